#pragma once

#include "ggml-backend.h"

#define GGML_BACKEND_API_VERSION 2

struct ggml_backend_buffer_type_i {
    const char *          (*get_name)    (ggml_backend_buffer_type_t buft);
    ggml_backend_buffer_t (*alloc_buffer)(ggml_backend_buffer_type_t buft, size_t size);
    ggml_backend_buffer_t (*alloc_list)  (ggml_backend_buffer_type_t buft, struct ggml_tensor ** tensors);
};

struct ggml_backend_buffer_type {
    struct ggml_backend_buffer_type_i iface;
    ggml_backend_dev_t device;
    void * context;
};

struct ggml_backend_buffer_i {
    void             (*free_buffer)(ggml_backend_buffer_t buffer);
    enum ggml_status (*init_tensor)(ggml_backend_buffer_t buffer, struct ggml_tensor * tensor);
    void             (*set_rows)   (ggml_backend_buffer_t buffer, struct ggml_tensor * tensor, const void * data, size_t offset, size_t size, uint32_t rows, size_t stride);
    void             (*get_tensor) (ggml_backend_buffer_t buffer, const struct ggml_tensor * tensor, void * data, size_t offset, size_t size);
};

struct ggml_backend_buffer {
    struct ggml_backend_buffer_i iface;
    ggml_backend_buffer_type_t buft;
    void * context;
    size_t size;
    enum ggml_backend_buffer_usage usage;
};

struct ggml_backend_graph_optimize_params {
    void (*add)(void * user_data, struct ggml_tensor * tensor);
    void * user_data;
};

struct ggml_backend_i {
    const char *     (*get_name)      (ggml_backend_t backend);
    void             (*free)          (ggml_backend_t backend);
    enum ggml_status (*plan_compute)  (ggml_backend_t backend, ggml_backend_graph_plan_t plan);
    void             (*graph_optimize)(ggml_backend_t backend, struct ggml_cgraph * cgraph, struct ggml_backend_graph_optimize_params * params);
};

struct ggml_backend {
    ggml_guid_t guid;
    struct ggml_backend_i iface;
    ggml_backend_dev_t device;
    void * context;
};

struct ggml_backend_event {
    struct ggml_backend_device * device;
    void * context;
};

struct ggml_backend_device_i {
    const char *          (*get_name)            (ggml_backend_dev_t dev);
    void                  (*get_memory)          (ggml_backend_dev_t dev, size_t * free, size_t * total);
    void                  (*get_props)           (ggml_backend_dev_t dev, struct ggml_backend_dev_props * props);
    ggml_backend_t        (*init_backend)        (ggml_backend_dev_t dev, const char * params);
    ggml_backend_buffer_t (*buffer_from_host_ptr)(ggml_backend_dev_t dev, void * ptr, size_t size);
    bool                  (*supports_op)         (ggml_backend_dev_t dev, const struct ggml_tensor * op);
    bool                  (*supports_buft)       (ggml_backend_dev_t dev, ggml_backend_buffer_type_t buft);
};

struct ggml_backend_device {
    struct ggml_backend_device_i iface;
    ggml_backend_reg_t reg;
    void * context;
};

struct ggml_backend_reg_i {
    const char * (*get_name)        (ggml_backend_reg_t reg);
    void *       (*get_proc_address)(ggml_backend_reg_t reg, const char * name);
};

struct ggml_backend_reg {
    int api_version; // initialize to GGML_BACKEND_API_VERSION
    struct ggml_backend_reg_i iface;
    void * context;
};
