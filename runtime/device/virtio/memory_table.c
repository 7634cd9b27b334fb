#include "virtio/memory_table.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "memory_file.h"
#include "process/device_limits.h"
#include "process/device_log.h"

#define PAGES_PER_LOOK 1024u

/* If the owner could shorten the file, an access to the mapping would fault. Only memfds and their like have seals, so
 * this also refuses files that block (FUSE, NFS) and devices. */
static bool seal_against_shrinking(int fd, struct remoting_error *error)
{
    int seals = fcntl(fd, F_GET_SEALS);

    if (seals < 0) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED,
                             "guest memory must be a memfd, which can be sealed; this file cannot (%s)",
                             strerror(errno));
    }
    if ((seals & F_SEAL_SHRINK) == 0 && fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK) < 0) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED,
                             "guest memory is not sealed against shrinking and cannot be: %s", strerror(errno));
    }
    return true;
}

static bool check_place(const struct vhost_user_region *region, uint64_t page_size, uint64_t *file_end,
                        struct remoting_error *error)
{
    const uint64_t small_mask = (uint64_t)sysconf(_SC_PAGESIZE) - 1;
    uint64_t end;

    if (region->size == 0 || ((region->size | region->guest_address | region->file_offset) & small_mask) != 0) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "a memory region is empty or not made of whole pages");
    }
    /* mmap would round up, and munmap would refuse the length that mmap got. */
    if ((region->size | region->file_offset) % page_size != 0) {
        return remoting_fail(
            error, REMOTING_ERROR_MALFORMED, "a memory region of %llu bytes at byte %llu of a file of pages of %llu",
            (unsigned long long)region->size, (unsigned long long)region->file_offset, (unsigned long long)page_size);
    }
    if (__builtin_add_overflow(region->guest_address, region->size, &end) ||
        __builtin_add_overflow(region->user_address, region->size, &end) ||
        __builtin_add_overflow(region->file_offset, region->size, file_end) || *file_end > INT64_MAX) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "a memory region runs past the end of the address space");
    }
    return true;
}

static bool check_region(const struct vhost_user_region *region, int fd, bool *is_huge, struct remoting_error *error)
{
    uint64_t page_size = 0;
    uint64_t end = 0;
    struct stat status;

    if (!seal_against_shrinking(fd, error) || !remoting_memory_page_size(fd, &page_size, error) ||
        !check_place(region, page_size, &end, error)) {
        return false;
    }
    if (fstat(fd, &status) < 0) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "fstat of guest memory: %s", strerror(errno));
    }
    if (status.st_size < 0 || (uint64_t)status.st_size < end) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "a memory region ends at byte %llu of a file of %lld",
                             (unsigned long long)end, (long long)status.st_size);
    }
    *is_huge = page_size != (uint64_t)sysconf(_SC_PAGESIZE);
    return true;
}

/* Huge pages are reserved by mapping them, which fails where the host has none left; touching one that is not there
 * would end the process. */
static bool map_region(struct memory_region *region, bool is_huge, struct remoting_error *error)
{
    void *mapping = mmap(NULL, region->size, PROT_READ | PROT_WRITE, MAP_SHARED | (is_huge ? 0 : MAP_NORESERVE),
                         region->fd, (off_t)region->file_offset);

    if (mapping == MAP_FAILED) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "mapping %llu bytes of guest memory: %s",
                             (unsigned long long)region->size, strerror(errno));
    }
    region->mapping = mapping;
    return true;
}

/* Memory that cannot be unmapped would stay for ever. */
static void unmap_region(const struct memory_region *region)
{
    if (munmap(region->mapping, region->size) == 0) {
        return;
    }
    device_log("unmapping %llu bytes of guest memory: %s", (unsigned long long)region->size, strerror(errno));
    abort();
}

static bool add_region(struct memory_table *table, const struct vhost_user_region *region, int fd,
                       struct remoting_error *error)
{
    struct memory_region *added = &table->regions[table->count];
    uint64_t total;
    bool is_huge = false;

    if (!check_region(region, fd, &is_huge, error)) {
        return false;
    }
    if (__builtin_add_overflow(table->account->bytes, region->size, &total) ||
        total > MEMORY_BYTES_PER_CONNECTION_MAXIMUM) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "more than %llu bytes of guest memory",
                             (unsigned long long)MEMORY_BYTES_PER_CONNECTION_MAXIMUM);
    }
    *added = (struct memory_region){ .fd = fd,
                                     .guest_address = region->guest_address,
                                     .user_address = region->user_address,
                                     .size = region->size,
                                     .file_offset = region->file_offset };
    if (!map_region(added, is_huge, error)) {
        return false;
    }
    table->account->bytes = total;
    table->count++;
    return true;
}

static void close_all(int *fds, uint32_t from, uint32_t count)
{
    for (uint32_t i = from; i < count; i++) {
        close(fds[i]);
    }
}

bool memory_table_create(const struct vhost_user_memory *memory, int *fds, struct memory_account *account,
                         struct memory_table **table, struct remoting_error *error)
{
    struct memory_table *created = NULL;

