#include "inventory.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "clock.h"
#include "daemon_limits.h"
#include "device_protocol.h"
#include "spawn.h"
#include "worker.h"
#include "worker_socket.h"

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

static enum inventory_answer take_message(const struct worker_message *message, const uint8_t *payload,
                                          struct release *release, struct remoting_error *error)
{
    if (message->type == WORKER_INVENTORY) {
        return make_capset(message, payload, &release->capset, error) ? INVENTORY_TOLD : INVENTORY_REFUSED;
    }
    if (message->type == WORKER_MEMORY && message->payload_size <= sizeof release->memory) {
        memcpy(release->memory, payload, message->payload_size);
        return INVENTORY_NOTHING;
    }
    if (message->type == WORKER_LOST) {
        remoting_fail(error, REMOTING_ERROR_FAILED, "%.*s", (int)message->payload_size, (const char *)payload);
        remoting_make_printable(error->reason);
    } else {
        remoting_fail(error, REMOTING_ERROR_FAILED, "the probe worker sent a message of type %u", message->type);
    }
    return INVENTORY_REFUSED;
}

enum inventory_answer inventory_receive(int socket, struct release *release, struct remoting_error *error)
{
    uint8_t payload[WORKER_PAYLOAD_MAXIMUM];
    struct worker_message message;

    switch (worker_receive(socket, &message, payload)) {
    case WORKER_RECEIVE_MESSAGE:
        return take_message(&message, payload, release, error);
    case WORKER_RECEIVE_NOTHING:
        return INVENTORY_NOTHING;
    case WORKER_RECEIVE_CLOSED:
        return INVENTORY_ENDED;
    case WORKER_RECEIVE_MALFORMED:
        break;
    }
    remoting_fail(error, REMOTING_ERROR_FAILED, "the probe worker sent a malformed message");
    return INVENTORY_REFUSED;
}

static enum inventory_answer await_inventory(int socket, struct release *release, struct remoting_error *error)
{
    const int64_t deadline = remoting_now_ms() + PROBE_MS;
    enum inventory_answer answer = INVENTORY_NOTHING;

    while (answer == INVENTORY_NOTHING) {
        struct pollfd wait = { .fd = socket, .events = POLLIN };
        const int64_t left = deadline - remoting_now_ms();

        if (left <= 0) {
            remoting_fail(error, REMOTING_ERROR_FAILED, "the probe worker did not say what the host offers within %d s",
                          PROBE_MS / 1000);
            return INVENTORY_REFUSED;
        }
        poll(&wait, 1, (int)left);
        answer = inventory_receive(socket, release, error);
    }
    return answer;
}

/* Waits PROBE_END_MS for the process to end, then kills it. Returns its wait status. */
static int await_end(const struct launcher *launcher, pid_t pid)
{
    int64_t deadline = remoting_now_ms() + PROBE_END_MS;
    struct timespec pause = { .tv_nsec = 5000000 };
    int status = 0;

    while (waitpid(pid, &status, WNOHANG) == 0) {
        if (remoting_now_ms() >= deadline) {
            launcher_kill(launcher, pid);
            waitpid(pid, &status, 0);
            break;
        }
        nanosleep(&pause, NULL);
    }
    return status;
}

bool inventory_probe(const struct services *services, const struct worker_setup *setup, struct remoting_error *error)
{
    char reason[REMOTING_REASON_SIZE];
    enum inventory_answer answer;
    int socket;
    int status;
    pid_t pid;

    if (!worker_spawn_probe(services, setup, &pid, &socket, error)) {
        return false;
    }
    answer = await_inventory(socket, setup->release, error);
    if (answer == INVENTORY_REFUSED) {
        launcher_kill(&services->launcher, pid);
    }
    close(socket);
    status = await_end(&services->launcher, pid);
    if (answer != INVENTORY_ENDED) {
        return answer == INVENTORY_TOLD;
    }
    describe_end("the worker", status, reason, sizeof reason);
    return remoting_fail(error, REMOTING_ERROR_FAILED, "the probe worker ended without a word: %s", reason);
}
