#include "transport/virtgpu_transport.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "device_protocol.h"
#include "ring_format.h"
#include "transport/deadline.h"
#include "transport/virtgpu_device.h"
#include "transport/virtgpu_ioctl.h"

#define BLOB_SIZE_MAXIMUM UINT32_MAX /* the size of a virtio-gpu resource */

/* A classic buffer, virglrenderer's way to say bytes: PIPE_BUFFER, R8_UNORM. */
#define TARGET_BUFFER 0u
#define FORMAT_BYTES 64u
#define BIND_CUSTOM (1u << 17)

/* A worker loads the host's ggml, and with it a GPU's driver. The kernel reports no refusal to user space, so this is
 * also how long it takes to notice a refused context. */
#define ATTACH_MILLISECONDS 60000
#define ATTACH_LOOK_NS 1000000

/* The daemon completes each fence within a second. */
#define FENCE_MILLISECONDS 20000

/* Where there is no fence, the wait only sleeps. */
#define FENCELESS_SLEEP_NS 1000000

struct virtgpu_blob {
    struct virtgpu_blob *next;
    void *address;
    size_t size;
    uint32_t handle; /* of the kernel, in this file */
    uint32_t resource_id;
};

struct virtgpu_transport {
    struct guest_transport transport; /* first: a transport is a drm transport */
    int file;
    uint8_t *capset;
    _Atomic bool broken;    /* the device is gone */

    pthread_mutex_t blob_mutex;
    struct virtgpu_blob *blobs;

    pthread_mutex_t fence_mutex;
    int fence_file; /* a fence under way, kept from one wait to the next: each takes one of the queue's slots; -1: none
                     */
    int64_t fence_deadline;
};

static struct virtgpu_transport *drm(struct guest_transport *transport)
{
    return (struct virtgpu_transport *)transport;
}

/* The kernel makes the context with the first resource. */
static bool virtgpu_create_context(struct guest_transport *transport_base, struct remoting_error *error)
{
    return guest_transport_check_owner(transport_base, error);
}

static void close_handle(const struct virtgpu_transport *transport, uint32_t handle)
{
    struct virtgpu_close request = { .handle = handle };

    guest_virtgpu_call(transport->file, VIRTGPU_IOCTL_CLOSE, &request);
}

/* The pages stay the guest's own; the driver tells the device where they are. */
static bool create_resource(const struct virtgpu_transport *transport, struct virtgpu_blob *blob,
                            struct remoting_error *error)
{
    struct virtgpu_create request = {
        .target = TARGET_BUFFER,
        .format = FORMAT_BYTES,
        .bind = BIND_CUSTOM,
        .width = (uint32_t)blob->size,
        .height = 1,
        .depth = 1,
        .array_size = 1,
        .size = (uint32_t)blob->size,
    };

    if (!guest_virtgpu_call(transport->file, VIRTGPU_IOCTL_CREATE, &request)) {
        return remoting_fail(error,
                             errno == ENOMEM || errno == ENOSPC ? REMOTING_ERROR_ALLOCATION : REMOTING_ERROR_FAILED,
                             "the guest's kernel gives no %zu bytes of memory to share: %m", blob->size);
    }
    blob->handle = request.handle;
    blob->resource_id = request.resource_id;
    return true;
}

static bool map_resource(const struct virtgpu_transport *transport, struct virtgpu_blob *blob,
                         struct remoting_error *error)
{
    struct virtgpu_map request = { .handle = blob->handle };

    if (!guest_virtgpu_call(transport->file, VIRTGPU_IOCTL_MAP, &request)) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "shared memory cannot be mapped: %m");
    }
    blob->address = mmap(NULL, blob->size, PROT_READ | PROT_WRITE, MAP_SHARED, transport->file, (off_t)request.offset);
    if (blob->address == MAP_FAILED) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "%zu bytes of shared memory cannot be mapped: %m",
                             blob->size);
    }
    /* A mapping keeps the file open, so a forked child would keep the context alive. */
    madvise(blob->address, blob->size, MADV_DONTFORK);
    return true;
}

static bool virtgpu_create_blob(struct guest_transport *transport_base, size_t size, struct guest_blob *blob,
                                struct remoting_error *error)
{
    const size_t page_mask = (size_t)sysconf(_SC_PAGESIZE) - 1;
    struct virtgpu_transport *transport = drm(transport_base);
    struct virtgpu_blob *created;

