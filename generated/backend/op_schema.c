/* Generated from idl/ops.yaml by python -m codegen gen. Do not edit. */
#include "op_schema.h"

static const struct op_word_values acc_values_904[] = {
    { 4, false, 2, { 0, 1 } },
};

static const struct op_word_values concat_values_904[] = {
    { 0, false, 4, { 0, 1, 2, 3 } },
};

static const struct op_word_values mul_mat_values_904[] = {
    { 0, false, 2, { 0, 10 } },
};

static const struct op_word_values set_values_904[] = {
    { 4, false, 2, { 0, 1 } },
};

static const struct op_word_values permute_values_904[] = {
    { 0, false, 4, { 0, 1, 2, 3 } },
    { 1, false, 4, { 0, 1, 2, 3 } },
    { 2, false, 4, { 0, 1, 2, 3 } },
    { 3, false, 4, { 0, 1, 2, 3 } },
};

static const struct op_word_values rope_values_904[] = {
    { 0, false, 1, { 0 } },
    { 2, false, 4, { 0, 2, 8, 24 } },
    { 3, false, 1, { 0 } },
};

static const struct op_word_values rope_back_values_904[] = {
    { 0, false, 1, { 0 } },
    { 2, false, 4, { 0, 2, 8, 24 } },
    { 3, false, 1, { 0 } },
};

static const struct op_word_values conv_transpose_1d_values_904[] = {
    { 1, false, 1, { 0 } },
    { 2, false, 1, { 1 } },
};

static const struct op_word_values im2col_values_904[] = {
    { 6, false, 2, { 0, 1 } },
};

static const struct op_word_values im2col_back_values_904[] = {
    { 6, false, 2, { 0, 1 } },
};

