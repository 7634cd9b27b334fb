/* Generated from idl/ by python -m codegen gen. Do not edit. */
#include "ggml_functions.h"

#include <dlfcn.h>
#include <string.h>

bool ggml_functions_look_up(struct ggml_functions *functions, void *library, struct remoting_error *error)
{
    static const struct {
        const char *name;
        size_t offset;
        bool optional;
    } wanted[] = {
        { "ggml_version", offsetof(struct ggml_functions, ggml_version), true },
        { "ggml_log_set", offsetof(struct ggml_functions, ggml_log_set), false },
        { "ggml_set_abort_callback", offsetof(struct ggml_functions, ggml_set_abort_callback), true },
        { "ggml_threadpool_params_init", offsetof(struct ggml_functions, ggml_threadpool_params_init), true },
        { "ggml_op_name", offsetof(struct ggml_functions, ggml_op_name), false },
        { "ggml_get_type_traits", offsetof(struct ggml_functions, ggml_get_type_traits), false },
        { "ggml_unary_op_name", offsetof(struct ggml_functions, ggml_unary_op_name), false },
        { "ggml_glu_op_name", offsetof(struct ggml_functions, ggml_glu_op_name), true },
        { "ggml_blck_size", offsetof(struct ggml_functions, ggml_blck_size), false },
        { "ggml_type_size", offsetof(struct ggml_functions, ggml_type_size), false },
        { "ggml_backend_load_all_from_path", offsetof(struct ggml_functions, ggml_backend_load_all_from_path), false },
        { "ggml_backend_dev_count", offsetof(struct ggml_functions, ggml_backend_dev_count), false },
        { "ggml_backend_dev_get", offsetof(struct ggml_functions, ggml_backend_dev_get), false },
        { "ggml_backend_dev_name", offsetof(struct ggml_functions, ggml_backend_dev_name), false },
        { "ggml_backend_dev_description", offsetof(struct ggml_functions, ggml_backend_dev_description), false },
        { "ggml_backend_dev_memory", offsetof(struct ggml_functions, ggml_backend_dev_memory), false },
        { "ggml_backend_dev_type", offsetof(struct ggml_functions, ggml_backend_dev_type), false },
        { "ggml_backend_dev_get_props", offsetof(struct ggml_functions, ggml_backend_dev_get_props), false },
        { "ggml_backend_dev_backend_reg", offsetof(struct ggml_functions, ggml_backend_dev_backend_reg), false },
        { "ggml_backend_dev_init", offsetof(struct ggml_functions, ggml_backend_dev_init), false },
        { "ggml_backend_dev_buffer_type", offsetof(struct ggml_functions, ggml_backend_dev_buffer_type), false },
        { "ggml_backend_dev_host_buffer_type", offsetof(struct ggml_functions, ggml_backend_dev_host_buffer_type),
          false },
        { "ggml_backend_cpu_buffer_type", offsetof(struct ggml_functions, ggml_backend_cpu_buffer_type), false },
        { "ggml_backend_cpu_buffer_from_ptr", offsetof(struct ggml_functions, ggml_backend_cpu_buffer_from_ptr),
          false },
        { "ggml_backend_dev_supports_op", offsetof(struct ggml_functions, ggml_backend_dev_supports_op), false },
        { "ggml_backend_dev_supports_buft", offsetof(struct ggml_functions, ggml_backend_dev_supports_buft), false },
        { "ggml_backend_dev_offload_op", offsetof(struct ggml_functions, ggml_backend_dev_offload_op), false },
        { "ggml_backend_reg_name", offsetof(struct ggml_functions, ggml_backend_reg_name), false },
        { "ggml_backend_reg_get_proc_address", offsetof(struct ggml_functions, ggml_backend_reg_get_proc_address),
          false },
        { "ggml_backend_reg_by_name", offsetof(struct ggml_functions, ggml_backend_reg_by_name), true },
        { "ggml_backend_register", offsetof(struct ggml_functions, ggml_backend_register), true },
        { "ggml_backend_buft_name", offsetof(struct ggml_functions, ggml_backend_buft_name), false },
        { "ggml_backend_buft_alloc_buffer", offsetof(struct ggml_functions, ggml_backend_buft_alloc_buffer), false },
        { "ggml_backend_buft_get_alignment", offsetof(struct ggml_functions, ggml_backend_buft_get_alignment), false },
        { "ggml_backend_buft_get_max_size", offsetof(struct ggml_functions, ggml_backend_buft_get_max_size), false },
        { "ggml_backend_buft_get_alloc_size", offsetof(struct ggml_functions, ggml_backend_buft_get_alloc_size),
          false },
        { "ggml_backend_buft_is_host", offsetof(struct ggml_functions, ggml_backend_buft_is_host), false },
        { "ggml_backend_buffer_free", offsetof(struct ggml_functions, ggml_backend_buffer_free), false },
        { "ggml_backend_buffer_get_base", offsetof(struct ggml_functions, ggml_backend_buffer_get_base), false },
        { "ggml_backend_buffer_get_size", offsetof(struct ggml_functions, ggml_backend_buffer_get_size), false },
        { "ggml_backend_buffer_init_tensor", offsetof(struct ggml_functions, ggml_backend_buffer_init_tensor), false },
        { "ggml_backend_buffer_clear", offsetof(struct ggml_functions, ggml_backend_buffer_clear), false },
        { "ggml_backend_buffer_set_usage", offsetof(struct ggml_functions, ggml_backend_buffer_set_usage), false },
        { "ggml_backend_buffer_reset", offsetof(struct ggml_functions, ggml_backend_buffer_reset), false },
        { "ggml_backend_free", offsetof(struct ggml_functions, ggml_backend_free), false },
        { "ggml_backend_synchronize", offsetof(struct ggml_functions, ggml_backend_synchronize), false },
        { "ggml_backend_tensor_set", offsetof(struct ggml_functions, ggml_backend_tensor_set), false },
        { "ggml_backend_tensor_get", offsetof(struct ggml_functions, ggml_backend_tensor_get), false },
        { "ggml_backend_tensor_set_async", offsetof(struct ggml_functions, ggml_backend_tensor_set_async), false },
        { "ggml_backend_tensor_get_async", offsetof(struct ggml_functions, ggml_backend_tensor_get_async), false },
        { "ggml_backend_tensor_memset", offsetof(struct ggml_functions, ggml_backend_tensor_memset), false },
        { "ggml_backend_tensor_copy", offsetof(struct ggml_functions, ggml_backend_tensor_copy), false },
        { "ggml_backend_tensor_copy_async", offsetof(struct ggml_functions, ggml_backend_tensor_copy_async), false },
        { "ggml_backend_graph_plan_create", offsetof(struct ggml_functions, ggml_backend_graph_plan_create), false },
        { "ggml_backend_graph_plan_free", offsetof(struct ggml_functions, ggml_backend_graph_plan_free), false },
        { "ggml_backend_graph_plan_compute", offsetof(struct ggml_functions, ggml_backend_graph_plan_compute), false },
        { "ggml_backend_graph_compute_async", offsetof(struct ggml_functions, ggml_backend_graph_compute_async),
          false },
        { "ggml_backend_event_new", offsetof(struct ggml_functions, ggml_backend_event_new), false },
        { "ggml_backend_event_free", offsetof(struct ggml_functions, ggml_backend_event_free), false },
        { "ggml_backend_event_record", offsetof(struct ggml_functions, ggml_backend_event_record), false },
        { "ggml_backend_event_synchronize", offsetof(struct ggml_functions, ggml_backend_event_synchronize), false },
        { "ggml_backend_event_wait", offsetof(struct ggml_functions, ggml_backend_event_wait), false },
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
