"""Writes GGUF files with random weights: the part of the format that the bench's models need."""

from __future__ import annotations

import math
import random
import struct
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO

Value = int | float | str | Sequence[int]

_ALIGNMENT = 32
_F32, _Q4_0 = 0, 2
_BLOCK_WEIGHTS, _BLOCK_BYTES = 32, 18
_BLOCK_DEVIATION = 4.6  # the standard deviation of sixteen equally likely values
_UINT32, _FLOAT32, _STRING, _ARRAY = 4, 6, 8, 9
_PATTERN_BLOCKS = 1 << 16
_LARGEST_STRETCH = 8.0  # the largest factor among Llama 3's rope frequencies
_STEP_BIAS = -4.6  # a step of 0.01 in a state space model, through softplus


@dataclass(frozen=True)
class Tensor:
    """A tensor's name and its sizes, the innermost dimension first."""

    name: str
    sizes: tuple[int, ...]

    @property
    def kind(self) -> int:
        """The ggml type. Matrices whose rows are whole blocks are quantised; vectors, norms and tensors that no matrix
        product reads are not.
        """
        is_matrix = len(self.sizes) > 1 and self.sizes[0] % _BLOCK_WEIGHTS == 0 and "norm" not in self.name
        return _Q4_0 if is_matrix else _F32

    @property
    def size(self) -> int:
        """In bytes."""
        weights = math.prod(self.sizes)
        return 4 * weights if self.kind == _F32 else weights // _BLOCK_WEIGHTS * _BLOCK_BYTES


def write(file: BinaryIO, metadata: Mapping[str, Value], tensors: Sequence[Tensor]) -> None:
    """Writes header, metadata, tensor table and weights."""
    pairs = b"".join(_string(key) + _value(value) for key, value in metadata.items())
    file.write(b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(metadata)) + pairs)
    offset = 0
    for tensor in tensors:
        file.write(_string(tensor.name) + struct.pack(f"<I{len(tensor.sizes)}Q", len(tensor.sizes), *tensor.sizes))
        file.write(struct.pack("<IQ", tensor.kind, offset))
        offset += tensor.size + -tensor.size % _ALIGNMENT
    file.write(bytes(-file.tell() % _ALIGNMENT))
    for tensor in tensors:
        _write_weights(file, tensor)
        file.write(bytes(-tensor.size % _ALIGNMENT))


def _string(text: str) -> bytes:
    return struct.pack("<Q", len(text)) + text.encode()


def _value(value: Value) -> bytes:
    if isinstance(value, str):
        return struct.pack("<I", _STRING) + _string(value)
    if isinstance(value, float):
        return struct.pack("<If", _FLOAT32, value)
    if isinstance(value, int):
        return struct.pack("<II", _UINT32, value)
    return struct.pack(f"<IIQ{len(value)}I", _ARRAY, _UINT32, len(value), *value)


def _write_weights(file: BinaryIO, tensor: Tensor) -> None:
    if tensor.kind == _F32:
        file.write(_plain(tensor).tobytes())
        return
    pattern = _random_blocks(tensor)
    for start in range(0, tensor.size, len(pattern)):
        file.write(pattern[: tensor.size - start])


def _plain(tensor: Tensor) -> array[float]:
    """Weights that keep activations within bounds, by the tensor's role: norms one, biases small, decays negative."""
    count = math.prod(tensor.sizes)
    generator = random.Random(tensor.name)
    role = tensor.name.split(".", 2)[-1]
    if role == "ssm_a":
        return array("f", (-1.0 - number % 16 for number in range(count)))
    if role == "ssm_dt.bias":
        return array("f", (_STEP_BIAS for _ in range(count)))
    if "rope_freqs" in tensor.name:
        return array("f", (1 + (_LARGEST_STRETCH - 1) * number / count for number in range(count)))
    if role.endswith(".bias"):
        return array("f", (generator.gauss(0, 0.02) for _ in range(count)))
    if len(tensor.sizes) == 1 or "norm" in role or role == "ssm_d":
        return array("f", (1.0 for _ in range(count)))
    return array("f", (generator.gauss(0, 1 / math.sqrt(tensor.sizes[0])) for _ in range(count)))


def _random_blocks(tensor: Tensor) -> bytes:
    """Quantised blocks of a scale at which a product keeps its input's length; a large tensor repeats them."""
    count = min(_PATTERN_BLOCKS, tensor.size // _BLOCK_BYTES)
    blocks = bytearray(random.Random(tensor.name).randbytes(count * _BLOCK_BYTES))
    scale = struct.pack("<e", 1 / (_BLOCK_DEVIATION * math.sqrt(tensor.sizes[0])))
    blocks[0::_BLOCK_BYTES] = scale[:1] * count
    blocks[1::_BLOCK_BYTES] = scale[1:] * count
    return bytes(blocks)
