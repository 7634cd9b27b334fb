#include "transport/serial_port.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* What the user can do about it. */
static const char *advice(int number)
{
    switch (number) {
    case ENOENT:
        return "; the VM has no port of this name (QEMU: -device virtserialport,name=NAME), or no udev names its "
               "ports: /sys/class/virtio-ports has them all";
    case EBUSY:
        return "; another program has the port open: it serves one at a time, so give each program a port of its own";
    case EACCES:
        return "; this user may not open it";
    default:
        return "";
    }
}

bool guest_serial_port_open(const char *path, int *file, struct remoting_error *error)
{
    struct stat status;

    *file = open(path, O_RDWR | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (*file < 0) {
        const int number = errno;

        return remoting_fail(error, REMOTING_ERROR_UNSUPPORTED, "serial:%s: %m%s", path, advice(number));
    }
    if (fstat(*file, &status) == 0 && S_ISCHR(status.st_mode)) {
        return true;
    }
    close(*file);
    return remoting_fail(error, REMOTING_ERROR_UNSUPPORTED, "serial:%s: it is no port", path);
}
