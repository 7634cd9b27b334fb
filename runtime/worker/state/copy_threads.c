#include "state/copy_threads.h"

#include <sched.h>
#include <string.h>

#include "clock.h"

/* A thread that sleeps is awake after up to 1 ms on a virtual machine, for which a device gives 55 MB. So they look for
 * the next range while the device gives it, if there are processors enough. */
#define SPIN_NS 2000000
#define SPINNING_THREADS 4u

static void copy_parts(struct host_copy_threads *threads)
{
    while (atomic_load(&threads->failure) == 0) {
        const size_t offset = atomic_fetch_add(&threads->next, HOST_COPY_PART);
        size_t left;
        int failure;

        if (offset >= threads->size) {
            return;
        }
        left = threads->size - offset;
        failure = threads->copy(threads->data, offset, left < HOST_COPY_PART ? left : HOST_COPY_PART);
        if (failure != 0) {
            atomic_store(&threads->failure, failure);
        }
    }
}

static bool has_news(struct host_copy_threads *threads, uint32_t last)
{
    const uint32_t round = atomic_load(&threads->round);

    return (round % 2 == 1 && round != last) || atomic_load(&threads->ends);
}

static void await_round(struct host_copy_threads *threads, uint32_t last)
{
    const int64_t until = remoting_now_ns() + (threads->spins ? SPIN_NS : 0);

    while (!has_news(threads, last) && remoting_now_ns() < until) {
    }
    if (has_news(threads, last)) {
        return;
    }
    pthread_mutex_lock(&threads->lock);
    while (!has_news(threads, last)) {
        pthread_cond_wait(&threads->changed, &threads->lock);
    }
    pthread_mutex_unlock(&threads->lock);
}

static void *run(void *data)
{
    struct host_copy_threads *threads = data;
    uint32_t last = 0;

    while (!atomic_load(&threads->ends)) {
        await_round(threads, last);
        atomic_fetch_add(&threads->inside, 1);
        last = atomic_load(&threads->round);
        if (last % 2 == 1) {
            copy_parts(threads);
        }
        atomic_fetch_sub(&threads->inside, 1);
    }
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

static void tell(struct host_copy_threads *threads)
{
    pthread_mutex_lock(&threads->lock);
    pthread_cond_broadcast(&threads->changed);
    pthread_mutex_unlock(&threads->lock);
}

void host_copy_threads_start(struct host_copy_threads *threads)
{
    const uint32_t others = wanted_threads() - 1; /* the caller copies too */

    memset(threads, 0, sizeof *threads);
    pthread_mutex_init(&threads->lock, NULL);
    pthread_cond_init(&threads->changed, NULL);
    threads->spins = others >= SPINNING_THREADS;
    while (threads->count < others && pthread_create(&threads->threads[threads->count], NULL, run, threads) == 0) {
        threads->count++;
    }
}

void host_copy_threads_stop(struct host_copy_threads *threads)
{
    atomic_store(&threads->ends, true);
    tell(threads);
    for (uint32_t i = 0; i < threads->count; i++) {
        pthread_join(threads->threads[i], NULL);
    }
    pthread_cond_destroy(&threads->changed);
    pthread_mutex_destroy(&threads->lock);
}

void host_copy_begin(struct host_copy_threads *threads, host_copy_part copy, void *data, size_t size)
{
    threads->copy = copy;
    threads->data = data;
    threads->size = size;
    atomic_store(&threads->next, 0);
    atomic_store(&threads->failure, 0);
    atomic_fetch_add(&threads->round, 1);
    tell(threads);
}

int host_copy_end(struct host_copy_threads *threads)
{
    copy_parts(threads);
    atomic_fetch_add(&threads->round, 1);
    while (atomic_load(&threads->inside) > 0) { /* each finishes its part, and takes no other */
        sched_yield();
    }
    return atomic_load(&threads->failure);
}
