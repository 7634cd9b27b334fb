#include "ggml/client_api.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "channel/context.h"
#include "device_protocol.h"

#define EXPORTED __attribute__((visibility("default")))

struct client_blob {
    struct client_blob *next;
    struct guest_blob blob;
};

struct remoting_client {
    struct guest_context *context;
    struct client_blob *blobs;
    char last_log[REMOTING_REASON_SIZE]; /* why the last posted command failed */
};

static void keep_log(void *data, bool is_error, const char *text)
{
    struct remoting_client *client = data;

    if (is_error) {
        snprintf(client->last_log, sizeof client->last_log, "%s", text);
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

EXPORTED int remoting_client_open(const char *address, uint32_t abi_number, const struct remoting_client_names names[4],
                                  struct remoting_client **client, char *reason)
{
    struct remoting_error error = { .kind = REMOTING_ERROR_ALLOCATION, .reason = "no memory" };
    struct remoting_client *opened = calloc(1, sizeof *opened);
    struct ggml_instance instance = { .abi_number = abi_number, .log = keep_log, .log_data = opened };

    copy_names(&instance.ops, &names[0]);
    copy_names(&instance.types, &names[1]);
    copy_names(&instance.unary_ops, &names[2]);
    copy_names(&instance.glu_ops, &names[3]);
    if (opened) {
        opened->context = guest_context_open(address, &instance, &error);
    }
    if (opened && opened->context) {
        *client = opened;
        return REMOTING_ERROR_NONE;
    }
    free(opened);
    return tell(false, &error, reason);
}

EXPORTED void remoting_client_close(struct remoting_client *client)
{
    guest_context_close(client->context);
    while (client->blobs) {
        struct client_blob *blob = client->blobs;

        client->blobs = blob->next;
        guest_destroy_blob(client->context, &blob->blob);
        free(blob);
    }
    guest_context_free(client->context);
    free(client);
}

EXPORTED const uint8_t *remoting_client_capset(const struct remoting_client *client, size_t *size)
{
    const struct guest_transport *transport = guest_context_transport(client->context);

    *size = transport->capset_size;
    return transport->capset;
}

EXPORTED int remoting_client_post(struct remoting_client *client, uint32_t command, const void *record,
                                  size_t record_size, const void *payload, size_t payload_size, char *reason)
{
    const struct guest_part part = { payload, payload_size };
    const struct guest_request request = { command, record, record_size, &part, 1 };
    struct remoting_error error;

    return tell(guest_post(client->context, &request, &error), &error, reason);
}

EXPORTED int remoting_client_transact(struct remoting_client *client, uint32_t command, const void *record,
                                      size_t record_size, const void *payload, size_t payload_size, void *reply,
                                      size_t reply_size, char *reason)
{
    const struct guest_part part = { payload, payload_size };
    const struct guest_request request = { command, record, record_size, &part, 1 };
    struct remoting_error error;

    return tell(guest_transact(client->context, &request, reply, reply_size, &error), &error, reason);
}

EXPORTED int remoting_client_fetch(struct remoting_client *client, uint32_t command, const void *record,
                                   size_t record_size, void *destination, size_t size, char *reason)
{
    const struct guest_request request = { command, record, record_size, NULL, 0 };
    struct remoting_error error;
    const bool arrived = guest_fetch(client->context, &request, destination, size, &error) &&
                         guest_settle(client->context, &error);

    return tell(arrived, &error, reason);
}

EXPORTED int remoting_client_create_blob(struct remoting_client *client, size_t size, void **address,
                                         uint32_t *resource_id, char *reason)
{
    struct client_blob *kept = calloc(1, sizeof *kept);
    struct remoting_error error = { .kind = REMOTING_ERROR_ALLOCATION, .reason = "no memory" };
    const bool created = kept && guest_create_blob(client->context, size, &kept->blob, &error);

    if (created) {
        kept->next = client->blobs;
        client->blobs = kept;
        *address = kept->blob.address;
        *resource_id = kept->blob.resource_id;
    } else {
        free(kept);
    }
    return tell(created, &error, reason);
}

EXPORTED int32_t remoting_client_take_status(struct remoting_client *client, char *reason)
{
    const int32_t status = guest_take_status(client->context);

    memcpy(reason, client->last_log, REMOTING_REASON_SIZE);
    client->last_log[0] = '\0';
    return status;
}
