/* What one guest may take from its device process in any case. */
#ifndef DEVICE_LIMITS_H
#define DEVICE_LIMITS_H

/* Per connection, beyond what the command line allows (quotas.h). A destroyed context counts as ending until its
 * worker is reaped. */
#define CONTEXTS_MAXIMUM 128u
#define CONTEXTS_ENDING_MAXIMUM 64u
#define RESOURCES_MAXIMUM 1024u
#define RUNS_PER_RESOURCE_MAXIMUM 1000000u
#define RUNS_PER_CONNECTION_MAXIMUM 2000000u
/* Memory tables alive at once: the current one and those that older resources still name. */
#define MEMORY_TABLES_MAXIMUM 4u
#define MEMORY_BYTES_PER_CONNECTION_MAXIMUM (1ull << 40)
/* Pages of guest memory that are allocated because this process touches them: 64 MiB. An honest guest has written to
 * the memory that it passes on. */
#define PAGES_MADE_MAXIMUM 16384u

/* Linux' driver uses queues of 256 and 16 entries. Its indirect tables are longer than its queue:
 * one descriptor per page of ATTACH_BACKING entries, 3,907 for a million of them. */
#define QUEUE_ENTRIES_MAXIMUM 1024u
#define CHAIN_DESCRIPTORS_MAXIMUM 8192u
#define CHAIN_READABLE_MAXIMUM (RUNS_PER_RESOURCE_MAXIMUM * 16u + (64u << 10))
#define CHAINS_PER_TURN 64u
#define MESSAGES_PER_TURN 32u

/* Messages that are read of a worker that has died: its child could go on sending for ever. */
#define MESSAGES_OF_THE_DEAD 1024u

/* Replies held back. A context holds one fence at most: each takes one of the guest's 256 control slots. */
#define DEFERRED_REPLIES_MAXIMUM 1024u
#define DEFERRED_FENCE_MS 1000

#define WORKER_UNMAP_MS 5000
#define WORKER_QUEUE_MAXIMUM 4096u

/* A pause of the VM waits for this, and its QEMU serves nothing meanwhile. */
#define QUIESCE_MS 1000

/* Of a guest that is to be paused: for its workers to come to rest, after which they go on. */
#define PAUSE_QUIESCE_MS 10000
/* How often a guest whose memory is away is looked at: it wakes nobody by what it asks for. */
#define WATCH_MS 20

/* How often a ring that is copied is looked at though neither side says that there is anything to copy. */
#define COPIED_RING_LOOK_MS 1000

/* When it is told to end: how long it waits for its workers, so that they do not overwrite the reason in the guest's
 * rings. */
#define STOP_WORKERS_MS 500

/* Messages with descriptors that workers have not read. The kernel counts descriptors on the way for all processes of a
 * user together, and refuses more than the sender may have open. */
#define UNTAKEN_PER_WORKER_MAXIMUM 2u
#define UNTAKEN_MAXIMUM 16u
/* Of memory regions, eventfds, sockets to workers and states of paused contexts there are 512 at most. The rest is for
 * what all guests' processes have on the way. */
#define DESCRIPTORS_MAXIMUM 16384u

/* A connection over which nothing has come yet ends. */
#define FIRST_WORD_MS 10000

#endif
