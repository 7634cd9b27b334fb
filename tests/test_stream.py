"""The stream transport: what each end does with invalid frames of the other end, and with a stream that stalls or ends.

tests/calls with --transport stream tests that all calls work over it.
"""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import struct
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from ggml_remoting import control
from ggml_remoting.arrays import Memory
from ggml_remoting.context import Context
from ggml_remoting.daemon import Daemon, DaemonConfig
from ggml_remoting.errors import ContextLost, WireError
from ggml_remoting.generated.formats import STREAM_AREA_MAXIMUM, STREAM_CAPSET_MAXIMUM, StreamFrameType
from ggml_remoting.status import Status
from tests.support.stream import AREA, HELLO, START, VERSION, Frame, Peer
from tests.support.waiting import comes_true, until_told
from tests.support.watch import daemon_in_view, workers

COMMANDS, AWAIT = StreamFrameType.COMMANDS, StreamFrameType.AWAIT
PAD = struct.pack("<II", 16, 0) + bytes(8)
ROOT = Path(__file__).resolve().parents[1]


def test_make_test_makes_every_call_over_it() -> None:
    dry = ["make", "-C", str(ROOT), "--no-print-directory", "-n", "test"]
    environment = {"PATH": os.environ["PATH"]}
    said = subprocess.run(dry, env=environment, capture_output=True, text=True, check=True).stdout
    assert re.search(r"pytest -q tests +&&.*pytest -q tests/calls --transport stream", said, re.DOTALL)


@pytest.fixture(scope="module")
def host(host_libraries: Path) -> Iterator[Daemon]:
    with daemon_in_view(DaemonConfig(host_libraries, ("CPU",))) as started:
        yield started


@pytest.fixture
def started(host: Daemon) -> Iterator[Peer]:
    """A connection of a guest that has sent its hello and its start."""
    with Peer.connect(host.socket) as peer:
        peer.send(HELLO, START)
        assert peer.receive().type == StreamFrameType.WELCOME
        yield peer


def serves(daemon: Daemon) -> bool:
    """Whether a new guest gets a context that runs."""
    with Context(f"stream:{daemon.socket}") as context:
        context.context_ping()
    return True


