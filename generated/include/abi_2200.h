/* Generated from idl/ by python -m codegen gen. Do not edit.
 *
 * The vtables and structs of ggml 0.22 (API version 2). */
#ifndef ABI_2200_H
#define ABI_2200_H

#define ABI 2200
#define ABI_NAME(name) abi_2200_##name
#include "abi_structs.inc"
#undef ABI
#undef ABI_NAME

#endif
