#include "discard.h"

#include <limits.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Its other copies of the daemon's descriptors would keep those open if this one hangs. */
static void keep_only(int socket)
{
    if (socket > 0) {
        syscall(SYS_close_range, 0, socket - 1, 0);
    }
    syscall(SYS_close_range, socket + 1, UINT_MAX, 0);
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

static pid_t fork_holder(int socket)
{
    const pid_t parent = getpid();
    const pid_t pid = fork();

    if (pid != 0) {
        return pid;
    }
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    keep_only(socket);
    if (getppid() == parent) {
        await_signal();
    }
    _exit(0); /* a process that exits does not linger on its sockets */
}

bool discard(int socket)
{
    pid_t pid;

    shutdown(socket, SHUT_RDWR); /* the other end need not wait for the close */
    pid = fork_holder(socket);
    if (pid < 0) {
        return false;
    }
    close(socket);
    kill(pid, SIGUSR1);
    return true;
}

void discard_at_exit(int socket)
{
    fork_holder(socket);
}
