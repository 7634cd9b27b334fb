/* Generated from idl/snapshots.yaml by python -m codegen gen. Do not edit. */
#include <stddef.h>

#include "layout.h"

extern const struct guest_layout guest_layout_100;
extern const struct guest_layout guest_layout_200;

const struct guest_layout *guest_layout_of(uint32_t snapshot)
{
    switch (snapshot) {
    case 100:
        return &guest_layout_100;
    case 200:
        return &guest_layout_200;
    default:
        return NULL;
    }
}
