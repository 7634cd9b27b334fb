"""A guest program: asks the remoted device and the CPU about ops that programs make up to learn whether a device takes
a weight.

llama.cpp makes up an op for each weight of a model (weight_buft_supported in src/llama-model-loader.cpp), the one that
LLM_TENSOR_INFOS of src/llama-arch.cpp gives the weight, and one for a control vector (src/llama-model.cpp). whisper.cpp
asks only about devices that are no GPUs (src/whisper.cpp, src/parakeet.cpp), stable-diffusion.cpp about weights from
which rows are taken. Parameters that are not known yet have any value: a rope has no dimensions. Nodes without a weight
are in made_up_nodes.py.

As a script: python -m tests.support.made_up_questions LIB_DIR FRONTEND
"""

from __future__ import annotations

import ctypes
import sys
from collections import Counter
from collections.abc import Callable
from ctypes import c_bool, c_char_p, c_float, c_int, c_int64, c_void_p
from pathlib import Path

from tests.support.guest import Ggml, remoted_device
from tests.support.made_up_nodes import FUNCTIONS, Nodes

_F32, _F16, _I32 = 0, 1, 26
_OTHER_TOKENS = (1, 8, 128, 1500)
"""The shapes with which stable-diffusion.cpp asks (src/model_manager.cpp), and whisper.cpp for words and sound."""

_OF_OTHERS = ("GET_ROWS", "MUL_MAT")
_TOKENS, _SEQUENCES, _EXPERTS_USED, _HEADS = 512, 3, 2, 4
_BUFFER_OFFSET = 8  # of struct ggml_tensor
_SHAPES = ((256,), (128,), (1, 8), (16, 8), (4, 256), (256, 128), (256, 128, 4), (3, 256, 128), (256, 8, 2, 3))
"""Shapes of weights: norms and biases, ssm_a of both Mambas, convolutions, matrices, experts, and an unusual one."""

_WEIGHT_TYPES = (0, 1, 2, 3, 6, 7, *range(8, 24), 29, 30, 34, 35, 39)
"""The types of enum ggml_type that weights in a GGUF file have and that every served release knows."""

_NEW = (c_void_p, [c_void_p, c_int, c_int64, c_int64, c_int64, c_int64])
_MORE: dict[str, tuple[object, list[object]]] = {
    "ggml_new_tensor_4d": _NEW,
    "ggml_backend_dev_buffer_type": (c_void_p, [c_void_p]),
    "ggml_backend_dev_supports_op": (c_bool, [c_void_p, c_void_p]),
    "ggml_op_desc": (c_char_p, [c_void_p]),
    "ggml_type_name": (c_char_p, [c_int]),
    "ggml_blck_size": (c_int64, [c_int]),
    "ggml_get_rows": (c_void_p, [c_void_p] * 3),
    "ggml_mul_mat_id": (c_void_p, [c_void_p] * 4),
    "ggml_add": (c_void_p, [c_void_p] * 3),
    "ggml_add_id": (c_void_p, [c_void_p] * 4),
    "ggml_mul": (c_void_p, [c_void_p] * 3),
    "ggml_div": (c_void_p, [c_void_p] * 3),
    "ggml_scale": (c_void_p, [c_void_p, c_void_p, c_float]),
    "ggml_rope_ext": (c_void_p, [*[c_void_p] * 4, c_int, c_int, c_int, *[c_float] * 6]),
    "ggml_ssm_conv": (c_void_p, [c_void_p] * 3),
    "ggml_ssm_scan": (c_void_p, [*[c_void_p] * 8, c_int64]),
    "ggml_rwkv_wkv6": (c_void_p, [c_void_p] * 7),
    "ggml_im2col": (c_void_p, [*[c_void_p] * 3, *[c_int] * 6, c_bool, c_int]),
}

Maker = Callable[[int, tuple[int, ...]], int]


