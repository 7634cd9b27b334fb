"""The commands of a valid session, each command of the IDL at least once, and where they hold handles."""

from __future__ import annotations

import struct
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from codegen.__main__ import read_idl
from codegen.model import Api
from codegen.wire_fields import WireRecord
from ggml_remoting.generated.calls import Command
from tests.fuzz.scripted_guest import BLOB, BLOB_SIZE, HOST_TYPE, ScriptedGuest, graph, row
from tests.support.ring import COMMAND, pack

IDL = Path(__file__).resolve().parents[2] / "idl"


@dataclass(frozen=True)
class Spoken:
    """One command: its number, its record and its payload."""

    number: Command
    record: bytes
    payload: bytes
    return_offset: int
    return_size: int
    is_packed: bool = False

    @classmethod
    def parse(cls, raw: bytes) -> Spoken:
        _, number, record_size, return_offset, return_size, _ = COMMAND.unpack_from(raw)
        body = raw[COMMAND.size :]
        return cls(Command(number), body[:record_size], body[record_size:], return_offset, return_size)

    @property
    def raw(self) -> bytes:
        """The command as it lies in a ring."""
        size = COMMAND.size + len(self.record) + len(self.payload)
        head = COMMAND.pack(size, self.number, len(self.record), self.return_offset, self.return_size, self.is_packed)
        return head + self.record + self.payload

    def packed(self) -> Spoken:
        """The same command with its record packed."""
        return replace(self, record=pack(self.record), is_packed=True)


@cache
def idl() -> tuple[Api, dict[str, WireRecord]]:
    """The model of the IDL, and every record of the wire."""
    return read_idl(IDL)


def handle_offsets(command: Command) -> list[int]:
    """The offsets of handles in the request record, of existing objects and of those to be created."""
    api, records = idl()
    call = next(call for call in api.calls if call.id == command)
    fields = {field.name: field for field in records[f"{call.symbol}_request"].named_fields}
    wanted = [parameter.name for parameter in call.parameters if parameter.kind in ("handle", "new")]
    return [fields[name].offset for name in wanted if fields[name].type == "u64"]


def honest_session() -> list[Spoken]:
    """A whole context on a CPU, from its first buffer to its last, after the hello."""
    said = ScriptedGuest()
    buffer, backends, plan, event = (
        said.new_handle(),
        [said.new_handle() for _ in range(2)],
        said.new_handle(),
        said.new_handle(),
    )
    tensor, other, shared = row(buffer, 0), row(buffer, 256), said.new_handle()
    said.context_ping()
    said.device_get_memory(0)
    said.buffer_type_alloc_buffer(0, 8192, buffer)
    said.buffer_type_get_alloc_size(0, [tensor])
    for backend in backends:
        said.device_init_backend(0, "", backend)
    said.procedure_set_n_threads(backends[0], 1)
    said.device_supports_op(0, [tensor])
    said.device_offload_op(0, [tensor])
    said.device_supports_buft(0, 0)
    said.device_event_new(0, event)
    said.buffer_clear(buffer, 0)
    said.buffer_init_tensor(buffer, tensor, 0)
    said.buffer_memset_tensor(buffer, tensor, 1, 0, 16)
    said.buffer_set_tensor(buffer, tensor, bytes(16), 0, 16)
    said.buffer_get_tensor(buffer, tensor, 0, 16)
    said.buffer_set_tensor_2d(buffer, tensor, bytes(16), 0, 8, 2, 64)
    said.buffer_get_tensor_2d(buffer, tensor, 0, 8, 2, 64)
    said.buffer_cpy_tensor(buffer, tensor, other)
    said.buffer_reset(buffer)
    said.backend_set_tensor_async(backends[0], tensor, bytes(16), 0, 16)
    said.backend_get_tensor_async(backends[0], tensor, 0, 16)
    said.backend_cpy_tensor_async(*backends, tensor, other)
    said.context_share(HOST_TYPE, BLOB, BLOB_SIZE, shared)
    said.context_upload(backends[0], tensor, shared, 64, 0, 16)
    said.context_download(0, tensor, shared, 128, 0, 16)
    handle = graph(said, buffer)
    said.backend_graph_compute(backends[0], handle)
    said.backend_graph_plan_create(backends[0], handle, plan)
    said.backend_graph_plan_compute(backends[0], plan)
    said.backend_graph_plan_free(backends[0], plan)
    said.backend_graph_optimize(backends[0], handle, 2)
    said.backend_synchronize(backends[0])
    said.context_graph_free(handle)
    said.backend_free(backends[1])
    said.buffer_free_buffer(shared)
    said.buffer_free_buffer(buffer)
    said.context_acknowledge_failure(0)
    return [Spoken.parse(command) for command in said.commands]


def refused_session() -> list[Spoken]:
    """Commands that no valid guest of a CPU sends: events and sums, which a CPU lacks, and a second hello.

    Each of them ends its context.
    """
    said = ScriptedGuest()
    event, backend, comm = said.new_handle(), said.new_handle(), said.new_handle()
    said.device_event_synchronize(0, event)
    said.device_event_free(0, event)
    said.backend_event_record(backend, event)
    said.backend_event_wait(backend, event)
    tensors = [row(said.new_handle(), 0) for _ in range(2)]
    said.context_comm_init(comm, 2, struct.pack("<2Q", backend, said.new_handle()))
    said.context_comm_try_allreduce(comm, 2, tensors)
    said.context_comm_allreduce(comm, 2, tensors)
    said.context_comm_free(comm)
    said.context_hello(0, 0, 0, 0, 0, 0, b"")
    return [Spoken.parse(command) for command in said.commands]
