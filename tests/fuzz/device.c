#include "device.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <linux/virtio_config.h>
#include <linux/virtio_ring.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "clock.h"
#include "connection.h"
#include "descriptors.h"
#include "input.h"
#include "scarce_memory.h"
#include "virtio/event_signaller.h"

#define GUEST_BASE 0x10000000u
#define USER_BASE UINT64_C(0x7f0000000000)
#define MEMORY (512u << 10)
#define QUEUE_SIZE 64u
#define QUEUE_BYTES 0x2000u /* of each queue: descriptors, available ring, used ring */
#define AVAILABLE 0x800u
#define USED 0x1000u
#define COMMANDS 0x4000u /* where COMMAND puts its bytes, one slot per head */
#define SLOT_BYTES 1024u
#define HUGE_BYTES (4u << 20)
#define SPARSE_BYTES (64u << 20)
#define UNGUARDED_MAXIMUM 64u
#define WORKERS 8
#define REFUSED_MAXIMUM 1024u /* a resumed guest has all of its contexts' started at once */
#define TURNS 6
#define IS_PORT 0x8000u /* of an input's first number: what comes is by a virtio-serial port */
#define IS_COPIED 0x4000u /* likewise: workers see nothing of the guest's memory */

enum action {
    MESSAGE,        /* a vhost-user message: number, flags, descriptors, payload */
    BYTES,          /* raw bytes on the socket */
    COMMAND,        /* a descriptor chain with these bytes and room for an answer */
    WRITE,          /* a write into guest memory */
    OFFER,          /* any descriptor as the head of a chain */
    WORKER_MESSAGE, /* a message from a worker */
    WORKER_ENDS,
    WORKER_READS,
    TIME_PASSES,
    PAUSE,          /* stops the queues; the workers may or may not answer */
    FRAME,          /* a frame of the stream transport; its position may fit the previous ones */
    RING_WRITE,     /* a compromised worker writes into a ring that the device process made */
    DAEMON_MESSAGE, /* the daemon pauses, resumes or swaps the guest, or answers whether there is room */
    ACTIONS,
};

enum descriptor_kind {
    GUEST_MEMORY,
    OTHER_MEMORY,
    UNSEALED,
    EVENT,
    DEVICE_FILE,
    SOCKET,
    HUGE_MEMORY,   /* of huge pages, which the host may lack */
    SPARSE_MEMORY, /* all of it holes */
    LINGERING,     /* a socket whose last close would block */
    DESCRIPTOR_KINDS,
};

#define STATE_SIZE 64 /* of any context, as its worker says */

struct worker {
    uint32_t number; /* the number by which the device process requested it */
    int socket;      /* the worker's own end; -1 once it has ended */
    int other;       /* the device process' end, until that has it */
    bool killed;
    bool wants_memory; /* for its context's state */
};

struct front {
    struct event_loop loop;
    struct daemon_link daemon;
    struct worker_links links;
    struct connection connection;
    int socket; /* the front-end's end */
    int64_t later; /* milliseconds added to the clock by TIME actions */
    uint16_t available[2];
    struct worker workers[WORKERS];
    unsigned worker_count;
    unsigned turning; /* nested turns of the loop: the device process waits for its workers within a turn */
    /* Workers that could not be started, which the device process does not know yet. */
    uint32_t refused[REFUSED_MAXIMUM];
    unsigned refused_count;
};

int LLVMFuzzerInitialize(int *count, char ***words);
void *__wrap_mmap(void *address, size_t size, int protection, int flags, int fd, off_t offset);
void *__real_mmap(void *address, size_t size, int protection, int flags, int fd, off_t offset);
bool __wrap_event_loop_turn(struct event_loop *loop, int64_t deadline, struct remoting_error *error);
bool __real_event_loop_turn(struct event_loop *loop, int64_t deadline, struct remoting_error *error);
int __wrap_clock_gettime(clockid_t clock, struct timespec *now);
int __real_clock_gettime(clockid_t clock, struct timespec *now);
int __wrap_munmap(void *address, size_t size);
int __real_munmap(void *address, size_t size);

