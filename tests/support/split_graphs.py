"""A guest program: small graphs over two backends, which ggml's own scheduler splits.

Each graph is computed by the remoted device together with another backend, by the program's CPU alone, and by two
native devices of one kind if there are any. The other backend is the second remoted device, or the program's CPU if
there is none. All results must be equal to the last bit if the host's ggml is the program's.
docs/developing/architecture.md, "Splits", says what a split may contain.

As a script: python -m tests.support.split_graphs [--native-devices LIBRARY] SCENARIO LIB_DIR FRONTEND ARGUMENT...
"""

from __future__ import annotations

import argparse
import ctypes
import itertools
import random
from collections.abc import Callable, Iterator
from ctypes import c_bool, c_char_p, c_float, c_int, c_int64, c_size_t, c_void_p
from dataclasses import dataclass
from pathlib import Path

from tests.support.guest import Ggml, remoted_device

_F32 = 0
_USAGE_WEIGHTS = 1
_FLAG_COMPUTE = 16
_BUFFER_OFFSET, _FLAGS_OFFSET, _VIEW_SOURCE_OFFSET = 8, 148, 232
"""Offsets in struct ggml_tensor, the same from 0.9.4 to 0.27."""

_MORE: dict[str, tuple[object, list[object]]] = {
    "ggml_backend_init_by_type": (c_void_p, [c_int, c_char_p]),
    "ggml_backend_buffer_set_usage": (None, [c_void_p, c_int]),
    "ggml_backend_alloc_ctx_tensors_from_buft": (c_void_p, [c_void_p, c_void_p]),
    "ggml_backend_buffer_get_size": (c_size_t, [c_void_p]),
    "ggml_backend_tensor_alloc": (c_int, [c_void_p, c_void_p, c_void_p]),
    "ggml_backend_dev_buffer_type": (c_void_p, [c_void_p]),
    "ggml_backend_cpu_set_n_threads": (None, [c_void_p, c_int]),
    "ggml_backend_reg_get_proc_address": (c_void_p, [c_void_p, c_char_p]),
    "ggml_backend_sched_new": (c_void_p, [c_void_p, c_void_p, c_int, c_size_t, c_bool, c_bool]),
    "ggml_backend_sched_free": (None, [c_void_p]),
    "ggml_backend_sched_set_tensor_backend": (None, [c_void_p, c_void_p, c_void_p]),
    "ggml_backend_sched_alloc_graph": (c_bool, [c_void_p, c_void_p]),
    "ggml_backend_sched_graph_compute": (c_int, [c_void_p, c_void_p]),
    "ggml_set_input": (None, [c_void_p]),
    "ggml_set_output": (None, [c_void_p]),
    "ggml_nbytes": (c_size_t, [c_void_p]),
    "ggml_nelements": (c_int64, [c_void_p]),
    "ggml_add": (c_void_p, [c_void_p, c_void_p, c_void_p]),
    "ggml_add_inplace": (c_void_p, [c_void_p, c_void_p, c_void_p]),
    "ggml_scale": (c_void_p, [c_void_p, c_void_p, c_float]),
    "ggml_scale_inplace": (c_void_p, [c_void_p, c_void_p, c_float]),
    "ggml_cpy": (c_void_p, [c_void_p, c_void_p, c_void_p]),
    "ggml_cont": (c_void_p, [c_void_p, c_void_p]),
    "ggml_transpose": (c_void_p, [c_void_p, c_void_p]),
    "ggml_permute": (c_void_p, [c_void_p, c_void_p, c_int, c_int, c_int, c_int]),
    "ggml_view_2d": (c_void_p, [c_void_p, c_void_p, c_int64, c_int64, c_size_t, c_size_t]),
    "ggml_reshape_2d": (c_void_p, [c_void_p, c_void_p, c_int64, c_int64]),
}

LEAVES = ("device weight", "other weight", "input", "host buffer", "device cache")
"""The memory of the graph's leaves: the device's, the other backend's, the scheduler's copy for the other backend, and
the device's host buffer.
"""
VIEWS = frozenset({"VIEW", "EMPTY VIEW", "RESHAPE", "TRANSPOSE", "PERMUTE"})
IN_PLACE = frozenset({"SCALE in place", "ADD in place", "CPY"})
BINARY = frozenset({"ADD", "ADD in place", "CPY"})
UNARY = ("VIEW", "EMPTY VIEW", "RESHAPE", "TRANSPOSE", "PERMUTE", "CONT", "SCALE", "SCALE in place")


