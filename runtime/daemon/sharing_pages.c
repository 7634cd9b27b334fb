#include "sharing_pages.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "daemon_limits.h"
#include "ring_format.h"

_Static_assert(WORKERS_MAXIMUM <= REMOTING_SHARING_SLOTS, "every worker has a slot");

static bool make_file(struct sharing_pages *pages)
{
    char path[64];

    pages->writable = memfd_create("ggml-remoting-sharing", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (pages->writable < 0 || ftruncate(pages->writable, sizeof *pages->map) < 0 ||
        fcntl(pages->writable, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) < 0) {
        return false;
    }
    snprintf(path, sizeof path, "/proc/self/fd/%d", pages->writable);
    pages->readable = open(path, O_RDONLY | O_CLOEXEC);
    return pages->readable >= 0;
}

bool sharing_pages_open(struct sharing_pages *pages, struct remoting_error *error)
{
    void *address = MAP_FAILED;

    *pages = (struct sharing_pages){ .writable = -1, .readable = -1 };
    if (make_file(pages)) {
        address = mmap(NULL, sizeof *pages->map, PROT_READ | PROT_WRITE, MAP_SHARED, pages->writable, 0);
    }
    if (address == MAP_FAILED) {
        remoting_fail(error, REMOTING_ERROR_FAILED, "the pages by which workers share devices: %s", strerror(errno));
        sharing_pages_close(pages);
        return false;
    }
    pages->map = address;
    pages->map->magic = REMOTING_SHARING_MAGIC;
    return true;
}

void sharing_pages_close(struct sharing_pages *pages)
{
    if (pages->map) {
        munmap(pages->map, sizeof *pages->map);
    }
    if (pages->readable >= 0) {
        close(pages->readable);
    }
    if (pages->writable >= 0) {
        close(pages->writable);
    }
    *pages = (struct sharing_pages){ .writable = -1, .readable = -1 };
}

static uint32_t class_of(const struct guest_identity *guest)
{
    return strcmp(guest->class, "interactive") == 0 ? REMOTING_CLASS_INTERACTIVE
           : strcmp(guest->class, "batch") == 0     ? REMOTING_CLASS_BATCH
                                                    : 0;
}

void sharing_pages_give(struct sharing_pages *pages, uint32_t slot, const struct guest_identity *guest)
{
    struct remoting_sharing_entry *entry;

    if (!pages->map || slot == NO_SLOT) {
        return;
    }
    entry = &pages->map->entries[slot];
    atomic_store_explicit(&entry->weight, guest->weight, memory_order_relaxed);
    atomic_store_explicit(&entry->class, class_of(guest), memory_order_relaxed);
    atomic_store_explicit(&entry->guest, guest->connection, memory_order_release);
}

uint32_t sharing_pages_take(struct sharing_pages *pages, const struct guest_identity *guest)
{
    uint32_t slot = 0;

    if (!pages->map) {
        return NO_SLOT;
    }
    while (slot < REMOTING_SHARING_SLOTS && pages->is_taken[slot]) {
        slot++;
    }
    if (slot == REMOTING_SHARING_SLOTS) {
        return NO_SLOT;
    }
    pages->is_taken[slot] = true;
    sharing_pages_give(pages, slot, guest);
    if (slot >= atomic_load_explicit(&pages->map->slot_count, memory_order_relaxed)) {
        atomic_store_explicit(&pages->map->slot_count, slot + 1, memory_order_release);
    }
    return slot;
}

/* The word is cleared last: the devices and the virtual time of an idle worker count for a while. */
void sharing_pages_clear(struct sharing_pages *pages, uint32_t slot)
{
    struct remoting_sharing_slot *cleared;
    uint32_t changes;

    if (!pages->map || slot == NO_SLOT) {
        return;
    }
    cleared = &pages->map->slots[slot];
    changes = (atomic_load_explicit(&cleared->word, memory_order_relaxed) >> 2) + 1;
    pages->is_taken[slot] = false;
    atomic_store_explicit(&pages->map->entries[slot].guest, 0, memory_order_relaxed);
    memset((uint8_t *)cleared + sizeof cleared->word, 0, sizeof *cleared - sizeof cleared->word);
    atomic_store_explicit(&cleared->word, changes << 2 | REMOTING_TURN_IDLE, memory_order_seq_cst);
    remoting_futex_wake(&cleared->word);
}
