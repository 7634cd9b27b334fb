/* Generated from idl/ by python -m codegen gen. Do not edit.
 *
 * What shared/measure.c calls and expects, to tell one layout of ggml from another. */
#include "measure.h"

#include "layout_2000.h"
#include "layout_2600.h"

/* ggml's public wrappers, each of which calls one slot of an object. */
const struct measured_call measured_calls[] = {
    { "ggml_backend_reg_name", { MEASURE_SELF } },
    { "ggml_backend_reg_dev_count", { MEASURE_SELF } },
    { "ggml_backend_reg_dev_get", { MEASURE_SELF, 0 } },
    { "ggml_backend_reg_get_proc_address", { MEASURE_SELF, 0 } },
    { "ggml_backend_dev_name", { MEASURE_SELF } },
    { "ggml_backend_dev_description", { MEASURE_SELF } },
    { "ggml_backend_dev_memory", { MEASURE_SELF, 0, 0 } },
    { "ggml_backend_dev_type", { MEASURE_SELF } },
    { "ggml_backend_dev_init", { MEASURE_SELF, 0 } },
    { "ggml_backend_dev_buffer_type", { MEASURE_SELF } },
    { "ggml_backend_dev_host_buffer_type", { MEASURE_SELF } },
    { "ggml_backend_dev_buffer_from_host_ptr", { MEASURE_SELF, 0, 0, 0 } },
    { "ggml_backend_dev_supports_op", { MEASURE_SELF, 0 } },
    { "ggml_backend_dev_supports_buft", { MEASURE_SELF, 0 } },
    { "ggml_backend_dev_offload_op", { MEASURE_SELF, 0 } },
    { "ggml_backend_event_new", { MEASURE_SELF } },
    { "ggml_backend_buft_name", { MEASURE_SELF } },
    { "ggml_backend_buft_alloc_buffer", { MEASURE_SELF, 1 } },
    { "ggml_backend_buft_get_alignment", { MEASURE_SELF } },
    { "ggml_backend_buft_get_max_size", { MEASURE_SELF } },
    { "ggml_backend_buft_get_alloc_size", { MEASURE_SELF, MEASURE_TENSOR } },
    { "ggml_backend_buft_is_host", { MEASURE_SELF } },
    { "ggml_backend_buffer_get_base", { MEASURE_SELF } },
    { "ggml_backend_buffer_init_tensor", { MEASURE_SELF, MEASURE_TENSOR } },
    { "ggml_backend_buffer_clear", { MEASURE_SELF, 0 } },
    { "ggml_backend_buffer_reset", { MEASURE_SELF } },
    { "ggml_backend_name", { MEASURE_SELF } },
    { "ggml_backend_free", { MEASURE_SELF } },
    { "ggml_backend_tensor_set_async", { MEASURE_SELF, MEASURE_TENSOR, 0, 0, 0 } },
    { "ggml_backend_tensor_get_async", { MEASURE_SELF, MEASURE_TENSOR, 0, 0, 0 } },
    { "ggml_backend_synchronize", { MEASURE_SELF } },
    { "ggml_backend_graph_plan_create", { MEASURE_SELF, 0 } },
    { "ggml_backend_graph_plan_free", { MEASURE_SELF, 0 } },
    { "ggml_backend_graph_plan_compute", { MEASURE_SELF, 0 } },
    { "ggml_backend_graph_compute_async", { MEASURE_SELF, 0 } },
};
const size_t measured_call_count = sizeof measured_calls / sizeof measured_calls[0];

/* ggml's public getters, each of which returns one field of an object. */
const struct measured_getter measured_getters[] = {
    { "ggml_backend_buft_get_device", false },
    { "ggml_backend_buffer_get_type", false },
    { "ggml_backend_buffer_get_size", false },
    { "ggml_backend_buffer_get_usage", true },
    { "ggml_backend_guid", false },
    { "ggml_backend_get_device", false },
    { "ggml_backend_dev_backend_reg", false },
};
const size_t measured_getter_count = sizeof measured_getters / sizeof measured_getters[0];

