#include "transport/serial_port.h"

#include <errno.h>
#include <fcntl.h>
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
    *file = open(path, O_RDWR | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (*file < 0) {
        const int number = errno;

        return remoting_fail(error, REMOTING_ERROR_UNSUPPORTED, "serial:%s: %m%s", path, advice(number));
    }
    /* A port has no positions (no_llseek of Linux's virtio_console.c); fstat would need a newer glibc. */
    if (lseek(*file, 0, SEEK_CUR) < 0 && errno == ESPIPE) {
        return true;
    }
    close(*file);
    return remoting_fail(error, REMOTING_ERROR_UNSUPPORTED, "serial:%s: it is no port", path);
}
