/* Generated from idl/ by python -m codegen gen. Do not edit.
 *
 * ggml's public functions, looked up in the library that the host opened. */
#ifndef GGML_FUNCTIONS_H
#define GGML_FUNCTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "error.h"

struct ggml_tensor;

struct ggml_functions {
    const char *(*ggml_version)(void); /* NULL where a release lacks it */
    void (*ggml_log_set)(void (*log)(int level, const char *text, void *data), void *data);
    void *(*ggml_set_abort_callback)(void (*callback)(const char *message)); /* NULL where a release lacks it */
    void (*ggml_threadpool_params_init)(void *parameters, int n_threads); /* NULL where a release lacks it */
    const char *(*ggml_op_name)(int op);
    const void *(*ggml_get_type_traits)(int type);
    const char *(*ggml_unary_op_name)(int op);
    const char *(*ggml_glu_op_name)(int op); /* NULL where a release lacks it */
    int64_t (*ggml_blck_size)(int type);
    size_t (*ggml_type_size)(int type);
    void (*ggml_backend_load_all_from_path)(const char *folder);
    size_t (*ggml_backend_dev_count)(void);
    void *(*ggml_backend_dev_get)(size_t index);
    const char *(*ggml_backend_dev_name)(void *device);
    const char *(*ggml_backend_dev_description)(void *device);
    void (*ggml_backend_dev_memory)(void *device, size_t *free, size_t *total);
    int (*ggml_backend_dev_type)(void *device);
    void (*ggml_backend_dev_get_props)(void *device, void *properties);
    void *(*ggml_backend_dev_backend_reg)(void *device);
    void *(*ggml_backend_dev_init)(void *device, const char *params);
    void *(*ggml_backend_dev_buffer_type)(void *device);
    void *(*ggml_backend_dev_host_buffer_type)(void *device);
    void *(*ggml_backend_cpu_buffer_type)(void);
    void *(*ggml_backend_cpu_buffer_from_ptr)(void *pointer, size_t size);
    bool (*ggml_backend_dev_supports_op)(void *device, const struct ggml_tensor *op);
    bool (*ggml_backend_dev_supports_buft)(void *device, void *buffer_type);
    bool (*ggml_backend_dev_offload_op)(void *device, const struct ggml_tensor *op);
    const char *(*ggml_backend_reg_name)(void *registry);
    void *(*ggml_backend_reg_get_proc_address)(void *registry, const char *name);
    void *(*ggml_backend_reg_by_name)(const char *name); /* NULL where a release lacks it */
    void (*ggml_backend_register)(void *registry); /* NULL where a release lacks it */
    const char *(*ggml_backend_buft_name)(void *buffer_type);
    void *(*ggml_backend_buft_alloc_buffer)(void *buffer_type, size_t size);
    size_t (*ggml_backend_buft_get_alignment)(void *buffer_type);
    size_t (*ggml_backend_buft_get_max_size)(void *buffer_type);
    size_t (*ggml_backend_buft_get_alloc_size)(void *buffer_type, const struct ggml_tensor *tensor);
    bool (*ggml_backend_buft_is_host)(void *buffer_type);
    void (*ggml_backend_buffer_free)(void *buffer);
    void *(*ggml_backend_buffer_get_base)(void *buffer);
    size_t (*ggml_backend_buffer_get_size)(void *buffer);
    int (*ggml_backend_buffer_init_tensor)(void *buffer, struct ggml_tensor *tensor);
    void (*ggml_backend_buffer_clear)(void *buffer, uint8_t value);
    void (*ggml_backend_buffer_set_usage)(void *buffer, int usage);
    void (*ggml_backend_buffer_reset)(void *buffer);
    void (*ggml_backend_free)(void *backend);
    void (*ggml_backend_synchronize)(void *backend);
    void (*ggml_backend_tensor_set)(struct ggml_tensor *tensor, const void *data, size_t offset, size_t size);
    void (*ggml_backend_tensor_get)(const struct ggml_tensor *tensor, void *data, size_t offset, size_t size);
    void (*ggml_backend_tensor_set_async)(void *backend, struct ggml_tensor *tensor, const void *data, size_t offset,
                                          size_t size);
    void (*ggml_backend_tensor_get_async)(void *backend, const struct ggml_tensor *tensor, void *data, size_t offset,
                                          size_t size);
    void (*ggml_backend_tensor_memset)(struct ggml_tensor *tensor, uint8_t value, size_t offset, size_t size);
    void (*ggml_backend_tensor_copy)(const struct ggml_tensor *src, struct ggml_tensor *dst);
    void (*ggml_backend_tensor_copy_async)(void *backend_src, void *backend_dst, const struct ggml_tensor *src,
                                           struct ggml_tensor *dst);
    void *(*ggml_backend_graph_plan_create)(void *backend, void *graph);
    void (*ggml_backend_graph_plan_free)(void *backend, void *plan);
    int (*ggml_backend_graph_plan_compute)(void *backend, void *plan);
    int (*ggml_backend_graph_compute_async)(void *backend, void *graph);
    void *(*ggml_backend_event_new)(void *device);
    void (*ggml_backend_event_free)(void *event);
    void (*ggml_backend_event_record)(void *event, void *backend);
    void (*ggml_backend_event_synchronize)(void *event);
    void (*ggml_backend_event_wait)(void *backend, void *event);
};

/* Fills the table from the opened libggml and what it depends on. Fails with
 * the name of the first function that is missing. */
bool ggml_functions_look_up(struct ggml_functions *functions, void *library, struct remoting_error *error);

#endif
