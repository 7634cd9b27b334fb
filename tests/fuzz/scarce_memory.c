#include "scarce_memory.h"

#include <stdbool.h>
#include <stdlib.h>

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *memory, size_t size);

static uint32_t left;

void scarce_memory_set(uint32_t allocations)
{
    left = allocations;
}

static bool is_exhausted(void)
{
    return left > 0 && --left == 0;
}

void *__wrap_malloc(size_t size)
{
    return is_exhausted() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return is_exhausted() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *memory, size_t size)
{
    return is_exhausted() ? NULL : __real_realloc(memory, size);
}
