/* Generated from idl/ by python -m codegen gen. Do not edit.
 *
 * What shared/measure.c calls and expects, to tell one abi of ggml from another. */
#include "measure.h"

#include "abi_904.h"
#include "abi_911.h"
#include "abi_1000.h"
#include "abi_2000.h"
#include "abi_2200.h"
#include "abi_2300.h"
#include "abi_2600.h"

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
    { "ggml_backend_buft_alloc_buffer_n", { MEASURE_SELF, 0, 0 } },
    { "ggml_backend_buft_get_alignment", { MEASURE_SELF } },
    { "ggml_backend_buft_get_max_size", { MEASURE_SELF } },
    { "ggml_backend_buft_get_alloc_size", { MEASURE_SELF, MEASURE_TENSOR } },
    { "ggml_backend_buft_get_alloc_size_n", { MEASURE_SELF, 0, 0 } },
    { "ggml_backend_buft_is_host", { MEASURE_SELF } },
    { "ggml_backend_buffer_get_base", { MEASURE_SELF } },
    { "ggml_backend_buffer_init_tensor", { MEASURE_SELF, MEASURE_TENSOR } },
    { "ggml_backend_tensor_memset", { MEASURE_TENSOR, 0, 0, 4 } },
    { "ggml_backend_tensor_set", { MEASURE_TENSOR, MEASURE_SELF, 0, 4 } },
    { "ggml_backend_tensor_get", { MEASURE_TENSOR, MEASURE_SELF, 0, 4 } },
    { "ggml_backend_tensor_set_2d", { MEASURE_TENSOR, MEASURE_SELF, 0, 1, 2, 1, 1 } },
    { "ggml_backend_tensor_get_2d", { MEASURE_TENSOR, MEASURE_SELF, 0, 1, 2, 1, 1 } },
    { "ggml_backend_buffer_copy_tensor", { MEASURE_TENSOR, MEASURE_TENSOR } },
    { "ggml_backend_buffer_clear", { MEASURE_SELF, 0 } },
    { "ggml_backend_buffer_reset", { MEASURE_SELF } },
    { "ggml_backend_name", { MEASURE_SELF } },
    { "ggml_backend_free", { MEASURE_SELF } },
    { "ggml_backend_tensor_set_async", { MEASURE_SELF, MEASURE_TENSOR, 0, 0, 0 } },
    { "ggml_backend_tensor_get_async", { MEASURE_SELF, MEASURE_TENSOR, 0, 0, 0 } },
    { "ggml_backend_tensor_set_2d_async", { MEASURE_SELF, MEASURE_TENSOR, MEASURE_SELF, 0, 1, 2, 1, 1 } },
    { "ggml_backend_tensor_get_2d_async", { MEASURE_SELF, MEASURE_TENSOR, MEASURE_SELF, 0, 1, 2, 1, 1 } },
    { "ggml_backend_synchronize", { MEASURE_SELF } },
    { "ggml_backend_graph_plan_create", { MEASURE_SELF, 0 } },
    { "ggml_backend_graph_plan_free", { MEASURE_SELF, 0 } },
    { "ggml_backend_graph_plan_compute", { MEASURE_SELF, 0 } },
    { "ggml_backend_graph_compute_async", { MEASURE_SELF, 0 } },
    { "ggml_backend_event_record", { MEASURE_SELF, MEASURE_SELF } },
    { "ggml_backend_event_wait", { MEASURE_SELF, MEASURE_SELF } },
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

/* By wrapper: which 8-byte word of the object holds its slot; -1 if this abi lacks it. */
static const int16_t call_words_904[] = {
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
    -1, /* buffer_type.alloc_buffer_n */
    2, /* buffer_type.get_alignment */
    3, /* buffer_type.get_max_size */
    4, /* buffer_type.get_alloc_size */
    -1, /* buffer_type.get_alloc_size_n */
    5, /* buffer_type.is_host */
    1, /* buffer.get_base */
    2, /* buffer.init_tensor */
    3, /* buffer.memset_tensor */
    4, /* buffer.set_tensor */
    5, /* buffer.get_tensor */
    -1, /* buffer.set_tensor_2d */
    -1, /* buffer.get_tensor_2d */
    6, /* buffer.cpy_tensor */
    7, /* buffer.clear */
    8, /* buffer.reset */
    1, /* backend.get_name */
    2, /* backend.free */
    3, /* backend.set_tensor_async */
    4, /* backend.get_tensor_async */
    -1, /* backend.set_tensor_2d_async */
    -1, /* backend.get_tensor_2d_async */
    6, /* backend.synchronize */
    7, /* backend.graph_plan_create */
    8, /* backend.graph_plan_free */
    10, /* backend.graph_plan_compute */
    11, /* backend.graph_compute */
    12, /* backend.event_record */
    13, /* backend.event_wait */
};

