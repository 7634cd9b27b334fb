/* Generated from idl/ by python -m codegen gen. Do not edit.
 *
 * The frontend as ggml 0.9.4 sees it. */
#include "abi_904.h"

#define ABI 904
#define ABI_NAME(name) abi_904_##name
#define ABI_RELEASE "0.9.4"
#define ABI_API_VERSION 2
#include "abi_slots.inc"
