"""The runtime's own commands, and the form of any command in the ring."""

from __future__ import annotations

import random
import struct
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from making import STALE, compute, describe, ggml_type, node, op
from native import Native
from register import effect_of, failure_of

from ggml_remoting.arrays import Memory
from ggml_remoting.context import Context
from ggml_remoting.daemon import Daemon
from ggml_remoting.errors import CallFailed, Unsupported
from ggml_remoting.generated import names
from ggml_remoting.generated.calls import Command
from ggml_remoting.generated.formats import ReplyHeader
from ggml_remoting.generated.names import Status
from tests.support.device_guest import RING, Guest
from tests.support.ring import COMMAND, HEAD, LOST_REASON, PAGE, STATE, TAIL

COMMAND_MAXIMUM = 2 << 20


# Names


def shuffled(values: tuple[str, ...], kept: int) -> tuple[str, ...]:
    rest = list(values[kept:])
    random.Random(7).shuffle(rest)
    return (*values[:kept], *rest)


@pytest.fixture
def renumbered(monkeypatch: pytest.MonkeyPatch) -> None:
    """A guest whose ggml numbers its ops and types in another order."""
    monkeypatch.setattr(names, "OP_NAMES", shuffled(names.OP_NAMES, 1))
    monkeypatch.setattr(names, "TYPE_NAMES", shuffled(names.TYPE_NAMES, 0))
    monkeypatch.setattr(names, "UNARY_OP_NAMES", shuffled(names.UNARY_OP_NAMES, 0))


@effect_of(Command.CONTEXT_HELLO)
def test_the_guest_may_number_ops_types_and_sub_ops_in_its_own_order(
    renumbered: None, daemon: Daemon, native: Native
) -> None:
    assert op("MUL_MAT") != 29
    with Context(daemon.address) as context:
        results = []
        for calls in (context, native):
            calls.offer, calls.new_handle, calls.take_status = context.offer, context.new_handle, context.take_status
            memory = Memory(calls, 1 << 16)
            a, b = (memory.put(np.arange(count, dtype=np.float32).reshape(-1, 8) / 9) for count in (32, 24))
            product = memory.place(node("MUL_MAT", (3, 4), (1, 2)))
            if calls is native:
                relu = memory.place(node("UNARY", (3, 4), (3,), (6,)))  # ggml.h: RELU
            else:
                relu = memory.place(node("UNARY", (3, 4), (3,), (names.UNARY_OP_NAMES.index("RELU"),)))
                assert context.device_supports_op(0, [a, b, product]).result
            compute(calls, [a, b, product, relu], 2)
            results.append(memory.read(relu))
    expected = np.arange(24).reshape(3, 8) / 9 @ (np.arange(32).reshape(4, 8) / 9).T
    np.testing.assert_allclose(results[0][0, 0], expected, rtol=1e-5)
    np.testing.assert_array_equal(results[0], results[1])


