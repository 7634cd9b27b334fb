#include "sharing/sharing.h"

#include <string.h>

#include "host.h"
#include "host_calls.h"
#include "sharing/mps_client.h"

static bool is_gpu(const struct host_device *device)
{
    return !device->is_cpu &&
           (device->record.type == WIRE_DEVICE_TYPE_GPU || device->record.type == WIRE_DEVICE_TYPE_IGPU);
}

/* Devices of one id are one device, by way of two backends. */
static uint32_t turn_bit_of(const struct host_context *context, uint32_t index)
{
    const struct host_device *device = &context->devices[index];
    uint32_t first = 0;

    while (first < index && (device->record.device_id[0] == '\0' || !is_gpu(&context->devices[first]) ||
                             strcmp(device->record.device_id, context->devices[first].record.device_id) != 0)) {
        first++;
    }
    return is_gpu(device) ? UINT32_C(1) << first : 0;
}

bool host_sharing_open(struct host_context *context, const struct remoting_worker_options *options,
                       struct remoting_error *error)
{
    if (options->share == REMOTING_SHARE_MPS) {
        return host_mps_check_devices(context, error);
    }
    if (!host_sharing_map_open(&context->sharing, options, error)) {
        return false;
    }
    if (!context->sharing.all) {
        return true;
    }
    if (!host_cores_open(&context->cores, &context->sharing, &context->metrics, error)) {
        return false;
    }
    context->siblings = (struct host_siblings){ .map = &context->sharing, .cores = &context->cores };
    for (uint32_t i = 0; i < context->device_count; i++) {
        context->devices[i].turn_bit = turn_bit_of(context, i);
    }
    return host_turns_open(&context->turns, &context->sharing, &context->metrics, error);
}

bool host_sharing_begin(struct host_context *context, uint32_t command)
{
    struct host_turns *turns = &context->turns;

    if (!host_command_traits(command).uses_device) {
        return true;
    }
    if (turns->wanted == 0) {
        return host_siblings_begin(&context->siblings, turns->is_interrupted, turns->interrupter);
    }
    if (host_turn_is_over(turns)) {
        host_sharing_end(context);
    }
    if (turns->owes_wake && host_is_busy(context)) {
        host_turn_goes_on(turns);
    }
    return turns->held != 0 || host_turn_begin(turns);
}

void host_sharing_end(struct host_context *context)
{
    host_siblings_end(&context->siblings);
    if (context->turns.held != 0) {
        host_synchronize_busy(context);
        host_turn_end(&context->turns);
    }
}

bool host_sharing_wants_pieces(const struct host_context *context)
{
    const struct host_turns *turns = &context->turns;

    return turns->held != 0 && (turns->held & (turns->held - 1)) == 0 &&
           host_sharing_class(turns->map, turns->map->slot) == REMOTING_CLASS_BATCH && host_turn_has_company(turns);
}

void host_sharing_yield(struct host_context *context)
{
    struct host_turns *turns = &context->turns;

    if (turns->held == 0) {
        return;
    }
    host_turn_goes_on(turns);
    if (host_turn_yields(turns)) {
        host_sharing_end(context);
        host_turn_begin(turns);
    }
}

void host_sharing_uses(struct host_context *context, uint32_t device)
{
    context->turns.wanted |= context->devices[device].turn_bit;
}
