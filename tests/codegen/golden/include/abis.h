/* Generated from idl/ by python -m codegen gen. Do not edit.
 *
 * The vtables and structs of every ggml that is known. */
#ifndef ABIS_H
#define ABIS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ggml 0.1 (API version 1) */
#define ABI 100
#define ABI_NAME(name) abi_100_##name
#include "abi_structs.inc"

/* ggml 0.2 (API version 2) */
#define ABI 200
#define ABI_NAME(name) abi_200_##name
#include "abi_structs.inc"

#endif
