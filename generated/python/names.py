"""ggml's names of ops, types and sub-ops, numbers of closed enums, names of calls.

Generated from idl/ by python -m codegen gen. Do not edit.
"""

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
    """What a buffer is for. It has no callback of its own, so it crosses with init_tensor."""

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


COMMAND_NAMES = {
    0x0101: "context.hello", 0x0102: "context.ping", 0x0103: "context.acknowledge_failure",
    0x0104: "context.graph_begin", 0x0105: "context.graph_tensors", 0x0106: "context.graph_free",
    0x0107: "context.share", 0x0108: "context.upload", 0x0109: "context.download", 0x010a: "context.comm_init",
    0x010b: "context.comm_free", 0x010c: "context.comm_try_allreduce", 0x010d: "context.comm_allreduce",
    0x0302: "device.get_memory", 0x0305: "device.init_backend", 0x0309: "device.supports_op",
    0x030a: "device.supports_buft", 0x030b: "device.offload_op", 0x030c: "device.event_new",
    0x030d: "device.event_free", 0x030e: "device.event_synchronize", 0x0401: "buffer_type.alloc_buffer",
    0x0405: "buffer_type.get_alloc_size", 0x0500: "buffer.free_buffer", 0x0502: "buffer.init_tensor",
    0x0503: "buffer.memset_tensor", 0x0504: "buffer.set_tensor", 0x0505: "buffer.get_tensor",
    0x0506: "buffer.set_tensor_2d", 0x0507: "buffer.get_tensor_2d", 0x0508: "buffer.cpy_tensor",
    0x0509: "buffer.clear", 0x050a: "buffer.reset", 0x0601: "backend.free", 0x0602: "backend.set_tensor_async",
    0x0603: "backend.get_tensor_async", 0x0606: "backend.cpy_tensor_async", 0x0607: "backend.synchronize",
    0x0608: "backend.graph_plan_create", 0x0609: "backend.graph_plan_free", 0x060b: "backend.graph_plan_compute",
    0x060c: "backend.graph_compute", 0x060d: "backend.event_record", 0x060e: "backend.event_wait",
    0x060f: "backend.graph_optimize", 0x0700: "procedure.set_n_threads",
}


class Abi(NamedTuple):
    """An ABI of ggml that is known: of which release, and the first and last version that builds of it say.

    A version is minor * 100 + patch.
    """

    number: int
    release: str
    first_version: int
    last_version: int


ABIS = (
    Abi(904, "0.9.4", 904, 911),
    Abi(911, "0.9.11", 911, 911),
    Abi(1000, "0.10", 911, 1999),
    Abi(2000, "0.20", 2000, 2299),
    Abi(2200, "0.22", 2200, 2299),
    Abi(2300, "0.23", 2200, 2599),
    Abi(2600, "0.26", 2503, 2799),
)
NEWEST_ABI = 2600

OP_NAMES = (
    "NONE", "DUP", "ADD", "ADD_ID", "ADD1", "ACC", "SUB", "MUL", "DIV", "SQR", "SQRT", "LOG", "SIN", "COS", "SUM",
    "SUM_ROWS", "CUMSUM", "MEAN", "ARGMAX", "COUNT_EQUAL", "REPEAT", "REPEAT_BACK", "CONCAT", "SILU_BACK", "NORM",
    "RMS_NORM", "RMS_NORM_BACK", "GROUP_NORM", "L2_NORM", "MUL_MAT", "MUL_MAT_ID", "OUT_PROD", "SCALE", "SET",
    "CPY", "CONT", "RESHAPE", "VIEW", "PERMUTE", "TRANSPOSE", "GET_ROWS", "GET_ROWS_BACK", "SET_ROWS", "DIAG",
    "DIAG_MASK_INF", "DIAG_MASK_ZERO", "SOFT_MAX", "SOFT_MAX_BACK", "ROPE", "ROPE_BACK", "CLAMP",
    "CONV_TRANSPOSE_1D", "IM2COL", "IM2COL_BACK", "IM2COL_3D", "COL2IM_1D", "CONV_2D", "CONV_3D", "CONV_2D_DW",
    "CONV_TRANSPOSE_2D", "POOL_1D", "POOL_2D", "POOL_2D_BACK", "UPSCALE", "PAD", "PAD_REFLECT_1D", "ROLL", "ARANGE",
    "TIMESTEP_EMBEDDING", "ARGSORT", "TOP_K", "LEAKY_RELU", "TRI", "FILL", "FLASH_ATTN_EXT", "FLASH_ATTN_BACK",
    "SSM_CONV", "SSM_SCAN", "WIN_PART", "WIN_UNPART", "GET_REL_POS", "ADD_REL_POS", "RWKV_WKV6",
    "GATED_LINEAR_ATTN", "RWKV_WKV7", "SOLVE_TRI", "GATED_DELTA_NET", "LIGHTNING_INDEXER", "DSV4_HC_COMB",
    "DSV4_HC_PRE", "DSV4_HC_POST", "UNARY", "MAP_CUSTOM1", "MAP_CUSTOM2", "MAP_CUSTOM3", "CUSTOM",
    "CROSS_ENTROPY_LOSS", "CROSS_ENTROPY_LOSS_BACK", "OPT_STEP_ADAMW", "OPT_STEP_SGD", "GLU",
)

TYPE_NAMES = (
    "f32", "f16", "q4_0", "q4_1", "DEPRECATED", "DEPRECATED", "q5_0", "q5_1", "q8_0", "q8_1", "q2_K", "q3_K",
    "q4_K", "q5_K", "q6_K", "q8_K", "iq2_xxs", "iq2_xs", "iq3_xxs", "iq1_s", "iq4_nl", "iq3_s", "iq2_s", "iq4_xs",
    "i8", "i16", "i32", "i64", "f64", "iq1_m", "bf16", "TYPE_Q4_0_4_4 REMOVED, use Q4_0 with runtime repacking",
    "TYPE_Q4_0_4_8 REMOVED, use Q4_0 with runtime repacking",
    "TYPE_Q4_0_8_8 REMOVED, use Q4_0 with runtime repacking", "tq1_0", "tq2_0",
    "TYPE_IQ4_NL_4_4 REMOVED, use IQ4_NL with runtime repacking",
    "TYPE_IQ4_NL_4_8 REMOVED, use IQ4_NL with runtime repacking",
    "TYPE_IQ4_NL_8_8 REMOVED, use IQ4_NL with runtime repacking", "mxfp4", "nvfp4", "q1_0", "q2_0",
)

UNARY_OP_NAMES = (
    "ABS", "SGN", "NEG", "STEP", "TANH", "ELU", "RELU", "SIGMOID", "GELU", "GELU_QUICK", "SILU", "HARDSWISH",
    "HARDSIGMOID", "EXP", "EXPM1", "SOFTPLUS", "GELU_ERF", "XIELU", "FLOOR", "CEIL", "ROUND", "TRUNC",
)

GLU_OP_NAMES = (
    "REGLU", "GEGLU", "SWIGLU", "SWIGLU_OAI", "GEGLU_ERF", "GEGLU_QUICK", "SWIGLU_CLAMP",
)
