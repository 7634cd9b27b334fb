/* What the kernel says of a file that guest memory is mapped from. */
#ifndef REMOTING_MEMORY_FILE_H
#define REMOTING_MEMORY_FILE_H

#include <stdbool.h>
#include <stdint.h>

#include "error.h"

/* The size in bytes of the pages that a memfd's memory comes in: the system's, or huge ones (hugetlbfs). mmap rounds a
 * length up to them, also over what lies behind it with MAP_FIXED, and munmap then refuses the length that mmap was
 * asked for. By fstatfs: an ordinary memfd tells fstat of blocks of 2 MiB where shmem_enabled=always. Any other file is
 * malformed. */
bool remoting_memory_page_size(int descriptor, uint64_t *size, struct remoting_error *error);

#endif
