/* Fuzz target: a state that a guest or a compromised worker has written, restored by the worker's own code on a fake
 * ggml. A restored state is saved, restored and saved again: both saved states must be equal.
 *
 * Input: which allocation fails, the shape, then commands, which the harness turns into a state with a valid header;
 * or, if the shape says so, a whole state, whose header is corrected in parts. */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fake_ggml.h"
#include "formats/command.h"
#include "formats/state.h"
#include "ggml/inventory.h"
#include "input.h"
#include "ring_format.h"
#include "ring_server.h"
#include "scarce_memory.h"
#include "state/state.h"

#define AREA (64u << 10)
#define COMMANDS_MAXIMUM (256u << 10)
#define INVENTORY_MAXIMUM (16u << 10)
/* Bits of the shape. */
#define IS_WHOLE 1u
#define HAS_TRUE_NUMBERS 2u
#define HAS_TRUE_RING 4u
#define HAS_TRUE_INVENTORY 8u
#define HAS_HELLO 16u

int LLVMFuzzerInitialize(int *count, char ***words);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int __wrap_pthread_cond_timedwait(pthread_cond_t *condition, pthread_mutex_t *lock, const struct timespec *deadline);

static struct host_resource blob;
static int files[2]; /* memfds, each of which is written and read in turn */

/* No process maps the memory, so the wait ends at once. */
int __wrap_pthread_cond_timedwait(pthread_cond_t *condition, pthread_mutex_t *lock, const struct timespec *deadline)
{
    (void)condition;
    (void)lock;
    (void)deadline;
    return ETIMEDOUT;
}

int LLVMFuzzerInitialize(int *count, char ***words)
{
    (void)count;
    (void)words;
    blob = (struct host_resource){ .id = 1, .size = REMOTING_RING_HEADER_SIZE + 2 * AREA };
    blob.mapped = blob.size;
    blob.address = aligned_alloc(4096, blob.size);
    for (int i = 0; i < 2; i++) {
        files[i] = memfd_create("state", MFD_CLOEXEC);
    }
    return blob.address && files[0] >= 0 && files[1] >= 0 ? 0 : 1;
}

static void demand(bool truth)
{
    if (!truth) {
        __builtin_trap();
    }
}

static void write_all(int file, const void *bytes, size_t size)
{
    demand(size == 0 || write(file, bytes, size) == (ssize_t)size);
}

static void make_ring_true(struct remoting_state_header *header)
{
    header->head &= ~7u;
    header->request_offset = REMOTING_RING_HEADER_SIZE;
    header->request_size = AREA;
    header->return_offset = REMOTING_RING_HEADER_SIZE + AREA;
    header->return_size = AREA;
}

/* As a state has it: without its answer. Returns its size. */
static uint32_t write_hello(const struct host_context *context, uint8_t *place)
{
    const uint32_t size = fake_ggml_say_hello(context, place);
    struct wire_command_header header;

    memcpy(&header, place, sizeof header);
    header.return_size = 0;
    memcpy(place, &header, sizeof header);
    return size;
}

static void write_input(int file, struct input *input, uint32_t shape, const struct host_context *context)
{
    static uint8_t inventory[INVENTORY_MAXIMUM];
    static uint8_t commands[COMMANDS_MAXIMUM + 16384];
    struct remoting_state_header header = { 0 };
    const uint32_t hello = (shape & HAS_HELLO) != 0 ? write_hello(context, commands) : 0;
    size_t size;

    if ((shape & IS_WHOLE) != 0) {
        input_take(input, &header, sizeof header);
    }
    size = hello + input_take(input, commands + hello, COMMANDS_MAXIMUM);
    if ((shape & IS_WHOLE) == 0) {
        header.commands_size = size;
        shape |= HAS_TRUE_NUMBERS | HAS_TRUE_RING | HAS_TRUE_INVENTORY;
    }
    if ((shape & HAS_TRUE_NUMBERS) != 0) {
        header.magic = REMOTING_STATE_MAGIC;
        header.version = REMOTING_STATE_VERSION;
    }
    if ((shape & HAS_TRUE_RING) != 0) {
        make_ring_true(&header);
    }
    if ((shape & HAS_TRUE_INVENTORY) != 0) {
        header.inventory_size = (uint32_t)host_write_inventory(context, inventory, sizeof inventory);
    }
    demand(ftruncate(file, 0) == 0 && lseek(file, 0, SEEK_SET) == 0);
    write_all(file, &header, sizeof header);
    write_all(file, inventory, (shape & HAS_TRUE_INVENTORY) != 0 ? header.inventory_size : 0);
    write_all(file, commands, size);
}

/* Restores a context from one file and saves its state to the other. False: it cannot be restored or saved. */
static bool turn_over(int from, int to, uint32_t allocations, struct remoting_error *error)
{
    struct host_context *context = calloc(1, sizeof *context);
    struct host_ring ring = { .header = NULL };
    bool turned;

    demand(context);
    fake_ggml_open(context);
    context->ring_is_pinned = true;
    scarce_memory_set(allocations);
    turned = host_state_restore(context, &ring, &blob, from, error);
    demand(turned || (error->kind != REMOTING_ERROR_NONE && strlen(error->reason) > 0));
    if (turned) {
        demand(ftruncate(to, 0) == 0);
        turned = host_state_save(context, &ring, to, error);
        demand(turned || error->kind == REMOTING_ERROR_UNSUPPORTED || allocations > 0);
        demand(!turned || host_state_measure(context) == (uint64_t)lseek(to, 0, SEEK_END));
    }
    scarce_memory_set(0);
    fake_ggml_close(context);
    free(context);
    return turned;
}

static size_t read_whole(int file, uint8_t **bytes)
{
    const off_t size = lseek(file, 0, SEEK_END);

    *bytes = malloc((size_t)size + 1);
    demand(*bytes && pread(file, *bytes, (size_t)size, 0) == size);
    return (size_t)size;
}

static void demand_that_it_stays_the_same(void)
{
    struct remoting_error error;
    uint8_t *first;
    uint8_t *second;
    const size_t size = read_whole(files[1], &first);

    demand(turn_over(files[1], files[0], 0, &error));
    demand(read_whole(files[0], &second) == size && memcmp(first, second, size) == 0);
    free(first);
    free(second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = { data, size };
    const uint32_t allocations = input_u32(&input);
    const uint32_t shape = input_u32(&input);
    struct host_context *context = calloc(1, sizeof *context);
    struct remoting_error error = { 0 };

    demand(context);
    fake_ggml_open(context);
    write_input(files[0], &input, shape, context);
    fake_ggml_close(context);
    free(context);
    if (turn_over(files[0], files[1], allocations, &error)) {
        demand_that_it_stays_the_same();
    }
    return 0;
}
