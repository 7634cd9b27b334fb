#include "confinement/all_threads.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* glibc's own signal for setuid in every thread. Its pthread_sigmask lets no thread block it, and drivers'
 * threads block all that can be. Nothing here calls setuid meanwhile. */
#define SIGNAL 33
#define THREADS_MAXIMUM 4096u
#define ANSWER_TRIES 1000

/* The kernel's struct sigaction, as x86-64 and AArch64 have it. */
struct kernel_action {
    void (*handler)(int number);
    unsigned long flags;
    void (*restorer)(void);
    uint64_t mask;
};

/* A signal handler takes no data. */
static struct {
    int (*act)(int argument);
    int argument;
    _Atomic int failure; /* an errno */
    _Atomic int answered; /* the thread that answered last */
} order;

HOST_IN_ANY_THREAD static void run_in_handler(int number)
{
    const int saved = errno;
    const int failure = order.act(order.argument);

    (void)number;
    if (failure != 0) {
        order.failure = failure;
    }
    order.answered = (int)syscall(SYS_gettid);
    errno = saved;
}

static long kernel_sigaction(int number, const struct kernel_action *action, struct kernel_action *old)
{
    return syscall(SYS_rt_sigaction, number, action, old, sizeof action->mask);
}

/* libc refuses to change its own signal, so the system call sets the handler, with the restorer that libc gives to an
 * ordinary one. The handler is set again, since a sanitizer puts its own in front, which holds signals back. */
static bool take_signal(struct kernel_action *before)
{
    struct sigaction handler = { .sa_handler = run_in_handler, .sa_flags = SA_RESTART };
    struct sigaction ordinary;
    struct kernel_action made;

    sigfillset(&handler.sa_mask);
    if (sigaction(SIGUSR1, &handler, &ordinary) != 0 || kernel_sigaction(SIGUSR1, NULL, &made) != 0 ||
        sigaction(SIGUSR1, &ordinary, NULL) != 0) {
        return false;
    }
    made.handler = run_in_handler;
    return kernel_sigaction(SIGNAL, &made, before) == 0;
}

/* True if the thread has acted or has ended. */
static bool ask(int thread)
{
    const struct timespec pause = { .tv_nsec = 1000000 };

    order.answered = 0;
    if (syscall(SYS_tgkill, getpid(), thread, SIGNAL) != 0) {
        return errno == ESRCH;
    }
    for (int i = 0; i < ANSWER_TRIES && order.answered != thread; i++) {
        nanosleep(&pause, NULL);
    }
    return order.answered == thread || (syscall(SYS_tgkill, getpid(), thread, 0) != 0 && errno == ESRCH);
}

static bool is_known(const int *threads, size_t count, int thread)
{
    for (size_t i = 0; i < count; i++) {
        if (threads[i] == thread) {
            return true;
        }
    }
    return false;
}

/* Asks the threads that are not known yet; a thread that has acted starts only threads that need not be asked. */
static bool ask_new_threads(DIR *tasks, int *threads, size_t *count, struct remoting_error *error)
{
    const struct dirent *entry;

    while ((entry = readdir(tasks)) != NULL) {
        const int thread = atoi(entry->d_name);

        if (thread == 0 || is_known(threads, *count, thread)) {
            continue;
        }
        if (*count == THREADS_MAXIMUM) {
            return remoting_fail(error, REMOTING_ERROR_FAILED, "more than %u threads", THREADS_MAXIMUM);
        }
        if (!ask(thread)) {
            return remoting_fail(error, REMOTING_ERROR_FAILED, "thread %d does not answer", thread);
        }
        threads[(*count)++] = thread;
    }
    return true;
}

static bool ask_all(int *threads, struct remoting_error *error)
{
    DIR *tasks = opendir("/proc/self/task");
    size_t count = 1;
    size_t before;
    bool answered;

    if (!tasks) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "/proc/self/task: %s", strerror(errno));
    }
    threads[0] = (int)syscall(SYS_gettid);
    do {
        before = count;
        rewinddir(tasks);
        answered = ask_new_threads(tasks, threads, &count, error);
    } while (answered && count != before);
    closedir(tasks);
    return answered;
}

bool host_in_all_threads(int (*act)(int argument), int argument, struct remoting_error *error)
{
    struct kernel_action before;
    int *threads = calloc(THREADS_MAXIMUM, sizeof *threads);
    bool answered;

    if (!threads) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "no memory for a list of threads");
    }
    order.act = act;
    order.argument = argument;
    order.failure = 0;
    if (!take_signal(&before)) {
        free(threads);
        return remoting_fail(error, REMOTING_ERROR_FAILED, "signal %d: %s", SIGNAL, strerror(errno));
    }
    answered = ask_all(threads, error);
    kernel_sigaction(SIGNAL, &before, NULL);
    free(threads);
    if (answered && order.failure == 0) {
        order.failure = act(argument);
    }
    return answered && (order.failure == 0 ||
                        remoting_fail(error, REMOTING_ERROR_FAILED, "in every thread: %s", strerror(order.failure)));
}
