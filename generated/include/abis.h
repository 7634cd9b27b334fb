/* Generated from idl/ by python -m codegen gen. Do not edit.
 *
 * The vtables and structs of every ggml that is known. */
#ifndef ABIS_H
#define ABIS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ggml 0.9.4 (API version 2) */
#define ABI 904
#define ABI_NAME(name) abi_904_##name
#include "abi_structs.inc"

/* ggml 0.9.11 (API version 2) */
#define ABI 911
#define ABI_NAME(name) abi_911_##name
#include "abi_structs.inc"

/* ggml 0.10 (API version 2) */
#define ABI 1000
#define ABI_NAME(name) abi_1000_##name
#include "abi_structs.inc"

/* ggml 0.20 (API version 2) */
#define ABI 2000
#define ABI_NAME(name) abi_2000_##name
#include "abi_structs.inc"

/* ggml 0.22 (API version 2) */
#define ABI 2200
#define ABI_NAME(name) abi_2200_##name
#include "abi_structs.inc"

/* ggml 0.23 (API version 2) */
#define ABI 2300
#define ABI_NAME(name) abi_2300_##name
#include "abi_structs.inc"

/* ggml 0.26 (API version 3) */
#define ABI 2600
#define ABI_NAME(name) abi_2600_##name
#include "abi_structs.inc"

#endif
