/* What the daemon bounds in any case, beyond what its command line allows (quotas.h). */
#ifndef DAEMON_LIMITS_H
#define DAEMON_LIMITS_H

#include "process/device_limits.h"

/* Of all guests, those that are ending included. */
#define WORKERS_MAXIMUM 1024u
#define WORKERS_PER_GUEST_MAXIMUM (CONTEXTS_MAXIMUM + CONTEXTS_ENDING_MAXIMUM)
/* Guests whose processes have not all ended; the quota counts only those that are served. */
#define GUESTS_MAXIMUM 2048u
/* Guests that have gone, whose device processes the kernel is ending: so many take one place. A user that connects
 * and disconnects without end always has some. */
#define ENDING_PER_PLACE 4u
/* A guest without a context loses its place to another after so long without a request. */
#define IDLE_SECONDS 10u
#define PROBE_MS 60000
#define PROBE_END_MS 5000

/* How long a guest waits for a place before it is refused, and how many do. */
#define PLACE_MS 300
#define WAITING_MAXIMUM 16u
#define WAITING_PER_USER 4u
/* Connections that are not accepted yet: the last one waits for all of them. */
#define BACKLOG 128
#define CONNECTIONS_PER_TURN 16u
#define REFUSED_MAXIMUM 32u

/* A device process answers at once unless it hangs in the kernel or was stopped. */
#define PING_MS 2000
#define PING_ANSWER_MS 10000
/* A device process that is to pause or resume its guest: how much longer it may take than its workers. */
#define SETTLE_MS 10000
/* How long a worker whose device process has died may take to tell its guest and end. */
#define ORPHAN_MS 1000
/* From SIGTERM on: device processes tell their guests; then all are killed; then the daemon ends in any case. */
#define STOP_MS 1000
#define STOP_KILLED_MS 500

#define REQUESTS_PER_TURN 32u

#define STATUS_READERS_MAXIMUM 16u
#define CONTROL_CLIENTS_MAXIMUM 16u

#define LOG_LINES_PER_GUEST 200u
/* Lines a minute about the guests of one user, who may connect again and again. */
#define LOG_LINES_PER_MINUTE 2000u
#define LOG_USERS_MAXIMUM 64u
/* Lines that are kept for each guest that has been served for so long. */
#define LOG_LINES_KEPT 20u
#define LOG_NEWCOMER_MS 10000

#endif
