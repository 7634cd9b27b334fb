/* Generated from idl/abis.yaml by python -m codegen gen. Do not edit. */
#include <stddef.h>

#include "ggml/abi.h"

extern const struct guest_abi abi_904_functions;
extern const struct guest_abi abi_911_functions;
extern const struct guest_abi abi_1000_functions;
extern const struct guest_abi abi_2000_functions;
extern const struct guest_abi abi_2200_functions;
extern const struct guest_abi abi_2300_functions;
extern const struct guest_abi abi_2600_functions;

const struct guest_abi *guest_abi_of(uint32_t number)
{
    switch (number) {
    case 904:
        return &abi_904_functions;
    case 911:
        return &abi_911_functions;
    case 1000:
        return &abi_1000_functions;
    case 2000:
        return &abi_2000_functions;
    case 2200:
        return &abi_2200_functions;
    case 2300:
        return &abi_2300_functions;
    case 2600:
        return &abi_2600_functions;
    default:
        return NULL;
    }
}
