/* A backend library without a ggml, for tests of the daemon and of device processes. Its worker does what the first
 * word of the ring's request area orders (enum order), including crashes. With --vm-memory copied it looks at the ring
 * by itself, and its orders are commands: the last word of each is an order. */
#include "formats/worker.h"
#include "ring_format.h"
#include "worker_entry.h"
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#define TEN(x) x x x x x x x x x x
#define LONG_LINE TEN(TEN("0123456789"))

enum order {
    NOTHING,
    ABORT,
    FAULT,
    SAY_LOST,
    KEEP_MAPPED,
    EXIT,
    CLOSE,
    FALSE_UNMAPPED,
    MALFORMED,
    STOP_READING,
    NO_WAKE,
    SHORT,
    SHOUT,
    LEAVE,
    SCRIBBLE,
    STUBBORN,
    /* How it behaves when it is to save or restore its state, which is no more than this. A state that was read is one
     * of which the next worker has nothing to do. */
    DIE_SAVING,
    HANG_SAVING,
    REFUSE_SAVING,
    DIE_RESTORING,
    HANG_RESTORING,
    REFUSE_RESTORING,
    DIE_RELEASING,
    HANG_RELEASING,
    REFUSE_RELEASING,
    /* It says that its state takes less than it does. */
    UNDERSTATE,
    /* It says another size: twice as much, once it is at rest; none, when it is to save, and hangs. */
    RESTATE,
    RESTATE_SAVING,
    /* It says that it has saved its state, and has not. */
    SAVE_NOTHING,
    /* With --vm-memory copied: what no honest worker does. */
    MOVE_HEAD_BEYOND_TAIL,
    MOVE_HEAD_BACK,
    ASK_FOR_OTHER_BYTES,
    /* Returns the bytes of the command. */
    ECHO,
};

static struct {
    uint32_t id;
    uint8_t *base;
    uint64_t size, filled;
} maps[64];
static int channel;
static int keep_mapped;
static uint32_t behaviour;
static bool copies;
static struct remoting_ring_header *ring;

static void say(uint32_t type, uint32_t id, const char *text)
{
    uint8_t bytes[sizeof(struct worker_message) + 512];
    struct worker_message message = { .type = type, .resource_id = id, .payload_size = (uint32_t)strlen(text) };
    memcpy(bytes, &message, sizeof message);
    memcpy(bytes + sizeof message, text, strlen(text));
    send(channel, bytes, sizeof message + strlen(text), 0);
}

static void say_size(uint32_t type, uint64_t size)
{
    const struct worker_message message = { .type = type, .size = size };

    send(channel, &message, sizeof message, 0);
}

static void say_at_rest(uint32_t type)
{
    say_size(type, behaviour == UNDERSTATE ? 2 : sizeof behaviour);
    if (behaviour == RESTATE) {
        say_size(type, 2 * sizeof behaviour);
    }
}

static int find(uint32_t id)
{
    for (int i = 0; i < 64; i++) {
        if (maps[i].id == id) {
            return i;
        }
    }
    return -1;
}

