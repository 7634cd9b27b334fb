"""numpy arrays on a remoted device: arrays as tensor records, their bytes in a buffer. Needs numpy.

numpy names the axis whose elements are neighbours last, ggml names it first: an array of shape (rows, columns) is
a tensor of ne (columns, rows, 1, 1). Sizes, strides and offsets are in bytes.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from ggml_remoting.context import Context
from ggml_remoting.errors import CallFailed, NoMemory
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
_DIMENSIONS = 4
_PIECE = 512 << 10  # a command of this size fits the ring while another is carried out


def describe(shape: tuple[int, ...], dtype: npt.DTypeLike = np.float32) -> Tensor:
    """A packed tensor for arrays of that shape, not placed in any buffer.

    Raises ValueError if ggml has no such tensor.
    """
    name = _TYPES.get(np.dtype(dtype).name)
    if name is None or not np.dtype(dtype).isnative:
        raise ValueError(f"ggml has no type for {np.dtype(dtype)}")
    if len(shape) > _DIMENSIONS:
        raise ValueError(f"a tensor has at most {_DIMENSIONS} dimensions, not {len(shape)}")
    ne = (*reversed(shape), *(1,) * (_DIMENSIONS - len(shape)))
    nb = [np.dtype(dtype).itemsize]
    for count in ne[:-1]:
        nb.append(nb[-1] * count)
    return Tensor(type=names.TYPE_NAMES.index(name), ne=ne, nb=tuple(nb))


def dtype_of(tensor: Tensor) -> np.dtype[Any]:
    """The dtype of a tensor's elements. Raises ValueError if numpy has none, as for quantised types."""
    name = names.TYPE_NAMES[tensor.type]
    if name not in _DTYPES:
        raise ValueError(f"numpy has no dtype for {name}")
    return _DTYPES[name]


def shape_of(tensor: Tensor) -> tuple[int, ...]:
    """numpy's shape of a tensor: four axes, the one whose elements are neighbours last."""
    return tuple(reversed(tensor.ne))


class Memory:
    """A device buffer that hands out its bytes from the start and never takes them back."""

    def __init__(self, context: Context, size: int, buffer_type: int = 0) -> None:
        """Allocates `size` bytes of a buffer type of the offer. Raises NoMemory if the device has no room."""
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
        end = self._used + _nbytes(tensor)
        if end > self.size:
            raise NoMemory(f"{_nbytes(tensor)} bytes at {self._used} do not fit the buffer of {self.size}")
        tensor.buffer = self.buffer
        tensor.data_offset = self._used
        self._used = -(-end // self._alignment) * self._alignment
        return tensor

    def put(self, array: Array) -> Tensor:
        """A new tensor with a copy of the array. Raises ValueError or NoMemory as describe and place do."""
        tensor = self.place(describe(array.shape, array.dtype))
        self.write(tensor, array)
        return tensor

    def write(self, tensor: Tensor, array: Array) -> None:
        """Copies an array into a packed tensor. Raises ValueError if it has another dtype or number of elements."""
        if array.dtype != dtype_of(tensor) or array.nbytes != _nbytes(tensor):
            raise ValueError(
                f"an array {array.dtype}{list(array.shape)} does not fit a tensor "
                f"{dtype_of(tensor)}{list(shape_of(tensor))}"
            )
        data = array.tobytes()
        place = _place_of(tensor)
        for offset in range(0, len(data), _PIECE):
            piece = data[offset : offset + _PIECE]
            self._context.buffer_set_tensor(self.buffer, place, piece, offset, len(piece))

    def read(self, tensor: Tensor) -> Array:
        """A copy of a packed tensor, of shape_of(tensor).

        Raises CallFailed or NoMemory if a posted call failed and was not told yet: what it left is no result.
        """
        size = _nbytes(tensor)
        place = _place_of(tensor)
        data = b"".join(
            self._context.buffer_get_tensor(self.buffer, place, offset, min(_PIECE, size - offset))
            for offset in range(0, size, _PIECE)
        )
        status, reason = self._context.take_status()
        if status is not Status.SUCCESS:
            raise (NoMemory if status is Status.ALLOC_FAILED else CallFailed)(reason)
        return np.frombuffer(data, dtype_of(tensor)).reshape(shape_of(tensor))


def _place_of(tensor: Tensor) -> Tensor:
    """The tensor without what computes it, which does not matter to its bytes."""
    return Tensor(type=tensor.type, ne=tensor.ne, nb=tensor.nb, buffer=tensor.buffer, data_offset=tensor.data_offset)


def _nbytes(tensor: Tensor) -> int:
    size = dtype_of(tensor).itemsize
    for count, stride in zip(tensor.ne, tensor.nb, strict=True):
        if stride != size:
            raise ValueError(f"a tensor of ne {tensor.ne} and nb {tensor.nb} is not packed")
        size *= count
    return size
