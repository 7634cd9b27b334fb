#include "command.h"

#include <stdlib.h>

#include "copy_once.h"
#include "host.h"

static bool take_word(struct host_command *command, uint64_t *word)
{
    if (command->record_size < sizeof *word) {
        return false;
    }
    remoting_copy_once(word, command->record, sizeof *word);
    command->record += sizeof *word;
    command->record_size -= sizeof *word;
    return true;
}

static bool unpack(struct host_command *command, uint64_t *words, size_t count, struct remoting_error *error)
{
    for (size_t first = 0; command->record_size > 0; first += WIRE_PACKED_WORDS) {
        uint64_t present = 0;

        take_word(command, &present);
        for (size_t i = first; present; i++, present >>= 1) {
            if ((present & 1) && (i >= count || !take_word(command, &words[i]))) {
                return remoting_fail(error, REMOTING_ERROR_MALFORMED,
                                     "a packed request of %zu bytes is not well formed", 8 * count);
            }
        }
    }
    return true;
}

bool host_take_record(struct host_command *command, void *record, size_t size, struct remoting_error *error)
{
    if (command->is_packed) {
        return unpack(command, record, size / sizeof(uint64_t), error);
    }
    if (command->record_size > size) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "the request has %zu bytes, %zu are known",
                             command->record_size, size);
    }
    remoting_copy_once(record, command->record, command->record_size);
    return true;
}

bool host_take_bytes(struct host_command *command, uint64_t size, const uint8_t **bytes, struct remoting_error *error)
{
    if (size > command->payload_size || WIRE_ALIGN(size) > command->payload_size) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "a payload of %llu bytes is cut short",
                             (unsigned long long)size);
    }
    *bytes = command->payload;
    command->payload += WIRE_ALIGN(size);
    command->payload_size -= WIRE_ALIGN(size);
    return true;
}

bool host_take_records(struct host_context *context, struct host_command *command, uint32_t count, size_t size,
                       const void **records, struct remoting_error *error)
{
    const uint8_t *bytes = NULL;
    const uint64_t total = (uint64_t)count * size;

    if (!host_take_bytes(command, total, &bytes, error)) {
        return false;
    }
    if (total > context->scratch_size) {
        uint8_t *scratch = realloc(context->scratch, total);

        if (!scratch) {
            return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "no memory for %u records", count);
        }
        context->scratch = scratch;
        context->scratch_size = total;
    }
    if (total > 0) {
        remoting_copy_once(context->scratch, bytes, total);
    }
    *records = context->scratch;
    return true;
}

bool host_take_string(struct host_command *command, uint32_t size, char *text, size_t capacity, const char **string,
                      struct remoting_error *error)
{
    const uint8_t *bytes = NULL;

    *string = NULL;
    if (size == 0) {
        return true;
    }
    if (size > capacity) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "a text of %u bytes is too long", size - 1);
    }
    if (!host_take_bytes(command, size - 1, &bytes, error)) {
        return false;
    }
    remoting_copy_once(text, bytes, size - 1);
    text[size - 1] = '\0';
    *string = text;
    return true;
}

bool host_take_return(struct host_context *context, const struct host_command *command, uint64_t size, uint8_t **bytes,
                      struct remoting_error *error)
{
    if (size > command->return_size || command->return_offset > context->return_size ||
        command->return_size > context->return_size - command->return_offset) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "%llu bytes do not fit the return area at %u",
                             (unsigned long long)size, command->return_offset);
    }
    *bytes = context->returns + command->return_offset;
    return true;
}

bool host_command_ends(const struct host_command *command, struct remoting_error *error)
{
    if (command->payload_size != 0) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "%zu bytes too many", command->payload_size);
    }
    return true;
}

void *host_reply(struct host_command *command, size_t size)
{
    command->reply_size = size;
    return command->reply;
}
