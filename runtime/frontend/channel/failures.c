/* Failures of a context, and which of them were reported to the program. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "calls.h"
#include "channel/context_internal.h"
#include "copy_once.h"

#define LINE_SIZE (2 * REMOTING_REASON_SIZE)

/* Writes one line to the program's log. Text of the host must not control the program's terminal. */
static void say(struct guest_context *context, bool is_error, const char *format, va_list arguments)
{
    char line[LINE_SIZE] = "ggml-remoting: ";
    const size_t start = strlen(line);

    remoting_print(line + start, sizeof line - start - 1, format, arguments);
    remoting_make_printable(line);
    strcat(line, "\n");
    if (context->instance.log) {
        context->instance.log(context->instance.log_data, is_error, line);
    }
}

void guest_tell(struct guest_context *context, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    say(context, false, format, arguments);
    va_end(arguments);
}

__attribute__((format(printf, 2, 3))) static void complain(struct guest_context *context, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    say(context, true, format, arguments);
    va_end(arguments);
}

__attribute__((format(printf, 2, 3))) static void note_lost_work(struct guest_context *context, const char *format, ...)
{
    va_list arguments;

    if (context->lost_work.count++ == 0) {
        va_start(arguments, format);
        remoting_print(context->lost_work.first, sizeof context->lost_work.first, format, arguments);
        va_end(arguments);
        remoting_make_printable(context->lost_work.first);
    }
}

void guest_context_repeat_failures(struct guest_context *context)
{
    if (context->ring.header && context->state == CONTEXT_STARTED) {
        guest_context_look_for_failures(context);
    }
    if (context->lost_work.count > 0) {
        fprintf(
            stderr,
            "ggml-remoting: %u of this program's graphs or copies failed, so its results are not to be trusted; the "
            "first: "
            "%s; look whether ggml-remoting doctor, here or on the host, finds something wrong, else report it\n",
            context->lost_work.count, context->lost_work.first);
        context->lost_work.count = 0;
    }
}

/* A context that is lost stays lost. It is logged once, when it happens. */
bool guest_context_lose(struct guest_context *context, const struct remoting_error *error)
{
    context->state = CONTEXT_LOST;
    context->loss = *error;
    context->loss.kind = REMOTING_ERROR_LOST;
    context->status = WIRE_STATUS_FAILED;
    guest_pending_reads_abandon(&context->pending_reads);
    if (!context->loss_is_told) {
        context->loss_is_told = true;
        complain(context, "%s; start the program again, or see ggml-remoting doctor, here or on the host",
                 context->loss.reason);
    }
    return false;
}

/* Copies and logs the failure of a posted call that the worker has noted in the ring's header. */
void guest_context_look_for_failures(struct guest_context *context)
{
    const uint32_t failures = atomic_load_explicit(&context->ring.header->failures, memory_order_acquire);
    struct remoting_ring_report report;

    if (failures == context->failures_seen) {
        return;
    }
    remoting_copy_once(&report, &context->ring.header->failure, sizeof report);
    report.reason[sizeof report.reason - 1] = '\0';
    context->failures_seen = failures;
    context->status = report.status == WIRE_STATUS_ALLOC_FAILED || report.status == WIRE_STATUS_ABORTED
                          ? report.status
                          : WIRE_STATUS_FAILED;
    complain(context, "%s failed on the host: %s", wire_command_name(report.command), report.reason);
    note_lost_work(context, "%s failed on the host: %s", wire_command_name(report.command), report.reason);
}

uint32_t guest_failures(struct guest_context *context)
{
    struct remoting_error error;
    uint32_t failures = 0;

    if (guest_context_enter(context, &error)) {
        failures = context->failures_seen;
        guest_context_leave(context);
    }
    return failures;
}

void guest_report_failure(struct guest_context *context, const char *call, const struct remoting_error *error)
{
    struct remoting_error ignored;

    if (!guest_context_enter(context, &ignored)) {
        return;
    }
    context->status = error->kind == REMOTING_ERROR_ALLOCATION ? WIRE_STATUS_ALLOC_FAILED : WIRE_STATUS_FAILED;
    if (error->kind != REMOTING_ERROR_LOST) {
        complain(context, "%s: %s", call, error->reason);
        if (strncmp(call, "backend.", strlen("backend.")) == 0) {
            note_lost_work(context, "%s: %s", call, error->reason);
        }
    }
    guest_context_leave(context);
}

void guest_report_refusal(struct guest_context *context, const char *call, const struct remoting_error *error)
{
    complain(context, "%s: %s", call, error->reason);
}

/* A posted call may have failed in the meantime. */
static void acknowledge(struct guest_context *context)
{
    const struct wire_context_acknowledge_failure_request record = { .failures = context->failures_seen };
    const struct guest_request request = { WIRE_CONTEXT_ACKNOWLEDGE_FAILURE, &record, sizeof record, NULL, 0 };
    struct remoting_error error;
    uint32_t end;

    guest_context_submit(context, &request, (struct guest_return){ 0 }, &end, &error);
}

int32_t guest_take_status(struct guest_context *context)
{
    struct remoting_error error;
    int32_t status;

    if (!guest_context_enter(context, &error)) {
        return WIRE_STATUS_FAILED;
    }
    if (context->state == CONTEXT_STARTED) {
        guest_context_look_for_failures(context);
    }
    status = context->state == CONTEXT_LOST ? WIRE_STATUS_FAILED : context->status;
    if (status != WIRE_STATUS_SUCCESS && context->state == CONTEXT_STARTED) {
        acknowledge(context);
        context->status = WIRE_STATUS_SUCCESS;
    }
    guest_context_leave(context);
    return status;
}
