#include "channel/handles.h"

#include <stdbool.h>
#include <stdlib.h>

#include "handle.h"

static bool grow(struct guest_handles *handles)
{
    const uint32_t capacity = handles->capacity ? 2 * handles->capacity : 64;
    uint32_t *generations = realloc(handles->generations, capacity * sizeof *generations);
    uint32_t *released;

    if (!generations) {
        return false;
    }
    handles->generations = generations;
    released = realloc(handles->free, capacity * sizeof *released);
    if (!released) {
        return false;
    }
    handles->free = released;
    if (handles->count == 0) {
        handles->count = 1;
    }
    handles->capacity = capacity;
    return true;
}

uint64_t guest_handles_take(struct guest_handles *handles)
{
    uint32_t index;

    if (handles->free_count > 0) {
        index = handles->free[--handles->free_count];
        handles->generations[index]++;
        return remoting_handle(index, handles->generations[index]);
    }
    if (handles->count == handles->capacity && (handles->count >= REMOTING_HANDLES_MAXIMUM || !grow(handles))) {
        return 0;
    }
    index = handles->count++;
    handles->generations[index] = 1;
    return remoting_handle(index, 1);
}

/* An index whose generations are used up is not used again. */
void guest_handles_give(struct guest_handles *handles, uint64_t handle)
{
    const uint32_t index = remoting_handle_index(handle);

    if (index != 0 && index < handles->count && handles->generations[index] < UINT32_MAX) {
        handles->free[handles->free_count++] = index;
    }
}

void guest_handles_free(struct guest_handles *handles)
{
    free(handles->generations);
    free(handles->free);
}
