#include "state/transfer.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "formats/state.h"
#include "ggml/pinned.h"
#include "populate.h"
#include "state/state_file.h"

#define MEMORY ((size_t)HOST_TRANSFER_SLOTS * REMOTING_STATE_COMMAND_MAXIMUM)

/* Pages that the file does not have are made before they are touched, which tells a lack of memory as an error; its
 * size is sealed. To write takes the file's lock, so that one thread writes at a time. */
static bool write_by_mapping(const struct host_transfer *transfer, const struct host_transfer_slot *slot)
{
    const uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
    const uint64_t first = slot->place & ~(page - 1);
    const size_t length = (size_t)(slot->place - first) + slot->size;
    uint8_t *window = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_SHARED, transfer->file, (off_t)first);
    bool is_made;

    if (window == MAP_FAILED) {
        return false;
    }
    is_made = madvise(window, length, MADV_POPULATE_WRITE) == 0;
    if (is_made) {
        memcpy(window + (slot->place - first), slot->bytes, slot->size);
    }
    munmap(window, length);
    return is_made;
}

static void copy(const struct host_transfer *transfer, struct host_transfer_slot *slot)
{
    bool copied;

    if (transfer->writes) {
        copied = write_by_mapping(transfer, slot) ||
                 host_state_write(transfer->file, slot->place, slot->bytes, slot->size, &slot->error);
    } else {
        copied = host_state_read(transfer->file, slot->place, slot->bytes, slot->size, &slot->error);
    }
    if (copied) {
        slot->error.kind = REMOTING_ERROR_NONE;
    }
}

static struct host_transfer_slot *find_queued(struct host_transfer *transfer)
{
    for (unsigned i = 0; i < HOST_TRANSFER_SLOTS; i++) {
        struct host_transfer_slot *slot = &transfer->slots[i];

        if (slot->state == TRANSFER_QUEUED) {
            return slot;
        }
    }
    return NULL;
}

static void *work(void *data)
{
    struct host_transfer *transfer = data;

    pthread_mutex_lock(&transfer->lock);
    while (!transfer->is_ending) {
        struct host_transfer_slot *slot = find_queued(transfer);

        if (!slot) {
            pthread_cond_wait(&transfer->changed, &transfer->lock);
            continue;
        }
        slot->state = TRANSFER_UNDER_WAY;
        pthread_mutex_unlock(&transfer->lock);
        copy(transfer, slot);
        pthread_mutex_lock(&transfer->lock);
        slot->state = TRANSFER_IDLE;
        pthread_cond_broadcast(&transfer->changed);
    }
    pthread_mutex_unlock(&transfer->lock);
    return NULL;
}

void host_transfer_open(struct host_transfer *transfer, int file, bool writes)
{
    *transfer = (struct host_transfer){ .file = file, .writes = writes };
    pthread_mutex_init(&transfer->lock, NULL);
    pthread_cond_init(&transfer->changed, NULL);
}

static bool make_slots(struct host_transfer *transfer, struct remoting_error *error)
{
    transfer->memory = malloc(MEMORY);
    if (!transfer->memory) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "no memory for pieces of a state");
    }
    host_pin_memory(transfer->memory, MEMORY);
    for (unsigned i = 0; i < HOST_TRANSFER_SLOTS; i++) {
        transfer->slots[i].bytes = transfer->memory + (size_t)i * REMOTING_STATE_COMMAND_MAXIMUM;
    }
    return true;
}

/* As many as there may be: a guest's control group may allow no more. */
static void start_threads(struct host_transfer *transfer)
{
    const long online = sysconf(_SC_NPROCESSORS_ONLN);

    while (transfer->thread_count < HOST_TRANSFER_SLOTS && transfer->thread_count < online &&
           pthread_create(&transfer->threads[transfer->thread_count], NULL, work, transfer) == 0) {
        transfer->thread_count++;
    }
}

bool host_transfer_await(struct host_transfer *transfer, struct host_transfer_slot *slot, struct remoting_error *error)
{
    pthread_mutex_lock(&transfer->lock);
    while (slot->state != TRANSFER_IDLE) {
        pthread_cond_wait(&transfer->changed, &transfer->lock);
    }
    pthread_mutex_unlock(&transfer->lock);
    if (slot->error.kind != REMOTING_ERROR_NONE) {
        *error = slot->error;
    }
    return slot->error.kind == REMOTING_ERROR_NONE;
}

struct host_transfer_slot *host_transfer_take(struct host_transfer *transfer, struct remoting_error *error)
{
    struct host_transfer_slot *slot = &transfer->slots[transfer->taken++ % HOST_TRANSFER_SLOTS];

    if (!transfer->memory && !make_slots(transfer, error)) {
        return NULL;
    }
    return host_transfer_await(transfer, slot, error) ? slot : NULL;
}

void host_transfer_submit(struct host_transfer *transfer, struct host_transfer_slot *slot)
{
    if (transfer->thread_count == 0) {
        start_threads(transfer);
    }
    if (transfer->thread_count == 0) {
        copy(transfer, slot);
        return;
    }
    pthread_mutex_lock(&transfer->lock);
    slot->state = TRANSFER_QUEUED;
    pthread_cond_broadcast(&transfer->changed);
    pthread_mutex_unlock(&transfer->lock);
}

bool host_transfer_await_all(struct host_transfer *transfer, struct remoting_error *error)
{
    bool copied = true;

    for (unsigned i = 0; i < HOST_TRANSFER_SLOTS; i++) {
        copied = host_transfer_await(transfer, &transfer->slots[i], error) && copied;
    }
    return copied;
}

void host_transfer_close(struct host_transfer *transfer)
{
    struct remoting_error ignored;

    host_transfer_await_all(transfer, &ignored);
    pthread_mutex_lock(&transfer->lock);
    transfer->is_ending = true;
    pthread_cond_broadcast(&transfer->changed);
    pthread_mutex_unlock(&transfer->lock);
    for (unsigned i = 0; i < transfer->thread_count; i++) {
        pthread_join(transfer->threads[i], NULL);
    }
    pthread_mutex_destroy(&transfer->lock);
    pthread_cond_destroy(&transfer->changed);
    if (transfer->memory) {
        host_unpin_memory(transfer->memory);
    }
    free(transfer->memory);
}
