/* Generated from idl/ by python -m codegen gen. Do not edit.
 *
 * The frontend as ggml 0.9.11 sees it. */
#include "abi_911.h"

#define ABI 911
#define ABI_NAME(name) abi_911_##name
#define ABI_RELEASE "0.9.11"
#define ABI_API_VERSION 2
#include "abi_slots.inc"
