#include "discard.h"

#include <limits.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

/* If this process hangs, its copies of the daemon's other descriptors would keep those open. */
static void keep_only(const int *sockets, unsigned count)
{
    int from = 0;

    for (;;) {
        int next = INT_MAX;

        for (unsigned i = 0; i < count; i++) {
            if (sockets[i] >= from && sockets[i] < next) {
                next = sockets[i];
            }
        }
        if (next == INT_MAX) {
            break;
        }
        if (next > from) {
            syscall(SYS_close_range, from, next - 1, 0);
        }
        from = next + 1;
    }
    syscall(SYS_close_range, from, UINT_MAX, 0);
}

/* SIGUSR1 is blocked in the daemon, and so in its children. */
static void await_signal(void)
{
    sigset_t awaited;
    int number;

    sigemptyset(&awaited);
    sigaddset(&awaited, SIGUSR1);
    sigwait(&awaited, &number);
}

static pid_t fork_holder(const int *sockets, unsigned count)
{
    const pid_t parent = getpid();
    const pid_t pid = fork();

    if (pid != 0) {
        return pid;
    }
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    keep_only(sockets, count);
    if (getppid() == parent) {
        await_signal();
    }
    _exit(0); /* a process that exits does not linger on its sockets */
}

bool discard(const int *sockets, unsigned count)
{
    pid_t pid;

    for (unsigned i = 0; i < count; i++) {
        shutdown(sockets[i], SHUT_RDWR); /* the other end need not wait for the close */
    }
    pid = fork_holder(sockets, count);
    if (pid < 0) {
        return false;
    }
    for (unsigned i = 0; i < count; i++) {
        close(sockets[i]);
    }
    kill(pid, SIGUSR1);
    return true;
}

void discard_at_exit(int socket)
{
    fork_holder(&socket, 1);
}
