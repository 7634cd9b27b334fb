"""Ops of each kind as ggml's constructors make them: small sources, the destination, the parameter words.

Shapes are in ggml's order, the innermost dimension first.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ggml_remoting.generated import names
from ggml_remoting.generated.records import Tensor

FLAG_COMPUTE = 16  # GGML_TENSOR_FLAG_COMPUTE in ggml.h: ggml skips nodes without it
_SIZES = {
    "f32": (1, 4),
    "f16": (1, 2),
    "bf16": (1, 2),
    "i8": (1, 1),
    "i16": (1, 2),
    "i32": (1, 4),
    "i64": (1, 8),
    "f64": (1, 8),
}
_SIZES |= {"q4_0": (32, 18), "q8_0": (32, 34)}
"""For each ggml type that the tests use: the elements of a block, and its bytes."""


def of_type(name: str, *ne: int) -> Tensor:
    """A contiguous tensor without a buffer."""
    return packed(Tensor(type=names.TYPE_NAMES.index(name), ne=(*ne, *(1,) * (4 - len(ne)))))


def packed(tensor: Tensor) -> Tensor:
    """The tensor with the strides of a new tensor of its type and shape."""
    block, size = _SIZES[names.TYPE_NAMES[tensor.type]]
    nb = [size, size * tensor.ne[0] // block]
    for count in tensor.ne[1:3]:
        nb.append(nb[-1] * count)
    tensor.nb = tuple(nb)
    return tensor


def nbytes(tensor: Tensor) -> int:
    """The bytes from a tensor's first to its last element, as the host counts them."""
    block, size = _SIZES[names.TYPE_NAMES[tensor.type]]
    if 0 in tensor.ne:
        return 0
    row = size + (tensor.ne[0] - 1) * max(tensor.nb[0], size) if block == 1 else tensor.ne[0] // block * size
    return row + sum((count - 1) * stride for count, stride in zip(tensor.ne[1:], tensor.nb[1:], strict=True))


@dataclass(frozen=True)
class ValidOp:
    """`words` has numbers or floats by their index; `view_of` is the source of which the destination is a view."""

    name: str
    sources: tuple[Tensor, ...]
    destination: Tensor
    words: dict[int, int | float] = field(default_factory=dict)
    view_of: int | None = None
    note: str = ""

    def __str__(self) -> str:
        return f"{self.name}{', ' * bool(self.note)}{self.note}"

    def tensors(self) -> list[Tensor]:
        """Copies of the sources, then the destination, connected but without memory."""
        made = [Tensor(**vars(source)) for source in self.sources]
        node = Tensor(**vars(self.destination))
        node.op, node.flags, node.use_count = names.OP_NAMES.index(self.name), FLAG_COMPUTE, 1
        node.source = tuple(range(1, len(made) + 1)) + (0,) * (10 - len(made))
        node.op_params = tuple(as_word(self.words.get(word, 0)) for word in range(16))
        node.view_source = 0 if self.view_of is None else self.view_of + 1
        return [*made, node]


def as_word(value: int | float) -> int:
    """A parameter word for a number or a float."""
    return struct.unpack("<i", struct.pack("<f", value))[0] if isinstance(value, float) else value


def f32(*ne: int) -> Tensor:
    return of_type("f32", *ne)


def f16(*ne: int) -> Tensor:
    return of_type("f16", *ne)


def i32(*ne: int) -> Tensor:
    return of_type("i32", *ne)


def op(
    name: str,
    sources: Sequence[Tensor],
    destination: Tensor,
    words: Sequence[int | float] = (),
    view_of: int | None = None,
    note: str = "",
) -> ValidOp:
    return ValidOp(name, tuple(sources), destination, dict(enumerate(words)), view_of, note)


_STATE = f32(64, 64, 2, 1)
_TOKENS = f32(64, 2, 4)

