#include "worker_setup.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define GUEST_PREFIX "Remote-" /* of a device's name in the guest */

struct worker_setup worker_setup_of(struct release *release)
{
    struct worker_setup setup = { .release = release_hold(release) };

    for (uint8_t i = 0; i < REMOTING_DEVICES_MAXIMUM; i++) {
        setup.places[i] = i;
    }
    return setup;
}

struct worker_setup worker_setup_copy(const struct worker_setup *setup)
{
    release_hold(setup->release);
    return *setup;
}

void worker_setup_drop(struct worker_setup *setup)
{
    release_drop(setup->release);
    setup->release = NULL;
}

void worker_setup_replace(struct worker_setup *setup, const struct worker_setup *next)
{
    const struct worker_setup copy = worker_setup_copy(next);

    worker_setup_drop(setup);
    *setup = copy;
}

bool worker_setup_is(const struct worker_setup *one, const struct worker_setup *other)
{
    return one->release == other->release && memcmp(one->places, other->places, sizeof one->places) == 0;
}

void worker_setup_write_places(const struct worker_setup *setup, char *text, size_t size)
{
    uint32_t count = 0;
    size_t length = 0;

    for (uint32_t i = 0; i < REMOTING_DEVICES_MAXIMUM; i++) {
        count = setup->places[i] != i ? i + 1 : count;
    }
    text[0] = '\0';
    for (uint32_t i = 0; i < count && length < size; i++) {
        length += (size_t)snprintf(text + length, size - length, "%s%u", i == 0 ? "" : ",", setup->places[i]);
    }
}

uint32_t worker_setup_drained(const struct worker_setup *setup)
{
    uint32_t drained = 0;

    for (uint32_t i = 0; i < REMOTING_DEVICES_MAXIMUM; i++) {
        drained |= setup->places[i] != i ? 1u << i : 0;
    }
    return drained;
}

const char *worker_setup_device_name(const struct worker_setup *setup, uint32_t device)
{
    const char *name = release_device_name(setup->release, device);
    const size_t prefix = sizeof GUEST_PREFIX - 1;

    return strncmp(name, GUEST_PREFIX, prefix) == 0 ? name + prefix : name;
}

uint32_t worker_setup_find_device(const struct worker_setup *setup, const char *name)
{
    for (uint32_t i = 0; i < release_device_count(setup->release); i++) {
        if (strcmp(worker_setup_device_name(setup, i), name) == 0) {
            return i;
        }
    }
    return NO_DEVICE;
}

void worker_setup_describe(const struct worker_setup *setup, char *text, size_t size)
{
    size_t length;

    release_describe(setup->release, text, size);
    length = strlen(text);
    for (uint32_t i = 0; i < release_device_count(setup->release) && length < size; i++) {
        if (setup->places[i] != i) {
            length += (size_t)snprintf(text + length, size - length, ", %s for %s",
                                       worker_setup_device_name(setup, setup->places[i]),
                                       worker_setup_device_name(setup, i));
        }
    }
}

static size_t length_without_number(const char *name)
{
    size_t length = strlen(name);

    while (length > 0 && isdigit((unsigned char)name[length - 1])) {
        length--;
    }
    return length;
}

bool worker_setup_are_alike(const struct worker_setup *setup, uint32_t one, uint32_t other)
{
    const char *first = worker_setup_device_name(setup, one);
    const char *second = worker_setup_device_name(setup, other);
    const size_t length = length_without_number(first);

    return length == length_without_number(second) && memcmp(first, second, length) == 0;
}
