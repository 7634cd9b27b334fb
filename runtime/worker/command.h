/* One command while it is being carried out. Its bytes lie in shared memory: each is read once, except bulk bytes,
 * whose content is not checked. */
#ifndef HOST_COMMAND_H
#define HOST_COMMAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "error.h"
#include "formats/command.h"

struct host_context;

struct host_command {
    uint32_t id;
    uint32_t return_offset;
    uint32_t return_size;
    const uint8_t *record;
    size_t record_size;
    bool is_packed;
    const uint8_t *payload; /* the part that has not been read yet */
    size_t payload_size;
    size_t reply_size;
    _Alignas(8) uint8_t reply[256]; /* zeroed */
};

/* Copies the request record; what the guest did not send stays zero. */
bool host_take_record(struct host_command *command, void *record, size_t size, struct remoting_error *error);

/* The next payload, in place. */
bool host_take_bytes(struct host_command *command, uint64_t size, const uint8_t **bytes, struct remoting_error *error);

/* The next payload, copied: `count` records of `size` bytes. Valid until the next command. */
bool host_take_records(struct host_context *context, struct host_command *command, uint32_t count, size_t size,
                       const void **records, struct remoting_error *error);

/* The next payload as ended text in `text`; *string is NULL if the guest sent NULL. */
bool host_take_string(struct host_command *command, uint32_t size, char *text, size_t capacity, const char **string,
                      struct remoting_error *error);

/* Where in the return area the guest wants `size` bytes. */
bool host_take_return(struct host_context *context, const struct host_command *command, uint64_t size, uint8_t **bytes,
                      struct remoting_error *error);

/* Nothing of the command may be left over. */
bool host_command_ends(const struct host_command *command, struct remoting_error *error);

/* The reply record, zeroed, of `size` bytes. */
void *host_reply(struct host_command *command, size_t size);

#endif
