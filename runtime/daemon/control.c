#include "control.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "daemon_limits.h"
#include "descriptor_passing.h"
#include "device_process_protocol.h"
#include "formats/control.h"
#include "guest.h"
#include "guest_process.h"

/* Whoever asks. It gets one answer. */
struct control_client {
    struct control_client *next;
    struct control *control;
    struct event_source socket;
    uint64_t guest; /* that the answer depends on; 0: nothing was asked yet */
};

static void drop_client(struct control_client *client)
{
    struct control *control = client->control;
    struct control_client **link = &control->clients;

    while (*link != client) {
        link = &(*link)->next;
    }
    *link = client->next;
    control->client_count--;
    event_loop_drop(&control->services->loop, &client->socket);
    free(client);
}

/* A fresh socket has room for one answer; one that is gone needs none. */
static void answer(struct control_client *client, const char *reason)
{
    const struct control_answer header = { .reason_size = (uint32_t)strlen(reason) };
    const struct message_parts parts = { &header, sizeof header, reason, header.reason_size };

    remoting_send_message(client->socket.fd, parts, NO_DESCRIPTORS, MSG_DONTWAIT);
    drop_client(client);
}

static struct guest *find_guest(const struct control *control, uint64_t number)
{
    for (struct guest *guest = control->services->guests; guest; guest = guest->next) {
        if (guest->identity.connection == number && guest->pid != 0 && !guest->killed && !guest->stopping &&
            !guest->leaving) {
            return guest;
        }
    }
    return NULL;
}

static void handle_request(struct control_client *client, const struct control_request *request)
{
    struct guest *guest = find_guest(client->control, request->guest);
    const bool pauses = request->type == CONTROL_PAUSE;

    if (!guest) {
        answer(client, "there is no such guest (`ggml-remoting top` shows them)");
    } else if (!pauses && request->type != CONTROL_RESUME) {
        answer(client, "this daemon knows no such command");
    } else if (guest_ask_for(guest, pauses ? DAEMON_PAUSE : DAEMON_RESUME)) {
        client->guest = request->guest;
    } else {
        answer(client, "it is being paused or resumed already");
    }
}

/* Who goes away after it has asked changes nothing of what it asked for. */
static void client_ready(void *owner, uint32_t events)
{
    struct control_client *client = owner;
    struct control_request request;
    const ssize_t size = recv(client->socket.fd, &request, sizeof request, MSG_DONTWAIT);

    (void)events;
    if (size < 0 && (errno == EAGAIN || errno == EINTR)) {
        return;
    }
    if (size != sizeof request || client->guest != 0) {
        drop_client(client);
        return;
    }
    handle_request(client, &request);
}

static void add_client(struct control *control, int socket)
{
    struct control_client *client = calloc(1, sizeof *client);
    struct remoting_error error;

    if (!client) {
        close(socket);
        return;
    }
    client->control = control;
    client->socket = (struct event_source){ .fd = socket, .ready = client_ready, .owner = client };
    client->next = control->clients;
    control->clients = client;
    control->client_count++;
    if (!event_loop_add(&control->services->loop, &client->socket, EPOLLIN, &error)) {
        drop_client(client);
    }
}

static void accept_ready(void *owner, uint32_t events)
{
    struct control *control = owner;
    const int socket = accept4(control->accepting.fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    struct remoting_error error;
    struct ucred peer;

    (void)events;
    if (socket < 0) {
        return;
    }
    if (control->client_count < CONTROL_CLIENTS_MAXIMUM &&
        listening_socket_admits(&control->listening, socket, &peer, &error)) {
        add_client(control, socket);
    } else {
        close(socket); /* its user may write to a folder that no guest may reach */
    }
}

static void settled(void *owner, uint64_t guest, const char *reason)
{
    const struct control *control = owner;
    struct control_client *client = control->clients;

    while (client && client->guest != guest) {
        client = client->next;
    }
    if (client) {
        answer(client, reason);
    }
}

bool control_open(struct control *control, struct services *services, const char *path, struct remoting_error *error)
{
    const struct socket_permissions own = { .mode = 0600,
                                            .user = SOCKET_USER_OF_DAEMON,
                                            .group = SOCKET_GROUP_OF_DAEMON };

    *control = (struct control){ .services = services };
    if (!listening_socket_open(path, SOCK_SEQPACKET, &own, &control->listening, error)) {
        return false;
    }
    control->accepting = (struct event_source){ .fd = control->listening.fd, .ready = accept_ready, .owner = control };
    if (event_loop_add(&services->loop, &control->accepting, EPOLLIN, error)) {
        services->guest_listener = (struct guest_listener){ .settled = settled, .owner = control };
        return true;
    }
    listening_socket_close(&control->listening);
    return false;
}

void control_close(struct control *control)
{
    control->services->guest_listener = (struct guest_listener){ .settled = NULL };
    while (control->clients) {
        drop_client(control->clients);
    }
    listening_socket_close(&control->listening);
}