    if (!guest_transport_check_owner(&transport->transport, error)) {
        return false;
    }
    if (size == 0 || size > BLOB_SIZE_MAXIMUM - page_mask) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION,
                             "%zu bytes of shared memory in one piece: a virtio-gpu resource is under 4 GiB", size);
    }
    created = calloc(1, sizeof *created);
    if (!created) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "out of memory");
    }
    created->size = (size + page_mask) & ~page_mask;
    if (!create_resource(transport, created, error)) {
        free(created);
        return false;
    }
    if (!map_resource(transport, created, error)) {
        close_handle(transport, created->handle);
        free(created);
        return false;
    }
    *blob = (struct guest_blob){ .address = created->address,
                                 .size = created->size,
                                 .resource_id = created->resource_id };
    pthread_mutex_lock(&transport->blob_mutex);
    created->next = transport->blobs;
    transport->blobs = created;
    pthread_mutex_unlock(&transport->blob_mutex);
    return true;
}

static struct virtgpu_blob *remove_blob(struct virtgpu_transport *transport, const void *address)
{
    struct virtgpu_blob **link;
    struct virtgpu_blob *blob;

    pthread_mutex_lock(&transport->blob_mutex);
    link = &transport->blobs;
    while (*link && (*link)->address != address) {
        link = &(*link)->next;
    }
    blob = *link;
    if (blob) {
        *link = blob->next;
    }
    pthread_mutex_unlock(&transport->blob_mutex);
    return blob;
}

/* The kernel keeps the pages until the device has released them. */
static void free_blob(const struct virtgpu_transport *transport, struct virtgpu_blob *blob)
{
    munmap(blob->address, blob->size);
    close_handle(transport, blob->handle);
    free(blob);
}

static void virtgpu_destroy_blob(struct guest_transport *transport_base, struct guest_blob *blob)
{
    struct virtgpu_transport *transport = drm(transport_base);
    struct virtgpu_blob *removed = guest_transport_is_ours(&transport->transport)
                                       ? remove_blob(transport, blob->address)
                                       : NULL;

    if (removed) {
        free_blob(transport, removed);
        *blob = (struct guest_blob){ 0 };
    }
}

/* With `fence_file` the kernel returns a file that becomes readable when the device has answered. */
static bool submit(struct virtgpu_transport *transport, uint32_t code, uint32_t argument, int *fence_file)
{
    const struct remoting_submit stream = { .code = code, .argument = argument };
    struct virtgpu_execute request = {
        .flags = fence_file ? VIRTGPU_EXECUTE_FENCE_OUT : 0,
        .size = sizeof stream,
        .command = (uintptr_t)&stream,
        .fence_file = -1,
    };

    if (!guest_virtgpu_call(transport->file, VIRTGPU_IOCTL_EXECUTE, &request)) {
        if (errno == ENODEV || errno == EIO) {
            transport->broken = true;
        }
        return false;
    }
    if (fence_file) {
        *fence_file = request.fence_file;
    }
    return true;
}

static void sleep_ns(int64_t nanoseconds)
{
    const struct timespec pause = { .tv_sec = nanoseconds / 1000000000, .tv_nsec = nanoseconds % 1000000000 };

    nanosleep(&pause, NULL);
}

/* A lost ring has started: its header says why it is lost. */
static bool wait_for_start(const struct remoting_ring_header *header, struct pollfd *answer,
                           struct remoting_error *error)
{
    const int64_t answer_deadline = guest_deadline_in(FENCE_MILLISECONDS);
    const int64_t deadline = guest_deadline_in(ATTACH_MILLISECONDS);
    bool is_answered = false;

    while (atomic_load_explicit(&header->state, memory_order_acquire) == REMOTING_RING_STARTING) {
        is_answered = is_answered || poll(answer, 1, 0) > 0;
        if (!is_answered && guest_deadline_left(answer_deadline) == 0) {
            return remoting_fail(error, REMOTING_ERROR_LOST,
                                 "the device does not answer: does ggml-remotingd run on the host?");
        }
        if (guest_deadline_left(deadline) == 0) {
            return remoting_fail(
                error, REMOTING_ERROR_LOST,
                "the host has started nothing within %d s: the log of its ggml-remotingd says why, if it still runs",
                ATTACH_MILLISECONDS / 1000);
        }
        sleep_ns(ATTACH_LOOK_NS);
    }
    return true;
}

static bool virtgpu_attach_ring(struct guest_transport *transport_base, const struct guest_blob *blob,
                                struct remoting_error *error)
{
    struct pollfd answer = { .fd = -1, .events = POLLIN };
    struct virtgpu_transport *transport = drm(transport_base);
    bool has_started;

