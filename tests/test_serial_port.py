"""Ports of virtio-serial. The host does not see that a program has closed its port or that its VM was reset, and bytes
that a program left in a port reach the next one: these tests cut connections off in every way, on both sides.

tests/vm/serial.py, run by `make vm-test`, tests that programs in a real VM compute through such a port.
"""

from __future__ import annotations

import os
import signal
import socket
import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from ggml_remoting.arrays import Memory
from ggml_remoting.context import Context
from ggml_remoting.daemon import Daemon, DaemonConfig, serve_command
from ggml_remoting.errors import ContextLost, WireError
from ggml_remoting.generated.formats import STREAM_MAGIC, StreamFrameType
from tests.support.port import Port
from tests.support.processes import ended
from tests.support.stream import AREA, EPOCH, FILLER, HELLO, START, VERSION, Frame, Peer
from tests.support.waiting import comes_true
from tests.support.watch import daemon_in_view, only_worker, workers

COMMANDS, AWAIT, LOST = StreamFrameType.COMMANDS, StreamFrameType.AWAIT, StreamFrameType.LOST
PAD = struct.pack("<II", 16, 0) + bytes(8)
NEXT = EPOCH + 1
"""The epoch of the program that opens the port after another one."""


@pytest.fixture(scope="module")
def host(host_libraries: Path) -> Iterator[Daemon]:
    with daemon_in_view(DaemonConfig(host_libraries, ("CPU",), options=("--serial",))) as started:
        yield started


@pytest.fixture
def port(host: Daemon) -> Iterator[Peer]:
    """The connection that QEMU makes for a VM's port. It has the only place at the socket until the test ends."""
    with Peer.connect(host.socket) as peer:
        yield peer


@pytest.fixture
def started(host: Daemon, port: Peer) -> Peer:
    """The same connection after a program has got a context and a worker."""
    port.send(HELLO, START)
    assert port.receive().type == StreamFrameType.WELCOME
    only_worker(host.pid)
    return port


def begins_anew(port: Peer, epoch: int = NEXT) -> bool:
    """Whether a program that opens the port now gets a context that carries out its commands."""
    port.send_bytes(FILLER)
    port.send(Frame(StreamFrameType.HELLO, VERSION, epoch=epoch), Frame(StreamFrameType.START, AREA, epoch=epoch))
    port.send(Frame(COMMANDS, 16, PAD, epoch), Frame(AWAIT, 16, epoch=epoch))
    welcome = port.find(StreamFrameType.WELCOME, epoch)
    return welcome.payload.startswith(b"GGRM") and port.receive() == Frame(StreamFrameType.HEAD, 16, epoch=epoch)


# ------------------------------------------------------------------------------------- what the host receives


@pytest.mark.parametrize(
    "before",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"\xff" * 999, id="noise"),
        pytest.param(struct.pack("<I", STREAM_MAGIC) * 9, id="magic numbers"),
        pytest.param(Frame(COMMANDS, 16, PAD).encode() * 3, id="frames of an unknown program"),
        pytest.param(HELLO.encode()[:13], id="part of a hello"),
        pytest.param(HELLO.encode() * 2, id="hellos"),
        pytest.param(FILLER + HELLO.encode() + FILLER[:100], id="a program that ended at once"),
    ],
)
def test_a_program_can_begin_with_any_bytes_left_in_its_port(port: Peer, before: bytes) -> None:
    port.send_bytes(before)
    assert begins_anew(port)


