#include "ggml-impl.h"

static const struct ggml_type_traits type_traits[GGML_TYPE_COUNT] = {
    [GGML_TYPE_F32] = {
        .type_name = "f32",
        .blck_size = 1,
    },
    [1] = { // GGML_TYPE_OLD
        .type_name = "A TYPE, REMOVED",
    },
};

static const char * GGML_OP_NAME[GGML_OP_COUNT] = {
    "NONE",

    "PAD", // "not a name"
    "UNARY",
    "CUSTOM",
};

static const char * GGML_UNARY_OP_NAME[GGML_UNARY_OP_COUNT] = {
    "ABS",
};

static const char * GGML_GLU_OP_NAME[GGML_GLU_OP_COUNT] = {
    "REGLU",
};
