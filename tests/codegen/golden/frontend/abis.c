/* Generated from idl/abis.yaml by python -m codegen gen. Do not edit. */
#include <stddef.h>

#include "ggml/abi.h"

extern const struct guest_abi abi_100_functions;
extern const struct guest_abi abi_200_functions;

const struct guest_abi *guest_abi_of(uint32_t number)
{
    switch (number) {
    case 100:
        return &abi_100_functions;
    case 200:
        return &abi_200_functions;
    default:
        return NULL;
    }
}
