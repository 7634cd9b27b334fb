#include "virtqueue.h"

#include <stdlib.h>
#include <string.h>

#include "device_limits.h"

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "virtio is little-endian and nothing here swaps");

static uint16_t load(const uint16_t *word)
{
    return __atomic_load_n(word, __ATOMIC_ACQUIRE);
}

static void store(uint16_t *word, uint16_t value)
{
    __atomic_store_n(word, value, __ATOMIC_RELEASE);
}

/* Address alignments: virtio 1.2, section 2.7. */
static bool resolve(struct virtqueue *queue, struct memory_table *memory, struct remoting_error *error)
{
    uint64_t size = queue->size;

    if (size == 0 || size > QUEUE_ENTRIES_MAXIMUM || (size & (size - 1)) != 0) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "a virtqueue of %u entries", queue->size);
    }
    if (!queue->addresses_set || queue->descriptor_address % 16 != 0 || queue->available_address % 2 != 0 ||
        queue->used_address % 4 != 0) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "virtqueue addresses are missing or not aligned");
    }
    queue->descriptors = memory_table_user_range(memory, queue->descriptor_address, size * sizeof(struct vring_desc));
    queue->available = memory_table_user_range(memory, queue->available_address,
                                               sizeof(struct vring_avail) + size * 2 + 2);
    queue->used = memory_table_user_range(memory, queue->used_address,
                                          sizeof(struct vring_used) + size * sizeof(struct vring_used_elem) + 2);
    if (!queue->descriptors || !queue->available || !queue->used) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "virtqueue addresses are not in the memory table");
    }
    /* The table's own offset decides whether the mapped address is aligned as the front-end's was. */
    if ((uintptr_t)queue->descriptors % 16 != 0 || (uintptr_t)queue->available % 2 != 0 ||
        (uintptr_t)queue->used % 4 != 0) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "virtqueue addresses are not aligned in guest memory");
    }
    return true;
}

bool virtqueue_start(struct virtqueue *queue, struct memory_table *memory, struct remoting_error *error)
{
    virtqueue_stop(queue);
    if (!memory) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED,
                             "a virtqueue was started before the memory table was set");
    }
    if (!resolve(queue, memory, error)) {
        return false;
    }
    queue->memory = memory_table_retain(memory);
    queue->used_index = load((const uint16_t *)&queue->used->idx);
    queue->signalled_used = queue->used_index;
    queue->signalled_valid = false;
    queue->broken = false;
    queue->running = true;
    return true;
}

void virtqueue_stop(struct virtqueue *queue)
{
    queue->running = false;
    queue->descriptors = NULL;
    queue->available = NULL;
    queue->used = NULL;
    memory_table_release(queue->memory);
    queue->memory = NULL;
}

void virtqueue_chain_free(struct virtqueue_chain *chain)
{
    if (!chain) {
        return;
    }
    free(chain->segments);
    free(chain);
}

void virtqueue_chain_shrink(struct virtqueue_chain *chain, size_t size)
{
    struct virtqueue_segment *smaller;
    size_t kept = 0;

    for (size_t i = 0; i < chain->writable_count && size > 0; i++) {
        struct virtqueue_segment segment = chain->segments[chain->readable_count + i];

        if (segment.length == 0) {
            continue;
        }
        chain->segments[kept++] = segment;
        size -= segment.length < size ? segment.length : size;
    }
    chain->readable_count = 0;
    chain->writable_count = kept;
    chain->capacity = kept > 0 ? kept : 1;
    smaller = realloc(chain->segments, chain->capacity * sizeof *smaller);
    if (smaller) {
        chain->segments = smaller;
    }
}

static bool chain_add(struct virtqueue_chain *chain, const struct vring_desc *descriptor, struct remoting_error *error)
{
    size_t count = chain->readable_count + chain->writable_count;
    bool writable = (descriptor->flags & VRING_DESC_F_WRITE) != 0;

    if (!writable && chain->writable_count > 0) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "a descriptor chain goes back from writable to readable");
    }
    if (count >= CHAIN_DESCRIPTORS_MAXIMUM) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "a descriptor chain of more than %u descriptors",
                             CHAIN_DESCRIPTORS_MAXIMUM);
    }
    if (count == chain->capacity) {
        size_t capacity = chain->capacity == 0 ? 8 : chain->capacity * 2;
        struct virtqueue_segment *segments = realloc(chain->segments, capacity * sizeof *segments);

        if (!segments) {
            return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "no memory for a descriptor chain");
        }
        chain->segments = segments;
        chain->capacity = capacity;
    }
    chain->segments[count] = (struct virtqueue_segment){ .address = descriptor->addr, .length = descriptor->len };
    /* At most 8192 lengths of 32 bits: the sums cannot overflow. */
    *(writable ? &chain->writable_count : &chain->readable_count) += 1;
    *(writable ? &chain->writable_size : &chain->readable_size) += descriptor->len;
    return true;
}

static struct vring_desc read_descriptor(const struct vring_desc *shared)
{
    const volatile struct vring_desc *source = shared;

    return (
        struct vring_desc){ .addr = source->addr, .len = source->len, .flags = source->flags, .next = source->next };
}

static bool open_indirect_table(const struct virtqueue *queue, const struct vring_desc *descriptor,
                                const struct vring_desc **table, uint32_t *count, struct remoting_error *error)
{
    if (!queue->indirect) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "an indirect descriptor without the feature");
    }
    if ((descriptor->flags & VRING_DESC_F_NEXT) != 0) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "an indirect descriptor that has a next one");
    }
    if (descriptor->len == 0 || descriptor->len % sizeof(struct vring_desc) != 0 ||
        descriptor->len / sizeof(struct vring_desc) > CHAIN_DESCRIPTORS_MAXIMUM) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "an indirect descriptor table of %u bytes",
                             descriptor->len);
    }
    *table = memory_table_guest_range(queue->memory, descriptor->addr, descriptor->len);
    if (*table == NULL || (uintptr_t)*table % sizeof(uint64_t) != 0) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED,
                             "an indirect descriptor table outside of guest memory or not aligned");
    }
    *count = descriptor->len / (uint32_t)sizeof(struct vring_desc);
    return true;
}

