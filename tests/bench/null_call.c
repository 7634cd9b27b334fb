/* Measures a call that does nothing, or holds a context without using it. ABI is an ABI's number.
 *
 *   null_call FRONTEND ADDRESS ABI awake COUNT          prints the median in nanoseconds
 *   null_call FRONTEND ADDRESS ABI asleep COUNT PAUSE   the same, after PAUSE microseconds in which the worker sleeps
 *   null_call FRONTEND ADDRESS ABI futex COUNT PAUSE    the same for the kernel alone: a process is woken, and answers
 *                                                       in shared memory
 *   null_call FRONTEND ADDRESS ABI hold                 prints nanoseconds until the first answer, then waits for the
 *                                                       end of its input */
#include <dlfcn.h>
#include <linux/futex.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "error.h"
#include "ggml/client_api.h"
#include "wire.h"

static __typeof__(remoting_client_open) *session_open;
static __typeof__(remoting_client_close) *session_close;
static __typeof__(remoting_client_transact) *session_transact;

static int64_t now_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

static void find(const char *path)
{
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);

    if (library) {
        session_open = dlsym(library, "remoting_client_open");
        session_close = dlsym(library, "remoting_client_close");
        session_transact = dlsym(library, "remoting_client_transact");
    }
    if (!session_open || !session_close || !session_transact) {
        fprintf(stderr, "null_call: %s\n", dlerror());
        exit(1);
    }
}

static void ping(struct remoting_client *session)
{
    char reason[REMOTING_REASON_SIZE];

    if (session_transact(session, WIRE_CONTEXT_PING, NULL, 0, NULL, 0, NULL, 0, reason) != 0) {
        fprintf(stderr, "null_call: %s\n", reason);
        exit(1);
    }
}

static int compare(const void *left, const void *right)
{
    const int64_t a = *(const int64_t *)left;
    const int64_t b = *(const int64_t *)right;

    return a < b ? -1 : a > b;
}

static void print_median(int64_t *took, int count)
{
    qsort(took, (size_t)count, sizeof *took, compare);
    printf("%lld\n", (long long)took[count / 2]);
}

static void measure(struct remoting_client *session, int count, useconds_t pause)
{
    int64_t *took = calloc((size_t)count, sizeof *took);

    for (int i = 0; took && i < count; i++) {
        int64_t begin;

        if (pause > 0) {
            usleep(pause);
        }
        begin = now_ns();
        ping(session);
        took[i] = now_ns() - begin;
    }
    if (took) {
        print_median(took, count);
    }
    free(took);
}

static void answer_wakes(_Atomic uint32_t *asked, _Atomic uint32_t *answered)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (uint32_t seen = 0;; seen++) {
        while (atomic_load(asked) == seen) {
            syscall(SYS_futex, asked, FUTEX_WAIT, seen, NULL, NULL, 0);
        }
        atomic_store(answered, seen + 1);
    }
}

static void measure_futex(int count, useconds_t pause)
{
    int64_t *took = calloc((size_t)count, sizeof *took);
    _Atomic uint32_t *words = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    const pid_t child = took && words != MAP_FAILED ? fork() : -1;

    if (child == 0) {
        answer_wakes(&words[0], &words[64]);
    }
    for (int i = 0; child > 0 && i < count; i++) {
        int64_t begin;

        usleep(pause);
        begin = now_ns();
        atomic_fetch_add(&words[0], 1);
        syscall(SYS_futex, &words[0], FUTEX_WAKE, 1, NULL, NULL, 0);
        while (atomic_load(&words[64]) != (uint32_t)i + 1) {
        }
        took[i] = now_ns() - begin;
    }
    if (child > 0) {
        kill(child, SIGKILL);
        print_median(took, count);
    }
    free(took);
}

int main(int argument_count, char **arguments)
{
    const struct remoting_client_names names[4] = { 0 };
    struct remoting_client *session = NULL;
    char reason[REMOTING_REASON_SIZE];
    const int64_t begin = now_ns();
    const char *what = argument_count > 4 ? arguments[4] : "";

    if (argument_count < 5) {
        fprintf(stderr, "null_call: see its source for the arguments\n");
        return 2;
    }
    find(arguments[1]);
    if (session_open(arguments[2], (uint32_t)atoi(arguments[3]), names, &session, reason) != 0) {
        fprintf(stderr, "null_call: %s\n", reason);
        return 1;
    }
    ping(session);
    if (strcmp(what, "hold") == 0) {
        char byte;

        printf("%lld\n", (long long)(now_ns() - begin));
        fflush(stdout);
        while (read(STDIN_FILENO, &byte, 1) > 0) {
        }
    } else {
        const int count = argument_count > 5 ? atoi(arguments[5]) : 1000;
        const useconds_t pause = argument_count > 6 ? (useconds_t)atoi(arguments[6]) : 0;

        if (strcmp(what, "futex") == 0) {
            measure_futex(count, pause);
        } else {
            measure(session, count, pause);
        }
    }
    session_close(session);
    return 0;
}
