/* Generated from idl/snapshots.yaml by python -m codegen gen. Do not edit. */
#include <stddef.h>

#include "ggml/abi.h"

extern const struct guest_abi guest_abi_904;
extern const struct guest_abi guest_abi_911;
extern const struct guest_abi guest_abi_1000;
extern const struct guest_abi guest_abi_2000;
extern const struct guest_abi guest_abi_2200;
extern const struct guest_abi guest_abi_2300;
extern const struct guest_abi guest_abi_2600;

const struct guest_abi *guest_abi_of(uint32_t snapshot)
{
    switch (snapshot) {
    case 904:
        return &guest_abi_904;
    case 911:
        return &guest_abi_911;
    case 1000:
        return &guest_abi_1000;
    case 2000:
        return &guest_abi_2000;
    case 2200:
        return &guest_abi_2200;
    case 2300:
        return &guest_abi_2300;
    case 2600:
        return &guest_abi_2600;
    default:
        return NULL;
    }
}
