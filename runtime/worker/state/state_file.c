#include "state/state_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "populate.h"

#define BLOCK HOST_COPY_PART /* of the file, which one huge page can hold */
#define LARGE ((size_t)1 << 20) /* bytes that are worth several threads */
#define WINDOW (HOST_STATE_LARGEST + BLOCK)

void host_state_open(struct host_state_file *file, int descriptor)
{
    file->descriptor = descriptor;
    file->place = 0;
    file->window = NULL;
    file->has_threads = false;
    file->is_writing = false;
}

static int end_large(struct host_state_file *file)
{
    if (!file->is_writing) {
        return 0;
    }
    file->is_writing = false;
    return host_copy_end(&file->threads);
}

void host_state_close(struct host_state_file *file)
{
    end_large(file);
    if (file->has_threads) {
        host_copy_threads_stop(&file->threads);
    }
    if (file->window) {
        munmap(file->window, WINDOW);
    }
}

/* Most guests that are swapped have nothing large, and need no threads. */
static void begin_large(struct host_state_file *file, host_copy_part copy, void *data, size_t size)
{
    if (!file->has_threads) {
        host_copy_threads_start(&file->threads);
        file->has_threads = true;
    }
    host_copy_begin(&file->threads, copy, data, size);
}

/* -------------------------------------------------------------------------------------------------- writing */

/* EPERM: the file is sealed against growing. */
static bool fail_to_write(int failure, struct remoting_error *error)
{
    if (failure == EPERM) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "the state takes more than was measured");
    }
    return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "the state cannot be written: %s", strerror(failure));
}

static int write_small(const struct host_state_file *file, const uint8_t *bytes, size_t size)
{
    size_t done = 0;

    while (done < size) {
        const ssize_t written = pwrite(file->descriptor, bytes + done, size - done, (off_t)(file->place + done));

        if (written < 0 && errno != EINTR) {
            return errno;
        }
        done += written > 0 ? (size_t)written : 0;
    }
    return 0;
}

/* A lack of memory is an errno here; at the first touch of a mapping it would be a signal. */
static int allocate(int descriptor, uint64_t place, size_t size)
{
    int failed;

    do {
        failed = fallocate(descriptor, 0, (off_t)place, (off_t)size);
    } while (failed != 0 && errno == EINTR);
    return failed == 0 ? 0 : errno;
}

/* A huge page for the block if the kernel has one, which needs a small one to begin with (mm/khugepaged.c). Small ones
 * come at 5 GB/s at most, however many threads ask, and go at 8 GB/s. The last byte is what the file may be too small
 * for: a huge page would take it, and lose it. */
static int give_pages(const struct host_block_writer *writer, size_t offset, size_t size)
{
    int failure = allocate(writer->descriptor, writer->place + offset + size - 1, 1);

    if (failure == 0 && madvise(writer->blocks + offset - offset % BLOCK, BLOCK, MADV_COLLAPSE) != 0) {
        failure = allocate(writer->descriptor, writer->place + offset, size);
    }
    return failure;
}

static int write_block(void *data, size_t offset, size_t size)
{
    const struct host_block_writer *writer = data;
    const size_t skipped = offset < writer->before ? writer->before - offset : 0;
    const int failure = give_pages(writer, offset + skipped, size - skipped);

    if (failure == 0) {
        memcpy(writer->blocks + offset + skipped, writer->bytes + (offset + skipped - writer->before), size - skipped);
    }
    return failure;
}

/* Address space that begins where a huge page can. */
static bool find_window(struct host_state_file *file)
{
    uint8_t *found;
    size_t before;

    if (file->window) {
        return true;
    }
    found = mmap(NULL, WINDOW + BLOCK, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (found == MAP_FAILED) {
        return false;
    }
    before = (BLOCK - (uintptr_t)found % BLOCK) % BLOCK;
    if (before > 0) {
        munmap(found, before);
    }
    if (before < BLOCK) {
        munmap(found + before + WINDOW, BLOCK - before);
    }
    file->window = found + before;
    return true;
}

/* Through a mapping, as write() has one thread at a time: the kernel locks the file. */
static int begin_writing(struct host_state_file *file, const uint8_t *bytes, size_t size)
{
    const size_t before = (size_t)(file->place % BLOCK);
    const uint64_t place = file->place - before;

    if (!find_window(file) || mmap(file->window, WINDOW, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED,
                                   file->descriptor, (off_t)place) == MAP_FAILED) {
        return errno;
    }
    file->writer = (struct host_block_writer){ file->descriptor, place, file->window, before, bytes };
    file->is_writing = true;
    begin_large(file, write_block, &file->writer, before + size);
    return 0;
}

static int write_part(struct host_state_file *file, const uint8_t *bytes, size_t size)
{
    const int failure = end_large(file);

    if (failure != 0) {
        return failure;
    }
    return size < LARGE ? write_small(file, bytes, size) : begin_writing(file, bytes, size);
}

bool host_state_write(struct host_state_file *file, const void *bytes, size_t size, struct remoting_error *error)
{
    const uint8_t *next = bytes;

    while (size > 0) {
        const size_t part = size < HOST_STATE_LARGEST ? size : HOST_STATE_LARGEST;
        const int failure = write_part(file, next, part);

        if (failure != 0) {
            return fail_to_write(failure, error);
        }
        file->place += part;
        next += part;
        size -= part;
    }
    return true;
}

bool host_state_end_writing(struct host_state_file *file, struct remoting_error *error)
{
    const int failure = end_large(file);

    return failure == 0 || fail_to_write(failure, error);
}

/* -------------------------------------------------------------------------------------------------- reading */

struct part_reader {
    int descriptor;
    uint64_t place;
    uint8_t *bytes;
};

/* ENODATA where the file ends before. */
static int read_part(void *data, size_t offset, size_t size)
{
    const struct part_reader *reader = data;

    while (size > 0) {
        const ssize_t taken = pread(reader->descriptor, reader->bytes + offset, size, (off_t)(reader->place + offset));

        if (taken == 0) {
            return ENODATA;
        }
        if (taken < 0 && errno != EINTR) {
            return errno;
        }
        if (taken > 0) {
            offset += (size_t)taken;
            size -= (size_t)taken;
        }
    }
    return 0;
}

static int read_large(struct host_state_file *file, struct part_reader *reader, size_t size)
{
    begin_large(file, read_part, reader, size);
    return host_copy_end(&file->threads);
}

bool host_state_read(struct host_state_file *file, void *bytes, size_t size, struct remoting_error *error)
{
    struct part_reader reader = { file->descriptor, file->place, bytes };
    const int failure = size < LARGE ? read_part(&reader, 0, size) : read_large(file, &reader, size);

    if (failure == ENODATA) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "the state is cut short");
    }
    if (failure != 0) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "the state cannot be read: %s", strerror(failure));
    }
    file->place += size;
    return true;
}
