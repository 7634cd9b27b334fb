#include "vsock.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <linux/vm_sockets.h>

#include "daemon_limits.h"

bool vsock_listen(uint32_t port, int *socket_file, struct remoting_error *error)
{
    const struct sockaddr_vm address = { .svm_family = AF_VSOCK, .svm_port = port, .svm_cid = VMADDR_CID_ANY };
    const int file = socket(AF_VSOCK, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

    if (file < 0) {
        return remoting_fail(error, REMOTING_ERROR_UNSUPPORTED,
                             "this host has no vsock: %s (modprobe vhost_vsock; Firecracker and Cloud Hypervisor need "
                             "--socket PATH_PORT instead)",
                             strerror(errno));
    }
    if (bind(file, (const struct sockaddr *)&address, sizeof address) == 0 && listen(file, BACKLOG) == 0) {
        *socket_file = file;
        return true;
    }
    remoting_fail(error, REMOTING_ERROR_FAILED, "port %u of vsock: %s", port, strerror(errno));
    close(file);
    return false;
}

bool vsock_find_cid(int socket, uint32_t *cid, struct remoting_error *error)
{
    struct sockaddr_vm peer = { .svm_family = AF_UNSPEC };
    socklen_t size = sizeof peer;

    if (getpeername(socket, (struct sockaddr *)&peer, &size) < 0 || peer.svm_family != AF_VSOCK) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "no CID is known of a vsock's peer: %s", strerror(errno));
    }
    *cid = peer.svm_cid;
    return true;
}
