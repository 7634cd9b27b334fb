#include "ggml/placement.h"

#include <stdlib.h>
#include <string.h>

/* All that there is, before any device serves for another. */
struct devices {
    struct host_device devices[REMOTING_DEVICES_MAXIMUM];
    struct host_buffer_type buffer_types[REMOTING_BUFFER_TYPES_MAXIMUM];
};

static bool is_of_one_backend(const struct host_context *context, const struct host_device *one,
                              const struct host_device *other)
{
    return context->ggml.ggml_backend_dev_backend_reg(one->ggml) ==
           context->ggml.ggml_backend_dev_backend_reg(other->ggml);
}

static void place_buffer_type(const struct host_context *context, struct host_buffer_type *buffer_type,
                              const struct host_buffer_type *serving)
{
    const struct wire_buffer_type told = buffer_type->record;

    buffer_type->ggml = serving->ggml;
    buffer_type->empty = context->ggml.ggml_backend_buft_alloc_buffer(serving->ggml, 0);
    buffer_type->record = serving->record;
    memcpy(buffer_type->record.name, told.name, sizeof told.name);
    buffer_type->record.device = told.device;
}

static void place_device(struct host_context *context, uint32_t index, uint32_t place, const struct devices *all)
{
    struct host_device *device = &context->devices[index];
    const struct host_device *serving = &all->devices[place];
    const struct wire_device told = device->record;

    *device = *serving;
    memcpy(device->record.name, told.name, sizeof told.name);
    memcpy(device->record.description, told.description, sizeof told.description);
    memcpy(device->record.device_id, told.device_id, sizeof told.device_id);
    device->record.buffer_type = told.buffer_type;
    device->record.host_buffer_type = told.host_buffer_type;
    place_buffer_type(context, &context->buffer_types[told.buffer_type],
                      &all->buffer_types[serving->record.buffer_type]);
    if (told.host_buffer_type != 0 && serving->record.host_buffer_type != 0) {
        place_buffer_type(context, &context->buffer_types[told.host_buffer_type - 1],
                          &all->buffer_types[serving->record.host_buffer_type - 1]);
    }
}

static bool place_one(struct host_context *context, uint32_t index, uint32_t place, const struct devices *all,
                      struct remoting_error *error)
{
    if (index >= context->device_count || place >= context->device_count) {
        return remoting_fail(error, REMOTING_ERROR_UNSUPPORTED, "there are %u devices here, and no device %u",
                             context->device_count, index > place ? index : place);
    }
    if (!is_of_one_backend(context, &all->devices[index], &all->devices[place])) {
        return remoting_fail(error, REMOTING_ERROR_UNSUPPORTED, "%s and %s are not devices of one backend",
                             all->devices[index].record.name, all->devices[place].record.name);
    }
    if (place != index) {
        place_device(context, index, place, all);
    }
    return true;
}

bool host_place_devices(struct host_context *context, const char *places, struct remoting_error *error)
{
    struct devices all;
    bool placed = true;

    memcpy(all.devices, context->devices, sizeof all.devices);
    memcpy(all.buffer_types, context->buffer_types, sizeof all.buffer_types);
    for (uint32_t i = 0; placed && places && *places != '\0'; i++) {
        char *end;

        placed = place_one(context, i, (uint32_t)strtoul(places, &end, 10), &all, error);
        places = *end == ',' ? end + 1 : end;
    }
    return placed;
}
