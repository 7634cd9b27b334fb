/* Generated from idl/snapshots.yaml by python -m codegen gen. Do not edit. */
#include <stddef.h>

#include "layout.h"

extern const struct guest_layout guest_layout_2000;
extern const struct guest_layout guest_layout_2600;

const struct guest_layout *guest_layout_of(uint32_t snapshot)
{
    switch (snapshot) {
    case 2000:
        return &guest_layout_2000;
    case 2600:
        return &guest_layout_2600;
    default:
        return NULL;
    }
}
