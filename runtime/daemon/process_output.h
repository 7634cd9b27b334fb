/* What a process that works for a guest writes to its standard output and error, line by line. A guest may have taken
 * it over. */
#ifndef DAEMON_PROCESS_OUTPUT_H
#define DAEMON_PROCESS_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "error.h"
#include "event_loop.h"

#define OUTPUT_LINE_MAXIMUM 400u

struct process_output {
    struct event_loop *loop;
    struct event_source pipe; /* the reading end, non-blocking */
    void (*take_line)(void *owner, const char *line);
    void *owner; /* NULL: no listener */
    size_t length;
    char text[OUTPUT_LINE_MAXIMUM + 1];
};

/* Watches output->pipe.fd. */
bool process_output_watch(struct process_output *output, struct remoting_error *error);
/* Passes on what is left, and closes the pipe. */
void process_output_finish(struct process_output *output);

#endif
