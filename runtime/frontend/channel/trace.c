#include "channel/trace.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#define SPANS 4096u

struct guest_trace_buffer {
    int file;
    struct remoting_span_chunk chunk;
    struct remoting_span spans[SPANS];
};

void guest_trace_open(struct guest_trace *trace)
{
    const char *path = secure_getenv("GGML_REMOTING_TRACE");
    struct guest_trace_buffer *buffer = path ? malloc(sizeof *buffer) : NULL;

    trace->buffer = NULL;
    if (!buffer) {
        return;
    }
    buffer->file = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    if (buffer->file < 0) {
        fprintf(stderr, "ggml-remoting: GGML_REMOTING_TRACE: no trace: %s: %s\n", path, strerror(errno));
        free(buffer);
        return;
    }
    buffer->chunk = (struct remoting_span_chunk){ .magic = REMOTING_SPAN_CHUNK_MAGIC,
                                                  .pid = (uint32_t)getpid(),
                                                  .context = (uint64_t)remoting_now_ns() };
    trace->buffer = buffer;
}

/* With one write at the file's end, since other contexts and processes may write to it too. */
static void write_chunk(struct guest_trace_buffer *buffer)
{
    const struct iovec parts[] = { { &buffer->chunk, sizeof buffer->chunk },
                                   { buffer->spans, buffer->chunk.count * sizeof buffer->spans[0] } };
    const ssize_t size = (ssize_t)(parts[0].iov_len + parts[1].iov_len);

    if (buffer->file >= 0 && writev(buffer->file, parts, 2) != size) {
        fprintf(stderr,
                "ggml-remoting: GGML_REMOTING_TRACE: the trace ends here, as its file cannot be written on: %s\n",
                strerror(errno));
        close(buffer->file); /* such as on a full disk: it ends the trace, not the program */
        buffer->file = -1;
    }
    buffer->chunk.count = 0;
}

void guest_trace_add(struct guest_trace *trace, const struct remoting_span *span)
{
    struct guest_trace_buffer *buffer = trace->buffer;

    buffer->spans[buffer->chunk.count++] = *span;
    if (buffer->chunk.count == SPANS) {
        write_chunk(buffer);
    }
}

void guest_trace_close(struct guest_trace *trace)
{
    struct guest_trace_buffer *buffer = trace->buffer;

    if (!buffer) {
        return;
    }
    if (buffer->chunk.count > 0) {
        write_chunk(buffer);
    }
    if (buffer->file >= 0) {
        close(buffer->file);
    }
    free(buffer);
    trace->buffer = NULL;
}
