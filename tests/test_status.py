"""The status socket: what it sends to whom; a reader can neither block the daemon nor change what workers count."""

from __future__ import annotations

import ctypes
import mmap
import os
import select
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ggml_remoting.context import Context
from ggml_remoting.daemon import Daemon, DaemonConfig
from ggml_remoting.errors import ContextLost, RemotingError, SetupError, WireError
from ggml_remoting.generated import formats
from ggml_remoting.generated.names import COMMAND_NAMES
from ggml_remoting.status import Status, Worker, bucket_ns, find_status_sockets, make_status_folder
from tests.support.waiting import until_told

NOBODY = 65534
ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def host(build_folder: Path, host_libraries: Path) -> Iterator[Daemon]:
    """A daemon for this module."""
    with Daemon(DaemonConfig(host_libraries, ("CPU",))) as daemon:
        yield daemon
        assert daemon.failure() is None


@pytest.fixture
def status(host: Daemon) -> Iterator[Status]:
    """Connects to the daemon's status while there is no worker."""
    with Status(host.status_socket) as opened:
        until_told(opened, lambda: opened.offer is not None and not opened.workers)
        yield opened


def only_worker(status: Status) -> Worker:
    until_told(status, lambda: len(status.workers) == 1)
    return next(iter(status.workers.values()))


def connect(path: Path) -> socket.socket:
    reader = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    reader.settimeout(20)
    reader.connect(str(path))
    return reader


def is_disconnected(reader: socket.socket) -> bool:
    """Whether the stream ends, behind what was sent before."""
    try:
        while reader.recv(1 << 17):
            pass
    except ConnectionResetError:
        pass
    except TimeoutError:
        return False
    return True


def test_the_status_has_the_inventory_and_the_owner(host: Daemon, status: Status) -> None:
    assert status.daemon_pid == host.pid
    assert status.offer is not None
    assert [device.name for device in status.offer.devices] == ["Remote-CPU"]


def test_a_worker_is_reported_while_it_runs(host: Daemon, status: Status) -> None:
    with Context(host.address) as context:
        context.context_ping()
        worker = only_worker(status)
        assert (worker.guest_pid, worker.guest_uid) == (os.getpid(), os.getuid())
        assert Path(f"/proc/{worker.pid}").exists()
        assert 0 < worker.started_ns < time.monotonic_ns()
        assert worker.counters().commands["context.ping"].count == 1
    until_told(status, lambda: not status.workers)
    assert status.ended_workers[-1] is worker
    assert worker.ended


def test_workers_that_started_earlier_are_reported(host: Daemon) -> None:
    with Context(host.address) as first, Context(host.address) as second:
        first.context_ping()
        second.context_ping()
        with Status(host.status_socket) as late:
            until_told(late, lambda: len(late.workers) == 2)
            assert sorted(late.workers) == [worker.number for worker in late.workers.values()]


def test_earlier_guests_and_workers_are_reported_before_the_inventory(host: Daemon, status: Status) -> None:
    """So a reader knows when it has been sent all of them."""
    with Context(host.address) as first, Context(host.address) as second:
        for context in (first, second):
            context.context_ping()
        until_told(status, lambda: len(status.workers) == len(status.guests) == 2)  # those of other tests have gone
        with connect(host.status_socket) as reader:
            told = [formats.StatusMessage.from_buffer_copy(reader.recv(1 << 17)).type for _ in range(5)]
        kinds = formats.StatusMessageType
        assert told == [kinds.GUEST, kinds.GUEST, kinds.STARTED, kinds.STARTED, kinds.OFFER]


def test_the_end_of_a_killed_worker_is_reported_with_its_reason(host: Daemon, status: Status) -> None:
    with Context(host.address) as context:
        context.context_ping()
        worker = only_worker(status)
        os.kill(worker.pid, signal.SIGKILL)
        until_told(status, lambda: not status.workers)
        assert "signal 9" in str(worker.ended)
        with pytest.raises(ContextLost):
            context.context_ping()


def test_a_guest_s_calls_count_only_in_its_own_worker_s_counters(host: Daemon, status: Status) -> None:
    with Context(host.address) as honest, Context(host.address) as hostile:
        honest.context_ping()
        until_told(status, lambda: len(status.workers) == 1)
        of_honest = only_worker(status)
        before = of_honest.counters()
        for _ in range(50):
            hostile.context_ping()
        with pytest.raises(WireError):
            hostile.device_get_memory(99)
        assert of_honest.counters().commands == before.commands


def test_the_passed_descriptor_is_read_only(host: Daemon) -> None:
    with Context(host.address) as context, connect(host.status_socket) as reader:
        context.context_ping()
        descriptors: list[int] = []
        while not descriptors:
            _, descriptors, _, _ = socket.recv_fds(reader, 1 << 17, 1)
        (descriptor,) = descriptors
        with pytest.raises(OSError, match="Bad file descriptor"):
            os.write(descriptor, b"x")
        with pytest.raises(PermissionError):
            mmap.mmap(descriptor, 4096)
        with pytest.raises(OSError, match=r"not permitted|Invalid argument"):
            os.truncate(f"/proc/self/fd/{descriptor}", 0)
        os.close(descriptor)