/* By getter: which 8-byte word of the object holds the field. */
static const int16_t getter_words_904[] = {
    6, /* buffer_type.device */
    9, /* buffer.buft */
    11, /* buffer.size */
    12, /* buffer.usage */
    0, /* backend.guid */
    15, /* backend.device */
    15, /* device.reg */
};

/* By wrapper: which 8-byte word of the object holds its slot; -1 if this abi lacks it. */
static const int16_t call_words_911[] = {
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
    -1, /* buffer_type.alloc_buffer_n */
    2, /* buffer_type.get_alignment */
    3, /* buffer_type.get_max_size */
    4, /* buffer_type.get_alloc_size */
    -1, /* buffer_type.get_alloc_size_n */
    5, /* buffer_type.is_host */
    1, /* buffer.get_base */
    2, /* buffer.init_tensor */
    3, /* buffer.memset_tensor */
    4, /* buffer.set_tensor */
    5, /* buffer.get_tensor */
    6, /* buffer.set_tensor_2d */
    7, /* buffer.get_tensor_2d */
    8, /* buffer.cpy_tensor */
    9, /* buffer.clear */
    10, /* buffer.reset */
    1, /* backend.get_name */
    2, /* backend.free */
    3, /* backend.set_tensor_async */
    4, /* backend.get_tensor_async */
    5, /* backend.set_tensor_2d_async */
    6, /* backend.get_tensor_2d_async */
    8, /* backend.synchronize */
    9, /* backend.graph_plan_create */
    10, /* backend.graph_plan_free */
    12, /* backend.graph_plan_compute */
    13, /* backend.graph_compute */
    14, /* backend.event_record */
    15, /* backend.event_wait */
};

/* By getter: which 8-byte word of the object holds the field. */
static const int16_t getter_words_911[] = {
    6, /* buffer_type.device */
    11, /* buffer.buft */
    13, /* buffer.size */
    14, /* buffer.usage */
    0, /* backend.guid */
    17, /* backend.device */
    15, /* device.reg */
};

/* By wrapper: which 8-byte word of the object holds its slot; -1 if this abi lacks it. */
static const int16_t call_words_1000[] = {
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
    -1, /* buffer_type.alloc_buffer_n */
    2, /* buffer_type.get_alignment */
    3, /* buffer_type.get_max_size */
    4, /* buffer_type.get_alloc_size */
    -1, /* buffer_type.get_alloc_size_n */
    5, /* buffer_type.is_host */
    1, /* buffer.get_base */
    2, /* buffer.init_tensor */
    3, /* buffer.memset_tensor */
    4, /* buffer.set_tensor */
    5, /* buffer.get_tensor */
    6, /* buffer.set_tensor_2d */
    7, /* buffer.get_tensor_2d */
    8, /* buffer.cpy_tensor */
    9, /* buffer.clear */
    10, /* buffer.reset */
    1, /* backend.get_name */
    2, /* backend.free */
    3, /* backend.set_tensor_async */
    4, /* backend.get_tensor_async */
    5, /* backend.set_tensor_2d_async */
    6, /* backend.get_tensor_2d_async */
    8, /* backend.synchronize */
    9, /* backend.graph_plan_create */
    10, /* backend.graph_plan_free */
    12, /* backend.graph_plan_compute */
    13, /* backend.graph_compute */
    14, /* backend.event_record */
    15, /* backend.event_wait */
};

/* By getter: which 8-byte word of the object holds the field. */
static const int16_t getter_words_1000[] = {
    6, /* buffer_type.device */
    11, /* buffer.buft */
    13, /* buffer.size */
    14, /* buffer.usage */
    0, /* backend.guid */
    17, /* backend.device */
    15, /* device.reg */
};

