/* Memory allocation that fails where an input says so, for code that is linked with --wrap=malloc and its like. */
#ifndef FUZZ_SCARCE_MEMORY_H
#define FUZZ_SCARCE_MEMORY_H

#include <stdint.h>

/* Makes the allocation after `allocations` more fail, once. 0: none fails. */
void scarce_memory_set(uint32_t allocations);

#endif
