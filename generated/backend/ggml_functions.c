/* Generated from idl/ by python -m codegen gen. Do not edit. */
#include "ggml_functions.h"

#include <dlfcn.h>
#include <string.h>

#define FUNCTION(name) { #name, offsetof(struct ggml_functions, name), false }
#define OPTIONAL(name) { #name, offsetof(struct ggml_functions, name), true }

bool ggml_functions_look_up(struct ggml_functions *functions, void *library, struct remoting_error *error)
{
    static const struct {
        const char *name;
        size_t offset;
        bool optional;
    } wanted[] = {
        OPTIONAL(ggml_version),
        FUNCTION(ggml_log_set),
        OPTIONAL(ggml_set_abort_callback),
        OPTIONAL(ggml_threadpool_params_init),
        FUNCTION(ggml_op_name),
        FUNCTION(ggml_get_type_traits),
        FUNCTION(ggml_unary_op_name),
        OPTIONAL(ggml_glu_op_name),
        FUNCTION(ggml_blck_size),
        FUNCTION(ggml_type_size),
        FUNCTION(ggml_backend_load_all_from_path),
        FUNCTION(ggml_backend_dev_count),
        FUNCTION(ggml_backend_dev_get),
        FUNCTION(ggml_backend_dev_name),
        FUNCTION(ggml_backend_dev_description),
        FUNCTION(ggml_backend_dev_memory),
        FUNCTION(ggml_backend_dev_type),
        FUNCTION(ggml_backend_dev_get_props),
        FUNCTION(ggml_backend_dev_backend_reg),
        FUNCTION(ggml_backend_dev_init),
        FUNCTION(ggml_backend_dev_buffer_type),
        FUNCTION(ggml_backend_dev_host_buffer_type),
        FUNCTION(ggml_backend_cpu_buffer_type),
        FUNCTION(ggml_backend_cpu_buffer_from_ptr),
        FUNCTION(ggml_backend_dev_supports_op),
        FUNCTION(ggml_backend_dev_supports_buft),
        FUNCTION(ggml_backend_dev_offload_op),
        FUNCTION(ggml_backend_reg_name),
        FUNCTION(ggml_backend_reg_get_proc_address),
        OPTIONAL(ggml_backend_reg_by_name),
        OPTIONAL(ggml_backend_register),
        FUNCTION(ggml_backend_buft_name),
        FUNCTION(ggml_backend_buft_alloc_buffer),
        FUNCTION(ggml_backend_buft_get_alignment),
        FUNCTION(ggml_backend_buft_get_max_size),
        FUNCTION(ggml_backend_buft_get_alloc_size),
        FUNCTION(ggml_backend_buft_is_host),
        FUNCTION(ggml_backend_buffer_free),
        FUNCTION(ggml_backend_buffer_get_base),
        FUNCTION(ggml_backend_buffer_get_size),
        FUNCTION(ggml_backend_buffer_init_tensor),
        FUNCTION(ggml_backend_buffer_clear),
        FUNCTION(ggml_backend_buffer_set_usage),
        FUNCTION(ggml_backend_buffer_reset),
        FUNCTION(ggml_backend_free),
        FUNCTION(ggml_backend_synchronize),
        FUNCTION(ggml_backend_tensor_set),
        FUNCTION(ggml_backend_tensor_get),
        FUNCTION(ggml_backend_tensor_set_async),
        FUNCTION(ggml_backend_tensor_get_async),
        FUNCTION(ggml_backend_tensor_memset),
        FUNCTION(ggml_backend_tensor_copy),
        FUNCTION(ggml_backend_tensor_copy_async),
        FUNCTION(ggml_backend_graph_plan_create),
        FUNCTION(ggml_backend_graph_plan_free),
        FUNCTION(ggml_backend_graph_plan_compute),
        FUNCTION(ggml_backend_graph_compute_async),
        FUNCTION(ggml_backend_event_new),
        FUNCTION(ggml_backend_event_free),
        FUNCTION(ggml_backend_event_record),
        FUNCTION(ggml_backend_event_synchronize),
        FUNCTION(ggml_backend_event_wait),
    };

    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        void *found = dlsym(library, wanted[i].name);

        if (!found && !wanted[i].optional) {
            return remoting_fail(error, REMOTING_ERROR_FAILED, "the ggml library lacks the function %s",
                                 wanted[i].name);
        }
        memcpy((char *)functions + wanted[i].offset, &found, sizeof found);
    }
    return true;
}
