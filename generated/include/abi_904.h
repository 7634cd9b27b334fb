/* Generated from idl/ by python -m codegen gen. Do not edit.
 *
 * The vtables and structs of ggml 0.9.4 (API version 2). */
#ifndef ABI_904_H
#define ABI_904_H

#define ABI 904
#define ABI_NAME(name) abi_904_##name
#include "abi_structs.inc"
#undef ABI
#undef ABI_NAME

#endif
