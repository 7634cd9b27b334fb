"""numpy arrays are written to and read from tensors."""

from __future__ import annotations

import numpy as np
import pytest
from making import ggml_type

from ggml_remoting.arrays import Memory, describe, dtype_of, shape_of
from ggml_remoting.context import Context
from ggml_remoting.errors import NoMemory
from ggml_remoting.generated.records import Tensor


def test_the_last_axis_of_an_array_is_the_first_dimension_of_ggml() -> None:
    tensor = describe((2, 3, 5), np.float16)
    assert tensor.ne == (5, 3, 2, 1)
    assert tensor.nb == (2, 10, 30, 60)
    assert shape_of(tensor) == (1, 2, 3, 5)


@pytest.mark.parametrize("dtype", ["f4", "f2", "f8", "i1", "i2", "i4", "i8"])
def test_an_array_of_every_dtype_of_ggml_is_read_back_unchanged(context: Context, dtype: str) -> None:
    memory = Memory(context, 4096)
    array = np.arange(24).reshape(2, 3, 4).astype(dtype)
    tensor = memory.put(array)
    assert dtype_of(tensor) == array.dtype
    np.testing.assert_array_equal(memory.read(tensor), array[np.newaxis])


def test_an_array_with_any_strides_is_written_contiguously(context: Context) -> None:
    memory = Memory(context, 4096)
    array = np.arange(24, dtype=np.float32).reshape(4, 6).T[::2]
    np.testing.assert_array_equal(memory.read(memory.put(array))[0, 0], array)


def test_arrays_do_not_overlap(context: Context) -> None:
    memory = Memory(context, 4096)
    tensors = [memory.put(np.full(3, value, np.int8)) for value in range(5)]
    assert [memory.read(tensor).reshape(-1).tolist() for tensor in tensors] == [[value] * 3 for value in range(5)]
    assert all(tensor.data_offset % context.offer.buffer_types[0].alignment == 0 for tensor in tensors)


def test_a_full_buffer_is_an_error(context: Context) -> None:
    memory = Memory(context, 64)
    memory.put(np.zeros(16, np.float32))
    with pytest.raises(NoMemory, match="do not fit the buffer of 64"):
        memory.put(np.zeros(1, np.float32))


def test_a_dtype_that_ggml_or_numpy_lacks_is_an_error(context: Context) -> None:
    with pytest.raises(ValueError, match="ggml has no type for complex"):
        describe((1,), np.complex64)
    with pytest.raises(ValueError, match="ggml has no type for >f4"):
        describe((1,), ">f4")
    with pytest.raises(ValueError, match="at most 4 dimensions, not 5"):
        describe((1,) * 5)
    with pytest.raises(ValueError, match="numpy has no dtype for q4_0"):
        dtype_of(Tensor(type=ggml_type("q4_0")))


def test_an_array_that_does_not_fit_its_tensor_is_an_error(context: Context) -> None:
    memory = Memory(context, 4096)
    tensor = memory.place(describe((4,)))
    for array in (np.zeros(5, np.float32), np.zeros(4, np.int32)):
        with pytest.raises(ValueError, match="does not fit a tensor"):
            memory.write(tensor, array)
    with pytest.raises(ValueError, match="is not packed"):
        memory.read(Tensor(**{**vars(tensor), "nb": (8, 32, 32, 32)}))