def test_damaged_counters_are_recognised(host: Daemon, status: Status) -> None:
    with Context(host.address) as context:
        context.context_ping()
        worker = only_worker(status)
        damaged = mmap.mmap(-1, len(worker.memory))
        damaged[:4] = b"evil"
        worker.memory = damaged
        with pytest.raises(RemotingError, match="damaged"):
            worker.counters()


def test_a_reader_that_sends_anything_is_disconnected(host: Daemon) -> None:
    with connect(host.status_socket) as reader:
        reader.recv(1 << 17)
        reader.send(b"hello")
        assert is_disconnected(reader)


def test_a_reader_that_does_not_read_blocks_nobody(host: Daemon) -> None:
    """It gets no more messages when its socket is full, and is disconnected if it would miss the end of a worker."""
    with connect(host.status_socket) as reader, Status(host.status_socket) as attentive:
        with Context(host.address) as known:
            known.context_ping()
            until_told(attentive, lambda: attentive.workers)
            for _ in range(160):
                with Context(host.address) as context:
                    context.context_ping()
                attentive.read()
        until_told(attentive, lambda: len(attentive.ended_workers) == 161)
        assert has_hung_up(reader)


def has_hung_up(reader: socket.socket) -> bool:
    poll = select.poll()
    poll.register(reader, 0)
    return bool(poll.poll(0))


@pytest.mark.skipif(os.getuid() != 0, reason="only root can be somebody else")
def test_another_user_gets_nothing_even_if_he_reaches_the_socket(host: Daemon) -> None:
    folder = host.status_socket.parent
    modes = {path: path.stat().st_mode for path in (folder, host.status_socket)}
    for path in modes:
        path.chmod(0o777)
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as reader:
        reader.settimeout(20)
        os.seteuid(NOBODY)
        try:
            reader.connect(str(host.status_socket))
        finally:
            os.seteuid(0)
            for path, mode in modes.items():
                path.chmod(mode)
        assert is_disconnected(reader)


def test_a_trace_without_a_status_socket_is_wrong_usage(build_folder: Path, tmp_path: Path) -> None:
    command = [
        build_folder / "ggml-remotingd",
        "serve",
        "--socket",
        tmp_path / "socket",
        "--backend-library",
        "unused",
        "--trace",
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    assert done.returncode == 2
    assert "--status-socket" in done.stderr.splitlines()[-1]


def test_a_missing_daemon_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="no daemon"):
        Status(tmp_path / "nothing")


def test_the_end_of_the_daemon_is_reported(host_libraries: Path) -> None:
    with Daemon(DaemonConfig(host_libraries, ("CPU",))) as daemon, Status(daemon.status_socket) as status:
        until_told(status, lambda: status.offer)
        daemon.stop()
        with pytest.raises(SetupError, match="gone"):
            status.read(20)


def test_private_daemons_are_found(host: Daemon) -> None:
    assert host.status_socket in find_status_sockets()


def test_a_status_folder_that_others_can_write_to_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    assert make_status_folder().stat().st_mode & 0o077 == 0
    make_status_folder().chmod(0o777)
    with pytest.raises(SetupError, match="only you"):
        make_status_folder()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "none"))
    with pytest.raises(SetupError, match="--status-socket"):
        make_status_folder()


# --------------------------------------------------------------------------- the layout in C and Python

LAYOUT = r"""
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include "counters.h"
int main(int count, char **words)
{
    printf("%zu %zu %zu %zu %u\n", sizeof(struct remoting_counters), offsetof(struct remoting_counters, memory),
           offsetof(struct remoting_counters, answers), offsetof(struct remoting_counters, commands),
           REMOTING_COUNTERS_SIZE);
    for (int i = 1; i < count; i++)
        printf("%u\n", remoting_latency_bucket(strtoull(words[i], NULL, 10)));
}
"""


def test_layout_and_buckets_equal_those_of_the_worker(tmp_path: Path) -> None:
    times = [*range(300), 999, 1000, 10**6, 10**9 - 1, 2**40, 2**63 - 1]
    (tmp_path / "layout.c").write_text(LAYOUT)
    subprocess.run(
        [
            "gcc",
            "-I",
            ROOT / "runtime/shared",
            "-I",
            ROOT / "generated/include",
            tmp_path / "layout.c",
            "-o",
            tmp_path / "layout",
        ],
        check=True,
    )
    said = subprocess.run(
        [tmp_path / "layout", *map(str, times)], capture_output=True, text=True, check=True
    ).stdout.split()
    layout = formats.Counters
    mine = [
        ctypes.sizeof(layout),
        layout.memory.offset,
        layout.answers.offset,
        layout.commands.offset,
        formats.COUNTERS_SIZE,
    ]
    assert [int(word) for word in said[:5]] == mine
    for ns, bucket in zip(times, map(int, said[5:]), strict=True):
        assert bucket_ns(bucket) <= ns < bucket_ns(bucket + 1)


def test_every_call_has_a_counter() -> None:
    assert all(
        number >> 8 < formats.COUNTERS_OBJECTS and number & 0xFF < formats.COUNTERS_CALLS for number in COMMAND_NAMES
    )
