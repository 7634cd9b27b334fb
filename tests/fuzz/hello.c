/* Fuzz target: a guest's first data: the ring's header, the hello with the names of its ops and types, and a command
 * that uses them.
 *
 * Input: the header's six words, the hello, the command. tests/fuzz/hellos.py writes it. */
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "device_protocol.h"
#include "fake_ggml.h"
#include "host_calls.h"
#include "input.h"
#include "ring_server.h"
#include "scarce_memory.h"
#include "wire.h"

#define BLOB_SIZE ((size_t)REMOTING_RING_HEADER_SIZE + 2 * REMOTING_RING_AREA_MINIMUM)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool holds)
{
    if (!holds) {
        __builtin_trap();
    }
}

/* An accepted ring lies within its blob, and its areas overlap neither the header nor each other. */
static void open_ring(struct input *input)
{
    uint8_t *bytes = aligned_alloc(4096, BLOB_SIZE);
    const struct host_resource blob = {
        .id = 1, .address = bytes, .size = input_u8(input) == 0 ? 512 : BLOB_SIZE, .mapped = BLOB_SIZE
    };
    struct host_ring ring = { 0 };
    struct remoting_error error;

    demand(bytes);
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

/* A command as the ring passes it on: record and payload are in shared memory, with nothing after them. */
static bool serve(struct host_context *context, struct input *input, uint32_t id, uint8_t words, uint16_t payload_size)
{
    struct host_command command = { .id = id, .record_size = (words & 7) * 8u, .return_size = 4096 };
    struct remoting_error error = { 0 };
    uint8_t *record = malloc(command.record_size + 1);
    uint8_t *payload;
    bool served;

    demand(record);
    input_take(input, record, command.record_size);
    command.payload_size = (payload_size < input->size ? payload_size : input->size) & ~(size_t)7;
    payload = malloc(command.payload_size + 1);
    demand(payload);
    input_take(input, payload, command.payload_size);
    command.record = record;
    command.payload = payload;
    scarce_memory_set(words >> 6);
    served = host_dispatch(context, &command, &error);
    scarce_memory_set(0);
    demand(served || (error.kind != REMOTING_ERROR_NONE && error.reason[0] != '\0'));
    free(payload);
    free(record);
    return served;
}

static void say_hello(struct host_context *context, struct input *input)
{
    const uint8_t words = input_u8(input);
    const uint16_t size = input_u16(input);

    if (serve(context, input, WIRE_CONTEXT_HELLO, words, size)) {
        check_numbers(context);
    }
}

static void say_more(struct host_context *context, struct input *input)
{
    static const uint32_t commands[] = { WIRE_CONTEXT_PING, WIRE_CONTEXT_ACKNOWLEDGE_FAILURE, WIRE_DEVICE_SUPPORTS_OP,
                                         WIRE_BUFFER_TYPE_GET_ALLOC_SIZE };
    const uint8_t which = input_u8(input);
    const uint8_t words = input_u8(input);

    serve(context, input, commands[which % (sizeof commands / sizeof commands[0])], words, UINT16_MAX);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = { data, size };
    struct host_context *context = calloc(1, sizeof *context);

    demand(context);
    open_ring(&input);
    fake_ggml_open(context);
    context->is_welcome = input_u8(&input) == 1;
    say_hello(context, &input);
    if (context->is_welcome) {
        say_more(context, &input);
    }
    fake_ggml_close(context);
    free(context);
    return 0;
}
