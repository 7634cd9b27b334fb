#include "context.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "calls.h"
#include "command_format.h"
#include "copy_once.h"
#include "fetches.h"
#include "handles.h"
#include "hello.h"
#include "memo.h"
#include "submit.h"

enum context_state {
    CONTEXT_NEW,
    CONTEXT_STARTED,
    CONTEXT_LOST, /* could not be started, or has ended; `loss` says why */
};

struct guest_context {
    pthread_mutex_t lock;
    struct guest_door *door;
    struct guest_program program;
    enum context_state state;
    struct remoting_error loss;
    bool loss_is_told;
    struct guest_ring ring;
    struct guest_handles handles[GUEST_HANDLE_KINDS];
    struct guest_memo memo;
    struct guest_fetches fetches;
    uint32_t failures_seen;
    int32_t status;    /* of a failed posted call that no call has returned yet */
    uint8_t *own_mark; /* 1 in the process that made the context; the kernel wipes it in a forked child */
};

struct guest_context *guest_context_new(struct guest_door *door, const struct guest_program *program)
{
    struct guest_context *context = calloc(1, sizeof *context);
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    void *mark;

    if (!context) {
        return NULL;
    }
    mark = mmap(NULL, page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (mark == MAP_FAILED) {
        free(context);
        return NULL;
    }
    madvise(mark, page, MADV_WIPEONFORK);
    context->own_mark = mark;
    *context->own_mark = 1;
    pthread_mutex_init(&context->lock, NULL);
    context->door = door;
    context->program = *program;
    return context;
}

/* Takes the lock. Not in a forked child: another thread of the parent may have held it. */
static bool enter(struct guest_context *context, struct remoting_error *error)
{
    if (!*context->own_mark) {
        return remoting_fail(error, REMOTING_ERROR_LOST, "the device belongs to the process that forked this one");
    }
    pthread_mutex_lock(&context->lock);
    return true;
}

static void leave(struct guest_context *context)
{
    pthread_mutex_unlock(&context->lock);
}

/* Takes the lock as enter does, but gives up after a second: at the program's end another thread may
 * hold it for good, waiting for a host that never answers. */
static bool enter_at_end(struct guest_context *context)
{
    struct timespec deadline;

    clock_gettime(CLOCK_REALTIME, &deadline);
    deadline.tv_sec++;
    return *context->own_mark && pthread_mutex_timedlock(&context->lock, &deadline) == 0;
}

void guest_context_close(struct guest_context *context)
{
    if (!enter_at_end(context)) {
        return;
    }
    if (context->door) {
        if (context->ring.header) {
            guest_statistics_write(&context->ring.statistics);
            guest_ring_close(&context->ring);
        }
        context->door->functions->close(context->door);
        context->door = NULL;
        guest_fetches_abandon(&context->fetches);
        remoting_fail(&context->loss, REMOTING_ERROR_LOST, "the device was closed");
        context->state = CONTEXT_LOST;
    }
    guest_memo_free(&context->memo); /* a program that unloads the frontend closes its context and never frees it */
    leave(context);
}

void guest_context_free(struct guest_context *context)
{
    guest_context_close(context);
    for (int kind = 0; kind < GUEST_HANDLE_KINDS; kind++) {
        guest_handles_free(&context->handles[kind]);
    }
    munmap(context->own_mark, (size_t)sysconf(_SC_PAGESIZE));
    pthread_mutex_destroy(&context->lock);
    free(context);
}

const struct guest_program *guest_context_program(const struct guest_context *context)
{
    return &context->program;
}

const struct guest_door *guest_context_door(const struct guest_context *context)
{
    return context->door;
}

uint64_t guest_handle_new(struct guest_context *context, enum guest_handle_kind kind)
{
    struct remoting_error error;
    uint64_t handle;

    if (!enter(context, &error)) {
        return 0;
    }
    handle = guest_handles_take(&context->handles[kind]);
    leave(context);
    return handle;
}

void guest_handle_release(struct guest_context *context, enum guest_handle_kind kind, uint64_t handle)
{
    struct remoting_error error;

    if (enter(context, &error)) {
        guest_handles_give(&context->handles[kind], handle);
        leave(context);
    }
}

size_t guest_piece_maximum(const struct guest_context *context)
{
    (void)context;
    /* Pieces of a large copy overlap: the worker copies one out while the guest copies the next in. */
    return 512u << 10;
}

size_t guest_fetch_maximum(const struct guest_context *context)
{
    (void)context;
    return 512u << 10;
}

static void tell(struct guest_context *context, bool is_error, const char *text)
{
    if (context->program.log) {
        context->program.log(context->program.log_data, is_error, text);
    }
}

/* A context that is lost stays lost. The program is told once, where it happens. */
static bool lose(struct guest_context *context, const struct remoting_error *error)
{
    char text[REMOTING_REASON_SIZE + 64];

    context->state = CONTEXT_LOST;
    context->loss = *error;
    context->loss.kind = REMOTING_ERROR_LOST;
    context->status = WIRE_STATUS_FAILED;
    guest_fetches_abandon(&context->fetches);
    if (!context->loss_is_told) {
        context->loss_is_told = true;
        snprintf(text, sizeof text, "ggml-remoting: %s\n", context->loss.reason);
        tell(context, true, text);
    }
    return false;
}

/* Copies and tells the failure of a posted call that the worker has noted in the ring's header. */
static void look_for_failures(struct guest_context *context)
{
    const uint32_t failures = atomic_load_explicit(&context->ring.header->failures, memory_order_acquire);
    struct remoting_ring_report report;
    char text[2 * REMOTING_REASON_SIZE];

    if (failures == context->failures_seen) {
        return;
    }
    remoting_copy_once(&report, &context->ring.header->failure, sizeof report);
    report.reason[sizeof report.reason - 1] = '\0';
    remoting_make_printable(report.reason);
    context->failures_seen = failures;
    context->status = report.status == WIRE_STATUS_ALLOC_FAILED || report.status == WIRE_STATUS_ABORTED ? report.status : WIRE_STATUS_FAILED;
    snprintf(text, sizeof text, "ggml-remoting: %s failed on the host: %s\n", wire_command_name(report.command), report.reason);
    tell(context, true, text);
}

static bool start(struct guest_context *context, struct remoting_error *error);

/* With the lock held: starts the context if it has not been, and says why if it has ended. */
static bool be_ready(struct guest_context *context, struct remoting_error *error)
{
    if (context->state == CONTEXT_NEW && !start(context, error)) {
        return false;
    }
    if (context->state == CONTEXT_LOST) {
        *error = context->loss;
        return false;
    }
    return true;
}

static bool submit(struct guest_context *context, uint32_t command, const void *record, size_t record_size, const struct guest_part *parts,
                   size_t part_count, uint32_t return_offset, uint32_t return_size, uint32_t *end, struct remoting_error *error)
{
    if (guest_ring_submit(&context->ring, command, record, record_size, parts, part_count, return_offset, return_size, end, error)) {
        look_for_failures(context);
        return true;
    }
    return error->kind == REMOTING_ERROR_LOST ? lose(context, error) : false;
}

/* Waits for the oldest fetch under way and copies its bytes out. Bytes that came after a failure are
 * not trusted: no stale result passes for a new one. */
static bool settle_oldest(struct guest_context *context, struct remoting_error *error)
{
    const struct guest_fetch_under_way *fetch = guest_fetches_oldest(&context->fetches);

    if (!guest_ring_wait(&context->ring, fetch->end, error)) {
        return lose(context, error);
    }
    look_for_failures(context);
    if (context->status == WIRE_STATUS_SUCCESS) {
        memcpy(fetch->destination, context->ring.returns + fetch->return_offset, fetch->size);
    } else {
        memset(fetch->destination, 0xff, fetch->size);
    }
    guest_fetches_drop_oldest(&context->fetches);
    return true;
}

static bool settle(struct guest_context *context, struct remoting_error *error)
{
    while (context->fetches.count > 0) {
        if (!settle_oldest(context, error)) {
            return false;
        }
    }
    if (context->state == CONTEXT_LOST) {
        *error = context->loss;
    }
    return context->state != CONTEXT_LOST;
}

bool guest_settle(struct guest_context *context, struct remoting_error *error)
{
    bool settled;

    if (!enter(context, error)) {
        return false;
    }
    settled = settle(context, error);
    leave(context);
    return settled;
}

bool guest_post(struct guest_context *context, uint32_t command, const void *record, size_t record_size, const struct guest_part *parts,
                size_t part_count, struct remoting_error *error)
{
    uint32_t end;
    bool posted;

    if (!enter(context, error)) {
        return false;
    }
    posted = be_ready(context, error) && submit(context, command, record, record_size, parts, part_count, 0, 0, &end, error);
    leave(context);
    return posted;
}

static bool fetch(struct guest_context *context, uint32_t command, const void *record, size_t record_size, void *destination, size_t size,
                  struct remoting_error *error)
{
    struct guest_fetch_under_way next = { .destination = destination, .size = size };

