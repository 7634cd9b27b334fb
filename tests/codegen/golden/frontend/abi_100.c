/* Generated from idl/ by python -m codegen gen. Do not edit.
 *
 * The frontend as ggml 0.1 sees it. */
#include "abi_100.h"

#define ABI 100
#define ABI_NAME(name) abi_100_##name
#define ABI_RELEASE "0.1"
#define ABI_API_VERSION 1
#include "abi_slots.inc"
