"""Questions to a device, and the objects that it creates."""

from __future__ import annotations

import pytest
from making import STALE, describe, node, op, padded
from native import Native
from register import effect_of, failure_of

from ggml_remoting.context import Context
from ggml_remoting.errors import Unsupported
from ggml_remoting.generated import names
from ggml_remoting.generated.calls import Command
from ggml_remoting.generated.records import Tensor
from tests.support.valid_ops import of_type

F32 = describe((4, 64))


@pytest.mark.usefixtures("same_machine")
@effect_of(Command.DEVICE_GET_MEMORY)
def test_memory_is_the_host_s(context: Context, native: Native) -> None:
    remoted, direct = context.device_get_memory(0), native.device_get_memory(0)
    assert remoted.total == direct.total
    assert remoted.free == pytest.approx(direct.free, rel=0.25)


@failure_of(
    Command.DEVICE_GET_MEMORY,
    Command.DEVICE_INIT_BACKEND,
    Command.DEVICE_SUPPORTS_OP,
    Command.DEVICE_SUPPORTS_BUFT,
    Command.DEVICE_OFFLOAD_OP,
    Command.BUFFER_TYPE_ALLOC_BUFFER,
    Command.BUFFER_TYPE_GET_ALLOC_SIZE,
)
@pytest.mark.parametrize(
    ("call", "arguments"),
    [
        ("device_get_memory", (1,)),
        ("device_init_backend", (1, None, STALE)),
        ("device_supports_op", (1, [F32])),
        ("device_supports_buft", (1, 0)),
        ("device_supports_buft", (0, 2**32 - 1)),
        ("device_offload_op", (1, [F32])),
        ("device_event_new", (1, STALE)),
        ("buffer_type_alloc_buffer", (2, 64, STALE)),
        ("buffer_type_get_alloc_size", (2, [F32])),
    ],
)
def test_a_device_or_buffer_type_outside_the_inventory_ends_the_context(
    context: Context, ends, call: str, arguments: tuple
) -> None:
    with ends("there is no (device|buffer type)"):
        getattr(context, call)(*arguments)


# supports_op, offload_op, get_alloc_size


OPS = {
    "leaf": [F32],
    "add": [F32, F32, node("ADD", (4, 64), (1, 2))],
    "mul_mat": [F32, F32, node("MUL_MAT", (4, 4), (1, 2))],
    "mul_mat of quants": [of_type("q4_0", 64, 4), F32, node("MUL_MAT", (4, 4), (1, 2))],
    "mul_mat that the CPU lacks": [F32, of_type("f16", 64, 4), node("MUL_MAT", (4, 4), (1, 2))],
    "get_rows": [F32, of_type("i32", 2), node("GET_ROWS", (2, 64), (1, 2))],
    "rope": [describe((4, 1, 64)), of_type("i32", 4), node("ROPE", (4, 1, 64), (1, 2), (0, 64))],
    "out_prod of quants": [of_type("q4_0", 64, 4), of_type("q4_0", 64, 4), node("OUT_PROD", (4, 64), (1, 2))],
}


@effect_of(Command.DEVICE_SUPPORTS_OP, Command.DEVICE_OFFLOAD_OP, Command.BUFFER_TYPE_GET_ALLOC_SIZE)
@pytest.mark.parametrize("tensors", OPS.values(), ids=OPS.keys())
def test_questions_about_an_op_are_answered_as_natively(both, tensors: list[Tensor]) -> None:
    both.device_supports_op(0, tensors)
    both.device_offload_op(0, tensors)
    both.buffer_type_get_alloc_size(0, tensors)


def test_some_ops_are_supported_and_some_are_not(context: Context) -> None:
    answers = {name: context.device_supports_op(0, tensors).result for name, tensors in OPS.items()}
    assert answers["mul_mat of quants"]
    assert not answers["mul_mat that the CPU lacks"]


@pytest.mark.parametrize(
    ("name", "sources", "words"),
    [
        ("ADD", (1, 2), (1,)),  # a parameter word that the op does not have
        ("ADD", (1, 2), (*(0,) * 15, -1)),
        ("ADD", (1, 2, 1), ()),  # a source that the op does not have
        ("PAD", (1,), (*(0,) * 8, 2)),  # a flag that its word does not have
        ("SCALE", (1,), (0, 0, 1)),
        ("GLU", (1,), (names.GLU_OP_NAMES.index("SWIGLU_CLAMP"),)),  # a sub-op that only a newer ggml has
    ],
)
def test_an_op_whose_parameters_the_host_does_not_know_is_unsupported(
    context: Context, name: str, sources: tuple, words: tuple
) -> None:
    plain = [F32, F32, node(name, (4, 64), sources[:2], words[:0])]
    with_schema = [F32, F32, node(name, (4, 64), sources, words)]
    if name != "GLU":
        assert context.device_supports_op(0, plain).result
    assert not context.device_supports_op(0, with_schema).result
    with pytest.raises(Unsupported):
        context.buffer_type_get_alloc_size(0, with_schema)


