/* Bits of device.init_backend's answer, as idl/device.yaml documents them. Permanent. */
#ifndef REMOTING_OPTIONAL_SLOTS_H
#define REMOTING_OPTIONAL_SLOTS_H

#define REMOTING_SLOT_GRAPH_OPTIMIZE 1u
#define REMOTING_SLOT_EVENTS 4u

#endif
