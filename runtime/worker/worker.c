/* A worker: the process that carries out one guest context's calls on the host's ggml.
 *
 * Its first thread handles the guest's device process; a second one serves the ring, once there is one. */
#include <errno.h>
#include <limits.h>
#include <malloc.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "confinement/confinement.h"
#include "descriptor_passing.h"
#include "formats/worker.h"
#include "ggml/inventory.h"
#include "ggml/library.h"
#include "ggml/log.h"
#include "ggml/placement.h"
#include "host.h"
#include "memory.h"
#include "ring_server.h"
#include "sharing/mps_client.h"
#include "sharing/sharing.h"
#include "state/state.h"
#include "watchdog.h"
#include "worker_entry.h"

struct worker {
    int socket;
    struct host_context context;
    struct host_memory memory;
    struct host_ring ring;
    bool has_ring;
    bool has_server; /* a thread for the ring, which is at rest while there is none */
    bool is_copied; /* the device process copies the ring: a token needs the guest, that process and this one at once */
    uint32_t ring_resource;
    pthread_t server;
    struct host_watchdog watch;
};

/* ggml's abort callback takes no data, so the one worker of this process is kept here. */
static struct worker *the_worker;

static void send_parts(const struct worker *worker, struct message_parts parts)
{
    while (remoting_send_message(worker->socket, parts, NO_DESCRIPTORS, 0) < 0 && errno == EINTR) {
    }
}

static void send_message(const struct worker *worker, uint32_t type, uint32_t resource_id, const void *payload,
                         uint32_t payload_size)
{
    const struct worker_message message = { .type = type, .resource_id = resource_id, .payload_size = payload_size };

    send_parts(worker, (struct message_parts){ &message, sizeof message, payload, payload_size });
}

/* Ends the worker with a reason, which goes to the guest and to the daemon's log. */
static _Noreturn void end(struct worker *worker, const char *reason)
{
    send_message(worker, WORKER_LOST, 0, reason, (uint32_t)strlen(reason));
    _exit(EXIT_FAILURE);
}

/* ggml is about to abort: a failed assertion, or a device that failed. */
static void report_abort(const char *text)
{
    const char *why = host_log_explain(text);
    struct remoting_error error;

    remoting_fail(&error, REMOTING_ERROR_FAILED, "ggml aborted: %s%s%s%s", text, *why ? " (" : "", why,
                  *why ? ")" : "");
    for (char *end_of_line = error.reason; *end_of_line; end_of_line++) {
        if (*end_of_line == '\n') {
            *end_of_line = ' ';
        }
    }
    end(the_worker, error.reason);
}

static void wake_guest(void *data)
{
    send_message(data, WORKER_WAKE_GUEST, 0, NULL, 0);
}

/* `size`: bytes that the context's state takes. */
static void tell_at_rest(const struct worker *worker, uint32_t type, uint64_t size)
{
    const struct worker_message message = { .type = type, .size = size };

    send_parts(worker, (struct message_parts){ &message, sizeof message, NULL, 0 });
}

static void tell_quiesced(void *data, uint64_t size)
{
    tell_at_rest(data, WORKER_QUIESCED, size);
}

static void send_room(void *data, uint32_t type, const struct worker_room *room)
{
    send_message(data, type, 0, room, sizeof *room);
}

static void *serve(void *data)
{
    struct worker *worker = data;
    struct remoting_error error;
    struct remoting_error told;

    host_ring_serve(&worker->ring, &worker->context, &error);
    remoting_fail(&told, error.kind, "%s%s", error.kind == REMOTING_ERROR_MALFORMED ? "malformed command: " : "",
                  error.reason);
    end(worker, told.reason);
}

static void take_ring_memory(struct worker *worker, uint32_t resource_id, struct host_resource *resource)
{
    if (worker->has_ring) {
        end(worker, "a second ring");
    }
    if (!host_memory_take(&worker->memory, resource_id, 0, resource)) {
        end(worker, "the ring's resource is not mapped");
    }
}

