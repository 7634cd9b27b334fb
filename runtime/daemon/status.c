#include "status.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "daemon_limits.h"
#include "descriptor_passing.h"
#include "formats/status.h"
#include "guest.h"
#include "spare_workers.h"
#include "status_messages.h"

/* A reader. What it is still to be told is not kept for it: the guests' workers are read when there is room. */
struct status_reader {
    struct status_reader *next;
    struct status *status;
    struct event_source socket;
    bool watching_for_space;
    bool knows_offer;
    uint64_t told;   /* the last worker of whose start it knows */
    uint64_t change; /* the last one of a guest that it knows */
    uint64_t totals_change; /* of the totals that it knows */
};

static void drop_reader(struct status_reader *reader)
{
    struct status *status = reader->status;
    struct status_reader **link = &status->readers;

    while (*link != reader) {
        link = &(*link)->next;
    }
    *link = reader->next;
    event_loop_drop(&status->services->loop, &reader->socket);
    free(reader);
    owner_socket_left(&status->socket);
}

static ssize_t tell(const struct status_reader *reader, const struct status_message *message, const void *payload,
                    int descriptor)
{
    const struct message_parts parts = { message, sizeof *message, payload, message->payload_size };
    const struct descriptor_list list = { &descriptor, descriptor >= 0 ? 1 : 0 };

    return remoting_send_message(reader->socket.fd, parts, list, MSG_DONTWAIT);
}

static ssize_t tell_offer(struct status_reader *reader)
{
    const struct services *services = reader->status->services;
    const struct capset *capset = &services->setup.release->capset;
    struct status_message message = { .type = STATUS_OFFER,
                                      .payload_size = capset->size,
                                      .worker_pid = (uint32_t)getpid() };
    ssize_t sent;

    snprintf(message.share, sizeof message.share, "%s", services->share);
    sent = tell(reader, &message, capset->bytes, -1);
    reader->knows_offer = sent >= 0;
    return sent;
}

/* The oldest worker of whose start the reader does not know. */
static const struct worker *next_to_tell(const struct status_reader *reader)
{
    const struct worker *next = NULL;

    for (const struct spare_worker *spare = reader->status->services->spares->first; spare; spare = spare->next) {
        if (spare->worker->number > reader->told && (!next || spare->worker->number < next->number)) {
            next = spare->worker;
        }
    }
    for (const struct guest *guest = reader->status->services->guests; guest; guest = guest->next) {
        for (const struct worker *worker = guest->workers; worker; worker = worker->next) {
            if (worker->number > reader->told && (!next || worker->number < next->number)) {
                next = worker;
            }
        }
    }
    return next;
}

static ssize_t tell_started(struct status_reader *reader, const struct worker *worker)
{
    const struct status_message message = status_message_of_worker(worker, STATUS_STARTED);
    const ssize_t sent = tell(reader, &message, NULL, worker->counters);

    if (sent >= 0) {
        reader->told = worker->number;
    }
    return sent;
}

static ssize_t tell_started_workers(struct status_reader *reader)
{
    const struct worker *worker = next_to_tell(reader);
    ssize_t sent = 0;

    while (sent >= 0 && worker) {
        sent = tell_started(reader, worker);
        worker = next_to_tell(reader);
    }
    return sent;
}

/* The guest with the oldest change that the reader does not know. */
static const struct guest *next_changed(const struct status_reader *reader)
{
    const struct guest *next = NULL;

    for (const struct guest *guest = reader->status->services->guests; guest; guest = guest->next) {
        if (guest->change > reader->change && (!next || guest->change < next->change)) {
            next = guest;
        }
    }
    return next;
}

static ssize_t tell_guest(struct status_reader *reader, const struct guest *guest)
{
    struct status_message message = status_message_of_guest(guest, STATUS_GUEST);
    const struct status_guest facts = status_guest_now(guest);
    ssize_t sent;

    message.payload_size = sizeof facts;
    sent = tell(reader, &message, &facts, -1);
    if (sent >= 0) {
        reader->change = guest->change;
    }
    return sent;
}

