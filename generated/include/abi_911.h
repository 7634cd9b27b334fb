/* Generated from idl/ by python -m codegen gen. Do not edit.
 *
 * The vtables and structs of ggml 0.9.11 (API version 2). */
#ifndef ABI_911_H
#define ABI_911_H

#define ABI 911
#define ABI_NAME(name) abi_911_##name
#include "abi_structs.inc"
#undef ABI
#undef ABI_NAME

#endif
