/* ggml's tensor, whose layout has not changed between ggml 0.9.4 and 0.27 (ggml.h of both). */
#ifndef REMOTING_GGML_TENSOR_H
#define REMOTING_GGML_TENSOR_H

#include <stddef.h>
#include <stdint.h>

#define GGML_TENSOR_DIMENSIONS 4
#define GGML_TENSOR_SOURCES 10
#define GGML_TENSOR_WORDS 16
#define GGML_TENSOR_NAME 64

struct ggml_tensor {
    int32_t type;
    void *buffer;
    int64_t ne[GGML_TENSOR_DIMENSIONS];
    size_t nb[GGML_TENSOR_DIMENSIONS];
    int32_t op;
    int32_t op_params[GGML_TENSOR_WORDS];
    int32_t flags;
    struct ggml_tensor *src[GGML_TENSOR_SOURCES];
    struct ggml_tensor *view_src;
    size_t view_offs;
    void *data;
    char name[GGML_TENSOR_NAME];
    void *extra;
    char padding[8];
};

_Static_assert(sizeof(struct ggml_tensor) == 336, "ggml.h: GGML_TENSOR_SIZE");

#endif
