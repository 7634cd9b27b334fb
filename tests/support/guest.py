"""A guest program: loads the frontend into a real ggml through ctypes, and multiplies matrices on the remoted device.

As a script: python -m tests.support.guest SCENARIO LIB_DIR FRONTEND ARGUMENT...
"""

from __future__ import annotations

import ctypes
import functools
import os
import select
import sys
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from ctypes import c_bool, c_char, c_char_p, c_float, c_int, c_int64, c_size_t, c_void_p
from pathlib import Path

ROWS, COLUMNS, INNER = 48, 32, 64
OF_A_TOKEN = 512, 16, 1024
"""Rows, columns and elements of each sum: eight million multiplications, as a model of so many parameters needs."""
_F32 = 0
_FUNCTIONS: dict[str, tuple[object, list[object]]] = {
    "ggml_nbytes": (c_size_t, [c_void_p]),
    "ggml_backend_load": (c_void_p, [c_char_p]),
    "ggml_backend_unload": (None, [c_void_p]),
    "ggml_backend_reg_dev_count": (c_size_t, [c_void_p]),
    "ggml_backend_reg_dev_get": (c_void_p, [c_void_p, c_size_t]),
    "ggml_backend_dev_count": (c_size_t, []),
    "ggml_backend_dev_get": (c_void_p, [c_size_t]),
    "ggml_backend_dev_name": (c_char_p, [c_void_p]),
    "ggml_backend_dev_init": (c_void_p, [c_void_p, c_char_p]),
    "ggml_backend_dev_host_buffer_type": (c_void_p, [c_void_p]),
    "ggml_backend_buft_is_host": (c_bool, [c_void_p]),
    "ggml_backend_buft_alloc_buffer": (c_void_p, [c_void_p, c_size_t]),
    "ggml_backend_buffer_get_base": (c_void_p, [c_void_p]),
    "ggml_backend_tensor_set_async": (None, [c_void_p, c_void_p, c_void_p, c_size_t, c_size_t]),
    "ggml_backend_tensor_get_async": (None, [c_void_p, c_void_p, c_void_p, c_size_t, c_size_t]),
    "ggml_backend_synchronize": (None, [c_void_p]),
    "ggml_backend_event_new": (c_void_p, [c_void_p]),
    "ggml_backend_event_free": (None, [c_void_p]),
    "ggml_backend_event_record": (None, [c_void_p, c_void_p]),
    "ggml_backend_event_wait": (None, [c_void_p, c_void_p]),
    "ggml_backend_event_synchronize": (None, [c_void_p]),
    "ggml_backend_free": (None, [c_void_p]),
    "ggml_backend_buffer_free": (None, [c_void_p]),
    "ggml_backend_alloc_ctx_tensors": (c_void_p, [c_void_p, c_void_p]),
    "ggml_backend_tensor_set": (None, [c_void_p, c_void_p, c_size_t, c_size_t]),
    "ggml_backend_tensor_get": (None, [c_void_p, c_void_p, c_size_t, c_size_t]),
    "ggml_backend_graph_compute": (c_int, [c_void_p, c_void_p]),
    "ggml_new_tensor_2d": (c_void_p, [c_void_p, c_int, c_int64, c_int64]),
    "ggml_mul_mat": (c_void_p, [c_void_p, c_void_p, c_void_p]),
    "ggml_new_graph": (c_void_p, [c_void_p]),
    "ggml_build_forward_expand": (None, [c_void_p, c_void_p]),
    "ggml_free": (None, [c_void_p]),
    "ggml_set_name": (c_void_p, [c_void_p, c_char_p]),
}


class _InitParams(ctypes.Structure):
    _fields_ = (("mem_size", c_size_t), ("mem_buffer", c_void_p), ("no_alloc", c_bool))