/* By wrapper: which 8-byte word of the object holds its slot; -1 if this abi lacks it. */
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
    -1, /* buffer_type.alloc_buffer_n */
    2, /* buffer_type.get_alignment */
    3, /* buffer_type.get_max_size */
    4, /* buffer_type.get_alloc_size */
    -1, /* buffer_type.get_alloc_size_n */
    5, /* buffer_type.is_host */
    1, /* buffer.get_base */
    2, /* buffer.init_tensor */
    3, /* buffer.memset_tensor */
    4, /* buffer.set_tensor */
    5, /* buffer.get_tensor */
    6, /* buffer.set_tensor_2d */
    7, /* buffer.get_tensor_2d */
    8, /* buffer.cpy_tensor */
    9, /* buffer.clear */
    10, /* buffer.reset */
    1, /* backend.get_name */
    2, /* backend.free */
    3, /* backend.set_tensor_async */
    4, /* backend.get_tensor_async */
    5, /* backend.set_tensor_2d_async */
    6, /* backend.get_tensor_2d_async */
    8, /* backend.synchronize */
    9, /* backend.graph_plan_create */
    10, /* backend.graph_plan_free */
    12, /* backend.graph_plan_compute */
    13, /* backend.graph_compute */
    14, /* backend.event_record */
    15, /* backend.event_wait */
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

/* By wrapper: which 8-byte word of the object holds its slot; -1 if this abi lacks it. */
static const int16_t call_words_2200[] = {
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
    -1, /* buffer_type.alloc_buffer_n */
    2, /* buffer_type.get_alignment */
    3, /* buffer_type.get_max_size */
    4, /* buffer_type.get_alloc_size */
    -1, /* buffer_type.get_alloc_size_n */
    5, /* buffer_type.is_host */
    1, /* buffer.get_base */
    2, /* buffer.init_tensor */
    3, /* buffer.memset_tensor */
    4, /* buffer.set_tensor */
    5, /* buffer.get_tensor */
    6, /* buffer.set_tensor_2d */
    7, /* buffer.get_tensor_2d */
    8, /* buffer.cpy_tensor */
    9, /* buffer.clear */
    10, /* buffer.reset */
    1, /* backend.get_name */
    2, /* backend.free */
    3, /* backend.set_tensor_async */
    4, /* backend.get_tensor_async */
    5, /* backend.set_tensor_2d_async */
    6, /* backend.get_tensor_2d_async */
    8, /* backend.synchronize */
    9, /* backend.graph_plan_create */
    10, /* backend.graph_plan_free */
    12, /* backend.graph_plan_compute */
    13, /* backend.graph_compute */
    14, /* backend.event_record */
    15, /* backend.event_wait */
};

/* By getter: which 8-byte word of the object holds the field. */
static const int16_t getter_words_2200[] = {
    6, /* buffer_type.device */
    11, /* buffer.buft */
    13, /* buffer.size */
    14, /* buffer.usage */
    0, /* backend.guid */
    17, /* backend.device */
    15, /* device.reg */
};

/* By wrapper: which 8-byte word of the object holds its slot; -1 if this abi lacks it. */
static const int16_t call_words_2300[] = {
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
    -1, /* buffer_type.alloc_buffer_n */
    2, /* buffer_type.get_alignment */
    3, /* buffer_type.get_max_size */
    4, /* buffer_type.get_alloc_size */
    -1, /* buffer_type.get_alloc_size_n */
    5, /* buffer_type.is_host */
    1, /* buffer.get_base */
    2, /* buffer.init_tensor */
    3, /* buffer.memset_tensor */
    4, /* buffer.set_tensor */
    5, /* buffer.get_tensor */
    6, /* buffer.set_tensor_2d */
    7, /* buffer.get_tensor_2d */
    8, /* buffer.cpy_tensor */
    9, /* buffer.clear */
    10, /* buffer.reset */
    1, /* backend.get_name */
    2, /* backend.free */
    3, /* backend.set_tensor_async */
    4, /* backend.get_tensor_async */
    5, /* backend.set_tensor_2d_async */
    6, /* backend.get_tensor_2d_async */
    8, /* backend.synchronize */
    9, /* backend.graph_plan_create */
    10, /* backend.graph_plan_free */
    12, /* backend.graph_plan_compute */
    13, /* backend.graph_compute */
    14, /* backend.event_record */
    15, /* backend.event_wait */
};

/* By getter: which 8-byte word of the object holds the field. */
static const int16_t getter_words_2300[] = {
    6, /* buffer_type.device */
    11, /* buffer.buft */
    13, /* buffer.size */
    14, /* buffer.usage */
    0, /* backend.guid */
    17, /* backend.device */
    15, /* device.reg */
};

