/* Handles of one kind: the objects that the guest has created. */
#ifndef HOST_TABLES_H
#define HOST_TABLES_H

#include <stdbool.h>
#include <stdint.h>

#include "error.h"

enum host_table_kind {
    HOST_TABLE_BUFFERS,
    HOST_TABLE_BACKENDS,
    HOST_TABLE_EVENTS,
    HOST_TABLE_GRAPHS,
    HOST_TABLE_PLANS,
    HOST_TABLE_COMMS,
    HOST_TABLES,
};

struct host_table_entry {
    void *object; /* NULL: free */
    uint32_t generation;
};

struct host_table {
    struct host_table_entry *entries; /* by index; index 0 is never used */
    uint32_t count;
};

bool host_table_find(const struct host_table *table, uint64_t handle, const char *kind, void **object,
                     struct remoting_error *error);
bool host_table_can_add(const struct host_table *table, uint64_t handle, const char *kind,
                        struct remoting_error *error);

/* The handle has passed host_table_can_add. Fails without memory. */
bool host_table_add(struct host_table *table, uint64_t handle, void *object, struct remoting_error *error);

/* The handle of an object; 0: it is in no entry. */
uint64_t host_table_handle_of(const struct host_table *table, const void *object);
/* What the guest's next handles are checked against, where an index is free. */
bool host_table_set_generations(struct host_table *table, const uint32_t *generations, uint32_t count,
                                struct remoting_error *error);

/* Frees the index of an object that is in the table. */
void host_table_remove(struct host_table *table, const void *object);

#endif
