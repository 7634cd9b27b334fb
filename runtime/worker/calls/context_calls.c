/* The runtime's own commands. */
#include <stdlib.h>

#include "copy_once.h"
#include "ggml/graphs.h"
#include "host.h"
#include "host_calls.h"
#include "ops/translation.h"

#define NAMES_SIZE_MAXIMUM (64u << 10)

bool host_context_hello(struct host_context *context, const uint8_t *names,
                        const struct wire_context_hello_request *request, struct wire_context_hello_reply *reply,
                        struct remoting_error *error)
{
    char *copy;
    bool translated;

    if (context->is_welcome) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "a second hello");
    }
    if (request->names_size > NAMES_SIZE_MAXIMUM) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "the guest's names have %llu bytes",
                             (unsigned long long)request->names_size);
    }
    copy = malloc(request->names_size + 1);
    if (!copy) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "no memory for the guest's names");
    }
    remoting_copy_once(copy, names, request->names_size);
    context->translation.op_count = request->op_count;
    context->translation.type_count = request->type_count;
    context->translation.unary_op_count = request->unary_op_count;
    context->translation.glu_op_count = request->glu_op_count;
    translated = host_translate_names(context, copy, request->names_size, error);
    context->is_welcome = translated;
    context->hello = *request;
    context->names = copy;
    host_tell_graph_quotas(context, reply);
    return translated;
}

bool host_context_ping(struct host_context *context, struct remoting_error *error)
{
    (void)context;
    (void)error;
    return true;
}

bool host_context_acknowledge_failure(struct host_context *context, uint32_t failures, struct remoting_error *error)
{
    (void)error;
    /* A number above the failures harms the guest alone, whose next report would be overwritten. */
    context->failures_acknowledged = failures;
    return true;
}
