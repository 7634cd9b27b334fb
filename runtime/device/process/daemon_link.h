/* A device process' connection to the daemon, and what the daemon sent at its start. The daemon is trusted. */
#ifndef DEVICE_DAEMON_LINK_H
#define DEVICE_DAEMON_LINK_H

#include <stdbool.h>
#include <stdint.h>

#include "device_process_protocol.h"
#include "error.h"

struct capset {
    uint8_t *bytes;
    uint32_t size;
};

struct daemon_link {
    int control;
    int requests;
    struct guest_identity guest;
    struct remoting_limits limits;
    bool keeps_workers; /* of a guest that is swapped out */
    struct capset capset; /* what is offered to the guest */
    bool copies_memory; /* its workers see nothing of its memory */
};

/* A message of the daemon. */
struct daemon_word {
    struct daemon_message header;
    int descriptor;   /* the receiver's to close; -1: none */
    uint8_t *payload; /* header.payload_size bytes and a zero byte behind them; until the next message */
};

enum daemon_receive {
    DAEMON_RECEIVE_MESSAGE,
    DAEMON_RECEIVE_NOTHING,
    DAEMON_RECEIVE_CLOSED, /* the daemon is gone */
};

/* Waits for the daemon's first message. What it holds ends with the process. */
bool daemon_link_open(struct daemon_link *link, int control, int requests, struct remoting_error *error);
enum daemon_receive daemon_link_receive(struct daemon_link *link, struct daemon_word *word);
void daemon_link_ask(const struct daemon_link *link, const struct device_request *request);

#endif
