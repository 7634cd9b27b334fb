/* Does what the daemon's owner asks for, on a socket of its own (formats/control.h). */
#ifndef DAEMON_CONTROL_H
#define DAEMON_CONTROL_H

#include <stdbool.h>
#include <stdint.h>

#include "error.h"
#include "event_loop.h"
#include "guest_moves.h"
#include "owner_socket.h"
#include "reload.h"
#include "services.h"

struct control_client;

struct control {
    struct services *services;
    struct owner_socket socket;
    struct control_client *clients;
    struct guest_moves moves;
    struct reload reload;
};

/* Nobody is listened to yet. */
void control_prepare(struct control *control, struct services *services);
/* Listens on `path`, for its own user alone. */
bool control_open(struct control *control, const char *path, struct remoting_error *error);
void control_close(struct control *control);

#endif
