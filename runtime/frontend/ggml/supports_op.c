/* Whether the device can compute an op: the hand-written half of the slot that ggml's scheduler calls most. */
#include "calls.h"
#include "channel/context.h"
#include "ggml/expected_ops.h"

static struct guest_part tensors_of(const struct wire_tensor *tensors, uint32_t count)
{
    return (struct guest_part){ tensors, count * sizeof tensors[0] };
}

/* Questions whether the device can compute ops. */
struct op_questions {
    struct wire_device_supports_op_request records[GUEST_EXPECTED_OPS_MAXIMUM];
    struct guest_part parts[GUEST_EXPECTED_OPS_MAXIMUM];
    struct guest_request requests[GUEST_EXPECTED_OPS_MAXIMUM];
};

static struct guest_questions questions_of(const struct guest_device *device, const struct guest_next_ops *next,
                                           struct op_questions *questions)
{
    for (uint32_t i = 0; i < next->count; i++) {
        struct wire_device_supports_op_request *record = &questions->records[i];

        *record = (struct wire_device_supports_op_request){ device->index, next->all[i]->count };
        questions->parts[i] = tensors_of(next->all[i]->tensors, next->all[i]->count);
        questions->requests[i] = (struct guest_request){ WIRE_DEVICE_SUPPORTS_OP, record, sizeof *record,
                                                         &questions->parts[i], 1 };
    }
    return (struct guest_questions){ questions->requests, next->count };
}

/* Not known yet: waits. */
static bool ask(struct guest_device *device, const char *name, const struct guest_op_description *description,
                const struct guest_request *request, struct wire_device_supports_op_reply *reply,
                struct remoting_error *error)
{
    struct op_questions questions;
    struct guest_questions ahead;
    struct guest_next_ops next;
    const bool expects = guest_expected_ops_begin(device->expected_ops, name, description, &next);
    bool is_answered;

    ahead = questions_of(device, &next, &questions);
    is_answered = guest_ask_ahead(device->context, request, &ahead, reply, sizeof *reply, error);
    if (expects) {
        guest_expected_ops_end(device->expected_ops);
    }
    return is_answered;
}

bool guest_device_supports_op(struct guest_device *device, const struct ggml_tensor *op)
{
    struct guest_op_description description;
    struct wire_device_supports_op_reply reply = { 0 };
    struct remoting_error error;

    if (!guest_describe_op(device->context, op, &description, &error)) {
        guest_report_failure(device->context, "device.supports_op", &error);
        return false;
    }
    const struct wire_device_supports_op_request record = { device->index, description.count };
    const struct guest_part part = tensors_of(description.tensors, description.count);
    const struct guest_request request = { WIRE_DEVICE_SUPPORTS_OP, &record, sizeof record, &part, 1 };

    if (!guest_recall(device->context, &request, &reply, sizeof reply) &&
        !ask(device, op->name, &description, &request, &reply, &error)) {
        guest_report_failure(device->context, "device.supports_op", &error);
        return error.kind == REMOTING_ERROR_LOST; /* graph_compute will tell; ggml would abort the program here */
    }
    return reply.result;
}
