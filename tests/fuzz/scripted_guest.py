"""A guest's commands, collected instead of sent: seeds for code that no recorded run on a CPU reaches."""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from dataclasses import replace

from ggml_remoting.generated import names
from ggml_remoting.generated.calls import Calls, Command
from ggml_remoting.generated.formats import REPLY_AREA
from ggml_remoting.generated.records import Tensor
from tests.support.ring import COMMAND, pack

F32, I32 = names.TYPE_NAMES.index("f32"), names.TYPE_NAMES.index("i32")
FLAG_COMPUTE = 16
DEVICE, OTHER_DEVICE = 1, 2  # the fake ggml's devices that have events, an optimizer and tensors with extras
HOST_TYPE, DEVICE_TYPE, OTHER_DEVICE_TYPE = 1, 2, 3  # buffer types: host buffers, and those of the two devices
BLOB = 2  # the first resource that a context creates after its ring
BLOB_SIZE = 8192


class ScriptedGuest(Calls):
    """Collects the calls of the wire in `commands`. Every answer is zero."""

    def __init__(self) -> None:
        self.commands: list[bytes] = []
        self._handles = 0

    @property
    def bytes(self) -> bytes:
        """All commands, as they lie in a ring."""
        return b"".join(self.commands)

    def new_handle(self) -> int:
        """A handle of the first generation."""
        self._handles += 1
        return 1 << 32 | self._handles

    def post(self, command: int, record: bytes, payload: bytes) -> None:
        self.say(command, record, payload)

    def transact(self, command: int, record: bytes, payload: bytes, reply_size: int) -> bytes:
        self.say(command, record, payload, return_size=REPLY_AREA)
        return bytes(reply_size)

    def fetch(self, command: int, record: bytes, size: int) -> bytes:
        self.say(command, record, b"", return_offset=REPLY_AREA, return_size=size)
        return bytes(size)

    def say(
        self, command: int, record: bytes, payload: bytes = b"", return_offset: int = 0, return_size: int = 0
    ) -> None:
        """Adds any command, valid or not."""
        payload += bytes(-len(payload) % 8)
        size = COMMAND.size + len(record) + len(payload)
        self.commands.append(COMMAND.pack(size, command, len(record), return_offset, return_size, 0) + record + payload)


def row(buffer: int, offset: int, count: int = 64, **more: object) -> Tensor:
    """A row of floats in a buffer. `more` sets other fields of the tensor."""
    stride = 4 * count
    floats = Tensor(type=F32, ne=(count, 1, 1, 1), nb=(4, stride, stride, stride), buffer=buffer, data_offset=offset)
    return replace(floats, **more)  # type: ignore[arg-type]


def hello(said: ScriptedGuest) -> None:
    """The hello of a guest of the newest release."""
    lists = (names.OP_NAMES, names.TYPE_NAMES, names.UNARY_OP_NAMES, names.GLU_OP_NAMES)
    texts = b"".join(name.encode() + b"\0" for one in lists for name in one)
    said.context_hello(names.NEWEST_ABI, *(len(one) for one in lists), len(texts), texts)


def graph(said: ScriptedGuest, buffer: int, n_nodes: int = 2, name: str = "") -> int:
    """Sends two rows and a chain of sums that ends in a view; returns the graph's handle."""
    add, view = names.OP_NAMES.index("ADD"), names.OP_NAMES.index("VIEW")
    tensors = [row(buffer, 0), row(buffer, 256)]
    for i in range(n_nodes):
        source = (1, 2 + i, *(0,) * 8)
        tensors.append(row(buffer, 512 + 256 * i, op=add, flags=FLAG_COMPUTE, use_count=1, source=source, name=name))
    if n_nodes > 2:
        last = tensors[-1]
        tensors[-1] = row(buffer, last.data_offset, op=view, flags=FLAG_COMPUTE, source=(len(tensors) - 1, *(0,) * 9))
    handle = said.new_handle()
    said.context_graph_begin(handle, len(tensors), n_nodes)
    said.context_graph_tensors(handle, 0, len(tensors), tensors)
    return handle


