/* Generated from idl/ by python -m codegen gen. Do not edit.
 *
 * The vtables and structs of ggml 0.26 (API version 3). */
#ifndef ABI_2600_H
#define ABI_2600_H

#define ABI 2600
#define ABI_NAME(name) abi_2600_##name
#include "abi_structs.inc"
#undef ABI
#undef ABI_NAME

#endif
