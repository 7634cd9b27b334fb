#include "release.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "device_protocol.h"
#include "inventory_check.h"
#include "wire.h"

struct release *release_make(const char *const *words, const char *lib_dir)
{
    struct release *release = calloc(1, sizeof *release);
    size_t count = 0;

    while (words[count]) {
        count++;
    }
    if (!release) {
        return NULL;
    }
    release->users = 1;
    release->lib_dir = lib_dir ? strdup(lib_dir) : NULL;
    release->options = calloc(count + 3, sizeof *release->options);
    if (!release->options || (lib_dir && !release->lib_dir)) {
        release_drop(release);
        return NULL;
    }
    memcpy(release->options, words, count * sizeof *words);
    if (lib_dir) { /* the last one counts */
        release->options[count] = "--lib-dir";
        release->options[count + 1] = release->lib_dir;
    }
    return release;
}

struct release *release_hold(struct release *release)
{
    release->users++;
    return release;
}

void release_drop(struct release *release)
{
    if (!release || --release->users > 0) {
        return;
    }
    free(release->capset.bytes);
    free(release->options);
    free(release->lib_dir);
    free(release);
}

static const uint8_t *inventory_of(const struct release *release)
{
    return release->capset.bytes + sizeof(struct remoting_capset_header);
}

static size_t inventory_size(const struct release *release)
{
    return release->capset.size - sizeof(struct remoting_capset_header);
}

/* What the probe told is as long as it says, or of no use. */
static struct wire_inventory read_inventory(const struct release *release)
{
    struct wire_inventory inventory = { .abi = 0 };

    if (inventory_size(release) < sizeof inventory) {
        return inventory;
    }
    memcpy(&inventory, inventory_of(release), sizeof inventory);
    inventory.release[sizeof inventory.release - 1] = '\0';
    remoting_make_printable(inventory.release);
    if (inventory.device_size != sizeof(struct wire_device) || inventory.device_count > REMOTING_DEVICES_MAXIMUM ||
        inventory_size(release) < sizeof inventory + inventory.device_count * sizeof(struct wire_device)) {
        inventory.device_count = 0;
    }
    return inventory;
}

uint32_t release_device_count(const struct release *release)
{
    return read_inventory(release).device_count;
}

const char *release_device_name(const struct release *release, uint32_t device)
{
    const uint8_t *record = inventory_of(release) + sizeof(struct wire_inventory) + device * sizeof(struct wire_device);

    return (const char *)record + offsetof(struct wire_device, name);
}

void release_describe(const struct release *release, char *text, size_t size)
{
    const struct wire_inventory inventory = read_inventory(release);

    snprintf(text, size, "ggml %s%s%s", inventory.release, release->lib_dir ? " of " : "",
             release->lib_dir ? release->lib_dir : "");
}

bool release_can_follow(const struct release *told, const struct release *next, struct remoting_error *error)
{
    return remoting_inventory_holds(inventory_of(told), inventory_size(told), inventory_of(next), inventory_size(next),
                                    error);
}
