/* Fuzz target: the stream transport with a hostile host, by a socket and by a port.
 *
 * Input: which allocations fail; whether the stream is a port; how often the guest sends and waits; then what the host
 * says whenever the guest waits, and in the end nothing more. tests/fuzz/hostile_stream.py writes it. */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#include "descriptors.h"
#include "device_protocol.h"
#include "input.h"
#include "ring_format.h"
#include "scarce_memory.h"
#include "transport/stream_transport.h"

#define AREA (64u << 10)
#define SEND_BUFFER 4096 /* less than a program sends at once, which then waits */
#define STEP 4096u /* bytes of commands that are sent at once, several times */

enum stream_kind {
    IS_PORT = 1,
    HEARS_NOTHING_MORE = 2, /* a host that has ended: what is sent to it is an error */
};

int LLVMFuzzerInitialize(int *count, char ***words);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int __wrap_ppoll(struct pollfd *watched, nfds_t count, const struct timespec *timeout, const sigset_t *mask);
ssize_t __wrap_getrandom(void *bytes, size_t size, unsigned flags);

static struct {
    struct input says;
    uint8_t how;
    int file;
} host;

static void demand(bool holds)
{
    if (!holds) {
        __builtin_trap();
    }
}

/* The guest waits: the host reads all that was sent, and says something. */
int __wrap_ppoll(struct pollfd *watched, nfds_t count, const struct timespec *timeout, const sigset_t *mask)
{
    const uint16_t size = input_u16(&host.says);
    const size_t said = size < host.says.size ? size : host.says.size;
    uint8_t sink[4096];

    (void)watched;
    (void)timeout;
    (void)mask;
    while (recv(host.file, sink, sizeof sink, MSG_DONTWAIT) > 0) {
    }
    if (said > 0) {
        send(host.file, host.says.bytes, said, MSG_NOSIGNAL | MSG_DONTWAIT);
    } else {
        shutdown(host.file, (host.how & HEARS_NOTHING_MORE) != 0 ? SHUT_RDWR : SHUT_WR);
    }
    host.says.bytes += said;
    host.says.size -= said;
    return (int)count;
}

/* The epoch is 0. */
ssize_t __wrap_getrandom(void *bytes, size_t size, unsigned flags)
{
    (void)flags;
    memset(bytes, 0, size);
    return (ssize_t)size;
}

int LLVMFuzzerInitialize(int *count, char ***words)
{
    (void)count;
    (void)words;
    signal(SIGPIPE, SIG_IGN);
    return 0;
}

static const uint8_t elsewhere[STEP]; /* what is sent from there, not from the ring */

/* As the ring of a context uses it: commands, then a wait for all of them, and for what is lost. */
static void use(struct guest_transport *transport, unsigned steps)
{
    struct remoting_ring_header *header;
    struct guest_blob ring = { 0 };
    struct guest_blob second = { 0 };
    struct remoting_error error;

    if (!transport->functions->create_context(transport, &error) ||
        !transport->functions->create_blob(transport, REMOTING_RING_HEADER_SIZE + 2 * AREA, &ring, &error)) {
        return;
    }
    header = ring.address;
    header->request_size = AREA;
    demand(!transport->functions->create_blob(transport, AREA, &second, &error));
    if (transport->functions->attach_ring(transport, &ring, &error)) {
        for (unsigned i = 0; i < steps; i++) {
            const uint32_t head = atomic_load(&header->head);
            const uint32_t tail = atomic_load(&header->tail);
            const uint32_t more = tail - head + STEP * (i + 1) <= AREA ? STEP * (i + 1) : 0;

            demand(tail - head <= AREA);
            atomic_store(&header->tail, tail + more);
            if (i % 2 == 1) {
                transport->functions->flush(transport, more > 0 ? elsewhere : NULL, more > 0 ? STEP : 0);
            }
            atomic_store(&header->guest_awaits, atomic_load(&header->tail));
            transport->functions->wait(transport, &header->head, head, 1000);
            transport->functions->wake_host(transport, &header->host_waits);
        }
    }
    demand(transport->functions->alive(transport) || atomic_load(&header->state) == REMOTING_RING_LOST);
    demand(atomic_load(&header->state) != REMOTING_RING_LOST || header->lost.reason[0] != '\0');
    transport->functions->destroy_blob(transport, &ring);
    demand(!transport->functions->alive(transport));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = { data, size };
    const int lowest = lowest_free_descriptor();
    const uint16_t allocations = input_u16(&input);
    const uint8_t how = input_u8(&input);
    const uint8_t steps = input_u8(&input) % 16;
    struct guest_transport *transport;
    struct remoting_error error;
    const int room = SEND_BUFFER;
    int ends[2];

    demand(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) == 0);
    demand(setsockopt(ends[0], SOL_SOCKET, SO_SNDBUF, &room, sizeof room) == 0);
    host.file = ends[1];
    host.how = how;
    host.says = input;
    scarce_memory_set(allocations);
    if (((how & IS_PORT) != 0 ? guest_stream_open_port : guest_stream_open)(ends[0], &transport, &error)) {
        use(transport, steps);
        transport->functions->close(transport);
    } else {
        demand(error.kind != REMOTING_ERROR_NONE && error.reason[0] != '\0');
    }
    scarce_memory_set(0);
    close(host.file);
    demand(lowest_free_descriptor() == lowest);
    return 0;
}
