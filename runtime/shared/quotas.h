/* What the guests of a daemon may take, each set by an option of its command line. */
#ifndef REMOTING_QUOTAS_H
#define REMOTING_QUOTAS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "error.h"

enum remoting_quota {
    /* Checked by the daemon and the device process. */
    QUOTA_GUESTS,
    QUOTA_GUESTS_PER_USER,
    QUOTA_CONTEXTS,
    QUOTA_BLOBS,
    QUOTA_BLOB_MEMORY,
    QUOTA_GUEST_THREADS,
    QUOTA_STATE_MEMORY,
    QUOTA_STATE_MEMORY_TOTAL,
    QUOTA_STATE_SECONDS,
    /* Checked by the worker. */
    QUOTA_DEVICE_MEMORY,
    QUOTA_BACKENDS,
    QUOTA_HANDLES,
    QUOTA_GRAPHS,
    QUOTA_GRAPH_MEMORY,
    QUOTA_THREADS,
    QUOTA_CALL_SECONDS,
    /* Checked by NVIDIA MPS. */
    QUOTA_MPS_THREADS,
    /* Checked by the kernel. */
    QUOTA_WORKER_MEMORY,
    QUOTA_WORKER_FILES,
    /* Checked by the kernel, in the guest's control group. */
    QUOTA_GUEST_MEMORY,
    QUOTA_GUEST_TASKS,
    QUOTA_GUEST_CPUS,
    REMOTING_QUOTAS,
};

struct remoting_limits {
    uint64_t of[REMOTING_QUOTAS]; /* 0: no limit */
};

struct remoting_quota_description {
    const char *option; /* without its dashes */
    bool is_size;       /* in bytes; else a number */
    uint64_t standard;
    const char *what; /* follows a number: "64 guests at a time" */
};

extern const struct remoting_quota_description remoting_quotas[REMOTING_QUOTAS];

struct remoting_limits remoting_standard_limits(void);

/* Goes on after "a number": " of bytes, or one such as 512M". */
const char *remoting_describe_number(enum remoting_quota quota);

/* Reads 4096, 512M or 16G (powers of 1024). False: it is none of these. */
bool remoting_read_limit(enum remoting_quota quota, const char *text, uint64_t *limit);

/* Whether `taken` and `amount` together are within the limit; if not, the error names the option that raises it. */
bool remoting_check_quota(const struct remoting_limits *limits, enum remoting_quota quota, uint64_t taken,
                          uint64_t amount, struct remoting_error *error);

/* One in seconds, in milliseconds. 0: no limit, or one that nobody awaits. */
int64_t remoting_limit_ms(const struct remoting_limits *limits, enum remoting_quota quota);

/* Writes a limit as a person reads it, such as "16 GiB". */
void remoting_write_limit(enum remoting_quota quota, uint64_t limit, char *text, size_t size);

#endif
