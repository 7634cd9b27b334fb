/* A hash by which equal contents are found. It need not resist forgery: contents are compared in full, and a program
 * that makes them collide slows only itself down. */
#ifndef GUEST_CONTENT_HASH_H
#define GUEST_CONTENT_HASH_H

#include <stddef.h>
#include <stdint.h>

/* Of `size` bytes, after what `hash` stands for. */
uint64_t guest_content_hash(uint64_t hash, const void *bytes, size_t size);

#endif
