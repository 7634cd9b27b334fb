#include "state/told_answers.h"

#include <stdlib.h>
#include <string.h>

#include "copy_once.h"
#include "ring_format.h"
#include "wire.h"

/* As much as a frontend remembers at most (reply_cache.c). */
#define BYTES_MAXIMUM (16u << 20)
#define FIRST_BYTES (64u << 10)
#define FIRST_SLOTS 256u

/* ------------------------------------------------------------------------------------------- keeping them */

/* FNV-1a by words: all that is kept is a multiple of 8 bytes. */
static uint64_t hash_of(const uint8_t *bytes, size_t size)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);

    for (size_t i = 0; i < size; i += sizeof hash) {
        uint64_t word;

        memcpy(&word, bytes + i, sizeof word);
        hash = (hash ^ word) * UINT64_C(0x100000001b3);
        hash ^= hash >> 32;
    }
    return hash;
}

static size_t size_at(const struct host_told_answers *told, size_t place)
{
    struct wire_command_header header;

    memcpy(&header, told->bytes + place, sizeof header);
    return header.size;
}

/* The slot of what is at a place, or a free one. */
static uint64_t *find_slot(const struct host_told_answers *told, size_t place)
{
    const size_t size = size_at(told, place);
    uint64_t i = hash_of(told->bytes + place, size) & (told->slot_count - 1);

    while (told->slots[i] != 0 && (size_at(told, told->slots[i] - 1) != size ||
                                   memcmp(told->bytes + told->slots[i] - 1, told->bytes + place, size) != 0)) {
        i = (i + 1) & (told->slot_count - 1);
    }
    return &told->slots[i];
}

/* Half of the slots stay free. */
static bool make_slots(struct host_told_answers *told)
{
    const uint32_t count = told->slot_count == 0 ? FIRST_SLOTS : 2 * told->slot_count;
    struct host_told_answers grown = *told;

    if (2 * (told->count + 1) <= told->slot_count) {
        return true;
    }
    grown.slots = calloc(count, sizeof grown.slots[0]);
    grown.slot_count = count;
    if (!grown.slots) {
        return false;
    }
    for (uint32_t i = 0; i < told->slot_count; i++) {
        if (told->slots[i] != 0) {
            *find_slot(&grown, told->slots[i] - 1) = told->slots[i];
        }
    }
    free(told->slots);
    *told = grown;
    return true;
}

static bool make_room(struct host_told_answers *told, size_t size)
{
    size_t capacity = told->capacity == 0 ? FIRST_BYTES : told->capacity;
    uint8_t *bytes;

    if (size > BYTES_MAXIMUM - told->size) {
        return false;
    }
    while (capacity < told->size + size) {
        capacity *= 2;
    }
    if (capacity == told->capacity) {
        return true;
    }
    bytes = realloc(told->bytes, capacity);
    if (!bytes) {
        return false;
    }
    told->bytes = bytes;
    told->capacity = capacity;
    return true;
}

void host_told_answers_add(struct host_told_answers *told, const struct wire_command_header *header,
                           const uint8_t *question, const void *answer, size_t answer_size)
{
    const size_t question_size = header->size - sizeof *header;
    const struct wire_command_header kept = {
        .size = (uint32_t)(header->size + WIRE_ALIGN(answer_size)),
        .command = header->command,
        .record_size = header->record_size,
        .return_size = (uint32_t)answer_size,
        .is_packed = header->is_packed,
    };
    uint8_t *place;
    uint64_t *slot;

    if (told->is_cut || !make_room(told, kept.size) || !make_slots(told)) {
        told->is_cut = true;
        return;
    }
    place = told->bytes + told->size;
    memset(place, 0, kept.size);
    memcpy(place, &kept, sizeof kept);
    remoting_copy_once(place + sizeof kept, question, question_size);
    memcpy(place + sizeof kept + question_size, answer, answer_size);
    slot = find_slot(told, told->size);
    if (*slot == 0) {
        *slot = told->size + 1;
        told->size += kept.size;
        told->count++;
    }
}

void host_told_answers_close(struct host_told_answers *told)
{
    free(told->bytes);
    free(told->slots);
    *told = (struct host_told_answers){ .bytes = NULL };
}

/* --------------------------------------------------------------------------------------- whether they hold */

static bool holds_for_size(const struct wire_buffer_type_get_alloc_size_reply *told,
                           const struct wire_buffer_type_get_alloc_size_reply *now, struct remoting_error *error)
{
    return now->result <= told->result ||
           remoting_fail(error, REMOTING_ERROR_UNSUPPORTED,
                         "a tensor takes %llu bytes here, and the guest was told of %llu",
                         (unsigned long long)now->result, (unsigned long long)told->result);
}

/* A guest that was told that nothing is to be initialised says nothing of its tensors. */
static bool holds_for_buffer(const struct wire_buffer_type_alloc_buffer_reply *told,
                             const struct wire_buffer_type_alloc_buffer_reply *now, struct remoting_error *error)
{
    return (now->init_tensor <= told->init_tensor &&
            (!now->init_tensor || told->fills_padding <= now->fills_padding)) ||
           remoting_fail(error, REMOTING_ERROR_UNSUPPORTED,
                         "tensors must be initialised here in a way that the guest was not told of");
}

static bool holds_for_backend(const struct wire_device_init_backend_reply *told,
                              const struct wire_device_init_backend_reply *now, struct remoting_error *error)
{
    return (told->slots & ~now->slots) == 0 ||
           remoting_fail(error, REMOTING_ERROR_UNSUPPORTED,
                         "a backend lacks functions here that the guest was told of");
}

static bool holds_for_truth(bool told, bool now, const char *what, struct remoting_error *error)
{
    return now >= told || remoting_fail(error, REMOTING_ERROR_UNSUPPORTED,
                                        "the guest was told of %s that is not supported here", what);
}

bool host_answer_holds(uint32_t command, const void *told, const void *now, struct remoting_error *error)
{
    switch (command) {
    case WIRE_DEVICE_SUPPORTS_OP:
        return holds_for_truth(((const struct wire_device_supports_op_reply *)told)->result,
                               ((const struct wire_device_supports_op_reply *)now)->result, "an op", error);
    case WIRE_DEVICE_SUPPORTS_BUFT:
        return holds_for_truth(((const struct wire_device_supports_buft_reply *)told)->result,
                               ((const struct wire_device_supports_buft_reply *)now)->result, "a buffer type", error);
    case WIRE_BUFFER_TYPE_GET_ALLOC_SIZE:
        return holds_for_size(told, now, error);
    case WIRE_BUFFER_TYPE_ALLOC_BUFFER:
        return holds_for_buffer(told, now, error);
    case WIRE_DEVICE_INIT_BACKEND:
        return holds_for_backend(told, now, error);
    default:
        return true; /* such as a wish (offload_op), which may change */
    }
}
