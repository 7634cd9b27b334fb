/* The stream transport: a ring over a byte stream, where guest and host share no memory. */
#ifndef GUEST_STREAM_TRANSPORT_H
#define GUEST_STREAM_TRANSPORT_H

#include "transport/transport.h"

/* Takes over a connected socket, in every case. */
bool guest_stream_open(int file, struct guest_transport **result, struct remoting_error *error);
/* A virtio-serial port, in which bytes of earlier programs may lie. */
bool guest_stream_open_port(int file, struct guest_transport **result, struct remoting_error *error);

#endif
