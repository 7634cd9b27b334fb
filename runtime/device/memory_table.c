#include "memory_table.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "device_limits.h"

/* A file that its owner could cut short would take the ground from under the mapping. Only memfds and
 * their like have seals, so this keeps out files that block (FUSE, NFS) or are devices, too. */
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

static bool check_region(const struct vhost_user_region *region, int fd, struct remoting_error *error)
{
    uint64_t page_mask = (uint64_t)sysconf(_SC_PAGESIZE) - 1;
    uint64_t end;
    struct stat status;

    if (region->size == 0 || ((region->size | region->guest_address | region->file_offset) & page_mask) != 0) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "a memory region is empty or not made of whole pages");
    }
    if (__builtin_add_overflow(region->guest_address, region->size, &end) ||
        __builtin_add_overflow(region->user_address, region->size, &end) ||
        __builtin_add_overflow(region->file_offset, region->size, &end) || end > INT64_MAX) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "a memory region runs past the end of the address space");
    }
    if (!seal_against_shrinking(fd, error)) {
        return false;
    }
    if (fstat(fd, &status) < 0) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "fstat of guest memory: %s", strerror(errno));
    }
    if (status.st_size < 0 || (uint64_t)status.st_size < end) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "a memory region ends at byte %llu of a file of %lld",
                             (unsigned long long)end, (long long)status.st_size);
    }
    return true;
}

static bool map_region(struct memory_region *region, struct remoting_error *error)
{
    void *mapping = mmap(NULL, region->size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, region->fd,
                         (off_t)region->file_offset);

    if (mapping == MAP_FAILED) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "mapping %llu bytes of guest memory: %s",
                             (unsigned long long)region->size, strerror(errno));
    }
    /* Workers are forked from here and have no use for it. */
    madvise(mapping, region->size, MADV_DONTFORK);
    region->mapping = mapping;
    return true;
}

static bool add_region(struct memory_table *table, const struct vhost_user_region *region, int fd,
                       struct remoting_error *error)
{
    struct memory_region *added = &table->regions[table->count];
    uint64_t total;

    if (!check_region(region, fd, error)) {
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
    if (!map_region(added, error)) {
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
        munmap(table->regions[i].mapping, table->regions[i].size);
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

void *memory_table_guest_range(const struct memory_table *table, uint64_t address, uint64_t length)
{
    uint32_t region;
    uint64_t region_offset;
    uint64_t available;

    if (!memory_table_locate(table, address, &region, &region_offset, &available) || length > available) {
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
        if (length > region->size - (address - region->user_address)) {
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

/* Huge pages can only be replaced whole, so the page sizes are tried in turn. */
static void replace_page(int number, siginfo_t *information, void *context)
{
    static const uintptr_t page_sizes[] = { 4096, 64u << 10, 2u << 20, 1u << 30 };
    int saved_errno = errno;

    (void)context;
    for (size_t i = 0; information->si_code == BUS_ADRERR && i < sizeof page_sizes / sizeof page_sizes[0]; i++) {
        void *page = (void *)((uintptr_t)information->si_addr & ~(page_sizes[i] - 1));

        if (mmap(page, page_sizes[i], PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_NORESERVE,
                 -1, 0) != MAP_FAILED) {
            errno = saved_errno;
            return;
        }
    }
    signal(number, SIG_DFL); /* not about guest memory: end as usual */
}

bool memory_table_survive_bus_errors(struct remoting_error *error)
{
    struct sigaction action = { .sa_sigaction = replace_page, .sa_flags = SA_SIGINFO };

    if (sigaction(SIGBUS, &action, NULL) < 0) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "sigaction: %s", strerror(errno));
    }
    return true;
}
