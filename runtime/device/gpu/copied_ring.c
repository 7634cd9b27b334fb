#include "gpu/copied_ring.h"

#include <string.h>

#include "copy_once.h"
#include "device_protocol.h"
#include "streamed_copy.h"

#define ROOM_PART 4

/* -------------------------------------------------------------------------------------- the guest's pages */

static void read_guest(const struct copied_ring *ring, uint64_t offset, uint8_t *bytes, uint64_t size)
{
    while (size > 0) {
        uint64_t length;
        const uint8_t *piece = backing_piece(ring->guest_pages, offset, &length);

        length = length < size ? length : size;
        remoting_copy_streamed(bytes, piece, length);
        bytes += length;
        offset += length;
        size -= length;
    }
}

static void write_guest(const struct copied_ring *ring, uint64_t offset, const uint8_t *bytes, uint64_t size)
{
    while (size > 0) {
        uint64_t length;
        uint8_t *piece = backing_piece(ring->guest_pages, offset, &length);

        length = length < size ? length : size;
        remoting_copy_streamed(piece, bytes, length);
        bytes += length;
        offset += length;
        size -= length;
    }
}

static bool is_area(const struct backing *pages, uint32_t offset, uint32_t size)
{
    return offset >= REMOTING_RING_HEADER_SIZE && offset % REMOTING_RING_ALIGNMENT == 0 && offset <= pages->size &&
           size <= pages->size - offset;
}

bool copied_ring_open(struct copied_ring *ring, const struct backing *guest_pages, struct remoting_error *error)
{
    const struct private_ring_accounts accounts = { .memory = &ring->account, .runs = guest_pages->account };
    uint32_t words[6]; /* magic, version, request offset and size, return offset and size */

    *ring = (struct copied_ring){ .guest_pages = guest_pages, .account = ring->account };
    ring->guest = backing_start(guest_pages, REMOTING_RING_HEADER_SIZE);
    remoting_copy_once(words, ring->guest, sizeof words);
    if (words[3] != words[5] || !is_area(guest_pages, words[2], words[3]) ||
        !is_area(guest_pages, words[4], words[5])) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "the ring's areas do not fit its blob");
    }
    ring->guest_requests = words[2];
    ring->guest_returns = words[4];
    remoting_adaptive_wait_open(&ring->adaptive_wait);
    if (!private_ring_open(&ring->worker, &accounts, words[3], error)) {
        return false;
    }
    ring->worker.header->magic = words[0]; /* the worker says what is wrong with these */
    ring->worker.header->protocol_version = words[1];
    return true;
}

void copied_ring_close(struct copied_ring *ring)
{
    private_ring_close(&ring->worker);
    ring->guest_pages = NULL;
    ring->guest = NULL;
}

/* ------------------------------------------------------------------------------------- from guest to worker */

/* The guest leaves the commands in its ring that it was not told of. */
static bool copy_commands(struct copied_ring *ring, bool *moved, struct remoting_error *error)
{
    const uint32_t area = ring->worker.area;
    const uint32_t place = ring->tail & (area - 1);
    const uint32_t tail = atomic_load_explicit(&ring->guest->tail, memory_order_seq_cst);
    const uint32_t size = tail - ring->tail;
    const uint32_t room = area - (ring->tail - ring->head);
    const uint32_t first = size < area - place ? size : area - place;

    if (size == 0) {
        return true;
    }
    if (size > room || size % REMOTING_RING_ALIGNMENT != 0) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "%u bytes of commands in a ring with room for %u", size,
                             room);
    }
    read_guest(ring, (uint64_t)ring->guest_requests + place, ring->worker.requests + place, first);
    read_guest(ring, ring->guest_requests, ring->worker.requests, size - first);
    ring->tail = tail;
    private_ring_publish(&ring->worker, tail);
    *moved = true;
    return true;
}

/* ------------------------------------------------------------------------------------- from worker to guest */

static void copy_failure(struct copied_ring *ring)
{
    const uint32_t failures = atomic_load_explicit(&ring->worker.header->failures, memory_order_acquire);

    if (failures == ring->failures) {
        return;
    }
    ring->failures = failures;
    memcpy(&ring->guest->failure, &ring->worker.header->failure, sizeof ring->guest->failure);
    atomic_store_explicit(&ring->guest->failures, failures, memory_order_release);
}

