/* Adds to guests' eventfds without waiting. write() waits while the counter is full, and a guest can fill it at any
 * moment and decide by the flags that it shares whether a write waits or fails. */
#ifndef DEVICE_EVENT_SIGNALLER_H
#define DEVICE_EVENT_SIGNALLER_H

#include <linux/aio_abi.h>
#include <stdbool.h>

#include "error.h"

struct event_signaller {
    aio_context_t context; /* 0: the kernel gives none */
    int ready;             /* an eventfd that can always be read */
};

/* It stays open until the process ends. The kernel counts such contexts for all users together (fs.aio-max-nr), so any
 * process can take them all. Without one an eventfd is written to, and a guest that fills its own stops this process,
 * which the daemon then kills. */
bool event_signaller_open(struct event_signaller *signaller, struct remoting_error *error);

/* Fails if it is no eventfd. */
bool event_signaller_raise(struct event_signaller *signaller, int eventfd, struct remoting_error *error);

#endif