static ssize_t tell_totals(struct status_reader *reader)
{
    const struct services *services = reader->status->services;
    const struct status_message message = { .type = STATUS_TOTALS, .payload_size = sizeof services->totals };
    ssize_t sent;

    if (reader->totals_change == services->totals_change) {
        return 0;
    }
    sent = tell(reader, &message, &services->totals, -1);
    if (sent >= 0) {
        reader->totals_change = services->totals_change;
    }
    return sent;
}

static ssize_t tell_changes(struct status_reader *reader)
{
    const struct guest *guest = next_changed(reader);
    ssize_t sent = 0;

    while (sent >= 0 && guest) {
        sent = tell_guest(reader, guest);
        guest = next_changed(reader);
    }
    return sent < 0 ? sent : tell_totals(reader);
}

/* Sends as much as there is room for. Drops a reader that is gone. */
static void advance(struct status_reader *reader)
{
    struct remoting_error error;
    ssize_t sent = tell_changes(reader);

    if (sent >= 0) {
        sent = tell_started_workers(reader);
    }
    if (sent >= 0 && !reader->knows_offer) {
        sent = tell_offer(reader);
    }
    if (sent < 0 && errno != EAGAIN) {
        drop_reader(reader);
        return;
    }
    if (reader->watching_for_space == (sent < 0)) {
        return;
    }
    reader->watching_for_space = sent < 0;
    if (!event_loop_change(&reader->status->services->loop, &reader->socket,
                           reader->watching_for_space ? EPOLLIN | EPOLLOUT : EPOLLIN, &error)) {
        drop_reader(reader);
    }
}

static void reader_ready(void *owner, uint32_t events)
{
    if ((events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0) {
        drop_reader(owner); /* it has gone, or sends something, which no reader does */
    } else {
        advance(owner);
    }
}

void status_advance(struct status *status)
{
    struct status_reader *next;

    for (struct status_reader *reader = status->readers; reader; reader = next) {
        next = reader->next;
        advance(reader);
    }
}

/* Those that know of the worker that the message is about, if it is about one. */
static void tell_readers(struct status *status, const struct status_message *message, const void *payload)
{
    struct status_reader *next;

    for (struct status_reader *reader = status->readers; reader; reader = next) {
        next = reader->next;
        if (message->worker <= reader->told && tell(reader, message, payload, -1) < 0) {
            drop_reader(reader); /* it does not read, and would not learn of the end */
        }
    }
    owner_socket_resume(&status->socket);
}

void status_worker_ended(struct status *status, const struct worker *worker, const char *reason)
{
    struct status_message message = status_message_of_worker(worker, STATUS_ENDED);

    message.payload_size = (uint32_t)strlen(reason);
    tell_readers(status, &message, reason);
}

void status_guest_gone(struct status *status, const struct guest *guest)
{
    const struct status_message message = status_message_of_guest(guest, STATUS_GUEST_GONE);

    tell_readers(status, &message, NULL);
}

static void connected(void *owner, int socket)
{
    struct status *status = owner;
    struct status_reader *reader = calloc(1, sizeof *reader);
    struct remoting_error error;

    if (!reader) {
        close(socket);
        owner_socket_left(&status->socket);
        return;
    }
    reader->status = status;
    reader->socket = (struct event_source){ .fd = socket, .ready = reader_ready, .owner = reader };
    reader->next = status->readers;
    status->readers = reader;
    if (event_loop_add(&status->services->loop, &reader->socket, EPOLLIN, &error)) {
        advance(reader);
    } else {
        drop_reader(reader);
    }
}

bool status_open(struct status *status, struct services *services, const char *path, struct remoting_error *error)
{
    *status = (struct status){ .services = services };
    status->socket = (struct owner_socket){ .loop = &services->loop,
                                            .complaint = "nobody is told the status for now",
                                            .maximum = STATUS_READERS_MAXIMUM,
                                            .connected = connected,
                                            .owner = status };
    return owner_socket_open(&status->socket, path, error);
}

void status_close(struct status *status)
{
    while (status->readers) {
        drop_reader(status->readers);
    }
    owner_socket_close(&status->socket);
}
