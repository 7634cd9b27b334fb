#include "mps_control.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "clock.h"

#define PROGRAM "nvidia-cuda-mps-control"
#define ANSWER_MS 10000
#define NO_PROGRAM 127 /* as a shell has it */

/* Files in memory, since a control daemon that goes on keeps what it was given, and a pipe would not end. */
struct conversation {
    int input;
    int output;
};

static bool open_conversation(struct conversation *talk, const char *input, struct remoting_error *error)
{
    const ssize_t length = (ssize_t)strlen(input);

    talk->input = memfd_create("mps-input", MFD_CLOEXEC);
    talk->output = memfd_create("mps-output", MFD_CLOEXEC);
    if (talk->input >= 0 && talk->output >= 0 && pwrite(talk->input, input, (size_t)length, 0) == length) {
        return true;
    }
    return remoting_fail(error, REMOTING_ERROR_FAILED, "MPS: " PROGRAM " could not be started: %s", strerror(errno));
}

static void close_conversation(const struct conversation *talk)
{
    if (talk->input >= 0) {
        close(talk->input);
    }
    if (talk->output >= 0) {
        close(talk->output);
    }
}

static void read_output(const struct conversation *talk, char *text, size_t size)
{
    ssize_t length = pread(talk->output, text, size - 1, 0);

    while (length > 0 && text[length - 1] == '\n') {
        length--;
    }
    text[length < 0 ? 0 : length] = '\0';
}

/* The server sees all GPUs: it numbers those that it sees anew, and CUDA_VISIBLE_DEVICES of a client, which keeps it,
 * would then mean others (NVIDIA's MPS documentation). */
static _Noreturn void become_control(const struct mps_folders *folders, const struct conversation *talk,
                                     const char *option)
{
    sigset_t none;

    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_DFL);
    if (dup2(talk->input, STDIN_FILENO) < 0 || dup2(talk->output, STDOUT_FILENO) < 0 ||
        dup2(talk->output, STDERR_FILENO) < 0 || setenv("CUDA_MPS_PIPE_DIRECTORY", folders->pipes, 1) < 0 ||
        setenv("CUDA_MPS_LOG_DIRECTORY", folders->logs, 1) < 0 || unsetenv("CUDA_VISIBLE_DEVICES") < 0) {
        _exit(EXIT_FAILURE);
    }
    syscall(SYS_close_range, STDERR_FILENO + 1, UINT_MAX, 0);
    execlp(PROGRAM, PROGRAM, option, (char *)NULL);
    _exit(NO_PROGRAM);
}

/* Returns its wait status, or -1 if it had to be killed. */
static int await_end(pid_t pid)
{
    const int64_t deadline = remoting_now_ms() + ANSWER_MS;
    const struct timespec pause = { .tv_nsec = 5000000 };
    int status = 0;

    while (waitpid(pid, &status, WNOHANG) == 0) {
        if (remoting_now_ms() >= deadline) {
            kill(pid, SIGKILL);
            waitpid(pid, &status, 0);
            return -1;
        }
        nanosleep(&pause, NULL);
    }
    return status;
}

static bool explain(int status, const char *output, struct remoting_error *error)
{
    if (status == -1) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "MPS: " PROGRAM " has not answered within %d s",
                             ANSWER_MS / 1000);
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) == NO_PROGRAM) {
        return remoting_fail(error, REMOTING_ERROR_FAILED,
                             "MPS: " PROGRAM " is not in PATH; it comes with NVIDIA's driver (Debian: nvidia-cuda-mps, "
                             "Ubuntu: nvidia-compute-utils)");
    }
    return remoting_fail(error, REMOTING_ERROR_FAILED, "MPS: " PROGRAM " failed%s%s", *output == '\0' ? "" : ": ",
                         output);
}

static bool run(const struct mps_folders *folders, const char *option, const char *input, char *output, size_t size,
                struct remoting_error *error)
{
    struct conversation talk;
    int status;
    pid_t pid;

    if (!open_conversation(&talk, input, error)) {
        close_conversation(&talk);
        return false;
    }
    pid = fork();
    if (pid == 0) {
        become_control(folders, &talk, option);
    }
    status = pid < 0 ? 0 : await_end(pid);
    read_output(&talk, output, size);
    close_conversation(&talk);
    if (pid < 0) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "MPS: " PROGRAM ": fork: %s", strerror(errno));
    }
    return status == 0 || explain(status, output, error);
}

bool mps_control_start(const struct mps_folders *folders, struct remoting_error *error)
{
    char output[256];

    return run(folders, "-d", "", output, sizeof output, error);
}

bool mps_control_ask(const struct mps_folders *folders, const char *command, char *answer, size_t size,
                     struct remoting_error *error)
{
    char line[64];

    snprintf(line, sizeof line, "%s\n", command);
    return run(folders, NULL, line, answer, size, error);
}

pid_t mps_control_pid(const struct mps_folders *folders)
{
    char path[MPS_PATH_SIZE + sizeof "/" PROGRAM ".pid"];
    char text[16] = "";
    ssize_t length;
    int file;

    snprintf(path, sizeof path, "%s/" PROGRAM ".pid", folders->pipes);
    file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        return 0;
    }
    length = read(file, text, sizeof text - 1);
    close(file);
    return length > 0 && atoi(text) > 1 ? (pid_t)atoi(text) : 0;
}

int mps_control_open_end(pid_t pid)
{
    return (int)syscall(SYS_pidfd_open, pid, 0);
}
