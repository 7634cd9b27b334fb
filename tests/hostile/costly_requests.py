"""Requests of a guest that cost the host time or memory."""

from __future__ import annotations

import contextlib
import os
import socket
import struct
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from ggml_remoting.generated import names
from ggml_remoting.generated.formats import StreamFrameType, SubmitCode
from ggml_remoting.generated.records import Tensor
from tests.fuzz.scripted_guest import F32, FLAG_COMPUTE, ScriptedGuest, hello
from tests.support import burdens
from tests.support.device_guest import GUEST_BASE, RING, USER_BASE, Guest
from tests.support.ring import PAGE, TAIL
from tests.support.stream import HELLO, START, Frame, Peer
from tests.support.vhost_user import Request
from tests.support.virtio import Control

Act = Callable[[Path], None]
"""Attacks the daemon at this socket once. Callers repeat it."""

_MUCH = 256 << 20
_CONTEXTS = 16  # of a guest
_RINGS_APART = 256 << 10
_WHILE = 1.0  # seconds for which an attack goes on that has no end


@contextlib.contextmanager
def connected_guest(path: Path) -> Iterator[Guest]:
    """A scripted guest of the daemon at this socket."""
    guest = Guest(path)
    try:
        yield guest
    finally:
        with contextlib.suppress(OSError):
            guest.close()


def huge_pages_that_do_not_exist(path: Path) -> None:
    """Memory in huge pages for which the host has no memory."""
    fd = burdens.huge_memfd(64 * burdens.HUGE)
    with connected_guest(path) as guest:
        guest.features()
        guest.memory_table([(GUEST_BASE, 64 * burdens.HUGE, USER_BASE, 0)], [fd])
    os.close(fd)


def pieces_of_huge_pages(path: Path) -> None:
    """Regions whose size mmap rounds up to a huge page, again and again."""
    fd = burdens.huge_memfd(4 * burdens.HUGE)
    with connected_guest(path) as guest:
        guest.features()
        for _ in range(200):
            guest.memory_table([(GUEST_BASE, PAGE, USER_BASE, 0)], [fd])
    os.close(fd)


def lingering_sockets(path: Path) -> None:
    """Descriptors whose close blocks for an hour, which no message asks for, and more than a message may have."""
    with connected_guest(path) as guest:
        burdens.pass_lingering(guest.socket, burdens.message(Request.GET_FEATURES), count=6)


def lingering_sockets_that_nobody_reads(path: Path) -> None:
    """The same descriptors in the queue of a connection that has ended."""
    with connected_guest(path) as guest:
        guest.socket.sendall(b"\xff" * 12)
        with contextlib.suppress(ConnectionError):
            burdens.pass_lingering(guest.socket, burdens.message(Request.GET_FEATURES), count=4)


def much_memory_that_goes(path: Path) -> None:
    """The last descriptor of a large file: closing it frees the file's memory."""
    with connected_guest(path) as guest:
        burdens.pass_last_copy(guest.socket, burdens.message(Request.GET_FEATURES), _MUCH)


def chains_in_holes(path: Path) -> None:
    """Descriptor chains in holes of a sparse file."""
    with connected_guest(path) as guest:
        guest.start()
        with burdens.vast_memory(guest):
            burdens.have_holes_read(guest, 32 << 20)


def a_full_control_queue(path: Path) -> None:
    """Chains of many megabytes, as many as a queue takes."""
    with connected_guest(path) as guest:
        guest.start()
        burdens.fill_control_queue(guest)
        time.sleep(0.2)


def many_contexts(path: Path) -> None:
    """As many contexts as a guest may have, created and ended with the guest."""
    with connected_guest(path) as guest:
        guest.start()
        for number in range(1, 17):
            guest.create_context(number)


def contexts_that_come_and_go(path: Path) -> None:
    """Contexts that end before their workers have started."""
    with connected_guest(path) as guest:
        guest.start()
        for _ in range(200):
            guest.create_context()
            guest.command(Control.CTX_DESTROY, context=1)


def guests_that_come_and_go(path: Path) -> None:
    """Guests that connect and leave, each with a device process."""
    with connected_guest(path) as guest:
        guest.ask(Request.GET_FEATURES)


def guests_that_are_gone_at_once(path: Path) -> None:
    """Guests that have disconnected before they are accepted."""
    for _ in range(100):
        with socket.socket(socket.AF_UNIX) as passing:
            passing.connect(str(path))


def connections_that_hold_themselves(path: Path) -> None:
    """Sockets in each other's queues, which only the kernel's garbage collector frees."""
    with connected_guest(path) as guest:
        for _ in range(50):
            one, other = socket.socketpair()
            with one, other, contextlib.suppress(OSError):
                socket.send_fds(one, [b"x"], [one.fileno(), other.fileno()])
                socket.send_fds(
                    guest.socket, [burdens.message(Request.GET_FEATURES)], [one.fileno(), other.fileno()] * 4
                )


