#include "gpu/context_pause.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "clock.h"
#include "gpu/context_internal.h"
#include "process/device_limits.h"
#include "process/device_log.h"

static void enter(struct context *context, enum context_stage stage, int64_t limit_ms)
{
    context->pause.stage = stage;
    context->pause.deadline = limit_ms == 0 ? NO_DEADLINE : remoting_now_ms() + limit_ms;
}

/* A stage in which its worker writes, frees or reads what may be a device's whole memory. */
static void enter_long(struct context *context, enum context_stage stage)
{
    enter(context, stage, remoting_limit_ms(&context->workers->daemon->limits, QUOTA_STATE_SECONDS));
}

static void drop_state(struct context *context)
{
    if (context->pause.state >= 0) {
        close(context->pause.state); /* nobody else has it: the kernel frees its pages */
    }
    context->pause.state = -1;
}

static void note_failure(struct context *context, const char *reason)
{
    snprintf(context->pause.reason, sizeof context->pause.reason, "%s", reason);
    remoting_make_printable(context->pause.reason);
    device_log("context %" PRIu32 ": %s", context->id, context->pause.reason);
}

void context_show_stage(struct context *context)
{
    const uint32_t state = context->pause.stage == CONTEXT_HERE ? REMOTING_RING_RUNNING : REMOTING_RING_PAUSED;
    const uint32_t before = context->ring ? atomic_load_explicit(&context->ring->state, memory_order_acquire) : state;

    if (context->suspended || context->lost || before == state ||
        (before == REMOTING_RING_STARTING && state == REMOTING_RING_RUNNING)) {
        return; /* a worker that starts says itself when it serves */
    }
    atomic_store_explicit(&context->ring->state, state, memory_order_release);
    remoting_futex_wake(&context->ring->state);
}

/* ---------------------------------------------------------------------------------------------- leaving */

static void stay(struct context *context)
{
    enter(context, CONTEXT_HERE, 0);
    context_let_run(context);
    drop_state(context); /* which takes a while, of a large one */
}

/* Memory of a size that the worker cannot change, whatever it writes. */
static bool make_state(struct context *context, struct remoting_error *error)
{
    const int file = memfd_create("ggml-remoting-state", MFD_CLOEXEC | MFD_ALLOW_SEALING);

    context->pause.state = file;
    return (file >= 0 && ftruncate(file, (off_t)context->pause.size) == 0 &&
            fcntl(file, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) == 0) ||
           remoting_fail(error, REMOTING_ERROR_FAILED, "there is no memory for the state of a context: %s",
                         strerror(errno));
}

static void send_state(struct context *context, uint32_t type)
{
    const struct worker_message message = { .type = type, .resource_id = context->ring_resource->id };
    struct remoting_error error;

    if (!worker_link_send_file(context->worker, &message, context->pause.state, &error)) {
        context_lose(context, error.reason);
    }
}

static void fail_to_leave(struct context *context, const char *reason)
{
    note_failure(context, reason);
    stay(context);
}

/* The daemon knows what the states of all guests take. */
static void ask_for_memory(struct context *context)
{
    const struct daemon_link *daemon = context->workers->daemon;
    struct remoting_error error;

    if (!context->pause.is_wanted) {
        stay(context);
        return;
    }
    if (!remoting_check_quota(&daemon->limits, QUOTA_STATE_MEMORY, 0, context->pause.size, &error)) {
        fail_to_leave(context, error.reason);
        return;
    }
    enter(context, CONTEXT_ASKING, 0);
    context->pause.asks = true;
}

bool context_pause_takes_question(struct context *context)
{
    const bool asks = context->pause.asks && context->pause.stage == CONTEXT_ASKING;

    context->pause.asks = false;
    return asks;
}

void context_pause_take_memory(struct context *context)
{
    struct remoting_error error;

    if (context->pause.stage != CONTEXT_ASKING) {
        return;
    }
    if (!context->pause.is_wanted) {
        stay(context);
        return;
    }
    context_show_stage(context);
    if (!make_state(context, &error)) {
        fail_to_leave(context, error.reason);
        return;
    }
    enter_long(context, CONTEXT_SAVING);
    send_state(context, WORKER_SAVE);
}

