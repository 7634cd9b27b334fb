/* Generated from idl/ by python -m codegen gen. Do not edit.
 *
 * The frontend as ggml 0.22 sees it. */
#include "abi_2200.h"

#define ABI 2200
#define ABI_NAME(name) abi_2200_##name
#define ABI_RELEASE "0.22"
#define ABI_API_VERSION 2
#include "abi_slots.inc"