/* By wrapper: which 8-byte word of the object holds its slot; -1 if this layout lacks it. */
static const int16_t call_words_2000[] = {
    1, /* registry.get_name */
    2, /* registry.get_device_count */
    3, /* registry.get_device */
    4, /* registry.get_proc_address */
    0, /* device.get_name */
    1, /* device.get_description */
    2, /* device.get_memory */
    3, /* device.get_type */
    5, /* device.init_backend */
    6, /* device.get_buffer_type */
    7, /* device.get_host_buffer_type */
    8, /* device.buffer_from_host_ptr */
    9, /* device.supports_op */
    10, /* device.supports_buft */
    11, /* device.offload_op */
    12, /* device.event_new */
    0, /* buffer_type.get_name */
    1, /* buffer_type.alloc_buffer */
    2, /* buffer_type.get_alignment */
    3, /* buffer_type.get_max_size */
    4, /* buffer_type.get_alloc_size */
    5, /* buffer_type.is_host */
    1, /* buffer.get_base */
    2, /* buffer.init_tensor */
    9, /* buffer.clear */
    10, /* buffer.reset */
    1, /* backend.get_name */
    2, /* backend.free */
    3, /* backend.set_tensor_async */
    4, /* backend.get_tensor_async */
    8, /* backend.synchronize */
    9, /* backend.graph_plan_create */
    10, /* backend.graph_plan_free */
    12, /* backend.graph_plan_compute */
    13, /* backend.graph_compute */
};

/* By getter: which 8-byte word of the object holds the field. */
static const int16_t getter_words_2000[] = {
    6, /* buffer_type.device */
    11, /* buffer.buft */
    13, /* buffer.size */
    14, /* buffer.usage */
    0, /* backend.guid */
    17, /* backend.device */
    15, /* device.reg */
};

/* By wrapper: which 8-byte word of the object holds its slot; -1 if this layout lacks it. */
static const int16_t call_words_2600[] = {
    1, /* registry.get_name */
    2, /* registry.get_device_count */
    3, /* registry.get_device */
    4, /* registry.get_proc_address */
    0, /* device.get_name */
    1, /* device.get_description */
    2, /* device.get_memory */
    3, /* device.get_type */
    5, /* device.init_backend */
    6, /* device.get_buffer_type */
    7, /* device.get_host_buffer_type */
    8, /* device.buffer_from_host_ptr */
    9, /* device.supports_op */
    10, /* device.supports_buft */
    11, /* device.offload_op */
    12, /* device.event_new */
    0, /* buffer_type.get_name */
    1, /* buffer_type.alloc_buffer */
    3, /* buffer_type.get_alignment */
    4, /* buffer_type.get_max_size */
    5, /* buffer_type.get_alloc_size */
    7, /* buffer_type.is_host */
    1, /* buffer.get_base */
    2, /* buffer.init_tensor */
    9, /* buffer.clear */
    10, /* buffer.reset */
    1, /* backend.get_name */
    2, /* backend.free */
    3, /* backend.set_tensor_async */
    4, /* backend.get_tensor_async */
    8, /* backend.synchronize */
    9, /* backend.graph_plan_create */
    10, /* backend.graph_plan_free */
    12, /* backend.graph_plan_compute */
    13, /* backend.graph_compute */
};

/* By getter: which 8-byte word of the object holds the field. */
static const int16_t getter_words_2600[] = {
    8, /* buffer_type.device */
    11, /* buffer.buft */
    13, /* buffer.size */
    14, /* buffer.usage */
    0, /* backend.guid */
    17, /* backend.device */
    15, /* device.reg */
};

const struct measured_layout measured_layouts[] = {
    {
        .snapshot = 2000,
        .release = "0.20",
        .call_words = call_words_2000,
        .getter_words = getter_words_2000,
        .properties_size = sizeof(struct layout_2000_device_properties),
        .graph_size = sizeof(struct layout_2000_graph),
    },
    {
        .snapshot = 2600,
        .release = "0.26",
        .call_words = call_words_2600,
        .getter_words = getter_words_2600,
        .properties_size = sizeof(struct layout_2600_device_properties),
        .graph_size = sizeof(struct layout_2600_graph),
    },
};
const size_t measured_layout_count = sizeof measured_layouts / sizeof measured_layouts[0];
