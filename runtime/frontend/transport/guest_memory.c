#include "transport/guest_memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#define SIZE_WANTED (UINT64_C(256) << 30)
#define SIZE_MINIMUM (UINT64_C(64) << 20)
#define EXTENTS_AT_FIRST 64

#ifndef MFD_NOEXEC_SEAL /* Linux 6.3, glibc 2.38 */
#define MFD_NOEXEC_SEAL 0x0008U
#endif

static int create_file(void)
{
    /* A kernel set to vm.memfd_noexec=2 refuses a memfd without this flag, one before 6.3 one with it. */
    int file = memfd_create("ggml-remoting guest memory", MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_NOEXEC_SEAL);

    if (file < 0 && errno == EINVAL) {
        file = memfd_create("ggml-remoting guest memory", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    }
    return file;
}

/* The largest size that this process may give a file. */
static bool size_file(struct guest_memory *memory, struct remoting_error *error)
{
    struct rlimit limit = { .rlim_cur = RLIM_INFINITY };
    uint64_t size = SIZE_WANTED;

    /* Past this limit ftruncate does not only fail: it raises SIGXFSZ, which ends the program. */
    getrlimit(RLIMIT_FSIZE, &limit);
    errno = EFBIG;
    for (; size >= SIZE_MINIMUM; size /= 2) {
        if (limit.rlim_cur != RLIM_INFINITY && size > limit.rlim_cur) {
            continue;
        }
        if (ftruncate(memory->file, (off_t)size) == 0) {
            memory->size = size;
            return true;
        }
    }
    return remoting_fail(error, REMOTING_ERROR_ALLOCATION,
                         "cannot size the memory to share with the daemon: %m (see `ulimit -f`)");
}

static bool open_file(struct guest_memory *memory, struct remoting_error *error)
{
    memory->file = create_file();
    if (memory->file < 0) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION,
                             "cannot create the memory to share with the daemon (memfd_create): %m");
    }
    if (!size_file(memory, error)) {
        return false;
    }
    /* The daemon takes no file that could shrink under its mapping. */
    if (fcntl(memory->file, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "cannot seal the memory to share with the daemon: %m");
    }
    return true;
}

bool guest_memory_open(struct guest_memory *memory, struct remoting_error *error)
{
    *memory = (struct guest_memory){ .file = -1, .page_size = (uint64_t)sysconf(_SC_PAGESIZE) };
    pthread_mutex_init(&memory->mutex, NULL);
    if (!open_file(memory, error)) {
        guest_memory_close(memory);
        return false;
    }
    memory->free = malloc(EXTENTS_AT_FIRST * sizeof *memory->free);
    if (!memory->free) {
        guest_memory_close(memory);
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "out of memory");
    }
    memory->free_capacity = EXTENTS_AT_FIRST;
    memory->free[0] = (struct guest_memory_extent){ .offset = 0, .size = memory->size };
    memory->free_count = 1;
    return true;
}

void guest_memory_close(struct guest_memory *memory)
{
    free(memory->free);
    if (memory->file >= 0) {
        close(memory->file);
    }
    pthread_mutex_destroy(&memory->mutex);
}

static void remove_extent(struct guest_memory *memory, size_t index)
{
    memory->free_count--;
    memmove(&memory->free[index], &memory->free[index + 1], (memory->free_count - index) * sizeof *memory->free);
}

/* `live` ranges leave at most `live` + 1 extents between and around them. */
static bool reserve_extents(struct guest_memory *memory)
{
    struct guest_memory_extent *larger;

    if (memory->live + 2 <= memory->free_capacity) {
        return true;
    }
    larger = reallocarray(memory->free, memory->free_capacity * 2, sizeof *larger);
    if (!larger) {
        return false;
    }
    memory->free = larger;
    memory->free_capacity *= 2;
    return true;
}

/* First fit. The mutex is held. */
static bool take_extent(struct guest_memory *memory, uint64_t size, uint64_t *offset, struct remoting_error *error)
{
    if (!reserve_extents(memory)) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "out of memory");
    }
    for (size_t index = 0; index < memory->free_count; index++) {
        struct guest_memory_extent *extent = &memory->free[index];

        if (extent->size < size) {
            continue;
        }
        *offset = extent->offset;
        extent->offset += size;
        extent->size -= size;
        if (extent->size == 0) {
            remove_extent(memory, index);
        }
        memory->live++;
        return true;
    }
    return remoting_fail(error, REMOTING_ERROR_ALLOCATION,
                         "no %llu bytes in one piece are left of the %llu MiB shared with the daemon",
                         (unsigned long long)size, (unsigned long long)(memory->size >> 20));
}

/* Joins the extent with its free neighbours. The mutex is held. */
static void put_extent(struct guest_memory *memory, uint64_t offset, uint64_t size)
{
    struct guest_memory_extent *free = memory->free;
    size_t index = 0;
    bool joins_before, joins_after;

    while (index < memory->free_count && free[index].offset < offset) {
        index++;
    }
    joins_before = index > 0 && free[index - 1].offset + free[index - 1].size == offset;
    joins_after = index < memory->free_count && offset + size == free[index].offset;
    if (joins_before) {
        free[index - 1].size += size;
        if (joins_after) {
            free[index - 1].size += free[index].size;
            remove_extent(memory, index);
        }
    } else if (joins_after) {
        free[index].offset = offset;
        free[index].size += size;
    } else {
        memmove(&free[index + 1], &free[index], (memory->free_count - index) * sizeof *free);
        free[index] = (struct guest_memory_extent){ .offset = offset, .size = size };
        memory->free_count++;
    }
    memory->live--;
}

bool guest_memory_allocate(struct guest_memory *memory, size_t size, struct guest_memory_range *range,
                           struct remoting_error *error)
{
    uint64_t offset = 0, rounded;
    void *address;
    bool taken;

    if (size == 0 || size > memory->size) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION,
                             "%zu bytes are not within the %llu MiB shared with the daemon", size,
                             (unsigned long long)(memory->size >> 20));
    }
    rounded = (size + memory->page_size - 1) / memory->page_size * memory->page_size;
    pthread_mutex_lock(&memory->mutex);
    taken = take_extent(memory, rounded, &offset, error);
    pthread_mutex_unlock(&memory->mutex);
    if (!taken) {
        return false;
    }
    address = mmap(NULL, rounded, PROT_READ | PROT_WRITE, MAP_SHARED, memory->file, (off_t)offset);
    if (address == MAP_FAILED) {
        remoting_fail(error, REMOTING_ERROR_ALLOCATION, "cannot map %llu bytes: %m", (unsigned long long)rounded);
        pthread_mutex_lock(&memory->mutex);
        put_extent(memory, offset, rounded);
        pthread_mutex_unlock(&memory->mutex);
        return false;
    }
    *range = (struct guest_memory_range){ .address = address, .offset = offset, .size = rounded };
    return true;
}

void guest_memory_release(struct guest_memory *memory, const struct guest_memory_range *range, bool reusable)
{
    guest_memory_unmap(range);
    /* Returns the pages; the range reads as zeros when it is next given out. A range that cannot be
     * emptied keeps its old bytes, so it is not given out again. */
    if (fallocate(memory->file, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, (off_t)range->offset, (off_t)range->size) !=
        0) {
        reusable = false;
    }
    if (!reusable) {
        return;
    }
    pthread_mutex_lock(&memory->mutex);
    put_extent(memory, range->offset, range->size);
    pthread_mutex_unlock(&memory->mutex);
}

void guest_memory_unmap(const struct guest_memory_range *range)
{
    munmap(range->address, range->size);
}