    if (!be_ready(context, error)) {
        return false;
    }
    if (size > context->ring.return_size - WIRE_REPLY_AREA) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "%zu bytes do not fit the return area", size);
    }
    while (!guest_fetches_find_place(&context->fetches, context->ring.return_size, (uint32_t)size, &next.return_offset)) {
        if (!settle_oldest(context, error)) {
            return false;
        }
    }
    if (!submit(context, command, record, record_size, NULL, 0, next.return_offset, (uint32_t)size, &next.end, error)) {
        return false;
    }
    guest_fetches_add(&context->fetches, &next);
    return true;
}

bool guest_fetch(struct guest_context *context, uint32_t command, const void *record, size_t record_size, void *destination, size_t size,
                 struct remoting_error *error)
{
    bool sent = false;

    if (enter(context, error)) {
        sent = fetch(context, command, record, record_size, destination, size, error);
        leave(context);
    }
    if (!sent) {
        memset(destination, 0xff, size);
    }
    return sent;
}

/* Takes a reply out of the return area. The host is trusted for results, not for sizes. */
static bool take_reply(struct guest_context *context, void *reply, size_t reply_size, struct remoting_error *error)
{
    struct wire_reply_header header;
    const uint8_t *body = context->ring.returns + sizeof header;
    size_t size;

    remoting_copy_once(&header, context->ring.returns, sizeof header);
    size = header.size < WIRE_REPLY_AREA - sizeof header ? header.size : WIRE_REPLY_AREA - sizeof header;
    if (header.kind != REMOTING_ERROR_NONE) {
        const size_t length = size < sizeof error->reason - 1 ? size : sizeof error->reason - 1;

        error->kind = header.kind;
        remoting_copy_once(error->reason, body, length);
        error->reason[length] = '\0';
        remoting_make_printable(error->reason);
        return false;
    }
    if (reply_size > 0) {
        memset(reply, 0, reply_size);
        memcpy(reply, body, size < reply_size ? size : reply_size);
    }
    return true;
}

