/* Generated from idl/ by python -m codegen gen. Do not edit.
 *
 * What shared/measure.c calls and expects, to tell one ABI of ggml from another. */
#include "measure.h"

#include "abis.h"

/* The 8-byte words of an object that hold a slot or a field, by measured_abis: 100, 200. */
#define WORDS(...) ((const int16_t[]){ __VA_ARGS__ })

/* ggml's public wrappers, each of which calls one slot of an object. */
const struct measured_call measured_calls[] = {
    { "ggml_backend_reg_name", { MEASURE_SELF }, WORDS(1, 1) },
    { "ggml_backend_dev_name", { MEASURE_SELF }, WORDS(0, 0) },
    { "ggml_backend_dev_memory", { MEASURE_SELF, 0, 0 }, WORDS(1, 1) },
};
const size_t measured_call_count = sizeof measured_calls / sizeof measured_calls[0];

/* ggml's public getters, each of which returns one field of an object. */
const struct measured_getter measured_getters[] = {
    { "ggml_backend_buft_get_device", false, WORDS(2, 3) },
    { "ggml_backend_buffer_get_size", false, WORDS(7, 6) },
    { "ggml_backend_buffer_get_usage", true, WORDS(8, 7) },
    { "ggml_backend_get_device", false, WORDS(5, 5) },
};
const size_t measured_getter_count = sizeof measured_getters / sizeof measured_getters[0];

#define SIZES(abi) .properties_size = sizeof(struct abi##_device_properties), .graph_size = sizeof(struct abi##_graph)

const struct measured_abi measured_abis[] = {
    {
        .number = 100, .release = "0.1", SIZES(abi_100),
        .first_version = 100, .last_version = 199,
    },
    {
        .number = 200, .release = "0.2", SIZES(abi_200),
        .first_version = 200, .last_version = 299,
    },
};
const size_t measured_abi_count = sizeof measured_abis / sizeof measured_abis[0];
