"""A guest program whose graphs are rebuilt, alternate, grow, and change by one word; uses a real ggml through ctypes.

As a script: python -m tests.support.guest_graphs SCENARIO LIB_DIR FRONTEND ARGUMENT... Every result is compared with
the expected one.
"""

from __future__ import annotations

import contextlib
import ctypes
import sys
import time
from collections.abc import Iterator
from ctypes import CFUNCTYPE, POINTER, c_bool, c_char_p, c_float, c_int, c_int64, c_size_t, c_uint64, c_void_p
from pathlib import Path

from tests.support.guest import Ggml, remoted_device

COUNT = 64
_F32 = 0
_CPU = 0  # enum ggml_backend_dev_type
_UID = 88  # offset of ggml_cgraph's uid, in releases that have it
_FUNCTIONS: dict[str, tuple[object, list[object]]] = {
    "ggml_new_tensor_1d": (c_void_p, [c_void_p, c_int, c_int64]),
    "ggml_scale": (c_void_p, [c_void_p, c_void_p, c_float]),
    "ggml_add": (c_void_p, [c_void_p, c_void_p, c_void_p]),
    "ggml_new_graph_custom": (c_void_p, [c_void_p, c_size_t, c_bool]),
    "ggml_backend_get_default_buffer_type": (c_void_p, [c_void_p]),
    "ggml_gallocr_new": (c_void_p, [c_void_p]),
    "ggml_gallocr_free": (None, [c_void_p]),
    "ggml_gallocr_alloc_graph": (c_bool, [c_void_p, c_void_p]),
    "ggml_backend_graph_plan_create": (c_void_p, [c_void_p, c_void_p]),
    "ggml_backend_graph_plan_compute": (c_int, [c_void_p, c_void_p]),
    "ggml_backend_graph_plan_free": (None, [c_void_p, c_void_p]),
    "ggml_backend_reg_get_proc_address": (c_void_p, [c_void_p, c_char_p]),
    "ggml_backend_graph_compute_async": (c_int, [c_void_p, c_void_p]),
    "ggml_backend_dev_host_buffer_type": (c_void_p, [c_void_p]),
    "ggml_backend_get_device": (c_void_p, [c_void_p]),
    "ggml_backend_buft_alloc_buffer": (c_void_p, [c_void_p, c_size_t]),
    "ggml_backend_buffer_get_base": (c_void_p, [c_void_p]),
    "ggml_set_name": (c_void_p, [c_void_p, c_char_p]),
    "ggml_backend_init_by_type": (c_void_p, [c_int, c_char_p]),
    "ggml_backend_sched_new": (c_void_p, [c_void_p, c_void_p, c_int, c_size_t, c_bool, c_bool]),
    "ggml_backend_sched_free": (None, [c_void_p]),
    "ggml_backend_sched_reset": (None, [c_void_p]),
    "ggml_backend_sched_graph_compute": (c_int, [c_void_p, c_void_p]),
    "ggml_backend_tensor_get_async": (None, [c_void_p, c_void_p, c_void_p, c_size_t, c_size_t]),
    "ggml_backend_tensor_set_async": (None, [c_void_p, c_void_p, c_void_p, c_size_t, c_size_t]),
}


