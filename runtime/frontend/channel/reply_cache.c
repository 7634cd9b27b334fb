#include "channel/reply_cache.h"

#include <stdlib.h>
#include <string.h>

/* Loading a model asks some tens of distinct questions (measured: 37 of 8,520); a program that asks
 * without end must not fill memory. */
#define REPLY_CACHE_BYTES_MAXIMUM (16u << 20)
#define REPLY_CACHE_SLOTS 4096u

struct guest_reply_cache_entry {
    struct guest_reply_cache_entry *next;
    uint64_t hash;
    uint8_t reply[GUEST_REPLY_CACHE_REPLY];
    size_t key_size;
    uint8_t key[];
};

static size_t key_size(const struct guest_request *key)
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

static uint64_t hash_key(const struct guest_request *key)
{
    uint64_t hash = hash_bytes(key->command, key->record, key->record_size);

    for (size_t i = 0; i < key->part_count; i++) {
        hash = hash_bytes(hash, key->parts[i].bytes, key->parts[i].size);
    }
    return hash;
}

static bool is_equal(const struct guest_reply_cache_entry *entry, const struct guest_request *key)
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

static void write_key(uint8_t *place, const struct guest_request *key)
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

bool guest_reply_cache_find(const struct guest_reply_cache *reply_cache, const struct guest_request *key,
                            uint8_t reply[GUEST_REPLY_CACHE_REPLY])
{
    const uint64_t hash = hash_key(key);
    const size_t size = key_size(key);

    if (!reply_cache->slots) {
        return false;
    }
    for (const struct guest_reply_cache_entry *entry = reply_cache->slots[hash % reply_cache->slot_count]; entry;
         entry = entry->next) {
        if (entry->hash == hash && entry->key_size == size && is_equal(entry, key)) {
            memcpy(reply, entry->reply, GUEST_REPLY_CACHE_REPLY);
            return true;
        }
    }
    return false;
}

void guest_reply_cache_add(struct guest_reply_cache *reply_cache, const struct guest_request *key,
                           const uint8_t reply[GUEST_REPLY_CACHE_REPLY])
{
    const size_t size = key_size(key);
    struct guest_reply_cache_entry *entry;

    if (reply_cache->bytes + size > REPLY_CACHE_BYTES_MAXIMUM) {
        guest_reply_cache_free(reply_cache);
    }
    if (!reply_cache->slots) {
        reply_cache->slots = calloc(REPLY_CACHE_SLOTS, sizeof reply_cache->slots[0]);
        reply_cache->slot_count = REPLY_CACHE_SLOTS;
    }
    entry = reply_cache->slots ? malloc(sizeof *entry + size) : NULL;
    if (!entry) {
        return;
    }
    entry->hash = hash_key(key);
    entry->key_size = size;
    memcpy(entry->reply, reply, GUEST_REPLY_CACHE_REPLY);
    write_key(entry->key, key);
    entry->next = reply_cache->slots[entry->hash % reply_cache->slot_count];
    reply_cache->slots[entry->hash % reply_cache->slot_count] = entry;
    reply_cache->entry_count++;
    reply_cache->bytes += sizeof *entry + size;
}

void guest_reply_cache_free(struct guest_reply_cache *reply_cache)
{
    for (uint32_t i = 0; reply_cache->slots && i < reply_cache->slot_count; i++) {
        while (reply_cache->slots[i]) {
            struct guest_reply_cache_entry *entry = reply_cache->slots[i];

            reply_cache->slots[i] = entry->next;
            free(entry);
        }
    }
    free(reply_cache->slots);
    memset(reply_cache, 0, sizeof *reply_cache);
}
