/* Generated from idl/ by python -m codegen gen. Do not edit.
 *
 * The frontend as ggml 0.23 sees it. */
#include "abi_2300.h"

#define ABI 2300
#define ABI_NAME(name) abi_2300_##name
#define ABI_RELEASE "0.23"
#define ABI_API_VERSION 2
#include "abi_slots.inc"
