#include "transport/control_commands.h"

#include <linux/virtio_gpu.h>
#include <stdlib.h>
#include <string.h>

#define CONTEXT_ID 1u

/* What a plain buffer is to a 3D device: Gallium's PIPE_BUFFER, PIPE_FORMAT_R8_UNORM and
 * PIPE_BIND_VERTEX_BUFFER, as Linux' driver passes them through. */
#define TARGET_BUFFER 0u
#define FORMAT_R8_UNORM 64u
#define BIND_VERTEX_BUFFER 0x10u

static bool command_refused(const char *name, uint32_t type, struct remoting_error *error)
{
    switch (type) {
    case VIRTIO_GPU_RESP_ERR_OUT_OF_MEMORY:
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "the daemon refused %s: out of memory or quota", name);
    case VIRTIO_GPU_RESP_ERR_INVALID_RESOURCE_ID:
        return remoting_fail(error, REMOTING_ERROR_FAILED, "the daemon refused %s: unknown resource", name);
    case VIRTIO_GPU_RESP_ERR_INVALID_CONTEXT_ID:
        return remoting_fail(error, REMOTING_ERROR_FAILED, "the daemon refused %s: unknown context", name);
    case VIRTIO_GPU_RESP_ERR_INVALID_PARAMETER:
        return remoting_fail(error, REMOTING_ERROR_FAILED, "the daemon refused %s: invalid parameter", name);
    case VIRTIO_GPU_RESP_ERR_UNSPEC:
        return remoting_fail(error, REMOTING_ERROR_FAILED, "the daemon refused %s: see its log", name);
    default:
        return remoting_fail(error, REMOTING_ERROR_FAILED,
                             "the daemon answered %s with 0x%x, which is not an answer to it", name, type);
    }
}

/* `expected` is the response type that means success. The reply has at least a header then. */
static bool execute(struct guest_control_queue *queue, const char *name, struct guest_exchange *exchange,
                    uint32_t expected, struct remoting_error *error)
{
    struct virtio_gpu_ctrl_hdr header;

    if (!guest_control_queue_execute(queue, exchange, error)) {
        return false;
    }
    if (exchange->reply_written < sizeof header) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "the daemon answered %s with only %zu bytes", name,
                             exchange->reply_written);
    }
    memcpy(&header, exchange->reply, sizeof header);
    return header.type == expected || command_refused(name, header.type, error);
}

static bool fills_reply(const struct guest_exchange *exchange, const char *name, struct remoting_error *error)
{
    return exchange->reply_written == exchange->reply_size ||
           remoting_fail(error, REMOTING_ERROR_FAILED, "the daemon answered %s with %zu bytes, not %zu", name,
                         exchange->reply_written, exchange->reply_size);
}

static bool execute_without_data(struct guest_control_queue *queue, const char *name, const void *command,
                                 size_t command_size, struct remoting_error *error)
{
    struct virtio_gpu_ctrl_hdr reply;
    struct guest_exchange exchange = { command, command_size, &reply, sizeof reply, 0 };

    return execute(queue, name, &exchange, VIRTIO_GPU_RESP_OK_NODATA, error);
}

static bool get_capset_info(struct guest_control_queue *queue, struct virtio_gpu_resp_capset_info *info,
                            struct remoting_error *error)
{
    struct virtio_gpu_get_capset_info command = { .hdr.type = VIRTIO_GPU_CMD_GET_CAPSET_INFO, .capset_index = 0 };
    struct guest_exchange exchange = { &command, sizeof command, info, sizeof *info, 0 };

    if (!execute(queue, "GET_CAPSET_INFO", &exchange, VIRTIO_GPU_RESP_OK_CAPSET_INFO, error) ||
        !fills_reply(&exchange, "GET_CAPSET_INFO", error)) {
        return false;
    }
    if (info->capset_id != REMOTING_CAPSET_ID) {
        return remoting_fail(error, REMOTING_ERROR_UNSUPPORTED,
                             "this is a virtio-gpu device but not one of ggml-remoting: its capset is %u, not %u",
                             info->capset_id, REMOTING_CAPSET_ID);
    }
    if (info->capset_max_size > GUEST_REPLY_MAXIMUM - sizeof(struct virtio_gpu_resp_capset)) {
        return remoting_fail(error, REMOTING_ERROR_UNSUPPORTED, "the daemon's capset of %u bytes is larger than %u",
                             info->capset_max_size,
                             (unsigned)(GUEST_REPLY_MAXIMUM - sizeof(struct virtio_gpu_resp_capset)));
    }
    return true;
}

bool guest_command_get_capset(struct guest_control_queue *queue, uint8_t **capset, size_t *capset_size,
                              struct remoting_error *error)
{
    const size_t header_size = offsetof(struct virtio_gpu_resp_capset, capset_data);
    struct virtio_gpu_get_capset command = { .hdr.type = VIRTIO_GPU_CMD_GET_CAPSET, .capset_id = REMOTING_CAPSET_ID };
    struct virtio_gpu_resp_capset_info info;
    struct guest_exchange exchange = { .command = &command, .command_size = sizeof command };
    uint8_t *reply;

