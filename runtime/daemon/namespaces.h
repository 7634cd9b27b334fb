/* Namespaces of Linux: what a guest's processes do not share with the host. Each process has its own. */
#ifndef DAEMON_NAMESPACES_H
#define DAEMON_NAMESPACES_H

#include <stdbool.h>
#include <stddef.h>

enum namespaces {
    NAMESPACE_USER = 1,    /* grants the others to who has no privileges */
    NAMESPACE_NETWORK = 2, /* no interface, and no abstract sockets of others */
    NAMESPACE_IPC = 4,     /* no System V memory or POSIX queues of others */
    NAMESPACE_MOUNT = 8,   /* a table of mounts of its own */
};

#define NAMESPACES_ALL (NAMESPACE_USER | NAMESPACE_NETWORK | NAMESPACE_IPC | NAMESPACE_MOUNT)

/* The calling process, which has one thread, leaves those that it shares. A user namespace is entered as the user that
 * it is, without capabilities once it has executed a program. False: errno says why. */
bool namespaces_enter(unsigned namespaces);

/* Which of them this kernel and its settings grant to the calling process. `*refusal`: why not all, or 0. */
unsigned namespaces_find(int *refusal);

/* "user, network", or "none". */
void namespaces_describe(unsigned namespaces, char *text, size_t size);

#endif
