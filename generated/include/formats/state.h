/* Generated from idl/host.yaml by python -m codegen gen. Do not edit.
 *
 * A context that no worker has: a memfd that its device process holds and does not read. A worker that restores it
 * believes it no more than it believes a guest. What the guest made is there as the commands that make it (the
 * format `command`), so that what checks a guest's commands checks these. What the guest was answered and goes by
 * follows the payload: return_size bytes, which the answer here must not fall short of.
 * Both sides are of one build. */
#ifndef FORMATS_STATE_H
#define FORMATS_STATE_H

#include <stddef.h>
#include <stdint.h>

/* Magic: "GGST". */
#define REMOTING_STATE_MAGIC 0x54534747u
/* Version: of this format. */
#define REMOTING_STATE_VERSION 2u
/* Tables: of handles, in the order of enum host_table_kind. */
#define REMOTING_STATE_TABLES 6u
/* Bytes: of one command. */
#define REMOTING_STATE_COMMAND_MAXIMUM 0x2100000u

/* Begins the state and is written last. The inventory follows, then the refused graphs, the commands, and each table's
 * generations, u32 each. */
struct remoting_state_header {
    uint32_t magic; /* REMOTING_STATE_MAGIC */
    uint32_t version; /* REMOTING_STATE_VERSION */
    uint32_t inventory_size; /* bytes of what the guest was told of the devices */
    uint32_t refused_graphs; /* struct state_refused_graph that follow */
    uint32_t generations[REMOTING_STATE_TABLES]; /* of each table, how many */
    uint32_t head; /* of the ring: where the next command begins */
    uint32_t request_offset; /* as the ring's header had it */
    uint32_t request_size; /* as the ring's header had it */
    uint32_t return_offset; /* as the ring's header had it */
    uint32_t return_size; /* as the ring's header had it */
    uint32_t answers_are_cut; /* 1: the guest was answered more than the commands tell */
    uint32_t zero;
    uint32_t failures; /* posted calls that have failed */
    uint32_t failures_acknowledged; /* of which the guest knows */
    uint32_t failures_logged; /* of which the log tells */
    uint64_t commands_size; /* bytes of the commands */
};
_Static_assert(sizeof(struct remoting_state_header) == 88, "as Python has it");

/* A graph whose handle the guest has, and that cannot be computed. */
struct remoting_state_refused_graph {
    uint64_t graph; /* its handle */
    uint32_t n_tensors; /* that it was to have */
    uint32_t n_nodes; /* of them */
    uint32_t described; /* tensors that have come */
    uint32_t zero;
};
_Static_assert(sizeof(struct remoting_state_refused_graph) == 24, "as Python has it");

#endif
