/* Fuzz target: frames of the stream transport to a connection that has just been made, and a worker that was taken over
 * and writes into its ring. */
#include "device.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    device_run(data, size, false);
    return 0;
}
