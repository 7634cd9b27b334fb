/* Whether a guest asks a context for anything. It is read from the ring's header, where the guest may write what it
 * likes: a wrong answer costs nobody but that guest. */
#ifndef DEVICE_CONTEXT_WORK_H
#define DEVICE_CONTEXT_WORK_H

#include "gpu/context.h"

/* Whether there are commands that no worker has carried out, or it has not had a worker since it was made. */
bool context_has_work(const struct context *context);
/* For how long it has had none, as far as the looks tell; each call is a look. A context without a ring is about to
 * get one. */
int64_t context_idle_ms(struct context *context, int64_t now);

#endif