VALID_OPS = [
    *(
        op(name, [f32(8, 3, 2, 2)], f32(8, 3, 2, 2))
        for name in ("DUP", "SQR", "SQRT", "LOG", "SIN", "COS", "CONT", "CUMSUM", "LEAKY_RELU")
    ),
    *(op(name, [f32(8, 3, 2, 2), f32(4, 1, 2, 1)], f32(8, 3, 2, 2)) for name in ("ADD", "SUB", "MUL", "DIV")),
    op("ADD", [of_type("q8_0", 64, 2), f32(64, 2)], of_type("q8_0", 64, 2), note="quantised"),
    op("ADD_ID", [f32(8, 3, 2), f32(8, 5), i32(3, 2)], f32(8, 3, 2)),
    op("ADD1", [f32(8, 3), f32(1)], f32(8, 3)),
    op("ACC", [f32(8, 4), f32(4, 2)], f32(8, 4), [32, 128, 128, 16, 0]),
    op("SET", [f32(8, 4), f32(4, 2)], f32(8, 4), [32, 128, 128, 16, 0]),
    op("SET", [f32(8, 4), f32(4, 2)], f32(8, 4), [32, 128, 128, 16, 1], 0, "in place"),
    op("SUM", [f32(8, 3, 2, 2)], f32(1)),
    op("SUM_ROWS", [f32(8, 3, 2, 2)], f32(1, 3, 2, 2)),
    op("MEAN", [f32(8, 3, 2, 2)], f32(1, 3, 2, 2)),
    op("ARGMAX", [f32(8, 3)], i32(3)),
    op("COUNT_EQUAL", [i32(8, 3), i32(8, 3)], of_type("i64", 1)),
    op("REPEAT", [f32(4, 1, 2)], f32(8, 3, 2, 2)),
    op("REPEAT_BACK", [f32(8, 3, 2, 2)], f32(4, 1, 2)),
    *(
        op(
            "CONCAT",
            [f32(*(5 if d == dim else 2 for d in range(4))), f32(2, 2, 2, 2)],
            f32(*(7 if d == dim else 2 for d in range(4))),
            [dim],
        )
        for dim in range(4)
    ),
    op("SILU_BACK", [f32(8, 3), f32(8, 3)], f32(8, 3)),
    *(op(name, [f32(8, 3, 2, 2)], f32(8, 3, 2, 2), [1e-5]) for name in ("NORM", "RMS_NORM", "L2_NORM")),
    op("RMS_NORM_BACK", [f32(8, 3), f32(8, 3)], f32(8, 3), [1e-5]),
    op("GROUP_NORM", [f32(4, 3, 8, 2)], f32(4, 3, 8, 2), [4, 1e-5]),
    op("MUL_MAT", [f32(32, 5, 2, 1), f32(32, 3, 4, 2)], f32(5, 3, 4, 2)),
    op("MUL_MAT", [of_type("q4_0", 64, 5), f32(64, 3)], f32(5, 3), note="quantised"),
    op("MUL_MAT_ID", [of_type("q4_0", 64, 5, 4), f32(64, 1, 3), i32(2, 3)], f32(5, 2, 3)),
    op("OUT_PROD", [f32(6, 4, 1, 1), f32(5, 4, 2, 2)], f32(6, 5, 2, 2)),
    op("SCALE", [f32(8, 3, 2)], f32(8, 3, 2), [2.0, 1.0]),
    op("CPY", [f32(8, 3, 2), f16(3, 8, 2)], f16(3, 8, 2), view_of=1),
    op("CPY", [f32(64, 3), of_type("q8_0", 64, 3)], of_type("q8_0", 64, 3), view_of=1, note="to blocks"),
    op("CPY", [of_type("q8_0", 64, 3), f32(64, 3)], f32(64, 3), view_of=1, note="from blocks"),
    op("GET_ROWS", [of_type("q4_0", 64, 5, 2), i32(3, 2)], f32(64, 3, 2)),
    op("GET_ROWS_BACK", [f32(8, 3), i32(3)], f32(8, 5)),
    op("SET_ROWS", [f32(64, 3, 2), of_type("i64", 3, 1), f16(64, 5, 2)], f16(64, 5, 2), view_of=2),
    op("DIAG", [f32(4, 1, 2, 2)], f32(4, 4, 2, 2)),
    *(op(name, [f32(8, 4, 2)], f32(8, 4, 2), [2]) for name in ("DIAG_MASK_INF", "DIAG_MASK_ZERO")),
    op("SOFT_MAX", [f32(8, 3, 4, 2), f16(8, 3, 2, 1), f32(4)], f32(8, 3, 4, 2), [1.0, 8.0]),
    op("SOFT_MAX_BACK", [f32(8, 3), f32(8, 3)], f32(8, 3), [1.0]),
    op("ROPE", [f32(16, 2, 3), i32(3), f32(4)], f32(16, 2, 3), [0, 8, 0, 0, 512, 1e4, 1.0, 0.0, 1.0, 32.0, 1.0]),
    op(
        "ROPE",
        [f32(16, 2, 3), i32(12)],
        f32(16, 2, 3),
        [0, 16, 8, 0, 512, 1e4, 1.0, 0.0, 1.0, 32.0, 1.0, 2, 2, 2, 2],
        note="of sections",
    ),
    op(
        "ROPE",
        [f32(16, 2, 3), i32(12)],
        f32(16, 2, 3),
        [0, 8, 24, 0, 512, 1e4, 1.0, 0.0, 1.0, 32.0, 1.0, 2, 2, 2, 2],
        note="of pictures",
    ),
    op("ROPE_BACK", [f32(16, 2, 3), i32(3)], f32(16, 2, 3), [0, 16, 2, 0, 512, 1e4, 1.0, 0.0, 1.0, 32.0, 1.0]),
    op("CLAMP", [f32(8, 3, 2)], f32(8, 3, 2), [-1.0, 1.0], 0),
    op("CONV_TRANSPOSE_1D", [f32(3, 2, 4), f32(5, 4)], f32(11, 2), [2, 0, 1]),
    op("IM2COL", [f16(3, 3, 4, 5), f32(8, 6, 4, 2)], f16(36, 4, 3, 2), [2, 2, 1, 1, 1, 1, 1]),
    op("IM2COL", [f16(3, 4, 5), f32(8, 4, 2)], f16(12, 8, 2), [1, 0, 1, 0, 1, 0, 0], note="1D"),
    op("IM2COL_BACK", [f32(36, 4, 3, 2), f16(3, 3, 4, 5)], f32(8, 6, 4, 2), [2, 2, 1, 1, 1, 1, 1]),
    op("IM2COL_3D", [f16(3, 3, 3, 8), f32(6, 5, 4, 4)], f16(54, 6, 5, 8), [1, 1, 1, 1, 1, 1, 1, 1, 1, 2]),
    op("COL2IM_1D", [f32(12, 5)], f32(11, 4), [2, 4, 0]),
    op("CONV_2D", [f32(3, 3, 4, 5), f32(8, 6, 4, 2)], f32(4, 3, 5, 2), [2, 2, 1, 1, 1, 1]),
    op("CONV_3D", [f32(3, 3, 3, 8), f32(6, 5, 4, 4)], f32(6, 5, 4, 8), [1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 4]),
    op("CONV_2D_DW", [f32(3, 3, 1, 4), f32(8, 6, 4, 2)], f32(8, 6, 4, 2), [1, 1, 1, 1, 1, 1]),
    op("CONV_TRANSPOSE_2D", [f16(3, 3, 5, 4), f32(6, 5, 4, 1)], f32(13, 11, 5, 1), [2]),
    op("POOL_1D", [f32(9, 3, 2)], f32(4, 3, 2), [1, 3, 2, 0]),
    op("POOL_2D", [f32(9, 7, 2, 2)], f32(4, 3, 2, 2), [0, 3, 3, 2, 2, 0, 0]),
    op("POOL_2D_BACK", [f32(4, 3, 2, 2), f32(9, 7, 2, 2)], f32(9, 7, 2, 2), [0, 3, 3, 2, 2, 0, 0]),
    op("UPSCALE", [f32(4, 3, 2, 2)], f32(8, 6, 2, 2), [0]),
    op("UPSCALE", [f32(4, 3, 2, 2)], f32(9, 5, 2, 2), [1], note="bilinear"),
    op("PAD", [f32(4, 3, 2, 2)], f32(7, 4, 2, 3), [1, 2, 0, 1, 0, 0, 1, 0]),
    op("PAD", [f32(4, 3, 2, 2)], f32(7, 4, 2, 3), [1, 2, 0, 1, 0, 0, 1, 0, 1], note="circular"),
    op("PAD_REFLECT_1D", [f32(8, 3, 2)], f32(13, 3, 2), [2, 3]),
    op("ROLL", [f32(8, 3, 2, 2)], f32(8, 3, 2, 2), [3, -1, 1, 0]),
    op("ARANGE", [], f32(5), [0.0, 10.0, 2.0]),
    op("TIMESTEP_EMBEDDING", [f32(3)], f32(9, 3), [9, 10000]),
    op("ARGSORT", [f32(8, 3, 2)], i32(8, 3, 2), [1]),
    op("TOP_K", [f32(8, 3, 2)], i32(3, 3, 2)),
    op("TRI", [f32(4, 4, 2)], f32(4, 4, 2), [1]),
    op("FILL", [f32(8, 3)], f32(8, 3), [1.0]),
    op(
        "FLASH_ATTN_EXT",
        [f32(32, 3, 4, 2), f16(32, 64, 2, 2), f16(32, 64, 2, 2), f16(64, 64, 1, 1), f32(4)],
        f32(32, 4, 3, 2),
        [1.0],
    ),
    op("SSM_CONV", [f32(7, 6, 2), f32(4, 6)], f32(6, 4, 2)),
    op(
        "SSM_SCAN",
        [f32(16, 4, 6, 3), f32(4, 6, 5, 2), f32(6, 5, 2), f32(1, 6), f32(16, 2, 5, 2), f32(16, 2, 5, 2), i32(2)],
        f32(4 * 6 * 5 * 2 + 16 * 4 * 6 * 2),
        [1],
    ),
    op("WIN_PART", [f32(4, 5, 7)], f32(4, 3, 3, 6), [2, 3, 3]),
    op("WIN_UNPART", [f32(4, 3, 3, 6)], f32(4, 5, 7), [3]),
    op("GET_REL_POS", [f16(4, 5)], f16(4, 3, 3)),
    op("ADD_REL_POS", [f32(9, 8, 2), f32(3, 4, 2, 2), f32(3, 4, 2, 2)], f32(9, 8, 2), [0]),
    op("RWKV_WKV6", [_TOKENS, _TOKENS, _TOKENS, f32(64, 2), _TOKENS, f32(64 * 64 * 2, 2)], f32(128, 132)),
    op("GATED_LINEAR_ATTN", [_TOKENS, _TOKENS, _TOKENS, _TOKENS, f32(64 * 64 * 2, 2)], f32(128, 132), [1.0]),
    op("RWKV_WKV7", [_TOKENS, _TOKENS, _TOKENS, _TOKENS, _TOKENS, _TOKENS, f32(64 * 64 * 2, 2)], f32(128, 132)),
    op("SOLVE_TRI", [f32(4, 4, 2), f32(3, 4, 2)], f32(3, 4, 2)),
    op("GATED_DELTA_NET", [_TOKENS, _TOKENS, _TOKENS, f32(1, 2, 4), f32(1, 2, 4), _STATE], f32(128, 68), [1]),
    op("LIGHTNING_INDEXER", [f32(32, 4, 3), f16(32, 1, 8), f32(4, 3), f16(8, 3)], f32(8, 3)),
    op("DSV4_HC_COMB", [f32(24, 3), f32(3), f32(24)], f32(4, 4, 3), [1e-5, 2]),
    op("DSV4_HC_PRE", [f32(8, 4, 3), f32(4, 3)], f32(8, 3)),
    op("DSV4_HC_POST", [f32(8, 3), f32(8, 4, 3), f32(4, 3), f32(4, 4, 3)], f32(8, 4, 3)),
    op("UNARY", [f32(8, 3, 2, 2)], f32(8, 3, 2, 2), [names.UNARY_OP_NAMES.index("GELU")]),
    op("CROSS_ENTROPY_LOSS", [f32(8, 3), f32(8, 3)], f32(1)),
    op("CROSS_ENTROPY_LOSS_BACK", [f32(1), f32(8, 3), f32(8, 3)], f32(8, 3)),
    op("OPT_STEP_ADAMW", [f32(8, 3), f32(8, 3), f32(8, 3), f32(8, 3), f32(7)], f32(8, 3), view_of=0),
    op("OPT_STEP_SGD", [f32(8, 3), f32(8, 3), f32(2)], f32(8, 3), view_of=0),
    op("GLU", [f32(16, 3, 2)], f32(8, 3, 2), [names.GLU_OP_NAMES.index("SWIGLU")]),
    op("GLU", [f32(8, 3, 2), f32(8, 3, 2)], f32(8, 3, 2), [names.GLU_OP_NAMES.index("SWIGLU")], note="split"),
]
"""The ops of ggml 0.20.

Quantised sources, views and optional sources are included where a kernel has a special case for them.
"""


def honest(name: str, note: str = "") -> ValidOp:
    return next(case for case in VALID_OPS if (case.name, case.note) == (name, note))


def with_words(case: ValidOp, *words: int) -> ValidOp:
    """The op with other parameter words."""
    return replace(case, words=dict(enumerate(words)))
