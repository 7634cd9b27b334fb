#include "ggml/inventory.h"

#include <stdio.h>
#include <string.h>

size_t host_write_inventory(const struct host_context *context, uint8_t *bytes, size_t capacity)
{
    struct wire_inventory inventory = {
        .abi = context->abi->number,
        .device_count = context->device_count,
        .device_size = sizeof(struct wire_device),
        .buffer_type_count = context->buffer_type_count,
        .buffer_type_size = sizeof(struct wire_buffer_type),
    };
    const size_t size = sizeof inventory + context->device_count * sizeof(struct wire_device) +
                        context->buffer_type_count * sizeof(struct wire_buffer_type);
    uint8_t *place = bytes;

    if (size > capacity) {
        return 0;
    }
    snprintf(inventory.release, sizeof inventory.release, "%s",
             context->ggml.ggml_version ? context->ggml.ggml_version() : context->abi->release);
    memcpy(place, &inventory, sizeof inventory);
    place += sizeof inventory;
    for (uint32_t i = 0; i < context->device_count; i++) {
        memcpy(place, &context->devices[i].record, sizeof context->devices[i].record);
        place += sizeof context->devices[i].record;
    }
    for (uint32_t i = 0; i < context->buffer_type_count; i++) {
        memcpy(place, &context->buffer_types[i].record, sizeof context->buffer_types[i].record);
        place += sizeof context->buffer_types[i].record;
    }
    return size;
}
