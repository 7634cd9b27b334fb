/* Has something done by every thread of the process: Landlock restricts only the thread that asks for it, and
 * a device's driver has started threads by then. */
#ifndef HOST_EVERY_THREAD_H
#define HOST_EVERY_THREAD_H

#include <stdbool.h>

#include "error.h"

/* `act` runs once in each thread that there is, in a signal handler in all but this one, and returns 0 or an
 * errno. Threads that are started meanwhile are found too. */
bool host_in_all_threads(int (*act)(int argument), int argument, struct remoting_error *error);

#endif
