"""numpy arrays on a remoted device: arrays as tensor records, their bytes in a buffer. Needs numpy.

numpy names the axis whose elements are neighbours last, ggml names it first: an array of shape (rows, columns) is
a tensor of ne (columns, rows, 1, 1). Sizes, strides and offsets are in bytes.

A tensor may be of a type that numpy lacks, such as q4_0: its rows are blocks of bytes to numpy, and the package gguf
(the extra `quants`) turns float32 into such blocks and back.
"""

from __future__ import annotations

import importlib
from typing import Any

import numpy as np
import numpy.typing as npt

from ggml_remoting.context import Context
from ggml_remoting.errors import CallFailed, NoMemory, SetupError
from ggml_remoting.generated import names
from ggml_remoting.generated.names import Status
from ggml_remoting.generated.records import Tensor

Array = npt.NDArray[Any]

_TYPES = {
    "float32": "f32",
    "float16": "f16",
    "float64": "f64",
    "int8": "i8",
    "int16": "i16",
    "int32": "i32",
    "int64": "i64",
}
_DTYPES = {name: np.dtype(dtype) for dtype, name in _TYPES.items()}
_BLOCKS = {  # elements and bytes of a block; ggml-common.h, ggml 0.26
    "bf16": (1, 2),
    "q1_0": (128, 18),
    "q2_0": (64, 18),
    "q4_0": (32, 18),
    "q4_1": (32, 20),
    "q5_0": (32, 22),
    "q5_1": (32, 24),
    "q8_0": (32, 34),
    "q2_K": (256, 84),
    "q3_K": (256, 110),
    "q4_K": (256, 144),
    "q5_K": (256, 176),
    "q6_K": (256, 210),
    "iq1_s": (256, 50),
    "iq1_m": (256, 56),
    "iq2_xxs": (256, 66),
    "iq2_xs": (256, 74),
    "iq2_s": (256, 82),
    "iq3_xxs": (256, 98),
    "iq3_s": (256, 110),
    "iq4_nl": (32, 18),
    "iq4_xs": (256, 136),
    "tq1_0": (256, 54),
    "tq2_0": (256, 66),
    "mxfp4": (32, 17),
}
_DIMENSIONS = 4
_PIECE = 512 << 10  # a command of this size fits the ring while another is carried out


def block_of(name: str) -> tuple[int, int]:
    """The elements of a block of ggml's type, and its bytes. Raises ValueError if there is no such type."""
    if name in _DTYPES:
        return 1, _DTYPES[name].itemsize
    if name not in _BLOCKS:
        raise ValueError(f"ggml has no type {name!r}; it has {', '.join((*_DTYPES, *_BLOCKS))}")
    return _BLOCKS[name]


def type_name(dtype: npt.DTypeLike) -> str:
    """ggml's name of a type: of its own, such as "q4_0", or of numpy's. Raises ValueError if ggml has none."""
    if isinstance(dtype, str) and (dtype in _DTYPES or dtype in _BLOCKS):
        return dtype
    try:
        kind = np.dtype(dtype)
    except TypeError as error:
        raise ValueError(f"ggml has no type {dtype!r}; it has {', '.join((*_DTYPES, *_BLOCKS))}") from error
    name = _TYPES.get(kind.name)
    if name is None or not kind.isnative:
        raise ValueError(f"ggml has no type for {kind}")
    return name


