/* Fuzz target: descriptor chains and virtio-gpu commands of a guest whose device has been started, and its workers'
 * messages. */
#include "device.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    device_run(data, size, true);
    return 0;
}
