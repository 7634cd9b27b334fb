#include "worker_output.h"

#include <sys/epoll.h>
#include <unistd.h>

#define BYTES_PER_TURN 4096u
/* Something that the worker forked could go on writing for ever. */
#define TURNS_OF_THE_DEAD 32u

static void end_line(struct worker_output *output)
{
    output->text[output->length] = '\0';
    if (output->length > 0 && output->owner) {
        output->said(output->owner, output->text);
    }
    output->length = 0;
}

/* A line that is too long is told of in pieces. */
static void take(struct worker_output *output, const char *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (bytes[i] == '\n' || output->length == WORKER_LINE_MAXIMUM) {
            end_line(output);
        }
        if (bytes[i] != '\n') {
            output->text[output->length++] = bytes[i];
        }
    }
}

/* False when there is nothing more for now, or for good. */
static bool read_some(struct worker_output *output)
{
    char bytes[BYTES_PER_TURN];
    ssize_t count = read(output->pipe.fd, bytes, sizeof bytes);

    if (count > 0) {
        take(output, bytes, (size_t)count);
    }
    return count > 0;
}

static void output_ready(void *owner, uint32_t events)
{
    struct worker_output *output = owner;

    if (!read_some(output) && (events & EPOLLHUP) != 0) {
        event_loop_drop(output->loop, &output->pipe);
    }
}

bool worker_output_watch(struct worker_output *output, struct remoting_error *error)
{
    output->pipe.ready = output_ready;
    output->pipe.owner = output;
    return event_loop_add(output->loop, &output->pipe, EPOLLIN, error);
}

void worker_output_finish(struct worker_output *output)
{
    for (unsigned i = 0; i < TURNS_OF_THE_DEAD && output->pipe.fd >= 0 && read_some(output); i++) {
    }
    end_line(output);
    event_loop_drop(output->loop, &output->pipe);
}