/* As a worker that shares the ring does it (ring_server.c). */
static void publish_head(struct copied_ring *ring, uint32_t head, bool *wakes)
{
    uint32_t waits;

    ring->head = head;
    atomic_store_explicit(&ring->guest->head, head, memory_order_seq_cst);
    waits = atomic_load_explicit(&ring->guest->guest_waits, memory_order_seq_cst);
    if (waits != REMOTING_GUEST_AWAKE &&
        (int32_t)(head - atomic_load_explicit(&ring->guest->guest_awaits, memory_order_relaxed)) >= 0) {
        remoting_futex_wake(&ring->guest->head);
        *wakes = *wakes || waits == REMOTING_GUEST_WAITS_FOR_FENCE;
    }
}

static bool copy_answers(struct copied_ring *ring, bool *moved, bool *wakes, struct remoting_error *error)
{
    uint32_t head;

    if (!private_ring_read_head(&ring->worker, ring->head, ring->tail, &head, error)) {
        return false;
    }
    if (head == ring->head) {
        return true;
    }
    for (uint32_t position = ring->head; position != head;) {
        struct private_ring_return found;

        if (!private_ring_find_return(&ring->worker, position, head, &found, error)) {
            return false;
        }
        write_guest(ring, (uint64_t)ring->guest_returns + found.offset, ring->worker.returns + found.offset,
                    found.size);
        position += found.command_size;
    }
    copy_failure(ring);
    publish_head(ring, head, wakes);
    *moved = true;
    return true;
}

void copied_ring_show_running(struct copied_ring *ring)
{
    if (atomic_load_explicit(&ring->worker.header->state, memory_order_acquire) == REMOTING_RING_RUNNING &&
        atomic_load_explicit(&ring->guest->state, memory_order_relaxed) != REMOTING_RING_RUNNING) {
        atomic_store_explicit(&ring->guest->state, REMOTING_RING_RUNNING, memory_order_release);
        remoting_futex_wake(&ring->guest->state);
    }
}

/* ------------------------------------------------------------------------------------------------ waiting */

static bool copy(struct copied_ring *ring, bool *moved, bool *wakes, struct remoting_error *error)
{
    return copy_commands(ring, moved, error) && copy_answers(ring, moved, wakes, error);
}

/* The head that the worker is to tell of: where the guest waits for it, or else where all is done or a part of the ring
 * is free again, since each message costs the worker some microseconds. */
static uint32_t awaited(const struct copied_ring *ring)
{
    const uint32_t left = ring->tail - ring->head;
    const uint32_t part = ring->worker.area / ROOM_PART;
    const uint32_t wanted = atomic_load_explicit(&ring->guest->guest_awaits, memory_order_seq_cst) - ring->head;

    if (wanted > 0 && wanted <= left) {
        return ring->head + wanted;
    }
    return ring->head + (left < part ? left : part);
}

/* Either side reads these words after it has moved its own, so what it moved before is seen at the next look. */
static void ask_to_be_woken(struct copied_ring *ring)
{
    ring->is_asleep = true;
    private_ring_await(&ring->worker, awaited(ring));
    atomic_store_explicit(&ring->guest->host_waits, 1, memory_order_seq_cst);
}

static void end_wait(struct copied_ring *ring)
{
    if (ring->is_asleep) {
        private_ring_stop_awaiting(&ring->worker);
        atomic_store_explicit(&ring->guest->host_waits, 0, memory_order_relaxed);
    }
    if (ring->waits) {
        remoting_adaptive_wait_end(&ring->adaptive_wait, &ring->wait, ring->is_asleep);
    }
    ring->is_asleep = false;
    ring->waits = false;
}

static bool spins(struct copied_ring *ring)
{
    if (!ring->waits) {
        ring->waits = true;
        ring->wait = remoting_adaptive_wait_begin(&ring->adaptive_wait);
    }
    return !ring->is_asleep && remoting_wait_spins(&ring->wait, ring->wait.first_ns);
}

enum copied_ring_next copied_ring_advance(struct copied_ring *ring, bool *wakes, struct remoting_error *error)
{
    bool moved = false;

    if (!copy(ring, &moved, wakes, error)) {
        return COPIED_RING_FAILED;
    }
    if (!moved && !spins(ring)) {
        ask_to_be_woken(ring);
        if (!copy(ring, &moved, wakes, error)) {
            return COPIED_RING_FAILED;
        }
    }
    if (moved) {
        end_wait(ring);
    }
    return ring->is_asleep ? COPIED_RING_SLEEP : COPIED_RING_LOOK;
}
