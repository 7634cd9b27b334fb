/* The wire for a program without ggml: the functions of the frontend library that the Python wrappers call.
 *
 * Each function returns 0, or the enum remoting_error_kind of its failure, and then has written the
 * reason, ended, to `reason`, which holds REMOTING_REASON_SIZE bytes. */
#ifndef GUEST_CLIENT_API_H
#define GUEST_CLIENT_API_H

#include <stddef.h>
#include <stdint.h>

struct remoting_client;

/* Names of one enum by number; a number without a name has an empty one. */
struct remoting_client_names {
    uint32_t count;
    const char *const *names; /* not copied: they outlive the client */
};

/* The version of this library, and of the protocol that it speaks. */
const char *remoting_client_version(void);
uint32_t remoting_client_protocol_version(void);

/* `names` are those of ops, types, unary ops and GLU ops. Opens the transport; the worker starts with the
 * first command. */
int remoting_client_open(const char *address, uint32_t abi_number, const struct remoting_client_names names[4],
                         struct remoting_client **client, char *reason);
void remoting_client_close(struct remoting_client *client);

/* The capset: struct remoting_capset_header, the inventory and its records. Owned by the client. */
const uint8_t *remoting_client_capset(const struct remoting_client *client, size_t *size);

/* A payload that is several payloads has each padded to 8 bytes. */
int remoting_client_post(struct remoting_client *client, uint32_t command, const void *record, size_t record_size,
                         const void *payload, size_t payload_size, char *reason);
int remoting_client_transact(struct remoting_client *client, uint32_t command, const void *record, size_t record_size,
                             const void *payload, size_t payload_size, void *reply, size_t reply_size, char *reason);

/* Waits for the bytes; a destination whose fetch failed is filled with 0xFF. */
int remoting_client_fetch(struct remoting_client *client, uint32_t command, const void *record, size_t record_size,
                          void *destination, size_t size, char *reason);

/* Memory that the worker may map too, by context.share; it goes with the client. */
int remoting_client_create_blob(struct remoting_client *client, size_t size, void **address, uint32_t *resource_id,
                                char *reason);

/* The status of a posted command that failed and was not told yet, or 0; its reason if there is one. */
int32_t remoting_client_take_status(struct remoting_client *client, char *reason);

#endif