class Device:
    """A stream on the remoted device, and a vector there that graphs read."""

    def __init__(self, ggml: Ggml, device: int) -> None:
        self.ggml = ggml
        self.backend = ggml.backend_dev_init(device, None)
        self.allocator = ggml.gallocr_new(ggml.backend_get_default_buffer_type(self.backend))
        self._context = ggml.new_context()
        self.vector = ggml.new_tensor_1d(self._context, _F32, COUNT)
        self._buffer = ggml.backend_alloc_ctx_tensors(self._context, self.backend)
        self.write(range(COUNT))

    def write(self, values: range) -> None:
        """Writes the vector."""
        data = (c_float * COUNT)(*values)
        self.ggml.backend_tensor_set(self.vector, data, 0, ctypes.sizeof(data))

    def move(self) -> None:
        """Frees the vector's memory and allocates the same size, which gets the same addresses in the guest."""
        self.ggml.backend_buffer_free(self._buffer)
        self.ggml.free(self._context)
        self._context = self.ggml.new_context()
        self.vector = self.ggml.new_tensor_1d(self._context, _F32, COUNT)
        self._buffer = self.ggml.backend_alloc_ctx_tensors(self._context, self.backend)

    @contextlib.contextmanager
    def graph(self, factors: list[float], uid: int = 0) -> Iterator[tuple[int, int]]:
        """Builds a new graph that scales the vector by one factor after another. Yields the graph and its last node."""
        context = self.ggml.new_context()
        try:
            node = self.vector
            for factor in factors:
                node = self.ggml.scale(context, node, factor)
            graph = self.ggml.new_graph_custom(context, len(factors) + 8, False)
            self.ggml.build_forward_expand(graph, node)
            assert self.ggml.gallocr_alloc_graph(self.allocator, graph)
            if uid:
                c_uint64.from_address(graph + _UID).value = uid
            yield graph, node
        finally:
            self.ggml.free(context)

    def read(self, tensor: int) -> list[float]:
        """The elements of a tensor."""
        data = (c_float * COUNT)()
        self.ggml.backend_tensor_get(tensor, data, 0, ctypes.sizeof(data))
        return list(data)

    def scaled(self, factors: list[float], uid: int = 0) -> list[float]:
        """Builds such a graph, computes it, and reads the result."""
        with self.graph(factors, uid) as (graph, node):
            assert self.ggml.backend_graph_compute(self.backend, graph) == 0
            return self.read(node)


def _expected(factors: list[float], values: range = range(COUNT)) -> list[float]:
    product = 1.0
    for factor in factors:
        product *= factor
    return [product * value for value in values]


def rebuilt(device: Device, times: str) -> None:
    """One graph is rebuilt each time, over changing data."""
    for i in range(int(times)):
        values = range(i, i + COUNT)
        device.write(values)
        assert device.scaled([2.0, 0.5, 4.0]) == _expected([4.0], values)


def alternating(device: Device, graphs: str, rounds: str) -> None:
    """Several graphs are computed in turns."""
    for _ in range(int(rounds)):
        for length in range(1, 1 + int(graphs)):
            assert device.scaled([2.0] * length) == _expected([2.0] * length)


def of_lengths(device: Device, *lengths: str) -> None:
    """Graphs of these numbers of nodes are computed one after another."""
    for length in map(int, lengths):
        factors = [-1.0] * (length - 1) + [float(length)]
        assert device.scaled(factors) == _expected(factors)


def one_word(device: Device, times: str) -> None:
    """A graph that differs from the one before by one parameter is computed, and the first again."""
    for _ in range(2):
        for i in range(int(times)):
            assert device.scaled([1.0, float(i)]) == _expected([float(i)])


def moved(device: Device, times: str) -> None:
    """The same graph is computed over memory that was freed and allocated again at the same addresses."""
    for i in range(int(times)):
        values = range(i, i + COUNT)
        device.write(values)
        assert device.scaled([3.0]) == _expected([3.0], values)
        device.move()
        device.write(range(COUNT))
        assert device.scaled([3.0]) == _expected([3.0])


def same_uid(device: Device) -> None:
    """Another graph has the uid of an earlier one: the graph is compared, not only the uid."""
    for factors in ([2.0], [2.0, 2.0], [2.0], [4.0, 4.0, 4.0]):
        assert device.scaled(factors, uid=7) == _expected(factors)


def new_uids(device: Device, times: str) -> None:
    """One graph has a new uid each time, as a scheduler gives it at each split."""
    for uid in range(1, 1 + int(times)):
        assert device.scaled([2.0, 4.0], uid) == _expected([8.0])