    if (account->tables >= MEMORY_TABLES_MAXIMUM) {
        remoting_fail(error, REMOTING_ERROR_ALLOCATION, "%u memory tables are still named by resources",
                      account->tables);
    } else if ((created = calloc(1, sizeof *created)) == NULL) {
        remoting_fail(error, REMOTING_ERROR_ALLOCATION, "no memory for a memory table");
    }
    if (!created) {
        close_all(fds, 0, memory->count);
        return false;
    }
    created->references = 1;
    created->account = account;
    account->tables++;
    for (uint32_t i = 0; i < memory->count; i++) {
        if (!add_region(created, &memory->regions[i], fds[i], error)) {
            close_all(fds, i, memory->count);
            memory_table_release(created);
            return false;
        }
    }
    *table = created;
    return true;
}

struct memory_table *memory_table_retain(struct memory_table *table)
{
    table->references++;
    return table;
}

void memory_table_release(struct memory_table *table)
{
    if (!table || --table->references > 0) {
        return;
    }
    for (uint32_t i = 0; i < table->count; i++) {
        unmap_region(&table->regions[i]);
        close(table->regions[i].fd);
        table->account->bytes -= table->regions[i].size;
    }
    table->account->tables--;
    free(table);
}

bool memory_table_locate(const struct memory_table *table, uint64_t address, uint32_t *region, uint64_t *region_offset,
                         uint64_t *available)
{
    for (uint32_t i = 0; i < table->count; i++) {
        const struct memory_region *candidate = &table->regions[i];

        if (address < candidate->guest_address || address - candidate->guest_address >= candidate->size) {
            continue;
        }
        *region = i;
        *region_offset = address - candidate->guest_address;
        *available = candidate->size - *region_offset;
        return true;
    }
    return false;
}

static bool is_absent(const struct memory_region *region, uint64_t offset)
{
    const off_t place = (off_t)(region->file_offset + offset);

    /* A page may be swapped out: touching it allocates memory only where the file has no data. */
    return lseek(region->fd, place, SEEK_DATA) != place;
}

/* Reading a hole of the guest's file allocates a page of the host's memory. So missing pages are counted before they
 * are touched. */
static bool may_touch(const struct memory_table *table, uint32_t index, uint64_t offset, uint64_t length)
{
    const struct memory_region *region = &table->regions[index];
    const uint64_t page_size = (uint64_t)sysconf(_SC_PAGESIZE);
    unsigned char resident[PAGES_PER_LOOK];
    uint64_t at = offset & ~(page_size - 1);

    while (at < offset + length) {
        const uint64_t pages = (offset + length - at + page_size - 1) / page_size;
        const uint64_t count = pages < PAGES_PER_LOOK ? pages : PAGES_PER_LOOK;

        if (mincore(region->mapping + at, count * page_size, resident) < 0) {
            return false;
        }
        for (uint64_t i = 0; i < count; i++) {
            if ((resident[i] & 1) == 0 && is_absent(region, at + i * page_size) &&
                ++table->account->pages_made > PAGES_MADE_MAXIMUM) {
                return false;
            }
        }
        at += count * page_size;
    }
    return true;
}

void *memory_table_guest_range(const struct memory_table *table, uint64_t address, uint64_t length)
{
    uint32_t region;
    uint64_t region_offset;
    uint64_t available;

    if (!memory_table_locate(table, address, &region, &region_offset, &available) || length > available ||
        !may_touch(table, region, region_offset, length)) {
        return NULL;
    }
    return table->regions[region].mapping + region_offset;
}

void *memory_table_user_range(const struct memory_table *table, uint64_t address, uint64_t length)
{
    for (uint32_t i = 0; i < table->count; i++) {
        const struct memory_region *region = &table->regions[i];

        if (address < region->user_address || address - region->user_address >= region->size) {
            continue;
        }
        if (length > region->size - (address - region->user_address) ||
            !may_touch(table, i, address - region->user_address, length)) {
            return NULL;
        }
        return region->mapping + (address - region->user_address);
    }
    return NULL;
}

/* The piece of [address, address + length) that lies in one region. */
static uint8_t *first_piece(const struct memory_table *table, uint64_t address, size_t length, size_t *piece)
{
    uint32_t region;
    uint64_t region_offset;
    uint64_t available;

    if (!memory_table_locate(table, address, &region, &region_offset, &available)) {
        return NULL;
    }
    *piece = length < available ? length : (size_t)available;
    if (!may_touch(table, region, region_offset, *piece)) {
        return NULL;
    }
    return table->regions[region].mapping + region_offset;
}

bool memory_table_read(const struct memory_table *table, uint64_t address, void *bytes, size_t length)
{
    uint8_t *destination = bytes;

    while (length > 0) {
        size_t piece;
        const uint8_t *source = first_piece(table, address, length, &piece);

        if (!source) {
            return false;
        }
        memcpy(destination, source, piece);
        destination += piece;
        length -= piece;
        address += piece; /* cannot overflow: the region's end was checked */
    }
    /* From here the compiler must use the copy, not look at the guest's memory again. */
    __asm__ volatile("" ::: "memory");
    return true;
}

bool memory_table_write(const struct memory_table *table, uint64_t address, const void *bytes, size_t length)
{
    const uint8_t *source = bytes;

    while (length > 0) {
        size_t piece;
        uint8_t *destination = first_piece(table, address, length, &piece);

        if (!destination) {
            return false;
        }
        memcpy(destination, source, piece);
        source += piece;
        length -= piece;
        address += piece;
    }
    return true;
}
