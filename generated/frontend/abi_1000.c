/* Generated from idl/ by python -m codegen gen. Do not edit.
 *
 * The frontend as ggml 0.10 sees it. */
#include "abi_1000.h"

#define ABI 1000
#define ABI_NAME(name) abi_1000_##name
#define ABI_RELEASE "0.10"
#define ABI_API_VERSION 2
#include "abi_slots.inc"
