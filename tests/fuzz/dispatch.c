/* Fuzz target: a hostile guest's ring, served by the worker's own code on a fake ggml.
 *
 * Input: which allocations fail, then commands as they lie in a ring. If there is no hello among them, one is sent
 * first. */
#include <errno.h>
#include <pthread.h>
#include <sanitizer/asan_interface.h>
#include <stdlib.h>
#include <string.h>

#include "device_protocol.h"
#include "fake_ggml.h"
#include "formats/command.h"
#include "input.h"
#include "ring_server.h"
#include "scarce_memory.h"
#include "wire.h"

#define REQUEST_AREA (128u << 10)
#define RETURN_AREA (64u << 10)
#define GAP 4096u

int LLVMFuzzerInitialize(int *count, char ***words);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
void __wrap_remoting_futex_wait(_Atomic uint32_t *word, uint32_t seen, int64_t timeout_ns);
bool __wrap_remoting_futex_wake(_Atomic uint32_t *word);
bool __wrap_host_translate_names(struct host_context *context, const char *names, size_t size,
                                 struct remoting_error *error);
bool __real_host_translate_names(struct host_context *context, const char *names, size_t size,
                                 struct remoting_error *error);
struct remoting_wait __wrap_remoting_adaptive_wait_begin(const struct remoting_adaptive_wait *adaptive_wait);
int __wrap_pthread_cond_timedwait(pthread_cond_t *condition, pthread_mutex_t *lock, const struct timespec *deadline);

static struct remoting_ring_header *header;
static struct host_resource blob;

/* Called once the worker has carried out every command. A tail within a command ends the service. */
void __wrap_remoting_futex_wait(_Atomic uint32_t *word, uint32_t seen, int64_t timeout_ns)
{
    (void)word;
    (void)seen;
    (void)timeout_ns;
    atomic_store(&header->tail, atomic_load(&header->head) + 4);
}

bool __wrap_remoting_futex_wake(_Atomic uint32_t *word)
{
    (void)word;
    return true;
}

struct remoting_wait __wrap_remoting_adaptive_wait_begin(const struct remoting_adaptive_wait *adaptive_wait)
{
    (void)adaptive_wait;
    return (struct remoting_wait){ .doze_ns = 1 };
}

/* No device process exists that would unmap the memory, so the wait ends at once. */
int __wrap_pthread_cond_timedwait(pthread_cond_t *condition, pthread_mutex_t *lock, const struct timespec *deadline)
{
    (void)condition;
    (void)lock;
    (void)deadline;
    return ETIMEDOUT;
}

/* Caches the translation of the fake ggml's own names, because looking them up takes longer than all the rest. */
bool __wrap_host_translate_names(struct host_context *context, const char *names, size_t size,
                                 struct remoting_error *error)
{
    static struct {
        char names[16384];
        size_t size;
        struct host_translation asked; /* only the counts are used */
        struct host_translation answer;
    } known[8];
    static unsigned next;
    const struct host_translation asked = context->translation;

    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (size > 0 && known[i].size == size && memcmp(known[i].names, names, size) == 0 &&
            memcmp(&known[i].asked, &asked, sizeof asked) == 0) {
            context->translation = known[i].answer;
            return true;
        }
    }
    if (!__real_host_translate_names(context, names, size, error)) {
        return false;
    }
    if (size <= sizeof known[0].names) {
        memcpy(known[next].names, names, size);
        known[next].size = size;
        known[next].asked = asked;
        known[next].answer = context->translation;
        next = (next + 1) % (sizeof known / sizeof known[0]);
    }
    return true;
}

static void wake_guest(void *data)
{
    (void)data;
}

int LLVMFuzzerInitialize(int *count, char ***words)
{
    (void)count;
    (void)words;
    blob.id = 1;
    blob.size = REMOTING_RING_HEADER_SIZE + REQUEST_AREA + GAP + RETURN_AREA;
    blob.mapped = blob.size;
    blob.address = aligned_alloc(4096, blob.size);
    header = (struct remoting_ring_header *)blob.address;
    return blob.address ? 0 : 1;
}

static bool begins_with_hello(const struct input *input)
{
    struct wire_command_header command = { 0 };

    memcpy(&command, input->bytes, input->size < sizeof command ? input->size : sizeof command);
    return command.command == WIRE_CONTEXT_HELLO;
}

/* Puts the commands into a new ring. Memory after them must not be read, and memory around the return area must not be
 * written. */
static void fill_ring(const struct host_context *context, struct input *commands)
{
    uint8_t *requests = blob.address + REMOTING_RING_HEADER_SIZE;
    uint32_t used;

    ASAN_UNPOISON_MEMORY_REGION(blob.address, blob.size);
    memset(blob.address, 0, REMOTING_RING_HEADER_SIZE + REQUEST_AREA);
    header->magic = REMOTING_RING_MAGIC;
    header->protocol_version = REMOTING_PROTOCOL_VERSION;
    header->request_offset = REMOTING_RING_HEADER_SIZE;
    header->request_size = REQUEST_AREA;
    header->return_offset = REMOTING_RING_HEADER_SIZE + REQUEST_AREA + GAP;
    header->return_size = RETURN_AREA;
    used = begins_with_hello(commands) ? 0 : fake_ggml_say_hello(context, requests);
    used += (uint32_t)input_take(commands, requests + used, (REQUEST_AREA - used) & ~7u) & ~7u;
    atomic_store(&header->tail, used);
    ASAN_POISON_MEMORY_REGION(requests + used, REQUEST_AREA + GAP - used);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = { data, size };
    struct host_context *context = calloc(1, sizeof *context);
    struct host_ring ring = { .wake_guest = wake_guest };
    struct remoting_error error;
    const uint32_t allocations = input_u32(&input);
    const uint32_t waits = input_u32(&input);

    if (!context || input.size == 0) {
        free(context);
        return 0;
    }
    fake_ggml_open(context);
    fill_ring(context, &input);
    atomic_store(&header->guest_waits, waits & 3);
    if (!host_ring_open(&ring, &blob, &error)) {
        __builtin_trap();
    }
    context->ring_is_pinned = true;
    scarce_memory_set(allocations);
    host_ring_serve(&ring, context, &error);
    scarce_memory_set(0);
    /* Each end of a context has a kind and a reason. A context without memory for a graph is lost. */
    if ((error.kind != REMOTING_ERROR_MALFORMED && (allocations == 0 || error.kind != REMOTING_ERROR_LOST)) ||
        strlen(error.reason) == 0) {
        __builtin_trap();
    }
    host_ring_lose(&ring, error.reason);
    fake_ggml_close(context);
    free(context);
    return 0;
}
