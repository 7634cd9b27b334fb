#include "channel/reply_cache.h"

#include <stdlib.h>
#include <string.h>

#include "channel/content_hash.h"

/* Loading a model asks some tens of distinct questions (measured: 37 of 8,520). A program that asks more and more must
 * not fill memory. */
#define REPLY_CACHE_BYTES_MAXIMUM (16u << 20)
#define REPLY_CACHE_SLOTS 4096u

struct guest_reply_cache_entry {
    struct guest_reply_cache_entry *next;
    uint64_t hash;
    uint8_t reply[GUEST_REPLY_CACHE_REPLY];
    size_t key_size;
    uint8_t key[];
};

static size_t key_size(const struct guest_request *request)
{
    size_t size = sizeof request->command + request->record_size;

    for (size_t i = 0; i < request->part_count; i++) {
        size += request->parts[i].size;
    }
    return size;
}

static uint64_t hash_key(const struct guest_request *request)
{
    uint64_t hash = guest_content_hash(request->command, request->record, request->record_size);

    for (size_t i = 0; i < request->part_count; i++) {
        hash = guest_content_hash(hash, request->parts[i].bytes, request->parts[i].size);
    }
    return hash;
}

static bool is_equal(const struct guest_reply_cache_entry *entry, const struct guest_request *request)
{
    const uint8_t *place = entry->key;

    if (memcmp(place, &request->command, sizeof request->command) != 0) {
        return false;
    }
    place += sizeof request->command;
    if (memcmp(place, request->record, request->record_size) != 0) {
        return false;
    }
    place += request->record_size;
    for (size_t i = 0; i < request->part_count; i++) {
        if (memcmp(place, request->parts[i].bytes, request->parts[i].size) != 0) {
            return false;
        }
        place += request->parts[i].size;
    }
    return true;
}

static void write_key(uint8_t *place, const struct guest_request *request)
{
    memcpy(place, &request->command, sizeof request->command);
    place += sizeof request->command;
    memcpy(place, request->record, request->record_size);
    place += request->record_size;
    for (size_t i = 0; i < request->part_count; i++) {
        memcpy(place, request->parts[i].bytes, request->parts[i].size);
        place += request->parts[i].size;
    }
}

bool guest_reply_cache_find(const struct guest_reply_cache *reply_cache, const struct guest_request *request,
                            uint8_t reply[GUEST_REPLY_CACHE_REPLY])
{
    const uint64_t hash = hash_key(request);
    const size_t size = key_size(request);

    if (!reply_cache->slots) {
        return false;
    }
    for (const struct guest_reply_cache_entry *entry = reply_cache->slots[hash % reply_cache->slot_count]; entry;
         entry = entry->next) {
        if (entry->hash == hash && entry->key_size == size && is_equal(entry, request)) {
            memcpy(reply, entry->reply, GUEST_REPLY_CACHE_REPLY);
            return true;
        }
    }
    return false;
}

void guest_reply_cache_add(struct guest_reply_cache *reply_cache, const struct guest_request *request,
                           const uint8_t reply[GUEST_REPLY_CACHE_REPLY])
{
    const size_t size = key_size(request);
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
    entry->hash = hash_key(request);
    entry->key_size = size;
    memcpy(entry->reply, reply, GUEST_REPLY_CACHE_REPLY);
    write_key(entry->key, request);
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
