/* Fuzz target: frames of the stream transport on a new connection, and a compromised worker that writes into
 * the ring. */
#include "device.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    device_run(data, size, false);
    return 0;
}
