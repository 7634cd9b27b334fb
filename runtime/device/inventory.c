#include "inventory.h"

#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "device_limits.h"
#include "device_protocol.h"
#include "event_loop.h"
#include "log.h"

void capset_free(struct capset *capset)
{
    free(capset->bytes);
    capset->bytes = NULL;
    capset->size = 0;
}

static bool make_capset(const struct worker_message *message, const uint8_t *payload, struct capset *capset,
                        struct remoting_error *error)
{
    uint32_t size = (uint32_t)sizeof(struct remoting_capset_header) + message->payload_size;
    struct remoting_capset_header header = { .magic = REMOTING_CAPSET_MAGIC,
                                             .protocol_version = REMOTING_PROTOCOL_VERSION,
                                             .size = size };

    capset->bytes = malloc(size);
    if (!capset->bytes) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "no memory for the inventory");
    }
    memcpy(capset->bytes, &header, sizeof header);
    memcpy(capset->bytes + sizeof header, payload, message->payload_size);
    capset->size = size;
    return true;
}

static bool take_message(const struct worker_message *message, const uint8_t *payload, struct capset *capset,
                         struct remoting_error *error)
{
    if (message->type == WORKER_INVENTORY) {
        return make_capset(message, payload, capset, error);
    }
    if (message->type != WORKER_LOST) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "the probe worker sent a message of type %u", message->type);
    }
    remoting_fail(error, REMOTING_ERROR_FAILED, "%.*s", (int)message->payload_size, (const char *)payload);
    remoting_make_printable(error->reason);
    return false;
}

static bool await_inventory(int socket, struct capset *capset, bool *closed, struct remoting_error *error)
{
    int64_t deadline = remoting_now_ms() + PROBE_MS;
    uint8_t payload[WORKER_PAYLOAD_MAXIMUM];
    struct worker_message message;

    for (;;) {
        struct pollfd wait = { .fd = socket, .events = POLLIN };
        int64_t left = deadline - remoting_now_ms();

        if (left <= 0) {
            return remoting_fail(error, REMOTING_ERROR_FAILED,
                                 "the probe worker did not say what the host offers within %d s", PROBE_MS / 1000);
        }
        poll(&wait, 1, (int)left);
        switch (worker_receive(socket, &message, payload)) {
        case WORKER_RECEIVE_MESSAGE:
            return take_message(&message, payload, capset, error);
        case WORKER_RECEIVE_NOTHING:
            break;
        case WORKER_RECEIVE_CLOSED:
            *closed = true;
            return remoting_fail(error, REMOTING_ERROR_FAILED, "the probe worker closed its connection");
        case WORKER_RECEIVE_MALFORMED:
            return remoting_fail(error, REMOTING_ERROR_FAILED, "the probe worker sent a malformed message");
        }
    }
}

/* Gives it WORKER_END_MS to end by itself. Returns its wait status. */
static int await_end(pid_t pid)
{
    int64_t deadline = remoting_now_ms() + WORKER_END_MS;
    struct timespec pause = { .tv_nsec = 5000000 };
    int status = 0;

    while (waitpid(pid, &status, WNOHANG) == 0) {
        if (remoting_now_ms() >= deadline) {
            kill(pid, SIGKILL);
            waitpid(pid, &status, 0);
            break;
        }
        nanosleep(&pause, NULL);
    }
    return status;
}

bool inventory_probe(const struct worker_launcher *launcher, struct capset *capset, struct remoting_error *error)
{
    char reason[REMOTING_REASON_SIZE];
    bool closed = false;
    bool found;
    struct worker_ends ends;
    int status;

    if (!worker_spawn(launcher, -1, &ends, error)) {
        return false;
    }
    found = await_inventory(ends.socket, capset, &closed, error);
    if (!found && !closed) {
        kill(ends.pid, SIGKILL);
    }
    close(ends.socket);
    status = await_end(ends.pid);
    if (found || !closed) {
        return found;
    }
    describe_worker_end(status, reason, sizeof reason);
    return remoting_fail(error, REMOTING_ERROR_FAILED, "the probe worker ended without a word: %s", reason);
}
