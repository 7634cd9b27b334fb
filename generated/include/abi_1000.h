/* Generated from idl/ by python -m codegen gen. Do not edit.
 *
 * The vtables and structs of ggml 0.10 (API version 2). */
#ifndef ABI_1000_H
#define ABI_1000_H

#define ABI 1000
#define ABI_NAME(name) abi_1000_##name
#include "abi_structs.inc"
#undef ABI
#undef ABI_NAME

#endif