static struct front front;
static uint8_t *memory;
static int descriptors[DESCRIPTOR_KINDS];
static void *unguarded[UNGUARDED_MAXIMUM]; /* mappings of huge pages, which have no guard pages around them */
static struct event_signaller signaller; /* one for all inputs: the kernel takes milliseconds to close it */

static void demand(bool holds)
{
    if (!holds) {
        __builtin_trap();
    }
}

/* ------------------------------------------------------------------------------------------ the daemon */

static void start_worker(uint32_t number)
{
    struct worker *worker = &front.workers[front.worker_count % WORKERS];
    int sockets[2];

    demand(front.worker_count < WORKERS &&
           socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, sockets) == 0);
    *worker = (struct worker){ .number = number, .socket = sockets[1], .other = sockets[0] };
    front.worker_count++;
}

/* Nothing is answered before the device process asks its loop for more. */
void daemon_link_ask(const struct daemon_link *link, const struct device_request *request)
{
    (void)link;
    if (request->type == DEVICE_START_WORKER && front.worker_count < WORKERS) {
        start_worker(request->worker);
    } else if (request->type == DEVICE_START_WORKER) {
        demand(front.refused_count < REFUSED_MAXIMUM);
        front.refused[front.refused_count++] = request->worker;
    }
    for (unsigned i = 0; i < front.worker_count; i++) {
        if (front.workers[i].number == request->worker) {
            front.workers[i].killed |= request->type == DEVICE_KILL_WORKER;
            front.workers[i].wants_memory |= request->type == DEVICE_WANTS_STATE_MEMORY;
        }
    }
}

static bool is_huge(int fd)
{
    struct statfs status;

    return fstatfs(fd, &status) == 0 && status.f_type == HUGETLBFS_MAGIC;
}

static void *map_unguarded(size_t size, int protection, int flags, int fd, off_t offset)
{
    unsigned place = 0;

    while (unguarded[place]) {
        demand(++place < UNGUARDED_MAXIMUM);
    }
    unguarded[place] = __real_mmap(NULL, size, protection, flags, fd, offset);
    if (unguarded[place] == MAP_FAILED) {
        unguarded[place] = NULL;
        return MAP_FAILED;
    }
    return unguarded[place];
}