/* By wrapper: which 8-byte word of the object holds its slot; -1 if this abi lacks it. */
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
    2, /* buffer_type.alloc_buffer_n */
    3, /* buffer_type.get_alignment */
    4, /* buffer_type.get_max_size */
    5, /* buffer_type.get_alloc_size */
    6, /* buffer_type.get_alloc_size_n */
    7, /* buffer_type.is_host */
    1, /* buffer.get_base */
    2, /* buffer.init_tensor */
    3, /* buffer.memset_tensor */
    4, /* buffer.set_tensor */
    5, /* buffer.get_tensor */
    6, /* buffer.set_tensor_2d */
    7, /* buffer.get_tensor_2d */
    8, /* buffer.cpy_tensor */
    9, /* buffer.clear */
    10, /* buffer.reset */
    1, /* backend.get_name */
    2, /* backend.free */
    3, /* backend.set_tensor_async */
    4, /* backend.get_tensor_async */
    5, /* backend.set_tensor_2d_async */
    6, /* backend.get_tensor_2d_async */
    8, /* backend.synchronize */
    9, /* backend.graph_plan_create */
    10, /* backend.graph_plan_free */
    12, /* backend.graph_plan_compute */
    13, /* backend.graph_compute */
    14, /* backend.event_record */
    15, /* backend.event_wait */
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

const struct measured_abi measured_abis[] = {
    {
        .snapshot = 904,
        .release = "0.9.4",
        .first_version = 904,
        .last_version = 911,
        .exports = { NULL },
        .lacks = { NULL },
        .call_words = call_words_904,
        .getter_words = getter_words_904,
        .properties_size = sizeof(struct abi_904_device_properties),
        .graph_size = sizeof(struct abi_904_graph),
    },
    {
        .snapshot = 911,
        .release = "0.9.11",
        .first_version = 911,
        .last_version = 911,
        .exports = { NULL },
        .lacks = { NULL },
        .call_words = call_words_911,
        .getter_words = getter_words_911,
        .properties_size = sizeof(struct abi_911_device_properties),
        .graph_size = sizeof(struct abi_911_graph),
    },
    {
        .snapshot = 1000,
        .release = "0.10",
        .first_version = 911,
        .last_version = 1999,
        .exports = { NULL },
        .lacks = { NULL },
        .call_words = call_words_1000,
        .getter_words = getter_words_1000,
        .properties_size = sizeof(struct abi_1000_device_properties),
        .graph_size = sizeof(struct abi_1000_graph),
    },
    {
        .snapshot = 2000,
        .release = "0.20",
        .first_version = 2000,
        .last_version = 2299,
        .exports = { NULL },
        .lacks = { "ggml_backend_meta_buffer_set_usage", "ggml_backend_op_alloc_size_may_expand", "ggml_op_alloc_size_may_expand", NULL },
        .call_words = call_words_2000,
        .getter_words = getter_words_2000,
        .properties_size = sizeof(struct abi_2000_device_properties),
        .graph_size = sizeof(struct abi_2000_graph),
    },
    {
        .snapshot = 2200,
        .release = "0.22",
        .first_version = 2200,
        .last_version = 2299,
        .exports = { "ggml_backend_meta_buffer_set_usage", NULL },
        .lacks = { "ggml_backend_op_alloc_size_may_expand", "ggml_op_alloc_size_may_expand", NULL },
        .call_words = call_words_2200,
        .getter_words = getter_words_2200,
        .properties_size = sizeof(struct abi_2200_device_properties),
        .graph_size = sizeof(struct abi_2200_graph),
    },
    {
        .snapshot = 2300,
        .release = "0.23",
        .first_version = 2200,
        .last_version = 2599,
        .exports = { "ggml_backend_op_alloc_size_may_expand", "ggml_op_alloc_size_may_expand", NULL },
        .lacks = { NULL },
        .call_words = call_words_2300,
        .getter_words = getter_words_2300,
        .properties_size = sizeof(struct abi_2300_device_properties),
        .graph_size = sizeof(struct abi_2300_graph),
    },
    {
        .snapshot = 2600,
        .release = "0.26",
        .first_version = 2503,
        .last_version = 2799,
        .exports = { NULL },
        .lacks = { NULL },
        .call_words = call_words_2600,
        .getter_words = getter_words_2600,
        .properties_size = sizeof(struct abi_2600_device_properties),
        .graph_size = sizeof(struct abi_2600_graph),
    },
};
const size_t measured_abi_count = sizeof measured_abis / sizeof measured_abis[0];
