/* What the status tells of a worker and of a guest (formats/status.h). */
#ifndef DAEMON_STATUS_MESSAGES_H
#define DAEMON_STATUS_MESSAGES_H

#include "formats/status.h"
#include "guest.h"
#include "worker.h"

struct status_message status_message_of_worker(const struct worker *worker, uint32_t type);
struct status_message status_message_of_guest(const struct guest *guest, uint32_t type);
struct status_guest status_guest_now(const struct guest *guest);

#endif
