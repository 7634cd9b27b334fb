/* Buffers of a host buffer type: memory of this process that the worker maps too, so that bytes which the
 * program reads or writes there need no copy of ours.
 *
 * To ggml such a buffer is one of its own CPU buffers. Memory that cannot be shared, for want of blobs, serves
 * the program as well; its copies go through the ring. */
#ifndef GUEST_HOST_BUFFER_H
#define GUEST_HOST_BUFFER_H

#include <stdbool.h>
#include <stddef.h>

#include "ggml/objects.h"
#include "transport/transport.h"

struct guest_host_buffer {
    struct guest_buffer buffer; /* first; its handle is 0 if the memory is not shared */
    struct guest_blob blob;
    struct guest_host_buffer *next;
};

/* A new buffer, or NULL with the reason told. The program's ggml frees it by guest_host_buffer_free. */
struct guest_buffer *guest_host_buffer_new(struct guest_buffer_type *buffer_type, size_t size);
void guest_host_buffer_free(struct guest_buffer_type *buffer_type, const void *base);

/* Bytes of a tensor that are written or read, in the order of a backend's stream or, without a backend, at once. */
struct guest_copy {
    struct guest_registry *registry;
    struct guest_context *context;
    struct guest_backend *backend; /* NULL: at once */
    const struct ggml_tensor *tensor;
    size_t offset;
    size_t size;
};

/* Writes or reads a tensor in the order of a stream, or at once for NULL, if the program's bytes lie in shared
 * memory. False if they do not: then they have to go through the ring. A failure is reported. */
bool guest_upload(const struct guest_copy *copy, const void *data);
bool guest_download(const struct guest_copy *copy, void *data);

#endif
