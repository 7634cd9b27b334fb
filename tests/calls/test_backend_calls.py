"""Calls of a backend, ggml's stream of computation."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from making import STALE, compute, describe, filled, node, open_backend, raw_bytes, send_graph
from register import effect_of, failure_of

from ggml_remoting.arrays import Memory
from ggml_remoting.context import Context
from ggml_remoting.daemon import Daemon, DaemonConfig
from ggml_remoting.generated.calls import Command
from tests.support.waiting import until
from tests.support.watch import workers


@effect_of(Command.BACKEND_SET_TENSOR_ASYNC, Command.BACKEND_GET_TENSOR_ASYNC)
def test_reads_and_writes_happen_in_the_order_of_the_stream(both) -> None:
    memory = filled(both, 4096)
    leaf = memory.place(describe((4,)))
    result = memory.place(node("SQR", (4,), (1,)))
    backend, graph = open_backend(both), send_graph(both, [leaf, result], 1)
    for value in range(5):
        data = np.full(4, value, np.float32)
        both.backend_set_tensor_async(backend, leaf, data.tobytes(), 0, 16)
        both.backend_graph_compute(backend, graph)
        read = both.backend_get_tensor_async(backend, result, 4, 12)
        np.testing.assert_array_equal(np.frombuffer(read, np.float32), value**2)


def test_a_posted_write_survives_the_program_overwriting_its_source(context: Context) -> None:
    memory = Memory(context, 1 << 20)
    tensor = memory.place(describe((1 << 20,), np.int8))
    source = bytearray(b"\x01" * (1 << 20))
    backend = open_backend(context)
    for call in (
        lambda: context.buffer_set_tensor(memory.buffer, tensor, bytes(source), 0, len(source)),
        lambda: context.backend_set_tensor_async(backend, tensor, bytes(source), 0, len(source)),
    ):
        source[:] = b"\x01" * len(source)
        call()
        source[:] = b"\x02" * len(source)
        assert raw_bytes(context, tensor, 1 << 20) == b"\x01" * (1 << 20)


@effect_of(Command.BACKEND_CPY_TENSOR_ASYNC)
def test_a_tensor_is_copied_from_stream_to_stream(both) -> None:
    memory = filled(both, 4096)
    source = memory.put(np.arange(100, dtype=np.float32))
    copy = memory.place(describe((100,)))
    one, other = open_backend(both), open_backend(both)
    both.backend_cpy_tensor_async(one, other, source, copy)
    both.backend_synchronize(other)
    np.testing.assert_array_equal(memory.read(copy).reshape(-1), np.arange(100))


@effect_of(Command.PROCEDURE_SET_N_THREADS)
@pytest.mark.parametrize("n_threads", [1, 2, 2**31 - 1])
def test_the_number_of_threads_does_not_change_the_result(both, n_threads: int) -> None:
    memory = filled(both, 1 << 20)
    values = np.random.default_rng(n_threads).standard_normal((64, 256)).astype(np.float32)
    tensors = [memory.put(values), memory.put(values), memory.place(node("MUL_MAT", (64, 64), (1, 2)))]
    backend, graph = open_backend(both), send_graph(both, tensors, 1)
    both.context.procedure_set_n_threads(backend, n_threads)
    both.native.procedure_set_n_threads(backend, min(n_threads, os.cpu_count() or 1))
    both.backend_graph_compute(backend, graph)
    both.backend_synchronize(backend)
    memory.read(tensors[2])


def test_threads_are_kept_between_graphs(host_libraries: Path) -> None:
    """This host's ggml is built without OpenMP: left to itself it starts and ends its threads with every graph."""
    with Daemon(DaemonConfig(host_libraries, ("CPU",))) as daemon, Context(daemon.address) as context:
        memory = Memory(context, 4096)
        tensors = [memory.put(np.arange(4, dtype=np.float32)), memory.place(node("SQR", (4,), (1,)))]
        (worker,) = workers(daemon.pid)
        tasks = Path(f"/proc/{worker}/task")
        alone = set(os.listdir(tasks))
        backend, graph = open_backend(context), send_graph(context, tensors, 1)

        def threads() -> set[str]:
            context.backend_graph_compute(backend, graph)
            context.backend_synchronize(backend)
            return set(os.listdir(tasks))

        context.procedure_set_n_threads(backend, 1)
        until(lambda: threads() == alone, lambda: f"{os.listdir(tasks)}, not {alone}")  # those of before end later
        context.procedure_set_n_threads(backend, 2)
        kept = threads()
        assert len(kept) == len(alone) + min(1, (os.cpu_count() or 1) - 1)
        assert threads() == kept
        context.backend_free(backend)
        context.context_ping()
        until(lambda: set(os.listdir(tasks)) == alone, lambda: f"{os.listdir(tasks)}, not {alone}")  # it ends later


