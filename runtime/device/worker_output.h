/* What a worker writes to its standard output and error, line by line: it may be a guest that writes there. */
#ifndef DEVICE_WORKER_OUTPUT_H
#define DEVICE_WORKER_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "error.h"
#include "event_loop.h"

#define WORKER_LINE_MAXIMUM 400u

struct worker_output {
    struct event_loop *loop;
    struct event_source pipe; /* the daemon's end, non-blocking */
    void (*said)(void *owner, const char *line);
    void *owner; /* NULL: nobody listens */
    size_t length;
    char text[WORKER_LINE_MAXIMUM + 1];
};

/* Watches output->pipe.fd. */
bool worker_output_watch(struct worker_output *output, struct remoting_error *error);
/* Tells of what is left, and closes the pipe. */
void worker_output_finish(struct worker_output *output);

#endif