def a_queue_that_kicks_itself(path: Path) -> None:
    """The eventfd that calls the guest is the one that kicks the device."""
    with connected_guest(path) as guest:
        for place, kick in enumerate(guest.kicks):
            os.dup2(kick, guest.calls[place])
        guest.start()
        burdens.fill_control_queue(guest)
        time.sleep(0.2)


@cache
def products(size: int, count: int) -> bytes:
    """The commands of a guest that multiplies two square matrices again and again."""
    said, total = ScriptedGuest(), 4 * size * size
    hello(said)
    buffer, backend, graph = said.new_handle(), said.new_handle(), said.new_handle()
    shape = {"type": F32, "ne": (size, size, 1, 1), "nb": (4, 4 * size, total, total), "buffer": buffer}
    factors = [Tensor(**shape, data_offset=place * total) for place in range(2)]
    multiply = {"op": names.OP_NAMES.index("MUL_MAT"), "flags": FLAG_COMPUTE, "source": (1, 2, *(0,) * 8)}
    said.buffer_type_alloc_buffer(0, 3 * total, buffer)
    said.buffer_clear(buffer, 0)
    said.device_init_backend(0, "", backend)
    said.procedure_set_n_threads(backend, os.cpu_count() or 1)
    said.context_graph_begin(graph, 3, 1)
    said.context_graph_tensors(graph, 0, 3, [*factors, Tensor(**shape, data_offset=2 * total, **multiply)])
    for _ in range(count):
        said.backend_graph_compute(backend, graph)
    return said.bytes


def serve_rings(guest: Guest, count: int, commands: bytes) -> None:
    """Creates contexts, each with a ring that holds these commands."""
    for number in range(1, count + 1):
        place = RING + (number - 1) * _RINGS_APART
        guest.create_context(number)
        guest.ring(number, number, place)
        guest.put(place + PAGE, commands)
        guest.put(place + TAIL, struct.pack("<I", len(commands)))
        guest.submit(SubmitCode.WAKE, 0, number)


def contexts_that_compute(path: Path) -> None:
    """As many contexts as a guest may have compute without a pause, with as many threads as there are cores."""
    with connected_guest(path) as guest:
        guest.start()
        serve_rings(guest, _CONTEXTS, products(512, 400))
        time.sleep(3 * _WHILE)


def guests_of_one_process(path: Path) -> None:
    """More guests than a daemon takes, which have asked for the features and do nothing more."""
    with contextlib.ExitStack() as opened:
        for _ in range(80):
            with contextlib.suppress(OSError):
                guest = opened.enter_context(connected_guest(path))
                guest.send(Request.GET_FEATURES)
        time.sleep(_WHILE)


def kicks_without_end(path: Path) -> None:
    """Kicks of both queues, in which there is nothing."""
    with connected_guest(path) as guest:
        guest.start()
        until = time.monotonic() + _WHILE
        while time.monotonic() < until:
            for queue in range(2):
                guest.kick(queue)


def wake_ups_without_end(path: Path) -> None:
    """A control queue full of wake-ups of a worker that has nothing to do."""
    with connected_guest(path) as guest:
        guest.start().running()
        until = time.monotonic() + _WHILE
        while time.monotonic() < until:
            for _ in range(100):
                guest.post(guest.header(Control.SUBMIT_3D, 1) + guest.submission(SubmitCode.WAKE), indirect=True)
            guest.wait_used(100)


def runs_that_come_and_go(path: Path) -> None:
    """A resource of many runs of memory, which a worker maps and unmaps again and again."""
    count = 1500
    with connected_guest(path) as guest:
        guest.start().running()
        guest.create_resource(2, count * PAGE)
        guest.attach_many(2, [(GUEST_BASE + (6 << 20) + number * 7 % count * PAGE, PAGE) for number in range(count)])
        until = time.monotonic() + _WHILE
        while time.monotonic() < until:
            guest.context_resource(Control.CTX_ATTACH_RESOURCE, 2)
            guest.context_resource(Control.CTX_DETACH_RESOURCE, 2)


def waits_for_nothing(path: Path) -> None:
    """Frames of a stream, each of which waits for what was done long ago."""
    with Peer.connect(path) as guest:
        guest.send(HELLO, START)
        until = time.monotonic() + _WHILE
        while time.monotonic() < until:
            guest.send(*(Frame(StreamFrameType.AWAIT),) * 100)


ATTACKS: tuple[Act, ...] = (
    huge_pages_that_do_not_exist,
    pieces_of_huge_pages,
    lingering_sockets,
    lingering_sockets_that_nobody_reads,
    much_memory_that_goes,
    chains_in_holes,
    a_full_control_queue,
    many_contexts,
    contexts_that_come_and_go,
    guests_that_come_and_go,
    guests_that_are_gone_at_once,
    connections_that_hold_themselves,
    a_queue_that_kicks_itself,
    contexts_that_compute,
    guests_of_one_process,
    kicks_without_end,
    wake_ups_without_end,
    runs_that_come_and_go,
    waits_for_nothing,
)