static void start_server(struct worker *worker, uint32_t resource_id)
{
    worker->has_ring = true;
    worker->ring_resource = resource_id;
    if (worker->is_copied && sysconf(_SC_NPROCESSORS_ONLN) < 3) {
        remoting_adaptive_wait_spin_briefly(&worker->ring.adaptive_wait);
    }
    if (worker->has_server) {
        return;
    }
    worker->has_server = true;
    if (pthread_create(&worker->server, NULL, serve, worker) != 0) {
        end(worker, "no thread to serve the ring");
    }
}

static void attach_ring(struct worker *worker, uint32_t resource_id)
{
    struct host_resource resource;
    struct remoting_error error;

    take_ring_memory(worker, resource_id, &resource);
    if (!host_ring_open(&worker->ring, &resource, &error)) {
        end(worker, error.reason);
    }
    start_server(worker, resource_id);
}

/* The ring's thread is at rest, so this one has the context to itself. */
static void save(struct worker *worker, int file)
{
    struct remoting_error error;

    if (!worker->has_ring || !host_quiesce_is_at_rest(&worker->ring.quiesce)) {
        end(worker, "the device process asks for the state of a context that is not at rest");
    }
    if (host_state_save(&worker->context, &worker->ring, file, &error)) {
        send_message(worker, WORKER_SAVED, 0, NULL, 0);
    } else {
        send_message(worker, WORKER_NOT_SAVED, 0, error.reason, (uint32_t)strlen(error.reason));
    }
}

static void restore(struct worker *worker, uint32_t resource_id, int file)
{
    struct host_resource resource;
    struct remoting_error error;

    take_ring_memory(worker, resource_id, &resource);
    if (!host_state_restore(&worker->context, &worker->ring, &resource, file, &error)) {
        end(worker, error.reason);
    }
    host_quiesce_begin_at_rest(&worker->ring.quiesce);
    start_server(worker, resource_id);
    tell_at_rest(worker, WORKER_RESTORED, host_state_measure(&worker->context));
}

/* The ring's thread stays at rest until the context is restored here. */
static void release(struct worker *worker)
{
    if (!worker->has_ring || !host_quiesce_is_at_rest(&worker->ring.quiesce)) {
        end(worker, "the device process has a context released that is not at rest");
    }
    host_state_release(&worker->context);
    host_memory_give(&worker->memory, (const uint8_t *)worker->ring.header);
    worker->has_ring = false;
    send_message(worker, WORKER_RELEASED, 0, NULL, 0);
}

static void map(struct worker *worker, const struct worker_message *message, const struct worker_run *runs,
                const int *descriptors, uint32_t count)
{
    struct remoting_error error;

    if (!host_memory_map(&worker->memory, message, runs, descriptors, count, &error)) {
        end(worker, error.reason);
    }
}

static void wake_server(struct worker *worker)
{
    atomic_store_explicit(&worker->ring.header->host_waits, 0, memory_order_seq_cst);
    remoting_futex_wake(&worker->ring.header->host_waits);
}

static void quiesce(struct worker *worker)
{
    if (!worker->has_ring) {
        tell_quiesced(worker, host_state_measure(&worker->context)); /* nothing is served */
        return;
    }
    host_quiesce_ask(&worker->ring.quiesce);
    wake_server(worker);
}

static void resume(struct worker *worker)
{
    if (!worker->has_ring) {
        end(worker, "the device process has a context go on that has no ring");
    }
    host_quiesce_end(&worker->ring.quiesce);
}

static void refuse_room(struct worker *worker, const char *reason, uint32_t size)
{
    struct remoting_error error;

    remoting_fail(&error, REMOTING_ERROR_ALLOCATION, "%.*s", (int)size, reason);
    host_room_refuse(&worker->context.room, error.reason);
}

