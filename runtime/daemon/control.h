/* Does what the daemon's owner asks for, on a socket of its own (formats/control.h). */
#ifndef DAEMON_CONTROL_H
#define DAEMON_CONTROL_H

#include <stdbool.h>
#include <stdint.h>

#include "error.h"
#include "event_loop.h"
#include "listening_socket.h"
#include "services.h"

struct control_client;

struct control {
    struct services *services;
    struct listening_socket listening;
    struct event_source accepting;
    struct control_client *clients;
    unsigned client_count;
};

/* Listens on `path`, for its own user alone. */
bool control_open(struct control *control, struct services *services, const char *path, struct remoting_error *error);
void control_close(struct control *control);

#endif
