/* A replacement for vsock, preloaded into a daemon and its guests on machines without a usable vsock. A port is a Unix
 * socket named by its number in the folder VSOCK; a guest connects from one named after its CID, VSOCK_CID, and the
 * daemon sees addresses of vsock. */
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <linux/vm_sockets.h>

static struct sockaddr_un address_of(const char *kind, unsigned number, unsigned process)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };

    snprintf(address.sun_path, sizeof address.sun_path, "%s/%s.%u.%u", getenv("VSOCK"), kind, number, process);
    return address;
}

int socket(int domain, int type, int protocol)
{
    int (*real)(int, int, int) = dlsym(RTLD_NEXT, "socket");

    return real(domain == AF_VSOCK ? AF_UNIX : domain, type, protocol);
}

int bind(int file, const struct sockaddr *address, socklen_t size)
{
    int (*real)(int, const struct sockaddr *, socklen_t) = dlsym(RTLD_NEXT, "bind");
    struct sockaddr_un other;

    if (address->sa_family != AF_VSOCK) {
        return real(file, address, size);
    }
    other = address_of("port", ((const struct sockaddr_vm *)address)->svm_port, 0);
    return real(file, (const struct sockaddr *)&other, sizeof other);
}

/* The host's CID is 2; nothing listens at any other. */
int connect(int file, const struct sockaddr *address, socklen_t size)
{
    static unsigned connections;
    int (*real)(int, const struct sockaddr *, socklen_t) = dlsym(RTLD_NEXT, "connect");
    const struct sockaddr_vm *port = (const struct sockaddr_vm *)address;
    struct sockaddr_un other;

    if (address->sa_family != AF_VSOCK) {
        return real(file, address, size);
    }
    if (port->svm_cid != VMADDR_CID_HOST) {
        errno = ENODEV;
        return -1;
    }
    other = address_of("cid", (unsigned)atoi(getenv("VSOCK_CID")), (unsigned)getpid() * 100 + connections++);
    if (bind(file, (const struct sockaddr *)&other, sizeof other) < 0) {
        return -1;
    }
    other = address_of("port", port->svm_port, 0);
    return real(file, (const struct sockaddr *)&other, sizeof other);
}

int getpeername(int file, struct sockaddr *address, socklen_t *size)
{
    int (*real)(int, struct sockaddr *, socklen_t *) = dlsym(RTLD_NEXT, "getpeername");
    struct sockaddr_un other = { .sun_family = AF_UNSPEC };
    struct sockaddr_vm peer = { .svm_family = AF_VSOCK };
    socklen_t other_size = sizeof other;
    const char *name;

    if (real(file, (struct sockaddr *)&other, &other_size) < 0) {
        return -1;
    }
    name = strstr(other.sun_path, "/cid.");
    if (!name || sscanf(name, "/cid.%u.", &peer.svm_cid) != 1 || *size < sizeof peer) {
        return real(file, address, size);
    }
    memcpy(address, &peer, sizeof peer);
    *size = sizeof peer;
    return 0;
}
