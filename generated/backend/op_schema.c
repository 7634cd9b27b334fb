/* Generated from idl/ops.yaml by python -m codegen gen. Do not edit. */
#include "op_schema.h"

static const struct op_word_values acc_values_904[] = { { 4, false, 2, { 0, 1 } } };
static const struct op_word_values concat_values_904[] = { { 0, false, 4, { 0, 1, 2, 3 } } };
static const struct op_word_values mul_mat_values_904[] = { { 0, false, 2, { 0, 10 } } };
static const struct op_word_values mul_mat_values_1101[] = { { 0, false, 2, { 0, 10 } }, { 1, false, 2, { 0, 1 } } };
static const struct op_word_values mul_mat_values_2400[] = { { 0, false, 4, { 0, 10, 15, 20 } },
        { 1, false, 2, { 0, 1 } }, { 3, false, 6, { 0, 10, 15, 20, 30, 40 } } };
static const struct op_word_values mul_mat_id_values_2400[] = { { 0, false, 4, { 0, 10, 15, 20 } },
        { 3, false, 6, { 0, 10, 15, 20, 30, 40 } } };
static const struct op_word_values set_values_904[] = { { 4, false, 2, { 0, 1 } } };
static const struct op_word_values permute_values_904[] = { { 0, false, 4, { 0, 1, 2, 3 } },
                                                            { 1, false, 4, { 0, 1, 2, 3 } },
                                                            { 2, false, 4, { 0, 1, 2, 3 } },
                                                            { 3, false, 4, { 0, 1, 2, 3 } } };
static const struct op_word_values rope_values_904[] = { { 0, false, 1, { 0 } }, { 2, false, 4, { 0, 2, 8, 24 } },
                                                         { 3, false, 1, { 0 } } };
static const struct op_word_values rope_values_905[] = { { 0, false, 1, { 0 } }, { 2, false, 5, { 0, 2, 8, 24, 40 } },
                                                         { 3, false, 1, { 0 } } };
static const struct op_word_values rope_values_2200[] = { { 0, false, 1, { 0 } }, { 2, false, 5, { 0, 2, 8, 24, 40 } },
                                                          { 3, false, 1, { 0 } } };
static const struct op_word_values rope_back_values_904[] = { { 0, false, 1, { 0 } }, { 2, false, 4, { 0, 2, 8, 24 } },
        { 3, false, 1, { 0 } } };
static const struct op_word_values rope_back_values_905[] = { { 0, false, 1, { 0 } },
        { 2, false, 5, { 0, 2, 8, 24, 40 } }, { 3, false, 1, { 0 } } };
static const struct op_word_values rope_back_values_2200[] = { { 0, false, 1, { 0 } },
        { 2, false, 5, { 0, 2, 8, 24, 40 } }, { 3, false, 1, { 0 } } };
static const struct op_word_values conv_transpose_1d_values_904[] = { { 1, false, 1, { 0 } }, { 2, false, 1, { 1 } } };
static const struct op_word_values im2col_values_904[] = { { 6, false, 2, { 0, 1 } } };
static const struct op_word_values im2col_back_values_904[] = { { 6, false, 2, { 0, 1 } } };
static const struct op_word_values pool_1d_values_904[] = { { 0, false, 2, { 0, 1 } } };
static const struct op_word_values pool_2d_values_904[] = { { 0, false, 2, { 0, 1 } } };
static const struct op_word_values pool_2d_back_values_904[] = { { 0, false, 2, { 0, 1 } } };
static const struct op_word_values upscale_values_904[] = { { 0, false, 4, { 0, 1, 256, 257 } } };
static const struct op_word_values upscale_values_905[] = { { 0, false, 8, { 0, 1, 2, 256, 257, 258, 513, 769 } } };
static const struct op_word_values pad_values_905[] = { { 8, false, 2, { 0, 1 } } };
static const struct op_word_values argsort_values_904[] = { { 0, false, 2, { 0, 1 } } };
static const struct op_word_values tri_values_905[] = { { 0, false, 4, { 0, 1, 2, 3 } } };
static const struct op_word_values flash_attn_ext_values_904[] = { { 3, false, 2, { 0, 10 } } };
static const struct op_word_values flash_attn_ext_values_2300[] = { { 3, false, 2, { 0, 10 } } };
static const struct op_word_values ssm_scan_values_904[] = { { 0, false, 2, { 0, 1 } } };
static const struct op_word_values ssm_scan_values_2000[] = { { 0, true, 1, { 2147483647 } } };
static const struct op_word_values add_rel_pos_values_904[] = { { 0, false, 2, { 0, 1 } } };
static const struct op_word_values dsv4_hc_pre_values_2500[] = { { 1, false, 2, { 0, 1 } } };
static const struct op_word_values glu_values_904[] = { { 1, false, 2, { 0, 1 } } };