@dataclass(frozen=True)
class Step:
    """An op on earlier tensors: leaves, then the results of earlier steps. `backend` 0 is the remoted device, 1 the
    other.
    """

    op: str
    sources: tuple[int, ...]
    backend: int | None = None
    is_computed: bool = True


@dataclass(frozen=True)
class Shape:
    """The shape of a matrix; `root` is the tensor in whose memory it lies."""

    columns: int
    rows: int
    root: int
    is_contiguous: bool = True

    @property
    def size(self) -> tuple[int, int]:
        return self.columns, self.rows


def _unary_shape(op: str, a: Shape, place: int) -> Shape | None:
    """The shape of the result; None if ggml has no such op."""
    if op == "PERMUTE" or op == "TRANSPOSE":
        return Shape(a.rows, a.columns, a.root, is_contiguous=False)
    if op == "CONT":
        return Shape(*a.size, place)
    if not a.is_contiguous:
        return None
    match op:
        case "VIEW":
            return Shape(a.columns, a.rows // 2, a.root) if a.rows >= 2 else None
        case "EMPTY VIEW":
            return Shape(a.columns, 0, a.root)
        case "RESHAPE":
            return Shape(a.columns * a.rows, 1, a.root) if a.rows else None
        case "SCALE":
            return Shape(*a.size, place)
    return a


def _shape(step: Step, shapes: list[Shape]) -> Shape | None:
    a = shapes[step.sources[0]]
    if step.op not in BINARY:
        return _unary_shape(step.op, a, len(shapes))
    b = shapes[step.sources[1]]
    if step.op == "CPY":
        return b if a.columns * a.rows == b.columns * b.rows and b.is_contiguous else None
    if a.size != b.size or not a.is_contiguous:
        return None
    return a if step.op == "ADD in place" else Shape(*a.size, len(shapes))


def _written(step: Step, shapes: list[Shape]) -> int | None:
    """The earlier tensor whose memory a step changes, if it changes one."""
    if step.op not in IN_PLACE:
        return None
    return shapes[step.sources[1 if step.op == "CPY" else 0]].root


def placed(steps: tuple[Step, ...]) -> tuple[Step, ...] | None:
    """The steps, with those in place on the backend of their memory. None for a graph that ggml cannot build or its
    scheduler cannot split.

    The scheduler copies a source once for a backend, so a tensor that another backend has read must not change later,
    and a step must not read another view of what it changes. The scheduler copies an input without waiting for the
    backend that changes it, so no other backend may read it then.
    """
    shapes = [Shape(4, 4, place) for place in range(len(LEAVES))]
    homes = [0, 1, 1, 1, 0]
    readers: list[set[int]] = [set() for _ in LEAVES]
    an_input, is_input_changed = LEAVES.index("input"), False
    result = []
    for step in steps:
        shape = _shape(step, shapes)
        if shape is None:
            return None
        written = _written(step, shapes)
        backend = step.backend if step.op not in VIEWS else None
        if written is not None:
            backend = homes[written]
            others = [shapes[source].root for source in step.sources[:-1] if step.op == "CPY"] or [
                shapes[source].root for source in step.sources[1:]
            ]
            if written in (0, 1, 3) or written in others or readers[written] - {backend}:
                return None
            is_input_changed |= written == an_input
        if backend is not None:
            for source in step.sources:
                readers[shapes[source].root].add(backend)
        if is_input_changed and readers[an_input] - {homes[an_input]}:
            return None
        result.append(Step(step.op, step.sources, backend, step.is_computed))
        shapes.append(shape)
        homes.append(homes[shape.root] if shape.root < len(homes) else backend or 0)
        readers.append(set())
    return tuple(result)


def _steps(count: int) -> Iterator[Step]:
    """Every step that may follow on `count` tensors."""
    for op, source in itertools.product(UNARY, range(count)):
        for backend in (None,) if op in VIEWS or op in IN_PLACE else (0, 1):
            yield Step(op, (source,), backend)
    for op, a, b in itertools.product(sorted(BINARY), range(count), range(count)):
        for backend in (None,) if op in IN_PLACE else (0, 1):
            yield Step(op, (a, b), backend)


def all_pairs() -> Iterator[tuple[Step, ...]]:
    """Every graph of two steps in which the second reads the first, with a last step that computes a result on the
    device.
    """
    count = len(LEAVES)
    for first in _steps(count):
        for second in _steps(count + 1):
            if count in second.sources:
                yield first, second, Step("CONT", (count + 1,), 0)


def random_graphs(seed: int, number: int) -> Iterator[tuple[Step, ...]]:
    """`number` random graphs of three to eight steps, some with nodes that are not computed."""
    chance = random.Random(seed)
    made = 0
    while made < number:
        steps: tuple[Step, ...] = ()
        for _ in range(chance.randint(3, 8)):
            count = len(LEAVES) + len(steps)
            step = chance.choice(list(_steps(count)))
            recent = tuple(chance.choice((source, count - 1)) for source in step.sources)
            steps += (
                (Step(step.op, recent, step.backend),) if placed((*steps, Step(step.op, recent, step.backend))) else ()
            )
        if placed(steps):
            made += 1
            yield _with_idle_nodes(steps, chance)


def _with_idle_nodes(steps: tuple[Step, ...], chance: random.Random) -> tuple[Step, ...]:
    """The steps, with some results that no step reads marked as not computed."""
    read = {source for step in steps for source in step.sources}
    return tuple(
        Step(step.op, step.sources, step.backend, is_computed=False)
        if len(LEAVES) + place not in read
        and place + 1 < len(steps)
        and step.op not in IN_PLACE
        and chance.random() < 0.5
        else step
        for place, step in enumerate(steps)
    )


class Graph:
    """The steps as a ggml graph, on the backends of a scheduler; the last backend is the CPU."""

    def __init__(self, ggml: Ggml, backends: list[int], leaf_types: list[int], steps: tuple[Step, ...]) -> None:
        """`leaf_types` are the buffer types of LEAVES; that of the input is not used."""
        self._ggml = ggml
        self._context = ggml.new_context()
        self._buffers: list[int] = []
        self._leaf_contexts: list[int] = []
        self._tensors = [self._leaf(name, leaf_type) for name, leaf_type in zip(LEAVES, leaf_types, strict=True)]
        for step in steps:
            self._tensors.append(self._node(step))
        read = {source for step in steps for source in step.sources}
        self._results = [
            place
            for place, step in enumerate(steps, len(LEAVES))
            if step.is_computed and step.op not in VIEWS and (place not in read or step.op in IN_PLACE)
        ]
        self._graph = ggml.new_graph(self._context)
        for place, step in enumerate(steps, len(LEAVES)):
            if place in self._results:
                ggml.set_output(self._tensors[place])
                ggml.set_output(
                    c_void_p.from_address(self._tensors[place] + _VIEW_SOURCE_OFFSET).value or self._tensors[place]
                )
            ggml.build_forward_expand(self._graph, self._tensors[place])
            if not step.is_computed:
                flags = ctypes.c_int.from_address(self._tensors[place] + _FLAGS_OFFSET)
                flags.value &= ~_FLAG_COMPUTE
        self._schedule(backends, steps)

    def compute(self) -> tuple[int, list[bytes]]:
        """Computes. Returns the status and every result's bytes."""
        for place, leaf in enumerate(self._tensors[: len(LEAVES)]):
            if ctypes.c_void_p.from_address(leaf + _BUFFER_OFFSET).value:
                self._ggml.backend_tensor_set(leaf, (c_float * 16)(*(17 * place + i + 0.5 for i in range(16))), 0, 64)
        status = self._ggml.backend_sched_graph_compute(self._scheduler, self._graph)
        return status, [self._bytes(self._tensors[place]) for place in self._results]

    def free(self) -> None:
        self._ggml.backend_sched_free(self._scheduler)
        for buffer in self._buffers:
            self._ggml.backend_buffer_free(buffer)
        for context in (self._context, *self._leaf_contexts):
            self._ggml.free(context)

    def _leaf(self, name: str, buffer_type: int) -> int:
        if name == "input":
            leaf = self._ggml.new_tensor_2d(self._context, _F32, 4, 4)
            self._ggml.set_input(leaf)
            return int(leaf)
        self._leaf_contexts.append(self._ggml.new_context())
        leaf = self._ggml.new_tensor_2d(self._leaf_contexts[-1], _F32, 4, 4)
        buffer = self._ggml.backend_alloc_ctx_tensors_from_buft(self._leaf_contexts[-1], buffer_type)
        if name.endswith("weight"):
            self._ggml.backend_buffer_set_usage(buffer, _USAGE_WEIGHTS)
        self._buffers.append(buffer)
        return int(leaf)

    def _node(self, step: Step) -> int:
        ggml, context = self._ggml, self._context
        a, b = self._tensors[step.sources[0]], self._tensors[step.sources[-1]]
        columns, rows = (ctypes.c_int64.from_address(a + 16 + 8 * i).value for i in range(2))
        match step.op:
            case "VIEW":
                return int(ggml.view_2d(context, a, columns, rows // 2, 4 * columns, 4 * columns * (rows - rows // 2)))
            case "EMPTY VIEW":
                return int(ggml.view_2d(context, a, columns, 0, 4 * columns, 4 * columns * rows))
            case "RESHAPE":
                return int(ggml.reshape_2d(context, a, columns * rows, 1))
            case "TRANSPOSE":
                return int(ggml.transpose(context, a))
            case "PERMUTE":
                return int(ggml.permute(context, a, 1, 0, 2, 3))
            case "CONT":
                return int(ggml.cont(context, a))
            case "SCALE":
                return int(ggml.scale(context, a, 1.25))
            case "SCALE in place":
                return int(ggml.scale_inplace(context, a, 0.75))
            case "ADD":
                return int(ggml.add(context, a, b))
            case "ADD in place":
                return int(ggml.add_inplace(context, a, b))
        return int(ggml.cpy(context, a, b))

    def _schedule(self, backends: list[int], steps: tuple[Step, ...]) -> None:
        array = (c_void_p * len(backends))(*backends)
        self._scheduler = self._ggml.backend_sched_new(array, None, len(backends), 256, False, False)
        other = backends[min(1, len(backends) - 1)]
        self._ggml.backend_sched_set_tensor_backend(self._scheduler, self._tensors[LEAVES.index("input")], other)
        for place, step in enumerate(steps, len(LEAVES)):
            if step.backend is not None:
                backend = backends[min(step.backend, len(backends) - 1)]
                self._ggml.backend_sched_set_tensor_backend(self._scheduler, self._tensors[place], backend)
        assert self._ggml.backend_sched_alloc_graph(self._scheduler, self._graph)

    def _bytes(self, tensor: int) -> bytes:
        size = self._ggml.nbytes(tensor) if self._ggml.nelements(tensor) else 0
        data = (ctypes.c_char * max(size, 1))()
        if size:
            self._ggml.backend_tensor_get(tensor, data, 0, size)
        return data.raw[:size]


@dataclass(frozen=True)
class _Setting:
    """Backends that share graphs, the program's CPU last, and the buffer types of LEAVES on them."""

    backends: list[int]
    leaf_types: list[int]


class Machine:
    """The backends that compute each graph: the remoted device with another backend, the program's CPU alone, and two
    native devices of one kind if a library of such is given.
    """

    def __init__(self, ggml: Ggml, frontend: Path, native_devices: str = "") -> None:
        """The other backend is a second remoted device, or the program's CPU if there is none."""
        self.ggml = ggml
        registry, device = remoted_device(ggml, frontend)
        cpu = ggml.cpu()
        self._set_threads = ctypes.CFUNCTYPE(None, c_void_p, c_int)(
            ggml.backend_reg_get_proc_address(registry, b"ggml_backend_set_n_threads")
        )
        self.cpu = ggml.backend_dev_init(cpu, None)
        ggml.backend_cpu_set_n_threads(self.cpu, 1)
        has_two = ggml.backend_reg_dev_count(registry) > 1
        self._remoted = self._setting([device, ggml.backend_reg_dev_get(registry, 1)] if has_two else [device], cpu)
        for backend in self._remoted.backends[:-1]:
            self._set_threads(backend, 1)
        cpu_types = [ggml.backend_dev_buffer_type(cpu)] * len(LEAVES)
        self._native = [_Setting([self.cpu], cpu_types)]
        if native_devices:
            library = ggml.backend_load(native_devices.encode())
            self._native.append(self._setting([ggml.backend_reg_dev_get(library, i) for i in range(2)], cpu))

    def _setting(self, devices: list[int], cpu: int) -> _Setting:
        ggml = self.ggml
        cpu_type = ggml.backend_dev_buffer_type(cpu)
        first, other = (ggml.backend_dev_buffer_type(each) for each in (*devices, cpu)[:2])
        host = ggml.backend_dev_host_buffer_type(devices[0]) or cpu_type
        backends = [ggml.backend_dev_init(each, None) for each in devices]
        return _Setting([*backends, self.cpu], [first, other, other, host, first])

    def remotely(self, steps: tuple[Step, ...]) -> tuple[int, list[bytes]]:
        """The results of the remoted device and the other; computed twice, because a known graph does not
        cross again.
        """
        return self._twice(self._remoted, steps)

    def natively(self, steps: tuple[Step, ...]) -> list[tuple[int, list[bytes]]]:
        """The results of the CPU alone, and of two native devices."""
        return [self._twice(setting, steps) for setting in self._native]

    def _twice(self, setting: _Setting, steps: tuple[Step, ...]) -> tuple[int, list[bytes]]:
        graph = Graph(self.ggml, setting.backends, setting.leaf_types, steps)
        first = graph.compute()
        second = graph.compute()
        graph.free()
        return second if first == second else (first[0] or second[0] or 1, first[1])


_BALLAST = (Step("SCALE", (LEAVES.index("device weight"),), 0), Step("SCALE", (LEAVES.index("other weight"),), 1))
"""A node for each backend: ggml's allocator asserts that no backend has only empty tensors."""


def buildable(graphs: Iterator[tuple[Step, ...]]) -> Iterator[tuple[Step, ...]]:
    """The graphs that ggml can build and its scheduler can split, with a node to allocate for each backend."""
    for graph in graphs:
        if steps := placed((*graph, *_BALLAST)):
            yield steps


def compare(machine: Machine, graphs: Iterator[tuple[Step, ...]]) -> None:
    """Prints how many graphs gave equal bits, and which did not."""
    equal, different = 0, []
    for steps in buildable(graphs):
        remoted = machine.remotely(steps)
        if all(native == remoted for native in machine.natively(steps)):
            equal += 1
        else:
            different.append(steps)
    for steps in different[:10]:
        print("different:", *steps, sep="\n  ")
    print(f"{equal} equal, {len(different)} different")


def some_pairs(part: str) -> Iterator[tuple[Step, ...]]:
    """A part of the graphs of two steps, evenly spread."""
    return itertools.islice(all_pairs(), 0, None, int(part))


def some_random(seed: str, number: str) -> Iterator[tuple[Step, ...]]:
    """Random graphs."""
    return random_graphs(int(seed), int(number))


def foreign_view() -> Iterator[tuple[Step, ...]]:
    """The smallest such graph: a weight doubled, and a view of an input added."""
    device_weight, an_input = LEAVES.index("device weight"), LEAVES.index("input")
    doubled, view = len(LEAVES), len(LEAVES) + 1
    views = (Step("RESHAPE", (device_weight,)), Step("RESHAPE", (an_input,)))
    yield (*views, Step("SCALE", (doubled,), 0), Step("ADD", (len(LEAVES) + 2, view), 0))


SCENARIOS: dict[str, Callable[..., Iterator[tuple[Step, ...]]]] = {
    "pairs": some_pairs,
    "longer": some_random,
    "foreign_view": foreign_view,
}


def main() -> None:
    """Compares the graphs of a scenario."""
    parser = argparse.ArgumentParser(prog="split_graphs")
    parser.add_argument(
        "--native-devices", default="", metavar="LIBRARY", help="the library of a ggml backend with two devices"
    )
    parser.add_argument("scenario", choices=SCENARIOS)
    parser.add_argument("lib_dir", type=Path)
    parser.add_argument("frontend", type=Path)
    parser.add_argument("arguments", nargs="*")
    options = parser.parse_args()
    machine = Machine(Ggml(options.lib_dir, _MORE), options.frontend, options.native_devices)
    compare(machine, SCENARIOS[options.scenario](*options.arguments))


if __name__ == "__main__":
    main()