/* Guest memory lies between two pages without access. */
void *__wrap_mmap(void *address, size_t size, int protection, int flags, int fd, off_t offset)
{
    uint8_t *guarded;

    if (!(flags & MAP_SHARED)) {
        return __real_mmap(address, size, protection, flags, fd, offset);
    }
    if (is_huge(fd)) {
        return map_unguarded(size, protection, flags, fd, offset);
    }
    guarded = __real_mmap(NULL, size + 8192, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (guarded == MAP_FAILED) {
        return MAP_FAILED;
    }
    if (__real_mmap(guarded + 4096, size, protection, flags | MAP_FIXED, fd, offset) == MAP_FAILED) {
        __real_munmap(guarded, size + 8192);
        return MAP_FAILED;
    }
    return guarded + 4096;
}

int __wrap_munmap(void *address, size_t size)
{
    for (unsigned i = 0; i < UNGUARDED_MAXIMUM; i++) {
        if (unguarded[i] == address) {
            unguarded[i] = NULL;
            return __real_munmap(address, size);
        }
    }
    return __real_munmap((uint8_t *)address - 4096, size + 8192);
}

/* --------------------------------------------------------------------------- the device process' turns */

static void die(struct worker *worker, const char *reason)
{
    close(worker->socket);
    worker->socket = -1;
    if (worker->other >= 0) {
        close(worker->other);
        worker->other = -1;
    }
    worker_links_ended(&front.links, worker->number, reason);
}

/* The daemon's answers that the device process has not got yet. */
static void answer_requests(void)
{
    while (front.refused_count > 0) {
        worker_links_ended(&front.links, front.refused[--front.refused_count],
                           "a worker could not be started: no more processes");
    }
    for (unsigned i = 0; i < front.worker_count; i++) {
        struct worker *worker = &front.workers[i];

        if (worker->other >= 0) {
            const int other = worker->other;

            worker->other = -1;
            worker_links_started(&front.links, worker->number, other);
        }
        if (worker->wants_memory) {
            worker->wants_memory = false;
            virtio_gpu_take_state_memory(&front.connection.device, worker->number,
                                         worker->number % 4 == 0 ? "no memory for it" : NULL);
        }
        if (worker->killed && worker->socket >= 0) {
            die(worker, "the worker was killed by signal 9 (Killed)");
        }
    }
}

static void check_counts(const struct connection *connection)
{
    const struct virtio_gpu *device = &connection->device;
    unsigned resources = 0;

    for (const struct resource *resource = device->resources; resource; resource = resource->next) {
        resources++;
    }
    demand(resources == device->resource_count);
    demand(connection->queues.memory_account.tables <= 4);
}

/* Replaces the turn of the event loop, in which the device process also waits: the daemon answers and time passes. */
bool __wrap_event_loop_turn(struct event_loop *loop, int64_t deadline, struct remoting_error *error)
{
    bool turned;

    (void)deadline;
    front.later += front.turning > 0 ? 100 : 0;
    front.turning++;
    answer_requests();
    turned = __real_event_loop_turn(loop, 0, error);
    front.turning--;
    return turned;
}

int __wrap_clock_gettime(clockid_t clock, struct timespec *now)
{
    const int result = __real_clock_gettime(clock, now);

    now->tv_sec += front.later / 1000;
    now->tv_nsec += front.later % 1000 * 1000000;
    if (now->tv_nsec >= 1000000000) {
        now->tv_nsec -= 1000000000;
        now->tv_sec++;
    }
    return result;
}

/* Handles everything that is ready, in the order of the device process' own loop. */
static void turn(void)
{
    struct remoting_error error;

    for (int i = 0; i < TURNS && !front.connection.ended; i++) {
        connection_advance(&front.connection, remoting_now_ms());
        check_counts(&front.connection);
        if (!front.connection.ended && !event_loop_turn(&front.loop, 0, &error)) {
            demand(false);
        }
    }
}

/* ---------------------------------------------------------------------------------------- the actions */

static void send_with(const void *bytes, size_t size, const int *fds, size_t fd_count)
{
    struct iovec part = { (void *)(uintptr_t)bytes, size };
    union {
        struct cmsghdr header;
        char space[CMSG_SPACE(sizeof(int) * 16)];
    } control = { 0 };
    struct msghdr packet = { .msg_iov = &part, .msg_iovlen = 1 };

    if (fd_count > 0) {
        control.header.cmsg_level = SOL_SOCKET;
        control.header.cmsg_type = SCM_RIGHTS;
        control.header.cmsg_len = CMSG_LEN(sizeof(int) * fd_count);
        memcpy(CMSG_DATA(&control.header), fds, sizeof(int) * fd_count);
        packet.msg_control = &control;
        packet.msg_controllen = CMSG_SPACE(sizeof(int) * fd_count);
    }
    sendmsg(front.socket, &packet, MSG_DONTWAIT | MSG_NOSIGNAL);
}

/* A bad front-end does not read the device's answers; a good one does. */
static void read_replies(void)
{
    uint8_t bytes[4096];

    while (recv(front.socket, bytes, sizeof bytes, MSG_DONTWAIT) > 0) {
    }
}

static void send_message(struct input *input)
{
    struct vhost_user_header header = { .request = input_u8(input), .flags = input_u8(input) };
    const uint8_t kinds = input_u8(input);
    const size_t fd_count = input_u8(input) % 12;
    int fds[12];
    uint8_t bytes[sizeof header + 600];

    for (size_t i = 0; i < fd_count; i++) {
        fds[i] = descriptors[(kinds + (i > 0 ? i * (kinds >> 4) : 0)) % DESCRIPTOR_KINDS];
    }
    header.size = input_u16(input) % 600;
    memcpy(bytes, &header, sizeof header);
    input_take(input, bytes + sizeof header, header.size);
    send_with(bytes, sizeof header + header.size, fds, fd_count);
    turn();
    if ((kinds & 8) == 0) {
        read_replies();
    }
}

static void send_bytes(struct input *input)
{
    uint8_t bytes[600];
    const size_t size = input_take(input, bytes, input_u16(input) % sizeof bytes);

    send_with(bytes, size, NULL, 0);
    turn();
}

/* Does what control_kicked of device_queues.c does: an eventfd that all inputs share reports no edges. */
static void kick(uint8_t queue)
{
    front.connection.queues.work[queue] = true;
    turn();
}

static void offer(uint8_t queue, uint16_t head)
{
    uint8_t *available = memory + queue * QUEUE_BYTES + AVAILABLE;

    memcpy(available + 4 + front.available[queue] % QUEUE_SIZE * 2, &head, sizeof head);
    front.available[queue]++;
    memcpy(available + 2, &front.available[queue], sizeof front.available[queue]);
    kick(queue);
}

/* The bytes in one or two descriptors, in the queue's table or an indirect one, then room for an answer. */
static void put_chain(uint8_t queue, uint16_t head, uint32_t size, uint32_t reply_size, bool indirect)
{
    const uint32_t place = COMMANDS + head * SLOT_BYTES;
    const uint32_t first = size > 24 ? 24 : size;
    uint8_t *table = indirect ? memory + place + SLOT_BYTES - 64
                              : memory + queue * QUEUE_BYTES + head * sizeof(struct vring_desc);
    const uint16_t next = indirect ? 0 : head;
    struct vring_desc chain[] = {
        { .addr = GUEST_BASE + place, .len = first, .flags = VRING_DESC_F_NEXT, .next = (uint16_t)(next + 1) },
        { .addr = GUEST_BASE + place + first,
          .len = size - first,
          .flags = VRING_DESC_F_NEXT,
          .next = (uint16_t)(next + 2) },
        { .addr = GUEST_BASE + place + 512, .len = reply_size, .flags = VRING_DESC_F_WRITE },
    };

    memcpy(table, chain, sizeof chain);
    if (indirect) {
        const struct vring_desc whole = { .addr = GUEST_BASE + place + SLOT_BYTES - 64,
                                          .len = sizeof chain,
                                          .flags = VRING_DESC_F_INDIRECT };

        memcpy(memory + queue * QUEUE_BYTES + head * sizeof whole, &whole, sizeof whole);
    }
}

static void put_command(struct input *input)
{
    const uint8_t how = input_u8(input);
    const uint8_t queue = how >> 7;
    const uint16_t head = (uint16_t)(front.available[queue] % (QUEUE_SIZE / 4) * 4);
    const uint16_t size = input_u16(input) % 480;

    input_take(input, memory + COMMANDS + head * SLOT_BYTES, size);
    put_chain(queue, head, size, (how & 2) != 0 ? 8 : 256, (how & 1) != 0);
    offer(queue, head);
}

static void write_memory(struct input *input)
{
    const uint32_t offset = input_u32(input) % MEMORY;
    const size_t size = input_u16(input) % 512;

    input_take(input, memory + offset, size < MEMORY - offset ? size : MEMORY - offset);
}

static struct worker *choose_worker(struct input *input)
{
    const uint8_t number = input_u8(input);
    struct worker *worker = front.worker_count > 0 ? &front.workers[number % front.worker_count] : NULL;

    return worker && worker->socket >= 0 ? worker : NULL;
}

/* Sends a worker's message. The declared size of its payload may be wrong. */
static void send_from_worker(struct input *input)
{
    struct worker *worker = choose_worker(input);
    struct worker_message message = { .type = input_u8(input), .resource_id = input_u8(input) };
    const uint8_t lie = input_u8(input);
    const size_t size = input_u16(input) % 512;
    uint8_t bytes[sizeof message + 512];

    message.payload_size = (uint32_t)size + lie;
    memcpy(bytes, &message, sizeof message);
    input_take(input, bytes + sizeof message, size);
    if (worker) {
        send(worker->socket, bytes, lie == 255 ? 7 : sizeof message + size, MSG_NOSIGNAL);
    }
    turn();
}

static void end_worker(struct input *input)
{
    struct worker *worker = choose_worker(input);
    const uint8_t how = input_u8(input);

    if (worker && (how & 1) != 0) {
        shutdown(worker->socket, SHUT_RDWR);
        turn();
    }
    if (worker && worker->socket >= 0) {
        die(worker, (how & 2) != 0 ? "the worker exited with status 1" : "the worker was killed by signal 9 (Killed)");
    }
    turn();
}

static uint32_t answer_to(uint32_t type)
{
    switch (type) {
    case WORKER_MAP:
        return WORKER_TAKEN;
    case WORKER_UNMAP:
        return WORKER_UNMAPPED;
    case WORKER_QUIESCE:
        return WORKER_QUIESCED;
    default:
        return 0;
    }
}

/* A worker reads its messages and answers those that need an answer. */
static void let_worker_read(struct input *input)
{
    struct worker *worker = choose_worker(input);
    uint8_t bytes[sizeof(struct worker_message) + WORKER_PAYLOAD_MAXIMUM];
    struct worker_message message;
    struct worker_message answer;

    while (worker && recv(worker->socket, bytes, sizeof bytes, MSG_DONTWAIT) >= (ssize_t)sizeof message) {
        memcpy(&message, bytes, sizeof message);
        answer = (struct worker_message){ .type = answer_to(message.type),
                                          .resource_id = message.resource_id,
                                          .size = STATE_SIZE };
        if (answer.type != 0) {
            send(worker->socket, &answer, sizeof answer, MSG_NOSIGNAL);
        }
    }
    turn();
}

/* The two messages by which QEMU stops the queues of a paused VM. */
static void pause_queue(struct input *input)
{
    const struct vhost_user_vring_state state = { .index = input_u8(input) & 1 };
    const struct vhost_user_header header = { .request = VHOST_USER_GET_VRING_BASE,
                                              .flags = VHOST_USER_FLAG_VERSION,
                                              .size = sizeof state };
    uint8_t bytes[sizeof header + sizeof state];

    memcpy(bytes, &header, sizeof header);
    memcpy(bytes + sizeof header, &state, sizeof state);
    send_with(bytes, sizeof bytes, NULL, 0);
    turn();
    read_replies();
}

static bool is_placed(uint32_t type)
{
    return type == REMOTING_STREAM_COMMANDS || type == REMOTING_STREAM_PART;
}

static void send_frame(struct input *input)
{
    const struct stream_guest *stream = &front.connection.stream;
    const uint8_t how = input_u8(input);
    struct remoting_stream_frame frame = { .magic = REMOTING_STREAM_MAGIC, .type = input_u8(input), .epoch = how >> 4 };
    uint8_t bytes[sizeof frame + 600];

    frame.size = input_u16(input) % 600;
    frame.position = input_u32(input);
    if ((how & 1) != 0) {
        frame.position = stream->epoch.received + (is_placed(frame.type) ? frame.size : 0);
    }
    memcpy(bytes, &frame, sizeof frame);
    input_take(input, bytes + sizeof frame, frame.size);
    send_with(bytes, sizeof frame + frame.size - ((how & 2) != 0 && frame.size > 0 ? 1 : 0), NULL, 0);
    turn();
    if ((how & 4) == 0) {
        read_replies();
    }
}

/* A compromised worker moves the head to the tail, or changes bytes anywhere in the ring. */
static void write_ring(struct input *input)
{
    const struct context *context = front.connection.device.contexts;
    const bool copies = context && context->copies;
    const struct private_ring *ring = copies ? &context->copied.worker : &front.connection.stream.epoch.ring.shared;
    const uint8_t how = input_u8(input);
    const uint32_t offset = input_u32(input);
    const size_t size = input_u16(input) % 512;
    uint8_t bytes[512];

    input_take(input, bytes, size);
    if (ring->header && (how & 1) != 0) {
        atomic_store(&ring->header->head, copies ? context->copied.tail : front.connection.stream.epoch.tail);
    } else if (ring->header) {
        const size_t whole = REMOTING_RING_HEADER_SIZE + 2 * (size_t)ring->area;
        const size_t place = (how & 2) != 0 ? offset % 1024 : offset % whole;

        memcpy((uint8_t *)ring->header + place, bytes, size < whole - place ? size : whole - place);
    }
    turn();
}

/* As device_process.c passes it on. */
static void take_from_daemon(struct input *input)
{
    struct virtio_gpu *device = &front.connection.device;
    const struct worker_room room = { .size = 1 << 20, .total = 1 << 20 };
    const uint8_t message = input_u8(input) % 6;

    virtio_gpu_idle_s(device, remoting_now_ms());
    if (message < 4) {
        virtio_gpu_set_paused(device, message > 0, message == 3);
    } else if (message == 4) {
        room_granted(&device->room, &room);
    } else {
        room_refused(&device->room, "there is no room");
    }
    if (message == 2 || message == 3) {
        virtio_gpu_watch(device);
    }
    turn();
}

static void act(struct input *input)
{
    switch (input_u8(input) % ACTIONS) {
    case MESSAGE:
        send_message(input);
        break;
    case BYTES:
        send_bytes(input);
        break;
    case COMMAND:
        put_command(input);
        break;
    case WRITE:
        write_memory(input);
        break;
    case OFFER: {
        const uint8_t queue = input_u8(input) & 1;

        offer(queue, input_u16(input));
        break;
    }
    case WORKER_MESSAGE:
        send_from_worker(input);
        break;
    case WORKER_ENDS:
        end_worker(input);
        break;
    case WORKER_READS:
        let_worker_read(input);
        break;
    case PAUSE:
        pause_queue(input);
        break;
    case FRAME:
        send_frame(input);
        break;
    case RING_WRITE:
        write_ring(input);
        break;
    case DAEMON_MESSAGE:
        take_from_daemon(input);
        break;
    default:
        front.later += input_u16(input) * 4;
        turn();
    }
}

/* -------------------------------------------------------------------------------- beginning and end */

static int memfd(size_t size, unsigned seals, unsigned flags)
{
    const int fd = memfd_create("guest memory", MFD_CLOEXEC | MFD_ALLOW_SEALING | flags);

    demand(fd >= 0 && ftruncate(fd, (off_t)size) == 0 && fcntl(fd, F_ADD_SEALS, seals) == 0);
    return fd;
}

static int lingering_socket(void)
{
    const struct linger hour = { .l_onoff = 1, .l_linger = 3600 };
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    demand(fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_LINGER, &hour, sizeof hour) == 0);
    return fd;
}

