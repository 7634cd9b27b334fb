#include "inventory_check.h"

#include <string.h>

#include "formats/limits.h"
#include "wire.h"

struct inventory {
    struct wire_inventory head;
    const uint8_t *devices;
    const uint8_t *buffer_types;
};

static bool read_inventory(const uint8_t *bytes, size_t size, struct inventory *inventory, struct remoting_error *error)
{
    const struct wire_inventory *head = &inventory->head;
    size_t expected;

    if (size < sizeof *head) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "an inventory of %zu bytes", size);
    }
    memcpy(&inventory->head, bytes, sizeof inventory->head);
    if (head->device_count > REMOTING_DEVICES_MAXIMUM || head->buffer_type_count > REMOTING_BUFFER_TYPES_MAXIMUM ||
        head->device_size != sizeof(struct wire_device) || head->buffer_type_size != sizeof(struct wire_buffer_type)) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "an inventory of %u devices", head->device_count);
    }
    expected = sizeof *head + head->device_count * sizeof(struct wire_device) +
               head->buffer_type_count * sizeof(struct wire_buffer_type);
    inventory->devices = bytes + sizeof *head;
    inventory->buffer_types = inventory->devices + head->device_count * sizeof(struct wire_device);
    return size == expected || remoting_fail(error, REMOTING_ERROR_MALFORMED,
                                             "an inventory of %zu bytes where %zu are told of", size, expected);
}

static bool device_holds(const struct wire_device *told, const struct wire_device *here, struct remoting_error *error)
{
    if (memcmp(told->name, here->name, sizeof told->name) != 0 || told->type != here->type ||
        told->buffer_type != here->buffer_type || told->host_buffer_type != here->host_buffer_type) {
        return remoting_fail(error, REMOTING_ERROR_UNSUPPORTED,
                             "the guest was told of the device %.63s, and in its place is %.63s", told->name,
                             here->name);
    }
    return (told->async == here->async && told->events <= here->events && told->set_n_threads <= here->set_n_threads) ||
           remoting_fail(error, REMOTING_ERROR_UNSUPPORTED, "the device %.63s works in another way here", told->name);
}

static bool buffer_type_holds(const struct wire_buffer_type *told, const struct wire_buffer_type *here,
                              struct remoting_error *error)
{
    if (told->device != here->device || told->host != here->host) {
        return remoting_fail(error, REMOTING_ERROR_UNSUPPORTED, "%.63s is memory of another kind here", told->name);
    }
    return (here->alignment <= told->alignment && here->max_size >= told->max_size &&
            here->plain_sizes >= told->plain_sizes) ||
           remoting_fail(error, REMOTING_ERROR_UNSUPPORTED, "%.63s needs more room here than the guest was told of",
                         told->name);
}

static bool devices_hold(const struct inventory *told, const struct inventory *here, struct remoting_error *error)
{
    bool holds = true;

    for (uint32_t i = 0; holds && i < told->head.device_count; i++) {
        struct wire_device devices[2];

        memcpy(&devices[0], told->devices + i * sizeof devices[0], sizeof devices[0]);
        memcpy(&devices[1], here->devices + i * sizeof devices[1], sizeof devices[1]);
        holds = device_holds(&devices[0], &devices[1], error);
    }
    return holds;
}

static bool buffer_types_hold(const struct inventory *told, const struct inventory *here, struct remoting_error *error)
{
    bool holds = true;

    for (uint32_t i = 0; holds && i < told->head.buffer_type_count; i++) {
        struct wire_buffer_type types[2];

        memcpy(&types[0], told->buffer_types + i * sizeof types[0], sizeof types[0]);
        memcpy(&types[1], here->buffer_types + i * sizeof types[1], sizeof types[1]);
        holds = buffer_type_holds(&types[0], &types[1], error);
    }
    return holds;
}

bool remoting_inventory_holds(const uint8_t *told, size_t told_size, const uint8_t *here, size_t here_size,
                              struct remoting_error *error)
{
    struct inventory before;
    struct inventory now;

    if (told_size == here_size && memcmp(told, here, told_size) == 0) {
        return true;
    }
    if (!read_inventory(told, told_size, &before, error) || !read_inventory(here, here_size, &now, error)) {
        return false;
    }
    if (before.head.device_count > now.head.device_count ||
        before.head.buffer_type_count > now.head.buffer_type_count) {
        return remoting_fail(error, REMOTING_ERROR_UNSUPPORTED, "the guest was told of %u devices, and here are %u",
                             before.head.device_count, now.head.device_count);
    }
    return devices_hold(&before, &now, error) && buffer_types_hold(&before, &now, error);
}
