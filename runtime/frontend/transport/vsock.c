#include "transport/vsock.h"

#include <ctype.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <linux/vm_sockets.h>

#define CONNECT_MILLISECONDS 2000

static bool parse_number(const char *text, char end, const char **rest, uint32_t *number)
{
    char *behind;
    unsigned long long value;

    if (!isdigit((unsigned char)text[0])) {
        return false;
    }
    errno = 0;
    value = strtoull(text, &behind, 10);
    *number = (uint32_t)value;
    *rest = behind + 1;
    return errno == 0 && value <= UINT32_MAX && *behind == end;
}

static int wait_until_connected(int file)
{
    struct pollfd watched = { .fd = file, .events = POLLOUT };
    int number = 0;
    socklen_t size = sizeof number;

    if (poll(&watched, 1, CONNECT_MILLISECONDS) != 1) {
        return ETIMEDOUT;
    }
    return getsockopt(file, SOL_SOCKET, SO_ERROR, &number, &size) == 0 ? number : errno;
}

static int connect_to(int file, const struct sockaddr_vm *address)
{
    if (connect(file, (const struct sockaddr *)address, sizeof *address) == 0) {
        return 0;
    }
    return errno == EINPROGRESS ? wait_until_connected(file) : errno;
}

bool guest_vsock_connect(const char *place, int *socket_file, struct remoting_error *error)
{
    struct sockaddr_vm address = { .svm_family = AF_VSOCK };
    const char *rest;
    int file, number;

    if (!parse_number(place, ':', &rest, &address.svm_cid) || !parse_number(rest, '\0', &rest, &address.svm_port)) {
        return remoting_fail(error, REMOTING_ERROR_FAILED,
                             "the address vsock:%s is not vsock:CID:PORT, two numbers; the host's CID is 2", place);
    }
    file = socket(AF_VSOCK, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (file < 0) {
        return remoting_fail(error, REMOTING_ERROR_UNSUPPORTED, "this machine has no vsock (%m): is it a VM with one?");
    }
    number = connect_to(file, &address);
    if (number != 0) {
        close(file);
        errno = number;
        return remoting_fail(error, REMOTING_ERROR_UNSUPPORTED,
                             "cannot connect to vsock:%s: %m; on the host, the daemon must listen where the VM's "
                             "monitor connects its vsock to (Firecracker: the socket PATH_PORT)",
                             place);
    }
    *socket_file = file;
    return true;
}