    if (!get_capset_info(queue, &info, error)) {
        return false;
    }
    command.capset_version = info.capset_max_version;
    exchange.reply_size = header_size + info.capset_max_size;
    reply = calloc(1, exchange.reply_size);
    if (!reply) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "out of memory");
    }
    exchange.reply = reply;
    if (!execute(queue, "GET_CAPSET", &exchange, VIRTIO_GPU_RESP_OK_CAPSET, error)) {
        free(reply);
        return false;
    }
    *capset_size = exchange.reply_written - header_size;
    memmove(reply, reply + header_size, *capset_size);
    *capset = reply;
    return true;
}

bool guest_command_create_context(struct guest_control_queue *queue, const char *name, struct remoting_error *error)
{
    struct virtio_gpu_ctx_create command = { .hdr = { .type = VIRTIO_GPU_CMD_CTX_CREATE, .ctx_id = CONTEXT_ID } };
    size_t length = strnlen(name, sizeof command.debug_name - 1);

    memcpy(command.debug_name, name, length);
    command.nlen = (uint32_t)length;
    return execute_without_data(queue, "CTX_CREATE", &command, sizeof command, error);
}

bool guest_command_destroy_context(struct guest_control_queue *queue, struct remoting_error *error)
{
    struct virtio_gpu_ctx_destroy command = { .hdr = { .type = VIRTIO_GPU_CMD_CTX_DESTROY, .ctx_id = CONTEXT_ID } };

    return execute_without_data(queue, "CTX_DESTROY", &command, sizeof command, error);
}

static bool create_3d(struct guest_control_queue *queue, uint32_t resource_id, uint32_t size,
                      struct remoting_error *error)
{
    struct virtio_gpu_resource_create_3d command = {
        .hdr = { .type = VIRTIO_GPU_CMD_RESOURCE_CREATE_3D, .ctx_id = CONTEXT_ID },
        .resource_id = resource_id,
        .target = TARGET_BUFFER,
        .format = FORMAT_R8_UNORM,
        .bind = BIND_VERTEX_BUFFER,
        .width = size,
        .height = 1,
        .depth = 1,
        .array_size = 1,
    };

    return execute_without_data(queue, "RESOURCE_CREATE_3D", &command, sizeof command, error);
}

static bool attach_backing(struct guest_control_queue *queue, uint32_t resource_id, uint64_t guest_address,
                           uint32_t size, struct remoting_error *error)
{
    struct {
        struct virtio_gpu_resource_attach_backing attach;
        struct virtio_gpu_mem_entry entry;
    } command = {
        .attach = { .hdr.type = VIRTIO_GPU_CMD_RESOURCE_ATTACH_BACKING, .resource_id = resource_id, .nr_entries = 1 },
        .entry = { .addr = guest_address, .length = size },
    };

    return execute_without_data(queue, "RESOURCE_ATTACH_BACKING", &command, sizeof command, error);
}

static bool context_resource(struct guest_control_queue *queue, const char *name, uint32_t type, uint32_t resource_id,
                             struct remoting_error *error)
{
    struct virtio_gpu_ctx_resource command = { .hdr = { .type = type, .ctx_id = CONTEXT_ID },
                                               .resource_id = resource_id };

    return execute_without_data(queue, name, &command, sizeof command, error);
}

static bool unref(struct guest_control_queue *queue, uint32_t resource_id, struct remoting_error *error)
{
    struct virtio_gpu_resource_unref command = { .hdr.type = VIRTIO_GPU_CMD_RESOURCE_UNREF,
                                                 .resource_id = resource_id };

    return execute_without_data(queue, "RESOURCE_UNREF", &command, sizeof command, error);
}

bool guest_command_create_resource(struct guest_control_queue *queue, uint32_t resource_id, uint64_t guest_address,
                                   uint32_t size, bool *clean, struct remoting_error *error)
{
    struct remoting_error ignored;

    if (!create_3d(queue, resource_id, size, error)) {
        *clean = true;
        return false;
    }
    if (attach_backing(queue, resource_id, guest_address, size, error) &&
        context_resource(queue, "CTX_ATTACH_RESOURCE", VIRTIO_GPU_CMD_CTX_ATTACH_RESOURCE, resource_id, error)) {
        return true;
    }
    *clean = unref(queue, resource_id, &ignored);
    return false;
}

bool guest_command_destroy_resource(struct guest_control_queue *queue, uint32_t resource_id,
                                    struct remoting_error *error)
{
    struct remoting_error ignored;

    /* Only the result of unref counts: it also detaches, and its reply says that the memory is unmapped. */
    context_resource(queue, "CTX_DETACH_RESOURCE", VIRTIO_GPU_CMD_CTX_DETACH_RESOURCE, resource_id, &ignored);
    return unref(queue, resource_id, error);
}

bool guest_command_submit(struct guest_control_queue *queue, const struct remoting_submit *submit,
                          struct remoting_error *error)
{
    struct {
        struct virtio_gpu_cmd_submit header;
        struct remoting_submit submit;
    } command = {
        .header = { .hdr = { .type = VIRTIO_GPU_CMD_SUBMIT_3D, .ctx_id = CONTEXT_ID }, .size = sizeof *submit },
        .submit = *submit,
    };

    return execute_without_data(queue, "SUBMIT_3D", &command, sizeof command, error);
}