def _streams_and_events(said: ScriptedGuest) -> None:
    buffer, backends, event = said.new_handle(), [said.new_handle() for _ in range(2)], said.new_handle()
    said.buffer_type_alloc_buffer(DEVICE_TYPE, 8192, buffer)
    for backend in backends:
        said.device_init_backend(DEVICE, "", backend)
    said.device_event_new(DEVICE, event)
    said.backend_event_record(backends[0], event)
    said.backend_event_wait(backends[1], event)
    said.device_event_synchronize(DEVICE, event)
    said.backend_cpy_tensor_async(*backends, row(buffer, 0), row(buffer, 1024))
    said.backend_free(backends[1])
    said.device_event_free(DEVICE, event)


def _events_of_another_device(said: ScriptedGuest) -> None:
    backend, event = said.new_handle(), said.new_handle()
    said.device_event_new(0, event)
    said.device_event_new(DEVICE, event)
    said.device_init_backend(0, None, backend)
    said.backend_event_wait(backend, event)


def _optimized_graphs(said: ScriptedGuest) -> None:
    buffer, backend = said.new_handle(), said.new_handle()
    said.buffer_type_alloc_buffer(DEVICE_TYPE, 8192, buffer)
    said.device_init_backend(DEVICE, None, backend)
    said.buffer_init_tensor(buffer, row(buffer, 0), 1)
    for n_nodes in (1, 2, 3):
        handle = graph(said, buffer, n_nodes)
        said.backend_graph_optimize(backend, handle, n_nodes)
        said.backend_graph_compute(backend, handle)
        said.backend_graph_plan_create(backend, handle, said.new_handle())
        said.context_graph_free(handle)


def _plans(said: ScriptedGuest) -> None:
    buffer, backends, plans = (
        said.new_handle(),
        [said.new_handle() for _ in range(2)],
        [said.new_handle() for _ in range(3)],
    )
    said.buffer_type_alloc_buffer(0, 8192, buffer)
    for backend in backends:
        said.device_init_backend(0, None, backend)
    handle = graph(said, buffer)
    for plan in plans:
        said.backend_graph_plan_create(backends[0], handle, plan)
    said.backend_graph_plan_compute(backends[0], plans[0])
    said.backend_graph_plan_free(backends[0], plans[0])
    said.context_graph_free(handle)
    said.backend_graph_plan_compute(backends[0], plans[1])
    said.backend_free(backends[0])
    said.backend_graph_plan_compute(backends[1], plans[2])


def _computations_that_fail(said: ScriptedGuest) -> None:
    buffer, backend = said.new_handle(), said.new_handle()
    said.buffer_type_alloc_buffer(0, 8192, buffer)
    said.device_init_backend(0, None, backend)
    said.device_init_backend(0, "none", said.new_handle())
    for name in ("fails", "full", "aborts"):
        said.backend_graph_compute(backend, graph(said, buffer, name=name))
    said.context_acknowledge_failure(3)


def _memory_of_another_device(said: ScriptedGuest) -> None:
    buffers, backend = [said.new_handle() for _ in range(2)], said.new_handle()
    for buffer_type, buffer in zip((0, DEVICE_TYPE), buffers, strict=True):
        said.buffer_type_alloc_buffer(buffer_type, 8192, buffer)
    said.device_init_backend(DEVICE, None, backend)
    said.backend_graph_compute(backend, graph(said, buffers[0]))
    said.buffer_cpy_tensor(buffers[1], row(buffers[0], 0), row(buffers[1], 0))
    said.procedure_set_n_threads(backend, 4)
    said.buffer_get_tensor(buffers[0], row(buffers[1], 0), 0, 8)


def _shared_memory(said: ScriptedGuest) -> None:
    shared, buffer, backend = said.new_handle(), said.new_handle(), said.new_handle()
    said.buffer_type_alloc_buffer(0, 8192, buffer)
    said.device_init_backend(0, None, backend)
    said.context_share(HOST_TYPE, BLOB + 1, BLOB_SIZE, shared)
    said.context_share(HOST_TYPE, BLOB, BLOB_SIZE, shared)
    for stream in (0, backend):
        said.context_upload(stream, row(buffer, 0), shared, BLOB_SIZE - 256, 0, 256)
        said.context_download(stream, row(buffer, 0), shared, 0, 128, 128)
    said.context_upload(0, row(shared, 0), shared, 128, 0, 256)
    said.backend_graph_compute(backend, graph(said, buffer, name="fails"))
    said.context_download(backend, row(buffer, 0), shared, 0, 0, 256)
    said.buffer_free_buffer(shared)


