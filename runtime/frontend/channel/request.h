/* A request, as the layers of the channel pass it on: a command, its record, and the bytes behind it. */
#ifndef GUEST_REQUEST_H
#define GUEST_REQUEST_H

#include <stddef.h>
#include <stdint.h>

/* Bytes that follow a request record. */
struct guest_part {
    const void *bytes;
    size_t size;
};

struct guest_request {
    uint32_t command; /* an id of the IDL */
    const void *record;
    size_t record_size;
    const struct guest_part *parts;
    size_t part_count;
};

/* Requests whose answers never change. */
struct guest_questions {
    const struct guest_request *all;
    uint32_t count;
};

#endif
