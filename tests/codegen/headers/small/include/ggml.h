#pragma once

// A ggml that the good IDL describes as ABI 200. Written for the tests of apidiff.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GGML_API extern
#define GGML_DEPRECATED(func, hint) func __attribute__((deprecated(hint)))
#define GGML_MAX_DIMS 4
#define GGML_MAX_OP_PARAMS 64

enum ggml_status {
    GGML_STATUS_FAILED = -1,
    GGML_STATUS_SUCCESS = 0,
};

enum ggml_type {
    GGML_TYPE_F32 = 0,
    // GGML_TYPE_OLD = 1, removed
    GGML_TYPE_COUNT = 2,
};

enum ggml_op {
    GGML_OP_NONE = 0,
    GGML_OP_COUNT = 4,
};

struct ggml_backend_buffer;

// n-dimensional tensor
struct ggml_tensor {
    enum ggml_type type;
    struct ggml_backend_buffer * buffer;
    int64_t ne[GGML_MAX_DIMS];
    size_t  nb[GGML_MAX_DIMS];
    enum ggml_op op;
    int32_t op_params[GGML_MAX_OP_PARAMS / sizeof(int32_t)];
    int32_t flags;
    struct ggml_tensor * src[10];
    struct ggml_tensor * view_src;
    size_t view_offs;
    void * data;
    char name[64];
    void * extra; // extra things
    char padding[8];
};

static const size_t GGML_TENSOR_SIZE = sizeof(struct ggml_tensor);

typedef uint8_t ggml_guid[16];
typedef ggml_guid * ggml_guid_t;

GGML_API const char * ggml_version(void);
GGML_DEPRECATED(GGML_API void ggml_old(void), "use nothing");
