#include "ops/translation.h"

#include <string.h>

#include "names.h"
#include "op_data.h"

static int32_t number_of(const struct remoting_names *names, const char *name)
{
    for (uint32_t i = 0; name[0] && i < names->count; i++) {
        if (names->names[i] && strcmp(names->names[i], name) == 0) {
            return (int32_t)i;
        }
    }
    return -1;
}

/* The schema of an op in any release. */
static const struct op_schema *known_op(const char *name)
{
    for (size_t i = 0; i < op_schema_count; i++) {
        if (strcmp(op_schemas[i].name, name) == 0) {
            return &op_schemas[i];
        }
    }
    return NULL;
}

/* Its schema in the host's release. */
static const struct op_schema *schema_of(const struct host_context *context, const char *name)
{
    for (size_t i = 0; i < op_schema_count; i++) {
        const struct op_schema *schema = &op_schemas[i];

        if (schema->since <= context->release && (schema->until == 0 || context->release < schema->until) &&
            strcmp(schema->name, name) == 0) {
            return schema;
        }
    }
    return NULL;
}

/* The next of the guest's names, or NULL if they are cut short. */
static const char *next_name(const char **place, const char *end)
{
    const char *name = *place;
    const char *stop = memchr(name, '\0', (size_t)(end - name));

    *place = stop ? stop + 1 : end;
    return stop ? name : NULL;
}

/* A removed type keeps its number under a name of its own, and no size. */
static bool is_usable_type(const struct host_context *context, int32_t type)
{
    return type >= 0 && context->ggml.ggml_blck_size(type) > 0 && context->ggml.ggml_type_size(type) > 0;
}

static bool translate_types(struct host_context *context, const char **place, const char *end)
{
    struct remoting_names names;

    remoting_list_types(&names, context->ggml.ggml_get_type_traits);
    context->translation.f32_type = number_of(&names, "f32");
    for (uint32_t i = 0; i < context->translation.type_count; i++) {
        const char *name = next_name(place, end);

        if (!name) {
            return false;
        }
        context->translation.types[i] = number_of(&names, name);
        if (!is_usable_type(context, context->translation.types[i])) {
            context->translation.types[i] = -1;
        }
    }
    return true;
}

/* What an op's data addresses, by the host's name of the op; NULL: nothing. */
static const struct op_data *op_data_of(const char *name)
{
    for (size_t i = 0; i < op_data_count; i++) {
        if (strcmp(op_data[i].name, name) == 0) {
            return &op_data[i];
        }
    }
    return NULL;
}

static bool translate_ops(struct host_context *context, const char **place, const char *end)
{
    struct remoting_names names;

    remoting_list_names(&names, (remoting_name_function)context->ggml.ggml_op_name);
    for (uint32_t i = 0; i < names.count && i < REMOTING_NAMES_MAXIMUM; i++) {
        context->translation.known_ops[i] = known_op(names.names[i]);
        context->translation.data[i] = op_data_of(names.names[i]);
    }
    context->translation.custom_op = number_of(&names, "CUSTOM");
    context->translation.mul_mat_op = number_of(&names, "MUL_MAT");
    context->translation.mul_mat_id_op = number_of(&names, "MUL_MAT_ID");
    context->translation.copy_op = -1;
    for (uint32_t i = 0; i < context->translation.op_count; i++) {
        const char *name = next_name(place, end);

        if (!name) {
            return false;
        }
        context->translation.ops[i].number = number_of(&names, name);
        context->translation.ops[i].schema = schema_of(context, name);
        if (strcmp(name, "CPY") == 0) {
            context->translation.copy_op = context->translation.ops[i].number;
        }
    }
    return true;
}

static bool translate_sub_ops(remoting_name_function name_of, int32_t *numbers, uint32_t count, const char **place,
                              const char *end)
{
    struct remoting_names names;

    remoting_list_names(&names, name_of);
    for (uint32_t i = 0; i < count; i++) {
        const char *name = next_name(place, end);

        if (!name) {
            return false;
        }
        numbers[i] = number_of(&names, name);
    }
    return true;
}

