"""The daemon's limits for one guest, one user and all guests, and a host that runs out of resources."""

from __future__ import annotations

import contextlib
import os
import re
import resource
import socket
import stat
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.device_daemon import Daemon
from tests.support.device_guest import COMMANDS, GUEST_BASE, MEMORY, RING, Guest
from tests.support.processes import ended
from tests.support.ring import HEAD, PAGE, STATE
from tests.support.scripted_worker import Order
from tests.support.virtio import INDIRECT_TABLE, NEXT, WRITE, Control, Response
from tests.support.waiting import SECONDS, until
from tests.support.watch import device_processes

NOBODY = 65534
GROUP = 54321  # a group without members
AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="becomes another user")

Serve = Callable[..., Daemon]


@pytest.fixture
def serve(library: Path) -> Iterator[Serve]:
    """Starts daemons. At the end each must still run, and end when it is told to."""
    started: list[Daemon] = []
    with contextlib.ExitStack() as stack:

        def start(*options: str) -> Daemon:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="remoting-")))
            folder.chmod(0o755)
            started.append(stack.enter_context(Daemon(library, folder, *options)))
            return started[-1]

        yield start
        for daemon in started:
            assert daemon.process.poll() is None, daemon.log()
            assert daemon.stop() == 0, daemon.log()


# Who may connect


def test_the_number_of_guests_is_limited(serve: Serve) -> None:
    daemon = serve("--guests", "2")
    first, second = (Guest(daemon.path).start() for _ in range(2))
    third = Guest(daemon.path)
    assert third.is_closed()
    assert "the host allows 2 guests at a time (ggml-remotingd --guests)" in daemon.log()
    assert f"refused a guest (pid {os.getpid()}, user {os.geteuid()})" in daemon.log()
    first.close()
    until(daemon.serves_a_new_guest, "a place that became free was not given")
    second.close()
    third.close()


def connect_as(path: Path, user: int, groups: tuple[int, ...] = ()) -> str:
    """The outcome of a connection by another user: served, closed, or permission."""
    script = f"""
import os, socket, struct
os.setgroups({list(groups)!r}); os.setgid({user}); os.setuid({user})
front = socket.socket(socket.AF_UNIX)
try:
    front.connect({str(path)!r})
    front.sendall(struct.pack("<III", 1, 1, 0))
    print("served" if front.recv(20) else "closed")
except PermissionError: print("permission")
except ConnectionError: print("closed")
"""
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.strip()


@AS_ROOT
def test_the_number_of_guests_of_one_user_is_limited(serve: Serve) -> None:
    daemon = serve("--guests-per-user", "1", "--socket-mode", "0666")
    mine = Guest(daemon.path).start()
    again = Guest(daemon.path)
    assert again.is_closed()
    assert "the host allows 1 guests of one user id at a time (ggml-remotingd --guests-per-user)" in daemon.log()
    assert connect_as(daemon.path, NOBODY) == "served"
    mine.close()
    again.close()


@AS_ROOT
def test_the_socket_has_the_given_mode_and_group(serve: Serve) -> None:
    daemon = serve("--socket-mode", "0660", "--socket-group", str(GROUP))
    status = daemon.path.stat()
    assert (stat.S_IMODE(status.st_mode), status.st_gid) == (0o660, GROUP)
    assert connect_as(daemon.path, NOBODY) == "permission"
    assert connect_as(daemon.path, NOBODY, (GROUP,)) == "served"
    assert connect_as(daemon.path, GROUP) == "served"


@AS_ROOT
def test_the_socket_has_the_given_user(serve: Serve) -> None:
    """As docs/guide/vm.md does for QEMU's user. Changing the file's owner or mode by hand can only exclude users."""
    daemon = serve("--socket-user", str(NOBODY))
    assert daemon.path.stat().st_uid == NOBODY
    assert connect_as(daemon.path, NOBODY) == "served"
    assert connect_as(daemon.path, GROUP) == "permission"
    daemon.path.chmod(0o666)
    assert connect_as(daemon.path, GROUP) == "closed"
    daemon.path.chmod(0o000)
    assert connect_as(daemon.path, NOBODY) == "permission"