@contextlib.contextmanager
def connected_to(listening: socket.socket, path: Path) -> Iterator[None]:
    """Forwards the bytes of one connection to the socket at `path` and back, as a VM's monitor does."""

    def pass_on(source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(1 << 16):
                target.sendall(data)
        with contextlib.suppress(OSError):
            target.shutdown(socket.SHUT_WR)

    def serve() -> None:
        with listening.accept()[0] as guest, socket.socket(socket.AF_UNIX) as daemon:
            daemon.connect(str(path))
            back = threading.Thread(target=pass_on, args=(daemon, guest))
            back.start()
            pass_on(guest, daemon)
            back.join()

    thread = threading.Thread(target=serve)
    thread.start()
    yield
    thread.join()


# -------------------------------------------------------------------------------------------- invalid frames of a guest


def test_a_hello_is_welcomed_with_the_capset_and_its_epoch(host: Daemon) -> None:
    with Peer.connect(host.socket) as peer:
        peer.send(HELLO)
        welcome = peer.receive()
        assert (welcome.type, welcome.position, welcome.epoch) == (StreamFrameType.WELCOME, VERSION, HELLO.epoch)
        assert welcome.payload.startswith(b"GGRM")


@pytest.mark.parametrize(
    ("frames", "reason"),
    [
        pytest.param([Frame(StreamFrameType.HELLO, magic=0x53)], "a frame begins with 0x53", id="no magic"),
        pytest.param([START], "a frame without a hello", id="no hello"),
        pytest.param([HELLO, HELLO], "a hello of 0 bytes, or a second one", id="two hellos"),
        pytest.param([HELLO, Frame(StreamFrameType.START, AREA, epoch=7)], "without a hello", id="another epoch"),
        pytest.param([HELLO, Frame(COMMANDS, 16, PAD)], "of type 3 before the start", id="commands before the start"),
        pytest.param([HELLO, START, START], "a second one", id="two starts"),
        pytest.param([HELLO, Frame(StreamFrameType.START, AREA, b"12345678")], "a start of 8 bytes", id="long start"),
        *(
            pytest.param([HELLO, Frame(StreamFrameType.START, area)], f"areas of {area} bytes", id=f"area {area}")
            for area in (0, 4096, AREA + 8, 2 * STREAM_AREA_MAXIMUM, 1 << 31)
        ),
        pytest.param([HELLO, START, Frame(COMMANDS, 0)], "0 bytes of commands", id="no commands"),
        pytest.param([HELLO, START, Frame(COMMANDS, 12, PAD[:12])], "12 bytes of commands", id="unaligned"),
        pytest.param([HELLO, START, Frame(COMMANDS, 24, PAD)], "16 bytes of commands at 8", id="another tail"),
        pytest.param(
            [HELLO, START, Frame(COMMANDS, AREA + 8, size=AREA + 8)],
            f"room for {AREA}",
            id="more than there is room for",
        ),
        pytest.param([HELLO, START, Frame(AWAIT, 8)], "waits for commands that it has not sent", id="early await"),
        pytest.param([HELLO, START, Frame(AWAIT, (1 << 32) - 8)], "that it has not sent", id="await of the past"),
        pytest.param([HELLO, START, Frame(99)], "a frame of type 99", id="unknown"),
        pytest.param([HELLO, START, Frame(StreamFrameType.HEAD)], "a frame of type 18", id="a host's frame"),
    ],
)
def test_a_guest_that_sends_an_invalid_frame_is_disconnected_with_the_reason(
    host: Daemon, frames: list[Frame], reason: str
) -> None:
    with Peer.connect(host.socket) as peer:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            peer.send(*frames)
        assert peer.is_ended()
    assert comes_true(lambda: reason in host.log()), host.log()
    assert serves(host)


def test_an_invalid_command_ends_the_context_with_its_reason(started: Peer) -> None:
    started.send(Frame(COMMANDS, 16, struct.pack("<IIII", 8192, 1, 0, 0)), Frame(AWAIT, 16))
    lost = started.receive()
    assert lost.type == StreamFrameType.LOST
    assert b"a command of 8192 bytes where 16 are left" in lost.payload


def test_a_pad_is_skipped_and_the_new_head_is_sent(started: Peer) -> None:
    started.send(Frame(COMMANDS, 16, PAD), Frame(AWAIT, 16))
    assert started.receive() == Frame(StreamFrameType.HEAD, 16)


# ------------------------------------------------------------------------- a stream that stalls or ends


@pytest.mark.parametrize("cut", [1, 12, 24, 30])
def test_a_guest_that_stalls_within_a_frame_blocks_no_other_guest(host: Daemon, cut: int) -> None:
    with Peer.connect(host.socket) as peer:
        peer.send(HELLO, START)
        peer.send_bytes(Frame(COMMANDS, 16, PAD).encode()[:cut])
        assert serves(host)


@pytest.mark.parametrize("cut", [1, 12, 24, 30])
def test_a_guest_that_ends_within_a_frame_leaves_no_worker(host: Daemon, cut: int) -> None:
    with Peer.connect(host.socket) as peer:
        peer.send(HELLO, START)
        peer.send_bytes(Frame(COMMANDS, 16, PAD).encode()[:cut])
        assert comes_true(lambda: workers(host.pid))
    assert comes_true(lambda: not workers(host.pid))


def test_a_guest_that_does_not_read_blocks_no_other_guest(host: Daemon) -> None:
    with Peer.connect(host.socket) as peer:
        peer.send(HELLO, START)
        for tail in range(16, AREA, 16):
            peer.send(Frame(COMMANDS, tail, PAD), Frame(AWAIT, tail))
        assert serves(host)


def test_the_end_of_the_worker_is_reported(host: Daemon) -> None:
    with Context(f"stream:{host.socket}") as context:
        context.context_ping()
        for worker in workers(host.pid):
            os.kill(worker, signal.SIGKILL)
        with pytest.raises(ContextLost, match="killed by signal 9"):
            while True:
                context.context_ping()
    assert serves(host)


def test_the_end_of_the_daemon_is_reported(host_libraries: Path) -> None:
    with (
        daemon_in_view(DaemonConfig(host_libraries, ("CPU",))) as daemon,
        Context(f"stream:{daemon.socket}") as context,
    ):
        context.context_ping()
        daemon.stop()
        with pytest.raises(ContextLost, match="the host's ggml-remotingd was stopped"):
            context.context_ping()


# ------------------------------------------------------------------------------------------- posted commands


def test_freed_objects_are_freed_on_the_host_even_without_a_further_request(host: Daemon) -> None:
    with Status(host.status_socket) as status, Context(f"stream:{host.socket}") as context:
        memory = Memory(context, 1 << 20)
        context.context_ping()
        until_told(status, lambda: len(status.workers) == 1)
        (worker,) = status.workers.values()
        assert sum(worker.counters().memory) >= 1 << 20
        memory.free()
        assert comes_true(lambda: sum(worker.counters().memory) == 0)


@pytest.mark.parametrize("size", [(64 << 10) - 8, 64 << 10, (64 << 10) + 4, 3 << 20, (3 << 20) + 12])
def test_large_data_arrives_as_it_was_sent(host: Daemon, size: int) -> None:
    """From 64 KiB on it is sent from the program's memory, if its size is a multiple of 8."""
    data = np.frombuffer(np.random.default_rng(size).bytes(size), np.int8)
    with Context(f"stream:{host.socket}") as context:
        memory = Memory(context, 4 << 20)
        assert np.array_equal(memory.read(memory.put(data)).flatten(), data)


def test_a_guest_is_paused_and_goes_on(host: Daemon) -> None:
    with Status(host.status_socket) as status, Context(f"stream:{host.socket}") as context:
        memory = Memory(context, 1 << 10)
        tensor = memory.put(np.arange(16, dtype=np.float32))
        context.context_ping()
        until_told(status, lambda: len(status.workers) == 1)
        (worker,) = status.workers.values()
        control.pause(host.control_socket, worker.guest)
        assert comes_true(lambda: not workers(host.pid))
        control.resume(host.control_socket, worker.guest)
        assert memory.read(tensor).flatten().tolist() == list(range(16))


# ------------------------------------------------------------------------------------------------------ vsock


@pytest.mark.parametrize(
    "place",
    ["", "2", "2:", ":5000", "2:5000:1", "2:-1", " 2:5000", "+2:5000", "2:4294967296", "99999999999999999999:1"],
)
def test_an_invalid_vsock_address_is_refused(place: str) -> None:
    with pytest.raises(WireError, match=f"vsock:{re.escape(place)} is not vsock:CID:PORT"):
        Context(f"vsock:{place}")


def test_a_vsock_without_a_listener_is_an_error_that_says_where_the_daemon_must_listen() -> None:
    with pytest.raises(WireError, match=r"PATH_PORT|this machine has no vsock"):
        Context("vsock:1:5999")


def test_a_connection_forwarded_from_a_vsock_reaches_the_daemon(host_libraries: Path) -> None:
    """As by Firecracker, which connects a guest's port 5000 to the Unix socket PATH_5000."""
    with daemon_in_view(DaemonConfig(host_libraries, ("CPU",))) as daemon, tempfile.TemporaryDirectory() as folder:
        listening = socket.socket(socket.AF_UNIX)
        listening.bind(f"{folder}/guest")
        listening.listen()
        with listening, connected_to(listening, daemon.socket), Context(f"stream:{folder}/guest") as context:
            context.context_ping()


# --------------------------------------------------------------------------------------------- invalid frames of a host


@pytest.fixture
def capset(host: Daemon) -> bytes:
    with Peer.connect(host.socket) as peer:
        peer.send(HELLO)
        return peer.receive().payload


@contextlib.contextmanager
def host_that(does: Callable[[Peer, Frame], None], folder: Path) -> Iterator[str]:
    """The address of a host that receives a guest's hello and then does as told."""
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(folder / "s"))
        listening.listen()

        def serve() -> None:
            with Peer(listening.accept()[0]) as peer, contextlib.suppress(EOFError, OSError):
                does(peer, peer.receive())

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"stream:{folder / 's'}"
        thread.join()


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        pytest.param(Frame(StreamFrameType.WELCOME, VERSION + 1, b"x"), "version 2, this guest version 1", id="newer"),
        pytest.param(Frame(StreamFrameType.WELCOME, VERSION, b""), "a capset of 0 bytes", id="no capset"),
        pytest.param(
            Frame(StreamFrameType.WELCOME, VERSION, size=STREAM_CAPSET_MAXIMUM + 1), "a capset of", id="large capset"
        ),
        pytest.param(Frame(StreamFrameType.HEAD), "a frame of type 18 before the start", id="early head"),
        pytest.param(Frame(StreamFrameType.WELCOME, VERSION, b"x", magic=1), "a frame begins with 0x1", id="no magic"),
    ],
)
def test_a_host_with_an_invalid_welcome_is_refused(tmp_path: Path, answer: Frame, reason: str) -> None:
    def lie(peer: Peer, hello: Frame) -> None:
        peer.send(Frame(answer.type, answer.position, answer.payload, hello.epoch, answer.magic, answer.size))

    with host_that(lie, tmp_path) as address, pytest.raises(WireError, match=reason):
        Context(address)


