#include "state/state_file.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

bool host_state_go_to(int file, uint64_t place, struct remoting_error *error)
{
    return lseek(file, (off_t)place, SEEK_SET) == (off_t)place ||
           remoting_fail(error, REMOTING_ERROR_FAILED, "the state's file: %s", strerror(errno));
}

/* EPERM: the file is sealed against growing. */
static bool fail_to_write(struct remoting_error *error)
{
    if (errno == EPERM) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "the state takes more than was measured");
    }
    return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "the state cannot be written: %s", strerror(errno));
}

bool host_state_write(int file, const void *bytes, size_t size, struct remoting_error *error)
{
    const uint8_t *place = bytes;

    while (size > 0) {
        const ssize_t written = write(file, place, size);

        if (written < 0 && errno != EINTR) {
            return fail_to_write(error);
        }
        if (written > 0) {
            place += written;
            size -= (size_t)written;
        }
    }
    return true;
}

bool host_state_read(int file, void *bytes, size_t size, struct remoting_error *error)
{
    uint8_t *place = bytes;

    while (size > 0) {
        const ssize_t taken = read(file, place, size);

        if (taken == 0) {
            return remoting_fail(error, REMOTING_ERROR_MALFORMED, "the state is cut short");
        }
        if (taken < 0 && errno != EINTR) {
            return remoting_fail(error, REMOTING_ERROR_FAILED, "the state cannot be read: %s", strerror(errno));
        }
        if (taken > 0) {
            place += taken;
            size -= (size_t)taken;
        }
    }
    return true;
}
