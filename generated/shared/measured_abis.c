/* Generated from idl/ by python -m codegen gen. Do not edit.
 *
 * What shared/measure.c calls and expects, to tell one ABI of ggml from another. */
#include "measure.h"

#include "abis.h"

/* The 8-byte words of an object that hold a slot or a field, by measured_abis: 904, 911, 1000, 2000, 2200, 2300, 2600.
 * */
#define WORDS(...) ((const int16_t[]){ __VA_ARGS__ })

/* ggml's public wrappers, each of which calls one slot of an object. */
const struct measured_call measured_calls[] = {
    { "ggml_backend_reg_name", { MEASURE_SELF }, WORDS(1, 1, 1, 1, 1, 1, 1) },
    { "ggml_backend_reg_dev_count", { MEASURE_SELF }, WORDS(2, 2, 2, 2, 2, 2, 2) },
    { "ggml_backend_reg_dev_get", { MEASURE_SELF, 0 }, WORDS(3, 3, 3, 3, 3, 3, 3) },
    { "ggml_backend_reg_get_proc_address", { MEASURE_SELF, 0 }, WORDS(4, 4, 4, 4, 4, 4, 4) },
    { "ggml_backend_dev_name", { MEASURE_SELF }, WORDS(0, 0, 0, 0, 0, 0, 0) },
    { "ggml_backend_dev_description", { MEASURE_SELF }, WORDS(1, 1, 1, 1, 1, 1, 1) },
    { "ggml_backend_dev_memory", { MEASURE_SELF, 0, 0 }, WORDS(2, 2, 2, 2, 2, 2, 2) },
    { "ggml_backend_dev_type", { MEASURE_SELF }, WORDS(3, 3, 3, 3, 3, 3, 3) },
    { "ggml_backend_dev_init", { MEASURE_SELF, 0 }, WORDS(5, 5, 5, 5, 5, 5, 5) },
    { "ggml_backend_dev_buffer_type", { MEASURE_SELF }, WORDS(6, 6, 6, 6, 6, 6, 6) },
    { "ggml_backend_dev_host_buffer_type", { MEASURE_SELF }, WORDS(7, 7, 7, 7, 7, 7, 7) },
    { "ggml_backend_dev_buffer_from_host_ptr", { MEASURE_SELF, 0, 0, 0 }, WORDS(8, 8, 8, 8, 8, 8, 8) },
    { "ggml_backend_dev_supports_op", { MEASURE_SELF, 0 }, WORDS(9, 9, 9, 9, 9, 9, 9) },
    { "ggml_backend_dev_supports_buft", { MEASURE_SELF, 0 }, WORDS(10, 10, 10, 10, 10, 10, 10) },
    { "ggml_backend_dev_offload_op", { MEASURE_SELF, 0 }, WORDS(11, 11, 11, 11, 11, 11, 11) },
    { "ggml_backend_event_new", { MEASURE_SELF }, WORDS(12, 12, 12, 12, 12, 12, 12) },
    { "ggml_backend_buft_name", { MEASURE_SELF }, WORDS(0, 0, 0, 0, 0, 0, 0) },
    { "ggml_backend_buft_alloc_buffer", { MEASURE_SELF, 1 }, WORDS(1, 1, 1, 1, 1, 1, 1) },
    { "ggml_backend_buft_alloc_buffer_n", { MEASURE_SELF, 0, 0 }, WORDS(-1, -1, -1, -1, -1, -1, 2) },
    { "ggml_backend_buft_get_alignment", { MEASURE_SELF }, WORDS(2, 2, 2, 2, 2, 2, 3) },
    { "ggml_backend_buft_get_max_size", { MEASURE_SELF }, WORDS(3, 3, 3, 3, 3, 3, 4) },
    { "ggml_backend_buft_get_alloc_size", { MEASURE_SELF, MEASURE_TENSOR }, WORDS(4, 4, 4, 4, 4, 4, 5) },
    { "ggml_backend_buft_get_alloc_size_n", { MEASURE_SELF, 0, 0 }, WORDS(-1, -1, -1, -1, -1, -1, 6) },
    { "ggml_backend_buft_is_host", { MEASURE_SELF }, WORDS(5, 5, 5, 5, 5, 5, 7) },
    { "ggml_backend_buffer_get_base", { MEASURE_SELF }, WORDS(1, 1, 1, 1, 1, 1, 1) },
    { "ggml_backend_buffer_init_tensor", { MEASURE_SELF, MEASURE_TENSOR }, WORDS(2, 2, 2, 2, 2, 2, 2) },
    { "ggml_backend_tensor_memset", { MEASURE_TENSOR, 0, 0, 4 }, WORDS(3, 3, 3, 3, 3, 3, 3) },
    { "ggml_backend_tensor_set", { MEASURE_TENSOR, MEASURE_SELF, 0, 4 }, WORDS(4, 4, 4, 4, 4, 4, 4) },
    { "ggml_backend_tensor_get", { MEASURE_TENSOR, MEASURE_SELF, 0, 4 }, WORDS(5, 5, 5, 5, 5, 5, 5) },
    { "ggml_backend_tensor_set_2d", { MEASURE_TENSOR, MEASURE_SELF, 0, 1, 2, 1, 1 }, WORDS(-1, 6, 6, 6, 6, 6, 6) },
    { "ggml_backend_tensor_get_2d", { MEASURE_TENSOR, MEASURE_SELF, 0, 1, 2, 1, 1 }, WORDS(-1, 7, 7, 7, 7, 7, 7) },
    { "ggml_backend_buffer_copy_tensor", { MEASURE_TENSOR, MEASURE_TENSOR }, WORDS(6, 8, 8, 8, 8, 8, 8) },
    { "ggml_backend_buffer_clear", { MEASURE_SELF, 0 }, WORDS(7, 9, 9, 9, 9, 9, 9) },
    { "ggml_backend_buffer_reset", { MEASURE_SELF }, WORDS(8, 10, 10, 10, 10, 10, 10) },
    { "ggml_backend_name", { MEASURE_SELF }, WORDS(1, 1, 1, 1, 1, 1, 1) },
    { "ggml_backend_free", { MEASURE_SELF }, WORDS(2, 2, 2, 2, 2, 2, 2) },
    { "ggml_backend_tensor_set_async", { MEASURE_SELF, MEASURE_TENSOR, 0, 0, 0 }, WORDS(3, 3, 3, 3, 3, 3, 3) },
    { "ggml_backend_tensor_get_async", { MEASURE_SELF, MEASURE_TENSOR, 0, 0, 0 }, WORDS(4, 4, 4, 4, 4, 4, 4) },
    { "ggml_backend_tensor_set_2d_async", { MEASURE_SELF, MEASURE_TENSOR, MEASURE_SELF, 0, 1, 2, 1, 1 },
      WORDS(-1, 5, 5, 5, 5, 5, 5) },
    { "ggml_backend_tensor_get_2d_async", { MEASURE_SELF, MEASURE_TENSOR, MEASURE_SELF, 0, 1, 2, 1, 1 },
      WORDS(-1, 6, 6, 6, 6, 6, 6) },
    { "ggml_backend_synchronize", { MEASURE_SELF }, WORDS(6, 8, 8, 8, 8, 8, 8) },
    { "ggml_backend_graph_plan_create", { MEASURE_SELF, 0 }, WORDS(7, 9, 9, 9, 9, 9, 9) },
    { "ggml_backend_graph_plan_free", { MEASURE_SELF, 0 }, WORDS(8, 10, 10, 10, 10, 10, 10) },
    { "ggml_backend_graph_plan_compute", { MEASURE_SELF, 0 }, WORDS(10, 12, 12, 12, 12, 12, 12) },
    { "ggml_backend_graph_compute_async", { MEASURE_SELF, 0 }, WORDS(11, 13, 13, 13, 13, 13, 13) },
    { "ggml_backend_event_record", { MEASURE_SELF, MEASURE_SELF }, WORDS(12, 14, 14, 14, 14, 14, 14) },
    { "ggml_backend_event_wait", { MEASURE_SELF, MEASURE_SELF }, WORDS(13, 15, 15, 15, 15, 15, 15) },
};
const size_t measured_call_count = sizeof measured_calls / sizeof measured_calls[0];