def describe(shape: tuple[int, ...], dtype: npt.DTypeLike = np.float32) -> Tensor:
    """A packed tensor of that shape, not placed in any buffer; `dtype` is numpy's, or ggml's name of a type.

    Raises ValueError if ggml has no such tensor: more than four axes, or a row that is no multiple of the type's block.
    """
    name = type_name(dtype)
    elements, size = block_of(name)
    if len(shape) > _DIMENSIONS:
        raise ValueError(f"a tensor has at most {_DIMENSIONS} dimensions, not {len(shape)}")
    ne = (*reversed(shape), *(1,) * (_DIMENSIONS - len(shape)))
    if ne[0] % elements:
        raise ValueError(f"a row of {name} is a multiple of {elements} elements, not {ne[0]}")
    nb = [size, size * (ne[0] // elements)]
    for count in ne[1:-1]:
        nb.append(nb[-1] * count)
    return Tensor(type=names.TYPE_NAMES.index(name), ne=ne, nb=tuple(nb))


def quantise(array: Array, name: str) -> Array:
    """float32 values as the bytes of a type that numpy lacks, a row of blocks for each row. Needs gguf.

    Raises SetupError without gguf, ValueError if gguf cannot make such a type.
    """
    quants, kind = _quants(name)
    try:
        blocks: Array = quants.quantize(np.ascontiguousarray(array, np.float32), kind)
    except NotImplementedError as error:
        raise ValueError(f"gguf cannot make {name}") from error
    return blocks.view(np.uint8)


def dequantise(blocks: Array, name: str) -> Array:
    """The float32 values of such bytes. Needs gguf. Raises as quantise does."""
    quants, kind = _quants(name)
    try:
        values: Array = quants.dequantize(blocks, kind)
    except NotImplementedError as error:
        raise ValueError(f"gguf cannot read {name}") from error
    return values


def _quants(name: str) -> tuple[Any, Any]:
    """gguf's module of quantised types, and its member for one."""
    try:
        gguf = importlib.import_module("gguf")
    except ImportError as error:
        raise SetupError(f"values of {name} need the package gguf: pip install gguf") from error
    kind = getattr(gguf.GGMLQuantizationType, name.upper(), None)
    if kind is None:
        raise ValueError(f"gguf has no type {name}")
    return gguf.quants, kind


def dtype_of(tensor: Tensor) -> np.dtype[Any]:
    """The dtype of a tensor's elements. Raises ValueError if numpy has none, as for quantised types."""
    name = names.TYPE_NAMES[tensor.type]
    if name not in _DTYPES:
        raise ValueError(f"numpy has no dtype for {name}: read_blocks gives its bytes")
    return _DTYPES[name]


def has_dtype(tensor: Tensor) -> bool:
    """Whether numpy has a type for its elements."""
    return names.TYPE_NAMES[tensor.type] in _DTYPES


def shape_of(tensor: Tensor) -> tuple[int, ...]:
    """numpy's shape of a tensor: four axes, the one whose elements are neighbours last."""
    return tuple(reversed(tensor.ne))


def check_index(what: str, index: int, count: int) -> None:
    """Raises ValueError for a buffer type that is not offered."""
    if not 0 <= index < count:
        raise ValueError(f"there is no {what} {index}: the host offers {count}, from 0")


class Memory:
    """A device buffer whose bytes are given out from the start on, and never freed one by one."""

    def __init__(self, context: Context, size: int, buffer_type: int = 0) -> None:
        """Allocates `size` bytes of a buffer type of the offer.

        Raises ValueError for a size or a buffer type that cannot be, NoMemory if the device has no room.
        """
        check_index("buffer type", buffer_type, len(context.offer.buffer_types))
        if not 0 <= size < 1 << 64:
            raise ValueError(f"a buffer has 0 bytes or more, not {size}")
        self._context = context
        self._alignment = context.offer.buffer_types[buffer_type].alignment
        self._used = 0
        self.size = size
        self.buffer = context.new_handle()
        context.buffer_type_alloc_buffer(buffer_type, size, self.buffer)

    def free(self) -> None:
        """Frees the buffer; its tensors are no longer valid."""
        self._context.buffer_free_buffer(self.buffer)
        self._context.release_handle(self.buffer)

    def place(self, tensor: Tensor) -> Tensor:
        """Gives an unplaced tensor memory of its own, with what was there before in it.

        Raises NoMemory if the buffer is full.
        """
        end = self._used + nbytes(tensor)
        if end > self.size:
            raise NoMemory(f"{nbytes(tensor)} bytes at {self._used} do not fit the buffer of {self.size}")
        tensor.buffer = self.buffer
        tensor.data_offset = self._used
        self._used = -(-end // self._alignment) * self._alignment
        return tensor

    def put(self, array: Array) -> Tensor:
        """A new tensor with a copy of the array. Raises ValueError or NoMemory as describe and place do."""
        tensor = self.place(describe(array.shape, array.dtype))
        self.write(tensor, array)
        return tensor

    def put_blocks(self, blocks: Array | bytes, shape: tuple[int, ...], name: str) -> Tensor:
        """A new tensor of `shape` in ggml's type `name`, whose bytes are those of `blocks`.

        Raises ValueError if they are not as many.
        """
        tensor = describe(shape, name)
        content = blocks if isinstance(blocks, bytes) else blocks.tobytes()
        if len(content) != nbytes(tensor):
            raise ValueError(f"a tensor {name}{list(shape)} has {nbytes(tensor)} bytes, not {len(content)}")
        self._write(self.place(tensor), content)
        return tensor

    def write(self, tensor: Tensor, array: Array) -> None:
        """Copies an array into a packed tensor. Raises ValueError if it has another dtype or number of elements."""
        if array.dtype != dtype_of(tensor) or array.nbytes != nbytes(tensor):
            raise ValueError(
                f"an array {array.dtype}{list(array.shape)} does not fit a tensor "
                f"{dtype_of(tensor)}{list(shape_of(tensor))}"
            )
        self._write(tensor, array.tobytes())

    def read(self, tensor: Tensor) -> Array:
        """A copy of a packed tensor, of shape_of(tensor).

        Raises CallFailed or NoMemory if a posted call failed and was not told yet: what it left is no result.
        """
        return np.frombuffer(self._read(tensor), dtype_of(tensor)).reshape(shape_of(tensor))

    def read_blocks(self, tensor: Tensor) -> Array:
        """A copy of the bytes of a packed tensor of any type, a row of bytes for each row. Raises as read does."""
        return np.frombuffer(self._read(tensor), np.uint8).reshape((*shape_of(tensor)[:-1], -1))

    def _write(self, tensor: Tensor, data: bytes) -> None:
        place = _place_of(tensor)
        for offset in range(0, len(data), _PIECE):
            piece = data[offset : offset + _PIECE]
            self._context.buffer_set_tensor(self.buffer, place, piece, offset, len(piece))

    def _read(self, tensor: Tensor) -> bytes:
        size = nbytes(tensor)
        place = _place_of(tensor)
        data = b"".join(
            self._context.buffer_get_tensor(self.buffer, place, offset, min(_PIECE, size - offset))
            for offset in range(0, size, _PIECE)
        )
        status, reason = self._context.take_status()
        if status is not Status.SUCCESS:
            raise (NoMemory if status is Status.ALLOC_FAILED else CallFailed)(reason)
        return data


def _place_of(tensor: Tensor) -> Tensor:
    """The tensor without its op and sources, on which its bytes do not depend."""
    return Tensor(type=tensor.type, ne=tensor.ne, nb=tensor.nb, buffer=tensor.buffer, data_offset=tensor.data_offset)


def nbytes(tensor: Tensor) -> int:
    """The bytes of a packed tensor. Raises ValueError for one whose strides leave gaps."""
    elements, size = block_of(names.TYPE_NAMES[tensor.type])
    expected = [size, size * (tensor.ne[0] // elements)]
    for count in tensor.ne[1:-1]:
        expected.append(expected[-1] * count)
    if tuple(expected) != tuple(tensor.nb):
        raise ValueError(f"a tensor of ne {tensor.ne} and nb {tensor.nb} is not packed")
    return expected[-1] * tensor.ne[-1]
