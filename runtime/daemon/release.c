#include "release.h"

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

void release_describe(const struct release *release, char *text, size_t size)
{
    struct wire_inventory inventory = { .abi = 0 };

    if (inventory_size(release) >= sizeof inventory) {
        memcpy(&inventory, inventory_of(release), sizeof inventory);
    }
    inventory.release[sizeof inventory.release - 1] = '\0';
    remoting_make_printable(inventory.release);
    snprintf(text, size, "ggml %s%s%s", inventory.release, release->lib_dir ? " of " : "",
             release->lib_dir ? release->lib_dir : "");
}

bool release_can_follow(const struct release *told, const struct release *next, struct remoting_error *error)
{
    return remoting_inventory_holds(inventory_of(told), inventory_size(told), inventory_of(next), inventory_size(next),
                                    error);
}
