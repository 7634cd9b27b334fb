#include "move_plan.h"

#include <stdio.h>
#include <string.h>

/* The devices like one that take what is on it. */
static uint32_t find_others(const struct worker_setup *setup, uint32_t device, uint32_t drained,
                            uint8_t others[REMOTING_DEVICES_MAXIMUM])
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < release_device_count(setup->release); i++) {
        if (i != device && (drained >> i & 1) == 0 && worker_setup_are_alike(setup, i, device)) {
            others[count++] = (uint8_t)i;
        }
    }
    return count;
}

static void take_off(struct worker_setup *setup, uint32_t device, uint32_t drained, unsigned turn)
{
    uint8_t others[REMOTING_DEVICES_MAXIMUM];
    const uint32_t count = find_others(setup, device, drained, others);

    for (uint32_t i = 0; count > 0 && i < REMOTING_DEVICES_MAXIMUM; i++) {
        if (setup->places[i] == device) {
            setup->places[i] = others[turn % count];
        }
    }
}

static void take_to(struct worker_setup *setup, uint32_t device)
{
    for (uint32_t i = 0; i < release_device_count(setup->release); i++) {
        if (worker_setup_are_alike(setup, i, device)) {
            setup->places[i] = (uint8_t)device;
        }
    }
}

struct worker_setup move_plan_apply(const struct move_plan *plan, const struct worker_setup *setup, unsigned turn)
{
    struct worker_setup next = *setup;
    const uint32_t device = worker_setup_find_device(setup, plan->device);

    if (plan->kind == MOVE_TO_RELEASE) {
        next.release = plan->release;
    } else if (device == NO_DEVICE) {
        return next;
    } else if (plan->kind == MOVE_OFF_DEVICE) {
        take_off(&next, device, plan->drained, turn);
    } else if (plan->kind == MOVE_TO_DEVICE) {
        take_to(&next, device);
    } else {
        next.places[device] = (uint8_t)device;
    }
    return next;
}

static void list_devices(const struct worker_setup *setup, char *text, size_t size)
{
    size_t length = 0;

    text[0] = '\0';
    for (uint32_t i = 0; i < release_device_count(setup->release) && length < size; i++) {
        length += (size_t)snprintf(text + length, size - length, " %s", worker_setup_device_name(setup, i));
    }
}

bool move_plan_check(const struct move_plan *plan, const struct worker_setup *setup, struct remoting_error *error)
{
    const uint32_t device = worker_setup_find_device(setup, plan->device);
    uint8_t others[REMOTING_DEVICES_MAXIMUM];
    char offered[128];

    if (device == NO_DEVICE) {
        list_devices(setup, offered, sizeof offered);
        return remoting_fail(error, REMOTING_ERROR_FAILED, "this daemon offers no device %.40s, but%s", plan->device,
                             offered);
    }
    return plan->kind != MOVE_OFF_DEVICE || find_others(setup, device, plan->drained, others) > 0 ||
           remoting_fail(error, REMOTING_ERROR_UNSUPPORTED,
                         "this daemon offers no other device like %.40s that is not drained, and what is there fits no "
                         "other kind",
                         plan->device);
}