/* ggml's public getters, each of which returns one field of an object. */
const struct measured_getter measured_getters[] = {
    { "ggml_backend_buft_get_device", false, WORDS(6, 6, 6, 6, 6, 6, 8) },
    { "ggml_backend_buffer_get_type", false, WORDS(9, 11, 11, 11, 11, 11, 11) },
    { "ggml_backend_buffer_get_size", false, WORDS(11, 13, 13, 13, 13, 13, 13) },
    { "ggml_backend_buffer_get_usage", true, WORDS(12, 14, 14, 14, 14, 14, 14) },
    { "ggml_backend_guid", false, WORDS(0, 0, 0, 0, 0, 0, 0) },
    { "ggml_backend_get_device", false, WORDS(15, 17, 17, 17, 17, 17, 17) },
    { "ggml_backend_dev_backend_reg", false, WORDS(15, 15, 15, 15, 15, 15, 15) },
};
const size_t measured_getter_count = sizeof measured_getters / sizeof measured_getters[0];

#define SIZES(abi) .properties_size = sizeof(struct abi##_device_properties), .graph_size = sizeof(struct abi##_graph)

const struct measured_abi measured_abis[] = {
    {
        .number = 904, .release = "0.9.4", SIZES(abi_904),
        .first_version = 904, .last_version = 911,
    },
    {
        .number = 911, .release = "0.9.11", SIZES(abi_911),
        .first_version = 911, .last_version = 911,
    },
    {
        .number = 1000, .release = "0.10", SIZES(abi_1000),
        .first_version = 911, .last_version = 1999,
    },
    {
        .number = 2000, .release = "0.20", SIZES(abi_2000),
        .first_version = 2000, .last_version = 2299,
        .lacks = { "ggml_backend_meta_buffer_set_usage", "ggml_backend_op_alloc_size_may_expand",
                   "ggml_op_alloc_size_may_expand" },
    },
    {
        .number = 2200, .release = "0.22", SIZES(abi_2200),
        .first_version = 2200, .last_version = 2299,
        .exports = { "ggml_backend_meta_buffer_set_usage" },
        .lacks = { "ggml_backend_op_alloc_size_may_expand", "ggml_op_alloc_size_may_expand" },
    },
    {
        .number = 2300, .release = "0.23", SIZES(abi_2300),
        .first_version = 2200, .last_version = 2599,
        .exports = { "ggml_backend_op_alloc_size_may_expand", "ggml_op_alloc_size_may_expand" },
    },
    {
        .number = 2600, .release = "0.26", SIZES(abi_2600),
        .first_version = 2503, .last_version = 2799,
    },
};
const size_t measured_abi_count = sizeof measured_abis / sizeof measured_abis[0];
