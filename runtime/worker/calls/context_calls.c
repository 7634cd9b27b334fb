/* The runtime's own commands. */
#include <stdlib.h>

#include "copy_once.h"
#include "host.h"
#include "host_calls.h"
#include "ops/translation.h"

#define NAMES_SIZE_MAXIMUM (64u << 10)

bool host_context_hello(struct host_context *context, uint32_t snapshot, uint32_t op_count, uint32_t type_count,
                        uint32_t unary_op_count, uint32_t glu_op_count, uint64_t names_size, const uint8_t *names,
                        struct remoting_error *error)
{
    char *copy;
    bool translated;

    (void)snapshot;
    if (context->is_welcome) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "a second hello");
    }
    if (names_size > NAMES_SIZE_MAXIMUM) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "the guest's names have %llu bytes",
                             (unsigned long long)names_size);
    }
    copy = malloc(names_size + 1);
    if (!copy) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "no memory for the guest's names");
    }
    remoting_copy_once(copy, names, names_size);
    context->translation.op_count = op_count;
    context->translation.type_count = type_count;
    context->translation.unary_op_count = unary_op_count;
    context->translation.glu_op_count = glu_op_count;
    translated = host_translate_names(context, copy, names_size, error);
    free(copy);
    context->is_welcome = translated;
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
    /* More than have failed is no harm to anyone but the guest, whose next report would be overwritten. */
    context->failures_acknowledged = failures;
    return true;
}