    if (!guest_transport_check_owner(&transport->transport, error)) {
        return false;
    }
    if (!submit(transport, REMOTING_SUBMIT_ATTACH_RING, blob->resource_id, &answer.fd)) {
        return remoting_fail(error, REMOTING_ERROR_LOST, "the device takes no commands: %m");
    }
    has_started = wait_for_start(blob->address, &answer, error);
    close(answer.fd);
    return has_started;
}

/* A thread of another kernel sleeps on the word, which this one cannot wake: the daemon wakes it. */
static void virtgpu_wake_host(struct guest_transport *transport_base, _Atomic uint32_t *host_waits)
{
    (void)host_waits;
    submit(drm(transport_base), REMOTING_SUBMIT_WAKE, 0, NULL);
}

static void drop_fence(struct virtgpu_transport *transport)
{
    close(transport->fence_file);
    transport->fence_file = -1;
}

/* Waits for the fence; a fence that is over is dropped. */
static void wait_for_fence(struct virtgpu_transport *transport, int64_t timeout_ns)
{
    const struct timespec timeout = { .tv_sec = timeout_ns / 1000000000, .tv_nsec = timeout_ns % 1000000000 };
    struct pollfd fence = { .fd = transport->fence_file, .events = POLLIN };

    if (ppoll(&fence, 1, &timeout, NULL) > 0) {
        drop_fence(transport);
    } else if (guest_deadline_left(transport->fence_deadline) == 0) {
        drop_fence(transport);
        transport->broken = true;
    }
}

/* All processes of a guest share one order of fences: a fence is over when any later one is, so it
 * says no more than "look again". */
static void virtgpu_wait(struct guest_transport *transport_base, _Atomic uint32_t *word, uint32_t seen,
                         int64_t timeout_ns)
{
    struct virtgpu_transport *transport = drm(transport_base);

    if (timeout_ns < FENCELESS_SLEEP_NS) {
        sleep_ns(timeout_ns); /* a fence takes a tenth of a millisecond by itself */
        return;
    }
    pthread_mutex_lock(&transport->fence_mutex);
    if (transport->fence_file < 0 && submit(transport, REMOTING_SUBMIT_WAIT, 0, &transport->fence_file)) {
        transport->fence_deadline = guest_deadline_in(FENCE_MILLISECONDS);
    }
    if (atomic_load_explicit(word, memory_order_seq_cst) == seen) {
        if (transport->fence_file >= 0) {
            wait_for_fence(transport, timeout_ns);
        } else {
            sleep_ns(FENCELESS_SLEEP_NS);
        }
    }
    pthread_mutex_unlock(&transport->fence_mutex);
}

static bool virtgpu_alive(struct guest_transport *transport_base)
{
    struct virtgpu_transport *transport = drm(transport_base);

    return guest_transport_is_ours(&transport->transport) && !transport->broken;
}

static void virtgpu_close(struct guest_transport *transport_base)
{
    struct virtgpu_transport *transport = drm(transport_base);

    while (transport->blobs) {
        struct virtgpu_blob *blob = transport->blobs;

        transport->blobs = blob->next;
        free(blob);
    }
    if (transport->fence_file >= 0) {
        close(transport->fence_file);
    }
    close(transport->file);
    pthread_mutex_destroy(&transport->blob_mutex);
    pthread_mutex_destroy(&transport->fence_mutex);
    free(transport->capset);
    free(transport);
}

static const struct guest_transport_functions virtgpu_functions = {
    .close = virtgpu_close,
    .create_context = virtgpu_create_context,
    .create_blob = virtgpu_create_blob,
    .destroy_blob = virtgpu_destroy_blob,
    .attach_ring = virtgpu_attach_ring,
    .wake_host = virtgpu_wake_host,
    .wait = virtgpu_wait,
    .alive = virtgpu_alive,
};

bool guest_virtgpu_open(int file, struct guest_transport **result, struct remoting_error *error)
{
    struct virtgpu_transport *transport = calloc(1, sizeof *transport);

    if (!transport) {
        close(file);
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "out of memory");
    }
    transport->transport.functions = &virtgpu_functions;
    transport->transport.shares_memory = true;
    transport->transport.waits_for_fence = true;
    transport->transport.owner = getpid();
    transport->file = file;
    transport->fence_file = -1;
    if (!guest_virtgpu_read_capset(file, &transport->capset, &transport->transport.capset_size, error)) {
        close(file);
        free(transport);
        return false;
    }
    pthread_mutex_init(&transport->blob_mutex, NULL);
    pthread_mutex_init(&transport->fence_mutex, NULL);
    transport->transport.capset = transport->capset;
    *result = &transport->transport;
    return true;
}
