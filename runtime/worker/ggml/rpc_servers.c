#include "ggml/rpc_servers.h"

#include <signal.h>
#include <string.h>

#define ADD_SERVER "ggml_backend_rpc_add_server"

typedef void *(*add_server_function)(const char *endpoint);

static bool find_add_server(const struct host_context *context, add_server_function *add_server,
                            struct remoting_error *error)
{
    const struct ggml_functions *ggml = &context->ggml;
    void *backend = ggml->ggml_backend_reg_by_name && ggml->ggml_backend_register
                        ? ggml->ggml_backend_reg_by_name("RPC")
                        : NULL;
    void *found = backend ? ggml->ggml_backend_reg_get_proc_address(backend, ADD_SERVER) : NULL;

    if (!backend) {
        return remoting_fail(error, REMOTING_ERROR_FAILED,
                             "--rpc needs ggml's RPC backend: there is no libggml-rpc.so in the library folder");
    }
    if (!found) {
        return remoting_fail(error, REMOTING_ERROR_FAILED,
                             "--rpc: the RPC backend of this ggml is too old, it has no " ADD_SERVER);
    }
    memcpy(add_server, &found, sizeof found);
    return true;
}

/* ggml closes a connection that nobody uses, and a confined worker can make no other. A buffer uses it in every
 * release, a stream only in newer ones (ggml-rpc.cpp: of 0.20 the buffer's context alone holds the socket), so one
 * buffer is kept for good. */
static bool keep_connection(const struct host_context *context, void *device)
{
    const struct ggml_functions *ggml = &context->ggml;
    void *buffer_type = ggml->ggml_backend_dev_buffer_type(device);

    return buffer_type && ggml->ggml_backend_buft_alloc_buffer(buffer_type, 1);
}

bool host_add_rpc_servers(const struct host_context *context, const struct remoting_worker_options *options,
                          struct remoting_error *error)
{
    const struct ggml_functions *ggml = &context->ggml;
    add_server_function add_server = NULL;

    if (options->rpc_server_count == 0) {
        return true;
    }
    if (!find_add_server(context, &add_server, error)) {
        return false;
    }
    signal(SIGPIPE, SIG_IGN); /* so that ggml says what it lost when a server goes away */
    for (size_t i = 0; i < options->rpc_server_count; i++) {
        const size_t first = ggml->ggml_backend_dev_count();
        void *registry = add_server(options->rpc_servers[i]);

        if (!registry) {
            return remoting_fail(error, REMOTING_ERROR_FAILED, "the ggml-rpc-server at %s offers no device",
                                 options->rpc_servers[i]);
        }
        ggml->ggml_backend_register(registry);
        if (!keep_connection(context, ggml->ggml_backend_dev_get(first))) {
            return remoting_fail(error, REMOTING_ERROR_FAILED, "the ggml-rpc-server at %s gives no memory",
                                 options->rpc_servers[i]);
        }
    }
    return true;
}