class Ggml:
    """The ggml in a folder. Its functions are attributes, without the prefix ggml_."""

    def __init__(self, folder: Path, more: Mapping[str, tuple[object, list[object]]] | None = None) -> None:
        """Loads the libraries. Those of the functions `more` that this ggml has become attributes too."""
        self._folder = folder
        self._libraries = [
            ctypes.CDLL(str(folder / name)) for name in ("libggml-base.so", "libggml-cpu.so", "libggml.so")
        ]
        for name, (result, arguments) in {**_FUNCTIONS, **(more or {})}.items():
            function = next(
                (getattr(library, name) for library in reversed(self._libraries) if hasattr(library, name)), None
            )
            if function is None and name not in _FUNCTIONS:
                continue
            assert function is not None, f"{folder} has no {name}"
            function.restype, function.argtypes = result, arguments
            setattr(self, name.removeprefix("ggml_"), function)
        self._init = self._libraries[0].ggml_init
        self._init.restype, self._init.argtypes = c_void_p, [_InitParams]

    def __getattr__(self, name: str) -> ctypes._CFuncPtr:  # for the attributes that __init__ sets
        raise AttributeError(name)

    def new_context(self) -> int:
        """A ggml context for tensors whose data lies elsewhere."""
        return int(self._init(_InitParams(1 << 20, None, True)))

    def cpu(self) -> int:
        """The program's own CPU, whose backend must be loaded in some builds of ggml."""
        if "CPU" not in self.devices():
            assert self.backend_load(str(self._folder / "libggml-cpu.so").encode())
        return int(self.backend_dev_get(self.devices().index("CPU")))

    def devices(self) -> list[str]:
        """The names of all devices."""
        return [self.backend_dev_name(self.backend_dev_get(i)).decode() for i in range(self.backend_dev_count())]


class Product:
    """A product of two matrices on a device, which can be computed again and again."""

    def __init__(self, ggml: Ggml, device: int, rows: int = ROWS, columns: int = COLUMNS, inner: int = INNER) -> None:
        """Allocates on the device and writes both matrices, with numbers whose sums and products are exact in f32."""
        self._ggml = ggml
        self._count = rows * columns
        self.backend = ggml.backend_dev_init(device, None)
        assert self.backend, "the device gave no backend"
        self._context = ggml.new_context()
        self._a = ggml.new_tensor_2d(self._context, _F32, inner, rows)
        self._b = ggml.new_tensor_2d(self._context, _F32, inner, columns)
        self._out = ggml.mul_mat(self._context, self._a, self._b)
        self._buffer = ggml.backend_alloc_ctx_tensors(self._context, self.backend)
        assert self._buffer, "the device gave no buffer"
        self._graph = ggml.new_graph(self._context)
        ggml.build_forward_expand(self._graph, self._out)
        self._set(self._a, _repeated([float(i - 3) for i in range(7)], rows * inner))
        self._set(self._b, _repeated([float(i - 2) for i in range(5)], columns * inner))

    def compute(self) -> tuple[int, bytes]:
        """Computes. Returns the status and the result's bytes."""
        status = self._ggml.backend_graph_compute(self.backend, self._graph)
        result = (c_float * self._count)()
        self._ggml.backend_tensor_get(self._out, result, 0, ctypes.sizeof(result))
        return status, bytes(result)

    def read_to(self, address: int) -> None:
        """Reads the last result to an address."""
        self._ggml.backend_tensor_get_async(self.backend, self._out, address, 0, 4 * self._count)
        self._ggml.backend_synchronize(self.backend)

    def read_again(self, times: int) -> list[list[bytes]]:
        """Computes; then reads the result, one matrix and the other, each `times` times."""
        self._ggml.backend_graph_compute(self.backend, self._graph)
        return [[self._read(tensor) for _ in range(times)] for tensor in (self._out, self._a, self._b)]

    def free(self) -> None:
        """Frees everything, on the device too."""
        self._ggml.backend_buffer_free(self._buffer)
        self._ggml.backend_free(self.backend)
        self._ggml.free(self._context)

    def _read(self, tensor: int) -> bytes:
        data = (ctypes.c_char * self._ggml.nbytes(tensor))()
        self._ggml.backend_tensor_get(tensor, data, 0, ctypes.sizeof(data))
        return data.raw

    def _set(self, tensor: int, data: bytes) -> None:
        self._ggml.backend_tensor_set(tensor, data, 0, len(data))


