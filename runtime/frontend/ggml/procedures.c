/* get_proc_address and the functions that it offers. */
#include <stddef.h>
#include <string.h>

#include "calls.h"
#include "channel/context.h"
#include "ggml/abi.h"
#include "ggml/comm.h"

void *guest_registry_get_proc_address(struct guest_registry *registry, const char *name)
{
    for (const struct guest_procedure *procedure = registry->abi->procedures; name && procedure->name; procedure++) {
        if (strcmp(procedure->name, name) == 0) {
            return procedure->function;
        }
    }
    return name ? guest_comm_function(name) : NULL;
}

/* Programs call this before every graph; it crosses when the number changes. */
void guest_procedure_set_n_threads(struct guest_backend *backend, int n_threads)
{
    struct remoting_error error;

    if (!backend->device->record.set_n_threads || backend->n_threads == n_threads || n_threads < 1) {
        return;
    }
    backend->n_threads = n_threads;
    if (!guest_call_procedure_set_n_threads(backend->context, backend, n_threads, &error)) {
        guest_report_failure(backend->context, "procedure.set_n_threads", &error);
    }
}
