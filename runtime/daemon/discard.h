/* Closing sockets whose queues a stranger filled. A descriptor that waits there unread is closed with the last copy of
 * the socket, and that may take as long as the stranger likes (a TCP socket with SO_LINGER, a file of a file system
 * that hangs). */
#ifndef DAEMON_DISCARD_H
#define DAEMON_DISCARD_H

#include <stdbool.h>

/* Closes the sockets; the last copies go with one throw-away process. False: no process can be had, and they stay
 * open. */
bool discard(const int *sockets, unsigned count);
/* The same for a process that is about to exit: the throw-away process outlives it. */
void discard_at_exit(int socket);

#endif
