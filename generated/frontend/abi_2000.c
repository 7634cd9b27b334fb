/* Generated from idl/ by python -m codegen gen. Do not edit.
 *
 * The frontend as ggml 0.20 sees it. */
#include "abi_2000.h"

#define ABI 2000
#define ABI_NAME(name) abi_2000_##name
#define ABI_RELEASE "0.20"
#define ABI_API_VERSION 2
#include "abi_slots.inc"
