/* Closes sockets whose queues the peer filled. An unread descriptor in a queue is closed with the last copy of the
 * socket, and that can take as long as the peer likes (a TCP socket with SO_LINGER, a file of a file system that
 * hangs). */
#ifndef DAEMON_DISCARD_H
#define DAEMON_DISCARD_H

#include <stdbool.h>

/* Closes the sockets; a process that is started for this closes the last copies. False: it could not be started, and
 * the sockets stay open. */
bool discard(const int *sockets, unsigned count);
/* The same for a process that is about to exit: the started process outlives it. */
void discard_at_exit(int socket);

#endif
