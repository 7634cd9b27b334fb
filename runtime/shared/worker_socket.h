/* Reads what a worker sends. The worker runs what a hostile guest asks for, so no message is trusted. */
#ifndef REMOTING_WORKER_SOCKET_H
#define REMOTING_WORKER_SOCKET_H

#include <stdint.h>

#include "formats/worker.h"

enum worker_receive {
    WORKER_RECEIVE_MESSAGE,
    WORKER_RECEIVE_NOTHING, /* none yet */
    WORKER_RECEIVE_CLOSED,
    WORKER_RECEIVE_MALFORMED,
};

/* One message into `payload` of WORKER_PAYLOAD_MAXIMUM bytes. Does not wait. */
enum worker_receive worker_receive(int socket, struct worker_message *message, uint8_t *payload);

#endif
