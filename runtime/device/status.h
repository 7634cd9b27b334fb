/* Tells the daemon's owner of its workers, on a socket of its own (status_protocol.h). */
#ifndef DEVICE_STATUS_H
#define DEVICE_STATUS_H

#include <stdbool.h>
#include <stdint.h>

#include "error.h"
#include "event_loop.h"
#include "listening_socket.h"
#include "virtio_gpu.h"
#include "worker_process.h"

struct status_reader;

struct status {
    struct event_loop *loop;
    const struct worker_launcher *launcher;
    const struct capset *capset;
    struct listening_socket listening;
    struct event_source accepting;
    bool accepts; /* false while there are no descriptors left */
    struct status_reader *readers;
    unsigned reader_count;
};

/* Listens on `path`. */
bool status_open(struct status *status, struct event_loop *loop, const char *path, const struct worker_launcher *launcher,
                 const struct capset *capset, struct remoting_error *error);
void status_close(struct status *status);

/* The launcher has one more. */
void status_worker_started(struct status *status);
/* The launcher has it no longer. */
void status_worker_ended(struct status *status, const struct worker_process *worker, const char *reason);

#endif
