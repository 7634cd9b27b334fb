#include "ggml/registry.h"

#include <stdlib.h>
#include <string.h>

#include "calls.h"
#include "device_protocol.h"
#include "ggml/expected_ops.h"

/* Names this backend to programs that compare guids. */
static uint8_t remoting_guid[16] = { 0x67, 0x67, 0x6d, 0x6c, 0x2d, 0x72, 0x65, 0x6d,
                                     0x6f, 0x74, 0x69, 0x6e, 0x67, 0x00, 0x00, 0x01 };

/* Copies a record of the capset; a host may know more fields than this frontend, or fewer. */
static void copy_record(void *record, size_t size, const uint8_t *from, size_t from_size)
{
    memset(record, 0, size);
    memcpy(record, from, size < from_size ? size : from_size);
}

/* Text of the capset, which programs print. */
static void end_text(char *text, size_t size)
{
    text[size - 1] = '\0';
    remoting_make_printable(text);
}

/* ggml pads sizes with it. */
static bool is_alignment(uint64_t alignment)
{
    return alignment > 0 && alignment <= (1u << 20) && (alignment & (alignment - 1)) == 0;
}

static bool read_buffer_types(struct guest_registry *registry, const uint8_t *place,
                              const struct wire_inventory *inventory, struct remoting_error *error)
{
    for (uint32_t i = 0; i < inventory->buffer_type_count; i++) {
        struct guest_buffer_type *buffer_type = &registry->buffer_types[i];

        copy_record(&buffer_type->record, sizeof buffer_type->record, place + (size_t)i * inventory->buffer_type_size,
                    inventory->buffer_type_size);
        end_text(buffer_type->record.name, sizeof buffer_type->record.name);
        buffer_type->context = registry->context;
        buffer_type->index = i;
        if (buffer_type->record.device >= registry->device_count || !is_alignment(buffer_type->record.alignment)) {
            return remoting_fail(error, REMOTING_ERROR_FAILED, "the host's buffer type %u is not well described", i);
        }
        buffer_type->device = &registry->devices[buffer_type->record.device];
        buffer_type->ggml = registry->abi->new_buffer_type(buffer_type, buffer_type->device->ggml);
        if (!buffer_type->ggml) {
            return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "no memory for the host's buffer types");
        }
    }
    registry->buffer_type_count = inventory->buffer_type_count;
    return true;
}

static bool read_devices(struct guest_registry *registry, const uint8_t *place, const struct wire_inventory *inventory,
                         struct remoting_error *error)
{
    for (uint32_t i = 0; i < inventory->device_count; i++) {
        struct guest_device *device = &registry->devices[i];

        copy_record(&device->record, sizeof device->record, place + (size_t)i * inventory->device_size,
                    inventory->device_size);
        end_text(device->record.name, sizeof device->record.name);
        end_text(device->record.description, sizeof device->record.description);
        end_text(device->record.device_id, sizeof device->record.device_id);
        device->context = registry->context;
        device->registry = registry;
        device->index = i;
        if (device->record.buffer_type >= inventory->buffer_type_count ||
            device->record.host_buffer_type > inventory->buffer_type_count) {
            return remoting_fail(error, REMOTING_ERROR_FAILED, "the host's device %u is not well described", i);
        }
        device->expected_ops = guest_expected_ops_new(guest_context_instance(registry->context));
        device->ggml = registry->abi->new_device(device, registry->ggml);
        if (!device->ggml || !device->expected_ops) {
            return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "no memory for the host's devices");
        }
    }
    registry->device_count = inventory->device_count;
    return true;
}

static bool is_of(const struct guest_registry *registry, uint32_t buffer_type, uint32_t device, bool is_host)
{
    const struct wire_buffer_type *record = &registry->buffer_types[buffer_type].record;

    return record->device == device && (record->host != 0) == is_host;
}

/* A program writes into host memory itself, so a device's own memory must not be taken for it. */
static bool check_devices(const struct guest_registry *registry, struct remoting_error *error)
{
    for (uint32_t i = 0; i < registry->device_count; i++) {
        const struct wire_device *record = &registry->devices[i].record;

        if (!is_of(registry, record->buffer_type, i, false) ||
            (record->host_buffer_type && !is_of(registry, record->host_buffer_type - 1, i, true))) {
            return remoting_fail(error, REMOTING_ERROR_FAILED,
                                 "the buffer types of the host's device %u are not its own", i);
        }
    }
    return true;
}

