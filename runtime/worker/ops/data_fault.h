/* What a check of data saw (ops/data_checks.h). */
#ifndef HOST_DATA_FAULT_H
#define HOST_DATA_FAULT_H

#include <stdbool.h>

#include "error.h"

/* The last computation was ended for what a check saw. */
struct host_data_fault {
    bool is_seen;
    char reason[REMOTING_REASON_SIZE];
};

#endif
