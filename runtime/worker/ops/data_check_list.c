#include "ops/data_check_list.h"

#include <stdlib.h>

void host_data_checks_free(struct host_data_checks *checks)
{
    free(checks->checks);
    free(checks->tensors);
    free(checks->nodes);
    *checks = (struct host_data_checks){ .nodes = NULL };
}
