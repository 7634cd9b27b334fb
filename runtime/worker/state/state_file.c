#include "state/state_file.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* EPERM: the file is sealed against growing. */
static bool fail_to_write(struct remoting_error *error)
{
    if (errno == EPERM) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "the state takes more than was measured");
    }
    return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "the state cannot be written: %s", strerror(errno));
}

bool host_state_write(int file, uint64_t place, const void *bytes, size_t size, struct remoting_error *error)
{
    const uint8_t *next = bytes;

    while (size > 0) {
        const ssize_t written = pwrite(file, next, size, (off_t)place);

        if (written < 0 && errno != EINTR) {
            return fail_to_write(error);
        }
        if (written > 0) {
            next += written;
            place += (uint64_t)written;
            size -= (size_t)written;
        }
    }
    return true;
}

bool host_state_read(int file, uint64_t place, void *bytes, size_t size, struct remoting_error *error)
{
    uint8_t *next = bytes;

    while (size > 0) {
        const ssize_t taken = pread(file, next, size, (off_t)place);

        if (taken == 0) {
            return remoting_fail(error, REMOTING_ERROR_MALFORMED, "the state is cut short");
        }
        if (taken < 0 && errno != EINTR) {
            return remoting_fail(error, REMOTING_ERROR_FAILED, "the state cannot be read: %s", strerror(errno));
        }
        if (taken > 0) {
            next += taken;
            place += (uint64_t)taken;
            size -= (size_t)taken;
        }
    }
    return true;
}
