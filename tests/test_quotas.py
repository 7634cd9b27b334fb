"""The quotas of a guest: an error names the quota and the option that raises it.

The guest keeps what it has.
"""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from ggml_remoting.arrays import Memory, describe
from ggml_remoting.context import Context
from ggml_remoting.daemon import Daemon, DaemonConfig
from ggml_remoting.errors import ContextLost, NoMemory
from ggml_remoting.generated import names
from ggml_remoting.generated.names import Status
from ggml_remoting.generated.records import Tensor
from tests.calls.making import FLAG_COMPUTE, node, open_backend, send_graph
from tests.sanitizers.mark import few_threads, little_memory
from tests.support.long_graph import compute_for_hours
from tests.support.watch import workers

KIB = 1024

Limited = Callable[..., contextlib.AbstractContextManager[Context]]


@pytest.fixture
def limited(host_libraries: Path) -> Limited:
    """`with limited("--graphs", "2") as context:` opens a context on a daemon with these options."""

    @contextlib.contextmanager
    def opened(*options: str) -> Iterator[Context]:
        with (
            Daemon(DaemonConfig(host_libraries, ("CPU",), options=options)) as daemon,
            Context(daemon.address) as context,
        ):
            yield context

    return opened


@contextlib.contextmanager
def refused(allowance: str, option: str) -> Iterator[None]:
    with pytest.raises(NoMemory, match=re.escape(f"the host allows {allowance}") + f".*--{option}"):
        yield


def square(memory: Memory) -> list[Tensor]:
    """A graph of one node, with memory for its tensors."""
    source = memory.put(np.full(4, 3, np.float32))
    return [source, memory.place(node("SQR", (4,), (1,)))]


def test_the_memory_in_which_a_graph_works_counts_as_device_memory(limited: Limited) -> None:
    """A CPU converts a factor to the weights' type before it multiplies: memory by the factor's shape, even if its
    strides of zero need few bytes.
    """
    with limited("--device-memory", "64M") as context:
        memory = Memory(context, 1 << 20)
        weights, many = memory.place(describe((1, 1024), np.float16)), memory.place(describe((1, 1024)))
        many.ne, many.nb = (1024, 1, 1 << 16, 1), (4, 4096, 0, 0)
        result = describe((1,))
        result.op, result.flags, result.source = names.OP_NAMES.index("MUL_MAT"), FLAG_COMPUTE, (1, 2) + (0,) * 8
        result.ne, result.nb = (1, 1, 1 << 16, 1), (4, 4, 4, 4 << 16)
        result.buffer, result.data_offset = memory.buffer, 1 << 16
        backend, graph = open_backend(context), send_graph(context, [weights, many, result], 1)
        context.backend_graph_compute(backend, graph)
        context.backend_synchronize(backend)
        status, reason = context.take_status()
        assert status is Status.ALLOC_FAILED
        assert "the host allows 64 MiB in the buffers of a context (ggml-remotingd --device-memory)" in reason
        plan = context.new_handle()
        with refused("64 MiB", "device-memory"):
            context.backend_graph_plan_create(backend, graph, plan)
        small = send_graph(context, square(memory), 1)
        context.backend_graph_compute(backend, small)
        context.backend_synchronize(backend)
        assert context.take_status() == (Status.SUCCESS, "")


@little_memory
def test_the_memory_of_a_worker_on_a_cpu_is_limited_to_what_it_offers_and_needs(host_libraries: Path) -> None:
    options = ("--device-memory", "64M", "--graph-memory", "32M", "--threads", "1")
    with Daemon(DaemonConfig(host_libraries, ("CPU",), options=options)) as daemon, Context(daemon.address) as context:
        context.context_ping()
        (worker,) = workers(daemon.pid)
        (line,) = re.findall(r"Max data size +(\d+) ", Path(f"/proc/{worker}/limits").read_text())
    assert int(line) == (64 + 32 + 16 + 1024) << 20


def test_the_device_memory_of_a_context_is_limited(limited: Limited) -> None:
    with limited("--device-memory", "64K") as context:
        first = Memory(context, 40 * KIB)
        with refused("64 KiB in the buffers of a context", "device-memory"):
            Memory(context, 25 * KIB)
        with refused("64 KiB", "device-memory"):
            Memory(context, 2**64 - 1)
        reply = context.device_get_memory(0)
        assert (reply.free, reply.total) == (24 * KIB, 64 * KIB)
        Memory(context, 24 * KIB)
        assert context.device_get_memory(0).free == 0
        first.free()
        assert context.device_get_memory(0).free == 40 * KIB
        Memory(context, 40 * KIB)


def test_without_a_quota_the_error_names_none(limited: Limited) -> None:
    with limited() as unlimited, limited("--device-memory", "1024T") as vast:
        assert unlimited.device_get_memory(0).total == vast.device_get_memory(0).total


def test_the_backends_of_a_context_are_limited(limited: Limited) -> None:
    with limited("--backends", "2") as context:
        first = open_backend(context)
        open_backend(context)
        with refused("2 open backends in a context", "backends"):
            open_backend(context)
        context.backend_free(first)
        open_backend(context)


