/* Fuzz target: what a guest says first: its ring's header and the names of its ops and types.
 *
 * Input: the header's six words, the counts of the hello, then the names. */
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "device_protocol.h"
#include "host_calls.h"
#include "input.h"
#include "ring_server.h"
#include "scarce_memory.h"
#include "stand_in_ggml.h"
#include "wire.h"

#define BLOB_SIZE ((size_t)REMOTING_RING_HEADER_SIZE + 2 * REMOTING_RING_AREA_MINIMUM)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool holds)
{
    if (!holds) {
        __builtin_trap();
    }
}

/* A ring that is accepted lies within its blob, its areas apart from the header and from each other. */
static void open_ring(struct input *input)
{
    uint8_t *bytes = aligned_alloc(4096, BLOB_SIZE);
    const struct host_resource blob = { .id = 1, .address = bytes, .size = input_u8(input) == 0 ? 512 : BLOB_SIZE, .mapped = BLOB_SIZE };
    struct host_ring ring = { 0 };
    struct remoting_error error;

    demand(bytes != NULL);
    input_take(input, bytes, 24);
    if (host_ring_open(&ring, &blob, &error)) {
        demand(ring.requests >= bytes + REMOTING_RING_HEADER_SIZE && ring.requests + ring.request_size <= ring.returns);
        demand(ring.returns + ring.return_size <= bytes + BLOB_SIZE);
    } else {
        demand(error.kind == REMOTING_ERROR_MALFORMED && error.reason[0] != '\0');
    }
    free(bytes);
}

static void check_numbers(const struct host_context *context)
{
    const struct host_translation *translation = &context->translation;

    for (uint32_t i = 0; i < translation->op_count; i++) {
        demand(translation->ops[i].number < 0 || context->ggml.ggml_op_name(translation->ops[i].number));
    }
    for (uint32_t i = 0; i < translation->type_count; i++) {
        demand(translation->types[i] < 0 || context->ggml.ggml_type_size(translation->types[i]) > 0);
    }
    for (uint32_t i = 0; i < translation->unary_op_count; i++) {
        demand(translation->unary_ops[i] < 0 || context->ggml.ggml_unary_op_name(translation->unary_ops[i]));
    }
    for (uint32_t i = 0; i < translation->glu_op_count; i++) {
        demand(translation->glu_ops[i] < 0 || context->ggml.ggml_glu_op_name(translation->glu_ops[i]));
    }
}

/* A hello as the dispatcher hands it on: the record checked, the names still in shared memory. */
static void say_hello(struct host_context *context, struct input *input)
{
    const size_t record_size = sizeof(struct wire_context_hello_request);
    struct host_command command = { .id = WIRE_CONTEXT_HELLO, .record_size = input_u8(input) % (record_size / 8 + 2) * 8 };
    uint8_t *record = calloc(1, record_size + 8);
    uint8_t *payload;
    struct remoting_error error = { 0 };

    demand(record != NULL);
    input_take(input, record, record_size);
    command.record = record;
    command.payload_size = input->size & ~(size_t)7;
    payload = malloc(command.payload_size + 1);
    demand(payload != NULL);
    input_take(input, payload, command.payload_size);
    command.payload = payload;
    if (host_dispatch(context, &command, &error)) {
        check_numbers(context);
    } else {
        demand(error.kind != REMOTING_ERROR_NONE && error.reason[0] != '\0');
    }
    free(payload);
    free(record);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = { data, size };
    struct host_context *context = calloc(1, sizeof *context);

    demand(context != NULL);
    open_ring(&input);
    stand_in_open(context);
    context->is_welcome = input_u8(&input) == 1;
    say_hello(context, &input);
    stand_in_close(context);
    free(context);
    return 0;
}
