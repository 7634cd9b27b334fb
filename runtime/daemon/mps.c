#include "mps.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "log.h"

#define STANDARD_PIPES "/tmp/nvidia-mps" /* where CUDA looks */
#define STANDARD_LOGS "/var/log/nvidia-mps"
#define OWN_FOLDER "/tmp/ggml-remoting-mps-XXXXXX"
#define MPS_LINE_SIZE 256
#define PID_TRIES 400 /* of 5 ms */

static bool copy_path(char *to, const char *path, struct remoting_error *error)
{
    const size_t length = strlen(path);

    if (length >= MPS_PATH_SIZE) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "MPS: %s is longer than %d bytes", path, MPS_PATH_SIZE - 1);
    }
    memcpy(to, path, length + 1);
    return true;
}

/* Somebody else's folder of that name would make the workers clients of his. */
static bool is_trusted(const char *folder)
{
    struct stat status;

    return stat(folder, &status) == 0 && (status.st_uid == 0 || status.st_uid == geteuid());
}

static bool answers(const struct mps_folders *folders, struct remoting_error *error)
{
    char answer[256];

    return mps_control_ask(folders, "get_default_active_thread_percentage", answer, sizeof answer, error);
}

/* The one that the environment names has to be there. */
static bool find_named(struct mps *mps, const char *pipes, struct remoting_error *error)
{
    struct remoting_error reason;

    if (!copy_path(mps->folders.pipes, pipes, error)) {
        return false;
    }
    if (answers(&mps->folders, &reason)) {
        return true;
    }
    log_line("%s", reason.reason);
    return remoting_fail(error, REMOTING_ERROR_FAILED,
                         "--share mps: no MPS control daemon answers in %s: start it (nvidia-cuda-mps-control -d), or "
                         "unset CUDA_MPS_PIPE_DIRECTORY, and this daemon starts its own",
                         pipes);
}

static bool find_standard(struct mps *mps)
{
    struct remoting_error error;

    return access(STANDARD_PIPES "/control", F_OK) == 0 && is_trusted(STANDARD_PIPES) &&
           copy_path(mps->folders.pipes, STANDARD_PIPES, &error) && answers(&mps->folders, &error);
}

/* It writes it down a moment after it has gone into the background. */
static pid_t await_pid(const struct mps_folders *folders)
{
    const struct timespec pause = { .tv_nsec = 5000000 };
    pid_t pid = 0;

    for (int i = 0; i < PID_TRIES && pid == 0; i++) {
        pid = mps_control_pid(folders);
        if (pid == 0) {
            nanosleep(&pause, NULL);
        }
    }
    return pid;
}

static bool make_folders(struct mps_folders *folders, const char *parent, const char *logs,
                         struct remoting_error *error)
{
    snprintf(folders->pipes, sizeof folders->pipes, "%s/pipe", parent);
    snprintf(folders->logs, sizeof folders->logs, "%s/log", parent);
    if (mkdir(folders->pipes, 0700) < 0 || mkdir(folders->logs, 0700) < 0) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "--share mps: %s: %s", parent, strerror(errno));
    }
    return !logs || copy_path(folders->logs, logs, error);
}

/* The cleanup process comes first, so that whatever fails after it is cleared away. */
static bool start_own(struct mps *mps, const char *logs, struct remoting_error *error)
{
    char parent[] = OWN_FOLDER;

    if (!mkdtemp(parent)) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "--share mps: %s: %s", parent, strerror(errno));
    }
    if (!make_folders(&mps->folders, parent, logs, error) ||
        !mps_cleanup_start(&mps->cleanup, &mps->folders, parent, error)) {
        return false;
    }
    if (!mps_control_start(&mps->folders, error)) {
        return false;
    }
    mps->control = await_pid(&mps->folders);
    if (mps->control > 0) {
        mps_cleanup_tell(&mps->cleanup, mps->control);
    }
    return true;
}

static bool open_control(struct mps *mps, struct remoting_error *error)
{
    const char *pipes = getenv("CUDA_MPS_PIPE_DIRECTORY");
    const char *logs = getenv("CUDA_MPS_LOG_DIRECTORY");
    const bool has_standard = !pipes && find_standard(mps);

    if (!pipes && !has_standard) {
        return start_own(mps, logs, error);
    }
    if (!copy_path(mps->folders.logs, logs ? logs : STANDARD_LOGS, error) ||
        (pipes && !find_named(mps, pipes, error))) {
        return false;
    }
    mps->control = mps_control_pid(&mps->folders);
    return true;
}

