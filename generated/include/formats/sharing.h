/* Generated from idl/host.yaml by python -m codegen gen. Do not edit.
 *
 * The memfd in which the workers of a daemon tell each other who uses a device (docs/developing/sharing.md). All
 * of them map it. Each number has one writer; all others only read it.
 * Both sides are of one build. */
#ifndef FORMATS_SHARING_H
#define FORMATS_SHARING_H

#include <stddef.h>
#include <stdint.h>

/* Magic: "SHAR". */
#define REMOTING_SHARING_MAGIC 0x52414853u
/* Slots: as many as a daemon has workers at most. */
#define REMOTING_SHARING_SLOTS 1024u
/* Weight: of a guest whose weight nobody set. */
#define REMOTING_SHARING_WEIGHT 1u

/* Where a worker is with its turn. */
enum remoting_turn_state {
    REMOTING_TURN_IDLE = 0, /* wants none */
    REMOTING_TURN_WAITING = 1, /* others are ahead */
    REMOTING_TURN_CLAIMING = 2, /* nobody was ahead; looks whether anybody else claims one, too */
    REMOTING_TURN_HOLDING = 3, /* has it */
};

/* Whether a worker works on the host's cores, where its guest has several workers. */
enum remoting_work_state {
    REMOTING_WORK_NONE = 0, /* its guest asks for nothing */
    REMOTING_WORK_WAITING = 1, /* for others of its guest */
    REMOTING_WORK_UNDER_WAY = 2, /* it carries out commands */
};

/* How a guest's turns stand to others'. */
enum remoting_sharing_class {
    REMOTING_CLASS_INTERACTIVE = 1, /* they come first for a while */
    REMOTING_CLASS_BATCH = 2, /* they come last */
};

/* Whose a slot is. The daemon writes it. */
struct remoting_sharing_entry {
    _Atomic uint64_t guest; /* the connection; 0: nobody's */
    _Atomic uint32_t weight; /* of its share */
    _Atomic uint32_t class; /* enum remoting_sharing_class; 0: neither */
};
_Static_assert(sizeof(struct remoting_sharing_entry) == 16, "as Python has it");

/* What a worker tells the others of itself, on a page of its own. Times are of the monotonic clock. */
struct remoting_sharing_slot {
    /* enum remoting_turn_state in the two lowest bits, the number of changes above them; a futex that others wait on */
    _Alignas(4096) _Atomic uint32_t word;
    _Atomic uint32_t devices; /* that the turn is of, a bit each */
    _Atomic uint64_t ticket; /* virtual time of its guest; the least goes first */
    _Atomic uint64_t charged; /* virtual time of its turns so far, in 1/1024 ns */
    _Atomic int64_t ended_ns; /* when its last turn ended */
    _Atomic int64_t pause_ns; /* from the end of a turn until it wants another, lately */
    _Atomic uint32_t threads; /* of a CPU, that its guest asks for */
    _Atomic uint32_t is_computing; /* 1: on a CPU, now */
    _Atomic int64_t computed_ns; /* when it last did */
    _Atomic uint32_t work; /* enum remoting_work_state; a futex that others wait on */
    _Atomic int64_t work_ns; /* since when */
};
_Static_assert(sizeof(struct remoting_sharing_slot) == 4096, "as Python has it");
_Static_assert(offsetof(struct remoting_sharing_slot, work_ns) == 64, "as Python has it");

/* The whole file. */
struct remoting_sharing_pages {
    uint32_t magic; /* REMOTING_SHARING_MAGIC */
    _Atomic uint32_t slot_count; /* slots from here on have never been used */
    struct remoting_sharing_entry entries[REMOTING_SHARING_SLOTS]; /* by slot */
    struct remoting_sharing_slot slots[REMOTING_SHARING_SLOTS]; /* by slot */
};
_Static_assert(sizeof(struct remoting_sharing_pages) == 4214784, "as Python has it");
_Static_assert(offsetof(struct remoting_sharing_pages, slots) == 20480, "as Python has it");

#endif
