#include "quota.h"

bool host_quota_take(struct host_context *context, enum remoting_quota quota, uint64_t amount,
                     struct remoting_error *error)
{
    if (!remoting_check_quota(&context->limits, quota, context->taken[quota], amount, error)) {
        return false;
    }
    context->taken[quota] += amount;
    return true;
}

void host_quota_give(struct host_context *context, enum remoting_quota quota, uint64_t amount)
{
    context->taken[quota] -= amount;
}

bool host_add_object(struct host_context *context, enum host_table_kind kind, uint64_t handle, void *object,
                     struct remoting_error *error)
{
    if (!host_quota_take(context, QUOTA_HANDLES, 1, error)) {
        return false;
    }
    if (!host_table_add(&context->tables[kind], handle, object, error)) {
        host_quota_give(context, QUOTA_HANDLES, 1);
        return false;
    }
    return true;
}

void host_remove_object(struct host_context *context, enum host_table_kind kind, const void *object)
{
    host_table_remove(&context->tables[kind], object);
    host_quota_give(context, QUOTA_HANDLES, 1);
}
