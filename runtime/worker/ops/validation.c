#include "ops/validation.h"

#include <string.h>

const struct op_rules *host_rules_of(const char *name)
{
    for (size_t i = 0; i < op_rules_count; i++) {
        if (strcmp(op_rules[i].name, name) == 0) {
            return &op_rules[i];
        }
    }
    return NULL;
}

static bool applies(const struct op_rule *rule, uint32_t release, const struct host_device *device, uint32_t sources)
{
    return (rule->reads & ~sources) == 0 && rule->since <= release && (rule->until == 0 || release < rule->until) &&
           (!rule->cpu_only || device->is_cpu);
}

const char *host_broken_rule(const struct host_context *context, const struct host_device *device,
                             const struct ggml_tensor *op)
{
    const struct op_rules *rules = context->translation.rules[op->op];
    uint32_t sources = 0;

    if (!rules) {
        return "an op whose rules are known";
    }
    for (int i = 0; i < GGML_TENSOR_DIMENSIONS; i++) {
        if (op->ne[i] == 0) {
            return NULL; /* backends pass over a node without elements */
        }
    }
    for (int i = 0; i < GGML_TENSOR_SOURCES; i++) {
        sources |= op->src[i] ? UINT32_C(1) << i : 0;
    }
    for (size_t i = 0; i < rules->count; i++) {
        if (applies(&rules->rules[i], context->schemas->release, device, sources) &&
            !rules->rules[i].holds(context, op)) {
            return rules->rules[i].text;
        }
    }
    return NULL;
}
