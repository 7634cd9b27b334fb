/* Generated from idl/ by python -m codegen gen. Do not edit.
 *
 * The vtables and structs of ggml 0.2 (API version 2). */
#ifndef ABI_200_H
#define ABI_200_H

#define ABI 200
#define ABI_NAME(name) abi_200_##name
#include "abi_structs.inc"
#undef ABI
#undef ABI_NAME

#endif