/* A file that another program writes: its last line. */
static void tell_last_line(const struct mps *mps, const char *name)
{
    char path[MPS_PATH_SIZE + 16];
    char line[MPS_LINE_SIZE];
    char last[MPS_LINE_SIZE] = "";
    FILE *file;

    snprintf(path, sizeof path, "%s/%s", mps->folders.logs, name);
    file = fopen(path, "re");
    if (!file) {
        return;
    }
    while (fgets(line, sizeof line, file)) {
        line[strcspn(line, "\n")] = '\0';
        snprintf(last, sizeof last, "%s", line);
    }
    fclose(file);
    log_line("MPS: %s ends with: %s", path, last);
}

void mps_tell_logs(const struct mps *mps)
{
    if (mps->is_used) {
        tell_last_line(mps, "control.log");
        tell_last_line(mps, "server.log");
    }
}

static void control_has_ended(void *owner, uint32_t events)
{
    struct mps *mps = owner;

    (void)events;
    mps->is_lost = true;
    log_line(
        "MPS: the control daemon (pid %d) has ended, and its server with it: guests that compute are lost, and new "
        "ones are refused",
        (int)mps->control);
    mps_tell_logs(mps);
    event_loop_drop(mps->loop, &mps->control_end);
}

static void watch_end(struct mps *mps)
{
    if (mps->control > 0) {
        mps->control_end = (struct event_source){ .fd = mps_control_open_end(mps->control),
                                                  .ready = control_has_ended,
                                                  .owner = mps };
    }
}

static void tell(const struct mps *mps)
{
    log_line("guests share GPUs by MPS: control daemon %d, %s; pipes in %s, logs in %s%s", (int)mps->control,
             mps->cleanup.hold >= 0 ? "this daemon's own" : "which was there before", mps->folders.pipes,
             mps->folders.logs, mps->control_end.fd >= 0 ? "" : "; its end will not be noticed");
    log_line("given up for MPS: a fault of one guest can end the others on its GPU; MPS serves one user at a time and "
             "some 48 workers of a GPU at once");
}

bool mps_open(struct mps *mps, bool wanted, const struct remoting_limits *limits, struct remoting_error *error)
{
    *mps = (struct mps){ .is_used = wanted, .cleanup = { .hold = -1 }, .control_end = { .fd = -1 } };
    if (!wanted) {
        return limits->of[QUOTA_MPS_THREADS] == 0 ||
               remoting_fail(error, REMOTING_ERROR_FAILED, "--%s needs --share mps",
                             remoting_quotas[QUOTA_MPS_THREADS].option);
    }
    if (!open_control(mps, error)) {
        return false;
    }
    watch_end(mps);
    tell(mps);
    if (setenv("CUDA_MPS_PIPE_DIRECTORY", mps->folders.pipes, 1) < 0 ||
        setenv("CUDA_MPS_LOG_DIRECTORY", mps->folders.logs, 1) < 0) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "--share mps: no memory");
    }
    return true;
}

void mps_close(struct mps *mps)
{
    if (mps->loop) {
        event_loop_drop(mps->loop, &mps->control_end);
    } else if (mps->control_end.fd >= 0) {
        close(mps->control_end.fd);
    }
    mps_cleanup_run(&mps->cleanup);
}

bool mps_check_clients(const struct mps *mps, struct remoting_error *error)
{
    char servers[256];

    if (!mps->is_used) {
        return true;
    }
    if (!mps_control_ask(&mps->folders, "get_server_list", servers, sizeof servers, error)) {
        return false;
    }
    return strpbrk(servers, "0123456789") ||
           remoting_fail(error, REMOTING_ERROR_FAILED,
                         "--share mps: the devices were opened without MPS: its control daemon has started no "
                         "server for them");
}

bool mps_watch(struct mps *mps, struct event_loop *loop, struct remoting_error *error)
{
    mps->loop = loop;
    return mps->control_end.fd < 0 || event_loop_add(loop, &mps->control_end, EPOLLIN, error);
}

bool mps_check(const struct mps *mps, struct remoting_error *error)
{
    return !mps->is_lost ||
           remoting_fail(error, REMOTING_ERROR_FAILED,
                         "the host's MPS control daemon (pid %d) has ended, by which guests share its GPU: restart "
                         "ggml-remotingd there",
                         (int)mps->control);
}
