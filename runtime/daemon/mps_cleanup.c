#include "mps_cleanup.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "clock.h"
#include "log.h"

#define QUIT_MS 5000
#define FOLDERS_DEEP 8

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    (void)status;
    (void)kind;
    (void)place;
    return remove(path) == 0 || errno == ENOENT ? 0 : -1;
}

/* It ends once its clients have, which by now they have; one that does not is killed. */
static void end_control(const struct mps_folders *folders, pid_t control, int control_end)
{
    struct pollfd ended = { .fd = control_end, .events = POLLIN };
    const bool is_watched = control_end >= 0;
    struct remoting_error error;
    char answer[256];
    bool told;

    if (is_watched && poll(&ended, 1, 0) > 0) {
        return;
    }
    told = mps_control_ask(folders, "quit", answer, sizeof answer, &error);
    if (is_watched && (!told || poll(&ended, 1, QUIT_MS) == 0)) {
        kill(control, SIGKILL);
    }
}

/* Terminals and service managers signal all processes together; this one has to outlive the daemon. */
static _Noreturn void keep(const struct mps_folders *folders, const char *parent, int held)
{
    int control_end = -1;
    pid_t control = 0;
    ssize_t told;

    setsid();
    signal(SIGTERM, SIG_IGN);
    signal(SIGINT, SIG_IGN);
    signal(SIGHUP, SIG_IGN);
    signal(SIGPIPE, SIG_IGN);
    do {
        told = read(held, &control, sizeof control);
        if (told == sizeof control) {
            control_end = mps_control_open_end(control);
        }
    } while (told > 0 || (told < 0 && errno == EINTR));
    end_control(folders, control, control_end);
    nftw(parent, remove_one, FOLDERS_DEEP, FTW_DEPTH | FTW_PHYS);
    _exit(EXIT_SUCCESS);
}

bool mps_cleanup_start(struct mps_cleanup *cleanup, const struct mps_folders *folders, const char *parent,
                       struct remoting_error *error)
{
    int ends[2];

    if (pipe2(ends, O_CLOEXEC) < 0) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "--share mps: pipe: %s", strerror(errno));
    }
    cleanup->pid = fork();
    if (cleanup->pid == 0) {
        prctl(PR_SET_NAME, "mps-cleanup");
        dup2(ends[0], STDIN_FILENO);
        dup2(STDERR_FILENO, STDOUT_FILENO); /* whose end tells others that the daemon has ended */
        syscall(SYS_close_range, STDERR_FILENO + 1, UINT_MAX, 0);
        keep(folders, parent, STDIN_FILENO);
    }
    close(ends[0]);
    if (cleanup->pid < 0) {
        close(ends[1]);
        return remoting_fail(error, REMOTING_ERROR_FAILED, "--share mps: fork: %s", strerror(errno));
    }
    cleanup->hold = ends[1];
    return true;
}

void mps_cleanup_tell(const struct mps_cleanup *cleanup, pid_t control)
{
    if (write(cleanup->hold, &control, sizeof control) != sizeof control) {
        log_line("MPS: the cleanup process was not told of the control daemon: %s", strerror(errno));
    }
}

void mps_cleanup_run(struct mps_cleanup *cleanup)
{
    const int64_t deadline = remoting_now_ms() + QUIT_MS;
    const struct timespec pause = { .tv_nsec = 5000000 };

    if (cleanup->hold < 0) {
        return;
    }
    close(cleanup->hold);
    cleanup->hold = -1;
    while (waitpid(cleanup->pid, NULL, WNOHANG) == 0 && remoting_now_ms() < deadline) {
        nanosleep(&pause, NULL);
    }
}
