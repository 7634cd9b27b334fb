#include "control.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "daemon_limits.h"
#include "descriptor_passing.h"
#include "device_process_protocol.h"
#include "formats/control.h"
#include "guest.h"
#include "residency.h"
#include "spare_workers.h"

#define NO_SUCH_GUEST "there is no such guest (`ggml-remoting top` shows them)"

/* Whoever asks. It gets one answer. */
struct control_client {
    struct control_client *next;
    struct control *control;
    struct event_source socket;
    bool has_asked;
    uint64_t guest; /* that the answer depends on; 0: none */
    bool awaits_moves;
};

static void drop_client(struct control_client *client)
{
    struct control *control = client->control;
    struct control_client **link = &control->clients;

    while (*link != client) {
        link = &(*link)->next;
    }
    *link = client->next;
    event_loop_drop(&control->services->loop, &client->socket);
    free(client);
    owner_socket_left(&control->socket);
}

/* A fresh socket has room for one answer; one that is gone needs none. */
static void answer(struct control_client *client, const char *reason)
{
    const struct control_answer header = { .reason_size = (uint32_t)strlen(reason) };
    const struct message_parts parts = { &header, sizeof header, reason, header.reason_size };

    remoting_send_message(client->socket.fd, parts, NO_DESCRIPTORS, MSG_DONTWAIT);
    drop_client(client);
}

/* Why there is nothing to do; NULL: there is. A guest that is swapped out may be told to stay so, or to come back. */
static const char *why_not(const struct guest *guest, uint32_t message)
{
    if (guest->asked_for != 0) {
        return NULL; /* which decides */
    }
    if (message == DAEMON_PAUSE) {
        return guest->is_paused && !guest->is_swapped ? "it is paused already" : NULL;
    }
    return guest->is_paused ? NULL : "it is not paused";
}

static void pause_or_resume(struct control_client *client, uint64_t number, uint32_t message)
{
    struct guest *guest = guest_find(client->control->services, number);
    const char *reason = guest ? why_not(guest, message) : NO_SUCH_GUEST;

    if (reason) {
        answer(client, reason);
    } else if (residency_ask_for(guest, message)) {
        client->guest = number;
    } else {
        answer(client, "it is being paused or resumed already");
    }
}

/* Moves are one at a time, and a reload is one. */
static bool is_moving(struct control_client *client)
{
    const struct control *control = client->control;
    const bool moves = control->moves.is_under_way || reload_is_under_way(&control->reload);

    if (moves) {
        answer(client, "guests are being moved, or another ggml is being taken: try again when that is over");
    }
    return moves;
}

static void reload(struct control_client *client, const char *lib_dir)
{
    struct remoting_error error;

    if (is_moving(client)) {
        return;
    }
    client->awaits_moves = true;
    if (lib_dir[0] != '/') {
        answer(client, "the folder of another ggml is named by its whole path");
    } else if (!reload_begin(&client->control->reload, lib_dir, &error)) {
        answer(client, error.reason);
    }
}

static bool check_plan(const struct services *services, const struct move_plan *plan, struct remoting_error *error)
{
    if (!move_plan_check(plan, &services->setup, error)) {
        return false;
    }
    return plan->kind == MOVE_TO_DEVICE || guest_moves_are_needed(services, plan) ||
           remoting_fail(error, REMOTING_ERROR_FAILED,
                         plan->kind == MOVE_OFF_DEVICE ? "%.40s is drained already, and serves nobody"
                                                       : "%.40s is not drained, and serves all that is its own",
                         plan->device);
}

/* New guests are served by the plan too, unless it is for one guest. */
static void follow(struct control_client *client, const struct move_plan *plan)
{
    struct services *services = client->control->services;
    struct remoting_error error;

    if (is_moving(client)) {
        return;
    }
    if (!check_plan(services, plan, &error)) {
        answer(client, error.reason);
        return;
    }
    if (plan->guest == 0) {
        const struct worker_setup next = move_plan_apply(plan, &services->setup, 0);

        worker_setup_replace(&services->setup, &next);
        spare_workers_renew(services->spares);
    }
    client->awaits_moves = true;
    guest_moves_begin(&client->control->moves, plan);
}

static void move(struct control_client *client, uint64_t number, const char *device)
{
    struct move_plan plan = { .kind = MOVE_TO_DEVICE, .guest = number };
    const struct guest *guest = guest_find(client->control->services, number);
    struct worker_setup next;

    snprintf(plan.device, sizeof plan.device, "%.63s", device);
    if (!guest) {
        answer(client, NO_SUCH_GUEST);
        return;
    }
    next = move_plan_apply(&plan, &guest->setup, 0);
    if (worker_setup_find_device(&guest->setup, device) != NO_DEVICE && worker_setup_is(&next, &guest->setup)) {
        answer(client, "what it has on devices like this one is there already, and nothing else can go there");
        return;
    }
    follow(client, &plan);
}

