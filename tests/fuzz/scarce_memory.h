/* Memory that runs out when an input says so, for the code that is linked with --wrap=malloc and its like. */
#ifndef FUZZ_SCARCE_MEMORY_H
#define FUZZ_SCARCE_MEMORY_H

#include <stdint.h>

/* The allocation after `allocations` more fails, once. 0: none does. */
void scarce_memory_set(uint32_t allocations);

#endif
