/* Reports workers to the daemon's owner, on a socket of its own (formats/status.h). */
#ifndef DAEMON_STATUS_H
#define DAEMON_STATUS_H

#include <stdbool.h>
#include <stdint.h>

#include "error.h"
#include "event_loop.h"
#include "owner_socket.h"
#include "services.h"
#include "worker.h"

struct guest;
struct status_reader;

struct status {
    struct services *services;
    struct owner_socket socket;
    struct status_reader *readers;
};

/* Listens on `path`, for its own user alone. */
bool status_open(struct status *status, struct services *services, const char *path, struct remoting_error *error);
void status_close(struct status *status);

/* Tells readers of new workers, and of changes of guests. */
void status_advance(struct status *status);
/* A guest has lost a worker. */
void status_worker_ended(struct status *status, const struct worker *worker, const char *reason);

/* A guest of which readers may know has ended. */
void status_guest_gone(struct status *status, const struct guest *guest);

#endif
