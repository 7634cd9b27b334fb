/* Generated from idl/ by python -m codegen gen. Do not edit.
 *
 * The vtables and structs of ggml 0.23 (API version 2). */
#ifndef ABI_2300_H
#define ABI_2300_H

#define ABI 2300
#define ABI_NAME(name) abi_2300_##name
#include "abi_structs.inc"
#undef ABI
#undef ABI_NAME

#endif
