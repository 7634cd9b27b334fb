/* Runs a function in every thread of the process: Landlock restricts only the calling thread, and a device's driver has
 * started threads by then. */
#ifndef HOST_ALL_THREADS_H
#define HOST_ALL_THREADS_H

#include <stdbool.h>

#include "error.h"

/* Of a function that runs in the signal handler: ThreadSanitizer does not know all of the threads that it runs in. */
#define HOST_IN_ANY_THREAD __attribute__((no_sanitize("thread")))

/* `act` runs once in each thread that there is, in a signal handler in all but this one, and returns 0 or an
 * errno. Threads that are started meanwhile are found too. */
bool host_in_all_threads(int (*act)(int argument), int argument, struct remoting_error *error);

#endif
