/* Namespaces of Linux: what a guest's processes do not share with the host. Each process has its own, except for the
 * network: the kernel makes and ends network namespaces under one lock, so a guest whose processes come and go would
 * keep others from starting. */
#ifndef DAEMON_NAMESPACES_H
#define DAEMON_NAMESPACES_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum namespaces {
    NAMESPACE_USER = 1,    /* allows the others to a process without privileges */
    NAMESPACE_NETWORK = 2, /* no interface, and no abstract sockets of others */
    NAMESPACE_IPC = 4,     /* no System V memory or POSIX queues of others */
    NAMESPACE_MOUNT = 8,   /* a table of mounts of its own */
    NAMESPACE_PROCESS = 16 /* no process ids of others, and a /proc without them; only along with that of mounts */
};

struct own_namespaces {
    unsigned kinds;
    int network; /* a descriptor of an existing one, for a process with privileges; -1: a new one */
};

#define NAMESPACES_ALL (NAMESPACE_USER | NAMESPACE_NETWORK | NAMESPACE_IPC | NAMESPACE_MOUNT | NAMESPACE_PROCESS)

/* As fork(2), from a process that has one thread, with more flags of clone(2). A user namespace is entered as the
 * effective user and group, without capabilities once the child has executed a program. In a namespace of processes the
 * child is the first one: no signal that it sends itself ends it, and it sees no parent.
 *
 * In the child `*refusal` is 0, or an errno: why it could not settle in them. */
pid_t namespaces_fork(const struct own_namespaces *own, int flags, int *refusal);

/* One without an interface, for own_namespaces; -1: errno says why. From a process that has one thread. */
int namespaces_open_network(void);

/* Which of them this kernel and its settings allow to the calling process. `*refusal`: why not all, or 0. */
unsigned namespaces_find(int *refusal);

/* "user, network", or "none". */
void namespaces_describe(unsigned namespaces, char *text, size_t size);

#endif