static void handle_message(struct worker *worker, const struct worker_message *message, const void *payload,
                           const int *descriptors, uint32_t count)
{
    switch (message->type) {
    case WORKER_MAP:
        map(worker, message, payload, descriptors, count);
        break;
    case WORKER_UNMAP:
        if (worker->has_ring && message->resource_id == worker->ring_resource) {
            _exit(EXIT_SUCCESS); /* without its ring a context has nothing to do */
        }
        host_memory_unmap(&worker->memory, message->resource_id);
        send_message(worker, WORKER_UNMAPPED, message->resource_id, NULL, 0);
        break;
    case WORKER_ATTACH_RING:
        attach_ring(worker, message->resource_id);
        break;
    case WORKER_WAKE:
        if (worker->has_ring) {
            wake_server(worker);
        }
        break;
    case WORKER_QUIESCE:
        quiesce(worker);
        break;
    case WORKER_RESUME:
        resume(worker);
        break;
    case WORKER_RELEASE:
        release(worker);
        break;
    case WORKER_ROOM:
        host_room_grant(&worker->context.room, payload);
        break;
    case WORKER_NO_ROOM:
        refuse_room(worker, payload, message->payload_size);
        break;
    case WORKER_SAVE:
    case WORKER_RESTORE:
        if (count != 1) {
            end(worker, "the device process sent no file for the state");
        }
        if (message->type == WORKER_SAVE) {
            save(worker, descriptors[0]);
        } else {
            restore(worker, message->resource_id, descriptors[0]);
        }
        break;
    default:
        end(worker, "the device process sent a message of no known type");
    }
}

/* Of the device process' messages only these have a payload. */
static bool is_payload_whole(const struct worker_message *message)
{
    switch (message->type) {
    case WORKER_MAP:
        return message->payload_size == message->count * sizeof(struct worker_run);
    case WORKER_ROOM:
        return message->payload_size == sizeof(struct worker_room);
    case WORKER_NO_ROOM:
        return true;
    default:
        return message->payload_size == 0;
    }
}

/* Looks whether the call under way ends, between messages and when none comes for a while. */
static void watch_call(struct worker *worker)
{
    struct remoting_error error;

    if (!host_watchdog_look(&worker->watch, &worker->ring, &error)) {
        end(worker, error.reason);
    }
}

/* One message of the device process, with its descriptors. Returns false when that process is gone. */
static bool receive(struct worker *worker)
{
    static _Alignas(8) uint8_t payload[WORKER_PAYLOAD_MAXIMUM];
    struct worker_message message;
    struct iovec parts[] = { { &message, sizeof message }, { payload, sizeof payload } };
    union {
        struct cmsghdr header;
        char space[CMSG_SPACE(WORKER_REGIONS_PER_MESSAGE * sizeof(int))];
    } control;
    struct msghdr packet = {
        .msg_iov = parts, .msg_iovlen = 2, .msg_control = &control, .msg_controllen = sizeof control
    };
    int descriptors[WORKER_REGIONS_PER_MESSAGE];
    uint32_t count = 0;
    const ssize_t size = recvmsg(worker->socket, &packet, MSG_CMSG_CLOEXEC);

    watch_call(worker);
    if (size < 0 && (errno == EINTR || errno == EAGAIN)) {
        return true;
    }
    if (size < (ssize_t)sizeof message || (size_t)size != sizeof message + message.payload_size) {
        return false;
    }
    for (struct cmsghdr *header = CMSG_FIRSTHDR(&packet); header; header = CMSG_NXTHDR(&packet, header)) {
        if (header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS) {
            count = (uint32_t)((header->cmsg_len - CMSG_LEN(0)) / sizeof(int));
            memcpy(descriptors, CMSG_DATA(header), count * sizeof(int));
        }
    }
    if (count > 0) {
        send_message(worker, WORKER_TAKEN, 0, NULL, 0);
    }
    if (!is_payload_whole(&message)) {
        end(worker, "the device process sent a message whose payload is cut short or too long");
    }
    handle_message(worker, &message, payload, descriptors, count);
    for (uint32_t i = 0; i < count; i++) {
        close(descriptors[i]);
    }
    return true;
}

/* What a worker of a GPU takes besides: the driver's context, and what backends allocate while they compute. */
#define GPU_OVERHEAD (UINT64_C(1) << 30)

static void send_memory(struct worker *worker)
{
    const struct host_context *context = &worker->context;
    struct worker_memory memory[REMOTING_DEVICES_MAXIMUM];

    for (uint32_t i = 0; i < context->device_count; i++) {
        size_t free = 0;
        size_t total = 0;

        context->ggml.ggml_backend_dev_memory(context->devices[i].ggml, &free, &total);
        memory[i] = (struct worker_memory){ .free = free, .overhead = context->devices[i].is_cpu ? 0 : GPU_OVERHEAD };
    }
    send_message(worker, WORKER_MEMORY, 0, memory, context->device_count * (uint32_t)sizeof memory[0]);
}

