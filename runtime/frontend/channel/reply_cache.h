/* Answers that never change: the host's reply by the whole request. Not locked. */
#ifndef GUEST_MEMO_H
#define GUEST_MEMO_H

#include <stdbool.h>
#include <stdint.h>

#include "channel/context.h"

#define GUEST_REPLY_CACHE_REPLY 8u

struct guest_reply_cache_entry;

struct guest_reply_cache {
    struct guest_reply_cache_entry **slots; /* open hashing, chains through the entries */
    uint32_t slot_count;
    uint32_t entry_count;
    uint64_t bytes;
};

/* A request that is looked up or remembered: the id, the record and the payload. */
struct guest_request {
    uint32_t command;
    const void *record;
    size_t record_size;
    const struct guest_part *parts;
    size_t part_count;
};

bool guest_reply_cache_find(const struct guest_reply_cache *reply_cache, const struct guest_request *key,
                            uint8_t reply[GUEST_REPLY_CACHE_REPLY]);

/* Forgets everything first if it has grown beyond its bound. Without memory nothing is remembered. */
void guest_reply_cache_add(struct guest_reply_cache *reply_cache, const struct guest_request *key,
                           const uint8_t reply[GUEST_REPLY_CACHE_REPLY]);
void guest_reply_cache_free(struct guest_reply_cache *reply_cache);

#endif