@pytest.mark.parametrize(
    ("tensors", "reason"),
    [
        ([], "an op of 0 tensors"),
        ([F32] * 33, "an op of 33 tensors"),
        ([Tensor(**{**vars(F32), "op": len(names.OP_NAMES)})], "the guest has no op"),
        ([Tensor(**{**vars(F32), "type": len(names.TYPE_NAMES)})], "the guest has no type"),
        ([F32, node("UNARY", (4, 64), (1,), (999,))], "no sub-op 999"),
        ([F32, node("UNARY", (4, 64), (1,), (-1,))], "no sub-op -1"),
        ([node("SQR", (4, 64), (2,)), F32], "does not lie before it"),
        ([node("SQR", (4, 64), (1,))], "does not lie before it"),
        ([Tensor(**{**vars(F32), "buffer_type": 99})], "no buffer type 98"),
    ],
)
def test_an_invalid_description_of_an_op_ends_the_context(
    context: Context, ends, tensors: list[Tensor], reason: str
) -> None:
    with ends(reason):
        context.device_supports_op(0, tensors)


def test_an_op_without_the_sources_it_needs_is_not_supported(context: Context) -> None:
    """The host's ggml is not asked, because its kernels would read NULL."""
    assert not context.device_supports_op(
        0, [Tensor(**{**vars(F32), "op": op("MUL_MAT"), "source": padded((), 10)})]
    ).result


@effect_of(Command.DEVICE_SUPPORTS_BUFT)
def test_the_device_supports_its_own_memory(both) -> None:
    assert both.device_supports_buft(0, 0).result


# Backends and events


@effect_of(Command.DEVICE_INIT_BACKEND)
@pytest.mark.parametrize("params", [None, "", "anything", "x" * 4095])
def test_a_backend_opens_with_any_params(both, params: str | None) -> None:
    backend = both.new_handle()
    both.device_init_backend(0, params, backend)
    both.backend_synchronize(backend)


def test_params_that_are_too_long_end_the_context(context: Context, ends) -> None:
    with ends("a text of 4096 bytes is too long"):
        context.device_init_backend(0, "x" * 4096, context.new_handle())


def test_a_handle_can_be_used_once(context: Context, ends) -> None:
    backend = context.new_handle()
    context.device_init_backend(0, None, backend)
    with ends("used before"):
        context.device_init_backend(0, None, backend)


def test_an_index_can_be_used_again_with_the_next_generation_only(context: Context, ends) -> None:
    context.device_init_backend(0, None, 2 << 32 | 5)
    context.backend_free(2 << 32 | 5)
    context.device_init_backend(0, None, 3 << 32 | 5)
    context.backend_free(3 << 32 | 5)
    with ends("used before"):
        context.device_init_backend(0, None, 3 << 32 | 5)


@pytest.mark.parametrize("handle", [0, 1 << 32, 5, 1 << 32 | 65536, 2**64 - 1])
def test_an_invalid_handle_ends_the_context(context: Context, ends, handle: int) -> None:
    with ends("handle"):
        context.device_init_backend(0, None, handle)


@effect_of(
    Command.DEVICE_EVENT_NEW,
    Command.DEVICE_EVENT_FREE,
    Command.DEVICE_EVENT_SYNCHRONIZE,
    Command.BACKEND_EVENT_RECORD,
    Command.BACKEND_EVENT_WAIT,
)
@failure_of(Command.DEVICE_EVENT_NEW)
def test_a_cpu_has_no_events_remoted_or_natively(context: Context, native: Native) -> None:
    assert not native.device_has_events()
    assert not context.offer.devices[0].events
    with pytest.raises(Unsupported, match="no events"):
        context.device_event_new(0, context.new_handle())
    context.context_ping()


@failure_of(
    Command.DEVICE_EVENT_FREE,
    Command.DEVICE_EVENT_SYNCHRONIZE,
    Command.BACKEND_EVENT_RECORD,
    Command.BACKEND_EVENT_WAIT,
)
@pytest.mark.parametrize(
    "call", ["device_event_free", "device_event_synchronize", "backend_event_record", "backend_event_wait"]
)
def test_an_unknown_event_ends_the_context(context: Context, ends, call: str) -> None:
    first = 0
    if call.startswith("backend"):
        first = context.new_handle()
        context.device_init_backend(0, None, first)
    with ends("no event has the handle"):
        getattr(context, call)(first, STALE)
