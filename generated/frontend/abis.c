/* Generated from idl/ by python -m codegen gen. Do not edit.
 *
 * The frontend as every ggml that is known sees it. */
#include "abis.h"

#include <stdlib.h>

#include "calls.h"
#include "channel/context.h"
#include "ggml/abi.h"
#include "ggml/host_buffer.h"

/* ggml 0.9.4 */
#define ABI 904
#define ABI_NAME(name) abi_904_##name
#define ABI_RELEASE "0.9.4"
#define ABI_API_VERSION 2
#include "abi_slots.inc"

/* ggml 0.9.11 */
#define ABI 911
#define ABI_NAME(name) abi_911_##name
#define ABI_RELEASE "0.9.11"
#define ABI_API_VERSION 2
#include "abi_slots.inc"

/* ggml 0.10 */
#define ABI 1000
#define ABI_NAME(name) abi_1000_##name
#define ABI_RELEASE "0.10"
#define ABI_API_VERSION 2
#include "abi_slots.inc"

/* ggml 0.20 */
#define ABI 2000
#define ABI_NAME(name) abi_2000_##name
#define ABI_RELEASE "0.20"
#define ABI_API_VERSION 2
#include "abi_slots.inc"

/* ggml 0.22 */
#define ABI 2200
#define ABI_NAME(name) abi_2200_##name
#define ABI_RELEASE "0.22"
#define ABI_API_VERSION 2
#include "abi_slots.inc"

/* ggml 0.23 */
#define ABI 2300
#define ABI_NAME(name) abi_2300_##name
#define ABI_RELEASE "0.23"
#define ABI_API_VERSION 2
#include "abi_slots.inc"

/* ggml 0.26 */
#define ABI 2600
#define ABI_NAME(name) abi_2600_##name
#define ABI_RELEASE "0.26"
#define ABI_API_VERSION 3
#include "abi_slots.inc"

const struct guest_abi *guest_abi_of(uint32_t number)
{
    switch (number) {
    case 904: return &abi_904_functions;
    case 911: return &abi_911_functions;
    case 1000: return &abi_1000_functions;
    case 2000: return &abi_2000_functions;
    case 2200: return &abi_2200_functions;
    case 2300: return &abi_2300_functions;
    case 2600: return &abi_2600_functions;
    default: return NULL;
    }
}
