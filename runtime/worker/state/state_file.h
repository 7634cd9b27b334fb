/* The file of a context's state: a memfd of the device process, of a size that does not change. It is written and read
 * from its start to its end. Only the worker that writes it maps it, where the kernel has given it the pages. */
#ifndef HOST_STATE_FILE_H
#define HOST_STATE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "error.h"
#include "state/copy_threads.h"

/* Something large that is written at once, in the blocks of the file that it touches. */
struct host_block_writer {
    int descriptor;
    uint64_t place; /* of the first block */
    uint8_t *blocks;
    size_t before; /* of the first block, which is not written now */
    const uint8_t *bytes;
};

struct host_state_file {
    int descriptor;
    uint64_t place;   /* of what is written or read next */
    uint8_t *window;  /* some address space where what is written is mapped, or NULL */
    bool has_threads; /* since something large was written or read */
    bool is_writing;  /* the threads write what `writer` says */
    struct host_block_writer writer;
    struct host_copy_threads threads;
};

/* Begins at the start of the file, which stays the caller's. */
void host_state_open(struct host_state_file *file, int descriptor);
void host_state_close(struct host_state_file *file);

/* Bytes that are on their way at once: wherever they begin, they touch at most one block for each thread. */
#define HOST_STATE_LARGEST ((HOST_COPY_THREADS_MAXIMUM - 1) * HOST_COPY_PART)

/* Something large may still be on its way when this returns: its bytes must stay until the next call. */
bool host_state_write(struct host_state_file *file, const void *bytes, size_t size, struct remoting_error *error);

bool host_state_end_writing(struct host_state_file *file, struct remoting_error *error);

/* MALFORMED where the file ends before. */
bool host_state_read(struct host_state_file *file, void *bytes, size_t size, struct remoting_error *error);

#endif