void context_pause_take_refusal(struct context *context, const char *reason)
{
    if (context->pause.stage == CONTEXT_ASKING) {
        fail_to_leave(context, reason);
    }
}

/* Its context has it to itself again when it returns: no other context ever gets this worker. */
static void release_worker(struct context *context)
{
    enter_long(context, CONTEXT_LEAVING);
    context_tell_worker(context, WORKER_RELEASE, NULL, NULL);
}

/* Until the process is dead it could still touch the ring, so no other is started before. */
static void end_worker(struct context *context)
{
    enter(context, CONTEXT_LEAVING, 0);
    worker_link_kill(context->worker);
}

static void leave(struct context *context)
{
    if (!context->ring) {
        end_worker(context); /* the guest has nothing there yet */
        return;
    }
    enter(context, CONTEXT_QUIESCING, PAUSE_QUIESCE_MS);
    if (context->suspended && context->quiesced) {
        ask_for_memory(context);
    } else if (!context->suspended) {
        context->quiesced = false;
        context_tell_worker(context, WORKER_QUIESCE, NULL, NULL);
    }
}

/* -------------------------------------------------------------------------------------------- returning */

/* A worker that takes a ring over begins at rest. */
static void come_back(struct context *context)
{
    struct remoting_error error;

    if (!context->worker && !context_start_worker(context, &error)) {
        note_failure(context, error.reason);
        return;
    }
    context_map_attached(context);
    if (context->lost) {
        return;
    }
    if (context->pause.state >= 0) {
        context->quiesced = true;
        enter_long(context, CONTEXT_RETURNING);
        send_state(context, WORKER_RESTORE);
        return;
    }
    enter(context, CONTEXT_HERE, 0);
    if (context->ring) {
        context_tell_worker(context, WORKER_ATTACH_RING, context->ring_resource, NULL);
    }
}

static void fail_to_return(struct context *context, const char *reason)
{
    note_failure(context, reason);
    context->pause.deadline = NO_DEADLINE;
    worker_link_kill(context->worker);
}

/* ------------------------------------------------------------------------------------- what the worker says */

static const char *text_of(const struct worker_message *message, const uint8_t *payload, struct remoting_error *text)
{
    remoting_fail(text, REMOTING_ERROR_FAILED, "%.*s", (int)message->payload_size, (const char *)payload);
    return text->reason[0] == '\0' ? "the worker did not say why" : text->reason;
}

/* From the question to the daemon on, the state has the size that was asked for, whatever its worker says. */
static bool says_size(const struct context *context, const struct worker_message *message)
{
    return message->type == WORKER_RESTORED ||
           (message->type == WORKER_QUIESCED && context->pause.stage < CONTEXT_ASKING);
}

static void take_quiesced(struct context *context)
{
    context->quiesced = true;
    ask_for_memory(context);
}

static void take_saved(struct context *context)
{
    if (!context->pause.is_wanted) {
        stay(context);
    } else if (context->pause.keeps_worker) {
        release_worker(context);
    } else {
        end_worker(context);
    }
}

/* The state is saved: nothing is lost with the worker. */
static void end_kept_worker(struct context *context, const char *reason)
{
    device_log("context %" PRIu32 ": its worker is not kept: %s", context->id, reason);
    end_worker(context);
}

bool context_pause_takes(struct context *context, const struct worker_message *message, const uint8_t *payload)
{
    const enum context_stage stage = context->pause.stage;
    struct remoting_error text;

    if (says_size(context, message)) {
        context->pause.size = message->size;
    }
    if (stage == CONTEXT_QUIESCING && message->type == WORKER_QUIESCED) {
        take_quiesced(context);
    } else if (stage == CONTEXT_SAVING && message->type == WORKER_SAVED) {
        take_saved(context);
    } else if (stage == CONTEXT_SAVING && message->type == WORKER_NOT_SAVED) {
        fail_to_leave(context, text_of(message, payload, &text));
    } else if (stage == CONTEXT_LEAVING && message->type == WORKER_RELEASED) {
        enter(context, CONTEXT_AWAY, 0);
    } else if ((stage == CONTEXT_LEAVING || stage == CONTEXT_AWAY) && message->type == WORKER_LOST) {
        end_kept_worker(context, text_of(message, payload, &text));
    } else if (stage == CONTEXT_RETURNING && message->type == WORKER_RESTORED) {
        stay(context);
    } else if (stage == CONTEXT_RETURNING && message->type == WORKER_LOST) {
        fail_to_return(context, text_of(message, payload, &text));
    } else {
        return false;
    }
    return true;
}

