"""ggml's names of ops, types and sub-ops, and the numbers of closed enums. Generated from idl/ by python -m codegen gen. Do not edit."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple


class Status(IntEnum):
    """What a computation returns."""

    ALLOC_FAILED = -2
    FAILED = -1
    SUCCESS = 0
    ABORTED = 1


class Usage(IntEnum):
    """What a buffer is for. It has no callback of its own, so it travels with init_tensor."""

    ANY = 0
    WEIGHTS = 1
    COMPUTE = 2


class DeviceType(IntEnum):
    """What kind of device it is; llama.cpp offloads to GPUs."""

    CPU = 0
    GPU = 1
    IGPU = 2
    ACCEL = 3
    META = 4


class TensorFlag(IntEnum):
    """Bits of a tensor's flags."""

    INPUT = 1
    OUTPUT = 2
    PARAM = 4
    LOSS = 8
    COMPUTE = 16


class Layout(NamedTuple):
    """A layout of ggml that is known: of which release, and the first and last version (minor * 100 + patch) that builds of it say."""

    number: int
    release: str
    first_version: int
    last_version: int


LAYOUTS = (
    Layout(904, "0.9.4", 904, 911),
    Layout(911, "0.9.11", 911, 911),
    Layout(1000, "0.10", 911, 1999),
    Layout(2000, "0.20", 2000, 2299),
    Layout(2200, "0.22", 2200, 2299),
    Layout(2300, "0.23", 2200, 2599),
    Layout(2600, "0.26", 2503, 2799),
)
NEWEST_SNAPSHOT = 2600

OP_NAMES = (
    "NONE",
    "DUP",
    "ADD",
    "ADD_ID",
    "ADD1",
    "ACC",
    "SUB",
    "MUL",
    "DIV",
    "SQR",
    "SQRT",
    "LOG",
    "SIN",
    "COS",
    "SUM",
    "SUM_ROWS",
    "CUMSUM",
    "MEAN",
    "ARGMAX",
    "COUNT_EQUAL",
    "REPEAT",
    "REPEAT_BACK",
    "CONCAT",
    "SILU_BACK",
    "NORM",
    "RMS_NORM",
    "RMS_NORM_BACK",
    "GROUP_NORM",
    "L2_NORM",
    "MUL_MAT",
    "MUL_MAT_ID",
    "OUT_PROD",
    "SCALE",
    "SET",
    "CPY",
    "CONT",
    "RESHAPE",
    "VIEW",
    "PERMUTE",
    "TRANSPOSE",
    "GET_ROWS",
    "GET_ROWS_BACK",
    "SET_ROWS",
    "DIAG",
    "DIAG_MASK_INF",
    "DIAG_MASK_ZERO",
    "SOFT_MAX",
    "SOFT_MAX_BACK",
    "ROPE",
    "ROPE_BACK",
    "CLAMP",
    "CONV_TRANSPOSE_1D",
    "IM2COL",
    "IM2COL_BACK",
    "IM2COL_3D",
    "COL2IM_1D",
    "CONV_2D",
    "CONV_3D",
    "CONV_2D_DW",
    "CONV_TRANSPOSE_2D",
    "POOL_1D",
    "POOL_2D",
    "POOL_2D_BACK",
    "UPSCALE",
    "PAD",
    "PAD_REFLECT_1D",
    "ROLL",
    "ARANGE",
    "TIMESTEP_EMBEDDING",
    "ARGSORT",
    "TOP_K",
    "LEAKY_RELU",
    "TRI",
    "FILL",
    "FLASH_ATTN_EXT",
    "FLASH_ATTN_BACK",
    "SSM_CONV",
    "SSM_SCAN",
    "WIN_PART",
    "WIN_UNPART",
    "GET_REL_POS",
    "ADD_REL_POS",
    "RWKV_WKV6",
    "GATED_LINEAR_ATTN",
    "RWKV_WKV7",
    "SOLVE_TRI",
    "GATED_DELTA_NET",
    "LIGHTNING_INDEXER",
    "DSV4_HC_COMB",
    "DSV4_HC_PRE",
    "DSV4_HC_POST",
    "UNARY",
    "MAP_CUSTOM1",
    "MAP_CUSTOM2",
    "MAP_CUSTOM3",
    "CUSTOM",
    "CROSS_ENTROPY_LOSS",
    "CROSS_ENTROPY_LOSS_BACK",
    "OPT_STEP_ADAMW",
    "OPT_STEP_SGD",
    "GLU",
)

TYPE_NAMES = (
    "f32",
    "f16",
    "q4_0",
    "q4_1",
    "DEPRECATED",
    "DEPRECATED",
    "q5_0",
    "q5_1",
    "q8_0",
    "q8_1",
    "q2_K",
    "q3_K",
    "q4_K",
    "q5_K",
    "q6_K",
    "q8_K",
    "iq2_xxs",
    "iq2_xs",
    "iq3_xxs",
    "iq1_s",
    "iq4_nl",
    "iq3_s",
    "iq2_s",
    "iq4_xs",
    "i8",
    "i16",
    "i32",
    "i64",
    "f64",
    "iq1_m",
    "bf16",
    "TYPE_Q4_0_4_4 REMOVED, use Q4_0 with runtime repacking",
    "TYPE_Q4_0_4_8 REMOVED, use Q4_0 with runtime repacking",
    "TYPE_Q4_0_8_8 REMOVED, use Q4_0 with runtime repacking",
    "tq1_0",
    "tq2_0",
    "TYPE_IQ4_NL_4_4 REMOVED, use IQ4_NL with runtime repacking",
    "TYPE_IQ4_NL_4_8 REMOVED, use IQ4_NL with runtime repacking",
    "TYPE_IQ4_NL_8_8 REMOVED, use IQ4_NL with runtime repacking",
    "mxfp4",
    "nvfp4",
    "q1_0",
    "q2_0",
)

UNARY_OP_NAMES = (
    "ABS",
    "SGN",
    "NEG",
    "STEP",
    "TANH",
    "ELU",
    "RELU",
    "SIGMOID",
    "GELU",
    "GELU_QUICK",
    "SILU",
    "HARDSWISH",
    "HARDSIGMOID",
    "EXP",
    "EXPM1",
    "SOFTPLUS",
    "GELU_ERF",
    "XIELU",
    "FLOOR",
    "CEIL",
    "ROUND",
    "TRUNC",
)

GLU_OP_NAMES = (
    "REGLU",
    "GEGLU",
    "SWIGLU",
    "SWIGLU_OAI",
    "GEGLU_ERF",
    "GEGLU_QUICK",
    "SWIGLU_CLAMP",
)
