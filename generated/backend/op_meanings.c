/* Generated from idl/ops.yaml by python -m codegen gen. Do not edit. */
#include "op_meanings.h"

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

static const struct op_word_values flash_attn_back_values_2000[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values add_rel_pos_values_2000[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values glu_values_2000[] = {
    { 1, false, 2, { 0, 1 } },
};

static const struct op_meaning ops_2000[] = {
    { "NONE", 0x0000, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DUP", 0x0000, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ADD", 0x0000, 0x003, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ADD_ID", 0x0000, 0x007, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ADD1", 0x0000, 0x003, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ACC", 0x001f, 0x003, true, 0, OP_WORD_PLAIN, acc_values_2000, 1 },
    { "SUB", 0x0000, 0x003, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MUL", 0x0000, 0x003, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DIV", 0x0000, 0x003, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SQR", 0x0000, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SQRT", 0x0000, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "LOG", 0x0000, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SIN", 0x0000, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "COS", 0x0000, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SUM", 0x0000, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SUM_ROWS", 0x0000, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CUMSUM", 0x0000, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MEAN", 0x0000, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ARGMAX", 0x0000, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "COUNT_EQUAL", 0x0000, 0x003, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "REPEAT", 0x0000, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "REPEAT_BACK", 0x0000, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONCAT", 0x0001, 0x003, true, 0, OP_WORD_PLAIN, concat_values_2000, 1 },
    { "SILU_BACK", 0x0000, 0x003, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "NORM", 0x0001, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "RMS_NORM", 0x0001, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "RMS_NORM_BACK", 0x0001, 0x003, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GROUP_NORM", 0x0003, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "L2_NORM", 0x0001, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MUL_MAT", 0x0003, 0x003, true, 0, OP_WORD_PLAIN, mul_mat_values_2000, 2 },
    { "MUL_MAT_ID", 0x0000, 0x007, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "OUT_PROD", 0x0000, 0x003, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SCALE", 0x0003, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SET", 0x001f, 0x003, true, 0, OP_WORD_PLAIN, set_values_2000, 1 },
    { "CPY", 0x0000, 0x003, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONT", 0x0000, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "RESHAPE", 0x0000, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "VIEW", 0x0003, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "PERMUTE", 0x000f, 0x001, true, 0, OP_WORD_PLAIN, permute_values_2000, 4 },
    { "TRANSPOSE", 0x0000, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GET_ROWS", 0x0000, 0x003, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GET_ROWS_BACK", 0x0000, 0x003, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SET_ROWS", 0x0000, 0x007, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DIAG", 0x0000, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DIAG_MASK_INF", 0x0001, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DIAG_MASK_ZERO", 0x0001, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SOFT_MAX", 0x0003, 0x007, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SOFT_MAX_BACK", 0x0003, 0x003, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ROPE", 0x7fff, 0x007, true, 0, OP_WORD_PLAIN, rope_values_2000, 3 },
    { "ROPE_BACK", 0x7fff, 0x007, true, 0, OP_WORD_PLAIN, rope_back_values_2000, 3 },
    { "CLAMP", 0x0003, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_TRANSPOSE_1D", 0x0007, 0x003, true, 0, OP_WORD_PLAIN, conv_transpose_1d_values_2000, 2 },
    { "IM2COL", 0x007f, 0x003, true, 0, OP_WORD_PLAIN, im2col_values_2000, 1 },
    { "IM2COL_BACK", 0x007f, 0x003, true, 0, OP_WORD_PLAIN, im2col_back_values_2000, 1 },
    { "IM2COL_3D", 0x03ff, 0x003, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "COL2IM_1D", 0x0007, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_2D", 0x003f, 0x003, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_3D", 0x0fff, 0x003, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_2D_DW", 0x003f, 0x003, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_TRANSPOSE_2D", 0x0001, 0x003, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "POOL_1D", 0x000f, 0x001, true, 0, OP_WORD_PLAIN, pool_1d_values_2000, 1 },
    { "POOL_2D", 0x007f, 0x001, true, 0, OP_WORD_PLAIN, pool_2d_values_2000, 1 },
    { "POOL_2D_BACK", 0x007f, 0x003, true, 0, OP_WORD_PLAIN, pool_2d_back_values_2000, 1 },
    { "UPSCALE", 0x0001, 0x001, true, 0, OP_WORD_PLAIN, upscale_values_2000, 1 },
    { "PAD", 0x01ff, 0x001, true, 0, OP_WORD_PLAIN, pad_values_2000, 1 },
    { "PAD_REFLECT_1D", 0x0003, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ROLL", 0x000f, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ARANGE", 0x0007, 0x000, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "TIMESTEP_EMBEDDING", 0x0003, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ARGSORT", 0x0001, 0x001, true, 0, OP_WORD_PLAIN, argsort_values_2000, 1 },
    { "TOP_K", 0x0000, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "LEAKY_RELU", 0x0001, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "TRI", 0x0001, 0x001, true, 0, OP_WORD_PLAIN, tri_values_2000, 1 },
    { "FILL", 0x0001, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "FLASH_ATTN_EXT", 0x000f, 0x01f, true, 0, OP_WORD_PLAIN, flash_attn_ext_values_2000, 1 },
    { "FLASH_ATTN_BACK", 0x0001, 0x00f, true, 0, OP_WORD_PLAIN, flash_attn_back_values_2000, 1 },
    { "SSM_CONV", 0x0000, 0x003, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SSM_SCAN", 0x0001, 0x07f, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "WIN_PART", 0x0007, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "WIN_UNPART", 0x0001, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GET_REL_POS", 0x0000, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ADD_REL_POS", 0x0001, 0x007, true, 0, OP_WORD_PLAIN, add_rel_pos_values_2000, 1 },
    { "RWKV_WKV6", 0x0000, 0x03f, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GATED_LINEAR_ATTN", 0x0001, 0x01f, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "RWKV_WKV7", 0x0000, 0x07f, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SOLVE_TRI", 0x0000, 0x003, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GATED_DELTA_NET", 0x0001, 0x03f, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "LIGHTNING_INDEXER", 0x0000, 0x00f, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DSV4_HC_COMB", 0x0003, 0x007, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DSV4_HC_PRE", 0x0000, 0x003, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DSV4_HC_POST", 0x0000, 0x00f, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "UNARY", 0x001f, 0x001, true, 0, OP_WORD_UNARY_OP, NULL, 0 },
    { "MAP_CUSTOM1", 0x003f, 0x001, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MAP_CUSTOM2", 0x003f, 0x003, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MAP_CUSTOM3", 0x003f, 0x007, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CUSTOM", 0x003f, 0x1ff, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CROSS_ENTROPY_LOSS", 0x0000, 0x003, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CROSS_ENTROPY_LOSS_BACK", 0x0000, 0x007, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "OPT_STEP_ADAMW", 0x0000, 0x01f, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "OPT_STEP_SGD", 0x0000, 0x007, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GLU", 0x000f, 0x003, true, 0, OP_WORD_GLU_OP, glu_values_2000, 1 },
};

static const struct op_word_values acc_values_2600[] = {
    { 4, false, 2, { 0, 1 } },
};

static const struct op_word_values concat_values_2600[] = {
    { 0, false, 4, { 0, 1, 2, 3 } },
};

static const struct op_word_values mul_mat_values_2600[] = {
    { 0, false, 4, { 0, 10, 15, 20 } },
    { 1, false, 2, { 0, 1 } },
    { 3, false, 6, { 0, 10, 15, 20, 30, 40 } },
};

static const struct op_word_values mul_mat_id_values_2600[] = {
    { 0, false, 4, { 0, 10, 15, 20 } },
    { 3, false, 6, { 0, 10, 15, 20, 30, 40 } },
};

static const struct op_word_values set_values_2600[] = {
    { 4, false, 2, { 0, 1 } },
};

static const struct op_word_values permute_values_2600[] = {
    { 0, false, 4, { 0, 1, 2, 3 } },
    { 1, false, 4, { 0, 1, 2, 3 } },
    { 2, false, 4, { 0, 1, 2, 3 } },
    { 3, false, 4, { 0, 1, 2, 3 } },
};

static const struct op_word_values rope_values_2600[] = {
    { 0, false, 1, { 0 } },
    { 2, false, 5, { 0, 2, 8, 24, 40 } },
    { 3, false, 1, { 0 } },
};

static const struct op_word_values rope_back_values_2600[] = {
    { 0, false, 1, { 0 } },
    { 2, false, 5, { 0, 2, 8, 24, 40 } },
    { 3, false, 1, { 0 } },
};

static const struct op_word_values conv_transpose_1d_values_2600[] = {
    { 1, false, 1, { 0 } },
    { 2, false, 1, { 1 } },
};

static const struct op_word_values im2col_values_2600[] = {
    { 6, false, 2, { 0, 1 } },
};

static const struct op_word_values im2col_back_values_2600[] = {
    { 6, false, 2, { 0, 1 } },
};

static const struct op_word_values pool_1d_values_2600[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values pool_2d_values_2600[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values pool_2d_back_values_2600[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values upscale_values_2600[] = {
    { 0, false, 8, { 0, 1, 2, 256, 257, 258, 513, 769 } },
};

static const struct op_word_values pad_values_2600[] = {
    { 8, false, 2, { 0, 1 } },
};

static const struct op_word_values argsort_values_2600[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values tri_values_2600[] = {
    { 0, false, 4, { 0, 1, 2, 3 } },
};

static const struct op_word_values flash_attn_ext_values_2600[] = {
    { 3, false, 2, { 0, 10 } },
};

static const struct op_word_values flash_attn_back_values_2600[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values add_rel_pos_values_2600[] = {
    { 0, false, 2, { 0, 1 } },
};

static const struct op_word_values dsv4_hc_pre_values_2600[] = {
    { 1, false, 2, { 0, 1 } },
};

static const struct op_word_values glu_values_2600[] = {
    { 1, false, 2, { 0, 1 } },
};

static const struct op_meaning ops_2600[] = {
    { "NONE", 0x0000, 0x3ff, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DUP", 0x0000, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ADD", 0x0000, 0x003, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ADD_ID", 0x0000, 0x007, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ADD1", 0x0000, 0x003, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ACC", 0x001f, 0x003, true, 0, OP_WORD_PLAIN, acc_values_2600, 1 },
    { "SUB", 0x0000, 0x003, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MUL", 0x0000, 0x003, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DIV", 0x0000, 0x003, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SQR", 0x0000, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SQRT", 0x0000, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "LOG", 0x0000, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SIN", 0x0000, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "COS", 0x0000, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SUM", 0x0000, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SUM_ROWS", 0x0000, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CUMSUM", 0x0000, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MEAN", 0x0000, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ARGMAX", 0x0000, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "COUNT_EQUAL", 0x0000, 0x003, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "REPEAT", 0x0000, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "REPEAT_BACK", 0x0000, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONCAT", 0x0001, 0x003, true, 0, OP_WORD_PLAIN, concat_values_2600, 1 },
    { "SILU_BACK", 0x0000, 0x003, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "NORM", 0x0001, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "RMS_NORM", 0x0001, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "RMS_NORM_BACK", 0x0001, 0x003, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GROUP_NORM", 0x0003, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "L2_NORM", 0x0001, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MUL_MAT", 0x000b, 0x003, true, 0, OP_WORD_PLAIN, mul_mat_values_2600, 3 },
    { "MUL_MAT_ID", 0x0009, 0x007, true, 0, OP_WORD_PLAIN, mul_mat_id_values_2600, 2 },
    { "OUT_PROD", 0x0000, 0x003, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SCALE", 0x0003, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SET", 0x001f, 0x003, true, 0, OP_WORD_PLAIN, set_values_2600, 1 },
    { "CPY", 0x0000, 0x003, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONT", 0x0000, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "RESHAPE", 0x0000, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "VIEW", 0x0003, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "PERMUTE", 0x000f, 0x001, true, 0, OP_WORD_PLAIN, permute_values_2600, 4 },
    { "TRANSPOSE", 0x0000, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GET_ROWS", 0x0000, 0x003, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GET_ROWS_BACK", 0x0000, 0x003, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SET_ROWS", 0x0000, 0x007, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DIAG", 0x0000, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DIAG_MASK_INF", 0x0001, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DIAG_MASK_ZERO", 0x0001, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SOFT_MAX", 0x0003, 0x007, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SOFT_MAX_BACK", 0x0003, 0x003, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ROPE", 0xffff, 0x007, true, 0, OP_WORD_PLAIN, rope_values_2600, 3 },
    { "ROPE_BACK", 0xffff, 0x007, true, 0, OP_WORD_PLAIN, rope_back_values_2600, 3 },
    { "CLAMP", 0x0003, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_TRANSPOSE_1D", 0x0007, 0x003, true, 0, OP_WORD_PLAIN, conv_transpose_1d_values_2600, 2 },
    { "IM2COL", 0x007f, 0x003, true, 0, OP_WORD_PLAIN, im2col_values_2600, 1 },
    { "IM2COL_BACK", 0x007f, 0x003, true, 0, OP_WORD_PLAIN, im2col_back_values_2600, 1 },
    { "IM2COL_3D", 0x03ff, 0x003, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "COL2IM_1D", 0x0007, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_2D", 0x003f, 0x003, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_3D", 0x0fff, 0x003, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_2D_DW", 0x003f, 0x003, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_TRANSPOSE_2D", 0x0001, 0x003, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "POOL_1D", 0x000f, 0x001, true, 0, OP_WORD_PLAIN, pool_1d_values_2600, 1 },
    { "POOL_2D", 0x007f, 0x001, true, 0, OP_WORD_PLAIN, pool_2d_values_2600, 1 },
    { "POOL_2D_BACK", 0x007f, 0x003, true, 0, OP_WORD_PLAIN, pool_2d_back_values_2600, 1 },
    { "UPSCALE", 0x0001, 0x001, true, 0, OP_WORD_PLAIN, upscale_values_2600, 1 },
    { "PAD", 0x01ff, 0x001, true, 0, OP_WORD_PLAIN, pad_values_2600, 1 },
    { "PAD_REFLECT_1D", 0x0003, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ROLL", 0x000f, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ARANGE", 0x0007, 0x000, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "TIMESTEP_EMBEDDING", 0x0003, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ARGSORT", 0x0001, 0x001, true, 0, OP_WORD_PLAIN, argsort_values_2600, 1 },
    { "TOP_K", 0x0000, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "LEAKY_RELU", 0x0001, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "TRI", 0x0001, 0x001, true, 0, OP_WORD_PLAIN, tri_values_2600, 1 },
    { "FILL", 0x0001, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "FLASH_ATTN_EXT", 0x001f, 0x01f, true, 0, OP_WORD_PLAIN, flash_attn_ext_values_2600, 1 },
    { "FLASH_ATTN_BACK", 0x0001, 0x00f, true, 0, OP_WORD_PLAIN, flash_attn_back_values_2600, 1 },
    { "SSM_CONV", 0x0000, 0x003, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SSM_SCAN", 0x0001, 0x07f, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "WIN_PART", 0x0007, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "WIN_UNPART", 0x0001, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GET_REL_POS", 0x0000, 0x001, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ADD_REL_POS", 0x0001, 0x007, true, 0, OP_WORD_PLAIN, add_rel_pos_values_2600, 1 },
    { "RWKV_WKV6", 0x0000, 0x03f, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GATED_LINEAR_ATTN", 0x0001, 0x01f, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "RWKV_WKV7", 0x0000, 0x07f, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SOLVE_TRI", 0x0000, 0x003, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GATED_DELTA_NET", 0x0001, 0x03f, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "LIGHTNING_INDEXER", 0x0000, 0x00f, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DSV4_HC_COMB", 0x0003, 0x007, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DSV4_HC_PRE", 0x0003, 0x003, true, 0, OP_WORD_PLAIN, dsv4_hc_pre_values_2600, 1 },
    { "DSV4_HC_POST", 0x0000, 0x00f, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "UNARY", 0x001f, 0x001, true, 0, OP_WORD_UNARY_OP, NULL, 0 },
    { "MAP_CUSTOM1", 0x003f, 0x001, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MAP_CUSTOM2", 0x003f, 0x003, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MAP_CUSTOM3", 0x003f, 0x007, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CUSTOM", 0x003f, 0x1ff, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CROSS_ENTROPY_LOSS", 0x0000, 0x003, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CROSS_ENTROPY_LOSS_BACK", 0x0000, 0x007, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "OPT_STEP_ADAMW", 0x0000, 0x01f, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "OPT_STEP_SGD", 0x0000, 0x007, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GLU", 0x000f, 0x003, true, 0, OP_WORD_GLU_OP, glu_values_2600, 1 },
};

const struct op_meanings op_meanings[] = {
    { 2000, ops_2000, sizeof ops_2000 / sizeof ops_2000[0] },
    { 2600, ops_2600, sizeof ops_2600 / sizeof ops_2600[0] },
};
const size_t op_meanings_count = sizeof op_meanings / sizeof op_meanings[0];
