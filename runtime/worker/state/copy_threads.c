#include "state/copy_threads.h"

#include <sched.h>

/* With the lock held, which it gives up while it copies. */
static void copy_parts(struct host_copy_threads *threads)
{
    while (threads->next < threads->size && threads->failure == 0) {
        const size_t offset = threads->next;
        const size_t left = threads->size - offset;
        const size_t size = left < HOST_COPY_PART ? left : HOST_COPY_PART;
        int failure;

        threads->next += size;
        threads->copying++;
        pthread_mutex_unlock(&threads->lock);
        failure = threads->copy(threads->data, offset, size);
        pthread_mutex_lock(&threads->lock);
        threads->copying--;
        if (failure != 0 && threads->failure == 0) {
            threads->failure = failure;
        }
    }
}

static void *run(void *data)
{
    struct host_copy_threads *threads = data;

    pthread_mutex_lock(&threads->lock);
    while (!threads->ends) {
        copy_parts(threads);
        pthread_cond_broadcast(&threads->changed);
        pthread_cond_wait(&threads->changed, &threads->lock);
    }
    pthread_mutex_unlock(&threads->lock);
    return NULL;
}

static uint32_t wanted_threads(void)
{
    cpu_set_t processors;

    if (sched_getaffinity(0, sizeof processors, &processors) != 0) {
        return 1;
    }
    return CPU_COUNT(&processors) < (int)HOST_COPY_THREADS_MAXIMUM ? (uint32_t)CPU_COUNT(&processors)
                                                                   : HOST_COPY_THREADS_MAXIMUM;
}

void host_copy_threads_start(struct host_copy_threads *threads)
{
    const uint32_t wanted = wanted_threads() - 1; /* the caller copies too */

    *threads = (struct host_copy_threads){ .lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER };
    while (threads->count < wanted && pthread_create(&threads->threads[threads->count], NULL, run, threads) == 0) {
        threads->count++;
    }
}

void host_copy_threads_stop(struct host_copy_threads *threads)
{
    pthread_mutex_lock(&threads->lock);
    threads->ends = true;
    pthread_cond_broadcast(&threads->changed);
    pthread_mutex_unlock(&threads->lock);
    while (threads->count > 0) {
        pthread_join(threads->threads[--threads->count], NULL);
    }
    pthread_cond_destroy(&threads->changed);
    pthread_mutex_destroy(&threads->lock);
}

int host_copy(struct host_copy_threads *threads, host_copy_part copy, void *data, size_t size)
{
    int failure;

    pthread_mutex_lock(&threads->lock);
    threads->copy = copy;
    threads->data = data;
    threads->size = size;
    threads->next = 0;
    threads->failure = 0;
    pthread_cond_broadcast(&threads->changed);
    copy_parts(threads);
    while (threads->copying > 0) {
        pthread_cond_wait(&threads->changed, &threads->lock);
    }
    failure = threads->failure;
    pthread_mutex_unlock(&threads->lock);
    return failure;
}