@pytest.mark.parametrize("cut", [1, 4, 8, 16, 20, 23, 24, 25, 39])
@pytest.mark.parametrize("size", [16, len(FILLER) - 24])
def test_a_program_that_was_cut_off_within_a_frame_is_replaced_by_the_next(
    host: Daemon, started: Peer, cut: int, size: int
) -> None:
    old = only_worker(host.pid)
    whole = Frame(StreamFrameType.PART, size, PAD * (size // 16))
    started.send_bytes(whole.encode()[:cut])
    assert begins_anew(started)
    assert comes_true(lambda: len(workers(host.pid) - {old}) == 1)
    assert comes_true(lambda: old not in workers(host.pid))


def test_a_program_that_ended_between_two_frames_is_replaced_by_the_next(host: Daemon, started: Peer) -> None:
    old = only_worker(host.pid)
    started.send(Frame(StreamFrameType.HELLO, VERSION, epoch=NEXT))
    assert started.find(StreamFrameType.WELCOME, NEXT)
    assert comes_true(lambda: old not in workers(host.pid))
    assert comes_true(lambda: "gone without a word, and another one begins" in host.log())


def test_a_hundred_programs_one_after_the_other_leave_one_worker(host: Daemon, started: Peer) -> None:
    for number in range(100):
        assert begins_anew(started, NEXT + number)
    assert comes_true(lambda: len(workers(host.pid)) == 1)


def test_an_unread_answer_is_cut_off_for_the_next_program(port: Peer) -> None:
    port.send(HELLO, START)
    for tail in range(16, AREA, 16):
        port.send(Frame(COMMANDS, tail, PAD), Frame(AWAIT, tail))
    assert begins_anew(port)


def test_a_program_that_closes_its_context_leaves_no_worker(host: Daemon, started: Peer) -> None:
    started.send(Frame(StreamFrameType.LEAVE))
    assert comes_true(lambda: not workers(host.pid))
    assert begins_anew(started)


def test_a_command_may_arrive_in_parts(started: Peer) -> None:
    started.send(Frame(StreamFrameType.PART, 8, PAD[:8]), Frame(COMMANDS, 16, PAD[8:]), Frame(AWAIT, 16))
    assert started.receive() == Frame(StreamFrameType.HEAD, 16)


@pytest.mark.parametrize(
    ("frame", "reason"),
    [
        pytest.param(Frame(COMMANDS, 24, PAD), b"16 bytes of commands at 8", id="another tail"),
        pytest.param(Frame(COMMANDS, 16, PAD, magic=7), b"a frame begins with 0x7", id="no magic"),
        pytest.param(START, b"or a second one", id="second start"),
        pytest.param(Frame(99), b"a frame of type 99", id="unknown"),
    ],
)
def test_a_program_that_sends_an_invalid_frame_gets_the_reason_and_loses_its_context_but_not_the_port(
    host: Daemon, started: Peer, frame: Frame, reason: bytes
) -> None:
    started.send(frame)
    assert reason in started.find(LOST, EPOCH).payload
    assert comes_true(lambda: not workers(host.pid))
    assert begins_anew(started)


def test_a_program_of_an_unknown_epoch_is_told_so(port: Peer) -> None:
    port.send(Frame(COMMANDS, 16, PAD), Frame(AWAIT, 16))
    assert b"the host does not know it" in port.find(LOST, EPOCH).payload


def test_a_port_has_one_vm_at_a_time(host: Daemon, started: Peer) -> None:
    with Peer.connect(host.socket) as second:
        assert second.is_ended()
    assert comes_true(lambda: "a port has one VM at a time" in host.log())
    assert begins_anew(started)


def test_the_end_of_a_vm_frees_its_port(host: Daemon) -> None:
    for _ in range(3):
        with Peer.connect(host.socket) as peer:
            assert begins_anew(peer)
        assert comes_true(lambda: not workers(host.pid))


def test_each_vm_has_a_port_by_a_rule(host_libraries: Path, tmp_path: Path) -> None:
    rules = [word for name in "ab" for word in ("--guest-rule", f"serial={tmp_path}/{name},name={name}")]
    with (
        daemon_in_view(DaemonConfig(host_libraries, ("CPU",), options=tuple(rules))) as daemon,
        Peer.connect(tmp_path / "a") as one,
        Peer.connect(tmp_path / "b") as other,
        Context(f"stream:{daemon.socket}") as direct,
    ):
        assert begins_anew(one)
        assert begins_anew(other)
        direct.context_ping()
        assert comes_true(lambda: all(f"named {name}" in daemon.log() for name in "ab"))


def test_the_daemon_connects_to_a_port_at_which_qemu_listens(host_libraries: Path, tmp_path: Path) -> None:
    program, _serve, *options = serve_command(DaemonConfig(host_libraries, ("CPU",)), tmp_path / "port")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "port"))
        listening.listen()
        with ended(subprocess.Popen([program, "connect", "--serial", *options], stdout=subprocess.DEVNULL)):
            for _ in range(2):
                with Peer(listening.accept()[0]) as peer:
                    assert begins_anew(peer)