/* name, since, until, words, nonzero, sources, required, batched, crosses, enum word, its enum, values */
const struct op_schema op_schemas[] = {
    { "NONE", 904, 2300, 0x0000, 0x0000, 0x001, 0x000, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "NONE", 2300, 0, 0x0000, 0x0000, 0x3ff, 0x000, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DUP", 904, 0, 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ADD", 904, 0, 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ADD_ID", 904, 0, 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ADD1", 904, 0, 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ACC", 904, 0, 0x001f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, acc_values_904, 1 },
    { "SUB", 904, 0, 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MUL", 904, 0, 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DIV", 904, 0, 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SQR", 904, 0, 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SQRT", 904, 0, 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "LOG", 904, 0, 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SIN", 904, 0, 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "COS", 904, 0, 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SUM", 904, 0, 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SUM_ROWS", 904, 0, 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CUMSUM", 905, 0, 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MEAN", 904, 0, 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ARGMAX", 904, 0, 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "COUNT_EQUAL", 904, 0, 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "REPEAT", 904, 0, 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "REPEAT_BACK", 904, 0, 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONCAT", 904, 0, 0x0001, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, concat_values_904, 1 },
    { "SILU_BACK", 904, 0, 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "NORM", 904, 0, 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "RMS_NORM", 904, 0, 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "RMS_NORM_BACK", 904, 0, 0x0001, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GROUP_NORM", 904, 0, 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "L2_NORM", 904, 0, 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MUL_MAT", 904, 1101, 0x0001, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, mul_mat_values_904, 1 },
    { "MUL_MAT", 1101, 2400, 0x0003, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, mul_mat_values_1101, 2 },
    { "MUL_MAT", 2400, 0, 0x000b, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, mul_mat_values_2400, 3 },
    { "MUL_MAT_ID", 904, 2400, 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MUL_MAT_ID", 2400, 0, 0x0009, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, mul_mat_id_values_2400, 2 },
    { "OUT_PROD", 904, 0, 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SCALE", 904, 0, 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SET", 904, 0, 0x001f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, set_values_904, 1 },
    { "CPY", 904, 0, 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONT", 904, 0, 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "RESHAPE", 904, 0, 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "VIEW", 904, 0, 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "PERMUTE", 904, 0, 0x000f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, permute_values_904, 4 },
    { "TRANSPOSE", 904, 0, 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GET_ROWS", 904, 0, 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GET_ROWS_BACK", 904, 0, 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SET_ROWS", 904, 0, 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DIAG", 904, 0, 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DIAG_MASK_INF", 904, 0, 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DIAG_MASK_ZERO", 904, 0, 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SOFT_MAX", 904, 0, 0x0003, 0x0000, 0x007, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SOFT_MAX_BACK", 904, 0, 0x0003, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ROPE", 904, 905, 0x7fff, 0x0000, 0x007, 0x003, true, true, 0, OP_WORD_PLAIN, rope_values_904, 3 },
    { "ROPE", 905, 2200, 0x7fff, 0x0000, 0x007, 0x003, true, true, 0, OP_WORD_PLAIN, rope_values_905, 3 },
    { "ROPE", 2200, 0, 0xffff, 0x0000, 0x007, 0x003, true, true, 0, OP_WORD_PLAIN, rope_values_2200, 3 },
    { "ROPE_BACK", 904, 905, 0x7fff, 0x0000, 0x007, 0x003, true, true, 0, OP_WORD_PLAIN, rope_back_values_904, 3 },
    { "ROPE_BACK", 905, 2200, 0x7fff, 0x0000, 0x007, 0x003, true, true, 0, OP_WORD_PLAIN, rope_back_values_905, 3 },
    { "ROPE_BACK", 2200, 0, 0xffff, 0x0000, 0x007, 0x003, true, true, 0, OP_WORD_PLAIN, rope_back_values_2200, 3 },
    { "CLAMP", 904, 0, 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_TRANSPOSE_1D", 904, 0, 0x0007, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN,
      conv_transpose_1d_values_904, 2 },
    { "IM2COL", 904, 0, 0x007f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, im2col_values_904, 1 },
    { "IM2COL_BACK", 904, 0, 0x007f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, im2col_back_values_904, 1 },
    { "IM2COL_3D", 904, 0, 0x03ff, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "COL2IM_1D", 1503, 0, 0x0007, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_2D", 904, 0, 0x003f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_3D", 904, 0, 0x0fff, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_2D_DW", 904, 0, 0x003f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_TRANSPOSE_2D", 904, 2300, 0x0001, 0x0000, 0x003, 0x003, false, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CONV_TRANSPOSE_2D", 2300, 0, 0x0001, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "POOL_1D", 904, 0, 0x000f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, pool_1d_values_904, 1 },
    { "POOL_2D", 904, 0, 0x007f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, pool_2d_values_904, 1 },
    { "POOL_2D_BACK", 904, 0, 0x007f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, pool_2d_back_values_904, 1 },
    { "UPSCALE", 904, 905, 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, upscale_values_904, 1 },
    { "UPSCALE", 905, 0, 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, upscale_values_905, 1 },
    { "PAD", 904, 905, 0x00ff, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "PAD", 905, 0, 0x01ff, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, pad_values_905, 1 },
    { "PAD_REFLECT_1D", 904, 0, 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ROLL", 904, 0, 0x000f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ARANGE", 904, 0, 0x0007, 0x0000, 0x000, 0x000, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "TIMESTEP_EMBEDDING", 904, 0, 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ARGSORT", 904, 0, 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, argsort_values_904, 1 },
    { "TOP_K", 905, 0, 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "LEAKY_RELU", 904, 0, 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "TRI", 905, 0, 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, tri_values_905, 1 },
    { "FILL", 1503, 0, 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "FLASH_ATTN_EXT", 904, 2300, 0x000f, 0x0000, 0x01f, 0x007, true, true, 0, OP_WORD_PLAIN,
      flash_attn_ext_values_904, 1 },
    { "FLASH_ATTN_EXT", 2300, 0, 0x001f, 0x0000, 0x01f, 0x007, true, true, 0, OP_WORD_PLAIN, flash_attn_ext_values_2300,
      1 },
    { "FLASH_ATTN_BACK", 904, 0, 0x0001, 0x0000, 0x00f, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SSM_CONV", 904, 0, 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SSM_SCAN", 904, 2000, 0x0001, 0x0000, 0x07f, 0x07f, true, true, 0, OP_WORD_PLAIN, ssm_scan_values_904, 1 },
    { "SSM_SCAN", 2000, 0, 0x0001, 0x0001, 0x07f, 0x07f, true, true, 0, OP_WORD_PLAIN, ssm_scan_values_2000, 1 },
    { "WIN_PART", 904, 0, 0x0007, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "WIN_UNPART", 904, 0, 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GET_REL_POS", 904, 0, 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "ADD_REL_POS", 904, 0, 0x0001, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, add_rel_pos_values_904, 1 },
    { "RWKV_WKV6", 904, 0, 0x0000, 0x0000, 0x03f, 0x03f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GATED_LINEAR_ATTN", 904, 0, 0x0001, 0x0000, 0x01f, 0x01f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "RWKV_WKV7", 904, 0, 0x0000, 0x0000, 0x07f, 0x07f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "SOLVE_TRI", 905, 0, 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GATED_DELTA_NET", 1500, 0, 0x0001, 0x0001, 0x03f, 0x03f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "LIGHTNING_INDEXER", 2000, 0, 0x0000, 0x0000, 0x00f, 0x00f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DSV4_HC_COMB", 2000, 0, 0x0003, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DSV4_HC_PRE", 2000, 2400, 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DSV4_HC_PRE", 2400, 2500, 0x0000, 0x0001, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DSV4_HC_PRE", 2500, 0, 0x0003, 0x0001, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, dsv4_hc_pre_values_2500, 1 },
    { "DSV4_HC_POST", 2000, 2500, 0x0000, 0x0000, 0x00f, 0x00f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "DSV4_HC_POST", 2500, 0, 0x0000, 0x0000, 0x00f, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "UNARY", 904, 905, 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_UNARY_OP, NULL, 0 },
    { "UNARY", 905, 0, 0x001f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_UNARY_OP, NULL, 0 },
    { "MAP_CUSTOM1", 904, 0, 0x003f, 0x0000, 0x001, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MAP_CUSTOM2", 904, 0, 0x003f, 0x0000, 0x003, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "MAP_CUSTOM3", 904, 0, 0x003f, 0x0000, 0x007, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CUSTOM", 904, 0, 0x003f, 0x0000, 0x1ff, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CROSS_ENTROPY_LOSS", 904, 0, 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "CROSS_ENTROPY_LOSS_BACK", 904, 0, 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "OPT_STEP_ADAMW", 904, 0, 0x0000, 0x0000, 0x01f, 0x01f, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "OPT_STEP_SGD", 904, 0, 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "GLU", 904, 0, 0x000f, 0x0000, 0x003, 0x001, true, true, 0, OP_WORD_GLU_OP, glu_values_904, 1 },
};
const size_t op_schema_count = sizeof op_schemas / sizeof op_schemas[0];
