/* The guest's memory as the front-end described it by SET_MEM_TABLE. A table never changes once it
 * is made; resources and queues that name it hold references. */
#ifndef DEVICE_MEMORY_TABLE_H
#define DEVICE_MEMORY_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "error.h"
#include "vhost_user_protocol.h"

/* What all tables of one connection use. */
struct memory_account {
    unsigned tables;
    uint64_t bytes;
    uint64_t pages_made; /* pages that were allocated by touching them, since the guest's file lacked them */
};

struct memory_region {
    int fd;
    uint64_t guest_address;
    uint64_t user_address;
    uint64_t size;
    uint64_t file_offset;
    uint8_t *mapping; /* `size` bytes */
};

struct memory_table {
    unsigned references;
    struct memory_account *account;
    uint32_t count;
    struct memory_region regions[VHOST_USER_REGIONS_MAXIMUM];
};

/* Takes over the descriptors, one per region, in every case. */
bool memory_table_create(const struct vhost_user_memory *memory, int *fds, struct memory_account *account,
                         struct memory_table **table, struct remoting_error *error);
struct memory_table *memory_table_retain(struct memory_table *table);
void memory_table_release(struct memory_table *table);

/* The bytes at a guest-physical or front-end virtual address; NULL unless all of them lie in one region and may be
 * touched. */
void *memory_table_guest_range(const struct memory_table *table, uint64_t address, uint64_t length);
void *memory_table_user_range(const struct memory_table *table, uint64_t address, uint64_t length);

/* Where a guest-physical address lies, and how many bytes of that region follow it. */
bool memory_table_locate(const struct memory_table *table, uint64_t address, uint32_t *region, uint64_t *region_offset,
                         uint64_t *available);

/* Copies that may cross regions. Reading makes a private copy, once. */
bool memory_table_read(const struct memory_table *table, uint64_t address, void *bytes, size_t length);
bool memory_table_write(const struct memory_table *table, uint64_t address, const void *bytes, size_t length);

#endif
