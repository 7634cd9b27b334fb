"""Seeds for the state target: states that a scripted guest would lead to."""

from __future__ import annotations

import struct

from ggml_remoting.generated.calls import Command
from ggml_remoting.generated.formats import StateHeader, StateRefusedGraph
from tests.fuzz.scripted_guest import ScriptedGuest, hellos, scripts
from tests.support.ring import COMMAND

# The same values as in tests/fuzz/state.c.
_IS_WHOLE, _HAS_TRUE_NUMBERS, _HAS_TRUE_RING, _HAS_TRUE_INVENTORY, _HAS_HELLO = 1, 2, 4, 8, 16
_CPU_TYPE, _LARGE = 0, 3 << 20  # a buffer of which the fake ggml has room for a few
_ALL_TRUE = _HAS_TRUE_NUMBERS | _HAS_TRUE_RING | _HAS_TRUE_INVENTORY

_RESTORED = {
    Command.CONTEXT_GRAPH_BEGIN,
    Command.CONTEXT_GRAPH_TENSORS,
    Command.CONTEXT_GRAPH_FREE,
    Command.CONTEXT_SHARE,
    Command.CONTEXT_COMM_INIT,
    Command.DEVICE_INIT_BACKEND,
    Command.DEVICE_EVENT_NEW,
    Command.BUFFER_TYPE_ALLOC_BUFFER,
    Command.BUFFER_INIT_TENSOR,
    Command.BUFFER_SET_TENSOR,
    Command.BACKEND_GRAPH_PLAN_CREATE,
    Command.BACKEND_EVENT_RECORD,
    Command.PROCEDURE_SET_N_THREADS,
}
# Commands with answers, and for each an answer that every host can satisfy.
_TOLD = {
    Command.DEVICE_INIT_BACKEND: 0,
    Command.DEVICE_SUPPORTS_OP: 0,
    Command.DEVICE_SUPPORTS_BUFT: 0,
    Command.DEVICE_OFFLOAD_OP: 1,
    Command.BUFFER_TYPE_ALLOC_BUFFER: 0x0101,
    Command.BUFFER_TYPE_GET_ALLOC_SIZE: 1 << 40,
}


def state_seeds() -> list[bytes]:
    """The scripted guests' commands as states, and whole states that are valid in parts."""
    (hello,) = hellos()
    made = [_what_is_made(script) for script in (*scripts(), _large_buffer())]
    plain = [struct.pack("<II", count, _HAS_HELLO) + script for count in (0, 3, 9, 27) for script in made]
    return [*plain, struct.pack("<II", 0, 0) + hello + made[0], *_whole_states(made[0])]


def _large_buffer() -> bytes:
    """Bytes of which a state is written and read by several threads."""
    said = ScriptedGuest()
    said.buffer_type_alloc_buffer(_CPU_TYPE, _LARGE, said.new_handle())
    return said.bytes


def _what_is_made(script: bytes) -> bytes:
    """The commands that a state can have, with what they were answered."""
    kept, at = b"", 0
    while at + COMMAND.size <= len(script):
        size, number, record_size, _, _, is_packed = COMMAND.unpack_from(script, at)
        if number in _RESTORED or number in _TOLD:
            told = struct.pack("<Q", _TOLD[number]) if number in _TOLD else b""
            kept += COMMAND.pack(size + len(told), number, record_size, 0, len(told), is_packed)
            kept += script[at + COMMAND.size : at + size] + told
        at += size
    return kept


def _whole_states(commands: bytes) -> list[bytes]:
    graphs = b"".join(
        bytes(StateRefusedGraph(graph=1 << 32 | 60 + i, n_tensors=4, n_nodes=2, described=i)) for i in range(3)
    )
    header = StateHeader(refused_graphs=3, head=64, failures=2, failures_acknowledged=1, commands_size=0)
    for table in range(len(header.generations)):
        header.generations[table] = 64
    generations = struct.pack("<384I", *range(384))
    shapes = (_ALL_TRUE, _ALL_TRUE & ~_HAS_TRUE_RING, _ALL_TRUE & ~_HAS_TRUE_NUMBERS, _HAS_TRUE_NUMBERS, 0)
    return [struct.pack("<II", 0, _IS_WHOLE | shape) + bytes(header) + graphs + generations for shape in shapes] + [
        struct.pack("<II", 0, _IS_WHOLE | _ALL_TRUE) + bytes(StateHeader(commands_size=len(commands))) + commands
    ]
