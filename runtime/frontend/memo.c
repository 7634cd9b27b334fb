#include "memo.h"

#include <stdlib.h>
#include <string.h>

/* Loading a model asks some tens of distinct questions (measured: 37 of 8,520); a program that asks
 * without end must not fill memory. */
#define MEMO_BYTES_MAXIMUM (16u << 20)
#define MEMO_SLOTS 4096u

struct guest_memo_entry {
    struct guest_memo_entry *next;
    uint64_t hash;
    uint8_t reply[GUEST_MEMO_REPLY];
    size_t key_size;
    uint8_t key[];
};

static size_t key_size(const struct guest_memo_key *key)
{
    size_t size = sizeof key->command + key->record_size;

    for (size_t i = 0; i < key->part_count; i++) {
        size += key->parts[i].size;
    }
    return size;
}

static uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t size)
{
    const uint8_t *place = bytes;

    while (size >= sizeof(uint64_t)) {
        uint64_t word;

        memcpy(&word, place, sizeof word);
        hash = (hash ^ word) * UINT64_C(0x9e3779b97f4a7c15);
        hash ^= hash >> 32;
        place += sizeof word;
        size -= sizeof word;
    }
    while (size-- > 0) {
        hash = (hash ^ *place++) * UINT64_C(0x100000001b3);
    }
    return hash;
}

static uint64_t hash_key(const struct guest_memo_key *key)
{
    uint64_t hash = hash_bytes(key->command, key->record, key->record_size);

    for (size_t i = 0; i < key->part_count; i++) {
        hash = hash_bytes(hash, key->parts[i].bytes, key->parts[i].size);
    }
    return hash;
}

static bool is_equal(const struct guest_memo_entry *entry, const struct guest_memo_key *key)
{
    const uint8_t *place = entry->key;

    if (memcmp(place, &key->command, sizeof key->command) != 0) {
        return false;
    }
    place += sizeof key->command;
    if (memcmp(place, key->record, key->record_size) != 0) {
        return false;
    }
    place += key->record_size;
    for (size_t i = 0; i < key->part_count; i++) {
        if (memcmp(place, key->parts[i].bytes, key->parts[i].size) != 0) {
            return false;
        }
        place += key->parts[i].size;
    }
    return true;
}

static void write_key(uint8_t *place, const struct guest_memo_key *key)
{
    memcpy(place, &key->command, sizeof key->command);
    place += sizeof key->command;
    memcpy(place, key->record, key->record_size);
    place += key->record_size;
    for (size_t i = 0; i < key->part_count; i++) {
        memcpy(place, key->parts[i].bytes, key->parts[i].size);
        place += key->parts[i].size;
    }
}

bool guest_memo_find(const struct guest_memo *memo, const struct guest_memo_key *key, uint8_t reply[GUEST_MEMO_REPLY])
{
    const uint64_t hash = hash_key(key);
    const size_t size = key_size(key);

    if (!memo->slots) {
        return false;
    }
    for (const struct guest_memo_entry *entry = memo->slots[hash % memo->slot_count]; entry; entry = entry->next) {
        if (entry->hash == hash && entry->key_size == size && is_equal(entry, key)) {
            memcpy(reply, entry->reply, GUEST_MEMO_REPLY);
            return true;
        }
    }
    return false;
}

void guest_memo_add(struct guest_memo *memo, const struct guest_memo_key *key, const uint8_t reply[GUEST_MEMO_REPLY])
{
    const size_t size = key_size(key);
    struct guest_memo_entry *entry;

    if (memo->bytes + size > MEMO_BYTES_MAXIMUM) {
        guest_memo_free(memo);
    }
    if (!memo->slots) {
        memo->slots = calloc(MEMO_SLOTS, sizeof memo->slots[0]);
        memo->slot_count = MEMO_SLOTS;
    }
    entry = memo->slots ? malloc(sizeof *entry + size) : NULL;
    if (!entry) {
        return;
    }
    entry->hash = hash_key(key);
    entry->key_size = size;
    memcpy(entry->reply, reply, GUEST_MEMO_REPLY);
    write_key(entry->key, key);
    entry->next = memo->slots[entry->hash % memo->slot_count];
    memo->slots[entry->hash % memo->slot_count] = entry;
    memo->entry_count++;
    memo->bytes += sizeof *entry + size;
}

void guest_memo_free(struct guest_memo *memo)
{
    for (uint32_t i = 0; memo->slots && i < memo->slot_count; i++) {
        while (memo->slots[i]) {
            struct guest_memo_entry *entry = memo->slots[i];

            memo->slots[i] = entry->next;
            free(entry);
        }
    }
    free(memo->slots);
    memset(memo, 0, sizeof *memo);
}