@AS_ROOT
def test_a_user_that_the_mode_does_not_admit_is_refused_on_any_path(serve: Serve) -> None:
    private, grouped = serve(), serve("--socket-mode", "0660", "--socket-group", str(GROUP))
    for daemon in (private, grouped):
        daemon.path.chmod(0o666)
        assert connect_as(daemon.path, NOBODY) == "closed"
        assert (
            f"user {NOBODY}): the socket's mode 06{(daemon is grouped and 6) or 0}0 does not admit this user"
            in daemon.log()
        )
    assert connect_as(grouped.path, NOBODY, (GROUP,)) == "served"


@pytest.mark.parametrize(
    "options",
    [
        ("--socket-mode", "rw"),
        ("--socket-mode", "1777"),
        ("--socket-group", "no such group"),
        ("--socket-user", "no such user"),
    ],
)
def test_an_invalid_option_for_the_socket_is_refused(library: Path, tmp_path: Path, options: tuple[str, str]) -> None:
    daemon = Daemon(library, tmp_path, *options)
    assert daemon.status() == 2
    assert options[0] in daemon.log().splitlines()[-1]


# What one guest may take from its device process


def test_the_number_of_contexts_is_limited(serve: Serve) -> None:
    daemon = serve("--contexts", "1")
    guest = Guest(daemon.path).start().running()
    other = RING + (1 << 20)
    assert guest.create_context(2) == Response.OK
    guest.ring(resource=2, context=2, offset=other)
    guest.wait_word(other + STATE, 2)
    assert b"the host allows 1 contexts of a guest (ggml-remotingd --contexts)\0" in guest.get(other + STATE, PAGE)
    assert guest.word(RING + STATE) == 1
    assert len(daemon.children()) == 1
    guest.close()


def test_the_number_of_blobs_is_limited(serve: Serve) -> None:
    daemon = serve("--blobs", "3")
    guest = Guest(daemon.path).start()
    assert [guest.create_resource(resource, PAGE) for resource in (1, 2, 3, 4)] == [
        Response.OK,
        Response.OK,
        Response.OK,
        Response.OUT_OF_MEMORY,
    ]
    assert daemon.logs("the host allows 3 blobs that a guest shares with the host (ggml-remotingd --blobs)")
    assert guest.context_resource(Control.RESOURCE_UNREF, 2) == Response.OK
    assert guest.create_resource(4, PAGE) == Response.OK
    guest.close()


def test_the_memory_of_blobs_is_limited(serve: Serve) -> None:
    daemon = serve("--blob-memory", "1M")
    guest = Guest(daemon.path).start()
    assert guest.create_resource(1, 1 << 19) == Response.OK
    assert guest.create_resource(2, (1 << 19) + 1) == Response.OUT_OF_MEMORY
    assert daemon.logs("the host allows 1 MiB in the blobs of a guest (ggml-remotingd --blob-memory)")
    assert guest.create_resource(2, 1 << 19) == Response.OK
    assert guest.context_resource(Control.RESOURCE_UNREF, 1) == Response.OK
    assert guest.create_resource(3, 1 << 19) == Response.OK
    guest.close()


def resident(daemon: Daemon) -> int:
    return int(Path(f"/proc/{daemon.process.pid}/statm").read_text().split()[1]) * PAGE


def test_deferred_replies_take_little_memory(serve: Serve) -> None:
    """A thousand deferred replies, each to a chain of thousands of descriptors: only what a reply needs is kept."""
    daemon = serve()
    guest = Guest(daemon.path).start().running()
    guest.resource(2, RING + (1 << 20), PAGE)
    guest.order(Order.STOP_READING)
    assert guest.submit(2)[0] == Response.OK
    guest.wait_word(RING + HEAD, 8)
    command = guest.header(Control.CTX_DETACH_RESOURCE, 1) + struct.pack("<II", 2, 0)
    guest.put(COMMANDS, command)
    table, count = MEMORY - (256 << 10), 8000
    guest.descriptor(0, GUEST_BASE + COMMANDS, len(command), NEXT, 1, table)
    for index in range(1, count):
        guest.descriptor(
            index, GUEST_BASE + COMMANDS + 2048, 1, WRITE | (NEXT if index + 1 < count else 0), index + 1, table
        )
    guest.descriptor(0, GUEST_BASE + table, 16 * count, INDIRECT_TABLE)
    before = resident(daemon)
    for _ in range(10):
        for _ in range(100):
            guest.offer(0)
        guest.kick()
        time.sleep(0.1)
    assert resident(daemon) - before < 64 << 20  # 128 MiB would be all of them
    guest.close()