bool host_translate_names(struct host_context *context, const char *names, size_t size, struct remoting_error *error)
{
    struct host_translation *translation = &context->translation;
    const char *place = names;
    const char *end = names + size;

    if (!translate_ops(context, &place, end) || !translate_types(context, &place, end) ||
        !translate_sub_ops((remoting_name_function)context->ggml.ggml_unary_op_name, translation->unary_ops,
                           translation->unary_op_count, &place, end) ||
        !translate_sub_ops((remoting_name_function)context->ggml.ggml_glu_op_name, translation->glu_ops,
                           translation->glu_op_count, &place, end) ||
        place != end) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "the guest's names are cut short or too many");
    }
    return true;
}

static bool fits(const struct op_word_values *values, int32_t word)
{
    if (values->is_mask) {
        return (word & ~values->values[0]) == 0;
    }
    for (uint8_t i = 0; i < values->count; i++) {
        if (values->values[i] == word) {
            return true;
        }
    }
    return false;
}

/* Whether the host's release defines every word and every source that the guest uses, and the guest gives all that it
 * needs. */
static bool check_schema(const struct op_schema *schema, const struct wire_tensor *wire, struct remoting_error *error)
{
    for (int i = 0; i < GGML_TENSOR_WORDS; i++) {
        if (wire->op_params[i] != 0 && !(schema->words >> i & 1)) {
            return remoting_fail(error, REMOTING_ERROR_UNSUPPORTED, "%s has no parameter word %d on the host",
                                 schema->name, i);
        }
        if (wire->op_params[i] == 0 && schema->nonzero >> i & 1) {
            return remoting_fail(error, REMOTING_ERROR_UNSUPPORTED, "%s needs parameter word %d on the host",
                                 schema->name, i);
        }
    }
    for (int i = 0; i < GGML_TENSOR_SOURCES; i++) {
        if (wire->source[i] != 0 && !(schema->sources >> i & 1)) {
            return remoting_fail(error, REMOTING_ERROR_UNSUPPORTED, "%s has no source %d on the host", schema->name, i);
        }
        if (wire->source[i] == 0 && schema->required >> i & 1) {
            return remoting_fail(error, REMOTING_ERROR_UNSUPPORTED, "%s needs source %d on the host", schema->name, i);
        }
    }
    if (!schema->batched && wire->ne[3] != 1) {
        return remoting_fail(error, REMOTING_ERROR_UNSUPPORTED, "%s computes one batch only on the host", schema->name);
    }
    for (size_t i = 0; i < schema->value_count; i++) {
        const struct op_word_values *values = &schema->values[i];

        if (!fits(values, wire->op_params[values->word])) {
            return remoting_fail(error, REMOTING_ERROR_UNSUPPORTED, "%s has no value %d of word %u on the host",
                                 schema->name, wire->op_params[values->word], values->word);
        }
    }
    return true;
}

static bool translate_word(const struct host_context *context, const struct op_schema *schema,
                           struct ggml_tensor *tensor, struct remoting_error *error)
{
    const struct host_translation *translation = &context->translation;
    const bool is_unary = schema->word_enum == OP_WORD_UNARY_OP;
    const uint32_t count = is_unary ? translation->unary_op_count : translation->glu_op_count;
    int32_t *word = &tensor->op_params[schema->enum_word];

    if (schema->word_enum == OP_WORD_PLAIN) {
        return true;
    }
    if (*word < 0 || (uint32_t)*word >= count) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "the guest has no sub-op %d of %s", *word, schema->name);
    }
    *word = is_unary ? translation->unary_ops[*word] : translation->glu_ops[*word];
    if (*word < 0) {
        return remoting_fail(error, REMOTING_ERROR_UNSUPPORTED, "the host's ggml lacks a sub-op of %s", schema->name);
    }
    return true;
}

bool host_read_op(const struct host_context *context, const struct wire_tensor *wire, struct ggml_tensor *tensor,
                  struct remoting_error *error)
{
    const struct host_op_number *op;

    if (wire->op >= context->translation.op_count) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "the guest has no op %u", wire->op);
    }
    op = &context->translation.ops[wire->op];
    if (op->number < 0 || !op->schema || !op->schema->crosses) {
        return remoting_fail(error, REMOTING_ERROR_UNSUPPORTED, "the host's ggml does not offer the guest's op %u",
                             wire->op);
    }
    tensor->op = op->number;
    memcpy(tensor->op_params, wire->op_params, sizeof tensor->op_params);
    return check_schema(op->schema, wire, error) && translate_word(context, op->schema, tensor, error);
}
