/* The socket of the direct transport: a stream to the daemon that never blocks past a deadline. */
#ifndef GUEST_DIRECT_SOCKET_H
#define GUEST_DIRECT_SOCKET_H

#include <stddef.h>
#include <stdint.h>

#include "error.h"

/* The reason of a failure names the path and what to do. */
bool guest_socket_connect(const char *path, int *socket_file, struct remoting_error *error);

/* Sends all of `bytes`, and with them the file descriptor `file` unless it is -1. */
bool guest_socket_send(int socket_file, const void *bytes, size_t size, int file, int64_t deadline,
                       struct remoting_error *error);

/* Fills all of `bytes`. */
bool guest_socket_receive(int socket_file, void *bytes, size_t size, int64_t deadline, struct remoting_error *error);

/* False once the daemon has closed its end. One system call, never blocks. */
bool guest_socket_connected(int socket_file);

#endif