def test_an_op_that_the_host_lacks_is_not_supported_and_never_computed(
    daemon: Daemon, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(names, "OP_NAMES", (*names.OP_NAMES, "TELEPORT"))
    with Context(daemon.address) as context:
        memory = Memory(context, 4096)
        source = memory.put(np.ones(4, np.float32))
        result = memory.place(node("TELEPORT", (4,), (1,)))
        assert not context.device_supports_op(0, [source, result]).result
        compute(context, [source, result], 1)
        with pytest.raises(CallFailed, match="does not offer the guest's op"):
            memory.read(result)
        assert not memory.read(result).any()


def test_a_type_that_the_host_lacks_is_not_supported(daemon: Daemon, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names, "TYPE_NAMES", (*names.TYPE_NAMES, "q0_0"))
    with Context(daemon.address) as context:
        tensor = describe((4,))
        tensor.type = ggml_type("q0_0")
        assert not context.device_supports_op(0, [tensor]).result
        with pytest.raises(Unsupported, match="does not know"):
            context.buffer_type_get_alloc_size(0, [tensor])


@failure_of(Command.CONTEXT_HELLO)
def test_a_second_hello_ends_the_context(context: Context, ends) -> None:
    context.context_ping()
    with ends("malformed command: a second hello"):
        context.context_hello(2600, 0, 0, 0, 0, 0, b"")


@pytest.fixture
def silent(daemon: Daemon) -> Iterator[Guest]:
    """A guest with a ring of its own that has not sent its hello."""
    opened = Guest(daemon.socket).start().running()
    yield opened
    opened.close()


def submit(
    guest: Guest,
    command: int,
    body: bytes = b"",
    record_size: int = 0,
    return_size: int = 4096,
    size: int | None = None,
) -> None:
    """Writes a command, with any field set as given, at the ring's start and wakes the worker."""
    total = COMMAND.size + len(body)
    header = COMMAND.pack(total if size is None else size, command, record_size, 0, return_size, 0)
    guest.put(RING + PAGE, header + body)
    guest.put(RING + TAIL, struct.pack("<I", total))
    guest.submit(2)


def hello(names_size: int, sent: bytes, *counts: int) -> dict[str, Any]:
    return {
        "body": struct.pack("<IIIII4xQ", 2600, *counts, names_size) + sent.ljust(-(-len(sent) // 8) * 8, b"\0"),
        "record_size": 32,
    }


@pytest.mark.parametrize(
    ("command", "more", "reason"),
    [
        (Command.CONTEXT_PING, {}, b"context.ping before the hello"),
        (0xBEEF, {}, b"before the hello"),
        (Command.CONTEXT_HELLO, {"return_size": 0}, b"no room for the answer of context.hello"),
        (Command.CONTEXT_HELLO, {"record_size": 8}, b"a command of 24 bytes with a record of 8"),
        (Command.CONTEXT_HELLO, {"size": 0}, b"a command of 0 bytes"),
        (Command.CONTEXT_HELLO, {"size": 32}, b"a command of 32 bytes where 24 are left"),
        (Command.CONTEXT_HELLO, hello(5, b"NONE\0", 2, 0, 0, 0), b"names are cut short"),
        (Command.CONTEXT_HELLO, hello(9, b"NONE\0f32\0", 1, 0, 0, 0), b"names are cut short or too many"),
        (Command.CONTEXT_HELLO, hello(4, b"NONE", 1, 0, 0, 0), b"names are cut short"),
        (Command.CONTEXT_HELLO, hello(2**64 - 1, b"NONE\0", 1, 0, 0, 0), b"cut short"),
        (Command.CONTEXT_HELLO, hello(257, bytes(257), 257, 0, 0, 0), b"not op_count <= 256"),
        (Command.CONTEXT_HELLO, hello(257, bytes(257), 0, 0, 0, 257), b"not glu_op_count <= 256"),
    ],
)
def test_a_bad_first_command_ends_the_context(silent: Guest, command: int, more: dict[str, Any], reason: bytes) -> None:
    submit(silent, command, **more)
    silent.wait_word(RING + STATE, 2)
    assert reason in silent.get(RING + LOST_REASON, 240)


def test_a_hello_without_names_is_accepted(silent: Guest) -> None:
    submit(silent, Command.CONTEXT_HELLO, **hello(0, b"", 0, 0, 0, 0))
    silent.wait_word(RING + HEAD, COMMAND.size + 32)
    kind, size, graph_tensors, graphs = struct.unpack("<IIQI", silent.get(RING + PAGE + 65536, 20))
    assert (kind, size) == (0, 16)  # no error
    assert graphs == 1024  # the standard quota
    assert 1 << 21 < graph_tensors < 1 << 22  # 1 GiB in tensors of 376 bytes


# Commands


@effect_of(Command.CONTEXT_PING)
def test_ping_is_answered(both) -> None:
    both.context_ping()


@failure_of(Command.CONTEXT_PING)
def test_ping_on_a_lost_context_reports_why_it_was_lost(context: Context, ends) -> None:
    with ends("no buffer has the handle"):
        context.buffer_free_buffer(STALE)
        context.context_ping()


def test_an_unknown_command_ends_the_context(context: Context, ends) -> None:
    with ends("malformed command"):
        context.post(0xBEEF, b"", b"")


def test_a_record_longer_than_the_known_one_ends_the_context(context: Context, ends) -> None:
    with ends("16 bytes, 8 are known"):
        context.transact(Command.DEVICE_GET_MEMORY, bytes(8) + b"\1" * 8, b"", 16)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ((), None),
        ((0,), None),
        ((1, 0), None),
        ((1, 7), b"there is no device 7"),
        ((1,), b"is not well formed"),
        ((2, 0), b"is not well formed"),
        ((3, 0, 0), b"is not well formed"),
        ((1 << 63, 0), b"is not well formed"),
        ((0, 1, 0), b"is not well formed"),
        ((0, 0, 0, 1), b"is not well formed"),
    ],
)
def test_a_packed_record_carries_the_words_named_in_its_mask(
    silent: Guest, words: tuple[int, ...], reason: bytes | None
) -> None:
    first = COMMAND.pack(COMMAND.size + 32, Command.CONTEXT_HELLO, 32, 0, 4096, 0) + bytes(32)
    second = COMMAND.pack(COMMAND.size + 8 * len(words), Command.DEVICE_GET_MEMORY, 8 * len(words), 0, 4096, 1)
    sent = first + second + struct.pack(f"<{len(words)}Q", *words)
    silent.put(RING + PAGE, sent)
    silent.put(RING + TAIL, struct.pack("<I", len(sent)))
    silent.submit(2)
    if reason:
        silent.wait_word(RING + STATE, 2)
        assert reason in silent.get(RING + LOST_REASON, 240)
    else:
        silent.wait_word(RING + HEAD, len(sent))
        assert silent.get(RING + PAGE + 65536, 8) == ReplyHeader.FORMAT.pack(0, 16)


def test_a_shorter_record_is_extended_with_zeros(context: Context) -> None:
    reply = context.transact(Command.DEVICE_GET_MEMORY, b"", b"", 16)
    assert struct.unpack("<QQ", reply)[1] == context.device_get_memory(0).total


def test_a_record_that_is_not_a_multiple_of_eight_bytes_ends_the_context(context: Context, ends) -> None:
    with ends("a record of 4"):
        context.transact(Command.DEVICE_GET_MEMORY, bytes(4), b"", 16)


def test_a_truncated_payload_ends_the_context(context: Context, ends) -> None:
    memory = Memory(context, 4096)
    with ends("cut short"):
        context.buffer_set_tensor(memory.buffer, memory.place(describe((16,))), bytes(8), 0, 16)


def test_a_payload_that_is_too_long_ends_the_context(context: Context, ends) -> None:
    memory = Memory(context, 4096)
    with ends("8 bytes too many"):
        context.buffer_set_tensor(memory.buffer, memory.place(describe((16,))), bytes(24), 0, 16)


def test_a_command_larger_than_the_ring_fails_and_the_context_stays_usable(context: Context) -> None:
    memory = Memory(context, 4 << 20)
    tensor = memory.place(describe((1 << 20,)))
    fits = COMMAND_MAXIMUM - 1024  # with header and record
    context.buffer_set_tensor(memory.buffer, tensor, bytes(fits), 0, fits)
    with pytest.raises(CallFailed, match="more than the ring carries"):
        context.buffer_set_tensor(memory.buffer, tensor, bytes(COMMAND_MAXIMUM), 0, COMMAND_MAXIMUM)
    with pytest.raises(CallFailed, match="do not fit the return area"):
        context.buffer_get_tensor(memory.buffer, tensor, 0, 8 << 20)
    context.context_ping()


def test_an_assertion_in_ggml_ends_the_context_and_its_text_is_reported(context: Context, ends) -> None:
    memory = Memory(context, 4096)
    rows, which = (
        memory.put(np.zeros((4, 8), np.float32)),
        memory.put(np.array([99], np.int32)),
    )  # the contents of tensors are not validated
    with ends("ggml aborted: .*GGML_ASSERT"):
        compute(context, [rows, which, memory.place(node("GET_ROWS", (1, 8), (1, 2)))], 1)


# Failures of posted calls


@effect_of(Command.CONTEXT_ACKNOWLEDGE_FAILURE)
def test_a_failure_is_reported_once_and_a_later_one_again(context: Context) -> None:
    memory = Memory(context, 4096)
    backend = context.new_handle()
    context.device_init_backend(0, None, backend)
    for _ in range(3):
        freed = Memory(context, 64)
        graph = context.new_handle()
        tensors = [freed.place(describe((4,))), memory.place(node("SQR", (4,), (1,)))]
        context.context_graph_begin(graph, 2, 1)
        context.context_graph_tensors(graph, 0, 2, tensors)
        freed.free()
        context.backend_graph_compute(backend, graph)
        context.backend_graph_compute(backend, graph)
        context.backend_synchronize(backend)
        assert context.take_status()[0] is Status.FAILED
        assert context.take_status() == (Status.SUCCESS, "")


@failure_of(Command.CONTEXT_ACKNOWLEDGE_FAILURE)
def test_acknowledging_failures_in_advance_hides_none(context: Context, latches) -> None:
    context.context_acknowledge_failure(1000)
    with latches(""):
        backend, graph = context.new_handle(), context.new_handle()
        context.device_init_backend(0, None, backend)
        context.context_graph_begin(graph, 1, 1)
        context.backend_graph_compute(backend, graph)