static const struct op_word_values pool_1d_values_904[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values pool_2d_values_904[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values pool_2d_back_values_904[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values upscale_values_904[] = {
    { 0, false, 4, { 0, 1, 256, 257 } },
};

static const struct op_word_values argsort_values_904[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values flash_attn_ext_values_904[] = {
    { 3, false, 2, { 0, 10 } },
};

static const struct op_word_values ssm_scan_values_904[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values add_rel_pos_values_904[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values glu_values_904[] = {
    { 1, false, 2, { 0, 1 } },
};

static const struct op_schema ops_904[] = {
    { "NONE", 0x0000, 0x0000, 0x001, 0x000, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DUP", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ADD", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ADD_ID", 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ADD1", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ACC", 0x001f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, acc_values_904, 1 },
    { "SUB", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MUL", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DIV", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SQR", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SQRT", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "LOG", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SIN", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "COS", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SUM", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SUM_ROWS", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MEAN", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ARGMAX", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "COUNT_EQUAL", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "REPEAT", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "REPEAT_BACK", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONCAT", 0x0001, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, concat_values_904, 1 },
    { "SILU_BACK", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "NORM", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "RMS_NORM", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "RMS_NORM_BACK", 0x0001, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GROUP_NORM", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "L2_NORM", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MUL_MAT", 0x0001, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, mul_mat_values_904, 1 },
    { "MUL_MAT_ID", 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "OUT_PROD", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SCALE", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SET", 0x001f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, set_values_904, 1 },
    { "CPY", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONT", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "RESHAPE", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "VIEW", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "PERMUTE", 0x000f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, permute_values_904, 4 },
    { "TRANSPOSE", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GET_ROWS", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GET_ROWS_BACK", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SET_ROWS", 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DIAG", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DIAG_MASK_INF", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DIAG_MASK_ZERO", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SOFT_MAX", 0x0003, 0x0000, 0x007, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SOFT_MAX_BACK", 0x0003, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ROPE", 0x7fff, 0x0000, 0x007, 0x003, true, true, 0, OP_WORD_PLAIN, rope_values_904, 3 },
    { "ROPE_BACK", 0x7fff, 0x0000, 0x007, 0x003, true, true, 0, OP_WORD_PLAIN, rope_back_values_904, 3 },
    { "CLAMP", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_TRANSPOSE_1D", 0x0007, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, conv_transpose_1d_values_904, 2 },
    { "IM2COL", 0x007f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, im2col_values_904, 1 },
    { "IM2COL_BACK", 0x007f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, im2col_back_values_904, 1 },
    { "IM2COL_3D", 0x03ff, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_2D", 0x003f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_3D", 0x0fff, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_2D_DW", 0x003f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_TRANSPOSE_2D", 0x0001, 0x0000, 0x003, 0x003, false, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "POOL_1D", 0x000f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, pool_1d_values_904, 1 },
    { "POOL_2D", 0x007f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, pool_2d_values_904, 1 },
    { "POOL_2D_BACK", 0x007f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, pool_2d_back_values_904, 1 },
    { "UPSCALE", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, upscale_values_904, 1 },
    { "PAD", 0x00ff, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "PAD_REFLECT_1D", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ROLL", 0x000f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ARANGE", 0x0007, 0x0000, 0x000, 0x000, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "TIMESTEP_EMBEDDING", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ARGSORT", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, argsort_values_904, 1 },
    { "LEAKY_RELU", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "FLASH_ATTN_EXT", 0x000f, 0x0000, 0x01f, 0x007, true, true, 0, OP_WORD_PLAIN, flash_attn_ext_values_904, 1 },
    { "FLASH_ATTN_BACK", 0x0001, 0x0000, 0x00f, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SSM_CONV", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SSM_SCAN", 0x0001, 0x0000, 0x07f, 0x07f, true, true, 0, OP_WORD_PLAIN, ssm_scan_values_904, 1 },
    { "WIN_PART", 0x0007, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "WIN_UNPART", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GET_REL_POS", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ADD_REL_POS", 0x0001, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, add_rel_pos_values_904, 1 },
    { "RWKV_WKV6", 0x0000, 0x0000, 0x03f, 0x03f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GATED_LINEAR_ATTN", 0x0001, 0x0000, 0x01f, 0x01f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "RWKV_WKV7", 0x0000, 0x0000, 0x07f, 0x07f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "UNARY", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_UNARY_OP, NULL, 0 },
    { "MAP_CUSTOM1", 0x003f, 0x0000, 0x001, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MAP_CUSTOM2", 0x003f, 0x0000, 0x003, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MAP_CUSTOM3", 0x003f, 0x0000, 0x007, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CUSTOM", 0x003f, 0x0000, 0x1ff, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CROSS_ENTROPY_LOSS", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CROSS_ENTROPY_LOSS_BACK", 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "OPT_STEP_ADAMW", 0x0000, 0x0000, 0x01f, 0x01f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "OPT_STEP_SGD", 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GLU", 0x000f, 0x0000, 0x003, 0x001, true, true, 0, OP_WORD_GLU_OP, glu_values_904, 1 },
};

static const struct op_word_values acc_values_905[] = {
    { 4, false, 2, { 0, 1 } },
};

static const struct op_word_values concat_values_905[] = {
    { 0, false, 4, { 0, 1, 2, 3 } },
};

static const struct op_word_values mul_mat_values_905[] = {
    { 0, false, 2, { 0, 10 } },
};

static const struct op_word_values set_values_905[] = {
    { 4, false, 2, { 0, 1 } },
};

static const struct op_word_values permute_values_905[] = {
    { 0, false, 4, { 0, 1, 2, 3 } },
    { 1, false, 4, { 0, 1, 2, 3 } },
    { 2, false, 4, { 0, 1, 2, 3 } },
    { 3, false, 4, { 0, 1, 2, 3 } },
};

static const struct op_word_values rope_values_905[] = {
    { 0, false, 1, { 0 } },
    { 2, false, 5, { 0, 2, 8, 24, 40 } },
    { 3, false, 1, { 0 } },
};

static const struct op_word_values rope_back_values_905[] = {
    { 0, false, 1, { 0 } },
    { 2, false, 5, { 0, 2, 8, 24, 40 } },
    { 3, false, 1, { 0 } },
};

static const struct op_word_values conv_transpose_1d_values_905[] = {
    { 1, false, 1, { 0 } },
    { 2, false, 1, { 1 } },
};

static const struct op_word_values im2col_values_905[] = {
    { 6, false, 2, { 0, 1 } },
};

static const struct op_word_values im2col_back_values_905[] = {
    { 6, false, 2, { 0, 1 } },
};

static const struct op_word_values pool_1d_values_905[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values pool_2d_values_905[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values pool_2d_back_values_905[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values upscale_values_905[] = {
    { 0, false, 8, { 0, 1, 2, 256, 257, 258, 513, 769 } },
};

static const struct op_word_values pad_values_905[] = {
    { 8, false, 2, { 0, 1 } },
};

static const struct op_word_values argsort_values_905[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values tri_values_905[] = {
    { 0, false, 4, { 0, 1, 2, 3 } },
};

static const struct op_word_values flash_attn_ext_values_905[] = {
    { 3, false, 2, { 0, 10 } },
};

static const struct op_word_values ssm_scan_values_905[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values add_rel_pos_values_905[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values glu_values_905[] = {
    { 1, false, 2, { 0, 1 } },
};

static const struct op_schema ops_905[] = {
    { "NONE", 0x0000, 0x0000, 0x001, 0x000, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DUP", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ADD", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ADD_ID", 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ADD1", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ACC", 0x001f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, acc_values_905, 1 },
    { "SUB", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MUL", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DIV", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SQR", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SQRT", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "LOG", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SIN", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "COS", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SUM", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SUM_ROWS", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CUMSUM", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MEAN", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ARGMAX", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "COUNT_EQUAL", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "REPEAT", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "REPEAT_BACK", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONCAT", 0x0001, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, concat_values_905, 1 },
    { "SILU_BACK", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "NORM", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "RMS_NORM", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "RMS_NORM_BACK", 0x0001, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GROUP_NORM", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "L2_NORM", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MUL_MAT", 0x0001, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, mul_mat_values_905, 1 },
    { "MUL_MAT_ID", 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "OUT_PROD", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SCALE", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SET", 0x001f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, set_values_905, 1 },
    { "CPY", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONT", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "RESHAPE", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "VIEW", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "PERMUTE", 0x000f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, permute_values_905, 4 },
    { "TRANSPOSE", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GET_ROWS", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GET_ROWS_BACK", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SET_ROWS", 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DIAG", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DIAG_MASK_INF", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DIAG_MASK_ZERO", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SOFT_MAX", 0x0003, 0x0000, 0x007, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SOFT_MAX_BACK", 0x0003, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ROPE", 0x7fff, 0x0000, 0x007, 0x003, true, true, 0, OP_WORD_PLAIN, rope_values_905, 3 },
    { "ROPE_BACK", 0x7fff, 0x0000, 0x007, 0x003, true, true, 0, OP_WORD_PLAIN, rope_back_values_905, 3 },
    { "CLAMP", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_TRANSPOSE_1D", 0x0007, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, conv_transpose_1d_values_905, 2 },
    { "IM2COL", 0x007f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, im2col_values_905, 1 },
    { "IM2COL_BACK", 0x007f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, im2col_back_values_905, 1 },
    { "IM2COL_3D", 0x03ff, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_2D", 0x003f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_3D", 0x0fff, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_2D_DW", 0x003f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_TRANSPOSE_2D", 0x0001, 0x0000, 0x003, 0x003, false, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "POOL_1D", 0x000f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, pool_1d_values_905, 1 },
    { "POOL_2D", 0x007f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, pool_2d_values_905, 1 },
    { "POOL_2D_BACK", 0x007f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, pool_2d_back_values_905, 1 },
    { "UPSCALE", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, upscale_values_905, 1 },
    { "PAD", 0x01ff, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, pad_values_905, 1 },
    { "PAD_REFLECT_1D", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ROLL", 0x000f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ARANGE", 0x0007, 0x0000, 0x000, 0x000, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "TIMESTEP_EMBEDDING", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ARGSORT", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, argsort_values_905, 1 },
    { "TOP_K", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "LEAKY_RELU", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "TRI", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, tri_values_905, 1 },
    { "FLASH_ATTN_EXT", 0x000f, 0x0000, 0x01f, 0x007, true, true, 0, OP_WORD_PLAIN, flash_attn_ext_values_905, 1 },
    { "FLASH_ATTN_BACK", 0x0001, 0x0000, 0x00f, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SSM_CONV", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SSM_SCAN", 0x0001, 0x0000, 0x07f, 0x07f, true, true, 0, OP_WORD_PLAIN, ssm_scan_values_905, 1 },
    { "WIN_PART", 0x0007, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "WIN_UNPART", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GET_REL_POS", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ADD_REL_POS", 0x0001, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, add_rel_pos_values_905, 1 },
    { "RWKV_WKV6", 0x0000, 0x0000, 0x03f, 0x03f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GATED_LINEAR_ATTN", 0x0001, 0x0000, 0x01f, 0x01f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "RWKV_WKV7", 0x0000, 0x0000, 0x07f, 0x07f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SOLVE_TRI", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "UNARY", 0x001f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_UNARY_OP, NULL, 0 },
    { "MAP_CUSTOM1", 0x003f, 0x0000, 0x001, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MAP_CUSTOM2", 0x003f, 0x0000, 0x003, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MAP_CUSTOM3", 0x003f, 0x0000, 0x007, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CUSTOM", 0x003f, 0x0000, 0x1ff, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CROSS_ENTROPY_LOSS", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CROSS_ENTROPY_LOSS_BACK", 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "OPT_STEP_ADAMW", 0x0000, 0x0000, 0x01f, 0x01f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "OPT_STEP_SGD", 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GLU", 0x000f, 0x0000, 0x003, 0x001, true, true, 0, OP_WORD_GLU_OP, glu_values_905, 1 },
};

static const struct op_word_values acc_values_1000[] = {
    { 4, false, 2, { 0, 1 } },
};

static const struct op_word_values concat_values_1000[] = {
    { 0, false, 4, { 0, 1, 2, 3 } },
};

static const struct op_word_values mul_mat_values_1000[] = {
    { 0, false, 2, { 0, 10 } },
};

static const struct op_word_values set_values_1000[] = {
    { 4, false, 2, { 0, 1 } },
};

static const struct op_word_values permute_values_1000[] = {
    { 0, false, 4, { 0, 1, 2, 3 } },
    { 1, false, 4, { 0, 1, 2, 3 } },
    { 2, false, 4, { 0, 1, 2, 3 } },
    { 3, false, 4, { 0, 1, 2, 3 } },
};

static const struct op_word_values rope_values_1000[] = {
    { 0, false, 1, { 0 } },
    { 2, false, 5, { 0, 2, 8, 24, 40 } },
    { 3, false, 1, { 0 } },
};

static const struct op_word_values rope_back_values_1000[] = {
    { 0, false, 1, { 0 } },
    { 2, false, 5, { 0, 2, 8, 24, 40 } },
    { 3, false, 1, { 0 } },
};

static const struct op_word_values conv_transpose_1d_values_1000[] = {
    { 1, false, 1, { 0 } },
    { 2, false, 1, { 1 } },
};

static const struct op_word_values im2col_values_1000[] = {
    { 6, false, 2, { 0, 1 } },
};

static const struct op_word_values im2col_back_values_1000[] = {
    { 6, false, 2, { 0, 1 } },
};

static const struct op_word_values pool_1d_values_1000[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values pool_2d_values_1000[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values pool_2d_back_values_1000[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values upscale_values_1000[] = {
    { 0, false, 8, { 0, 1, 2, 256, 257, 258, 513, 769 } },
};

static const struct op_word_values pad_values_1000[] = {
    { 8, false, 2, { 0, 1 } },
};

static const struct op_word_values argsort_values_1000[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values tri_values_1000[] = {
    { 0, false, 4, { 0, 1, 2, 3 } },
};

static const struct op_word_values flash_attn_ext_values_1000[] = {
    { 3, false, 2, { 0, 10 } },
};

static const struct op_word_values ssm_scan_values_1000[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values add_rel_pos_values_1000[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values glu_values_1000[] = {
    { 1, false, 2, { 0, 1 } },
};

static const struct op_schema ops_1000[] = {
    { "NONE", 0x0000, 0x0000, 0x001, 0x000, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DUP", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ADD", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ADD_ID", 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ADD1", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ACC", 0x001f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, acc_values_1000, 1 },
    { "SUB", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MUL", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DIV", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SQR", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SQRT", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "LOG", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SIN", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "COS", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SUM", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SUM_ROWS", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CUMSUM", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MEAN", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ARGMAX", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "COUNT_EQUAL", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "REPEAT", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "REPEAT_BACK", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONCAT", 0x0001, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, concat_values_1000, 1 },
    { "SILU_BACK", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "NORM", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "RMS_NORM", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "RMS_NORM_BACK", 0x0001, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GROUP_NORM", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "L2_NORM", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MUL_MAT", 0x0001, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, mul_mat_values_1000, 1 },
    { "MUL_MAT_ID", 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "OUT_PROD", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SCALE", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SET", 0x001f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, set_values_1000, 1 },
    { "CPY", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONT", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "RESHAPE", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "VIEW", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "PERMUTE", 0x000f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, permute_values_1000, 4 },
    { "TRANSPOSE", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GET_ROWS", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GET_ROWS_BACK", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SET_ROWS", 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DIAG", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DIAG_MASK_INF", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DIAG_MASK_ZERO", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SOFT_MAX", 0x0003, 0x0000, 0x007, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SOFT_MAX_BACK", 0x0003, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ROPE", 0x7fff, 0x0000, 0x007, 0x003, true, true, 0, OP_WORD_PLAIN, rope_values_1000, 3 },
    { "ROPE_BACK", 0x7fff, 0x0000, 0x007, 0x003, true, true, 0, OP_WORD_PLAIN, rope_back_values_1000, 3 },
    { "CLAMP", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_TRANSPOSE_1D", 0x0007, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, conv_transpose_1d_values_1000, 2 },
    { "IM2COL", 0x007f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, im2col_values_1000, 1 },
    { "IM2COL_BACK", 0x007f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, im2col_back_values_1000, 1 },
    { "IM2COL_3D", 0x03ff, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_2D", 0x003f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_3D", 0x0fff, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_2D_DW", 0x003f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_TRANSPOSE_2D", 0x0001, 0x0000, 0x003, 0x003, false, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "POOL_1D", 0x000f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, pool_1d_values_1000, 1 },
    { "POOL_2D", 0x007f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, pool_2d_values_1000, 1 },
    { "POOL_2D_BACK", 0x007f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, pool_2d_back_values_1000, 1 },
    { "UPSCALE", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, upscale_values_1000, 1 },
    { "PAD", 0x01ff, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, pad_values_1000, 1 },
    { "PAD_REFLECT_1D", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ROLL", 0x000f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ARANGE", 0x0007, 0x0000, 0x000, 0x000, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "TIMESTEP_EMBEDDING", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ARGSORT", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, argsort_values_1000, 1 },
    { "TOP_K", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "LEAKY_RELU", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "TRI", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, tri_values_1000, 1 },
    { "FLASH_ATTN_EXT", 0x000f, 0x0000, 0x01f, 0x007, true, true, 0, OP_WORD_PLAIN, flash_attn_ext_values_1000, 1 },
    { "FLASH_ATTN_BACK", 0x0001, 0x0000, 0x00f, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SSM_CONV", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SSM_SCAN", 0x0001, 0x0000, 0x07f, 0x07f, true, true, 0, OP_WORD_PLAIN, ssm_scan_values_1000, 1 },
    { "WIN_PART", 0x0007, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "WIN_UNPART", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GET_REL_POS", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ADD_REL_POS", 0x0001, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, add_rel_pos_values_1000, 1 },
    { "RWKV_WKV6", 0x0000, 0x0000, 0x03f, 0x03f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GATED_LINEAR_ATTN", 0x0001, 0x0000, 0x01f, 0x01f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "RWKV_WKV7", 0x0000, 0x0000, 0x07f, 0x07f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SOLVE_TRI", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "UNARY", 0x001f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_UNARY_OP, NULL, 0 },
    { "MAP_CUSTOM1", 0x003f, 0x0000, 0x001, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MAP_CUSTOM2", 0x003f, 0x0000, 0x003, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MAP_CUSTOM3", 0x003f, 0x0000, 0x007, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CUSTOM", 0x003f, 0x0000, 0x1ff, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CROSS_ENTROPY_LOSS", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CROSS_ENTROPY_LOSS_BACK", 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "OPT_STEP_ADAMW", 0x0000, 0x0000, 0x01f, 0x01f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "OPT_STEP_SGD", 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GLU", 0x000f, 0x0000, 0x003, 0x001, true, true, 0, OP_WORD_GLU_OP, glu_values_1000, 1 },
};

static const struct op_word_values acc_values_1101[] = {
    { 4, false, 2, { 0, 1 } },
};

static const struct op_word_values concat_values_1101[] = {
    { 0, false, 4, { 0, 1, 2, 3 } },
};

static const struct op_word_values mul_mat_values_1101[] = {
    { 0, false, 2, { 0, 10 } },
    { 1, false, 2, { 0, 1 } },
};

static const struct op_word_values set_values_1101[] = {
    { 4, false, 2, { 0, 1 } },
};

static const struct op_word_values permute_values_1101[] = {
    { 0, false, 4, { 0, 1, 2, 3 } },
    { 1, false, 4, { 0, 1, 2, 3 } },
    { 2, false, 4, { 0, 1, 2, 3 } },
    { 3, false, 4, { 0, 1, 2, 3 } },
};

static const struct op_word_values rope_values_1101[] = {
    { 0, false, 1, { 0 } },
    { 2, false, 5, { 0, 2, 8, 24, 40 } },
    { 3, false, 1, { 0 } },
};

static const struct op_word_values rope_back_values_1101[] = {
    { 0, false, 1, { 0 } },
    { 2, false, 5, { 0, 2, 8, 24, 40 } },
    { 3, false, 1, { 0 } },
};

static const struct op_word_values conv_transpose_1d_values_1101[] = {
    { 1, false, 1, { 0 } },
    { 2, false, 1, { 1 } },
};

static const struct op_word_values im2col_values_1101[] = {
    { 6, false, 2, { 0, 1 } },
};

static const struct op_word_values im2col_back_values_1101[] = {
    { 6, false, 2, { 0, 1 } },
};

static const struct op_word_values pool_1d_values_1101[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values pool_2d_values_1101[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values pool_2d_back_values_1101[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values upscale_values_1101[] = {
    { 0, false, 8, { 0, 1, 2, 256, 257, 258, 513, 769 } },
};

static const struct op_word_values pad_values_1101[] = {
    { 8, false, 2, { 0, 1 } },
};

static const struct op_word_values argsort_values_1101[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values tri_values_1101[] = {
    { 0, false, 4, { 0, 1, 2, 3 } },
};

static const struct op_word_values flash_attn_ext_values_1101[] = {
    { 3, false, 2, { 0, 10 } },
};

static const struct op_word_values ssm_scan_values_1101[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values add_rel_pos_values_1101[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values glu_values_1101[] = {
    { 1, false, 2, { 0, 1 } },
};

static const struct op_schema ops_1101[] = {
    { "NONE", 0x0000, 0x0000, 0x001, 0x000, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DUP", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ADD", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ADD_ID", 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ADD1", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ACC", 0x001f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, acc_values_1101, 1 },
    { "SUB", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MUL", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DIV", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SQR", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SQRT", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "LOG", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SIN", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "COS", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SUM", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SUM_ROWS", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CUMSUM", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MEAN", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ARGMAX", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "COUNT_EQUAL", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "REPEAT", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "REPEAT_BACK", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONCAT", 0x0001, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, concat_values_1101, 1 },
    { "SILU_BACK", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "NORM", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "RMS_NORM", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "RMS_NORM_BACK", 0x0001, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GROUP_NORM", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "L2_NORM", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MUL_MAT", 0x0003, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, mul_mat_values_1101, 2 },
    { "MUL_MAT_ID", 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "OUT_PROD", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SCALE", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SET", 0x001f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, set_values_1101, 1 },
    { "CPY", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONT", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "RESHAPE", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "VIEW", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "PERMUTE", 0x000f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, permute_values_1101, 4 },
    { "TRANSPOSE", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GET_ROWS", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GET_ROWS_BACK", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SET_ROWS", 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DIAG", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DIAG_MASK_INF", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DIAG_MASK_ZERO", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SOFT_MAX", 0x0003, 0x0000, 0x007, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SOFT_MAX_BACK", 0x0003, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ROPE", 0x7fff, 0x0000, 0x007, 0x003, true, true, 0, OP_WORD_PLAIN, rope_values_1101, 3 },
    { "ROPE_BACK", 0x7fff, 0x0000, 0x007, 0x003, true, true, 0, OP_WORD_PLAIN, rope_back_values_1101, 3 },
    { "CLAMP", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_TRANSPOSE_1D", 0x0007, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, conv_transpose_1d_values_1101, 2 },
    { "IM2COL", 0x007f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, im2col_values_1101, 1 },
    { "IM2COL_BACK", 0x007f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, im2col_back_values_1101, 1 },
    { "IM2COL_3D", 0x03ff, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_2D", 0x003f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_3D", 0x0fff, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_2D_DW", 0x003f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_TRANSPOSE_2D", 0x0001, 0x0000, 0x003, 0x003, false, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "POOL_1D", 0x000f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, pool_1d_values_1101, 1 },
    { "POOL_2D", 0x007f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, pool_2d_values_1101, 1 },
    { "POOL_2D_BACK", 0x007f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, pool_2d_back_values_1101, 1 },
    { "UPSCALE", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, upscale_values_1101, 1 },
    { "PAD", 0x01ff, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, pad_values_1101, 1 },
    { "PAD_REFLECT_1D", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ROLL", 0x000f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ARANGE", 0x0007, 0x0000, 0x000, 0x000, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "TIMESTEP_EMBEDDING", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ARGSORT", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, argsort_values_1101, 1 },
    { "TOP_K", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "LEAKY_RELU", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "TRI", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, tri_values_1101, 1 },
    { "FLASH_ATTN_EXT", 0x000f, 0x0000, 0x01f, 0x007, true, true, 0, OP_WORD_PLAIN, flash_attn_ext_values_1101, 1 },
    { "FLASH_ATTN_BACK", 0x0001, 0x0000, 0x00f, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SSM_CONV", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SSM_SCAN", 0x0001, 0x0000, 0x07f, 0x07f, true, true, 0, OP_WORD_PLAIN, ssm_scan_values_1101, 1 },
    { "WIN_PART", 0x0007, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "WIN_UNPART", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GET_REL_POS", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ADD_REL_POS", 0x0001, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, add_rel_pos_values_1101, 1 },
    { "RWKV_WKV6", 0x0000, 0x0000, 0x03f, 0x03f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GATED_LINEAR_ATTN", 0x0001, 0x0000, 0x01f, 0x01f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "RWKV_WKV7", 0x0000, 0x0000, 0x07f, 0x07f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SOLVE_TRI", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "UNARY", 0x001f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_UNARY_OP, NULL, 0 },
    { "MAP_CUSTOM1", 0x003f, 0x0000, 0x001, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MAP_CUSTOM2", 0x003f, 0x0000, 0x003, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MAP_CUSTOM3", 0x003f, 0x0000, 0x007, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CUSTOM", 0x003f, 0x0000, 0x1ff, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CROSS_ENTROPY_LOSS", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CROSS_ENTROPY_LOSS_BACK", 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "OPT_STEP_ADAMW", 0x0000, 0x0000, 0x01f, 0x01f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "OPT_STEP_SGD", 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GLU", 0x000f, 0x0000, 0x003, 0x001, true, true, 0, OP_WORD_GLU_OP, glu_values_1101, 1 },
};

static const struct op_word_values acc_values_1500[] = {
    { 4, false, 2, { 0, 1 } },
};

static const struct op_word_values concat_values_1500[] = {
    { 0, false, 4, { 0, 1, 2, 3 } },
};

static const struct op_word_values mul_mat_values_1500[] = {
    { 0, false, 2, { 0, 10 } },
    { 1, false, 2, { 0, 1 } },
};

static const struct op_word_values set_values_1500[] = {
    { 4, false, 2, { 0, 1 } },
};

static const struct op_word_values permute_values_1500[] = {
    { 0, false, 4, { 0, 1, 2, 3 } },
    { 1, false, 4, { 0, 1, 2, 3 } },
    { 2, false, 4, { 0, 1, 2, 3 } },
    { 3, false, 4, { 0, 1, 2, 3 } },
};

static const struct op_word_values rope_values_1500[] = {
    { 0, false, 1, { 0 } },
    { 2, false, 5, { 0, 2, 8, 24, 40 } },
    { 3, false, 1, { 0 } },
};

static const struct op_word_values rope_back_values_1500[] = {
    { 0, false, 1, { 0 } },
    { 2, false, 5, { 0, 2, 8, 24, 40 } },
    { 3, false, 1, { 0 } },
};

static const struct op_word_values conv_transpose_1d_values_1500[] = {
    { 1, false, 1, { 0 } },
    { 2, false, 1, { 1 } },
};

static const struct op_word_values im2col_values_1500[] = {
    { 6, false, 2, { 0, 1 } },
};

static const struct op_word_values im2col_back_values_1500[] = {
    { 6, false, 2, { 0, 1 } },
};

static const struct op_word_values pool_1d_values_1500[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values pool_2d_values_1500[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values pool_2d_back_values_1500[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values upscale_values_1500[] = {
    { 0, false, 8, { 0, 1, 2, 256, 257, 258, 513, 769 } },
};

static const struct op_word_values pad_values_1500[] = {
    { 8, false, 2, { 0, 1 } },
};

static const struct op_word_values argsort_values_1500[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values tri_values_1500[] = {
    { 0, false, 4, { 0, 1, 2, 3 } },
};

static const struct op_word_values flash_attn_ext_values_1500[] = {
    { 3, false, 2, { 0, 10 } },
};

static const struct op_word_values ssm_scan_values_1500[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values add_rel_pos_values_1500[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values glu_values_1500[] = {
    { 1, false, 2, { 0, 1 } },
};

static const struct op_schema ops_1500[] = {
    { "NONE", 0x0000, 0x0000, 0x001, 0x000, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DUP", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ADD", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ADD_ID", 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ADD1", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ACC", 0x001f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, acc_values_1500, 1 },
    { "SUB", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MUL", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DIV", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SQR", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SQRT", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "LOG", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SIN", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "COS", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SUM", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SUM_ROWS", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CUMSUM", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MEAN", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ARGMAX", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "COUNT_EQUAL", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "REPEAT", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "REPEAT_BACK", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONCAT", 0x0001, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, concat_values_1500, 1 },
    { "SILU_BACK", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "NORM", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "RMS_NORM", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "RMS_NORM_BACK", 0x0001, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GROUP_NORM", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "L2_NORM", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MUL_MAT", 0x0003, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, mul_mat_values_1500, 2 },
    { "MUL_MAT_ID", 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "OUT_PROD", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SCALE", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SET", 0x001f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, set_values_1500, 1 },
    { "CPY", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONT", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "RESHAPE", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "VIEW", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "PERMUTE", 0x000f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, permute_values_1500, 4 },
    { "TRANSPOSE", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GET_ROWS", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GET_ROWS_BACK", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SET_ROWS", 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DIAG", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DIAG_MASK_INF", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DIAG_MASK_ZERO", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SOFT_MAX", 0x0003, 0x0000, 0x007, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SOFT_MAX_BACK", 0x0003, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ROPE", 0x7fff, 0x0000, 0x007, 0x003, true, true, 0, OP_WORD_PLAIN, rope_values_1500, 3 },
    { "ROPE_BACK", 0x7fff, 0x0000, 0x007, 0x003, true, true, 0, OP_WORD_PLAIN, rope_back_values_1500, 3 },
    { "CLAMP", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_TRANSPOSE_1D", 0x0007, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, conv_transpose_1d_values_1500, 2 },
    { "IM2COL", 0x007f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, im2col_values_1500, 1 },
    { "IM2COL_BACK", 0x007f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, im2col_back_values_1500, 1 },
    { "IM2COL_3D", 0x03ff, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_2D", 0x003f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_3D", 0x0fff, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_2D_DW", 0x003f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_TRANSPOSE_2D", 0x0001, 0x0000, 0x003, 0x003, false, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "POOL_1D", 0x000f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, pool_1d_values_1500, 1 },
    { "POOL_2D", 0x007f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, pool_2d_values_1500, 1 },
    { "POOL_2D_BACK", 0x007f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, pool_2d_back_values_1500, 1 },
    { "UPSCALE", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, upscale_values_1500, 1 },
    { "PAD", 0x01ff, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, pad_values_1500, 1 },
    { "PAD_REFLECT_1D", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ROLL", 0x000f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ARANGE", 0x0007, 0x0000, 0x000, 0x000, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "TIMESTEP_EMBEDDING", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ARGSORT", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, argsort_values_1500, 1 },
    { "TOP_K", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "LEAKY_RELU", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "TRI", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, tri_values_1500, 1 },
    { "FLASH_ATTN_EXT", 0x000f, 0x0000, 0x01f, 0x007, true, true, 0, OP_WORD_PLAIN, flash_attn_ext_values_1500, 1 },
    { "FLASH_ATTN_BACK", 0x0001, 0x0000, 0x00f, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SSM_CONV", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SSM_SCAN", 0x0001, 0x0000, 0x07f, 0x07f, true, true, 0, OP_WORD_PLAIN, ssm_scan_values_1500, 1 },
    { "WIN_PART", 0x0007, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "WIN_UNPART", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GET_REL_POS", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ADD_REL_POS", 0x0001, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, add_rel_pos_values_1500, 1 },
    { "RWKV_WKV6", 0x0000, 0x0000, 0x03f, 0x03f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GATED_LINEAR_ATTN", 0x0001, 0x0000, 0x01f, 0x01f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "RWKV_WKV7", 0x0000, 0x0000, 0x07f, 0x07f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SOLVE_TRI", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GATED_DELTA_NET", 0x0001, 0x0001, 0x03f, 0x03f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "UNARY", 0x001f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_UNARY_OP, NULL, 0 },
    { "MAP_CUSTOM1", 0x003f, 0x0000, 0x001, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MAP_CUSTOM2", 0x003f, 0x0000, 0x003, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MAP_CUSTOM3", 0x003f, 0x0000, 0x007, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CUSTOM", 0x003f, 0x0000, 0x1ff, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CROSS_ENTROPY_LOSS", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CROSS_ENTROPY_LOSS_BACK", 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "OPT_STEP_ADAMW", 0x0000, 0x0000, 0x01f, 0x01f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "OPT_STEP_SGD", 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GLU", 0x000f, 0x0000, 0x003, 0x001, true, true, 0, OP_WORD_GLU_OP, glu_values_1500, 1 },
};

static const struct op_word_values acc_values_1503[] = {
    { 4, false, 2, { 0, 1 } },
};

static const struct op_word_values concat_values_1503[] = {
    { 0, false, 4, { 0, 1, 2, 3 } },
};

static const struct op_word_values mul_mat_values_1503[] = {
    { 0, false, 2, { 0, 10 } },
    { 1, false, 2, { 0, 1 } },
};

static const struct op_word_values set_values_1503[] = {
    { 4, false, 2, { 0, 1 } },
};

static const struct op_word_values permute_values_1503[] = {
    { 0, false, 4, { 0, 1, 2, 3 } },
    { 1, false, 4, { 0, 1, 2, 3 } },
    { 2, false, 4, { 0, 1, 2, 3 } },
    { 3, false, 4, { 0, 1, 2, 3 } },
};

static const struct op_word_values rope_values_1503[] = {
    { 0, false, 1, { 0 } },
    { 2, false, 5, { 0, 2, 8, 24, 40 } },
    { 3, false, 1, { 0 } },
};

static const struct op_word_values rope_back_values_1503[] = {
    { 0, false, 1, { 0 } },
    { 2, false, 5, { 0, 2, 8, 24, 40 } },
    { 3, false, 1, { 0 } },
};

static const struct op_word_values conv_transpose_1d_values_1503[] = {
    { 1, false, 1, { 0 } },
    { 2, false, 1, { 1 } },
};

static const struct op_word_values im2col_values_1503[] = {
    { 6, false, 2, { 0, 1 } },
};

static const struct op_word_values im2col_back_values_1503[] = {
    { 6, false, 2, { 0, 1 } },
};

static const struct op_word_values pool_1d_values_1503[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values pool_2d_values_1503[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values pool_2d_back_values_1503[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values upscale_values_1503[] = {
    { 0, false, 8, { 0, 1, 2, 256, 257, 258, 513, 769 } },
};

static const struct op_word_values pad_values_1503[] = {
    { 8, false, 2, { 0, 1 } },
};

static const struct op_word_values argsort_values_1503[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values tri_values_1503[] = {
    { 0, false, 4, { 0, 1, 2, 3 } },
};

static const struct op_word_values flash_attn_ext_values_1503[] = {
    { 3, false, 2, { 0, 10 } },
};

static const struct op_word_values ssm_scan_values_1503[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values add_rel_pos_values_1503[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values glu_values_1503[] = {
    { 1, false, 2, { 0, 1 } },
};

static const struct op_schema ops_1503[] = {
    { "NONE", 0x0000, 0x0000, 0x001, 0x000, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DUP", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ADD", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ADD_ID", 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ADD1", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ACC", 0x001f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, acc_values_1503, 1 },
    { "SUB", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MUL", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DIV", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SQR", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SQRT", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "LOG", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SIN", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "COS", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SUM", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SUM_ROWS", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CUMSUM", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MEAN", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ARGMAX", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "COUNT_EQUAL", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "REPEAT", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "REPEAT_BACK", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONCAT", 0x0001, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, concat_values_1503, 1 },
    { "SILU_BACK", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "NORM", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "RMS_NORM", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "RMS_NORM_BACK", 0x0001, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GROUP_NORM", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "L2_NORM", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MUL_MAT", 0x0003, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, mul_mat_values_1503, 2 },
    { "MUL_MAT_ID", 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "OUT_PROD", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SCALE", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SET", 0x001f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, set_values_1503, 1 },
    { "CPY", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONT", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "RESHAPE", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "VIEW", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "PERMUTE", 0x000f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, permute_values_1503, 4 },
    { "TRANSPOSE", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GET_ROWS", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GET_ROWS_BACK", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SET_ROWS", 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DIAG", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DIAG_MASK_INF", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DIAG_MASK_ZERO", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SOFT_MAX", 0x0003, 0x0000, 0x007, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SOFT_MAX_BACK", 0x0003, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ROPE", 0x7fff, 0x0000, 0x007, 0x003, true, true, 0, OP_WORD_PLAIN, rope_values_1503, 3 },
    { "ROPE_BACK", 0x7fff, 0x0000, 0x007, 0x003, true, true, 0, OP_WORD_PLAIN, rope_back_values_1503, 3 },
    { "CLAMP", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_TRANSPOSE_1D", 0x0007, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, conv_transpose_1d_values_1503, 2 },
    { "IM2COL", 0x007f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, im2col_values_1503, 1 },
    { "IM2COL_BACK", 0x007f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, im2col_back_values_1503, 1 },
    { "IM2COL_3D", 0x03ff, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "COL2IM_1D", 0x0007, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_2D", 0x003f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_3D", 0x0fff, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_2D_DW", 0x003f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_TRANSPOSE_2D", 0x0001, 0x0000, 0x003, 0x003, false, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "POOL_1D", 0x000f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, pool_1d_values_1503, 1 },
    { "POOL_2D", 0x007f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, pool_2d_values_1503, 1 },
    { "POOL_2D_BACK", 0x007f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, pool_2d_back_values_1503, 1 },
    { "UPSCALE", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, upscale_values_1503, 1 },
    { "PAD", 0x01ff, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, pad_values_1503, 1 },
    { "PAD_REFLECT_1D", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ROLL", 0x000f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ARANGE", 0x0007, 0x0000, 0x000, 0x000, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "TIMESTEP_EMBEDDING", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ARGSORT", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, argsort_values_1503, 1 },
    { "TOP_K", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "LEAKY_RELU", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "TRI", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, tri_values_1503, 1 },
    { "FILL", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "FLASH_ATTN_EXT", 0x000f, 0x0000, 0x01f, 0x007, true, true, 0, OP_WORD_PLAIN, flash_attn_ext_values_1503, 1 },
    { "FLASH_ATTN_BACK", 0x0001, 0x0000, 0x00f, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SSM_CONV", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SSM_SCAN", 0x0001, 0x0000, 0x07f, 0x07f, true, true, 0, OP_WORD_PLAIN, ssm_scan_values_1503, 1 },
    { "WIN_PART", 0x0007, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "WIN_UNPART", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GET_REL_POS", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ADD_REL_POS", 0x0001, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, add_rel_pos_values_1503, 1 },
    { "RWKV_WKV6", 0x0000, 0x0000, 0x03f, 0x03f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GATED_LINEAR_ATTN", 0x0001, 0x0000, 0x01f, 0x01f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "RWKV_WKV7", 0x0000, 0x0000, 0x07f, 0x07f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SOLVE_TRI", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GATED_DELTA_NET", 0x0001, 0x0001, 0x03f, 0x03f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "UNARY", 0x001f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_UNARY_OP, NULL, 0 },
    { "MAP_CUSTOM1", 0x003f, 0x0000, 0x001, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MAP_CUSTOM2", 0x003f, 0x0000, 0x003, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MAP_CUSTOM3", 0x003f, 0x0000, 0x007, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CUSTOM", 0x003f, 0x0000, 0x1ff, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CROSS_ENTROPY_LOSS", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CROSS_ENTROPY_LOSS_BACK", 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "OPT_STEP_ADAMW", 0x0000, 0x0000, 0x01f, 0x01f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "OPT_STEP_SGD", 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GLU", 0x000f, 0x0000, 0x003, 0x001, true, true, 0, OP_WORD_GLU_OP, glu_values_1503, 1 },
};

static const struct op_word_values acc_values_1600[] = {
    { 4, false, 2, { 0, 1 } },
};

static const struct op_word_values concat_values_1600[] = {
    { 0, false, 4, { 0, 1, 2, 3 } },
};

static const struct op_word_values mul_mat_values_1600[] = {
    { 0, false, 2, { 0, 10 } },
    { 1, false, 2, { 0, 1 } },
};

static const struct op_word_values set_values_1600[] = {
    { 4, false, 2, { 0, 1 } },
};

static const struct op_word_values permute_values_1600[] = {
    { 0, false, 4, { 0, 1, 2, 3 } },
    { 1, false, 4, { 0, 1, 2, 3 } },
    { 2, false, 4, { 0, 1, 2, 3 } },
    { 3, false, 4, { 0, 1, 2, 3 } },
};

static const struct op_word_values rope_values_1600[] = {
    { 0, false, 1, { 0 } },
    { 2, false, 5, { 0, 2, 8, 24, 40 } },
    { 3, false, 1, { 0 } },
};

static const struct op_word_values rope_back_values_1600[] = {
    { 0, false, 1, { 0 } },
    { 2, false, 5, { 0, 2, 8, 24, 40 } },
    { 3, false, 1, { 0 } },
};

static const struct op_word_values conv_transpose_1d_values_1600[] = {
    { 1, false, 1, { 0 } },
    { 2, false, 1, { 1 } },
};

static const struct op_word_values im2col_values_1600[] = {
    { 6, false, 2, { 0, 1 } },
};

static const struct op_word_values im2col_back_values_1600[] = {
    { 6, false, 2, { 0, 1 } },
};

static const struct op_word_values pool_1d_values_1600[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values pool_2d_values_1600[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values pool_2d_back_values_1600[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values upscale_values_1600[] = {
    { 0, false, 8, { 0, 1, 2, 256, 257, 258, 513, 769 } },
};

static const struct op_word_values pad_values_1600[] = {
    { 8, false, 2, { 0, 1 } },
};

static const struct op_word_values argsort_values_1600[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values tri_values_1600[] = {
    { 0, false, 4, { 0, 1, 2, 3 } },
};

static const struct op_word_values flash_attn_ext_values_1600[] = {
    { 3, false, 2, { 0, 10 } },
};

static const struct op_word_values ssm_scan_values_1600[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values add_rel_pos_values_1600[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values glu_values_1600[] = {
    { 1, false, 2, { 0, 1 } },
};

static const struct op_schema ops_1600[] = {
    { "NONE", 0x0000, 0x0000, 0x001, 0x000, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DUP", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ADD", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ADD_ID", 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ADD1", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ACC", 0x001f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, acc_values_1600, 1 },
    { "SUB", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MUL", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DIV", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SQR", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SQRT", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "LOG", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SIN", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "COS", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SUM", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SUM_ROWS", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CUMSUM", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MEAN", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ARGMAX", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "COUNT_EQUAL", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "REPEAT", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "REPEAT_BACK", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONCAT", 0x0001, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, concat_values_1600, 1 },
    { "SILU_BACK", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "NORM", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "RMS_NORM", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "RMS_NORM_BACK", 0x0001, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GROUP_NORM", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "L2_NORM", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MUL_MAT", 0x0003, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, mul_mat_values_1600, 2 },
    { "MUL_MAT_ID", 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "OUT_PROD", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SCALE", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SET", 0x001f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, set_values_1600, 1 },
    { "CPY", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONT", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "RESHAPE", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "VIEW", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "PERMUTE", 0x000f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, permute_values_1600, 4 },
    { "TRANSPOSE", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GET_ROWS", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GET_ROWS_BACK", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SET_ROWS", 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DIAG", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DIAG_MASK_INF", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DIAG_MASK_ZERO", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SOFT_MAX", 0x0003, 0x0000, 0x007, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SOFT_MAX_BACK", 0x0003, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ROPE", 0x7fff, 0x0000, 0x007, 0x003, true, true, 0, OP_WORD_PLAIN, rope_values_1600, 3 },
    { "ROPE_BACK", 0x7fff, 0x0000, 0x007, 0x003, true, true, 0, OP_WORD_PLAIN, rope_back_values_1600, 3 },
    { "CLAMP", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_TRANSPOSE_1D", 0x0007, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, conv_transpose_1d_values_1600, 2 },
    { "IM2COL", 0x007f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, im2col_values_1600, 1 },
    { "IM2COL_BACK", 0x007f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, im2col_back_values_1600, 1 },
    { "IM2COL_3D", 0x03ff, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "COL2IM_1D", 0x0007, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_2D", 0x003f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_3D", 0x0fff, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_2D_DW", 0x003f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_TRANSPOSE_2D", 0x0001, 0x0000, 0x003, 0x003, false, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "POOL_1D", 0x000f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, pool_1d_values_1600, 1 },
    { "POOL_2D", 0x007f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, pool_2d_values_1600, 1 },
    { "POOL_2D_BACK", 0x007f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, pool_2d_back_values_1600, 1 },
    { "UPSCALE", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, upscale_values_1600, 1 },
    { "PAD", 0x01ff, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, pad_values_1600, 1 },
    { "PAD_REFLECT_1D", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ROLL", 0x000f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ARANGE", 0x0007, 0x0000, 0x000, 0x000, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "TIMESTEP_EMBEDDING", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ARGSORT", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, argsort_values_1600, 1 },
    { "TOP_K", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "LEAKY_RELU", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "TRI", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, tri_values_1600, 1 },
    { "FILL", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "FLASH_ATTN_EXT", 0x000f, 0x0000, 0x01f, 0x007, true, true, 0, OP_WORD_PLAIN, flash_attn_ext_values_1600, 1 },
    { "FLASH_ATTN_BACK", 0x0001, 0x0000, 0x00f, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SSM_CONV", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SSM_SCAN", 0x0001, 0x0000, 0x07f, 0x07f, true, true, 0, OP_WORD_PLAIN, ssm_scan_values_1600, 1 },
    { "WIN_PART", 0x0007, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "WIN_UNPART", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GET_REL_POS", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ADD_REL_POS", 0x0001, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, add_rel_pos_values_1600, 1 },
    { "RWKV_WKV6", 0x0000, 0x0000, 0x03f, 0x03f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GATED_LINEAR_ATTN", 0x0001, 0x0000, 0x01f, 0x01f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "RWKV_WKV7", 0x0000, 0x0000, 0x07f, 0x07f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SOLVE_TRI", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GATED_DELTA_NET", 0x0001, 0x0001, 0x03f, 0x03f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "UNARY", 0x001f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_UNARY_OP, NULL, 0 },
    { "MAP_CUSTOM1", 0x003f, 0x0000, 0x001, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MAP_CUSTOM2", 0x003f, 0x0000, 0x003, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MAP_CUSTOM3", 0x003f, 0x0000, 0x007, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CUSTOM", 0x003f, 0x0000, 0x1ff, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CROSS_ENTROPY_LOSS", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CROSS_ENTROPY_LOSS_BACK", 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "OPT_STEP_ADAMW", 0x0000, 0x0000, 0x01f, 0x01f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "OPT_STEP_SGD", 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GLU", 0x000f, 0x0000, 0x003, 0x001, true, true, 0, OP_WORD_GLU_OP, glu_values_1600, 1 },
};

static const struct op_word_values acc_values_1601[] = {
    { 4, false, 2, { 0, 1 } },
};

static const struct op_word_values concat_values_1601[] = {
    { 0, false, 4, { 0, 1, 2, 3 } },
};

static const struct op_word_values mul_mat_values_1601[] = {
    { 0, false, 2, { 0, 10 } },
    { 1, false, 2, { 0, 1 } },
};

static const struct op_word_values set_values_1601[] = {
    { 4, false, 2, { 0, 1 } },
};

static const struct op_word_values permute_values_1601[] = {
    { 0, false, 4, { 0, 1, 2, 3 } },
    { 1, false, 4, { 0, 1, 2, 3 } },
    { 2, false, 4, { 0, 1, 2, 3 } },
    { 3, false, 4, { 0, 1, 2, 3 } },
};

static const struct op_word_values rope_values_1601[] = {
    { 0, false, 1, { 0 } },
    { 2, false, 5, { 0, 2, 8, 24, 40 } },
    { 3, false, 1, { 0 } },
};

static const struct op_word_values rope_back_values_1601[] = {
    { 0, false, 1, { 0 } },
    { 2, false, 5, { 0, 2, 8, 24, 40 } },
    { 3, false, 1, { 0 } },
};

static const struct op_word_values conv_transpose_1d_values_1601[] = {
    { 1, false, 1, { 0 } },
    { 2, false, 1, { 1 } },
};

static const struct op_word_values im2col_values_1601[] = {
    { 6, false, 2, { 0, 1 } },
};

static const struct op_word_values im2col_back_values_1601[] = {
    { 6, false, 2, { 0, 1 } },
};

static const struct op_word_values pool_1d_values_1601[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values pool_2d_values_1601[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values pool_2d_back_values_1601[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values upscale_values_1601[] = {
    { 0, false, 8, { 0, 1, 2, 256, 257, 258, 513, 769 } },
};

static const struct op_word_values pad_values_1601[] = {
    { 8, false, 2, { 0, 1 } },
};

static const struct op_word_values argsort_values_1601[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values tri_values_1601[] = {
    { 0, false, 4, { 0, 1, 2, 3 } },
};

static const struct op_word_values flash_attn_ext_values_1601[] = {
    { 3, false, 2, { 0, 10 } },
};

static const struct op_word_values ssm_scan_values_1601[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values add_rel_pos_values_1601[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values glu_values_1601[] = {
    { 1, false, 2, { 0, 1 } },
};

static const struct op_schema ops_1601[] = {
    { "NONE", 0x0000, 0x0000, 0x001, 0x000, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DUP", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ADD", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ADD_ID", 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ADD1", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ACC", 0x001f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, acc_values_1601, 1 },
    { "SUB", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MUL", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DIV", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SQR", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SQRT", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "LOG", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SIN", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "COS", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SUM", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SUM_ROWS", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CUMSUM", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MEAN", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ARGMAX", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "COUNT_EQUAL", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "REPEAT", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "REPEAT_BACK", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONCAT", 0x0001, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, concat_values_1601, 1 },
    { "SILU_BACK", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "NORM", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "RMS_NORM", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "RMS_NORM_BACK", 0x0001, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GROUP_NORM", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "L2_NORM", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MUL_MAT", 0x0003, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, mul_mat_values_1601, 2 },
    { "MUL_MAT_ID", 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "OUT_PROD", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SCALE", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SET", 0x001f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, set_values_1601, 1 },
    { "CPY", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONT", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "RESHAPE", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "VIEW", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "PERMUTE", 0x000f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, permute_values_1601, 4 },
    { "TRANSPOSE", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GET_ROWS", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GET_ROWS_BACK", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SET_ROWS", 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DIAG", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DIAG_MASK_INF", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DIAG_MASK_ZERO", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SOFT_MAX", 0x0003, 0x0000, 0x007, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SOFT_MAX_BACK", 0x0003, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ROPE", 0x7fff, 0x0000, 0x007, 0x003, true, true, 0, OP_WORD_PLAIN, rope_values_1601, 3 },
    { "ROPE_BACK", 0x7fff, 0x0000, 0x007, 0x003, true, true, 0, OP_WORD_PLAIN, rope_back_values_1601, 3 },
    { "CLAMP", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_TRANSPOSE_1D", 0x0007, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, conv_transpose_1d_values_1601, 2 },
    { "IM2COL", 0x007f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, im2col_values_1601, 1 },
    { "IM2COL_BACK", 0x007f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, im2col_back_values_1601, 1 },
    { "IM2COL_3D", 0x03ff, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "COL2IM_1D", 0x0007, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_2D", 0x003f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_3D", 0x0fff, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_2D_DW", 0x003f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_TRANSPOSE_2D", 0x0001, 0x0000, 0x003, 0x003, false, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "POOL_1D", 0x000f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, pool_1d_values_1601, 1 },
    { "POOL_2D", 0x007f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, pool_2d_values_1601, 1 },
    { "POOL_2D_BACK", 0x007f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, pool_2d_back_values_1601, 1 },
    { "UPSCALE", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, upscale_values_1601, 1 },
    { "PAD", 0x01ff, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, pad_values_1601, 1 },
    { "PAD_REFLECT_1D", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ROLL", 0x000f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ARANGE", 0x0007, 0x0000, 0x000, 0x000, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "TIMESTEP_EMBEDDING", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ARGSORT", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, argsort_values_1601, 1 },
    { "TOP_K", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "LEAKY_RELU", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "TRI", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, tri_values_1601, 1 },
    { "FILL", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "FLASH_ATTN_EXT", 0x000f, 0x0000, 0x01f, 0x007, true, true, 0, OP_WORD_PLAIN, flash_attn_ext_values_1601, 1 },
    { "FLASH_ATTN_BACK", 0x0001, 0x0000, 0x00f, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SSM_CONV", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SSM_SCAN", 0x0001, 0x0000, 0x07f, 0x07f, true, true, 0, OP_WORD_PLAIN, ssm_scan_values_1601, 1 },
    { "WIN_PART", 0x0007, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "WIN_UNPART", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GET_REL_POS", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ADD_REL_POS", 0x0001, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, add_rel_pos_values_1601, 1 },
    { "RWKV_WKV6", 0x0000, 0x0000, 0x03f, 0x03f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GATED_LINEAR_ATTN", 0x0001, 0x0000, 0x01f, 0x01f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "RWKV_WKV7", 0x0000, 0x0000, 0x07f, 0x07f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SOLVE_TRI", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GATED_DELTA_NET", 0x0001, 0x0001, 0x03f, 0x03f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "UNARY", 0x001f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_UNARY_OP, NULL, 0 },
    { "MAP_CUSTOM1", 0x003f, 0x0000, 0x001, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MAP_CUSTOM2", 0x003f, 0x0000, 0x003, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MAP_CUSTOM3", 0x003f, 0x0000, 0x007, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CUSTOM", 0x003f, 0x0000, 0x1ff, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CROSS_ENTROPY_LOSS", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CROSS_ENTROPY_LOSS_BACK", 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "OPT_STEP_ADAMW", 0x0000, 0x0000, 0x01f, 0x01f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "OPT_STEP_SGD", 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GLU", 0x000f, 0x0000, 0x003, 0x001, true, true, 0, OP_WORD_GLU_OP, glu_values_1601, 1 },
};

static const struct op_word_values acc_values_2000[] = {
    { 4, false, 2, { 0, 1 } },
};

static const struct op_word_values concat_values_2000[] = {
    { 0, false, 4, { 0, 1, 2, 3 } },
};

static const struct op_word_values mul_mat_values_2000[] = {
    { 0, false, 2, { 0, 10 } },
    { 1, false, 2, { 0, 1 } },
};

static const struct op_word_values set_values_2000[] = {
    { 4, false, 2, { 0, 1 } },
};

static const struct op_word_values permute_values_2000[] = {
    { 0, false, 4, { 0, 1, 2, 3 } },
    { 1, false, 4, { 0, 1, 2, 3 } },
    { 2, false, 4, { 0, 1, 2, 3 } },
    { 3, false, 4, { 0, 1, 2, 3 } },
};

static const struct op_word_values rope_values_2000[] = {
    { 0, false, 1, { 0 } },
    { 2, false, 5, { 0, 2, 8, 24, 40 } },
    { 3, false, 1, { 0 } },
};

static const struct op_word_values rope_back_values_2000[] = {
    { 0, false, 1, { 0 } },
    { 2, false, 5, { 0, 2, 8, 24, 40 } },
    { 3, false, 1, { 0 } },
};

static const struct op_word_values conv_transpose_1d_values_2000[] = {
    { 1, false, 1, { 0 } },
    { 2, false, 1, { 1 } },
};

static const struct op_word_values im2col_values_2000[] = {
    { 6, false, 2, { 0, 1 } },
};

static const struct op_word_values im2col_back_values_2000[] = {
    { 6, false, 2, { 0, 1 } },
};

static const struct op_word_values pool_1d_values_2000[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values pool_2d_values_2000[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values pool_2d_back_values_2000[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values upscale_values_2000[] = {
    { 0, false, 8, { 0, 1, 2, 256, 257, 258, 513, 769 } },
};

static const struct op_word_values pad_values_2000[] = {
    { 8, false, 2, { 0, 1 } },
};

static const struct op_word_values argsort_values_2000[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values tri_values_2000[] = {
    { 0, false, 4, { 0, 1, 2, 3 } },
};

static const struct op_word_values flash_attn_ext_values_2000[] = {
    { 3, false, 2, { 0, 10 } },
};

static const struct op_word_values ssm_scan_values_2000[] = {
    { 0, true, 1, { 2147483647 } },
};

static const struct op_word_values add_rel_pos_values_2000[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values glu_values_2000[] = {
    { 1, false, 2, { 0, 1 } },
};

static const struct op_schema ops_2000[] = {
    { "NONE", 0x0000, 0x0000, 0x001, 0x000, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DUP", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ADD", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ADD_ID", 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ADD1", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ACC", 0x001f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, acc_values_2000, 1 },
    { "SUB", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MUL", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DIV", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SQR", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SQRT", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "LOG", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SIN", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "COS", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SUM", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SUM_ROWS", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CUMSUM", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MEAN", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ARGMAX", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "COUNT_EQUAL", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "REPEAT", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "REPEAT_BACK", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONCAT", 0x0001, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, concat_values_2000, 1 },
    { "SILU_BACK", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "NORM", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "RMS_NORM", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "RMS_NORM_BACK", 0x0001, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GROUP_NORM", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "L2_NORM", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MUL_MAT", 0x0003, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, mul_mat_values_2000, 2 },
    { "MUL_MAT_ID", 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "OUT_PROD", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SCALE", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SET", 0x001f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, set_values_2000, 1 },
    { "CPY", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONT", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "RESHAPE", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "VIEW", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "PERMUTE", 0x000f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, permute_values_2000, 4 },
    { "TRANSPOSE", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GET_ROWS", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GET_ROWS_BACK", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SET_ROWS", 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DIAG", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DIAG_MASK_INF", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DIAG_MASK_ZERO", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SOFT_MAX", 0x0003, 0x0000, 0x007, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SOFT_MAX_BACK", 0x0003, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ROPE", 0x7fff, 0x0000, 0x007, 0x003, true, true, 0, OP_WORD_PLAIN, rope_values_2000, 3 },
    { "ROPE_BACK", 0x7fff, 0x0000, 0x007, 0x003, true, true, 0, OP_WORD_PLAIN, rope_back_values_2000, 3 },
    { "CLAMP", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_TRANSPOSE_1D", 0x0007, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, conv_transpose_1d_values_2000, 2 },
    { "IM2COL", 0x007f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, im2col_values_2000, 1 },
    { "IM2COL_BACK", 0x007f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, im2col_back_values_2000, 1 },
    { "IM2COL_3D", 0x03ff, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "COL2IM_1D", 0x0007, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_2D", 0x003f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_3D", 0x0fff, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_2D_DW", 0x003f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_TRANSPOSE_2D", 0x0001, 0x0000, 0x003, 0x003, false, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "POOL_1D", 0x000f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, pool_1d_values_2000, 1 },
    { "POOL_2D", 0x007f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, pool_2d_values_2000, 1 },
    { "POOL_2D_BACK", 0x007f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, pool_2d_back_values_2000, 1 },
    { "UPSCALE", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, upscale_values_2000, 1 },
    { "PAD", 0x01ff, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, pad_values_2000, 1 },
    { "PAD_REFLECT_1D", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ROLL", 0x000f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ARANGE", 0x0007, 0x0000, 0x000, 0x000, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "TIMESTEP_EMBEDDING", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ARGSORT", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, argsort_values_2000, 1 },
    { "TOP_K", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "LEAKY_RELU", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "TRI", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, tri_values_2000, 1 },
    { "FILL", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "FLASH_ATTN_EXT", 0x000f, 0x0000, 0x01f, 0x007, true, true, 0, OP_WORD_PLAIN, flash_attn_ext_values_2000, 1 },
    { "FLASH_ATTN_BACK", 0x0001, 0x0000, 0x00f, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SSM_CONV", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SSM_SCAN", 0x0001, 0x0001, 0x07f, 0x07f, true, true, 0, OP_WORD_PLAIN, ssm_scan_values_2000, 1 },
    { "WIN_PART", 0x0007, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "WIN_UNPART", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GET_REL_POS", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ADD_REL_POS", 0x0001, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, add_rel_pos_values_2000, 1 },
    { "RWKV_WKV6", 0x0000, 0x0000, 0x03f, 0x03f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GATED_LINEAR_ATTN", 0x0001, 0x0000, 0x01f, 0x01f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "RWKV_WKV7", 0x0000, 0x0000, 0x07f, 0x07f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SOLVE_TRI", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GATED_DELTA_NET", 0x0001, 0x0001, 0x03f, 0x03f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "LIGHTNING_INDEXER", 0x0000, 0x0000, 0x00f, 0x00f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DSV4_HC_COMB", 0x0003, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DSV4_HC_PRE", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DSV4_HC_POST", 0x0000, 0x0000, 0x00f, 0x00f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "UNARY", 0x001f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_UNARY_OP, NULL, 0 },
    { "MAP_CUSTOM1", 0x003f, 0x0000, 0x001, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MAP_CUSTOM2", 0x003f, 0x0000, 0x003, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MAP_CUSTOM3", 0x003f, 0x0000, 0x007, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CUSTOM", 0x003f, 0x0000, 0x1ff, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CROSS_ENTROPY_LOSS", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CROSS_ENTROPY_LOSS_BACK", 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "OPT_STEP_ADAMW", 0x0000, 0x0000, 0x01f, 0x01f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "OPT_STEP_SGD", 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GLU", 0x000f, 0x0000, 0x003, 0x001, true, true, 0, OP_WORD_GLU_OP, glu_values_2000, 1 },
};

static const struct op_word_values acc_values_2200[] = {
    { 4, false, 2, { 0, 1 } },
};

static const struct op_word_values concat_values_2200[] = {
    { 0, false, 4, { 0, 1, 2, 3 } },
};

static const struct op_word_values mul_mat_values_2200[] = {
    { 0, false, 2, { 0, 10 } },
    { 1, false, 2, { 0, 1 } },
};

static const struct op_word_values set_values_2200[] = {
    { 4, false, 2, { 0, 1 } },
};

static const struct op_word_values permute_values_2200[] = {
    { 0, false, 4, { 0, 1, 2, 3 } },
    { 1, false, 4, { 0, 1, 2, 3 } },
    { 2, false, 4, { 0, 1, 2, 3 } },
    { 3, false, 4, { 0, 1, 2, 3 } },
};

static const struct op_word_values rope_values_2200[] = {
    { 0, false, 1, { 0 } },
    { 2, false, 5, { 0, 2, 8, 24, 40 } },
    { 3, false, 1, { 0 } },
};

static const struct op_word_values rope_back_values_2200[] = {
    { 0, false, 1, { 0 } },
    { 2, false, 5, { 0, 2, 8, 24, 40 } },
    { 3, false, 1, { 0 } },
};

static const struct op_word_values conv_transpose_1d_values_2200[] = {
    { 1, false, 1, { 0 } },
    { 2, false, 1, { 1 } },
};

static const struct op_word_values im2col_values_2200[] = {
    { 6, false, 2, { 0, 1 } },
};

static const struct op_word_values im2col_back_values_2200[] = {
    { 6, false, 2, { 0, 1 } },
};

static const struct op_word_values pool_1d_values_2200[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values pool_2d_values_2200[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values pool_2d_back_values_2200[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values upscale_values_2200[] = {
    { 0, false, 8, { 0, 1, 2, 256, 257, 258, 513, 769 } },
};

static const struct op_word_values pad_values_2200[] = {
    { 8, false, 2, { 0, 1 } },
};

static const struct op_word_values argsort_values_2200[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values tri_values_2200[] = {
    { 0, false, 4, { 0, 1, 2, 3 } },
};

static const struct op_word_values flash_attn_ext_values_2200[] = {
    { 3, false, 2, { 0, 10 } },
};

static const struct op_word_values ssm_scan_values_2200[] = {
    { 0, true, 1, { 2147483647 } },
};

static const struct op_word_values add_rel_pos_values_2200[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values glu_values_2200[] = {
    { 1, false, 2, { 0, 1 } },
};

static const struct op_schema ops_2200[] = {
    { "NONE", 0x0000, 0x0000, 0x001, 0x000, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DUP", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ADD", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ADD_ID", 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ADD1", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ACC", 0x001f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, acc_values_2200, 1 },
    { "SUB", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MUL", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DIV", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SQR", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SQRT", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "LOG", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SIN", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "COS", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SUM", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SUM_ROWS", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CUMSUM", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MEAN", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ARGMAX", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "COUNT_EQUAL", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "REPEAT", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "REPEAT_BACK", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONCAT", 0x0001, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, concat_values_2200, 1 },
    { "SILU_BACK", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "NORM", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "RMS_NORM", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "RMS_NORM_BACK", 0x0001, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GROUP_NORM", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "L2_NORM", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MUL_MAT", 0x0003, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, mul_mat_values_2200, 2 },
    { "MUL_MAT_ID", 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "OUT_PROD", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SCALE", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SET", 0x001f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, set_values_2200, 1 },
    { "CPY", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONT", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "RESHAPE", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "VIEW", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "PERMUTE", 0x000f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, permute_values_2200, 4 },
    { "TRANSPOSE", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GET_ROWS", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GET_ROWS_BACK", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SET_ROWS", 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DIAG", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DIAG_MASK_INF", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DIAG_MASK_ZERO", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SOFT_MAX", 0x0003, 0x0000, 0x007, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SOFT_MAX_BACK", 0x0003, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ROPE", 0xffff, 0x0000, 0x007, 0x003, true, true, 0, OP_WORD_PLAIN, rope_values_2200, 3 },
    { "ROPE_BACK", 0xffff, 0x0000, 0x007, 0x003, true, true, 0, OP_WORD_PLAIN, rope_back_values_2200, 3 },
    { "CLAMP", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_TRANSPOSE_1D", 0x0007, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, conv_transpose_1d_values_2200, 2 },
    { "IM2COL", 0x007f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, im2col_values_2200, 1 },
    { "IM2COL_BACK", 0x007f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, im2col_back_values_2200, 1 },
    { "IM2COL_3D", 0x03ff, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "COL2IM_1D", 0x0007, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_2D", 0x003f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_3D", 0x0fff, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_2D_DW", 0x003f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_TRANSPOSE_2D", 0x0001, 0x0000, 0x003, 0x003, false, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "POOL_1D", 0x000f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, pool_1d_values_2200, 1 },
    { "POOL_2D", 0x007f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, pool_2d_values_2200, 1 },
    { "POOL_2D_BACK", 0x007f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, pool_2d_back_values_2200, 1 },
    { "UPSCALE", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, upscale_values_2200, 1 },
    { "PAD", 0x01ff, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, pad_values_2200, 1 },
    { "PAD_REFLECT_1D", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ROLL", 0x000f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ARANGE", 0x0007, 0x0000, 0x000, 0x000, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "TIMESTEP_EMBEDDING", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ARGSORT", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, argsort_values_2200, 1 },
    { "TOP_K", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "LEAKY_RELU", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "TRI", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, tri_values_2200, 1 },
    { "FILL", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "FLASH_ATTN_EXT", 0x000f, 0x0000, 0x01f, 0x007, true, true, 0, OP_WORD_PLAIN, flash_attn_ext_values_2200, 1 },
    { "FLASH_ATTN_BACK", 0x0001, 0x0000, 0x00f, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SSM_CONV", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SSM_SCAN", 0x0001, 0x0001, 0x07f, 0x07f, true, true, 0, OP_WORD_PLAIN, ssm_scan_values_2200, 1 },
    { "WIN_PART", 0x0007, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "WIN_UNPART", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GET_REL_POS", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ADD_REL_POS", 0x0001, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, add_rel_pos_values_2200, 1 },
    { "RWKV_WKV6", 0x0000, 0x0000, 0x03f, 0x03f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GATED_LINEAR_ATTN", 0x0001, 0x0000, 0x01f, 0x01f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "RWKV_WKV7", 0x0000, 0x0000, 0x07f, 0x07f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SOLVE_TRI", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GATED_DELTA_NET", 0x0001, 0x0001, 0x03f, 0x03f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "LIGHTNING_INDEXER", 0x0000, 0x0000, 0x00f, 0x00f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DSV4_HC_COMB", 0x0003, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DSV4_HC_PRE", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DSV4_HC_POST", 0x0000, 0x0000, 0x00f, 0x00f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "UNARY", 0x001f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_UNARY_OP, NULL, 0 },
    { "MAP_CUSTOM1", 0x003f, 0x0000, 0x001, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MAP_CUSTOM2", 0x003f, 0x0000, 0x003, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MAP_CUSTOM3", 0x003f, 0x0000, 0x007, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CUSTOM", 0x003f, 0x0000, 0x1ff, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CROSS_ENTROPY_LOSS", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CROSS_ENTROPY_LOSS_BACK", 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "OPT_STEP_ADAMW", 0x0000, 0x0000, 0x01f, 0x01f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "OPT_STEP_SGD", 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GLU", 0x000f, 0x0000, 0x003, 0x001, true, true, 0, OP_WORD_GLU_OP, glu_values_2200, 1 },
};

static const struct op_word_values acc_values_2300[] = {
    { 4, false, 2, { 0, 1 } },
};

static const struct op_word_values concat_values_2300[] = {
    { 0, false, 4, { 0, 1, 2, 3 } },
};

static const struct op_word_values mul_mat_values_2300[] = {
    { 0, false, 2, { 0, 10 } },
    { 1, false, 2, { 0, 1 } },
};

static const struct op_word_values set_values_2300[] = {
    { 4, false, 2, { 0, 1 } },
};

static const struct op_word_values permute_values_2300[] = {
    { 0, false, 4, { 0, 1, 2, 3 } },
    { 1, false, 4, { 0, 1, 2, 3 } },
    { 2, false, 4, { 0, 1, 2, 3 } },
    { 3, false, 4, { 0, 1, 2, 3 } },
};

static const struct op_word_values rope_values_2300[] = {
    { 0, false, 1, { 0 } },
    { 2, false, 5, { 0, 2, 8, 24, 40 } },
    { 3, false, 1, { 0 } },
};

static const struct op_word_values rope_back_values_2300[] = {
    { 0, false, 1, { 0 } },
    { 2, false, 5, { 0, 2, 8, 24, 40 } },
    { 3, false, 1, { 0 } },
};

static const struct op_word_values conv_transpose_1d_values_2300[] = {
    { 1, false, 1, { 0 } },
    { 2, false, 1, { 1 } },
};

static const struct op_word_values im2col_values_2300[] = {
    { 6, false, 2, { 0, 1 } },
};

static const struct op_word_values im2col_back_values_2300[] = {
    { 6, false, 2, { 0, 1 } },
};

static const struct op_word_values pool_1d_values_2300[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values pool_2d_values_2300[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values pool_2d_back_values_2300[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values upscale_values_2300[] = {
    { 0, false, 8, { 0, 1, 2, 256, 257, 258, 513, 769 } },
};

static const struct op_word_values pad_values_2300[] = {
    { 8, false, 2, { 0, 1 } },
};

static const struct op_word_values argsort_values_2300[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values tri_values_2300[] = {
    { 0, false, 4, { 0, 1, 2, 3 } },
};

static const struct op_word_values flash_attn_ext_values_2300[] = {
    { 3, false, 2, { 0, 10 } },
};

static const struct op_word_values ssm_scan_values_2300[] = {
    { 0, true, 1, { 2147483647 } },
};

static const struct op_word_values add_rel_pos_values_2300[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values glu_values_2300[] = {
    { 1, false, 2, { 0, 1 } },
};

static const struct op_schema ops_2300[] = {
    { "NONE", 0x0000, 0x0000, 0x3ff, 0x000, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DUP", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ADD", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ADD_ID", 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ADD1", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ACC", 0x001f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, acc_values_2300, 1 },
    { "SUB", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MUL", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DIV", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SQR", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SQRT", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "LOG", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SIN", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "COS", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SUM", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SUM_ROWS", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CUMSUM", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MEAN", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ARGMAX", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "COUNT_EQUAL", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "REPEAT", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "REPEAT_BACK", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONCAT", 0x0001, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, concat_values_2300, 1 },
    { "SILU_BACK", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "NORM", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "RMS_NORM", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "RMS_NORM_BACK", 0x0001, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GROUP_NORM", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "L2_NORM", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MUL_MAT", 0x0003, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, mul_mat_values_2300, 2 },
    { "MUL_MAT_ID", 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "OUT_PROD", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SCALE", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SET", 0x001f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, set_values_2300, 1 },
    { "CPY", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONT", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "RESHAPE", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "VIEW", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "PERMUTE", 0x000f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, permute_values_2300, 4 },
    { "TRANSPOSE", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GET_ROWS", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GET_ROWS_BACK", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SET_ROWS", 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DIAG", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DIAG_MASK_INF", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DIAG_MASK_ZERO", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SOFT_MAX", 0x0003, 0x0000, 0x007, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SOFT_MAX_BACK", 0x0003, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ROPE", 0xffff, 0x0000, 0x007, 0x003, true, true, 0, OP_WORD_PLAIN, rope_values_2300, 3 },
    { "ROPE_BACK", 0xffff, 0x0000, 0x007, 0x003, true, true, 0, OP_WORD_PLAIN, rope_back_values_2300, 3 },
    { "CLAMP", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_TRANSPOSE_1D", 0x0007, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, conv_transpose_1d_values_2300, 2 },
    { "IM2COL", 0x007f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, im2col_values_2300, 1 },
    { "IM2COL_BACK", 0x007f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, im2col_back_values_2300, 1 },
    { "IM2COL_3D", 0x03ff, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "COL2IM_1D", 0x0007, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_2D", 0x003f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_3D", 0x0fff, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_2D_DW", 0x003f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_TRANSPOSE_2D", 0x0001, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "POOL_1D", 0x000f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, pool_1d_values_2300, 1 },
    { "POOL_2D", 0x007f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, pool_2d_values_2300, 1 },
    { "POOL_2D_BACK", 0x007f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, pool_2d_back_values_2300, 1 },
    { "UPSCALE", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, upscale_values_2300, 1 },
    { "PAD", 0x01ff, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, pad_values_2300, 1 },
    { "PAD_REFLECT_1D", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ROLL", 0x000f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ARANGE", 0x0007, 0x0000, 0x000, 0x000, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "TIMESTEP_EMBEDDING", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ARGSORT", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, argsort_values_2300, 1 },
    { "TOP_K", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "LEAKY_RELU", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "TRI", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, tri_values_2300, 1 },
    { "FILL", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "FLASH_ATTN_EXT", 0x001f, 0x0000, 0x01f, 0x007, true, true, 0, OP_WORD_PLAIN, flash_attn_ext_values_2300, 1 },
    { "FLASH_ATTN_BACK", 0x0001, 0x0000, 0x00f, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SSM_CONV", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SSM_SCAN", 0x0001, 0x0001, 0x07f, 0x07f, true, true, 0, OP_WORD_PLAIN, ssm_scan_values_2300, 1 },
    { "WIN_PART", 0x0007, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "WIN_UNPART", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GET_REL_POS", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ADD_REL_POS", 0x0001, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, add_rel_pos_values_2300, 1 },
    { "RWKV_WKV6", 0x0000, 0x0000, 0x03f, 0x03f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GATED_LINEAR_ATTN", 0x0001, 0x0000, 0x01f, 0x01f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "RWKV_WKV7", 0x0000, 0x0000, 0x07f, 0x07f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SOLVE_TRI", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GATED_DELTA_NET", 0x0001, 0x0001, 0x03f, 0x03f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "LIGHTNING_INDEXER", 0x0000, 0x0000, 0x00f, 0x00f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DSV4_HC_COMB", 0x0003, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DSV4_HC_PRE", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DSV4_HC_POST", 0x0000, 0x0000, 0x00f, 0x00f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "UNARY", 0x001f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_UNARY_OP, NULL, 0 },
    { "MAP_CUSTOM1", 0x003f, 0x0000, 0x001, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MAP_CUSTOM2", 0x003f, 0x0000, 0x003, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MAP_CUSTOM3", 0x003f, 0x0000, 0x007, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CUSTOM", 0x003f, 0x0000, 0x1ff, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CROSS_ENTROPY_LOSS", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CROSS_ENTROPY_LOSS_BACK", 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "OPT_STEP_ADAMW", 0x0000, 0x0000, 0x01f, 0x01f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "OPT_STEP_SGD", 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GLU", 0x000f, 0x0000, 0x003, 0x001, true, true, 0, OP_WORD_GLU_OP, glu_values_2300, 1 },
};

static const struct op_word_values acc_values_2400[] = {
    { 4, false, 2, { 0, 1 } },
};

static const struct op_word_values concat_values_2400[] = {
    { 0, false, 4, { 0, 1, 2, 3 } },
};

static const struct op_word_values mul_mat_values_2400[] = {
    { 0, false, 4, { 0, 10, 15, 20 } },
    { 1, false, 2, { 0, 1 } },
    { 3, false, 6, { 0, 10, 15, 20, 30, 40 } },
};

static const struct op_word_values mul_mat_id_values_2400[] = {
    { 0, false, 4, { 0, 10, 15, 20 } },
    { 3, false, 6, { 0, 10, 15, 20, 30, 40 } },
};

static const struct op_word_values set_values_2400[] = {
    { 4, false, 2, { 0, 1 } },
};

static const struct op_word_values permute_values_2400[] = {
    { 0, false, 4, { 0, 1, 2, 3 } },
    { 1, false, 4, { 0, 1, 2, 3 } },
    { 2, false, 4, { 0, 1, 2, 3 } },
    { 3, false, 4, { 0, 1, 2, 3 } },
};

static const struct op_word_values rope_values_2400[] = {
    { 0, false, 1, { 0 } },
    { 2, false, 5, { 0, 2, 8, 24, 40 } },
    { 3, false, 1, { 0 } },
};

static const struct op_word_values rope_back_values_2400[] = {
    { 0, false, 1, { 0 } },
    { 2, false, 5, { 0, 2, 8, 24, 40 } },
    { 3, false, 1, { 0 } },
};

static const struct op_word_values conv_transpose_1d_values_2400[] = {
    { 1, false, 1, { 0 } },
    { 2, false, 1, { 1 } },
};

static const struct op_word_values im2col_values_2400[] = {
    { 6, false, 2, { 0, 1 } },
};

static const struct op_word_values im2col_back_values_2400[] = {
    { 6, false, 2, { 0, 1 } },
};

static const struct op_word_values pool_1d_values_2400[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values pool_2d_values_2400[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values pool_2d_back_values_2400[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values upscale_values_2400[] = {
    { 0, false, 8, { 0, 1, 2, 256, 257, 258, 513, 769 } },
};

static const struct op_word_values pad_values_2400[] = {
    { 8, false, 2, { 0, 1 } },
};

static const struct op_word_values argsort_values_2400[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values tri_values_2400[] = {
    { 0, false, 4, { 0, 1, 2, 3 } },
};

static const struct op_word_values flash_attn_ext_values_2400[] = {
    { 3, false, 2, { 0, 10 } },
};

static const struct op_word_values ssm_scan_values_2400[] = {
    { 0, true, 1, { 2147483647 } },
};

static const struct op_word_values add_rel_pos_values_2400[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values glu_values_2400[] = {
    { 1, false, 2, { 0, 1 } },
};

static const struct op_schema ops_2400[] = {
    { "NONE", 0x0000, 0x0000, 0x3ff, 0x000, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DUP", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ADD", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ADD_ID", 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ADD1", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ACC", 0x001f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, acc_values_2400, 1 },
    { "SUB", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MUL", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DIV", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SQR", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SQRT", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "LOG", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SIN", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "COS", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SUM", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SUM_ROWS", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CUMSUM", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MEAN", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ARGMAX", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "COUNT_EQUAL", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "REPEAT", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "REPEAT_BACK", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONCAT", 0x0001, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, concat_values_2400, 1 },
    { "SILU_BACK", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "NORM", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "RMS_NORM", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "RMS_NORM_BACK", 0x0001, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GROUP_NORM", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "L2_NORM", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MUL_MAT", 0x000b, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, mul_mat_values_2400, 3 },
    { "MUL_MAT_ID", 0x0009, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, mul_mat_id_values_2400, 2 },
    { "OUT_PROD", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SCALE", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SET", 0x001f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, set_values_2400, 1 },
    { "CPY", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONT", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "RESHAPE", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "VIEW", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "PERMUTE", 0x000f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, permute_values_2400, 4 },
    { "TRANSPOSE", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GET_ROWS", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GET_ROWS_BACK", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SET_ROWS", 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DIAG", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DIAG_MASK_INF", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DIAG_MASK_ZERO", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SOFT_MAX", 0x0003, 0x0000, 0x007, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SOFT_MAX_BACK", 0x0003, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ROPE", 0xffff, 0x0000, 0x007, 0x003, true, true, 0, OP_WORD_PLAIN, rope_values_2400, 3 },
    { "ROPE_BACK", 0xffff, 0x0000, 0x007, 0x003, true, true, 0, OP_WORD_PLAIN, rope_back_values_2400, 3 },
    { "CLAMP", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_TRANSPOSE_1D", 0x0007, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, conv_transpose_1d_values_2400, 2 },
    { "IM2COL", 0x007f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, im2col_values_2400, 1 },
    { "IM2COL_BACK", 0x007f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, im2col_back_values_2400, 1 },
    { "IM2COL_3D", 0x03ff, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "COL2IM_1D", 0x0007, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_2D", 0x003f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_3D", 0x0fff, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_2D_DW", 0x003f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_TRANSPOSE_2D", 0x0001, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "POOL_1D", 0x000f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, pool_1d_values_2400, 1 },
    { "POOL_2D", 0x007f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, pool_2d_values_2400, 1 },
    { "POOL_2D_BACK", 0x007f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, pool_2d_back_values_2400, 1 },
    { "UPSCALE", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, upscale_values_2400, 1 },
    { "PAD", 0x01ff, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, pad_values_2400, 1 },
    { "PAD_REFLECT_1D", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ROLL", 0x000f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ARANGE", 0x0007, 0x0000, 0x000, 0x000, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "TIMESTEP_EMBEDDING", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ARGSORT", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, argsort_values_2400, 1 },
    { "TOP_K", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "LEAKY_RELU", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "TRI", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, tri_values_2400, 1 },
    { "FILL", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "FLASH_ATTN_EXT", 0x001f, 0x0000, 0x01f, 0x007, true, true, 0, OP_WORD_PLAIN, flash_attn_ext_values_2400, 1 },
    { "FLASH_ATTN_BACK", 0x0001, 0x0000, 0x00f, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SSM_CONV", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SSM_SCAN", 0x0001, 0x0001, 0x07f, 0x07f, true, true, 0, OP_WORD_PLAIN, ssm_scan_values_2400, 1 },
    { "WIN_PART", 0x0007, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "WIN_UNPART", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GET_REL_POS", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ADD_REL_POS", 0x0001, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, add_rel_pos_values_2400, 1 },
    { "RWKV_WKV6", 0x0000, 0x0000, 0x03f, 0x03f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GATED_LINEAR_ATTN", 0x0001, 0x0000, 0x01f, 0x01f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "RWKV_WKV7", 0x0000, 0x0000, 0x07f, 0x07f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SOLVE_TRI", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GATED_DELTA_NET", 0x0001, 0x0001, 0x03f, 0x03f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "LIGHTNING_INDEXER", 0x0000, 0x0000, 0x00f, 0x00f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DSV4_HC_COMB", 0x0003, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DSV4_HC_PRE", 0x0000, 0x0001, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DSV4_HC_POST", 0x0000, 0x0000, 0x00f, 0x00f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "UNARY", 0x001f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_UNARY_OP, NULL, 0 },
    { "MAP_CUSTOM1", 0x003f, 0x0000, 0x001, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MAP_CUSTOM2", 0x003f, 0x0000, 0x003, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MAP_CUSTOM3", 0x003f, 0x0000, 0x007, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CUSTOM", 0x003f, 0x0000, 0x1ff, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CROSS_ENTROPY_LOSS", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CROSS_ENTROPY_LOSS_BACK", 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "OPT_STEP_ADAMW", 0x0000, 0x0000, 0x01f, 0x01f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "OPT_STEP_SGD", 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GLU", 0x000f, 0x0000, 0x003, 0x001, true, true, 0, OP_WORD_GLU_OP, glu_values_2400, 1 },
};

static const struct op_word_values acc_values_2500[] = {
    { 4, false, 2, { 0, 1 } },
};

static const struct op_word_values concat_values_2500[] = {
    { 0, false, 4, { 0, 1, 2, 3 } },
};

static const struct op_word_values mul_mat_values_2500[] = {
    { 0, false, 4, { 0, 10, 15, 20 } },
    { 1, false, 2, { 0, 1 } },
    { 3, false, 6, { 0, 10, 15, 20, 30, 40 } },
};

static const struct op_word_values mul_mat_id_values_2500[] = {
    { 0, false, 4, { 0, 10, 15, 20 } },
    { 3, false, 6, { 0, 10, 15, 20, 30, 40 } },
};

static const struct op_word_values set_values_2500[] = {
    { 4, false, 2, { 0, 1 } },
};

static const struct op_word_values permute_values_2500[] = {
    { 0, false, 4, { 0, 1, 2, 3 } },
    { 1, false, 4, { 0, 1, 2, 3 } },
    { 2, false, 4, { 0, 1, 2, 3 } },
    { 3, false, 4, { 0, 1, 2, 3 } },
};

static const struct op_word_values rope_values_2500[] = {
    { 0, false, 1, { 0 } },
    { 2, false, 5, { 0, 2, 8, 24, 40 } },
    { 3, false, 1, { 0 } },
};

static const struct op_word_values rope_back_values_2500[] = {
    { 0, false, 1, { 0 } },
    { 2, false, 5, { 0, 2, 8, 24, 40 } },
    { 3, false, 1, { 0 } },
};

static const struct op_word_values conv_transpose_1d_values_2500[] = {
    { 1, false, 1, { 0 } },
    { 2, false, 1, { 1 } },
};

static const struct op_word_values im2col_values_2500[] = {
    { 6, false, 2, { 0, 1 } },
};

static const struct op_word_values im2col_back_values_2500[] = {
    { 6, false, 2, { 0, 1 } },
};

static const struct op_word_values pool_1d_values_2500[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values pool_2d_values_2500[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values pool_2d_back_values_2500[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values upscale_values_2500[] = {
    { 0, false, 8, { 0, 1, 2, 256, 257, 258, 513, 769 } },
};

static const struct op_word_values pad_values_2500[] = {
    { 8, false, 2, { 0, 1 } },
};

static const struct op_word_values argsort_values_2500[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values tri_values_2500[] = {
    { 0, false, 4, { 0, 1, 2, 3 } },
};

static const struct op_word_values flash_attn_ext_values_2500[] = {
    { 3, false, 2, { 0, 10 } },
};

static const struct op_word_values ssm_scan_values_2500[] = {
    { 0, true, 1, { 2147483647 } },
};

static const struct op_word_values add_rel_pos_values_2500[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values dsv4_hc_pre_values_2500[] = {
    { 1, false, 2, { 0, 1 } },
};

static const struct op_word_values glu_values_2500[] = {
    { 1, false, 2, { 0, 1 } },
};

static const struct op_schema ops_2500[] = {
    { "NONE", 0x0000, 0x0000, 0x3ff, 0x000, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DUP", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ADD", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ADD_ID", 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ADD1", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ACC", 0x001f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, acc_values_2500, 1 },
    { "SUB", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MUL", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DIV", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SQR", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SQRT", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "LOG", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SIN", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "COS", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SUM", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SUM_ROWS", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CUMSUM", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MEAN", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ARGMAX", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "COUNT_EQUAL", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "REPEAT", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "REPEAT_BACK", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONCAT", 0x0001, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, concat_values_2500, 1 },
    { "SILU_BACK", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "NORM", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "RMS_NORM", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "RMS_NORM_BACK", 0x0001, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GROUP_NORM", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "L2_NORM", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MUL_MAT", 0x000b, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, mul_mat_values_2500, 3 },
    { "MUL_MAT_ID", 0x0009, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, mul_mat_id_values_2500, 2 },
    { "OUT_PROD", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SCALE", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SET", 0x001f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, set_values_2500, 1 },
    { "CPY", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONT", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "RESHAPE", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "VIEW", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "PERMUTE", 0x000f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, permute_values_2500, 4 },
    { "TRANSPOSE", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GET_ROWS", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GET_ROWS_BACK", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SET_ROWS", 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DIAG", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DIAG_MASK_INF", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DIAG_MASK_ZERO", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SOFT_MAX", 0x0003, 0x0000, 0x007, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SOFT_MAX_BACK", 0x0003, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ROPE", 0xffff, 0x0000, 0x007, 0x003, true, true, 0, OP_WORD_PLAIN, rope_values_2500, 3 },
    { "ROPE_BACK", 0xffff, 0x0000, 0x007, 0x003, true, true, 0, OP_WORD_PLAIN, rope_back_values_2500, 3 },
    { "CLAMP", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_TRANSPOSE_1D", 0x0007, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, conv_transpose_1d_values_2500, 2 },
    { "IM2COL", 0x007f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, im2col_values_2500, 1 },
    { "IM2COL_BACK", 0x007f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, im2col_back_values_2500, 1 },
    { "IM2COL_3D", 0x03ff, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "COL2IM_1D", 0x0007, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_2D", 0x003f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_3D", 0x0fff, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_2D_DW", 0x003f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_TRANSPOSE_2D", 0x0001, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "POOL_1D", 0x000f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, pool_1d_values_2500, 1 },
    { "POOL_2D", 0x007f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, pool_2d_values_2500, 1 },
    { "POOL_2D_BACK", 0x007f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, pool_2d_back_values_2500, 1 },
    { "UPSCALE", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, upscale_values_2500, 1 },
    { "PAD", 0x01ff, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, pad_values_2500, 1 },
    { "PAD_REFLECT_1D", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ROLL", 0x000f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ARANGE", 0x0007, 0x0000, 0x000, 0x000, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "TIMESTEP_EMBEDDING", 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ARGSORT", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, argsort_values_2500, 1 },
    { "TOP_K", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "LEAKY_RELU", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "TRI", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, tri_values_2500, 1 },
    { "FILL", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "FLASH_ATTN_EXT", 0x001f, 0x0000, 0x01f, 0x007, true, true, 0, OP_WORD_PLAIN, flash_attn_ext_values_2500, 1 },
    { "FLASH_ATTN_BACK", 0x0001, 0x0000, 0x00f, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SSM_CONV", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SSM_SCAN", 0x0001, 0x0001, 0x07f, 0x07f, true, true, 0, OP_WORD_PLAIN, ssm_scan_values_2500, 1 },
    { "WIN_PART", 0x0007, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "WIN_UNPART", 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GET_REL_POS", 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ADD_REL_POS", 0x0001, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, add_rel_pos_values_2500, 1 },
    { "RWKV_WKV6", 0x0000, 0x0000, 0x03f, 0x03f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GATED_LINEAR_ATTN", 0x0001, 0x0000, 0x01f, 0x01f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "RWKV_WKV7", 0x0000, 0x0000, 0x07f, 0x07f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SOLVE_TRI", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GATED_DELTA_NET", 0x0001, 0x0001, 0x03f, 0x03f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "LIGHTNING_INDEXER", 0x0000, 0x0000, 0x00f, 0x00f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DSV4_HC_COMB", 0x0003, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DSV4_HC_PRE", 0x0003, 0x0001, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, dsv4_hc_pre_values_2500, 1 },
    { "DSV4_HC_POST", 0x0000, 0x0000, 0x00f, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "UNARY", 0x001f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_UNARY_OP, NULL, 0 },
    { "MAP_CUSTOM1", 0x003f, 0x0000, 0x001, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MAP_CUSTOM2", 0x003f, 0x0000, 0x003, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MAP_CUSTOM3", 0x003f, 0x0000, 0x007, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CUSTOM", 0x003f, 0x0000, 0x1ff, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CROSS_ENTROPY_LOSS", 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CROSS_ENTROPY_LOSS_BACK", 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "OPT_STEP_ADAMW", 0x0000, 0x0000, 0x01f, 0x01f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "OPT_STEP_SGD", 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GLU", 0x000f, 0x0000, 0x003, 0x001, true, true, 0, OP_WORD_GLU_OP, glu_values_2500, 1 },
};

const struct op_schemas op_schemas[] = {
    { 904, ops_904, sizeof ops_904 / sizeof ops_904[0] },
    { 905, ops_905, sizeof ops_905 / sizeof ops_905[0] },
    { 1000, ops_1000, sizeof ops_1000 / sizeof ops_1000[0] },
    { 1101, ops_1101, sizeof ops_1101 / sizeof ops_1101[0] },
    { 1500, ops_1500, sizeof ops_1500 / sizeof ops_1500[0] },
    { 1503, ops_1503, sizeof ops_1503 / sizeof ops_1503[0] },
    { 1600, ops_1600, sizeof ops_1600 / sizeof ops_1600[0] },
    { 1601, ops_1601, sizeof ops_1601 / sizeof ops_1601[0] },
    { 2000, ops_2000, sizeof ops_2000 / sizeof ops_2000[0] },
    { 2200, ops_2200, sizeof ops_2200 / sizeof ops_2200[0] },
    { 2300, ops_2300, sizeof ops_2300 / sizeof ops_2300[0] },
    { 2400, ops_2400, sizeof ops_2400 / sizeof ops_2400[0] },
    { 2500, ops_2500, sizeof ops_2500 / sizeof ops_2500[0] },
};
const size_t op_schemas_count = sizeof op_schemas / sizeof op_schemas[0];
