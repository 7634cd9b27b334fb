/* What one guest may take from the daemon in any case. */
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
/* 64 connections of 1 TiB take half of a 47-bit address space. */
#define MEMORY_BYTES_PER_CONNECTION_MAXIMUM (1ull << 40)

/* Linux' driver uses queues of 256 and 16 entries. Its indirect tables are longer than its queue:
 * one descriptor per page of ATTACH_BACKING entries, 3,907 for a million of them. */
#define QUEUE_ENTRIES_MAXIMUM 1024u
#define CHAIN_DESCRIPTORS_MAXIMUM 8192u
#define CHAIN_READABLE_MAXIMUM (RUNS_PER_RESOURCE_MAXIMUM * 16u + (64u << 10))
#define CHAINS_PER_TURN 64u
#define MESSAGES_PER_TURN 32u

/* Messages read of a worker that has died; something it forked could go on sending for ever. */
#define MESSAGES_OF_THE_DEAD 1024u

/* Replies held back. A context holds one fence at most: each takes one of the guest's 256 control slots. */
#define DEFERRED_REPLIES_MAXIMUM 1024u
#define HELD_FENCE_MS 1000

/* Of all guests, those that are ending included. */
#define WORKERS_MAXIMUM 1024u
#define WORKER_UNMAP_MS 5000
#define WORKER_QUEUE_MAXIMUM 4096u
#define WORKER_END_MS 5000
#define PROBE_MS 60000

#define STATUS_READERS_MAXIMUM 16u

#define LOG_LINES_PER_GUEST 200u
#define LOG_LINES_PER_MINUTE 2000u

#endif