static void map(const struct worker_message *message, const struct worker_run *runs, const int *fds)
{
    int i = find(message->resource_id);
    if (i < 0) {
        i = find(0);
        maps[i].id = message->resource_id;
        maps[i].size = message->size;
        maps[i].filled = 0;
        maps[i].base = mmap(NULL, message->size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    }
    for (uint32_t r = 0; r < message->count; r++) {
        if (mmap(maps[i].base + maps[i].filled, runs[r].length, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED,
                 fds[runs[r].region], (off_t)runs[r].offset) == MAP_FAILED) {
            abort();
        }
        maps[i].filled += runs[r].length;
    }
}

static void unmap(uint32_t id)
{
    int i = find(id);
    if (i < 0) {
        abort();
    }
    munmap(maps[i].base, maps[i].size);
    maps[i].id = 0;
    say(WORKER_UNMAPPED, id, "");
}

/* Writes to the guest's memory without end. A worker that is not stubborn stops when it is asked to quiesce. */
static void scribble(bool is_stubborn)
{
    say(WORKER_WAKE_GUEST, 0, "");
    atomic_store(&ring->head, atomic_load(&ring->tail));
    for (volatile uint32_t *word = (volatile uint32_t *)((uint8_t *)ring + 8192);; (*word)++) {
        struct worker_message message;

        if ((*word & 1023) != 0 || recv(channel, &message, sizeof message, MSG_DONTWAIT) != sizeof message) {
            continue;
        }
        if (message.type == WORKER_QUIESCE && !is_stubborn) {
            say_at_rest(WORKER_QUIESCED);
            return;
        }
    }
}

static void wait_for_ever(void)
{
    for (;;) {
        pause();
    }
}

/* Sends a last message, and ends without reading the messages that were sent to it. */
static void leave(void)
{
    poll(&(struct pollfd){ .fd = channel, .events = POLLIN }, 1, -1);
    while (atomic_load(&ring->tail) != 4) {
    }
    say(WORKER_LOST, 0, "what it said last");
    _exit(1);
}

static void shout(void)
{
    for (int i = 0; i < 5000; i++) {
        fprintf(stderr, "line %d \x1b[2J of a guest's own\n%s", i, i == 0 ? LONG_LINE "\n" : "");
    }
}

static void behave(uint32_t dies, uint32_t hangs, uint32_t refuses, uint32_t refusal)
{
    if (behaviour == dies) {
        _exit(3);
    }
    if (behaviour == hangs) {
        wait_for_ever();
    }
    if (behaviour == refuses) {
        say(refusal, 0, "it does not want to");
    }
}

static void save(int file)
{
    if (behaviour == RESTATE_SAVING) {
        say_size(WORKER_QUIESCED, 0);
        wait_for_ever();
    }
    behave(DIE_SAVING, HANG_SAVING, REFUSE_SAVING, WORKER_NOT_SAVED);
    if (behaviour == SAVE_NOTHING ||
        (behaviour != REFUSE_SAVING && write(file, &behaviour, sizeof behaviour) == sizeof behaviour)) {
        say(WORKER_SAVED, 0, "");
    }
}

static void release(void)
{
    behave(DIE_RELEASING, HANG_RELEASING, REFUSE_RELEASING, WORKER_LOST);
    if (behaviour != REFUSE_RELEASING) {
        say(WORKER_RELEASED, 0, "");
    }
}

static void restore(int file)
{
    const uint32_t nothing = NOTHING;

    if (lseek(file, 0, SEEK_SET) < 0 || read(file, &behaviour, sizeof behaviour) != sizeof behaviour ||
        lseek(file, 0, SEEK_SET) < 0 || write(file, &nothing, sizeof nothing) != sizeof nothing) {
        abort();
    }
    behave(DIE_RESTORING, HANG_RESTORING, REFUSE_RESTORING, WORKER_LOST);
    if (behaviour != REFUSE_RESTORING) {
        say_at_rest(WORKER_RESTORED);
    }
}

static uint32_t *command_at_head(void)
{
    return (uint32_t *)((uint8_t *)ring + ring->request_offset + (atomic_load(&ring->head) & (ring->request_size - 1)));
}

static void say_head(uint32_t head)
{
    atomic_store(&ring->head, head);
    say(WORKER_WAKE_GUEST, 0, "");
    wait_for_ever();
}

static void execute(uint32_t order)
{
    const struct worker_message broken = { .type = WORKER_WAKE_GUEST, .payload_size = 99 };

    switch (order) {
    case ABORT:
        abort();
    case FAULT:
        signal(SIGSEGV, SIG_DFL);
        *(volatile int *)8 = 0;
        break;
    case SAY_LOST:
        say(WORKER_LOST, 0, "the \x1b[31mGPU\n fell off");
        pause();
        break;
    case KEEP_MAPPED:
        keep_mapped = 1;
        break;
    case EXIT:
        _exit(3);
    case CLOSE:
        close(channel);
        wait_for_ever();
        break;
    case FALSE_UNMAPPED:
        say(WORKER_UNMAPPED, 4711, "");
        break;
    case MALFORMED:
        send(channel, &broken, sizeof broken, 0);
        break;
    case SHOUT:
        shout();
        break;
    case SHORT:
        send(channel, "x", 1, 0);
        break;
    case LEAVE:
        leave();
        break;
    case MOVE_HEAD_BEYOND_TAIL:
        say_head(atomic_load(&ring->tail) + 64);
        break;
    case MOVE_HEAD_BACK:
        say_head(atomic_load(&ring->head) - 64);
        break;
    case ASK_FOR_OTHER_BYTES:
        command_at_head()[3] = 0xffffff00; /* the offset of what it returns */
        command_at_head()[4] = 0x200;
        say_head(atomic_load(&ring->tail));
        break;
    case ECHO:
        memcpy((uint8_t *)ring + ring->return_offset + command_at_head()[3], command_at_head(), command_at_head()[0]);
        break;
    case SCRIBBLE:
    case STUBBORN:
        scribble(order == STUBBORN);
        break;
    case STOP_READING:
        atomic_store(&ring->head, atomic_load(&ring->tail));
        wait_for_ever();
    }
}

static uint32_t next_order(void)
{
    const uint32_t *command = command_at_head();

    return copies ? command[command[0] / sizeof *command - 1]
                  : *(volatile uint32_t *)((uint8_t *)ring + ring->request_offset);
}

static void wake(void)
{
    const uint32_t order = next_order();

    behaviour = order;
    execute(order);
    if (order == SCRIBBLE) {
        return; /* quiesced */
    }
    atomic_store(&ring->head, atomic_load(&ring->tail));
    if (order != NO_WAKE) {
        say(WORKER_WAKE_GUEST, 0, "");
    }
}

static void look(void)
{
    if (ring != NULL && atomic_load(&ring->tail) != atomic_load(&ring->head)) {
        wake();
    }
}

static void handle_message(const struct worker_message *message, const struct worker_run *runs, const int *fds)
{
    switch (message->type) {
    case WORKER_MAP:
        map(message, runs, fds);
        break;
    case WORKER_UNMAP:
        if (!keep_mapped) {
            unmap(message->resource_id);
        }
        break;
    case WORKER_ATTACH_RING:
        ring = (struct remoting_ring_header *)maps[find(message->resource_id)].base;
        atomic_store(&ring->state, REMOTING_RING_RUNNING);
        break;
    case WORKER_QUIESCE:
        say_at_rest(WORKER_QUIESCED);
        break;
    case WORKER_SAVE:
        save(fds[0]);
        break;
    case WORKER_RELEASE:
        release();
        break;
    case WORKER_RESTORE:
        restore(fds[0]);
        ring = (struct remoting_ring_header *)maps[find(message->resource_id)].base;
        break;
    case WORKER_RESUME: /* what was submitted meanwhile */
        look();
        break;
    case WORKER_WAKE:
        if (ring != NULL) {
            wake();
        }
    }
}

/* Handles one message. False: the device process has closed the connection. */
static bool receive(void)
{
    static uint8_t bytes[sizeof(struct worker_message) + WORKER_PAYLOAD_MAXIMUM];
    union {
        struct cmsghdr header;
        char space[CMSG_SPACE(8 * sizeof(int))];
    } control;
    struct iovec part = { bytes, sizeof bytes };
    struct msghdr packet = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control
    };
    struct worker_message message;
    struct cmsghdr *item;
    int fds[8];
    size_t fd_count;

    if (recvmsg(channel, &packet, MSG_CMSG_CLOEXEC) <= 0) {
        return false;
    }
    item = CMSG_FIRSTHDR(&packet);
    fd_count = item == NULL ? 0 : (item->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    if (fd_count > 0) {
        memcpy(fds, CMSG_DATA(item), fd_count * sizeof(int));
        say(WORKER_TAKEN, 0, "");
    }
    memcpy(&message, bytes, sizeof message);
    handle_message(&message, (const struct worker_run *)(bytes + sizeof message), fds);
    for (size_t i = 0; i < fd_count; i++) {
        close(fds[i]);
    }
    return true;
}

static bool offers(const struct remoting_worker_options *options, const char *device)
{
    return options->device_count > 0 && strcmp(options->device_names[0], device) == 0;
}

/* A folder of libraries stands for what is in it. */
static bool is_of(const struct remoting_worker_options *options, const char *folder)
{
    return options->lib_dir && strcmp(options->lib_dir + 1, folder) == 0;
}

static int probe(const struct remoting_worker_options *options)
{
    if (offers(options, "broken")) {
        say(WORKER_LOST, 0, "no such device: broken");
        return 1;
    }
    if (offers(options, "crash") || is_of(options, "crash")) {
        abort();
    }
    if (is_of(options, "broken")) {
        say(WORKER_LOST, 0, "this ggml is broken");
        return 1;
    }
    if (is_of(options, "hang")) {
        wait_for_ever();
    }
    say(WORKER_INVENTORY, 0, is_of(options, "other") ? "another inventory" : "scripted inventory");
    return 0;
}

int remoting_worker_main(const struct remoting_worker_options *options)
{
    channel = options->socket;
    if (getenv("GGML_BACKEND_PATH") || getenv("GGML_REMOTING")) {
        say(WORKER_LOST, 0, "the environment was not cleaned");
    }
    if (options->probe) {
        return probe(options);
    }
    if (!offers(options, "never-ready")) {
        close(options->starting);
    }
    copies = options->copies_memory;
    for (;;) {
        if (poll(&(struct pollfd){ .fd = channel, .events = POLLIN }, 1, copies ? 1 : -1) == 0) {
            look();
        } else if (!receive()) {
            return 0;
        }
    }
}