static void drain(struct control_client *client, enum move_kind kind, const char *device)
{
    struct move_plan plan = { .kind = kind, .drained = worker_setup_drained(&client->control->services->setup) };

    snprintf(plan.device, sizeof plan.device, "%.63s", device);
    follow(client, &plan);
}

/* `text` is what follows the request, ended. */
static void handle_request(struct control_client *client, const struct control_request *request, const char *text)
{
    client->has_asked = true;
    switch (request->type) {
    case CONTROL_PAUSE:
        pause_or_resume(client, request->guest, DAEMON_PAUSE);
        break;
    case CONTROL_RESUME:
        pause_or_resume(client, request->guest, DAEMON_RESUME);
        break;
    case CONTROL_RELOAD:
        reload(client, text);
        break;
    case CONTROL_MOVE:
        move(client, request->guest, text);
        break;
    case CONTROL_DRAIN:
        drain(client, MOVE_OFF_DEVICE, text);
        break;
    case CONTROL_UNDRAIN:
        drain(client, MOVE_BACK_TO_DEVICE, text);
        break;
    default:
        answer(client, "this daemon knows no such command");
    }
}

/* Who goes away after it has asked changes nothing of what it asked for. */
static void client_ready(void *owner, uint32_t events)
{
    struct control_client *client = owner;
    struct {
        struct control_request header;
        char text[CONTROL_TEXT_MAXIMUM + 1];
    } request = { .text = "" };
    const ssize_t size = recv(client->socket.fd, &request, sizeof request - 1, MSG_DONTWAIT);

    (void)events;
    if (size < 0 && (errno == EAGAIN || errno == EINTR)) {
        return;
    }
    if (size < (ssize_t)sizeof request.header || client->has_asked ||
        (size_t)size != sizeof request.header + request.header.text_size) {
        drop_client(client);
        return;
    }
    handle_request(client, &request.header, request.text);
}

static void connected(void *owner, int socket)
{
    struct control *control = owner;
    struct control_client *client = calloc(1, sizeof *client);
    struct remoting_error error;

    if (!client) {
        close(socket);
        owner_socket_left(&control->socket);
        return;
    }
    client->control = control;
    client->socket = (struct event_source){ .fd = socket, .ready = client_ready, .owner = client };
    client->next = control->clients;
    control->clients = client;
    if (!event_loop_add(&control->services->loop, &client->socket, EPOLLIN, &error)) {
        drop_client(client);
    }
}

static void settled(void *owner, uint64_t guest, const char *reason)
{
    struct control *control = owner;
    struct control_client *client = control->clients;

    if (guest_moves_take(&control->moves, guest, reason)) {
        return;
    }
    while (client && client->guest != guest) {
        client = client->next;
    }
    if (client) {
        answer(client, reason);
    }
}

static void moved(void *owner, const char *reason)
{
    const struct control *control = owner;
    struct control_client *client = control->clients;

    while (client && !client->awaits_moves) {
        client = client->next;
    }
    if (client) {
        answer(client, reason);
    }
}

void control_prepare(struct control *control, struct services *services)
{
    *control = (struct control){ .services = services };
    control->moves = (struct guest_moves){ .services = services, .done = moved, .owner = control };
    control->reload = (struct reload){
        .services = services, .moves = &control->moves, .failed = moved, .owner = control
    };
    control->socket = (struct owner_socket){ .loop = &services->loop,
                                             .listening.fd = -1,
                                             .complaint = "nobody can tell this daemon what to do for now",
                                             .maximum = CONTROL_CLIENTS_MAXIMUM,
                                             .connected = connected,
                                             .owner = control };
    reload_open(&control->reload);
}

bool control_open(struct control *control, const char *path, struct remoting_error *error)
{
    if (!owner_socket_open(&control->socket, path, error)) {
        return false;
    }
    control->services->guest_listener = (struct guest_listener){ .settled = settled, .owner = control };
    return true;
}

void control_close(struct control *control)
{
    control->services->guest_listener = (struct guest_listener){ .settled = NULL };
    while (control->clients) {
        drop_client(control->clients);
    }
    owner_socket_close(&control->socket);
    reload_close(&control->reload);
    guest_moves_close(&control->moves);
}
