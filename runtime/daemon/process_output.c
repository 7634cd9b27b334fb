#include "process_output.h"

#include <sys/epoll.h>
#include <unistd.h>

#define BYTES_PER_TURN 4096u
/* A child of the process could write for ever. */
#define TURNS_OF_THE_DEAD 32u

static void end_line(struct process_output *output)
{
    output->text[output->length] = '\0';
    if (output->length > 0 && output->owner) {
        output->take_line(output->owner, output->text);
    }
    output->length = 0;
}

/* A line that is too long is passed on in pieces. */
static void take(struct process_output *output, const char *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (bytes[i] == '\n' || output->length == OUTPUT_LINE_MAXIMUM) {
            end_line(output);
        }
        if (bytes[i] != '\n') {
            output->text[output->length++] = bytes[i];
        }
    }
}

/* False when there is nothing to read, or the other end is closed. */
static bool read_some(struct process_output *output)
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
    struct process_output *output = owner;

    if (!read_some(output) && (events & EPOLLHUP) != 0) {
        event_loop_drop(output->loop, &output->pipe);
    }
}

bool process_output_watch(struct process_output *output, struct remoting_error *error)
{
    output->pipe.ready = output_ready;
    output->pipe.owner = output;
    return event_loop_add(output->loop, &output->pipe, EPOLLIN, error);
}

void process_output_finish(struct process_output *output)
{
    for (unsigned i = 0; i < TURNS_OF_THE_DEAD && output->pipe.fd >= 0 && read_some(output); i++) {
    }
    end_line(output);
    event_loop_drop(output->loop, &output->pipe);
}
