/* Answers that never change: the host's reply by the whole request. Not locked. */
#ifndef GUEST_MEMO_H
#define GUEST_MEMO_H

#include <stdbool.h>
#include <stdint.h>

#include "context.h"

#define GUEST_MEMO_REPLY 8u

struct guest_memo_entry;

struct guest_memo {
    struct guest_memo_entry **slots; /* open hashing, chains through the entries */
    uint32_t slot_count;
    uint32_t entry_count;
    uint64_t bytes;
};

/* A request that is looked up or remembered: the id, the record and the payload. */
struct guest_memo_key {
    uint32_t command;
    const void *record;
    size_t record_size;
    const struct guest_part *parts;
    size_t part_count;
};

bool guest_memo_find(const struct guest_memo *memo, const struct guest_memo_key *key, uint8_t reply[GUEST_MEMO_REPLY]);

/* Forgets everything first if it has grown beyond its bound. Without memory nothing is remembered. */
void guest_memo_add(struct guest_memo *memo, const struct guest_memo_key *key, const uint8_t reply[GUEST_MEMO_REPLY]);
void guest_memo_free(struct guest_memo *memo);

#endif