# ----------------------------------------------------------------------------------- what a program receives


@pytest.mark.parametrize("size", [64 << 10, (64 << 10) + 8, (64 << 10) + 4, 3 << 20])
def test_large_data_arrives_as_it_was_sent(host: Daemon, size: int) -> None:
    """It is sent from the program's memory in frames of 64 KiB at most."""
    data = np.frombuffer(np.random.default_rng(size).bytes(size), np.int8)
    with Port(host.socket) as port, Context(port.address) as context:
        memory = Memory(context, 4 << 20)
        assert np.array_equal(memory.read(memory.put(data)).flatten(), data)


def test_programs_compute_through_a_port_one_after_another(host: Daemon) -> None:
    with Port(host.socket) as port:
        for _ in range(3):
            with Context(port.address) as context:
                context.context_ping()
            assert comes_true(lambda: not workers(host.pid)), "a program that closes its port says so"


@pytest.mark.parametrize(
    "stale",
    [
        pytest.param(b"\xff" * 999, id="noise"),
        pytest.param(Frame(StreamFrameType.WELCOME, VERSION, b"x" * 99).encode(), id="another's welcome"),
        pytest.param(Frame(StreamFrameType.RETURNED, 0, b"x" * 999).encode()[:500], id="part of an answer"),
        pytest.param(Frame(LOST, 0, bytes(256)).encode(), id="another's loss"),
    ],
)
def test_a_program_skips_bytes_that_an_earlier_one_left_unread(host: Daemon, stale: bytes) -> None:
    with Port(host.socket) as port:
        port.leave(stale)
        with Context(port.address) as context:
            context.context_ping()


_PINGS_FOR_EVER = """
import sys
from ggml_remoting.context import Context
context = Context(sys.argv[1])
while True:
    context.context_ping()
    print("pong", flush=True)
"""


def test_a_program_that_is_killed_within_a_call_does_not_harm_the_next_one(host: Daemon) -> None:
    with Port(host.socket) as port:
        for _ in range(5):
            command = [sys.executable, "-c", _PINGS_FOR_EVER, port.address]
            with ended(subprocess.Popen(command, stdout=subprocess.PIPE)) as program:
                assert program.stdout is not None
                for _ in range(5):
                    assert program.stdout.readline() == b"pong\n"
                program.send_signal(signal.SIGKILL)
        with Context(port.address) as context:
            context.context_ping()
        assert comes_true(lambda: not workers(host.pid))


def test_the_end_of_the_worker_is_reported(host: Daemon) -> None:
    with Port(host.socket) as port, Context(port.address) as context:
        context.context_ping()
        for worker in workers(host.pid):
            os.kill(worker, signal.SIGKILL)
        with pytest.raises(ContextLost, match="killed by signal 9"):
            while True:
                context.context_ping()


def test_a_restarted_daemon_tells_an_earlier_program_that_it_is_lost(host_libraries: Path) -> None:
    config = DaemonConfig(host_libraries, ("CPU",), options=("--serial",))
    with Daemon(config) as old, Daemon(config) as new, Port(old.socket) as port, Context(port.address) as context:
        context.context_ping()
        old.stop()
        port.join(new.socket)
        with pytest.raises(ContextLost, match=r"was stopped|the host does not know it"):
            context.context_ping()
        context.close()
        with Context(port.address) as later:
            later.context_ping()


def test_a_port_whose_other_end_closes_loses_the_context_with_the_reason(host: Daemon) -> None:
    with Port(host.socket) as port, Context(port.address) as context:
        context.context_ping()
        port.close_host()
        with pytest.raises(ContextLost, match=r"Input/output error|the port's end on the host is closed"):
            context.context_ping()


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/dev/virtio-ports/none", "No such file or directory; the VM has no port of this name"),
        ("/dev/null", "it is no port"),
        ("/etc", "Is a directory"),
    ],
)
def test_a_file_that_is_not_a_port_is_an_error_with_its_reason(path: str, reason: str) -> None:
    with pytest.raises(WireError, match=f"serial:{path}: {reason}"):
        Context(f"serial:{path}")