def plan(device: Device, graphs: str) -> None:
    """A plan computes correctly after many other graphs."""
    with device.graph([2.0, 2.0]) as (graph, node):
        made = device.ggml.backend_graph_plan_create(device.backend, graph)
        assert made
        alternating(device, graphs, "1")
        assert device.ggml.backend_graph_plan_compute(device.backend, made) == 0
        assert device.read(node) == _expected([4.0])
        device.ggml.backend_graph_plan_free(device.backend, made)


def read_again(device: Device, times: str) -> None:
    """Reads return the current data: after a graph, after a write, and when repeated."""
    for i in range(int(times)):
        values = range(i, i + COUNT)
        device.write(values)
        with device.graph([2.0]) as (graph, node):
            assert device.ggml.backend_graph_compute(device.backend, graph) == 0
            assert device.read(node) == device.read(node) == _expected([2.0], values)
            other = (c_float * COUNT)(*values)
            device.ggml.backend_tensor_set(node, other, 0, ctypes.sizeof(other))
            assert device.read(node) == _expected([1.0], values)


def read_after_move(device: Device, times: str) -> None:
    """A graph is computed and its sources are read after it; then their memory is freed."""
    for i in range(int(times)):
        values = range(i, i + COUNT)
        device.write(values)
        for _ in range(3):
            assert device.scaled([2.0]) == _expected([2.0], values)
            assert device.read(device.vector) == _expected([1.0], values)
        device.move()


def no_longer_read(device: Device, times: str) -> None:
    """A graph whose result is read at first, and not any more later."""
    with device.graph([2.0]) as (graph, node):
        for i in range(int(times)):
            assert device.ggml.backend_graph_compute(device.backend, graph) == 0
            if i < 2:
                assert device.read(node) == _expected([2.0])


def tokens(device: Device, times: str) -> None:
    """As a program decodes: for each token it writes an input, computes a graph, reads the result, and waits once."""
    ggml, result = device.ggml, (c_float * COUNT)()
    size = ctypes.sizeof(result)
    with device.graph([2.0, 0.5, 4.0]) as (graph, node):
        for i in range(int(times)):
            data = (c_float * COUNT)(*range(i, i + COUNT))
            ggml.backend_tensor_set_async(device.backend, device.vector, data, 0, size)
            assert ggml.backend_graph_compute_async(device.backend, graph) == 0
            ggml.backend_tensor_get_async(device.backend, node, result, 0, size)
            ggml.backend_synchronize(device.backend)
            assert list(result) == _expected([4.0], range(i, i + COUNT))


def added_up(device: Device, other: Device, registry: int, times: str) -> None:
    """Two devices sum their results, as in a program that is spread over both."""
    ggml = device.ggml
    functions = [
        function(ggml.backend_reg_get_proc_address(registry, b"ggml_backend_comm_" + name))
        for name, function in (
            (b"init", CFUNCTYPE(c_void_p, POINTER(c_void_p), c_size_t)),
            (b"allreduce_tensor", CFUNCTYPE(c_bool, c_void_p, POINTER(c_void_p))),
            (b"free", CFUNCTYPE(None, c_void_p)),
        )
    ]
    init, allreduce, free = functions
    comm = init((c_void_p * 2)(device.backend, other.backend), 2)
    assert comm
    for i in range(int(times)):
        with device.graph([2.0, float(i)]) as (first, one), other.graph([3.0, float(i)]) as (second, two):
            for each, graph in ((device, first), (other, second)):
                assert ggml.backend_graph_compute_async(each.backend, graph) == 0
            assert allreduce(comm, (c_void_p * 2)(one, two))
            for each, tensor in ((device, one), (other, two)):
                ggml.backend_synchronize(each.backend)
                assert each.read(tensor) == _expected([5.0 * i])
    free(comm)