def test_the_handles_of_a_context_are_limited(limited: Limited) -> None:
    with limited("--handles", "3") as context:
        backend = open_backend(context)
        memories = [Memory(context, 64) for _ in range(2)]
        with refused("3 buffers, backends, events and plans in a context", "handles"):
            Memory(context, 64)
        with refused("3", "handles"):
            open_backend(context)
        memories[0].free()
        Memory(context, 64)
        context.backend_free(backend)
        open_backend(context)


def test_the_graphs_of_a_context_are_limited(limited: Limited) -> None:
    with limited("--graphs", "2") as context:
        memory = Memory(context, KIB)
        backend, tensors = open_backend(context), square(memory)
        graphs = [send_graph(context, tensors, 1) for _ in range(2)]
        context.context_ping()
        assert context.take_status() == (Status.SUCCESS, "")
        refused_graph = send_graph(context, tensors, 1)
        context.context_ping()
        status, reason = context.take_status()
        assert status is Status.ALLOC_FAILED
        assert (
            "context.graph_begin failed on the host: the host allows 2 graphs in a context (ggml-remotingd --graphs)"
            in reason
        )
        context.backend_graph_compute(backend, graphs[1])
        context.backend_synchronize(backend)
        np.testing.assert_array_equal(memory.read(tensors[1]).reshape(-1), np.full(4, 9, np.float32))
        context.context_graph_free(refused_graph)
        context.context_graph_free(graphs[0])
        context.backend_graph_compute(backend, send_graph(context, tensors, 1))
        context.backend_synchronize(backend)
        assert context.take_status() == (Status.SUCCESS, "")


def test_the_memory_for_graphs_of_a_context_is_limited(limited: Limited) -> None:
    with limited("--graph-memory", "64K") as context:
        memory = Memory(context, KIB)
        send_graph(context, square(memory), 1)
        context.context_ping()
        assert context.take_status() == (Status.SUCCESS, "")
        graph = context.new_handle()
        context.context_graph_begin(graph, 200, 1)
        context.context_ping()
        status, reason = context.take_status()
        assert status is Status.ALLOC_FAILED
        assert (
            "the host allows 64 KiB of the host's memory for the graphs of a context (ggml-remotingd --graph-memory)"
            in reason
        )
        context.context_graph_free(graph)
        send_graph(context, square(memory), 1)
        context.context_ping()
        assert context.take_status() == (Status.SUCCESS, "")


def threads_of(worker: int) -> int:
    return len(list(Path(f"/proc/{worker}/task").iterdir()))


@few_threads
@pytest.mark.parametrize("asked", [None, 2, 8])
def test_the_threads_of_a_worker_are_limited(host_libraries: Path, asked: int | None) -> None:
    """Two threads are not ggml's: the main thread, which talks to the device process, and the ring's, which computes
    together with ggml's threads.
    """
    with (
        Daemon(DaemonConfig(host_libraries, ("CPU",), options=("--threads", "1"))) as daemon,
        Context(daemon.address) as context,
    ):
        memory = Memory(context, KIB)
        backend = open_backend(context)
        if asked is not None:
            context.procedure_set_n_threads(backend, asked)
        context.backend_graph_compute(backend, send_graph(context, square(memory), 1))
        context.backend_synchronize(backend)
        (worker,) = workers(daemon.pid)
        assert threads_of(worker) == 2


@few_threads
def test_a_worker_computes_with_the_threads_that_are_left_to_its_guest(host_libraries: Path) -> None:
    """Two of the three are the worker's own; the second of them computes."""
    options = ("--threads", "8", "--guest-threads", "3", "--contexts", "1")
    with (
        Daemon(DaemonConfig(host_libraries, ("CPU",), options=options)) as daemon,
        Context(daemon.address) as context,
    ):
        memory = Memory(context, KIB)
        backend = open_backend(context)
        context.procedure_set_n_threads(backend, 8)
        context.backend_graph_compute(backend, send_graph(context, square(memory), 1))
        context.backend_synchronize(backend)
        (worker,) = workers(daemon.pid)
        assert threads_of(worker) == 2


def test_the_time_of_a_call_is_limited(limited: Limited) -> None:
    """Its context ends with the reason, soon after the limit."""
    with limited("--call-seconds", "1", "--threads", "1") as context:
        before = time.monotonic()
        with pytest.raises(
            ContextLost,
            match=r"backend.graph_compute took longer than the host allows one call, 1 s \(ggml-remotingd --call-s",
        ):
            context.backend_synchronize(compute_for_hours(context))
        assert time.monotonic() - before < 10


def test_an_idle_context_does_not_exceed_the_time_of_a_call(limited: Limited) -> None:
    with limited("--call-seconds", "1") as context:
        context.context_ping()
        time.sleep(2.5)
        context.context_ping()


@little_memory
def test_memory_that_the_kernel_refuses_a_worker_is_an_error(limited: Limited) -> None:
    """ggml reports the kernel's refusal, and the context stays usable."""
    with limited("--worker-memory", "256M") as context:
        with pytest.raises(NoMemory, match=r"has no .* bytes left"):
            Memory(context, 1 << 30)
        Memory(context, 1 << 20)