static bool read_inventory(struct guest_registry *registry, struct remoting_error *error)
{
    const struct guest_transport *transport = guest_context_transport(registry->context);
    const uint8_t *place = transport->capset + sizeof(struct remoting_capset_header) + sizeof(struct wire_inventory);
    struct wire_inventory inventory;
    uint64_t size;

    if (transport->capset_size < sizeof(struct remoting_capset_header) + sizeof inventory) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "the host's inventory is cut short");
    }
    memcpy(&inventory, transport->capset + sizeof(struct remoting_capset_header), sizeof inventory);
    if (inventory.device_count > REMOTING_DEVICES_MAXIMUM ||
        inventory.buffer_type_count > REMOTING_BUFFER_TYPES_MAXIMUM) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "the host's inventory lists more than %u devices",
                             REMOTING_DEVICES_MAXIMUM);
    }
    size = (uint64_t)inventory.device_count * inventory.device_size +
           (uint64_t)inventory.buffer_type_count * inventory.buffer_type_size;
    if (size > transport->capset_size - sizeof(struct remoting_capset_header) - sizeof inventory) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "the host's inventory is cut short");
    }
    return read_devices(registry, place, &inventory, error) &&
           read_buffer_types(registry, place + (size_t)inventory.device_count * inventory.device_size, &inventory,
                             error) &&
           check_devices(registry, error);
}

struct guest_registry *guest_registry_new(struct guest_context *context, void *constructor,
                                          struct remoting_error *error)
{
    struct guest_registry *registry = calloc(1, sizeof *registry);

    if (registry) {
        pthread_mutex_init(&registry->lock, NULL);
        pthread_mutex_init(&registry->shared_memory.lock, NULL);
        registry->context = context;
        registry->abi = guest_context_instance(context)->abi;
        registry->guid = remoting_guid;
        registry->buffer_constructor = constructor;
        registry->ggml = registry->abi->new_registry(registry);
    }
    if (!registry || !registry->ggml) {
        free(registry);
        remoting_fail(error, REMOTING_ERROR_ALLOCATION, "no memory for the registry");
        return NULL;
    }
    if (!read_inventory(registry, error)) {
        guest_registry_free(registry);
        return NULL;
    }
    return registry;
}

void guest_registry_free(struct guest_registry *registry)
{
    for (uint32_t i = 0; i < REMOTING_DEVICES_MAXIMUM; i++) {
        guest_expected_ops_free(registry->devices[i].expected_ops);
        free(registry->devices[i].ggml);
    }
    for (uint32_t i = 0; i < REMOTING_BUFFER_TYPES_MAXIMUM; i++) {
        free(registry->buffer_types[i].ggml);
    }
    free(registry->ggml);
    free(registry);
}

static bool offers_the_same(const struct guest_transport *a, const struct guest_transport *b)
{
    return a->capset_size == b->capset_size && memcmp(a->capset, b->capset, a->capset_size) == 0;
}

/* Opens the transport again. Objects of the lost context continue to fail. */
static bool replace_context(struct guest_registry *registry, struct remoting_error *error)
{
    struct guest_context *context = guest_context_open(getenv("GGML_REMOTING"),
                                                       guest_context_instance(registry->context), error);

    if (!context) {
        return false;
    }
    if (!offers_the_same(guest_context_transport(context), guest_context_transport(registry->context))) {
        guest_context_free(context);
        return remoting_fail(error, REMOTING_ERROR_FAILED,
                             "the host offers other devices than before: start the program again");
    }
    guest_context_close(registry->context); /* its memory stays: the program's objects point there */
    registry->context = context;
    for (uint32_t i = 0; i < registry->device_count; i++) {
        registry->devices[i].context = context;
    }
    for (uint32_t i = 0; i < registry->buffer_type_count; i++) {
        registry->buffer_types[i].context = context;
    }
    return true;
}

bool guest_registry_renew(struct guest_registry *registry, struct remoting_error *error)
{
    bool is_usable = true;

    pthread_mutex_lock(&registry->lock);
    if (guest_context_is_lost(registry->context) && guest_context_transport(registry->context)) {
        is_usable = replace_context(registry, error);
    }
    pthread_mutex_unlock(&registry->lock);
    return is_usable;
}

const char *guest_registry_get_name(struct guest_registry *registry)
{
    (void)registry;
    return "Remoting";
}

size_t guest_registry_get_device_count(struct guest_registry *registry)
{
    return registry->device_count;
}

struct guest_device *guest_registry_get_device(struct guest_registry *registry, size_t index)
{
    return index < registry->device_count ? &registry->devices[index] : NULL;
}