def test_backends_of_a_context_share_their_threads(host_libraries: Path) -> None:
    """A context computes one graph at a time; threads per backend would multiply the host threads of one guest."""
    with Daemon(DaemonConfig(host_libraries, ("CPU",))) as daemon, Context(daemon.address) as context:
        backends = [open_backend(context)]
        (worker,) = workers(daemon.pid)

        def threads() -> int:
            context.context_ping()
            return len(os.listdir(f"/proc/{worker}/task"))

        of_one = threads()
        backends += [open_backend(context) for _ in range(20)]
        for backend in backends:
            context.procedure_set_n_threads(backend, 2)
        assert threads() == of_one
        for backend in backends:
            context.backend_free(backend)
        remaining = of_one - min(1, (os.cpu_count() or 1) - 1)
        until(lambda: threads() == remaining, lambda: f"{threads()} threads, not {remaining}")  # a thread ends later


def test_a_plan_keeps_its_threads_when_their_number_changes(both) -> None:
    memory = filled(both, 4096)
    tensors = [memory.put(np.arange(4, dtype=np.float32)), memory.place(node("SQR", (4,), (1,)))]
    backend, graph, plan = open_backend(both), send_graph(both, tensors, 1), both.new_handle()
    both.backend_graph_plan_create(backend, graph, plan)
    for n_threads in (1, 2, 1):
        both.context.procedure_set_n_threads(backend, n_threads)
        both.backend_graph_plan_compute(backend, plan)
        np.testing.assert_array_equal(memory.read(tensors[1]).reshape(-1), np.arange(4) ** 2)


@effect_of(Command.BACKEND_FREE)
def test_freeing_a_stream_frees_its_plans_and_keeps_the_data(both) -> None:
    memory = filled(both, 4096)
    tensors = [memory.put(np.arange(4, dtype=np.float32)), memory.place(node("SQR", (4,), (1,)))]
    backend = compute(both, tensors, 1)
    plan = both.new_handle()
    both.context.backend_graph_plan_create(backend, send_graph(both.context, tensors, 1), plan)
    both.backend_free(backend)
    np.testing.assert_array_equal(memory.read(tensors[1]).reshape(-1), [0, 1, 4, 9])
    compute(both, tensors, 1)


# Failures

PLACED = describe((0,))


@failure_of(
    Command.BACKEND_FREE,
    Command.BACKEND_SYNCHRONIZE,
    Command.BACKEND_SET_TENSOR_ASYNC,
    Command.BACKEND_GET_TENSOR_ASYNC,
    Command.BACKEND_CPY_TENSOR_ASYNC,
    Command.BACKEND_GRAPH_COMPUTE,
    Command.PROCEDURE_SET_N_THREADS,
)
@pytest.mark.parametrize(
    ("call", "arguments"),
    [
        ("backend_free", ()),
        ("backend_synchronize", ()),
        ("backend_set_tensor_async", (PLACED, b"", 0, 0)),
        ("backend_get_tensor_async", (PLACED, 0, 0)),
        ("backend_cpy_tensor_async", (STALE, PLACED, PLACED)),
        ("backend_graph_compute", (STALE,)),
        ("backend_graph_optimize", (STALE, 1)),
        ("backend_graph_plan_create", (STALE, STALE)),
        ("backend_graph_plan_compute", (STALE,)),
        ("backend_event_record", (STALE,)),
        ("procedure_set_n_threads", (1,)),
    ],
)
def test_a_freed_stream_ends_the_context(context: Context, ends, call: str, arguments: tuple[Any, ...]) -> None:
    backend = open_backend(context)
    context.backend_free(backend)
    with ends("no backend has the handle"):
        getattr(context, call)(backend, *arguments)


@pytest.mark.parametrize(
    ("call", "arguments"),
    [
        ("backend_set_tensor_async", (b"abcd", 13, 4)),
        ("backend_set_tensor_async", (b"a", 2**64 - 1, 1)),
        ("backend_get_tensor_async", (13, 4)),
        ("backend_get_tensor_async", (2**64 - 1, 2)),
    ],
)
def test_bytes_outside_of_the_tensor_end_the_context(
    context: Context, ends, call: str, arguments: tuple[Any, ...]
) -> None:
    backend, memory = open_backend(context), Memory(context, 4096)
    with ends(r"not offset \+ size <= nbytes"):
        getattr(context, call)(backend, memory.place(describe((4,))), *arguments)


def test_a_copy_to_another_layout_ends_the_context(context: Context, ends) -> None:
    backend, memory = open_backend(context), Memory(context, 4096)
    with ends("different layouts"):
        context.backend_cpy_tensor_async(backend, backend, memory.place(describe((2, 2))), memory.place(describe((4,))))


@pytest.mark.parametrize("n_threads", [0, -1, -(2**31)])
def test_fewer_than_one_thread_ends_the_context(context: Context, ends, n_threads: int) -> None:
    with ends("not n_threads >= 1"):
        context.procedure_set_n_threads(open_backend(context), n_threads)