# A host without free resources


def limit_of(daemon: Daemon, kind: int, value: int) -> tuple[int, int]:
    return resource.prlimit(daemon.process.pid, kind, (value, resource.prlimit(daemon.process.pid, kind)[1]))


def limit_memory(pid: int) -> tuple[int, int]:
    """Limits a process to the memory that it has; returns the previous limits."""
    before = resource.prlimit(pid, resource.RLIMIT_AS)
    size = int(Path(f"/proc/{pid}/statm").read_text().split()[0]) * PAGE
    resource.prlimit(pid, resource.RLIMIT_AS, (size, before[1]))
    return before


def test_without_descriptors_only_new_guests_are_refused(serve: Serve) -> None:
    """Guests that are connected continue. New ones are refused with a reason until there are descriptors again."""
    daemon = serve()
    guest = Guest(daemon.path).start().running()
    before = limit_of(daemon, resource.RLIMIT_NOFILE, daemon.descriptors() + 3)
    crowd = []
    for _ in range(8):
        late = Guest(daemon.path)
        late.socket.settimeout(0.3)
        with contextlib.suppress(ConnectionError, TimeoutError, OSError):
            late.start()
        crowd.append(late)
    assert guest.create_context(2) == Response.OK
    guest.ring(resource=2, context=2, offset=RING + (1 << 20))
    guest.wait_word(RING + (1 << 20) + STATE, 2)
    assert re.search(rb"a worker could not be started: |a worker's counters", guest.get(RING + (1 << 20) + STATE, PAGE))
    assert "Too many open files" in daemon.log() or "too many open" in daemon.log()
    guest.order(0, tail=64)
    assert guest.submit(2)[0] == Response.OK
    guest.wait_word(RING + HEAD, 64)
    for late in crowd:
        late.close()
    limit_of(daemon, resource.RLIMIT_NOFILE, before[0])
    until(daemon.serves_a_new_guest, "no guest was served when there were descriptors again")
    guest.close()


def test_without_memory_only_new_guests_are_refused(serve: Serve) -> None:
    """Neither the daemon nor a new guest's device process can allocate any; connected guests continue."""
    daemon = serve()
    guest = Guest(daemon.path).start().running()
    others = device_processes(daemon.process.pid)
    late = Guest(daemon.path)
    late.features()
    (process,) = device_processes(daemon.process.pid) - others
    before = [limit_memory(pid) for pid in (daemon.process.pid, process)]
    assert late.memory_table() == 1
    assert daemon.logs("refused: mapping 16777216 bytes of guest memory: Cannot allocate memory")
    later = Guest(daemon.path)
    later.socket.settimeout(2)
    with contextlib.suppress(ConnectionError, TimeoutError, AssertionError):
        later.start().running()
    guest.order(0, tail=64)
    assert guest.submit(2)[0] == Response.OK
    guest.wait_word(RING + HEAD, 64)
    late.close()
    later.close()
    resource.prlimit(daemon.process.pid, resource.RLIMIT_AS, before[0])
    until(daemon.serves_a_new_guest, "no guest was served when there was memory again")
    guest.close()


@pytest.mark.parametrize("log", ["a full disk", "a reader that does not read"])
def test_a_log_that_cannot_be_written_does_not_block_the_daemon(library: Path, tmp_path: Path, log: str) -> None:
    reading, writing = os.pipe()
    full = os.open("/dev/full", os.O_WRONLY)
    with tempfile.TemporaryDirectory(prefix="remoting-") as name:
        path = Path(name) / "socket"
        command = [Daemon.executable, "serve", "--socket", path, "--backend-library", library]
        errors = full if log == "a full disk" else writing
        with ended(subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors)) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == f"ready {path}\n".encode()
            for _ in range(900):
                passing = socket.socket(socket.AF_UNIX)
                passing.connect(str(path))
                passing.close()
            guest = Guest(path).start().running()
            guest.close()
            process.terminate()
            assert process.wait(SECONDS) == 0
    for fd in (reading, writing, full):
        os.close(fd)
