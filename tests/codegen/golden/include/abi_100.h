/* Generated from idl/ by python -m codegen gen. Do not edit.
 *
 * The vtables and structs of ggml 0.1 (API version 1). */
#ifndef ABI_100_H
#define ABI_100_H

#define ABI 100
#define ABI_NAME(name) abi_100_##name
#include "abi_structs.inc"
#undef ABI
#undef ABI_NAME

#endif
