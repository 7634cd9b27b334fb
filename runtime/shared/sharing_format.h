/* The memfd in which the workers of a daemon tell each other who uses a device (docs/developing/sharing.md). All of
 * them map it. Each number has one writer; all others only read it. Daemon and workers are of one build. */
#ifndef REMOTING_SHARING_FORMAT_H
#define REMOTING_SHARING_FORMAT_H

#include <stdatomic.h>
#include <stdint.h>

#define REMOTING_SHARING_MAGIC 0x52414853u /* "SHAR" */
#define REMOTING_SHARING_SLOTS 1024u       /* as many workers as a daemon has at most */
#define REMOTING_SHARING_WEIGHT 1u         /* of a guest whose weight nobody set */
#define REMOTING_SHARING_PAGE 4096

/* Where a worker is with its turn. */
enum remoting_turn_state {
    REMOTING_TURN_IDLE = 0, /* wants none */
    REMOTING_TURN_WAITING,
    REMOTING_TURN_CLAIMING, /* nobody was ahead; looks whether anybody else claims one, too */
    REMOTING_TURN_HOLDING,
};

/* How a guest's turns stand to others'. */
enum remoting_sharing_class {
    REMOTING_CLASS_STANDARD = 0,
    REMOTING_CLASS_INTERACTIVE, /* they come first for a while */
    REMOTING_CLASS_BATCH,       /* they come last */
};

/* Whose a slot is. The daemon writes it. */
struct remoting_sharing_entry {
    _Atomic uint64_t guest; /* the connection; 0: nobody's */
    _Atomic uint32_t weight;
    _Atomic uint32_t class; /* enum remoting_sharing_class */
};

/* What a worker tells the others of itself, on a page of its own. Times are of the monotonic clock. */
struct remoting_sharing_slot {
    /* enum remoting_turn_state in the two lowest bits, the number of changes above them; a futex that others wait on */
    _Alignas(REMOTING_SHARING_PAGE) _Atomic uint32_t word;
    _Atomic uint32_t devices; /* that the turn is of, a bit each */
    _Atomic uint64_t ticket; /* virtual time of its guest; the least goes first */
    _Atomic uint64_t charged; /* virtual time of its turns so far, in 1/1024 ns */
    _Atomic int64_t ended_ns; /* when its last turn ended */
    _Atomic int64_t pause_ns; /* from the end of a turn until it wants another, lately */
    _Atomic uint32_t threads; /* of a CPU, that its guest asks for */
    _Atomic uint32_t is_computing; /* 1: on a CPU, now */
    _Atomic int64_t computed_ns; /* when it last did */
};

struct remoting_sharing_pages {
    uint32_t magic;
    _Atomic uint32_t slot_count; /* slots from here on have never been used */
    struct remoting_sharing_entry entries[REMOTING_SHARING_SLOTS];
    struct remoting_sharing_slot slots[REMOTING_SHARING_SLOTS];
};

_Static_assert(sizeof(struct remoting_sharing_slot) == REMOTING_SHARING_PAGE, "a worker maps no other's slot");

#endif
