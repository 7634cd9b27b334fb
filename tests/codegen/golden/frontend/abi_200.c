/* Generated from idl/ by python -m codegen gen. Do not edit.
 *
 * The frontend as ggml 0.2 sees it. */
#include "abi_200.h"

#define ABI 200
#define ABI_NAME(name) abi_200_##name
#define ABI_RELEASE "0.2"
#define ABI_API_VERSION 2
#include "abi_slots.inc"