bool context_pause_takes_end(struct context *context, const char *reason)
{
    if (context->pause.stage < CONTEXT_LEAVING) {
        return false;
    }
    if (context->pause.stage == CONTEXT_RETURNING && context->pause.reason[0] == '\0') {
        note_failure(context, reason);
    }
    enter(context, CONTEXT_AWAY, 0);
    context_show_stage(context);
    return true;
}

void context_pause_forget(struct context *context, const char *reason)
{
    if (context->pause.stage != CONTEXT_HERE) {
        snprintf(context->pause.reason, sizeof context->pause.reason, "%s", reason);
    }
    drop_state(context);
    enter(context, CONTEXT_HERE, 0);
}

static void write_overdue(const struct context *context, const char *what, struct remoting_error *error)
{
    const unsigned long long limit_s = context->workers->daemon->limits.of[QUOTA_STATE_SECONDS];

    remoting_fail(error, REMOTING_ERROR_LOST,
                  "the worker did not %s the context within %llu s (ggml-remotingd --state-seconds)", what, limit_s);
}

void context_pause_check_deadline(struct context *context, int64_t now)
{
    struct remoting_error error;

    if (context->pause.deadline > now) {
        return;
    }
    context->pause.deadline = NO_DEADLINE;
    if (context->pause.stage == CONTEXT_QUIESCING) {
        note_failure(context, "the worker did not come to rest within 10 s; it goes on");
    } else if (context->pause.stage == CONTEXT_LEAVING) {
        write_overdue(context, "free", &error);
        end_kept_worker(context, error.reason);
    } else if (context->pause.stage == CONTEXT_RETURNING) {
        write_overdue(context, "restore", &error);
        fail_to_return(context, error.reason);
    } else {
        write_overdue(context, "save", &error);
        context_lose(context, error.reason);
    }
}

/* As much as was asked for, if less was written: a worker that has the file may write the rest. */
uint64_t context_pause_state_bytes(const struct context *context)
{
    return context->pause.stage == CONTEXT_ASKING || context->pause.state >= 0 ? context->pause.size : 0;
}

/* -------------------------------------------------------------------------------------------- what is wanted */

void context_pause_begin(struct context *context)
{
    context->pause.reason[0] = '\0';
}

static bool keeps_too_much(const struct context *context)
{
    return context->worker && !context->pause.keeps_worker;
}

void context_pause_follow(struct context *context, bool is_wanted, bool keeps_worker)
{
    context->pause.is_wanted = is_wanted;
    context->pause.keeps_worker = keeps_worker;
    if (context->lost || context->finished || context->pause.reason[0] != '\0') {
        return;
    }
    if (is_wanted && context->pause.stage == CONTEXT_HERE && context->worker) {
        leave(context);
    } else if (is_wanted && context->pause.stage == CONTEXT_AWAY && keeps_too_much(context)) {
        end_worker(context);
    } else if (!is_wanted && context->pause.stage == CONTEXT_AWAY) {
        come_back(context);
    }
}

bool context_pause_is_settled(const struct context *context)
{
    const enum context_stage stage = context->pause.stage;

    if (context->lost || context->finished) {
        return true;
    }
    if (context->pause.is_wanted && stage == CONTEXT_AWAY && keeps_too_much(context)) {
        return false;
    }
    return stage == (context->pause.is_wanted ? CONTEXT_AWAY : CONTEXT_HERE) ||
           (context->pause.reason[0] != '\0' && (stage == CONTEXT_AWAY || stage == CONTEXT_HERE));
}
