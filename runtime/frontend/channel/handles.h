/* Handles that the guest chooses: an index and a generation. Not locked. */
#ifndef GUEST_HANDLES_H
#define GUEST_HANDLES_H

#include <stdint.h>

/* The kinds of objects whose handles the guest chooses. */
enum guest_handle_kind {
    GUEST_HANDLE_BUFFER,
    GUEST_HANDLE_BACKEND,
    GUEST_HANDLE_EVENT,
    GUEST_HANDLE_GRAPH,
    GUEST_HANDLE_PLAN,
    GUEST_HANDLE_COMM,
    GUEST_HANDLE_KINDS,
};

/* Free indices and the last generation of every index ever used. */
struct guest_handles {
    uint32_t *generations; /* by index; index 0 is never used */
    uint32_t *free;        /* stack of released indices */
    uint32_t count;
    uint32_t free_count;
    uint32_t capacity;
};

/* The host refuses larger indices: REMOTING_HANDLES_MAXIMUM of shared/handle.h. 0 if none is left. */
uint64_t guest_handles_take(struct guest_handles *handles);
void guest_handles_give(struct guest_handles *handles, uint64_t handle);
void guest_handles_free(struct guest_handles *handles);

#endif