class Questions:
    """Makes up ops. A weight is given by its tensor and its four dimensions."""

    def __init__(self, ggml: Ggml, tokens: int) -> None:
        self._ggml = ggml
        self._tokens = tokens
        self.context = ggml.new_context()

    def tensor(self, number: int, *shape: int) -> int:
        return int(self._ggml.new_tensor_4d(self.context, number, *shape, *(1,) * (4 - len(shape))))

    def makers(self) -> dict[str, tuple[Maker, Callable[[int, tuple[int, ...]], bool]]]:
        """For each op the function that makes it up, and which types and shapes of a weight ggml's
        constructor accepts.
        """
        return {
            "GET_ROWS": (self._get_rows, lambda _, ne: ne[2:] == (1, 1)),
            "MUL_MAT": (self._mul_mat, lambda _, __: True),
            "MUL_MAT_ID": (self._mul_mat_id, lambda _, ne: ne[3] == 1),
            "ADD": (self._add, lambda _, __: True),
            "ADD_ID": (self._add_id, lambda number, ne: ne[2:] == (1, 1) and number == _F32),
            "MUL": (self._mul, lambda _, __: True),
            "DIV": (self._div, lambda _, ne: ne[1:] == (1, 1, 1)),
            "ROPE": (self._rope, lambda number, ne: number == _F32 and ne[1:] == (1, 1, 1)),
            "SSM_CONV": (self._ssm_conv, lambda _, ne: ne[2:] == (1, 1)),
            "SSM_SCAN": (self._ssm_scan, lambda number, ne: number == _F32 and ne[2:] == (1, 1) and ne[1] > 1),
            "RWKV_WKV6": (self._rwkv_wkv6, lambda _, __: True),
            "IM2COL": (self._im2col, lambda _, ne: ne[3] == 1),
            "SCALE": (lambda weight, _: self._ggml.scale(self.context, weight, 1.0), lambda _, __: True),
        }

    def _get_rows(self, weight: int, ne: tuple[int, ...]) -> int:
        return int(self._ggml.get_rows(self.context, weight, self.tensor(_I32, self._tokens)))

    def _mul_mat(self, weight: int, ne: tuple[int, ...]) -> int:
        return int(self._ggml.mul_mat(self.context, weight, self.tensor(_F32, ne[0], self._tokens, ne[2], ne[3])))

    def _mul_mat_id(self, weight: int, ne: tuple[int, ...]) -> int:
        tokens = self.tensor(_F32, ne[0], _EXPERTS_USED, _TOKENS)
        return int(self._ggml.mul_mat_id(self.context, weight, tokens, self.tensor(_I32, _EXPERTS_USED, _TOKENS)))

    def _add(self, weight: int, ne: tuple[int, ...]) -> int:
        return int(self._ggml.add(self.context, self.tensor(_F32, *ne), weight))

    def _add_id(self, weight: int, ne: tuple[int, ...]) -> int:
        tokens = self.tensor(_F32, ne[0], _EXPERTS_USED, _TOKENS)
        return int(self._ggml.add_id(self.context, tokens, weight, self.tensor(_I32, _EXPERTS_USED, _TOKENS)))

    def _mul(self, weight: int, ne: tuple[int, ...]) -> int:
        return int(self._ggml.mul(self.context, self.tensor(_F32, *ne), weight))

    def _div(self, weight: int, ne: tuple[int, ...]) -> int:
        return int(self._ggml.div(self.context, self.tensor(_F32, ne[0]), weight))

    def _rope(self, weight: int, ne: tuple[int, ...]) -> int:
        tokens = self.tensor(_F32, 2 * ne[0], _HEADS, _TOKENS)
        return int(self._ggml.rope_ext(self.context, tokens, self.tensor(_I32, _TOKENS), weight, 0, 0, 0, *(0.0,) * 6))

    def _ssm_conv(self, weight: int, ne: tuple[int, ...]) -> int:
        return int(self._ggml.ssm_conv(self.context, self.tensor(_F32, ne[0] - 1 + _TOKENS, ne[1], _SEQUENCES), weight))

    def _ssm_scan(self, weight: int, ne: tuple[int, ...]) -> int:
        states, heads, head_size = (16 if ne[0] == 1 else ne[0]), ne[1], 8 if ne[0] == 1 else 1
        tensors = (
            self.tensor(_F32, states, head_size, heads, _SEQUENCES),
            self.tensor(_F32, head_size, heads, _TOKENS, _SEQUENCES),
            self.tensor(_F32, heads, _TOKENS, _SEQUENCES),
            weight,
            self.tensor(_F32, states, 1, _TOKENS, _SEQUENCES),
            self.tensor(_F32, states, 1, _TOKENS, _SEQUENCES),
            self.tensor(_I32, _SEQUENCES),
        )
        return int(self._ggml.ssm_scan(self.context, *tensors, 1))

    def _rwkv_wkv6(self, weight: int, ne: tuple[int, ...]) -> int:
        k, v, r, td = (self.tensor(_F32, 123, 123, 123) for _ in range(4))
        return int(self._ggml.rwkv_wkv6(self.context, k, v, r, weight, td, self.tensor(_F32, 123, 123, 123, 123)))

    def _im2col(self, weight: int, ne: tuple[int, ...]) -> int:
        return int(
            self._ggml.im2col(self.context, weight, self.tensor(_F32, 256, ne[1]), 1, 0, 0, 0, 1, 0, False, _F16)
        )