/* A loop shows as more descriptors than the table has. */
static bool walk_chain(const struct virtqueue *queue, struct virtqueue_chain *chain, struct remoting_error *error)
{
    const struct vring_desc *table = queue->descriptors;
    uint32_t count = queue->size;
    uint32_t index = chain->head;
    bool in_indirect = false;

    for (uint32_t steps = 0;; steps++) {
        struct vring_desc descriptor;

        if (index >= count) {
            return remoting_fail(error, REMOTING_ERROR_MALFORMED, "descriptor %u of a table of %u", index, count);
        }
        if (steps >= count) {
            return remoting_fail(error, REMOTING_ERROR_MALFORMED, "a descriptor chain loops");
        }
        descriptor = read_descriptor(&table[index]);
        if ((descriptor.flags & VRING_DESC_F_INDIRECT) != 0) {
            if (in_indirect) {
                return remoting_fail(error, REMOTING_ERROR_MALFORMED,
                                     "an indirect descriptor inside an indirect table");
            }
            if (!open_indirect_table(queue, &descriptor, &table, &count, error)) {
                return false;
            }
            in_indirect = true;
            index = 0;
            steps = UINT32_MAX; /* the loop's step makes it 0 */
            continue;
        }
        if (!chain_add(chain, &descriptor, error)) {
            return false;
        }
        if ((descriptor.flags & VRING_DESC_F_NEXT) == 0) {
            return true;
        }
        index = descriptor.next;
    }
}

enum virtqueue_pop virtqueue_pop(struct virtqueue *queue, struct virtqueue_chain **chain, struct remoting_error *error)
{
    uint16_t waiting = (uint16_t)(load((const uint16_t *)&queue->available->idx) - queue->last_available);
    struct virtqueue_chain *popped;

    if (waiting == 0) {
        return VIRTQUEUE_EMPTY;
    }
    if (waiting > queue->size) {
        remoting_fail(error, REMOTING_ERROR_MALFORMED, "%u chains available in a virtqueue of %u entries", waiting,
                      queue->size);
        return VIRTQUEUE_BROKEN;
    }
    popped = calloc(1, sizeof *popped);
    if (!popped) {
        remoting_fail(error, REMOTING_ERROR_ALLOCATION, "no memory for a descriptor chain");
        return VIRTQUEUE_BROKEN;
    }
    popped->head = load((const uint16_t *)&queue->available->ring[queue->last_available & (queue->size - 1)]);
    if (!walk_chain(queue, popped, error)) {
        virtqueue_chain_free(popped);
        return VIRTQUEUE_BROKEN;
    }
    queue->last_available++;
    *chain = popped;
    return VIRTQUEUE_CHAIN;
}

bool virtqueue_has_more(struct virtqueue *queue)
{
    /* The available event lies behind the used ring (virtio 1.2, section 2.7.10). Written before the
     * second look, so that a chain that comes in between is either seen here or kicked. */
    if (queue->event_index) {
        store((uint16_t *)&queue->used->ring[queue->size], queue->last_available);
    }
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    return load((const uint16_t *)&queue->available->idx) != queue->last_available;
}

bool virtqueue_gather(const struct virtqueue *queue, const struct virtqueue_chain *chain, uint8_t *bytes)
{
    for (size_t i = 0; i < chain->readable_count; i++) {
        if (!memory_table_read(queue->memory, chain->segments[i].address, bytes, chain->segments[i].length)) {
            return false;
        }
        bytes += chain->segments[i].length;
    }
    return true;
}

static uint32_t scatter(const struct virtqueue *queue, const struct virtqueue_chain *chain, const uint8_t *reply,
                        size_t size)
{
    size_t written = 0;

    for (size_t i = 0; i < chain->writable_count && written < size; i++) {
        const struct virtqueue_segment *segment = &chain->segments[chain->readable_count + i];
        size_t piece = size - written < segment->length ? size - written : segment->length;

        if (!memory_table_write(queue->memory, segment->address, reply + written, piece)) {
            break;
        }
        written += piece;
    }
    return (uint32_t)written;
}

void virtqueue_answer(struct virtqueue *queue, const struct virtqueue_chain *chain, const void *reply, size_t size)
{
    volatile struct vring_used_elem *element = (volatile struct vring_used_elem *)&queue->used
                                                   ->ring[queue->used_index & (queue->size - 1)];

    element->len = scatter(queue, chain, reply, size);
    element->id = chain->head;
    queue->used_index++;
    store((uint16_t *)&queue->used->idx, queue->used_index);
}

/* virtio 1.2, section 2.7.7.2 */
static bool guest_wants_notification(struct virtqueue *queue)
{
    uint16_t old = queue->signalled_used;
    bool first = !queue->signalled_valid;

    queue->signalled_used = queue->used_index;
    queue->signalled_valid = true;
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    if (!queue->event_index) {
        return (load((const uint16_t *)&queue->available->flags) & VRING_AVAIL_F_NO_INTERRUPT) == 0;
    }
    return first ||
           vring_need_event(load((const uint16_t *)&queue->available->ring[queue->size]), queue->used_index, old);
}

bool virtqueue_notification_is_due(struct virtqueue *queue)
{
    return queue->running && queue->used_index != queue->signalled_used && queue->call_fd >= 0 &&
           guest_wants_notification(queue);
}
