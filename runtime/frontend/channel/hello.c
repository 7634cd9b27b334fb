#include "channel/hello.h"

#include <stdlib.h>
#include <string.h>

static size_t names_size(const struct remoting_names *names)
{
    size_t size = 0;

    for (uint32_t i = 0; i < names->count; i++) {
        size += (names->names[i] ? strlen(names->names[i]) : 0) + 1;
    }
    return size;
}

/* A number without a name crosses as an empty one. */
static char *write_names(char *place, const struct remoting_names *names)
{
    for (uint32_t i = 0; i < names->count; i++) {
        const char *name = names->names[i] ? names->names[i] : "";
        const size_t size = strlen(name) + 1;

        memcpy(place, name, size);
        place += size;
    }
    return place;
}

char *guest_hello_new(const struct ggml_instance *instance, struct wire_context_hello_request *request)
{
    const struct remoting_names *lists[] = { &instance->ops, &instance->types, &instance->unary_ops,
                                             &instance->glu_ops };
    size_t size = 0;
    char *names;
    char *place;

    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        size += names_size(lists[i]);
    }
    names = malloc(size > 0 ? size : 1);
    place = names;
    for (size_t i = 0; names && i < sizeof lists / sizeof lists[0]; i++) {
        place = write_names(place, lists[i]);
    }
    request->abi = instance->abi_number;
    request->op_count = instance->ops.count;
    request->type_count = instance->types.count;
    request->unary_op_count = instance->unary_ops.count;
    request->glu_op_count = instance->glu_ops.count;
    request->names_size = size;
    return names;
}