def has_kernel(op: str, weight_type: int) -> bool:
    """Whether ggml can compute the op with such a weight.

    For an op without a kernel the CPU answers yes nevertheless, and aborts when it computes the op.
    """
    return op in ("MUL_MAT", "MUL_MAT_ID", "GET_ROWS") or weight_type == (_F16 if op == "IM2COL" else _F32)


class Devices:
    """The remoted device and the CPU, with empty buffers that stand for the memory of weights."""

    def __init__(self, ggml: Ggml, frontend: Path) -> None:
        self._ggml = ggml
        _, remoted = remoted_device(ggml, frontend)
        self._buffers = {
            device: ggml.backend_buft_alloc_buffer(ggml.backend_dev_buffer_type(device), 0)
            for device in (remoted, ggml.cpu())
        }
        self.agreed: Counter[str] = Counter()
        self.different: list[str] = []

    def ask(self, op: str, what: str, node: int, weight: int | None = None) -> None:
        """Asks both devices, and keeps their answers."""
        answers = []
        for device, buffer in self._buffers.items():
            if weight is not None:
                ctypes.c_void_p.from_address(weight + _BUFFER_OFFSET).value = buffer
            answers.append(bool(self._ggml.backend_dev_supports_op(device, node)))
        self.agreed[op] += all(answers)
        if answers[0] != answers[1]:
            self.different.append(f"{op} of {what}: remoted {answers[0]}, native {answers[1]}")


def ask_of_weights(ggml: Ggml, devices: Devices, tokens: int) -> None:
    """Asks about each op with each weight, as llama.cpp does for its graphs; with other numbers of tokens only what
    whisper.cpp and stable-diffusion.cpp ask.
    """
    for number in _WEIGHT_TYPES:
        for shape in (shape for shape in _SHAPES if shape[0] % ggml.blck_size(number) == 0):
            ne = (*shape, *(1,) * (4 - len(shape)))
            questions = Questions(ggml, tokens)
            for name, (make, takes) in questions.makers().items():
                if tokens != _TOKENS and name not in _OF_OTHERS:
                    continue
                if has_kernel(name, number) and takes(number, ne):
                    weight = questions.tensor(number, *ne)
                    devices.ask(name, f"{ggml.type_name(number).decode()} {shape}", make(weight, ne), weight)
            ggml.free(questions.context)


def ask_of_nodes(ggml: Ggml, devices: Devices) -> None:
    """Asks about each node without a weight."""
    context = ggml.new_context()
    for who, node in Nodes(ggml, context).all():
        devices.ask(who, ggml.op_desc(node).decode(), node)
    ggml.free(context)


def main(folder: str, frontend: str) -> None:
    """Asks everything and prints the differences. An op that is never supported proves nothing."""
    ggml = Ggml(Path(folder), {**FUNCTIONS, **_MORE})
    devices = Devices(ggml, Path(frontend))
    for tokens in (_TOKENS, *_OTHER_TOKENS):
        ask_of_weights(ggml, devices, tokens)
    ask_of_nodes(ggml, devices)
    unanswered = [f"{op}: no question is answered with yes" for op, count in devices.agreed.items() if not count]
    print(*devices.different, *unanswered, sep="\n")
    all_or_not = "not every" if unanswered else "every"
    print(f"{devices.agreed.total()} agreed", file=sys.stderr)
    print(f"{all_or_not} op is answered with yes, {len(devices.different)} differ")


if __name__ == "__main__":
    main(*sys.argv[1:])
