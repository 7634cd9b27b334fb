#include "quotas.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PERCENT_MAXIMUM 100u

static const char size_letters[] = "KMGT";

const struct remoting_quota_description remoting_quotas[REMOTING_QUOTAS] = {
    [QUOTA_GUESTS] = { "guests", false, 64, "guests at a time" },
    [QUOTA_GUESTS_PER_USER] = { "guests-per-user", false, 0, "guests of one user id at a time" },
    [QUOTA_CONTEXTS] = { "contexts", false, 16, "contexts of a guest" },
    [QUOTA_BLOBS] = { "blobs", false, 1024, "blobs that a guest shares with the host" },
    [QUOTA_BLOB_MEMORY] = { "blob-memory", true, 64ull << 30, "in the blobs of a guest" },
    [QUOTA_GUEST_THREADS] = { "guest-threads", false, 256, "threads of a guest's workers on CPUs" },
    [QUOTA_STATE_MEMORY] = { "state-memory", true, 64ull << 30,
                             "of the host's memory for the state of a paused context" },
    [QUOTA_STATE_MEMORY_TOTAL] = { "state-memory-total", true, 0,
                                   "of the host's memory for the states of all paused guests" },
    [QUOTA_STATE_SECONDS] = { "state-seconds", false, 300, "seconds for saving or restoring a context" },
    [QUOTA_DEVICE_MEMORY] = { "device-memory", true, 0, "in the buffers of a context" },
    [QUOTA_BACKENDS] = { "backends", false, 64, "open backends in a context" },
    [QUOTA_HANDLES] = { "handles", false, 16384, "buffers, backends, events and plans in a context" },
    [QUOTA_GRAPHS] = { "graphs", false, 1024, "graphs in a context" },
    [QUOTA_GRAPH_MEMORY] = { "graph-memory", true, 1ull << 30, "of the host's memory for the graphs of a context" },
    [QUOTA_THREADS] = { "threads", false, 0, "threads of a CPU backend" },
    [QUOTA_CALL_SECONDS] = { "call-seconds", false, 1800, "seconds for one call" },
    [QUOTA_MPS_THREADS] = { "mps-threads", false, 0, "percent of a GPU's threads for a context; needs --share mps" },
    [QUOTA_WORKER_MEMORY] = { "worker-memory", true, 0, "of private memory in a worker" },
    [QUOTA_WORKER_FILES] = { "worker-files", false, 1024, "open files in a worker" },
    [QUOTA_GUEST_MEMORY] = { "guest-memory", true, 0, "in all processes of a guest; needs --guest-cgroup" },
    [QUOTA_GUEST_TASKS] = { "guest-tasks", false, 0, "processes and threads of a guest; needs --guest-cgroup" },
    [QUOTA_GUEST_CPUS] = { "guest-cpus", false, 0, "processors' time for a guest; needs --guest-cgroup" },
};

static uint64_t half_of_memory(void)
{
    const long pages = sysconf(_SC_PHYS_PAGES);

    return pages < 0 ? 0 : (uint64_t)pages / 2 * (uint64_t)sysconf(_SC_PAGE_SIZE);
}

struct remoting_limits remoting_standard_limits(void)
{
    struct remoting_limits limits;

    for (size_t i = 0; i < REMOTING_QUOTAS; i++) {
        limits.of[i] = remoting_quotas[i].standard;
    }
    limits.of[QUOTA_STATE_MEMORY_TOTAL] = half_of_memory();
    return limits;
}

const char *remoting_describe_number(enum remoting_quota quota)
{
    if (remoting_quotas[quota].is_size) {
        return " of bytes, or one such as 512M";
    }
    return quota == QUOTA_MPS_THREADS ? " of at most 100" : "";
}

bool remoting_read_limit(enum remoting_quota quota, const char *text, uint64_t *limit)
{
    const char *letter;
    uint64_t unit = 1;
    char *end;

    if (*text < '0' || *text > '9') {
        return false;
    }
    errno = 0;
    *limit = strtoull(text, &end, 10);
    if (errno != 0) {
        return false;
    }
    letter = *end == '\0' || !remoting_quotas[quota].is_size ? NULL : strchr(size_letters, *end);
    if (letter) {
        unit = 1ull << 10 * (letter - size_letters + 1);
        end++;
    }
    return *end == '\0' && !__builtin_mul_overflow(*limit, unit, limit) &&
           (quota != QUOTA_MPS_THREADS || *limit <= PERCENT_MAXIMUM);
}

int64_t remoting_limit_ms(const struct remoting_limits *limits, enum remoting_quota quota)
{
    return limits->of[quota] > INT32_MAX ? 0 : (int64_t)limits->of[quota] * 1000;
}

void remoting_write_limit(enum remoting_quota quota, uint64_t limit, char *text, size_t size)
{
    size_t letter = 0;

    if (!remoting_quotas[quota].is_size) {
        snprintf(text, size, "%llu", (unsigned long long)limit);
        return;
    }
    while (letter < strlen(size_letters) && limit != 0 && limit % 1024 == 0) {
        limit /= 1024;
        letter++;
    }
    if (letter == 0) {
        snprintf(text, size, "%llu bytes", (unsigned long long)limit);
    } else {
        snprintf(text, size, "%llu %ciB", (unsigned long long)limit, size_letters[letter - 1]);
    }
}

bool remoting_check_quota(const struct remoting_limits *limits, enum remoting_quota quota, uint64_t taken,
                          uint64_t amount, struct remoting_error *error)
{
    const uint64_t limit = limits->of[quota];
    char allowed[40];

    if (limit == 0 || (taken <= limit && amount <= limit - taken)) {
        return true;
    }
    remoting_write_limit(quota, limit, allowed, sizeof allowed);
    return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "the host allows %s %s (ggml-remotingd --%s)", allowed,
                         remoting_quotas[quota].what, remoting_quotas[quota].option);
}
