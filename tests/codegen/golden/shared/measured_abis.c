/* Generated from idl/ by python -m codegen gen. Do not edit.
 *
 * What shared/measure.c calls and expects, to tell one abi of ggml from another. */
#include "measure.h"

#include "abi_100.h"
#include "abi_200.h"

/* ggml's public wrappers, each of which calls one slot of an object. */
const struct measured_call measured_calls[] = {
    { "ggml_backend_reg_name", { MEASURE_SELF } },
    { "ggml_backend_dev_name", { MEASURE_SELF } },
    { "ggml_backend_dev_memory", { MEASURE_SELF, 0, 0 } },
};
const size_t measured_call_count = sizeof measured_calls / sizeof measured_calls[0];

/* ggml's public getters, each of which returns one field of an object. */
const struct measured_getter measured_getters[] = {
    { "ggml_backend_buft_get_device", false },
    { "ggml_backend_buffer_get_size", false },
    { "ggml_backend_buffer_get_usage", true },
    { "ggml_backend_get_device", false },
};
const size_t measured_getter_count = sizeof measured_getters / sizeof measured_getters[0];

/* By wrapper: which 8-byte word of the object holds its slot; -1 if this abi lacks it. */
static const int16_t call_words_100[] = {
    1, /* registry.get_name */
    0, /* device.get_name */
    1, /* device.get_memory */
};

/* By getter: which 8-byte word of the object holds the field. */
static const int16_t getter_words_100[] = {
    2, /* buffer_type.device */
    7, /* buffer.size */
    8, /* buffer.usage */
    5, /* backend.device */
};

/* By wrapper: which 8-byte word of the object holds its slot; -1 if this abi lacks it. */
static const int16_t call_words_200[] = {
    1, /* registry.get_name */
    0, /* device.get_name */
    1, /* device.get_memory */
};

/* By getter: which 8-byte word of the object holds the field. */
static const int16_t getter_words_200[] = {
    3, /* buffer_type.device */
    6, /* buffer.size */
    7, /* buffer.usage */
    5, /* backend.device */
};

const struct measured_abi measured_abis[] = {
    {
        .snapshot = 100,
        .release = "0.1",
        .first_version = 100,
        .last_version = 199,
        .exports = { NULL },
        .lacks = { NULL },
        .call_words = call_words_100,
        .getter_words = getter_words_100,
        .properties_size = sizeof(struct abi_100_device_properties),
        .graph_size = sizeof(struct abi_100_graph),
    },
    {
        .snapshot = 200,
        .release = "0.2",
        .first_version = 200,
        .last_version = 299,
        .exports = { NULL },
        .lacks = { NULL },
        .call_words = call_words_200,
        .getter_words = getter_words_200,
        .properties_size = sizeof(struct abi_200_device_properties),
        .graph_size = sizeof(struct abi_200_graph),
    },
};
const size_t measured_abi_count = sizeof measured_abis / sizeof measured_abis[0];
