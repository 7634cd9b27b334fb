/* Fuzz target: vhost-user messages, with descriptors of all kinds, to a connection that has just been made. */
#include "device.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    device_run(data, size, false);
    return 0;
}
