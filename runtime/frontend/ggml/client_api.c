#include "ggml/client_api.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "channel/context.h"
#include "device_protocol.h"

#define EXPORTED __attribute__((visibility("default")))

struct session_blob {
    struct session_blob *next;
    struct guest_blob blob;
};

struct remoting_client {
    struct guest_context *context;
    struct session_blob *blobs;
    char last_log[REMOTING_REASON_SIZE]; /* why the last posted command failed */
};

static void keep_log(void *data, bool is_error, const char *text)
{
    struct remoting_client *session = data;

    if (is_error) {
        snprintf(session->last_log, sizeof session->last_log, "%s", text);
    }
}

static int tell(bool succeeded, const struct remoting_error *error, char *reason)
{
    if (succeeded) {
        return REMOTING_ERROR_NONE;
    }
    memcpy(reason, error->reason, REMOTING_REASON_SIZE);
    return (int)error->kind;
}

static void copy_names(struct remoting_names *names, const struct remoting_client_names *from)
{
    names->count = from->count < REMOTING_NAME_COUNT_MAXIMUM ? from->count : REMOTING_NAME_COUNT_MAXIMUM;
    memcpy(names->names, from->names, names->count * sizeof names->names[0]);
}

EXPORTED const char *remoting_client_version(void)
{
    return REMOTING_VERSION;
}

EXPORTED uint32_t remoting_client_protocol_version(void)
{
    return REMOTING_PROTOCOL_VERSION;
}

EXPORTED int remoting_client_open(const char *address, uint32_t snapshot, const struct remoting_client_names names[4],
                                  struct remoting_client **session, char *reason)
{
    struct remoting_error error = { .kind = REMOTING_ERROR_ALLOCATION, .reason = "no memory" };
    struct remoting_client *opened = calloc(1, sizeof *opened);
    struct ggml_instance program = { .snapshot = snapshot, .log = keep_log, .log_data = opened };

    copy_names(&program.ops, &names[0]);
    copy_names(&program.types, &names[1]);
    copy_names(&program.unary_ops, &names[2]);
    copy_names(&program.glu_ops, &names[3]);
    if (opened) {
        opened->context = guest_context_open(address, &program, &error);
    }
    if (opened && opened->context) {
        *session = opened;
        return REMOTING_ERROR_NONE;
    }
    free(opened);
    return tell(false, &error, reason);
}

EXPORTED void remoting_client_close(struct remoting_client *session)
{
    guest_context_close(session->context);
    while (session->blobs) {
        struct session_blob *blob = session->blobs;

        session->blobs = blob->next;
        guest_destroy_blob(session->context, &blob->blob);
        free(blob);
    }
    guest_context_free(session->context);
    free(session);
}

EXPORTED const uint8_t *remoting_client_capset(const struct remoting_client *session, size_t *size)
{
    const struct guest_transport *transport = guest_context_transport(session->context);

    *size = transport->capset_size;
    return transport->capset;
}

EXPORTED int remoting_client_post(struct remoting_client *session, uint32_t command, const void *record,
                                  size_t record_size, const void *payload, size_t payload_size, char *reason)
{
    const struct guest_part part = { payload, payload_size };
    struct remoting_error error;

    return tell(guest_post(session->context, command, record, record_size, &part, 1, &error), &error, reason);
}

EXPORTED int remoting_client_transact(struct remoting_client *session, uint32_t command, const void *record,
                                      size_t record_size, const void *payload, size_t payload_size, void *reply,
                                      size_t reply_size, char *reason)
{
    const struct guest_part part = { payload, payload_size };
    struct remoting_error error;

    return tell(guest_transact(session->context, command, record, record_size, &part, 1, reply, reply_size, &error),
                &error, reason);
}

EXPORTED int remoting_client_fetch(struct remoting_client *session, uint32_t command, const void *record,
                                   size_t record_size, void *destination, size_t size, char *reason)
{
    struct remoting_error error;
    const bool arrived = guest_fetch(session->context, command, record, record_size, destination, size, &error) &&
                         guest_settle(session->context, &error);

    return tell(arrived, &error, reason);
}

EXPORTED int remoting_client_create_blob(struct remoting_client *session, size_t size, void **address,
                                         uint32_t *resource_id, char *reason)
{
    struct session_blob *kept = calloc(1, sizeof *kept);
    struct remoting_error error = { .kind = REMOTING_ERROR_ALLOCATION, .reason = "no memory" };
    const bool created = kept && guest_create_blob(session->context, size, &kept->blob, &error);

    if (created) {
        kept->next = session->blobs;
        session->blobs = kept;
        *address = kept->blob.address;
        *resource_id = kept->blob.resource_id;
    } else {
        free(kept);
    }
    return tell(created, &error, reason);
}

EXPORTED int32_t remoting_client_take_status(struct remoting_client *session, char *reason)
{
    const int32_t status = guest_take_status(session->context);

    memcpy(reason, session->last_log, REMOTING_REASON_SIZE);
    session->last_log[0] = '\0';
    return status;
}
