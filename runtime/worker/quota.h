/* What a context has taken of what its guest may take. */
#ifndef HOST_QUOTA_H
#define HOST_QUOTA_H

#include "host.h"

/* Counts `amount` as taken, or fails with the option that allows more. */
bool host_quota_take(struct host_context *context, enum remoting_quota quota, uint64_t amount,
                     struct remoting_error *error);
void host_quota_give(struct host_context *context, enum remoting_quota quota, uint64_t amount);

/* As host_table_add, for the kinds of object that the quota of handles counts. */
bool host_add_object(struct host_context *context, enum host_table_kind kind, uint64_t handle, void *object,
                     struct remoting_error *error);
void host_remove_object(struct host_context *context, enum host_table_kind kind, const void *object);

#endif
