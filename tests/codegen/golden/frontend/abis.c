/* Generated from idl/snapshots.yaml by python -m codegen gen. Do not edit. */
#include <stddef.h>

#include "ggml/abi.h"

extern const struct guest_abi guest_abi_100;
extern const struct guest_abi guest_abi_200;

const struct guest_abi *guest_abi_of(uint32_t snapshot)
{
    switch (snapshot) {
    case 100:
        return &guest_abi_100;
    case 200:
        return &guest_abi_200;
    default:
        return NULL;
    }
}
