#include "state/state_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define PAGE 4096u
#define LARGE ((size_t)1 << 20) /* bytes that are worth several threads */

void host_state_open(struct host_state_file *file, int descriptor)
{
    file->descriptor = descriptor;
    file->given = 0;
    file->has_threads = false;
}

void host_state_close(struct host_state_file *file)
{
    if (file->has_threads) {
        host_copy_threads_stop(&file->threads);
    }
}

/* Begins to copy a large range; most guests that are swapped have none. */
static void begin_copy(struct host_state_file *file, host_copy_part copy, void *data, size_t size)
{
    if (!file->has_threads) {
        host_copy_threads_start(&file->threads);
        file->has_threads = true;
    }
    host_copy_begin(&file->threads, copy, data, size);
}

static bool fail_at_file(struct remoting_error *error)
{
    return remoting_fail(error, REMOTING_ERROR_FAILED, "the state's file: %s", strerror(errno));
}

bool host_state_go_to(struct host_state_file *file, uint64_t place, struct remoting_error *error)
{
    return lseek(file->descriptor, (off_t)place, SEEK_SET) == (off_t)place || fail_at_file(error);
}

/* -------------------------------------------------------------------------------------------------- writing */

/* EPERM: the file is sealed against growing. */
static bool fail_to_write(int failure, struct remoting_error *error)
{
    if (failure == EPERM) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION,
                             "the state takes more than the host allows (ggml-remotingd --state-memory)");
    }
    return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "the state cannot be written: %s", strerror(failure));
}

bool host_state_write(struct host_state_file *file, const void *bytes, size_t size, struct remoting_error *error)
{
    const uint8_t *place = bytes;

    while (size > 0) {
        const ssize_t written = write(file->descriptor, place, size);

        if (written < 0 && errno != EINTR) {
            return fail_to_write(errno, error);
        }
        if (written > 0) {
            place += written;
            size -= (size_t)written;
        }
    }
    return true;
}

/* A lack of memory is an errno here, where it would be a signal at a mapping. Takes a fifth of the time of what gives
 * pages at their first touch (measured: 9.5 GB/s). */
static int give_pages(struct host_state_file *file, uint64_t end)
{
    int failed = 0;

    do {
        failed = file->given < end ? fallocate(file->descriptor, 0, (off_t)file->given, (off_t)(end - file->given)) : 0;
    } while (failed != 0 && errno == EINTR);
    if (failed != 0) {
        return errno;
    }
    file->given = end > file->given ? end : file->given;
    return 0;
}

struct mapped_copy {
    uint8_t *target;
    const uint8_t *source;
};

static int copy_to_mapping(void *data, size_t offset, size_t size)
{
    const struct mapped_copy *copy = data;

    memcpy(copy->target + offset, copy->source + offset, size);
    return 0;
}

/* write() would have one thread at a time: the kernel locks the file. */
static int copy_to_file(struct host_state_file *file, uint64_t place, const void *bytes, size_t size, size_t following)
{
    const size_t before = (size_t)(place % PAGE);
    uint8_t *mapping = mmap(NULL, before + size, PROT_READ | PROT_WRITE, MAP_SHARED, file->descriptor,
                            (off_t)(place - before));
    struct mapped_copy copy = { mapping + before, bytes };

    if (mapping == MAP_FAILED) {
        return errno;
    }
    begin_copy(file, copy_to_mapping, &copy, size);
    give_pages(file, place + size + following); /* whoever writes there is told if that fails */
    host_copy_end(&file->threads);
    munmap(mapping, before + size);
    return 0;
}

bool host_state_write_large(struct host_state_file *file, const void *bytes, size_t size, size_t following,
                            struct remoting_error *error)
{
    const off_t place = lseek(file->descriptor, 0, SEEK_CUR);
    int failure;

    if (size < LARGE) {
        return host_state_write(file, bytes, size, error);
    }
    if (place < 0) {
        return fail_at_file(error);
    }
    file->given = file->given > (uint64_t)place ? file->given : (uint64_t)place;
    failure = give_pages(file, (uint64_t)place + size);
    if (failure == 0) {
        failure = copy_to_file(file, (uint64_t)place, bytes, size, following);
    }
    if (failure != 0) {
        return fail_to_write(failure, error);
    }
    return host_state_go_to(file, (uint64_t)place + size, error);
}

/* -------------------------------------------------------------------------------------------------- reading */

static bool read_in_turn(struct host_state_file *file, uint8_t *place, size_t size, struct remoting_error *error)
{
    while (size > 0) {
        const ssize_t taken = read(file->descriptor, place, size);

        if (taken == 0) {
            return remoting_fail(error, REMOTING_ERROR_MALFORMED, "the state is cut short");
        }
        if (taken < 0 && errno != EINTR) {
            return fail_at_file(error);
        }
        if (taken > 0) {
            place += taken;
            size -= (size_t)taken;
        }
    }
    return true;
}

struct part_reader {
    int descriptor;
    off_t place;
    uint8_t *bytes;
};

static int read_part(void *data, size_t offset, size_t size)
{
    const struct part_reader *reader = data;

    while (size > 0) {
        const ssize_t taken = pread(reader->descriptor, reader->bytes + offset, size, reader->place + (off_t)offset);

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

bool host_state_read(struct host_state_file *file, void *bytes, size_t size, struct remoting_error *error)
{
    struct part_reader reader = { .descriptor = file->descriptor, .bytes = bytes };
    int failure;

    if (size < LARGE) {
        return read_in_turn(file, bytes, size, error);
    }
    reader.place = lseek(file->descriptor, 0, SEEK_CUR);
    if (reader.place < 0) {
        return fail_at_file(error);
    }
    begin_copy(file, read_part, &reader, size);
    failure = host_copy_end(&file->threads);
    if (failure == ENODATA) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "the state is cut short");
    }
    if (failure != 0) {
        errno = failure;
        return fail_at_file(error);
    }
    return host_state_go_to(file, (uint64_t)reader.place + size, error);
}
