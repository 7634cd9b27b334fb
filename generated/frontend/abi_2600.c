/* Generated from idl/ by python -m codegen gen. Do not edit.
 *
 * The frontend as ggml 0.26 sees it. */
#include "abi_2600.h"

#define ABI 2600
#define ABI_NAME(name) abi_2600_##name
#define ABI_RELEASE "0.26"
#define ABI_API_VERSION 3
#include "abi_slots.inc"
