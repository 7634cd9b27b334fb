"""Graphs are sent once, compute the same results as natively, and are refused as a whole."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from making import STALE, compute, describe, filled, node, open_backend, raw_bytes, send_graph
from register import effect_of, failure_of

from ggml_remoting.arrays import Memory
from ggml_remoting.context import Context
from ggml_remoting.daemon import Daemon
from ggml_remoting.errors import CallFailed, Unsupported
from ggml_remoting.generated.calls import Command
from ggml_remoting.generated.names import Status
from ggml_remoting.generated.records import Tensor

ONE = 0x3F800000  # 1.0f as a parameter word


def attention(memory: Memory) -> tuple[list[Tensor], np.ndarray]:
    """softmax(a @ b.T + c), and what it is in float64."""
    numbers = np.random.default_rng(3)
    a, b, c = (numbers.standard_normal(shape).astype(np.float32) for shape in ((5, 256), (7, 256), (1, 7)))
    leaves = [memory.put(b), memory.put(a), memory.put(c)]
    nodes = [node("MUL_MAT", (5, 7), (1, 2)), node("ADD", (5, 7), (4, 3)), node("SOFT_MAX", (5, 7), (5,), (ONE,))]
    scores = np.exp(a.astype(np.float64) @ b.T + c)
    return [*leaves, *(memory.place(tensor) for tensor in nodes)], scores / scores.sum(axis=1, keepdims=True)


def square(memory: Memory, values: Any = (1, 2, 3, 4)) -> list[Tensor]:
    leaf = memory.put(np.array(values, np.float32))
    return [leaf, memory.place(node("SQR", (len(values),), (1,)))]


@effect_of(
    Command.CONTEXT_GRAPH_BEGIN,
    Command.CONTEXT_GRAPH_TENSORS,
    Command.BACKEND_GRAPH_COMPUTE,
    Command.BACKEND_SYNCHRONIZE,
)
def test_a_graph_computes_bit_for_bit_as_natively(both) -> None:
    memory = Memory(both, 1 << 16)
    tensors, expected = attention(memory)
    compute(both, tensors, 3)
    np.testing.assert_allclose(memory.read(tensors[-1])[0, 0], expected, rtol=1e-4)


def test_a_graph_s_tensors_may_be_sent_in_several_commands(both) -> None:
    memory = Memory(both, 1 << 16)
    tensors, expected = attention(memory)
    graph, backend = both.new_handle(), open_backend(both)
    both.context_graph_begin(graph, 6, 3)
    for first, count in ((0, 1), (1, 4), (5, 1)):
        both.context_graph_tensors(graph, first, count, tensors[first : first + count])
    both.backend_graph_compute(backend, graph)
    both.backend_synchronize(backend)
    np.testing.assert_allclose(memory.read(tensors[-1])[0, 0], expected, rtol=1e-4)


def test_a_graph_is_sent_once_and_computed_often(both) -> None:
    memory = Memory(both, 4096)
    tensors = square(memory)
    graph, backend = send_graph(both, tensors, 1), open_backend(both)
    for values in np.arange(40, dtype=np.float32).reshape(10, 4):
        memory.write(tensors[0], values)
        both.backend_graph_compute(backend, graph)
        both.backend_synchronize(backend)
        np.testing.assert_array_equal(memory.read(tensors[1]).reshape(-1), values * values)


def test_a_view_reads_and_writes_only_what_it_views(both) -> None:
    memory = Memory(both, 4096)
    leaf = memory.put(np.arange(12, dtype=np.float32))
    view = node(
        "VIEW",
        (4,),
        (1,),
        (16,),
        view_source=1,
        view_offset=16,
        buffer=memory.buffer,
        data_offset=leaf.data_offset + 16,
    )
    result = memory.place(node("SQR", (4,), (2,)))
    compute(both, [leaf, view, result], 2)
    np.testing.assert_array_equal(memory.read(result).reshape(-1), [16, 25, 36, 49])


def test_a_cast_which_is_its_own_second_source_computes(both) -> None:
    memory = Memory(both, 4096)
    leaf = memory.put(np.array([1, 2.5, -3, 65504], np.float32))
    cast = memory.place(
        node("CPY", (4,), (1, 2), (), **{key: getattr(describe((4,), np.float16), key) for key in ("type", "nb")})
    )
    compute(both, [leaf, cast], 1)
    np.testing.assert_array_equal(memory.read(cast).reshape(-1), [1, 2.5, -3, 65504])


@effect_of(Command.CONTEXT_GRAPH_FREE)
def test_freeing_a_graph_leaves_its_tensors(both) -> None:
    memory = Memory(both, 4096)
    tensors = square(memory)
    graph, backend = send_graph(both, tensors, 1), open_backend(both)
    both.backend_graph_compute(backend, graph)
    both.context_graph_free(graph)
    both.backend_synchronize(backend)
    np.testing.assert_array_equal(memory.read(tensors[1]).reshape(-1), [1, 4, 9, 16])


# Fusion


def normalised(memory: Memory, uses: int) -> list[Tensor]:
    """x / rms(x) * w. The CPU fuses it, so that the intermediate result is not written."""
    leaves = [memory.put(np.arange(64, dtype=np.float32) + offset) for offset in (1, 2)]
    nodes = [node("RMS_NORM", (64,), (1,), use_count=uses), node("MUL", (64,), (3, 2))]
    return [*leaves, *(memory.place(tensor) for tensor in nodes)]


def test_a_node_with_one_use_is_fused_as_natively(both) -> None:
    memory = filled(both, 4096, 0x55)
    tensors = normalised(memory, uses=1)
    compute(both, tensors, 2)
    assert raw_bytes(both, tensors[2], 256) == b"\x55" * 256
    memory.read(tensors[3])


def test_a_node_with_a_use_outside_the_graph_is_not_fused(both) -> None:
    memory = filled(both, 4096, 0x55)
    tensors = normalised(memory, uses=2)
    # The native graph has three nodes, the third reads the intermediate. The remoted side gets it in two splits.
    rest = memory.place(node("SQR", (64,), (3,)))
    backend = open_backend(both)
    whole = both.new_handle()
    both.native.context_graph_begin(whole, 5, 3)
    both.native.context_graph_tensors(whole, 0, 5, [*tensors, rest])
    both.native.backend_graph_compute(backend, whole)
    first = send_graph(both.context, tensors, 2)
    second = send_graph(both.context, [leaf_of(tensors[2]), Tensor(**{**vars(rest), "source": (1, *(0,) * 9)})], 1)
    both.context.backend_graph_compute(backend, first)
    both.context.backend_graph_compute(backend, second)
    both.backend_synchronize(backend)
    x = np.arange(64) + 1.0
    for tensor in (*tensors[2:], rest):
        memory.read(tensor)
    np.testing.assert_allclose(memory.read(rest).reshape(-1), x**2 / np.mean(x**2), rtol=1e-5)


def leaf_of(tensor: Tensor) -> Tensor:
    """The tensor as a leaf, as a split sees what another split computes."""
    return Tensor(**{**vars(tensor), "op": 0, "op_params": (0,) * 16, "source": (0,) * 10})


# Failures


@failure_of(Command.CONTEXT_GRAPH_BEGIN)
@pytest.mark.parametrize(("n_tensors", "n_nodes"), [(1, 0), (1, 2), (0, 0), (262145, 1), (2**32 - 1, 2**32 - 1)])
def test_a_graph_of_impossible_size_ends_the_context(context: Context, ends, n_tensors: int, n_nodes: int) -> None:
    with ends("context.graph_begin: not n_"):
        context.context_graph_begin(context.new_handle(), n_tensors, n_nodes)


@failure_of(Command.CONTEXT_GRAPH_TENSORS)
@pytest.mark.parametrize(("first", "count"), [(0, 3), (1, 1), (2**32 - 1, 1)])
def test_more_tensors_than_announced_end_the_context(context: Context, ends, first: int, count: int) -> None:
    graph = context.new_handle()
    context.context_graph_begin(graph, 2, 1)
    with ends("of a graph that has 0 of 2"):
        context.context_graph_tensors(graph, first, count, [describe((4,))] * count)


def test_tensors_sent_twice_end_the_context(context: Context, ends) -> None:
    tensors = square(Memory(context, 4096))
    graph = send_graph(context, tensors, 1)
    with ends("of a graph that has 2 of 2"):
        context.context_graph_tensors(graph, 0, 2, tensors)


@pytest.mark.parametrize("count", [0, 4097])
def test_too_few_or_too_many_tensors_in_one_command_end_the_context(context: Context, ends, count: int) -> None:
    graph = context.new_handle()
    context.context_graph_begin(graph, 5000, 1)
    with ends("context.graph_tensors: not count"):
        context.context_graph_tensors(graph, 0, count, [describe((4,))] * count)


@failure_of(Command.CONTEXT_GRAPH_FREE, Command.BACKEND_GRAPH_COMPUTE)
@pytest.mark.parametrize("call", ["context_graph_free", "backend_graph_compute"])
def test_a_freed_graph_ends_the_context(context: Context, ends, call: str) -> None:
    graph, backend = send_graph(context, square(Memory(context, 4096)), 1), open_backend(context)
    context.context_graph_free(graph)
    with ends("no graph has the handle"):
        getattr(context, call)(*([backend] if call.startswith("backend") else []), graph)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"source": (2, *(0,) * 9)}, "does not lie before it"),  # itself
        ({"source": (3, *(0,) * 9)}, "does not lie before it"),
        ({"source": (2**32 - 1, *(0,) * 9)}, "does not lie before it"),
        ({"view_source": 2}, "does not lie before it"),
        ({"view_source": 2**32 - 1}, "does not lie before it"),
        ({"view_source": 1, "view_offset": 4}, "does not lie where it says"),
        ({"view_source": 1, "view_offset": 2**64 - 4}, "does not lie where it says"),
        ({"buffer": STALE}, "no buffer has the handle"),
        ({"data_offset": 4096}, "does not lie in its buffer"),
        ({"ne": (-4, 1, 1, 1)}, "-4 elements"),
    ],
)
def test_an_invalid_node_ends_the_context(context: Context, ends, fields: dict[str, Any], reason: str) -> None:
    tensors = square(Memory(context, 4096))
    for field, value in fields.items():
        setattr(tensors[1], field, value)
    with ends(reason):
        send_graph(context, tensors, 1)


@pytest.mark.parametrize("offset", [0, 4096, 4160, 2**64 - 64])
def test_a_tensor_without_elements_may_lie_outside_its_buffer(context: Context, offset: int) -> None:
    memory = Memory(context, 4096)
    one, result = square(memory)
    nothing = memory.place(describe((4, 0)))
    nothing.data_offset = offset
    view = node(
        "VIEW", (4, 0), (1,), buffer=nothing.buffer, data_offset=(offset + 64) % 2**64, view_source=1, view_offset=64
    )
    result.source = (3, *(0,) * 9)
    context.buffer_set_tensor(nothing.buffer, nothing, b"", 0, 0)
    compute(context, [nothing, view, one, result], 1)
    assert context.take_status() == (Status.SUCCESS, "")
    assert np.frombuffer(raw_bytes(context, result, 16), np.float32).tolist() == [1, 4, 9, 16]


@pytest.mark.parametrize("described", [0, 1])
def test_a_graph_with_too_few_tensors_fails(context: Context, latches, described: int) -> None:
    tensors = square(Memory(context, 4096))
    graph, backend = context.new_handle(), open_backend(context)
    context.context_graph_begin(graph, 2, 1)
    if described:
        context.context_graph_tensors(graph, 0, 1, tensors[:1])
    with latches(f"{described} of the graph's 2 tensors"):
        context.backend_graph_compute(backend, graph)


def test_a_graph_with_a_freed_buffer_fails(context: Context, latches) -> None:
    memory, others = Memory(context, 4096), Memory(context, 4096)
    tensors = [others.put(np.ones(4, np.float32)), memory.place(node("SQR", (4,), (1,)))]
    graph, backend = send_graph(context, tensors, 1), open_backend(context)
    context.backend_graph_compute(backend, graph)
    others.free()
    Memory(context, 4096)
    with latches("a buffer that was freed"):
        context.backend_graph_compute(backend, graph)


def test_a_graph_whose_tensors_have_no_memory_fails(context: Context, latches) -> None:
    tensors = [describe((4,)), node("SQR", (4,), (1,))]
    backend = open_backend(context)
    with latches("tensors without memory"):
        context.backend_graph_compute(backend, send_graph(context, tensors, 1))


def unsupported(memory: Memory) -> list[Tensor]:
    leaves = [memory.place(describe((4, 64))), memory.place(describe((4, 64), np.float16))]
    return [*leaves, memory.place(node("MUL_MAT", (4, 4), (1, 2), name="the product"))]


def test_the_error_names_a_node_that_the_device_cannot_compute(context: Context, latches) -> None:
    memory = Memory(context, 1 << 16)
    with latches("cannot compute node 0 'the product', MUL_MAT"):
        compute(context, unsupported(memory), 1)


def test_reading_the_result_of_a_failed_graph_reports_the_failure(context: Context) -> None:
    memory = filled(context, 1 << 16, 0x11)
    tensors = unsupported(memory)
    backend = compute(context, tensors, 1)
    assert raw_bytes(context, tensors[2], 64) == b"\xff" * 64
    assert context.backend_get_tensor_async(backend, tensors[2], 0, 64) == b"\xff" * 64
    assert context.buffer_get_tensor_2d(memory.buffer, tensors[2], 0, 4, 4, 16) == b"\xff" * 16
    status, reason = context.take_status()
    assert status is Status.FAILED
    assert "backend.graph_compute" in reason
    assert raw_bytes(context, tensors[2], 64) == b"\x11" * 64


def test_reading_an_array_after_a_failed_graph_raises(context: Context) -> None:
    memory = Memory(context, 1 << 16)
    tensors = unsupported(memory)
    compute(context, tensors, 1)
    with pytest.raises(CallFailed, match="the product"):
        memory.read(tensors[2])
    assert not memory.read(tensors[2]).any()


def test_a_graph_in_several_commands_with_an_unknown_parameter_fails_and_the_context_stays_usable(
    context: Context,
) -> None:
    memory = Memory(context, 4096)
    good = square(memory)
    strange = node("ADD", (4,), (1, 1), (1,), buffer=memory.buffer, data_offset=good[1].data_offset)
    graph, backend = context.new_handle(), open_backend(context)
    context.context_graph_begin(graph, 4, 3)
    context.context_graph_tensors(graph, 0, 2, [good[0], strange])
    context.context_graph_tensors(graph, 2, 2, [good[1], good[1]])
    context.backend_graph_compute(backend, graph)
    context.context_ping()
    status, reason = context.take_status()
    assert status is Status.FAILED
    assert "ADD has no parameter word 0" in reason
    context.context_graph_free(graph)
    compute(context, good, 1)
    np.testing.assert_array_equal(memory.read(good[1]).reshape(-1), [1, 4, 9, 16])


def test_a_failure_is_reported_only_to_its_own_context(daemon: Daemon, context: Context) -> None:
    memory = Memory(context, 1 << 16)
    compute(context, unsupported(memory), 1)
    with Context(daemon.address) as other:
        result = Memory(other, 4096)
        tensors = square(result)
        compute(other, tensors, 1)
        np.testing.assert_array_equal(result.read(tensors[1]).reshape(-1), [1, 4, 9, 16])


# Plans


@effect_of(Command.BACKEND_GRAPH_PLAN_CREATE, Command.BACKEND_GRAPH_PLAN_COMPUTE, Command.BACKEND_GRAPH_PLAN_FREE)
def test_a_plan_computes_as_natively(both) -> None:
    memory = Memory(both, 1 << 16)
    tensors, expected = attention(memory)
    graph, backend, plan = send_graph(both, tensors, 3), open_backend(both), both.new_handle()
    both.backend_graph_plan_create(backend, graph, plan)
    for _ in range(2):
        both.buffer_memset_tensor(memory.buffer, tensors[-1], 0, 0, 140)
        assert both.backend_graph_plan_compute(backend, plan).result == Status.SUCCESS
        np.testing.assert_allclose(memory.read(tensors[-1])[0, 0], expected, rtol=1e-4)
    both.backend_graph_plan_free(backend, plan)


@failure_of(Command.BACKEND_GRAPH_PLAN_CREATE)
def test_a_graph_that_the_device_cannot_compute_gets_no_plan(context: Context) -> None:
    graph = send_graph(context, unsupported(Memory(context, 1 << 16)), 1)
    with pytest.raises(Unsupported, match="the product"):
        context.backend_graph_plan_create(open_backend(context), graph, context.new_handle())
    context.context_ping()


def test_a_plan_stays_valid_after_its_graph_is_freed(context: Context) -> None:
    memory = Memory(context, 4096)
    tensors = square(memory)
    graph, plan, backend = send_graph(context, tensors, 1), context.new_handle(), open_backend(context)
    context.backend_graph_plan_create(backend, graph, plan)
    context.context_graph_free(graph)
    send_graph(context, square(memory, (5, 6, 7, 8)), 1)  # may reuse the freed graph's memory on the host
    assert context.backend_graph_plan_compute(backend, plan).result == Status.SUCCESS
    np.testing.assert_array_equal(memory.read(tensors[1]).reshape(-1), [1, 4, 9, 16])
    context.backend_graph_plan_free(backend, plan)
    context.context_ping()


@failure_of(Command.BACKEND_GRAPH_PLAN_COMPUTE)
def test_a_plan_with_a_freed_buffer_fails(context: Context) -> None:
    memory = Memory(context, 4096)
    graph, plan, backend = send_graph(context, square(memory), 1), context.new_handle(), open_backend(context)
    context.backend_graph_plan_create(backend, graph, plan)
    memory.free()
    with pytest.raises(CallFailed, match="a buffer that was freed"):
        context.backend_graph_plan_compute(backend, plan)
    context.backend_graph_plan_free(backend, plan)
    context.context_ping()


@failure_of(Command.BACKEND_GRAPH_PLAN_FREE)
@pytest.mark.parametrize("call", ["backend_graph_plan_free", "backend_graph_plan_compute"])
def test_a_plan_of_another_backend_ends_the_context(context: Context, ends, call: str) -> None:
    graph, plan = send_graph(context, square(Memory(context, 4096)), 1), context.new_handle()
    context.backend_graph_plan_create(open_backend(context), graph, plan)
    with ends("the plan is another backend's"):
        getattr(context, call)(open_backend(context), plan)


# Order


@effect_of(Command.BACKEND_GRAPH_OPTIMIZE)
def test_a_backend_that_does_not_reorder_keeps_the_order_of_nodes(both) -> None:
    tensors, _ = attention(Memory(both, 1 << 16))
    graph, backend = send_graph(both, tensors, 3), open_backend(both)
    answer = np.frombuffer(both.context.backend_graph_optimize(backend, graph, 3), np.uint32)
    np.testing.assert_array_equal(answer[:4], [0, 1, 2, 0])  # the nodes' order, and no dependencies


@failure_of(Command.BACKEND_GRAPH_OPTIMIZE)
def test_optimizing_another_number_of_nodes_ends_the_context(context: Context, ends) -> None:
    graph = send_graph(context, square(Memory(context, 4096)), 1)
    with ends("the graph has 1 nodes, not 2"):
        context.backend_graph_optimize(open_backend(context), graph, 2)
