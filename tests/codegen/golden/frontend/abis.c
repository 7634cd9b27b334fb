/* Generated from idl/ by python -m codegen gen. Do not edit.
 *
 * The frontend as every ggml that is known sees it. */
#include "abis.h"

#include <stdlib.h>

#include "calls.h"
#include "channel/context.h"
#include "ggml/abi.h"
#include "ggml/host_buffer.h"

/* ggml 0.1 */
#define ABI 100
#define ABI_NAME(name) abi_100_##name
#define ABI_RELEASE "0.1"
#define ABI_API_VERSION 1
#include "abi_slots.inc"

/* ggml 0.2 */
#define ABI 200
#define ABI_NAME(name) abi_200_##name
#define ABI_RELEASE "0.2"
#define ABI_API_VERSION 2
#include "abi_slots.inc"

const struct guest_abi *guest_abi_of(uint32_t number)
{
    switch (number) {
    case 100: return &abi_100_functions;
    case 200: return &abi_200_functions;
    default: return NULL;
    }
}
