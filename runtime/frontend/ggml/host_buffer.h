/* Buffers of a host buffer type: memory of this process that the worker maps too, so that bytes which the
 * program reads or writes there need no copy of ours.
 *
 * To ggml such a buffer is one of its own CPU buffers. Memory that cannot be shared, for want of blobs, serves
 * the program as well; its copies go through the ring. */
#ifndef GUEST_SHARED_MEMORY_H
#define GUEST_SHARED_MEMORY_H

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

/* Writes or reads a tensor in the order of a stream, or at once for NULL, if the program's bytes lie in shared
 * memory. False if they do not: then they have to go through the ring. A failure is reported. */
bool guest_upload(struct guest_registry *registry, struct guest_context *context, struct guest_backend *backend,
                  struct ggml_tensor *tensor, const void *data, size_t offset, size_t size);
bool guest_download(struct guest_registry *registry, struct guest_context *context, struct guest_backend *backend,
                    const struct ggml_tensor *tensor, void *data, size_t offset, size_t size);

#endif
