#include "state/describe.h"

#include <string.h>

#include "handle.h"

/* The guest's number of what is `number` here. It has one, as that is where the tensor came from. */
static uint32_t guest_number(const int32_t *numbers, uint32_t count, int32_t number)
{
    uint32_t i = 0;

    while (i < count && numbers[i] != number) {
        i++;
    }
    return i;
}

static void describe_op(const struct host_context *context, const struct ggml_tensor *tensor, struct wire_tensor *wire)
{
    const struct host_translation *translation = &context->translation;
    const struct op_schema *schema;

    while (wire->op < translation->op_count && translation->ops[wire->op].number != tensor->op) {
        wire->op++;
    }
    schema = wire->op < translation->op_count ? translation->ops[wire->op].schema : NULL;
    memcpy(wire->op_params, tensor->op_params, sizeof wire->op_params);
    if (schema && schema->word_enum == OP_WORD_UNARY_OP) {
        wire->op_params[schema->enum_word] = (int32_t)guest_number(translation->unary_ops, translation->unary_op_count,
                                                                   tensor->op_params[schema->enum_word]);
    } else if (schema && schema->word_enum != OP_WORD_PLAIN) {
        wire->op_params[schema->enum_word] = (int32_t)guest_number(translation->glu_ops, translation->glu_op_count,
                                                                   tensor->op_params[schema->enum_word]);
    }
}

static uint32_t reference(const struct host_graph *graph, const struct ggml_tensor *tensor)
{
    return tensor ? (uint32_t)(tensor - graph->tensors) + 1 : 0;
}

/* What ggml knows by its buffer: one of the guest's, or an empty one that stands for a kind of memory. */
static void describe_place(const struct host_context *context, const struct ggml_tensor *tensor,
                           struct wire_tensor *wire)
{
    const struct host_table *buffers = &context->tables[HOST_TABLE_BUFFERS];

    for (uint32_t i = 0; tensor->buffer && i < context->buffer_type_count; i++) {
        if (context->buffer_types[i].empty == tensor->buffer) {
            wire->buffer_type = i + 1;
            return;
        }
    }
    for (uint32_t i = 0; tensor->buffer && i < buffers->count; i++) {
        const struct host_buffer *buffer = buffers->entries[i].object;

        if (buffer && buffer->ggml == tensor->buffer) {
            wire->buffer = remoting_handle(i, buffers->entries[i].generation);
            wire->data_offset = (uint64_t)((const uint8_t *)tensor->data - buffer->base);
            return;
        }
    }
}

void host_describe_tensor(const struct host_context *context, const struct host_graph *graph, uint32_t place,
                          struct wire_tensor *wire)
{
    const struct ggml_tensor *tensor = &graph->tensors[place];

    memset(wire, 0, sizeof *wire);
    wire->type = guest_number(context->translation.types, context->translation.type_count, tensor->type);
    wire->flags = tensor->flags;
    wire->use_count = host_graph_use_count(graph, tensor);
    for (int i = 0; i < GGML_TENSOR_DIMENSIONS; i++) {
        wire->ne[i] = tensor->ne[i];
        wire->nb[i] = tensor->nb[i];
    }
    describe_op(context, tensor, wire);
    for (int i = 0; i < GGML_TENSOR_SOURCES; i++) {
        wire->source[i] = reference(graph, tensor->src[i]);
    }
    wire->view_source = reference(graph, tensor->view_src);
    wire->view_offset = tensor->view_offs;
    describe_place(context, tensor, wire);
    memcpy(wire->name, tensor->name, sizeof wire->name);
}
