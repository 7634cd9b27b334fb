"""What a guest would say, written down instead of sent: seeds for what no real run on a CPU reaches."""

from __future__ import annotations

from collections.abc import Sequence

from ggml_remoting.generated import names
from ggml_remoting.generated.calls import Calls, Command
from ggml_remoting.generated.records import Tensor
from tests.ring import COMMAND

REPLY_AREA = 4096  # runtime/shared/command_format.h
F32 = names.TYPE_NAMES.index("f32")
FLAG_COMPUTE = 16
DEVICE = 1  # the stand-in's device that has events, an optimizer and tensors with extras


class Said(Calls):
    """The calls of the wire, as commands in `commands`. Every answer is zero."""

    def __init__(self) -> None:
        self.commands: list[bytes] = []
        self._handles = 0

    @property
    def bytes(self) -> bytes:
        """All commands, one behind the other, as they lie in a ring."""
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

    def say(self, command: int, record: bytes, payload: bytes = b"", return_offset: int = 0, return_size: int = 0) -> None:
        """Any command, sensible or not."""
        payload += bytes(-len(payload) % 8)
        size = COMMAND.size + len(record) + len(payload)
        self.commands.append(COMMAND.pack(size, command, len(record), return_offset, return_size, 0) + record + payload)


def row(buffer: int, offset: int, count: int = 64, **more: object) -> Tensor:
    """A row of floats in a buffer."""
    stride = 4 * count
    return Tensor(type=F32, ne=(count, 1, 1, 1), nb=(4, stride, stride, stride), buffer=buffer, data_offset=offset, **more)  # type: ignore[arg-type]


def hello(said: Said) -> None:
    """The hello of a guest of the newest release."""
    lists = (names.OP_NAMES, names.TYPE_NAMES, names.UNARY_OP_NAMES, names.GLU_OP_NAMES)
    texts = b"".join(name.encode() + b"\0" for one in lists for name in one)
    said.context_hello(names.NEWEST_SNAPSHOT, *(len(one) for one in lists), len(texts), texts)


def graph(said: Said, buffer: int, n_nodes: int = 2, name: str = "") -> int:
    """Two rows, and a chain of sums of them that ends in a view; the handle."""
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


def _streams_and_events(said: Said) -> None:
    buffer, backends, event = said.new_handle(), [said.new_handle() for _ in range(2)], said.new_handle()
    said.buffer_type_alloc_buffer(DEVICE, 8192, buffer)
    for backend in backends:
        said.device_init_backend(DEVICE, "", backend)
    said.device_event_new(DEVICE, event)
    said.backend_event_record(backends[0], event)
    said.backend_event_wait(backends[1], event)
    said.device_event_synchronize(DEVICE, event)
    said.backend_cpy_tensor_async(*backends, row(buffer, 0), row(buffer, 1024))
    said.backend_free(backends[1])
    said.device_event_free(DEVICE, event)


def _events_of_another_device(said: Said) -> None:
    backend, event = said.new_handle(), said.new_handle()
    said.device_event_new(0, event)
    said.device_event_new(DEVICE, event)
    said.device_init_backend(0, None, backend)
    said.backend_event_wait(backend, event)


def _optimized_graphs(said: Said) -> None:
    buffer, backend = said.new_handle(), said.new_handle()
    said.buffer_type_alloc_buffer(DEVICE, 8192, buffer)
    said.device_init_backend(DEVICE, None, backend)
    said.buffer_init_tensor(buffer, row(buffer, 0), 1)
    for n_nodes in (1, 2, 3):
        handle = graph(said, buffer, n_nodes)
        said.backend_graph_optimize(backend, handle, n_nodes)
        said.backend_graph_compute(backend, handle)
        said.backend_graph_plan_create(backend, handle, said.new_handle())
        said.context_graph_free(handle)


def _plans(said: Said) -> None:
    buffer, backends, plans = said.new_handle(), [said.new_handle() for _ in range(2)], [said.new_handle() for _ in range(3)]
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


def _computations_that_fail(said: Said) -> None:
    buffer, backend = said.new_handle(), said.new_handle()
    said.buffer_type_alloc_buffer(0, 8192, buffer)
    said.device_init_backend(0, None, backend)
    said.device_init_backend(0, "none", said.new_handle())
    for name in ("fails", "full", "aborts"):
        said.backend_graph_compute(backend, graph(said, buffer, name=name))
    said.context_acknowledge_failure(3)


def _memory_of_another_device(said: Said) -> None:
    buffers, backend = [said.new_handle() for _ in range(2)], said.new_handle()
    for device, buffer in enumerate(buffers):
        said.buffer_type_alloc_buffer(device, 8192, buffer)
    said.device_init_backend(DEVICE, None, backend)
    said.backend_graph_compute(backend, graph(said, buffers[0]))
    said.buffer_cpy_tensor(buffers[1], row(buffers[0], 0), row(buffers[1], 0))
    said.procedure_set_n_threads(backend, 4)
    said.buffer_get_tensor(buffers[0], row(buffers[1], 0), 0, 8)


def _every_command(said: Said) -> None:
    for command in Command:
        said.say(command, bytes(16), bytes(280), return_size=REPLY_AREA)


_SCRIPTS = (
    _streams_and_events,
    _events_of_another_device,
    _optimized_graphs,
    _plans,
    _computations_that_fail,
    _memory_of_another_device,
    _every_command,
)


def scripts() -> list[bytes]:
    """Commands of whole contexts, without the hello. Those of _every_command go by themselves, as the first refused one ends a context."""
    found = []
    for write in _SCRIPTS:
        said = Said()
        write(said)
        found += said.commands if write is _every_command else [said.bytes]
    return found


def hellos() -> Sequence[bytes]:
    """Hellos, whole."""
    said = Said()
    hello(said)
    return said.commands