def _repeated(values: list[float], count: int) -> bytes:
    """`count` numbers, which repeat `values`."""
    once = bytes((c_float * len(values))(*values))
    return (once * (count // len(values) + 1))[: count * ctypes.sizeof(c_float)]


def expected(rows: int = ROWS, columns: int = COLUMNS, inner: int = INNER) -> bytes:
    """The result of Product, computed in plain Python. ggml's result has a row for each column of b."""
    values = [_value(row * inner % 7, column * inner % 5, inner) for column in range(columns) for row in range(rows)]
    return bytes((c_float * len(values))(*values))


@functools.cache
def _value(first: int, second: int, inner: int) -> float:
    """The product of two rows, which repeat seven and five numbers, from the given ones on."""
    return float(sum(((first + k) % 7 - 3) * ((second + k) % 5 - 2) for k in range(inner)))


def remoted_device(ggml: Ggml, frontend: Path) -> tuple[int, int]:
    """Loads the frontend. Returns its registry and its first device."""
    registry = ggml.backend_load(str(frontend).encode())
    assert registry, "the frontend was declined"
    assert ggml.backend_reg_dev_count(registry) > 0
    return registry, ggml.backend_reg_dev_get(registry, 0)


def repeat(ggml: Ggml, frontend: Path, seconds: str) -> None:
    """Prints "ready", computes for some seconds, and prints "right" if every result is correct."""
    _, device = remoted_device(ggml, frontend)
    product = Product(ggml, device)
    right = (0, expected())
    print("ready", flush=True)
    deadline = time.monotonic() + float(seconds)
    assert product.compute() == right
    while time.monotonic() < deadline:
        assert product.compute() == right
    print("right", flush=True)


def read_again(ggml: Ggml, frontend: Path) -> None:
    """Repeated reads after a graph give the same bytes, also of tensors that were not read before."""
    _, device = remoted_device(ggml, frontend)
    product = Product(ggml, device)
    assert product.compute() == (0, expected())
    for times in (2, 3):
        result, *matrices = product.read_again(times)
        assert result == [expected()] * times
        assert all(set(read) == {read[0]} for read in matrices)
    print("right")


def beside(ggml: Ggml, frontend: Path) -> None:
    """Prints "ready", computes until its standard input ends, and prints the number of results if all are correct."""
    _, device = remoted_device(ggml, frontend)
    product = Product(ggml, device)
    right = (0, expected())
    print("ready", flush=True)
    count = 0
    while not select.select([sys.stdin], [], [], 0)[0]:
        assert product.compute() == right
        count += 1
    product.free()
    print(f"right {count}", flush=True)


def timed(ggml: Ggml, frontend: Path) -> None:
    """Prints "ready" and computes without a pause, as much as a small model needs for a token. Checks each result.

    For each line on standard input it prints the seconds that each result took since the last line.
    """
    _, device = remoted_device(ggml, frontend)
    product = Product(ggml, device, *OF_A_TOKEN)
    right = (0, expected(*OF_A_TOKEN))
    took: list[float] = []
    print("ready", flush=True)
    while True:
        if select.select([sys.stdin], [], [], 0)[0]:
            if not sys.stdin.readline():
                return
            print(*(f"{seconds:.6f}" for seconds in took), flush=True)
            took = []
        before = time.monotonic()
        assert product.compute() == right
        took.append(time.monotonic() - before)


def threads(ggml: Ggml, frontend: Path, count: str) -> None:
    """Several threads compute at once, each with a backend and tensors of its own."""
    _, device = remoted_device(ggml, frontend)
    right = (0, expected())

    def work() -> bool:
        for _ in range(2):
            product = Product(ggml, device)
            is_right = all(product.compute() == right for _ in range(10))
            product.free()
            if not is_right:
                return False
        return True

    with ThreadPoolExecutor(int(count)) as pool:
        futures = [pool.submit(work) for _ in range(int(count))]
        assert all(future.result() for future in futures)
    print("right")


def backends(ggml: Ggml, frontend: Path) -> None:
    """Several backends compute graphs of different sizes in turns, and are freed in another order."""
    _, device = remoted_device(ggml, frontend)
    sizes = [(4 + 8 * i, 3 + 5 * i, 32 * (1 + i)) for i in range(5)]
    products = [Product(ggml, device, *size) for size in sizes]
    right = [(0, expected(*size)) for size in sizes]
    for _ in range(5):
        assert [product.compute() for product in products] == right
    for i in (3, 0, 4):
        products[i].free()
    assert [products[i].compute() for i in (1, 2)] == [right[i] for i in (1, 2)]
    print("right")


def fork(ggml: Ggml, frontend: Path, child_end: str) -> None:
    """In a forked child calls fail, also on a new backend. However the child ends, the parent continues."""
    _, device = remoted_device(ggml, frontend)
    product = Product(ggml, device)
    assert product.compute() == (0, expected())
    child = os.fork()
    if not child:
        status, result = product.compute()
        assert status != 0
        assert result != expected()
        assert not ggml.backend_dev_init(device, None)
        product.free()
        if child_end == "at once":
            os._exit(0)
        sys.exit(0)
    assert os.waitpid(child, 0) == (child, 0)
    assert product.compute() == (0, expected())
    product.free()
    print("right")


def reload(ggml: Ggml, frontend: Path, count: str) -> None:
    """Loads, computes and unloads; from the third time on no descriptor and no shared memory is left over.

    Some 35 KiB stay at each unload: objects that ggml uses when a program exits, which the frontend cannot distinguish
    from an unload.
    """
    before = (0, 0)
    for turn in range(int(count)):
        registry, device = remoted_device(ggml, frontend)
        product = Product(ggml, device)
        assert product.compute() == (0, expected())
        product.free()
        ggml.backend_unload(registry)
        if turn == 2:
            before = _holds()
    files, size = (now - then for now, then in zip(_holds(), before, strict=True))
    assert (files, size) == (0, 0), f"{files} descriptors and {size >> 10} KiB more after {count} loads"
    print("right")


def until_failure(ggml: Ggml, frontend: Path) -> None:
    """Prints "ready", computes until it fails, uses and frees what it has, and prints the status."""
    _, device = remoted_device(ggml, frontend)
    product = Product(ggml, device, 1024, 1024, 1024)
    assert product.compute()[0] == 0
    print("ready", flush=True)
    while True:
        status, result = product.compute()
        if status:
            break
    assert result == b"\xff" * len(result)
    assert product.compute()[0] == status
    print(f"status {status}", flush=True)
    try:
        fresh = Product(ggml, device)
    except AssertionError:
        print("no fresh device")
    else:
        assert product.compute()[0] == status  # a lost context stays lost
        print("right" if fresh.compute() == (0, expected()) else "wrong")
        fresh.free()
    product.free()


class HostMemory:
    """A buffer of the device's host buffer type."""

    def __init__(self, ggml: Ggml, device: int, size: int) -> None:
        """Allocates it."""
        self._ggml = ggml
        host_type = ggml.backend_dev_host_buffer_type(device)
        assert host_type, "the device has no host buffer type"
        assert ggml.backend_buft_is_host(host_type)
        self._buffer = ggml.backend_buft_alloc_buffer(host_type, size)
        assert self._buffer, "the host buffer type gave no buffer"
        self.base = ggml.backend_buffer_get_base(self._buffer)
        self.bytes = (c_char * size).from_address(self.base)

    def free(self) -> None:
        """Frees the buffer. Its bytes must not be used afterwards."""
        self._ggml.backend_buffer_free(self._buffer)


def host_memory(ggml: Ggml, frontend: Path) -> None:
    """Data is written and read through a host buffer, with events and without."""
    _, device = remoted_device(ggml, frontend)
    size = 2 << 20
    memory = HostMemory(ggml, device, 2 * size)
    backend = ggml.backend_dev_init(device, None)
    context = ggml.new_context()
    tensor = ggml.new_tensor_2d(context, _F32, 1024, 512)
    buffer = ggml.backend_alloc_ctx_tensors(context, backend)
    event = ggml.backend_event_new(device)
    assert event
    for _ in range(3):
        sent = os.urandom(size)
        memory.bytes[:size] = sent
        ggml.backend_tensor_set_async(backend, tensor, memory.base, 0, size)
        ggml.backend_event_record(event, backend)
        ggml.backend_event_wait(backend, event)
        ggml.backend_event_synchronize(event)
        memory.bytes[:size] = bytes(size)  # the device has the data
        ggml.backend_tensor_get_async(backend, tensor, memory.base + size, 0, size)
        ggml.backend_synchronize(backend)
        assert memory.bytes[size:] == sent
        ggml.backend_tensor_set(tensor, memory.base, 0, size)
        memory.bytes[:size] = sent  # copied before the call returned
        ggml.backend_tensor_get(tensor, memory.base + size, 0, size)
        assert memory.bytes[size:] == bytes(size)
    ggml.backend_event_free(event)
    ggml.backend_buffer_free(buffer)
    ggml.backend_free(backend)
    memory.free()
    print("right")


def unshared_memory(ggml: Ggml, frontend: Path, size: str = str(5 << 30)) -> None:
    """A host buffer larger than any blob is the program's own memory; data is copied from and to it as usual."""
    _, device = remoted_device(ggml, frontend)
    product = Product(ggml, device)
    memory = HostMemory(ggml, device, int(size))
    assert product.compute() == (0, expected())
    product.read_to(memory.base)
    assert memory.bytes[: len(expected())] == expected()
    memory.free()
    print("right")


def host_memory_outlives_device(ggml: Ggml, frontend: Path) -> None:
    """Prints "ready", waits until the device is lost, and continues to use the shared memory."""
    _, device = remoted_device(ggml, frontend)
    product = Product(ggml, device)
    memory = HostMemory(ggml, device, 1 << 20)
    memory.bytes[:4] = b"kept"
    print("ready", flush=True)
    while not product.compute()[0]:
        time.sleep(0.01)
    product.read_to(memory.base + 64)
    assert memory.bytes[:4] == b"kept"
    assert memory.bytes[64 : 64 + len(expected())] == b"\xff" * len(expected())
    memory.free()
    print("right")


def more_memory_than_allowed(ggml: Ggml, frontend: Path) -> None:
    """An allocation that is too large returns NULL; smaller ones work before and after."""
    _, device = remoted_device(ggml, frontend)
    product = Product(ggml, device)
    context = ggml.new_context()
    ggml.new_tensor_2d(context, _F32, 1024, 1024)
    assert not ggml.backend_alloc_ctx_tensors(context, product.backend)
    assert product.compute() == (0, expected())
    product.free()
    print("right")


def more_graphs_than_allowed(ggml: Ggml, frontend: Path) -> None:
    """A sent graph that fails leaves no result. A call that returns a status returns that of the failure, and later
    calls succeed again.
    """
    _, device = remoted_device(ggml, frontend)
    first, second = (Product(ggml, device) for _ in range(2))
    assert first.compute() == (0, expected())
    status, result = second.compute()
    assert status or result == b"\xff" * len(result)  # a quick host may report it in the graph's own call
    assert any([status, first.compute()[0]])
    first.compute()
    assert first.compute() == (0, expected())
    print("right")


def refused_graph(ggml: Ggml, frontend: Path) -> None:
    """A graph that reads the program's own memory is refused; the program continues."""
    _, device = remoted_device(ggml, frontend)
    backend = ggml.backend_dev_init(device, None)
    cpu = ggml.backend_dev_init(ggml.backend_dev_get(ggml.devices().index("CPU")), None)
    contexts = [ggml.new_context() for _ in range(3)]
    weight, vector = (ggml.new_tensor_2d(context, _F32, 4, 4) for context in contexts[:2])
    product = ggml.mul_mat(contexts[2], weight, vector)
    for tensor, name in ((vector, b"input"), (product, b"product")):
        ggml.set_name(tensor, name)
    buffers = [ggml.backend_alloc_ctx_tensors(*pair) for pair in zip(contexts, (backend, cpu, backend), strict=True)]
    assert all(buffers)
    graph = ggml.new_graph(contexts[2])
    ggml.build_forward_expand(graph, product)
    assert [ggml.backend_graph_compute(backend, graph) for _ in range(2)] == [-1, -1]
    print("right")


def without_daemon(ggml: Ggml, frontend: Path) -> None:
    """The frontend is declined, and the program's own CPU computes."""
    assert not ggml.backend_load(str(frontend).encode())
    assert ggml.devices() == ["CPU"]
    product = Product(ggml, ggml.backend_dev_get(0))
    assert product.compute() == (0, expected())
    print("right")


def _holds() -> tuple[int, int]:
    """This process's open descriptors, and the bytes of shared memory that it maps."""
    maps = [line.split(maxsplit=5) for line in Path("/proc/self/maps").read_text().splitlines()]
    ranges = [line[0].split("-") for line in maps if line[5:] and line[5].startswith("/memfd:")]
    return len(os.listdir("/proc/self/fd")), sum(int(end, 16) - int(start, 16) for start, end in ranges)


_ALL = (
    repeat,
    read_again,
    beside,
    timed,
    threads,
    backends,
    fork,
    reload,
    until_failure,
    host_memory,
    unshared_memory,
    host_memory_outlives_device,
    more_memory_than_allowed,
    more_graphs_than_allowed,
    refused_graph,
    without_daemon,
)
SCENARIOS = {function.__name__: function for function in _ALL}

if __name__ == "__main__":
    SCENARIOS[sys.argv[1]](Ggml(Path(sys.argv[2])), Path(sys.argv[3]), *sys.argv[4:])