int LLVMFuzzerInitialize(int *count, char ***words)
{
    struct remoting_error error;
    int ends[2];

    (void)count;
    (void)words;
    signal(SIGPIPE, SIG_IGN);
    demand(event_signaller_open(&signaller, &error));
    demand(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0);
    descriptors[GUEST_MEMORY] = memfd(MEMORY, F_SEAL_SHRINK, 0);
    descriptors[OTHER_MEMORY] = memfd(8192, F_SEAL_SHRINK, 0);
    descriptors[UNSEALED] = memfd(MEMORY, F_SEAL_SEAL, 0);
    descriptors[EVENT] = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    descriptors[DEVICE_FILE] = open("/dev/null", O_RDWR | O_CLOEXEC);
    descriptors[SOCKET] = ends[0];
    descriptors[HUGE_MEMORY] = memfd(HUGE_BYTES, F_SEAL_SHRINK, MFD_HUGETLB);
    descriptors[SPARSE_MEMORY] = memfd(SPARSE_BYTES, F_SEAL_SHRINK, 0);
    descriptors[LINGERING] = lingering_socket();
    memory = __real_mmap(NULL, MEMORY, PROT_READ | PROT_WRITE, MAP_SHARED, descriptors[GUEST_MEMORY], 0);
    return memory == MAP_FAILED;
}