def one_host_memory(device: Device, other: Device, registry: int) -> None:
    """Both devices name the same type of host memory, and read the same data from it."""
    ggml = device.ggml
    both = (device, other)
    types = {ggml.backend_dev_host_buffer_type(ggml.backend_get_device(each.backend)) for each in both}
    assert len(types) == 1
    buffer = ggml.backend_buft_alloc_buffer(types.pop(), COUNT * ctypes.sizeof(c_float))
    values = (c_float * COUNT).from_address(ggml.backend_buffer_get_base(buffer))
    values[:] = range(5, 5 + COUNT)
    for each in both:
        ggml.backend_tensor_set_async(each.backend, each.vector, ctypes.addressof(values), 0, ctypes.sizeof(values))
        ggml.backend_synchronize(each.backend)
        assert each.read(each.vector) == list(values)
    ggml.backend_buffer_free(buffer)


def scheduled(device: Device, other: Device, registry: int, first_name: str, *lengths: str) -> None:
    """Graphs of these numbers of nodes go through ggml's scheduler; the first node of each has this name."""
    ggml = device.ggml
    backends = (c_void_p * 2)(device.backend, ggml.backend_init_by_type(_CPU, None))
    scheduler = ggml.backend_sched_new(backends, None, 2, 256, False, False)
    for i, length in enumerate(map(int, lengths)):
        context = ggml.new_context()
        one, two = (ggml.scale(context, device.vector, factor) for factor in (2.0 + i, 3.0))
        ggml.set_name(one, first_name.encode())
        node = ggml.add(context, one, two)
        for _ in range(length - 3):
            node = ggml.scale(context, node, 2.0)
        graph = ggml.new_graph_custom(context, length + 8, False)
        ggml.build_forward_expand(graph, node)
        ggml.backend_sched_reset(scheduler)
        assert ggml.backend_sched_graph_compute(scheduler, graph) == 0
        assert device.read(node) == _expected([5.0 + i, *[2.0] * (length - 3)])
        ggml.free(context)
    ggml.backend_sched_free(scheduler)
    ggml.backend_free(backends[1])


def describing(device: Device, nodes: str, times: str) -> None:
    """Prints the guest's time in ns to compute a graph of this many nodes, when it must be compared and when its uid is
    known.
    """
    context = device.ggml.new_context()
    node = device.vector
    for _ in range(int(nodes)):
        node = device.ggml.add(context, node, device.vector)
    graph = device.ggml.new_graph_custom(context, int(nodes) + 8, False)
    device.ggml.build_forward_expand(graph, node)
    assert device.ggml.gallocr_alloc_graph(device.allocator, graph)
    for uid in (0, 5):
        c_uint64.from_address(graph + _UID).value = uid
        took = []
        for _ in range(int(times)):
            begin = time.perf_counter_ns()
            assert device.ggml.backend_graph_compute_async(device.backend, graph) == 0
            took.append(time.perf_counter_ns() - begin)
            device.ggml.backend_synchronize(device.backend)
        print(min(took))  # a busy machine only makes it longer


_ALL = (
    rebuilt,
    alternating,
    of_lengths,
    one_word,
    moved,
    same_uid,
    new_uids,
    plan,
    read_again,
    read_after_move,
    no_longer_read,
    tokens,
    describing,
)
SCENARIOS = {function.__name__: function for function in _ALL}
_OF_TWO = {function.__name__: function for function in (added_up, one_host_memory, scheduled)}


def main(scenario: str, lib_dir: str, frontend: str, *arguments: str) -> None:
    """Runs one."""
    ggml = Ggml(Path(lib_dir), _FUNCTIONS)
    registry, device = remoted_device(ggml, Path(frontend))
    if scenario in _OF_TWO:
        devices = {
            ggml.backend_dev_name(each): each for each in map(ggml.backend_dev_get, range(ggml.backend_dev_count()))
        }
        first, second = (Device(ggml, devices[name]) for name in (b"Remote-Async0", b"Remote-Async1"))
        _OF_TWO[scenario](first, second, registry, *arguments)
    else:
        SCENARIOS[scenario](Device(ggml, device), *arguments)
    print("right")


if __name__ == "__main__":
    main(*sys.argv[1:])