def _refused_sharing(said: ScriptedGuest) -> None:
    handle = said.new_handle()
    for buffer_type, size in ((0, BLOB_SIZE), (HOST_TYPE, BLOB_SIZE + 1), (HOST_TYPE, 0)):
        said.context_share(buffer_type, BLOB, size, handle)
    said.buffer_type_alloc_buffer(HOST_TYPE, 64, handle)


def _copy_beyond_the_end(said: ScriptedGuest) -> None:
    shared, buffer = said.new_handle(), said.new_handle()
    said.buffer_type_alloc_buffer(0, 8192, buffer)
    said.context_share(HOST_TYPE, BLOB, BLOB_SIZE, shared)
    said.context_upload(0, row(buffer, 0), shared, BLOB_SIZE - 255, 0, 256)


def _copy_to_unshared_memory(said: ScriptedGuest) -> None:
    buffer = said.new_handle()
    said.buffer_type_alloc_buffer(0, 8192, buffer)
    said.context_download(0, row(buffer, 0), buffer, 0, 0, 256)


def _group(said: ScriptedGuest, devices: Sequence[int] = (DEVICE, OTHER_DEVICE)) -> tuple[int, list[int]]:
    """Creates a group with a backend of each device, and a buffer on each; returns the handles."""
    buffers, backends, comm = (
        [said.new_handle() for _ in devices],
        [said.new_handle() for _ in devices],
        said.new_handle(),
    )
    for device, buffer, backend in zip(devices, buffers, backends, strict=True):
        said.buffer_type_alloc_buffer(device + 1 if device else 0, 8192, buffer)
        said.device_init_backend(device, None, backend)
    said.context_comm_init(comm, len(backends), struct.pack(f"<{len(backends)}Q", *backends))
    return comm, [*buffers, *backends]


def _sums_of_a_group(said: ScriptedGuest) -> None:
    comm, (one, two, backend, _) = _group(said)
    for name in ("", "fails"):
        said.context_comm_try_allreduce(comm, 2, [row(one, 0, name=name), row(two, 0, name=name)])
    said.context_comm_allreduce(comm, 2, [row(one, 0), row(two, 256)])
    odd = [row(two, 4), row(two, 0, 63), row(two, 0, nb=(8, 512, 512, 512)), row(two, 0, type=I32)]
    for tensor in odd:
        said.context_comm_try_allreduce(comm, 2, [row(one, 0), tensor])
    said.context_comm_allreduce(comm, 2, [row(one, 0, name="fails"), row(two, 0)])
    said.context_comm_free(comm)
    said.context_comm_init(said.new_handle(), 2, struct.pack("<2Q", backend, backend))
    _, (*_, member, _) = _group(said)
    said.backend_free(member)


def _group_of_several_kinds(said: ScriptedGuest) -> None:
    _group(said, (0, DEVICE))


def _sum_of_too_few(said: ScriptedGuest) -> None:
    comm, (one, *_) = _group(said)
    said.context_comm_try_allreduce(comm, 1, [row(one, 0)])


def _sum_in_memory_of_another_device(said: ScriptedGuest) -> None:
    comm, (one, *_) = _group(said)
    said.context_comm_try_allreduce(comm, 2, [row(one, 0), row(one, 0)])