static void tell(uint32_t request, const void *payload, uint32_t size, int fd)
{
    struct vhost_user_header header = { .request = request, .flags = VHOST_USER_FLAG_VERSION, .size = size };
    uint8_t bytes[512];

    memcpy(bytes, &header, sizeof header);
    memcpy(bytes + sizeof header, payload, size);
    send_with(bytes, sizeof header + size, &fd, fd >= 0 ? 1 : 0);
    turn();
}

static void start_queue(uint32_t index)
{
    const uint64_t user = USER_BASE + index * QUEUE_BYTES;
    const struct vhost_user_vring_state size = { index, QUEUE_SIZE };
    const struct vhost_user_vring_state enabled = { index, 1 };
    const struct vhost_user_vring_address address = {
        .index = index, .descriptor = user, .used = user + USED, .available = user + AVAILABLE
    };
    const uint64_t number = index;

    tell(VHOST_USER_SET_VRING_NUM, &size, sizeof size, -1);
    tell(VHOST_USER_SET_VRING_ADDR, &address, sizeof address, -1);
    tell(VHOST_USER_SET_VRING_CALL, &number, sizeof number, descriptors[EVENT]);
    tell(VHOST_USER_SET_VRING_KICK, &number, sizeof number, descriptors[EVENT]);
    tell(VHOST_USER_SET_VRING_ENABLE, &enabled, sizeof enabled, -1);
}

