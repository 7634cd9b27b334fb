"""Nodes without weights that programs make up to ask whether a device supports an op.

llama.cpp's backend samplers ask with a graph over 131,072 candidates (llama_sampler_backend_support in
src/llama-sampler.cpp): its op_params come from the user, and its tensors have no buffer. stable-diffusion.cpp asks
while it builds a graph (src/core/ggml_extend.hpp): whether padding may be on the left, whether a 3D convolution can be
unfolded, and whether attention with its head sizes is supported.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from ctypes import c_float, c_int, c_int64, c_void_p

from tests.support.guest import Ggml

_F32, _F16, _I32 = 0, 1, 26
_CANDIDATES, _PENALIZED = 128 * 1024, 64
_DESCENDING = 1
_HEAD_SIZES = (40, 64, 80, 128, 160, 512)  # of SD 1.5, SDXL, Flux, and the VAE's
_PADDINGS = ((1, 1, 1, 1, 0, 0, 0, 0), (0, 1, 0, 1, 0, 0, 0, 0), (2, 0, 2, 0, 0, 0, 0, 0), (0, 0, 0, 0, 2, 0, 0, 0))

_ONE, _TWO, _THREE = ((c_void_p, [c_void_p] * (1 + count)) for count in (1, 2, 3))
_NUMBERS = (c_void_p, [c_void_p, c_void_p, c_float, c_float])
FUNCTIONS: dict[str, tuple[object, list[object]]] = {
    **{f"ggml_{name}": _ONE for name in ("argmax", "soft_max", "cumsum", "step", "sum", "log", "exp")},
    **{f"ggml_{name}": _TWO for name in ("add", "sub", "mul", "div", "get_rows")},
    "ggml_set_rows": _THREE,
    "ggml_clamp": _NUMBERS,
    "ggml_scale_bias": _NUMBERS,
    "ggml_scale": (c_void_p, [c_void_p, c_void_p, c_float]),
    "ggml_fill": (c_void_p, [c_void_p, c_void_p, c_float]),
    "ggml_cast": (c_void_p, [c_void_p, c_void_p, c_int]),
    "ggml_top_k": (c_void_p, [c_void_p, c_void_p, c_int]),
    "ggml_argsort": (c_void_p, [c_void_p, c_void_p, c_int]),
    "ggml_reshape_1d": (c_void_p, [c_void_p, c_void_p, c_int64]),
    "ggml_reshape_2d": (c_void_p, [c_void_p, c_void_p, c_int64, c_int64]),
    "ggml_pad_ext": (c_void_p, [c_void_p, c_void_p, *[c_int] * 8]),
    "ggml_roll": (c_void_p, [c_void_p, c_void_p, *[c_int] * 4]),
    "ggml_im2col_3d": (c_void_p, [c_void_p, c_void_p, c_void_p, c_int64, *[c_int] * 9, c_int]),
    "ggml_conv_3d_direct": (c_void_p, [c_void_p, c_void_p, c_void_p, *[c_int] * 12]),
    "ggml_flash_attn_ext": (c_void_p, [*[c_void_p] * 5, *[c_float] * 3]),
}


class Nodes:
    """Makes the nodes in a ggml context, as far as this release has their ops."""

    def __init__(self, ggml: Ggml, context: int) -> None:
        self._ggml = ggml
        self._context = context

    def all(self) -> Iterator[tuple[str, int]]:
        """Yields each node with the name of the program's part that asks."""
        for asks in (
            self._greedy,
            self._dist,
            self._top_k,
            self._top_p,
            self._min_p,
            self._dynamic_temperature,
            self._penalties,
            self._logit_bias,
            self._attention,
            self._paddings,
            self._convolutions,
        ):
            nodes = asks()
            while True:
                try:
                    node = next(nodes)
                except StopIteration:
                    break
                except AttributeError:  # this release has not got the op, so nobody asks for what follows
                    break
                yield asks.__name__.strip("_"), node

    def _op(self, name: str, *arguments: float) -> int:
        return int(getattr(self._ggml, name)(self._context, *arguments))

    def _tensor(self, number: int, *shape: int) -> int:
        return int(self._ggml.new_tensor_4d(self._context, number, *shape, *(1,) * (4 - len(shape))))

    def _logits(self) -> int:
        return self._op("reshape_1d", self._tensor(_F32, _CANDIDATES), _CANDIDATES)

    def _as_rows(self, tensor: int, count: int = _CANDIDATES) -> int:
        return self._op("reshape_2d", tensor, 1, count)

    def _candidates(self) -> int:
        return self._as_rows(self._tensor(_I32, _CANDIDATES))

    def _greedy(self) -> Iterator[int]:
        yield self._op("argmax", self._logits())

    def _dist(self) -> Iterator[int]:
        yield (probabilities := self._op("soft_max", self._logits()))
        yield (sums := self._op("cumsum", probabilities))
        yield (difference := self._op("sub", sums, self._tensor(_F32, 1)))
        yield (mask := self._op("step", difference))
        yield (index := self._op("sum", mask))
        yield (index := self._op("clamp", index, 1.0, float(_CANDIDATES)))
        yield (index := self._op("scale_bias", index, -1.0, float(_CANDIDATES)))
        yield (index := self._op("cast", index, _I32))
        yield self._op("get_rows", self._candidates(), index)

    def _top_k(self) -> Iterator[int]:
        for k in (1, 40, 1000):
            yield (best := self._op("top_k", self._logits(), k))
            yield self._op("get_rows", self._candidates(), best)
            yield self._op("get_rows", self._as_rows(self._logits()), best)

    def _top_p(self) -> Iterator[int]:
        yield (order := self._op("argsort", self._logits(), _DESCENDING))
        yield (rows := self._op("get_rows", self._as_rows(self._logits()), order))
        yield self._op("get_rows", self._candidates(), order)
        yield (probabilities := self._op("soft_max", self._op("reshape_1d", rows, _CANDIDATES)))
        yield (sums := self._op("cumsum", probabilities))
        yield (scaled := self._op("scale_bias", sums, -1.0, 0.9))
        yield (mask := self._op("step", scaled))
        yield (index := self._op("sum", mask))
        yield (index := self._op("clamp", index, 0.0, float(_CANDIDATES - 1)))
        yield (ones := self._op("scale_bias", index, 0.0, 1.0))
        yield (place := self._op("cast", index, _I32))
        yield (rows := self._op("set_rows", self._as_rows(mask), ones, place))
        yield (bias := self._op("log", self._op("reshape_1d", rows, _CANDIDATES)))
        yield self._op("add", self._logits(), bias)

    def _min_p(self) -> Iterator[int]:
        yield (place := self._op("argmax", self._logits()))
        yield (largest := self._op("get_rows", self._as_rows(self._logits()), place))
        yield (threshold := self._op("scale_bias", largest, 1.0, math.log(0.05)))
        yield (difference := self._op("sub", self._logits(), threshold))
        yield (mask := self._op("step", difference))
        yield (bias := self._op("log", mask))
        yield self._op("add", self._logits(), bias)

    def _dynamic_temperature(self) -> Iterator[int]:
        yield (probabilities := self._op("soft_max", self._logits()))
        yield (clamped := self._op("clamp", probabilities, 1e-10, 1.0))
        yield (logarithms := self._op("log", clamped))
        yield (products := self._op("mul", clamped, logarithms))
        yield (total := self._op("sum", products))
        yield (entropy := self._op("scale", total, -1.0))
        yield (power := self._op("exp", entropy))
        yield (temperature := self._op("scale_bias", power, 1.5, 0.5))
        yield self._op("div", self._logits(), temperature)

    def _penalties(self) -> Iterator[int]:
        tokens = self._tensor(_I32, _PENALIZED)
        yield (counts := self._op("cast", self._tensor(_I32, _PENALIZED), _F32))
        yield (rows := self._op("fill", self._tensor(_F32, 1, _CANDIDATES), 0.0))
        yield (rows := self._op("set_rows", rows, self._as_rows(counts, _PENALIZED), tokens))
        yield self._op("get_rows", rows, self._tensor(_I32, _CANDIDATES))
        yield (active := self._op("step", counts))
        yield (ones := self._op("fill", active, 1.0))
        yield self._op("sub", ones, active)
        yield self._op("get_rows", self._as_rows(self._logits()), tokens)

    def _logit_bias(self) -> Iterator[int]:
        yield (zeros := self._op("fill", self._logits(), 0.0))
        bias, places = self._tensor(_F32, 1, 3), self._tensor(_I32, 3)
        yield (rows := self._op("set_rows", self._as_rows(zeros), bias, places))
        yield self._op("add", self._logits(), self._op("reshape_1d", rows, _CANDIDATES))

    def _attention(self) -> Iterator[int]:
        """Attention with queries that are not a view, as many keys as texts and images have, with and
        without a mask.
        """
        for size, keys, mask in ((size, keys, mask) for size in _HEAD_SIZES for keys in (77, 1024) for mask in (0, 1)):
            q, k, v = (
                self._tensor(_F32, size, 64, 8),
                self._tensor(_F16, size, keys, 8),
                self._tensor(_F16, size, keys, 8),
            )
            yield self._op(
                "flash_attn_ext", q, k, v, self._tensor(_F16, keys, 64) if mask else None, size**-0.5, 0.0, 0.0
            )

    def _paddings(self) -> Iterator[int]:
        for padding in _PADDINGS:
            yield self._op("pad_ext", self._tensor(_F32, 32, 24, 4), *padding)
        yield self._op("roll", self._tensor(_F32, 32, 24, 4), 1, 1, 0, 0)

    def _convolutions(self) -> Iterator[int]:
        channels, out = 4, 8
        for number in (_F16, _F32):
            kernel, image = self._tensor(number, 3, 3, 3, channels * out), self._tensor(_F32, 16, 12, 8, channels)
            steps = (1, 1, 1, 1, 1, 1, 1, 1, 1)
            yield self._op("im2col_3d", kernel, image, channels, *steps, number)
            yield self._op("conv_3d_direct", kernel, image, *steps, channels, 1, out)
