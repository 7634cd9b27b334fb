#include "tables.h"

#include <stdlib.h>
#include <string.h>

#include "handle.h"

bool host_table_find(const struct host_table *table, uint64_t handle, const char *kind, void **object,
                     struct remoting_error *error)
{
    const uint32_t index = remoting_handle_index(handle);

    if (index == 0 || index >= table->count || !table->entries[index].object ||
        table->entries[index].generation != remoting_handle_generation(handle)) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "no %s has the handle %#llx", kind,
                             (unsigned long long)handle);
    }
    *object = table->entries[index].object;
    return true;
}

bool host_table_can_add(const struct host_table *table, uint64_t handle, const char *kind, struct remoting_error *error)
{
    const uint32_t index = remoting_handle_index(handle);

    if (index == 0 || index >= REMOTING_HANDLES_MAXIMUM) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "%#llx is no handle for a new %s",
                             (unsigned long long)handle, kind);
    }
    if (index < table->count &&
        (table->entries[index].object || table->entries[index].generation >= remoting_handle_generation(handle))) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "the %s handle %#llx was used before", kind,
                             (unsigned long long)handle);
    }
    if (remoting_handle_generation(handle) == 0) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "the %s handle %#llx has no generation", kind,
                             (unsigned long long)handle);
    }
    return true;
}

static bool grow(struct host_table *table, uint32_t index, struct remoting_error *error)
{
    uint32_t count = table->count ? table->count : 64;
    struct host_table_entry *entries;

    while (count <= index) {
        count *= 2;
    }
    if (count == table->count) {
        return true;
    }
    entries = realloc(table->entries, count * sizeof *entries);
    if (!entries) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "no memory for handles");
    }
    memset(entries + table->count, 0, (count - table->count) * sizeof *entries);
    table->entries = entries;
    table->count = count;
    return true;
}

bool host_table_add(struct host_table *table, uint64_t handle, void *object, struct remoting_error *error)
{
    const uint32_t index = remoting_handle_index(handle);

    if (!grow(table, index, error)) {
        return false;
    }
    table->entries[index].object = object;
    table->entries[index].generation = remoting_handle_generation(handle);
    return true;
}

void host_table_remove(struct host_table *table, const void *object)
{
    for (uint32_t i = 0; i < table->count; i++) {
        if (table->entries[i].object == object) {
            table->entries[i].object = NULL;
            return;
        }
    }
}

uint64_t host_table_handle_of(const struct host_table *table, const void *object)
{
    for (uint32_t i = 0; i < table->count; i++) {
        if (table->entries[i].object == object) {
            return remoting_handle(i, table->entries[i].generation);
        }
    }
    return 0;
}

bool host_table_set_generations(struct host_table *table, const uint32_t *generations, uint32_t count,
                                struct remoting_error *error)
{
    if (count > REMOTING_HANDLES_MAXIMUM) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "a table of %u handles", count);
    }
    if (count > 0 && !grow(table, count - 1, error)) {
        return false;
    }
    for (uint32_t i = 0; i < count; i++) {
        if (!table->entries[i].object) {
            table->entries[i].generation = generations[i];
        }
    }
    return true;
}