static void start_device(void)
{
    const uint64_t features = 1ull << VIRTIO_F_VERSION_1 | 1ull << VIRTIO_RING_F_INDIRECT_DESC |
                              1ull << VHOST_USER_F_PROTOCOL_FEATURES;
    const struct vhost_user_memory table = {
        .count = 1,
        .regions = { { .guest_address = GUEST_BASE, .size = MEMORY, .user_address = USER_BASE } },
    };

    tell(VHOST_USER_SET_FEATURES, &features, sizeof features, -1);
    tell(VHOST_USER_SET_MEM_TABLE, &table, offsetof(struct vhost_user_memory, regions) + sizeof table.regions[0],
         descriptors[GUEST_MEMORY]);
    start_queue(0);
    start_queue(1);
    demand(front.connection.queues.queues[0].running && front.connection.queues.queues[1].running);
}

static void open_daemon(bool is_port, bool copies)
{
    static uint8_t inventory[200];
    struct remoting_error error;
    int ends[2];

    front = (struct front){
        .daemon = { .control = -1,
                    .requests = -1,
                    .capset = { inventory, sizeof inventory },
                    .limits = remoting_standard_limits(),
                    .copies_memory = copies,
                    .guest = { .port = is_port } },
        .links = { .loop = &front.loop, .daemon = &front.daemon },
    };
    demand(event_loop_open(&front.loop, &error));
    demand(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) == 0);
    front.socket = ends[0];
    demand(connection_open(&front.connection, &front.loop, &front.links, &signaller, ends[1], &error));
}

/* Nothing of a guest may remain after its connection and its workers have ended. */
static void close_daemon(void)
{
    connection_close(&front.connection);
    answer_requests();
    demand(!front.links.first);
    close(front.socket);
    event_loop_close(&front.loop);
    front.later = 0;
}

void device_run(const uint8_t *data, size_t size, bool started)
{
    struct input input = { data, size };
    const int lowest = lowest_free_descriptor();
    const uint16_t first = input_u16(&input);
    const uint16_t allocations = first & ~(IS_PORT | IS_COPIED);

    memset(memory, 0, MEMORY);
    open_daemon(!started && (first & IS_PORT) != 0, (first & IS_COPIED) != 0);
    if (started) {
        start_device();
    }
    scarce_memory_set(allocations);
    while (!input_is_empty(&input) && !front.connection.ended) {
        act(&input);
    }
    scarce_memory_set(0);
    close_daemon();
    demand(lowest_free_descriptor() == lowest);
}
