/* Threads that each copy parts of one range: one alone is several times slower than a GPU's bus. Measured on a machine
 * with an H200, of a memfd: written 3 GB/s by one, 27 by eight, 38 by fourteen; read 8, 57 and 83 GB/s. */
#ifndef HOST_COPY_THREADS_H
#define HOST_COPY_THREADS_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HOST_COPY_THREADS_MAXIMUM 16u
#define HOST_COPY_PART ((size_t)2 << 20) /* bytes of a part: of the size of a huge page */

/* Copies a part of the range, which begins at a multiple of HOST_COPY_PART, and returns 0 or an errno. */
typedef int (*host_copy_part)(void *data, size_t offset, size_t size);

struct host_copy_threads {
    pthread_t threads[HOST_COPY_THREADS_MAXIMUM];
    uint32_t count; /* of those that could be started */
    bool spins;     /* there are processors enough to wait without sleep */
    pthread_mutex_t lock;
    pthread_cond_t changed;
    _Atomic uint32_t round; /* odd while there is a range to copy */
    _Atomic uint32_t inside; /* threads that may look at the range */
    _Atomic bool ends;
    host_copy_part copy;
    void *data;
    size_t size;
    _Atomic size_t next; /* where the first part begins that nobody has taken */
    _Atomic int failure; /* the errno of a part, or 0 */
};

/* As many threads as there are processors for this one; fewer, or none, where the host allows no more. */
void host_copy_threads_start(struct host_copy_threads *threads);
void host_copy_threads_stop(struct host_copy_threads *threads);

/* Has the threads copy a range, while the caller does something else. `data` must stay until the end. */
void host_copy_begin(struct host_copy_threads *threads, host_copy_part copy, void *data, size_t size);
/* The caller copies too. Returns when all is copied: 0, or the errno of a part. */
int host_copy_end(struct host_copy_threads *threads);

#endif
