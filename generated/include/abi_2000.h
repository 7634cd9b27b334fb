/* Generated from idl/ by python -m codegen gen. Do not edit.
 *
 * The vtables and structs of ggml 0.20 (API version 2). */
#ifndef ABI_2000_H
#define ABI_2000_H

#define ABI 2000
#define ABI_NAME(name) abi_2000_##name
#include "abi_structs.inc"
#undef ABI
#undef ABI_NAME

#endif
