#include "ggml/staging.h"

#include <stdlib.h>
#include <string.h>

#define SEGMENTS 4u
#define LINE 64u

/* A circle of segments. Behind the last copy from each an event is recorded, and waited for before the segment is
 * written again. */
struct host_staging {
    void *buffer; /* NULL: the device cannot */
    uint8_t *base;
    void *events[SEGMENTS];
    bool is_recorded[SEGMENTS];
    uint32_t segment; /* that is written now */
    uint32_t used;    /* bytes of it */
};

/* Memory that the device copies from by itself, where it has such; else any of the host's. */
static void *allocate(struct host_context *context, const struct host_device *device)
{
    void *pinned = context->ggml.ggml_backend_dev_host_buffer_type(device->ggml);

    return context->ggml.ggml_backend_buft_alloc_buffer(pinned ? pinned : context->ggml.ggml_backend_cpu_buffer_type(),
                                                        SEGMENTS * HOST_STAGING_SEGMENT);
}

static bool make_events(struct host_context *context, struct host_staging *staging, const struct host_device *device)
{
    for (uint32_t i = 0; i < SEGMENTS; i++) {
        staging->events[i] = context->ggml.ggml_backend_event_new(device->ggml);
        if (!staging->events[i]) {
            return false;
        }
    }
    return true;
}

static void open_staging(struct host_context *context, struct host_staging *staging, const struct host_device *device)
{
    if (!device->record.async || !device->record.events || !make_events(context, staging, device)) {
        return;
    }
    staging->buffer = allocate(context, device);
    if (staging->buffer) {
        staging->base = context->ggml.ggml_backend_buffer_get_base(staging->buffer);
    }
}

static struct host_staging *staging_of(struct host_context *context, struct host_backend *backend)
{
    if (!backend->staging) {
        backend->staging = calloc(1, sizeof *backend->staging);
        if (backend->staging) {
            open_staging(context, backend->staging, backend->device);
        }
    }
    return backend->staging && backend->staging->buffer ? backend->staging : NULL;
}

static void enter_next(struct host_context *context, struct host_staging *staging, const struct host_backend *backend)
{
    context->ggml.ggml_backend_event_record(staging->events[staging->segment], backend->ggml);
    staging->is_recorded[staging->segment] = true;
    staging->segment = (staging->segment + 1) % SEGMENTS;
    staging->used = 0;
    if (staging->is_recorded[staging->segment]) {
        context->ggml.ggml_backend_event_synchronize(staging->events[staging->segment]);
        staging->is_recorded[staging->segment] = false;
    }
}

const uint8_t *host_staging_put(struct host_context *context, struct host_backend *backend, const uint8_t *bytes,
                                uint64_t size)
{
    struct host_staging *staging = size <= HOST_STAGING_SEGMENT ? staging_of(context, backend) : NULL;
    uint8_t *place;

    if (!staging) {
        return NULL;
    }
    if (size > HOST_STAGING_SEGMENT - staging->used) {
        enter_next(context, staging, backend);
    }
    place = staging->base + staging->segment * HOST_STAGING_SEGMENT + staging->used;
    memcpy(place, bytes, size);
    staging->used += (uint32_t)(size + LINE - 1) / LINE * LINE;
    return place;
}

void host_staging_free(struct host_context *context, struct host_staging *staging)
{
    if (!staging) {
        return;
    }
    for (uint32_t i = 0; i < SEGMENTS; i++) {
        if (staging->events[i]) {
            context->ggml.ggml_backend_event_free(staging->events[i]);
        }
    }
    if (staging->buffer) {
        context->ggml.ggml_backend_buffer_free(staging->buffer);
    }
    free(staging);
}
