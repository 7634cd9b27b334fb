/* Fuzz target: the direct transport with a hostile daemon: the vhost-user handshake, the control queue's answers, the
 * capset's header.
 *
 * Input: which allocations fail; the bytes that the socket delivers; what the device does at each kick.
 * tests/fuzz/hostile_daemon.py writes it. */
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "descriptors.h"
#include "input.h"
#include "scarce_memory.h"
#include "transport/control_queue.h"
#include "transport/open_transport.h"
#include "transport/transport.h"

#define BLOBS 3

int LLVMFuzzerInitialize(int *count, char ***words);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
bool __wrap_guest_socket_connect(const char *path, int *socket_file, struct remoting_error *error);
bool __wrap_guest_control_queue_open(struct guest_control_queue *queue, struct guest_memory *memory, int socket_file,
                                     struct remoting_error *error);
bool __real_guest_control_queue_open(struct guest_control_queue *queue, struct guest_memory *memory, int socket_file,
                                     struct remoting_error *error);
int __wrap_eventfd_write(int fd, eventfd_t value);
int __real_eventfd_write(int fd, eventfd_t value);

enum device_step {
    IS_SILENT = 1,
    LIES_ABOUT_SIZE = 2,
    LIES_ABOUT_DESCRIPTOR = 4,
    LIES_ABOUT_INDEX = 8,
};

static struct {
    struct input device;
    struct guest_control_queue *queue;
    int guest; /* the socket's two ends */
    int daemon;
} host;

static void demand(bool holds)
{
    if (!holds) {
        __builtin_trap();
    }
}

bool __wrap_guest_socket_connect(const char *path, int *socket_file, struct remoting_error *error)
{
    (void)path;
    (void)error;
    *socket_file = host.guest;
    return true;
}

bool __wrap_guest_control_queue_open(struct guest_control_queue *queue, struct guest_memory *memory, int socket_file,
                                     struct remoting_error *error)
{
    host.queue = queue;
    return __real_guest_control_queue_open(queue, memory, socket_file, error);
}

/* The device at a kick: writes an answer and an entry of the used ring, and signals the guest. */
int __wrap_eventfd_write(int fd, eventfd_t value)
{
    struct input *input = &host.device;
    struct guest_queue_area *area = host.queue->area;
    const uint8_t how = input_u8(input);
    const uint32_t type = input_u16(input);
    const uint32_t size = input_u16(input);
    struct vring_used_elem *element = &area->rings[0]
                                           .used.ring[(uint16_t)(host.queue->submitted - 1) % GUEST_QUEUE_LENGTH];

    if (fd != host.queue->kick[0] || input_is_empty(input) || (how & IS_SILENT) != 0) {
        return __real_eventfd_write(fd, value);
    }
    memcpy(area->reply, &type, sizeof type);
    input_take(input, area->reply + 24, input_u16(input));
    element->len = (how & LIES_ABOUT_SIZE) != 0 ? size << 16 : size;
    element->id = (how & LIES_ABOUT_DESCRIPTOR) != 0 ? size : 0;
    area->rings[0].used.index = (uint16_t)(host.queue->submitted + ((how & LIES_ABOUT_INDEX) != 0 ? size : 0));
    return __real_eventfd_write(host.queue->call[0], 1);
}

int LLVMFuzzerInitialize(int *count, char ***words)
{
    (void)count;
    (void)words;
    signal(SIGPIPE, SIG_IGN);
    return 0;
}

/* All bytes of the daemon are in the socket from the start. */
static void speak(struct input *input)
{
    const uint16_t size = input_u16(input);
    const size_t said = size < input->size ? size : input->size;
    int ends[2];

    demand(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) == 0);
    host.guest = ends[0];
    host.daemon = ends[1];
    if (said > 0) {
        demand(send(host.daemon, input->bytes, said, MSG_NOSIGNAL) >= 0);
    }
    shutdown(host.daemon, SHUT_WR);
    input->bytes += said;
    input->size -= said;
}

/* Uses a transport as a context does. The last blob stays, like one that a program still uses. */
static void use(struct guest_transport *transport, struct guest_blob blobs[BLOBS])
{
    struct remoting_error error;
    const bool has_context = transport->functions->create_context(transport, &error);

    for (size_t i = 0; i < BLOBS; i++) {
        if (transport->functions->create_blob(transport, 4096 + i * 100000, &blobs[i], &error)) {
            demand(blobs[i].address && blobs[i].size >= 4096 + i * 100000);
            memset(blobs[i].address, 1, blobs[i].size);
        } else {
            demand(error.reason[0] != '\0');
        }
    }
    if (has_context && blobs[0].address) {
        transport->functions->attach_ring(transport, &blobs[0], &error);
        transport->functions->wake_host(transport, blobs[0].address);
        transport->functions->wait(transport, blobs[0].address, 0, 1000);
    }
    transport->functions->alive(transport);
    for (size_t i = 0; i < BLOBS - 1; i++) {
        if (blobs[i].address) {
            transport->functions->destroy_blob(transport, &blobs[i]);
        }
    }
    transport->functions->create_blob(transport, UINT64_C(1) << 40, &blobs[0], &error);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = { data, size };
    const int lowest = lowest_free_descriptor();
    const uint16_t allocations = input_u16(&input);
    struct guest_blob blobs[BLOBS] = { 0 };
    struct guest_transport *transport;
    struct remoting_error error;

    speak(&input);
    host.device = input;
    scarce_memory_set(allocations);
    if (guest_transport_open("unix:/run/hostile", &transport, &error)) {
        demand(transport->capset_size >= 16);
        use(transport, blobs);
        transport->functions->close(transport);
        if (blobs[BLOBS - 1].address) {
            munmap(blobs[BLOBS - 1].address,
                   blobs[BLOBS - 1].size); /* as guest_destroy_blob does without a transport */
        }
    } else {
        demand(error.kind != REMOTING_ERROR_NONE && error.reason[0] != '\0');
    }
    scarce_memory_set(0);
    close(host.daemon);
    demand(lowest_free_descriptor() == lowest);
    return 0;
}
