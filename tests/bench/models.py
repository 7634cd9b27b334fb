"""Llama models with random weights, written as GGUF files."""

from __future__ import annotations

import math
import os
import random
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_ALIGNMENT = 32
_F32, _Q4_0 = 0, 2
_BLOCK_WEIGHTS, _BLOCK_BYTES = 32, 18
_BLOCK_DEVIATION = 4.6  # of sixteen equally likely values
_UINT32, _FLOAT32, _STRING = 4, 6, 8
_PATTERN_BLOCKS = 1 << 16


@dataclass(frozen=True)
class Shape:
    """A Llama model's dimensions."""

    name: str
    width: int
    layers: int
    heads: int
    kv_heads: int
    feed_forward: int
    vocabulary: int
    is_tied: bool  # the output matrix is the embedding


SHAPES = {
    shape.name: shape
    for shape in (
        Shape("1.7M", 256, 2, 4, 2, 512, 1000, is_tied=False),
        Shape("135M", 576, 30, 9, 3, 1536, 49152, is_tied=True),
        Shape("1B", 2048, 16, 32, 8, 8192, 128256, is_tied=True),
        Shape("8B", 4096, 32, 32, 8, 14336, 128256, is_tied=False),
    )
}


@dataclass(frozen=True)
class _Tensor:
    name: str
    sizes: tuple[int, ...]

    @property
    def kind(self) -> int:
        return _F32 if len(self.sizes) == 1 else _Q4_0

    @property
    def size(self) -> int:
        weights = math.prod(self.sizes)
        return 4 * weights if self.kind == _F32 else weights // _BLOCK_WEIGHTS * _BLOCK_BYTES


def random_model(name: str, folder: Path) -> Path:
    """The GGUF file of a shape, made unless it is there."""
    path = folder / f"random-{name}-q4_0.gguf"
    if not path.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(f".{os.getpid()}")
        with unfinished.open("wb") as file:
            _write(file, SHAPES[name])
        unfinished.rename(path)
    return path


def _tensors(shape: Shape) -> Iterator[_Tensor]:
    width, kv_width = shape.width, shape.width // shape.heads * shape.kv_heads
    yield _Tensor("token_embd.weight", (width, shape.vocabulary))
    yield _Tensor("output_norm.weight", (width,))
    if not shape.is_tied:
        yield _Tensor("output.weight", (width, shape.vocabulary))
    for layer in range(shape.layers):
        block = f"blk.{layer}"
        yield _Tensor(f"{block}.attn_norm.weight", (width,))
        yield _Tensor(f"{block}.attn_q.weight", (width, width))
        yield _Tensor(f"{block}.attn_k.weight", (width, kv_width))
        yield _Tensor(f"{block}.attn_v.weight", (width, kv_width))
        yield _Tensor(f"{block}.attn_output.weight", (width, width))
        yield _Tensor(f"{block}.ffn_norm.weight", (width,))
        yield _Tensor(f"{block}.ffn_gate.weight", (width, shape.feed_forward))
        yield _Tensor(f"{block}.ffn_up.weight", (width, shape.feed_forward))
        yield _Tensor(f"{block}.ffn_down.weight", (shape.feed_forward, width))


def _metadata(shape: Shape) -> Iterator[bytes]:
    yield _string("general.architecture") + struct.pack("<I", _STRING) + _string("llama")
    yield _string("general.name") + struct.pack("<I", _STRING) + _string(f"random weights, {shape.name}")
    yield _string("tokenizer.ggml.model") + struct.pack("<I", _STRING) + _string("no_vocab")
    numbers = {
        "block_count": shape.layers,
        "context_length": 8192,
        "embedding_length": shape.width,
        "feed_forward_length": shape.feed_forward,
        "attention.head_count": shape.heads,
        "attention.head_count_kv": shape.kv_heads,
        "rope.dimension_count": shape.width // shape.heads,
        "vocab_size": shape.vocabulary,
    }
    for key, value in numbers.items():
        yield _string(f"llama.{key}") + struct.pack("<II", _UINT32, value)
    yield _string("llama.attention.layer_norm_rms_epsilon") + struct.pack("<If", _FLOAT32, 1e-5)


def _string(text: str) -> bytes:
    return struct.pack("<Q", len(text)) + text.encode()


def _write(file: BinaryIO, shape: Shape) -> None:
    tensors, metadata = list(_tensors(shape)), list(_metadata(shape))
    file.write(b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(metadata)) + b"".join(metadata))
    offset = 0
    for tensor in tensors:
        file.write(_string(tensor.name) + struct.pack(f"<I{len(tensor.sizes)}Q", len(tensor.sizes), *tensor.sizes))
        file.write(struct.pack("<IQ", tensor.kind, offset))
        offset += tensor.size + -tensor.size % _ALIGNMENT
    file.write(bytes(-file.tell() % _ALIGNMENT))
    for tensor in tensors:
        _write_weights(file, tensor)
        file.write(bytes(-tensor.size % _ALIGNMENT))


def _write_weights(file: BinaryIO, tensor: _Tensor) -> None:
    if tensor.kind == _F32:
        file.write(struct.pack("<f", 1.0) * tensor.sizes[0])
        return
    pattern = _random_blocks(tensor)
    for start in range(0, tensor.size, len(pattern)):
        file.write(pattern[: tensor.size - start])


def _random_blocks(tensor: _Tensor) -> bytes:
    """Blocks that make a matrix keep the length of what it multiplies; a large tensor repeats them."""
    count = min(_PATTERN_BLOCKS, tensor.size // _BLOCK_BYTES)
    blocks = bytearray(random.Random(tensor.name).randbytes(count * _BLOCK_BYTES))
    scale = struct.pack("<e", 1 / (_BLOCK_DEVIATION * math.sqrt(tensor.sizes[0])))
    blocks[0::_BLOCK_BYTES] = scale[:1] * count
    blocks[1::_BLOCK_BYTES] = scale[1:] * count
    return bytes(blocks)