def _chosen_experts(said: ScriptedGuest) -> None:
    """Expert ids that a node of the graph computed, that were overwritten, and that the guest wrote."""
    buffer, backend = said.new_handle(), said.new_handle()
    said.buffer_type_alloc_buffer(0, 8192, buffer)
    said.device_init_backend(0, None, backend)
    sort, experts, add = (names.OP_NAMES.index(name) for name in ("ARGSORT", "MUL_MAT_ID", "ADD"))
    weights = Tensor(type=F32, ne=(4, 4, 8, 1), nb=(4, 16, 64, 512), buffer=buffer)
    vector = Tensor(type=F32, ne=(4, 1, 1, 1), nb=(4, 16, 16, 16), buffer=buffer, data_offset=512)
    logits = row(buffer, 1024, 8)
    leaves = (weights, vector, logits)
    order = row(buffer, 2048, 8, type=I32, op=sort, flags=FLAG_COMPUTE, use_count=1, source=(3, *(0,) * 9))
    changed = row(buffer, 2048, 8, op=add, flags=FLAG_COMPUTE, source=(3, 3, *(0,) * 8))
    given = row(buffer, 3072, 8, type=I32)
    result = Tensor(
        F32, experts, FLAG_COMPUTE, 1, (4, 8, 1, 1), (4, 16, 128, 128), source=(1, 2, 4, *(0,) * 7), buffer=buffer
    )
    first, second = (replace(result, data_offset=offset) for offset in (4096, 5120))
    for n_nodes, tensors in (
        (3, (*leaves, order, first, second)),
        (3, (*leaves, order, changed, first)),
        (2, (*leaves, given, first, second)),
    ):
        handle = said.new_handle()
        said.context_graph_begin(handle, len(tensors), n_nodes)
        said.context_graph_tensors(handle, 0, len(tensors), tensors)
        said.backend_graph_compute(backend, handle)


def _threads_of_several_backends(said: ScriptedGuest) -> None:
    """A thread pool is created, grows, shrinks, and keeps its size while there are plans."""
    buffer, backends, plan = said.new_handle(), [said.new_handle() for _ in range(3)], said.new_handle()
    said.buffer_type_alloc_buffer(0, 8192, buffer)
    for backend in backends:
        said.device_init_backend(0, None, backend)
    for backend, threads in zip(backends, (2, 4, 3), strict=True):
        said.procedure_set_n_threads(backend, threads)
        said.backend_graph_compute(backend, graph(said, buffer))
    said.backend_graph_plan_create(backends[0], graph(said, buffer), plan)
    said.procedure_set_n_threads(backends[0], 1)
    said.backend_graph_plan_compute(backends[0], plan)
    said.backend_graph_plan_free(backends[0], plan)
    for backend in backends:
        said.procedure_set_n_threads(backend, 1)
        said.backend_free(backend)


def _every_command(said: ScriptedGuest) -> None:
    for command in Command:
        said.say(command, bytes(16), bytes(280), return_size=REPLY_AREA)


_SCRIPTS = (
    _streams_and_events,
    _events_of_another_device,
    _optimized_graphs,
    _plans,
    _computations_that_fail,
    _memory_of_another_device,
    _shared_memory,
    _copy_beyond_the_end,
    _copy_to_unshared_memory,
    _sums_of_a_group,
    _group_of_several_kinds,
    _sum_of_too_few,
    _sum_in_memory_of_another_device,
    _chosen_experts,
    _threads_of_several_backends,
)
_REFUSED = (
    _refused_sharing,
    _every_command,
)  # each of their commands is a script, because a refused one ends its context


def packed(command: bytes) -> bytes:
    """The same command with its record packed."""
    size, number, record_size, return_offset, return_size, _ = COMMAND.unpack_from(command)
    record, payload = (
        pack(command[COMMAND.size : COMMAND.size + record_size]),
        command[COMMAND.size + record_size : size],
    )
    return (
        COMMAND.pack(COMMAND.size + len(record) + len(payload), number, len(record), return_offset, return_size, 1)
        + record
        + payload
    )


def _commands(write: Callable[[ScriptedGuest], None]) -> list[bytes]:
    said = ScriptedGuest()
    write(said)
    return said.commands


def scripts() -> list[bytes]:
    """The commands of whole contexts without the hello, unpacked and packed."""
    whole = [_commands(write) for write in _SCRIPTS]
    whole += [[command] for write in _REFUSED for command in _commands(write)]
    return [b"".join(form) for commands in whole for form in (commands, map(packed, commands))]


def hellos() -> Sequence[bytes]:
    """Hellos, whole."""
    said = ScriptedGuest()
    hello(said)
    return said.commands