static bool transact(struct guest_context *context, uint32_t command, const void *record, size_t record_size, const struct guest_part *parts,
                     size_t part_count, void *reply, size_t reply_size, struct remoting_error *error)
{
    uint32_t end;

    if (!be_ready(context, error) || !submit(context, command, record, record_size, parts, part_count, 0, WIRE_REPLY_AREA, &end, error)) {
        return false;
    }
    if (!guest_ring_wait(&context->ring, end, error)) {
        return lose(context, error);
    }
    look_for_failures(context);
    return settle(context, error) && take_reply(context, reply, reply_size, error);
}

static bool say_hello(struct guest_context *context, struct remoting_error *error)
{
    struct wire_context_hello_request request = { 0 };
    char *names = guest_hello_new(&context->program, &request);
    const struct guest_part part = { names, request.names_size };
    bool welcome;

    if (!names) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "no memory for the names of ops and types");
    }
    welcome = transact(context, WIRE_CONTEXT_HELLO, &request, sizeof request, &part, 1, NULL, 0, error);
    free(names);
    return welcome;
}

static bool start(struct guest_context *context, struct remoting_error *error)
{
    if (!context->door->functions->create_context(context->door, error) || !guest_ring_open(&context->ring, context->door, error)) {
        return lose(context, error);
    }
    context->state = CONTEXT_STARTED;
    return say_hello(context, error) || lose(context, error);
}

bool guest_transact(struct guest_context *context, uint32_t command, const void *record, size_t record_size, const struct guest_part *parts,
                    size_t part_count, void *reply, size_t reply_size, struct remoting_error *error)
{
    bool answered;

    if (!enter(context, error)) {
        return false;
    }
    answered = transact(context, command, record, record_size, parts, part_count, reply, reply_size, error);
    leave(context);
    return answered;
}

bool guest_ask(struct guest_context *context, uint32_t command, const void *record, size_t record_size, const struct guest_part *parts,
               size_t part_count, void *reply, size_t reply_size, struct remoting_error *error)
{
    const struct guest_memo_key key = { command, record, record_size, parts, part_count };
    bool known;

    if (reply_size != GUEST_MEMO_REPLY) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "a memo holds %u bytes, not %zu", GUEST_MEMO_REPLY, reply_size);
    }
    if (!enter(context, error)) {
        return false;
    }
    known = guest_memo_find(&context->memo, &key, reply);
    if (known) {
        context->ring.statistics.remembered++;
    } else {
        known = transact(context, command, record, record_size, parts, part_count, reply, reply_size, error);
        if (known) {
            guest_memo_add(&context->memo, &key, reply);
        }
    }
    leave(context);
    return known;
}

void guest_report_failure(struct guest_context *context, const char *call, const struct remoting_error *error)
{
    char text[REMOTING_REASON_SIZE + 128];
    struct remoting_error ignored;

    if (!enter(context, &ignored)) {
        return;
    }
    context->status = error->kind == REMOTING_ERROR_ALLOCATION ? WIRE_STATUS_ALLOC_FAILED : WIRE_STATUS_FAILED;
    if (error->kind != REMOTING_ERROR_LOST) {
        snprintf(text, sizeof text, "ggml-remoting: %s: %s\n", call, error->reason);
        tell(context, true, text);
    }
    leave(context);
}

/* A posted call may have failed while the guest did not look. */
static void acknowledge(struct guest_context *context)
{
    const struct wire_context_acknowledge_failure_request request = { .failures = context->failures_seen };
    struct remoting_error error;
    uint32_t end;

    submit(context, WIRE_CONTEXT_ACKNOWLEDGE_FAILURE, &request, sizeof request, NULL, 0, 0, 0, &end, &error);
}

int32_t guest_take_status(struct guest_context *context)
{
    struct remoting_error error;
    int32_t status;

    if (!enter(context, &error)) {
        return WIRE_STATUS_FAILED;
    }
    if (context->state == CONTEXT_STARTED) {
        look_for_failures(context);
    }
    status = context->state == CONTEXT_LOST ? WIRE_STATUS_FAILED : context->status;
    if (status != WIRE_STATUS_SUCCESS && context->state == CONTEXT_STARTED) {
        acknowledge(context);
        context->status = WIRE_STATUS_SUCCESS;
    }
    leave(context);
    return status;
}