def test_a_host_that_answers_another_hello_is_refused(tmp_path: Path, capset: bytes) -> None:
    def lie(peer: Peer, hello: Frame) -> None:
        peer.send(Frame(StreamFrameType.WELCOME, VERSION, capset, hello.epoch ^ 1))

    with host_that(lie, tmp_path) as address, pytest.raises(WireError, match="another guest's hello"):
        Context(address)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        pytest.param(Frame(StreamFrameType.RETURNED, 1 << 23, b"x"), "returns 1 bytes at byte 8388608", id="beyond"),
        pytest.param(Frame(StreamFrameType.RETURNED, (1 << 32) - 1, b"xy"), "returns 2 bytes at byte", id="far beyond"),
        pytest.param(Frame(StreamFrameType.HEAD, 1 << 20), "has carried out", id="head beyond"),
        pytest.param(Frame(StreamFrameType.HEAD, (1 << 32) - 8), "has carried out", id="head behind"),
        pytest.param(Frame(StreamFrameType.HEAD, 0, b"x"), "a head of 1 bytes", id="long head"),
        pytest.param(Frame(StreamFrameType.FAILURE, 1, b"x"), "a report of 1 bytes", id="short report"),
        pytest.param(Frame(StreamFrameType.LOST, 0, b"\0" * 999), "a report of 999 bytes", id="long report"),
        pytest.param(
            Frame(StreamFrameType.LOST, 0, bytes(16) + b"it burns\n".ljust(240, b"\0")), "it burns", id="loss"
        ),
        pytest.param(Frame(StreamFrameType.LOST, 0, bytes(256)), "the host gave no reason", id="loss without a reason"),
        pytest.param(Frame(COMMANDS), "a frame of type 3", id="a guest's frame"),
        pytest.param(Frame(StreamFrameType.RETURNED, 0, b"x", size=9), "closed the connection", id="ends within"),
    ],
)
def test_an_invalid_frame_of_a_host_ends_the_context_with_the_reason(
    tmp_path: Path, capset: bytes, answer: Frame, reason: str
) -> None:
    def lie(peer: Peer, hello: Frame) -> None:
        peer.send(Frame(StreamFrameType.WELCOME, VERSION, capset, hello.epoch))
        while peer.receive().type != AWAIT:
            pass
        peer.send(Frame(answer.type, answer.position, answer.payload, hello.epoch, answer.magic, answer.size))

    with host_that(lie, tmp_path) as address, Context(address) as context, pytest.raises(ContextLost, match=reason):
        context.context_ping()