static int send_inventory(struct worker *worker)
{
    static uint8_t bytes[WORKER_PAYLOAD_MAXIMUM];
    const size_t size = host_write_inventory(&worker->context, bytes, sizeof bytes);

    send_memory(worker);
    if (size == 0) {
        end(worker, "the inventory is too long");
    }
    send_message(worker, WORKER_INVENTORY, 0, bytes, (uint32_t)size);
    return EXIT_SUCCESS;
}

static void start_watch(struct worker *worker, uint64_t limit_s)
{
    struct timeval interval;

    worker->watch.limit_s = limit_s;
    interval = host_watchdog_interval(&worker->watch);
    setsockopt(worker->socket, SOL_SOCKET, SO_RCVTIMEO, &interval, sizeof interval);
}

/* The host's cores, or fewer. */
static int threads_maximum(uint64_t quota)
{
    const long online = sysconf(_SC_NPROCESSORS_ONLN);
    const int cores = online > 0 ? (int)online : INT_MAX;

    return quota != 0 && quota < (uint64_t)cores ? (int)quota : cores;
}

static void open_metrics(struct worker *worker, int counters)
{
    struct remoting_error error;

    if (!host_metrics_open(&worker->context.metrics, counters, &error)) {
        end(worker, error.reason);
    }
    close(counters);
}

static void set_up(struct worker *worker, const struct remoting_worker_options *options)
{
    worker->socket = options->socket;
    worker->context.limits = options->limits;
    worker->context.piece_nodes = options->piece_nodes;
    worker->is_copied = options->copies_memory;
    worker->context.threads_maximum = threads_maximum(options->limits.of[QUOTA_THREADS]);
    start_watch(worker, options->limits.of[QUOTA_CALL_SECONDS]);
    the_worker = worker;
    host_memory_open(&worker->memory);
    worker->context.memory = &worker->memory;
    worker->ring.wake_guest = wake_guest;
    worker->ring.wake_data = worker;
    worker->ring.quiesce.done = tell_quiesced;
    worker->ring.quiesce.data = worker;
    worker->context.room = (struct host_room){ .is_short = options->asks_for_room, .send = send_room, .data = worker };
}

int remoting_worker_main(const struct remoting_worker_options *options)
{
    struct worker *worker = calloc(1, sizeof *worker);
    struct remoting_error error = { .reason = "no reason" };

    if (!worker) {
        return EXIT_FAILURE;
    }
    mallopt(M_MMAP_THRESHOLD, 1 << 20); /* fixed, so that large host buffers come zeroed from the kernel */
    set_up(worker, options);
    if (!host_mps_set_shares(options, &error) || !host_open_library(&worker->context, options, &error)) {
        end(worker, error.reason);
    }
    if (worker->context.ggml.ggml_set_abort_callback) {
        worker->context.ggml.ggml_set_abort_callback(report_abort);
    }
    if (!host_open_devices(&worker->context, options, &error)) {
        end(worker, error.reason);
    }
    if (!options->probe) {
        open_metrics(worker, options->counters);
    }
    if (!host_sharing_open(&worker->context, options, &error)) {
        end(worker, error.reason);
    }
    if (!host_place_devices(&worker->context, options->places, &error)) {
        end(worker, error.reason);
    }
    /* Until now the worker did not read its socket, so the daemon's death had to kill it. From here on the socket's end
     * tells it, and it reports that to the guest, which a signal would prevent. */
    prctl(PR_SET_PDEATHSIG, 0);
    if (!host_confine(&worker->context, options, &error)) {
        end(worker, error.reason);
    }
    if (options->probe) {
        _exit(send_inventory(worker)); /* what runs at exit, such as a check for leaks, is confined too */
    }
    close(options->starting);
    while (receive(worker)) {
    }
    /* A device process that ends a context kills its worker. A dead one cannot report to the guest, and a guest in a VM
     * would not notice. */
    if (worker->has_ring) {
        host_ring_lose(&worker->ring, "the host's ggml-remotingd has ended");
    }
    _exit(EXIT_SUCCESS); /* the kernel frees all that the guest had */
}
