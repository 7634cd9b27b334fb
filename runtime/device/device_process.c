#include "device_process.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "clock.h"
#include "connection.h"
#include "process/confinement.h"
#include "process/daemon_link.h"
#include "process/device_limits.h"
#include "process/device_log.h"

struct device_process {
    struct event_loop loop;
    struct event_signaller signaller;
    struct daemon_link daemon;
    struct event_source control;
    struct worker_links workers;
    struct connection connection;
    bool stopping;
    int64_t stop_by;
};

static void answer_ping(struct device_process *process)
{
    const int64_t silent_ms = remoting_now_ms() - process->connection.heard_at;
    const struct device_request pong = { .type = DEVICE_PONG, .silent_s = (uint32_t)(silent_ms / 1000) };
    const struct device_request idle = { .type = DEVICE_IDLE,
                                         .silent_s = virtio_gpu_idle_s(&process->connection.device, remoting_now_ms()),
                                         .state_bytes = virtio_gpu_state_bytes(&process->connection.device) };

    daemon_link_ask(&process->daemon, &pong);
    daemon_link_ask(&process->daemon, &idle);
}

/* The guest's rings get the reason; it is written again once the workers are dead, which may have overwritten it. */
static void stop(struct device_process *process, const char *reason)
{
    process->stopping = true;
    process->stop_by = remoting_now_ms() + STOP_WORKERS_MS;
    connection_lose(&process->connection, reason);
}

static void handle_message(struct device_process *process, const struct daemon_word *word)
{
    struct worker_room room;

    switch (word->header.type) {
    case DAEMON_WORKER_STARTED:
        if (word->descriptor >= 0) {
            worker_links_started(&process->workers, word->header.worker, word->descriptor);
        }
        break;
    case DAEMON_WORKER_ENDED:
        worker_links_ended(&process->workers, word->header.worker, (const char *)word->payload);
        break;
    case DAEMON_PING:
        answer_ping(process);
        break;
    case DAEMON_PAUSE:
    case DAEMON_RESUME:
        virtio_gpu_set_paused(&process->connection.device, word->header.type == DAEMON_PAUSE, false);
        break;
    case DAEMON_SWAP:
        virtio_gpu_set_paused(&process->connection.device, true, process->daemon.keeps_workers);
        virtio_gpu_watch(&process->connection.device);
        break;
    case DAEMON_ROOM:
        memcpy(&room, word->payload, sizeof room);
        room_granted(&process->connection.device.room, &room);
        break;
    case DAEMON_NO_ROOM:
        room_refused(&process->connection.device.room, (const char *)word->payload);
        break;
    case DAEMON_STATE_MEMORY:
    case DAEMON_NO_STATE_MEMORY:
        virtio_gpu_take_state_memory(&process->connection.device, word->header.worker,
                                     word->header.type == DAEMON_STATE_MEMORY ? NULL : (const char *)word->payload);
        break;
    case DAEMON_STOP:
        stop(process, (const char *)word->payload);
        break;
    default:
        break;
    }
}

static void control_ready(void *owner, uint32_t events)
{
    struct device_process *process = owner;
    struct daemon_word word;

    (void)events;
    switch (daemon_link_receive(&process->daemon, &word)) {
    case DAEMON_RECEIVE_MESSAGE:
        handle_message(process, &word);
        break;
    case DAEMON_RECEIVE_NOTHING:
        break;
    case DAEMON_RECEIVE_CLOSED:
        _exit(EXIT_FAILURE); /* the daemon is dead: workers notice this process' end and report it to the guest */
    }
}

static void set_limits(void)
{
    const struct rlimit no_core = { 0 };
    struct rlimit files;

    setrlimit(RLIMIT_CORE, &no_core);
    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_max = files.rlim_max < DESCRIPTORS_MAXIMUM ? files.rlim_max : DESCRIPTORS_MAXIMUM;
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
    }
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    signal(SIGPIPE, SIG_IGN);
}

static bool open_process(struct device_process *process, struct remoting_error *error)
{
    process->control = (struct event_source){ .fd = DEVICE_PROCESS_CONTROL, .ready = control_ready, .owner = process };
    process->workers = (struct worker_links){ .loop = &process->loop, .daemon = &process->daemon };
    return daemon_link_open(&process->daemon, DEVICE_PROCESS_CONTROL, DEVICE_PROCESS_REQUESTS, error) &&
           event_signaller_open(&process->signaller, error) && event_loop_open(&process->loop, error) &&
           device_process_confine(error) && event_loop_add(&process->loop, &process->control, EPOLLIN, error) &&
           connection_open(&process->connection, &process->loop, &process->workers, &process->signaller,
                           DEVICE_PROCESS_CONNECTION, error);
}

static bool serve(struct device_process *process, struct remoting_error *error)
{
    while (!process->connection.ended && !process->stopping) {
        const int64_t deadline = connection_advance(&process->connection, remoting_now_ms());

        if (process->connection.ended) {
            break;
        }
        if (!event_loop_turn(&process->loop, deadline, error)) {
            return false;
        }
    }
    while (process->stopping && process->workers.first && remoting_now_ms() < process->stop_by) {
        if (!event_loop_turn(&process->loop, process->stop_by, error)) {
            return false;
        }
    }
    return true;
}

/* The process' end frees all that the guest had, which may take the kernel long. The daemon kills its workers. */
int device_process_run(void)
{
    static const struct device_request leaving = { .type = DEVICE_LEAVING };
    static struct device_process process;
    struct remoting_error error;

    set_limits();
    if (open_process(&process, &error) && serve(&process, &error)) {
        daemon_link_ask(&process.daemon, &leaving);
        _exit(EXIT_SUCCESS);
    }
    device_log("disconnected: %s", error.reason);
    _exit(EXIT_FAILURE);
}
