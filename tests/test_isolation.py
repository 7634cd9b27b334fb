"""Costly requests of a guest (map, unmap, close, wait) delay only that guest.

Beside each attack an honest guest is served, new guests are answered within a second, and the daemon ends within two
seconds.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import fcntl
import os
import platform
import select
import signal
import socket
import struct
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from tests.own_run import OwnRun
from tests.support import burdens
from tests.support.burdens import HUGE, huge_memfd, message, pass_lingering
from tests.support.device_daemon import Daemon
from tests.support.device_guest import GUEST_BASE, MEMORY, RING, USER_BASE, Guest, memfd
from tests.support.refused_call import refusing
from tests.support.ring import HEAD, PAGE, STATE
from tests.support.scripted_worker import Order
from tests.support.vhost_user import Request
from tests.support.virtio import FENCE, Control, Response
from tests.support.waiting import SECONDS, is_soon, until
from tests.support.watch import device_processes, in_view, workers

ANSWER_SECONDS = 1.0
PLACE_SECONDS = 0.3  # how long a connection waits for a place
END_SECONDS = 2.0
LARGE = 3 << 30
IO_SETUP = {"x86_64": 206, "aarch64": 0}  # asm/unistd.h


@contextlib.contextmanager
def served(library: Path, *options: str, before: Sequence[str] | None = None) -> Iterator[Daemon]:
    """A daemon with an honest guest, which must still be served at the end. Then the daemon is told to end.

    `before` are the words before the daemon's command line.
    """
    with (
        tempfile.TemporaryDirectory(prefix="remoting-") as name,
        Daemon(library, Path(name), *options, before=before) as daemon,
        contextlib.closing(Guest(daemon.path)) as honest,
    ):
        honest.start().running()
        yield daemon
        assert daemon.process.poll() is None, daemon.log()
        honest.order(0, tail=64)
        asked = time.monotonic()
        assert honest.submit(2, timeout=SECONDS)[0] == Response.OK
        honest.wait_word(RING + HEAD, 64, timeout=SECONDS)
        assert is_soon(time.monotonic() - asked, ANSWER_SECONDS)
        answers_a_new_guest(daemon)
        asked = time.monotonic()
        assert daemon.stop() == 0, daemon.log()
        assert is_soon(time.monotonic() - asked, END_SECONDS)


def answers_a_new_guest(daemon: Daemon) -> None:
    before = time.monotonic()
    guest = Guest(daemon.path)
    guest.socket.settimeout(SECONDS)
    try:
        guest.ask(Request.GET_FEATURES)
        assert is_soon(time.monotonic() - before, ANSWER_SECONDS)
    finally:
        guest.close()


@pytest.fixture(autouse=True)
def release() -> Iterator[None]:
    """Ends all blocking closes, so that nothing outlives the test."""
    yield
    burdens.release_lingering()


# Descriptors whose close blocks


def test_closing_a_lingering_socket_that_no_message_uses_delays_nobody(library: Path) -> None:
    with served(library) as daemon:
        guest = Guest(daemon.path)
        pass_lingering(guest.socket, message(Request.GET_FEATURES))
        answers_a_new_guest(daemon)
        guest.close()


def test_lingering_sockets_beyond_a_message_s_limit_delay_nobody(library: Path) -> None:
    with served(library) as daemon:
        guest = Guest(daemon.path)
        pass_lingering(guest.socket, message(Request.GET_FEATURES), count=12)
        answers_a_new_guest(daemon)
        guest.close()


def test_lingering_sockets_in_unread_messages_delay_nobody(library: Path) -> None:
    with served(library) as daemon:
        guest = Guest(daemon.path)
        guest.socket.sendall(b"\xff" * 12)  # ends the connection
        with contextlib.suppress(ConnectionError):
            for _ in range(8):
                pass_lingering(guest.socket, message(Request.GET_FEATURES))
        answers_a_new_guest(daemon)
        guest.close()


def test_lingering_sockets_of_a_refused_guest_delay_nobody(library: Path) -> None:
    with served(library, "--guests", "2") as daemon:
        second = Guest(daemon.path).start().running()
        for _ in range(3):
            refused = socket.socket(socket.AF_UNIX)
            refused.connect(str(daemon.path))
            pass_lingering(refused, message(Request.GET_FEATURES))
            refused.settimeout(5)
            with contextlib.suppress(ConnectionResetError):
                assert refused.recv(1) == b""
            refused.close()
        second.close()


def test_lingering_sockets_of_guests_that_disconnect_delay_nobody(library: Path) -> None:
    with served(library) as daemon:
        for _ in range(10):
            passing = socket.socket(socket.AF_UNIX)
            passing.connect(str(daemon.path))
            pass_lingering(passing, message(Request.GET_FEATURES))
            passing.close()
        answers_a_new_guest(daemon)


def test_a_backlog_with_lingering_sockets_does_not_delay_the_daemon_s_end(library: Path) -> None:
    """The daemon is stopped while lingering sockets wait in connections that it has not accepted."""
    with served(library) as daemon:
        daemon.process.send_signal(signal.SIGSTOP)
        waiting = [socket.socket(socket.AF_UNIX) for _ in range(3)]
        for one in waiting:
            one.connect(str(daemon.path))
            pass_lingering(one, message(Request.GET_FEATURES))
        daemon.process.send_signal(signal.SIGCONT)
        answers_a_new_guest(daemon)
        for one in waiting:
            one.close()


# Memory


def test_huge_pages_that_do_not_exist_are_refused(library: Path) -> None:
    with served(library) as daemon:
        fd = huge_memfd(64 * HUGE)
        guest = Guest(daemon.path)
        guest.features()
        free = int(
            next(
                line.split()[1]
                for line in Path("/proc/meminfo").read_text().splitlines()
                if line.startswith("HugePages_Free")
            )
        )
        if free < 64:
            assert guest.memory_table([(GUEST_BASE, 64 * HUGE, USER_BASE, 0)], [fd]) == 1
            assert daemon.logs("Cannot allocate memory")
        guest.close()
        os.close(fd)


@pytest.mark.parametrize(("size", "offset"), [(PAGE, 0), (HUGE + PAGE, 0), (HUGE, PAGE)])
def test_pieces_of_huge_pages_are_refused(library: Path, size: int, offset: int) -> None:
    with served(library) as daemon:
        fd = huge_memfd(4 * HUGE)
        guest = Guest(daemon.path)
        guest.features()
        for _ in range(50):
            assert guest.memory_table([(GUEST_BASE, size, USER_BASE, offset)], [fd]) == 1
        assert daemon.logs("of a file of pages of 2097152")
        guest.close()
        os.close(fd)


def test_the_daemon_holds_no_memory_or_descriptor_of_a_guest(library: Path) -> None:
    """Only root may trace a daemon: an ordinary user becomes root in a namespace of its own that contains
    the daemon.
    """
    with OwnRun() as machine, served(library, before=machine.enter(Path.cwd())) as daemon:
        pid = daemon.process.pid
        looking = [*machine.enter(Path.cwd()), "sh", "-ec", f"cat /proc/{pid}/maps; ls -l /proc/{pid}/fd"]
        seen = subprocess.run(looking, capture_output=True, text=True, check=True).stdout
        assert "ggml-remotingd" in seen and "socket:" in seen
        assert "guest memory" not in seen and "eventfd" not in seen


def test_a_large_guest_that_ends_delays_nobody(library: Path) -> None:
    with served(library) as daemon:
        guest = Guest(daemon.path)
        burdens.pass_last_copy(guest.socket, message(Request.GET_FEATURES), 512 << 20)
        for _ in range(5):
            answers_a_new_guest(daemon)
        guest.close()
        answers_a_new_guest(daemon)


def rss(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE


def test_reading_holes_does_not_allocate_memory(library: Path) -> None:
    """Chains in holes of a sparse file: the device process allocates a limited number of their pages."""
    with served(library, "--blob-memory", "1M") as daemon:
        others = device_processes(daemon.process.pid)
        guest = Guest(daemon.path).start()
        (process,) = device_processes(daemon.process.pid) - others
        with burdens.vast_memory(guest) as vast:
            burdens.have_holes_read(guest, 8 << 20)
            assert os.stat(f"/proc/self/fd/{vast}").st_blocks * 512 <= 65 << 20
            assert rss(process) < 100 << 20
        guest.close()


def test_a_control_queue_full_of_work_delays_nobody(library: Path) -> None:
    with served(library) as daemon:
        guest = Guest(daemon.path).start()
        burdens.fill_control_queue(guest)
        for _ in range(5):
            answers_a_new_guest(daemon)
        guest.close()


# Device processes that die or stop, and silent guests


def test_a_killed_device_process_is_reported_to_its_guest_only(library: Path) -> None:
    with served(library) as daemon:
        others = device_processes(daemon.process.pid)
        guest = Guest(daemon.path).start().running()
        (process,) = device_processes(daemon.process.pid) - others
        os.kill(process, signal.SIGKILL)
        assert guest.is_closed()
        assert daemon.logs("disconnected: the guest's device process was killed by signal 9")
        guest.close()


def test_a_stopped_device_process_is_killed_and_its_place_is_free(library: Path) -> None:
    with served(library, "--guests", "2") as daemon:
        others = device_processes(daemon.process.pid)
        guest = Guest(daemon.path).start().running()
        (process,) = device_processes(daemon.process.pid) - others
        os.kill(process, signal.SIGSTOP)
        assert daemon.logs("has not answered for")
        assert guest.is_closed()
        guest.close()


def test_stopped_device_processes_do_not_delay_the_daemon_s_end(library: Path) -> None:
    with served(library) as daemon:
        guests = [Guest(daemon.path).start().running() for _ in range(3)]
        answers_a_new_guest(daemon)
        honest = device_processes(daemon.process.pid)
        for process in sorted(honest)[1:4]:
            os.kill(process, signal.SIGSTOP)
        for guest in guests:
            guest.close()


def without_asynchronous_requests() -> list[str]:
    """The words before a daemon's command line: as if others had taken all that the kernel gives (fs.aio-max-nr)."""
    return [*in_view(), *refusing(IO_SETUP[platform.machine()], errno.EAGAIN)]


def test_guests_are_signalled_while_the_kernel_gives_no_asynchronous_requests(library: Path) -> None:
    with served(library, before=without_asynchronous_requests()) as daemon:
        guest = Guest(daemon.path).start().running()
        until(lambda: select.select([guest.calls[0]], [], [], 0)[0], "a signal")
        guest.close()


def test_a_guest_that_stops_its_device_process_by_its_eventfd_delays_nobody(library: Path) -> None:
    with served(library, before=without_asynchronous_requests()) as daemon:
        guest = Guest(daemon.path)
        guest.calls[0] = os.eventfd(0, os.EFD_CLOEXEC)
        os.eventfd_write(guest.calls[0], (1 << 64) - 2)
        guest.start()
        guest.socket.settimeout(SECONDS)
        guest.post(guest.header(Control.GET_DISPLAY_INFO), reply_size=408)
        answers_a_new_guest(daemon)
        assert guest.is_closed()
        assert daemon.logs("has not answered for")
        guest.close()


def test_a_device_process_is_confined(library: Path) -> None:
    with served(library) as daemon:
        (process,) = device_processes(daemon.process.pid)
        status = Path(f"/proc/{process}/status").read_text()
        assert "NoNewPrivs:\t1" in status
        if "sanitized" not in Daemon.executable.parent.name:  # a report takes more
            assert "Seccomp:\t2" in status


def test_a_silent_guest_is_disconnected(library: Path) -> None:
    with served(library, "--guests", "2") as daemon:
        silent = Guest(daemon.path)
        silent.socket.settimeout(SECONDS)
        assert silent.is_closed()
        assert daemon.logs("it said nothing for 10 s")
        silent.close()


def test_an_idle_guest_is_disconnected_for_one_that_needs_its_place(library: Path) -> None:
    with served(library, "--guests", "3") as daemon:
        idle = [Guest(daemon.path).start() for _ in range(2)]
        until(daemon.serves_a_new_guest, daemon.log, pause=0.2)
        assert daemon.logs("gives its place up")
        for one in idle:
            one.close()


@contextlib.contextmanager
def connected_elsewhere(daemon: Daemon, count: int) -> Iterator[None]:
    """Guests of one other process, which have asked for the features and do nothing more."""
    told, telling = os.pipe()
    child = os.fork()
    if not child:
        with contextlib.suppress(BaseException):
            guests = [Guest(daemon.path) for _ in range(count)]
            for guest in guests:
                guest.ask(Request.GET_FEATURES)
            os.write(telling, b"x")
            signal.pause()
        os._exit(1)
    try:
        os.close(telling)
        assert os.read(told, 1) == b"x", daemon.log()
        yield
    finally:
        os.close(told)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def test_a_process_that_takes_all_places_without_contexts_loses_one_to_another_process(library: Path) -> None:
    with served(library, "--guests", "4") as daemon, connected_elsewhere(daemon, 3):
        answers_a_new_guest(daemon)
        assert daemon.logs("gives its place up: it has no context, and its process has many guests")


def test_a_process_with_as_many_guests_as_another_takes_no_place_of_it(library: Path) -> None:
    with served(library, "--guests", "2") as daemon, connected_elsewhere(daemon, 1):
        refused = Guest(daemon.path)
        assert refused.is_closed()
        assert daemon.logs("the host allows 2 guests at a time")
        refused.close()


def test_a_place_is_free_when_its_guest_has_gone(library: Path) -> None:
    """Guests connect one after another, and there is room for one beside the honest guest."""
    with served(library, "--guests", "2") as daemon:
        for _ in range(50):
            answers_a_new_guest(daemon)


def test_a_disconnected_guest_takes_no_place_while_the_kernel_frees_its_memory(library: Path) -> None:
    """The kernel takes longer than a connection waits for a place."""
    with served(library, "--guests", "2") as daemon:
        guest = Guest(daemon.path)
        guest.features()
        fd = memfd(LARGE, seal=False)
        os.posix_fallocate(fd, 0, LARGE)
        guest.memory_table([(GUEST_BASE, LARGE, USER_BASE, 0)], [fd])
        os.close(fd)  # the device process has the last copy
        guest.close()
        answers_a_new_guest(daemon)


def test_a_connection_that_waits_for_a_place_delays_nobody(library: Path) -> None:
    """All connections are refused soon, though each may wait a while for a place."""
    with served(library, "--guests", "2") as daemon:
        second = Guest(daemon.path).start().running()
        before = time.monotonic()
        waiting = [socket.socket(socket.AF_UNIX) for _ in range(40)]
        for one in waiting:
            one.connect(str(daemon.path))
        for one in waiting:
            one.settimeout(SECONDS)
            with contextlib.suppress(ConnectionResetError):
                assert one.recv(1) == b""
            one.close()
        assert is_soon(time.monotonic() - before, 40 * PLACE_SECONDS / 3)
        second.close()


def test_many_short_connections_delay_nobody(library: Path) -> None:
    with served(library) as daemon:
        for _ in range(20):
            for _ in range(100):
                with socket.socket(socket.AF_UNIX) as passing:
                    passing.connect(str(daemon.path))
            answers_a_new_guest(daemon)


# Reset and pause


def stop(guest: Guest) -> int:
    """Stops the queue as a QEMU does whose VM is paused or reset; returns the queue's position."""
    for queue in range(2):
        guest.send(Request.SET_VRING_ENABLE, struct.pack("<II", queue, 0))
    base = struct.unpack("<II", guest.ask(Request.GET_VRING_BASE, struct.pack("<II", 0, 0)))[1]
    guest.ask(Request.GET_VRING_BASE, struct.pack("<II", 1, 0))
    return int(base)


def scribbling(guest: Guest, how: int) -> None:
    """Makes the guest's worker write to its memory without end."""
    guest.order(how)
    guest.post(guest.header(Control.SUBMIT_3D, 1, FENCE, 1) + guest.submission(2), indirect=True)
    guest.wait_used()
    first = guest.word(RING + 2 * PAGE)
    until(lambda: guest.word(RING + 2 * PAGE) != first, "a write of the worker")


def nothing_is_written(guest: Guest) -> None:
    before = guest.get(0, MEMORY)
    time.sleep(0.02)
    assert guest.get(0, MEMORY) == before


def restart(guest: Guest, base: int) -> None:
    guest.queues(base=base)
    if base == 0:
        guest.next_available = guest.last_used = 0
        guest.head = 0


def test_fifty_pauses_and_resets_under_load(library: Path) -> None:
    with served(library) as daemon:
        guest = Guest(daemon.path).start().running()
        for turn in range(50):
            scribbling(guest, Order.SCRIBBLE)
            base = stop(guest)
            nothing_is_written(guest)
            if turn % 2 == 0:  # a pause: the context continues where it was
                restart(guest, base)
                assert guest.word(RING + STATE) == 1
                continue
            guest.send(Request.RESET_DEVICE)
            guest.put(0, bytes(MEMORY))  # now another kernel's memory
            nothing_is_written(guest)
            restart(guest, 0)
            guest.running()
        assert daemon.process.poll() is None
        guest.close()


def test_a_reset_is_recognised_without_its_request(library: Path) -> None:
    """A QEMU that does not send Request.RESET_DEVICE starts the queue from its beginning."""
    with served(library) as daemon:
        guest = Guest(daemon.path).start().running()
        for _ in range(5):
            scribbling(guest, Order.SCRIBBLE)
            stop(guest)
            guest.put(0, bytes(MEMORY))
            nothing_is_written(guest)
            restart(guest, 0)
            guest.running()
        assert daemon.logs("the device was reset")
        guest.close()


def test_a_worker_that_does_not_quiesce_is_killed_before_the_pause_is_answered(library: Path) -> None:
    with served(library) as daemon:
        guest = Guest(daemon.path).start().running()
        scribbling(guest, Order.STUBBORN)
        before = time.monotonic()
        base = stop(guest)
        assert time.monotonic() - before > 0.9
        assert is_soon(time.monotonic() - before, 3)
        nothing_is_written(guest)
        assert guest.word(RING + STATE) == 1  # the reason is written when the guest's memory may be used again
        restart(guest, base)
        assert "did not come to rest" in guest.lost_reason()
        guest.close()


def await_workers(daemon: Daemon, holds: Callable[[set[int]], bool]) -> set[int]:
    until(lambda: holds(workers(daemon.process.pid)), lambda: f"{workers(daemon.process.pid)}: {daemon.log()}")
    return workers(daemon.process.pid)


def test_the_workers_of_a_guest_that_start_at_once_are_limited(library: Path) -> None:
    """A start takes a processor, and a guest with many contexts must not take all of them."""
    at_once = max(1, (os.cpu_count() or 1) // 2)
    with (
        tempfile.TemporaryDirectory(prefix="remoting-") as name,
        Daemon(library, Path(name), "--device", "never-ready") as daemon,
    ):
        guest = Guest(daemon.path).start()
        for context in range(1, at_once + 3):
            assert guest.create_context(context) == Response.OK
        first = await_workers(daemon, lambda found: len(found) == at_once)
        other = Guest(daemon.path).start()
        assert other.create_context() == Response.OK  # another guest, with its own limit
        await_workers(daemon, lambda found: first < found and len(found) == at_once + 1)
        assert (
            guest.command(Control.CTX_DESTROY, context=at_once + 2)[0] == Response.OK
        )  # its worker was not started, and never is
        for worker in first:
            os.kill(worker, signal.SIGKILL)
        await_workers(daemon, lambda found: not first & found and len(found) == 2)
        assert len(workers(daemon.process.pid)) == 2
        for one in (guest, other):
            one.close()
        assert daemon.stop() == 0, daemon.log()


def test_a_stopped_worker_is_killed_before_the_pause_is_answered(library: Path) -> None:
    with served(library) as daemon:
        guest = Guest(daemon.path).start()
        others = daemon.children()
        guest.running()
        (worker,) = daemon.children() - others
        os.kill(worker, signal.SIGSTOP)
        stop(guest)
        assert worker not in daemon.children()
        guest.close()


def until_only_the_honest_guest_is_left(daemon: Daemon) -> None:
    until(lambda: len(daemon.processes()) <= 2, daemon.processes)


def test_two_hundred_guests_leave_nothing_behind(library: Path) -> None:
    with served(library) as daemon:
        answers_a_new_guest(daemon)
        until_only_the_honest_guest_is_left(daemon)
        before = rss(daemon.process.pid)
        descriptors = daemon.descriptors()
        for _ in range(200):
            guest = Guest(daemon.path).start().running()
            guest.close()
        until_only_the_honest_guest_is_left(daemon)
        assert daemon.descriptors() == descriptors
        if "sanitized" not in Daemon.executable.parent.name:  # AddressSanitizer keeps what was freed
            assert rss(daemon.process.pid) < before + (1 << 20)


def test_holes_punched_into_shared_memory_harm_nobody(library: Path) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    with served(library) as daemon:
        guest = Guest(daemon.path).start().running()
        for _ in range(20):
            assert libc.fallocate(guest.fd, 3, ctypes.c_long(0), ctypes.c_long(MEMORY)) == 0
            guest.kick()
        answers_a_new_guest(daemon)
        guest.close()


def test_a_memory_table_with_a_socket_as_memory_is_refused(library: Path) -> None:
    with served(library) as daemon:
        guest = Guest(daemon.path)
        guest.features()
        one, other = socket.socketpair()
        assert (
            guest.acknowledged(
                Request.SET_MEM_TABLE, struct.pack("<IIQQQQ", 1, 0, GUEST_BASE, MEMORY, USER_BASE, 0), [one.fileno()]
            )
            == 1
        )
        one.close()
        other.close()
        guest.close()
        answers_a_new_guest(daemon)


def _write_sealed() -> int:
    fd = memfd(MEMORY)
    fcntl.fcntl(fd, fcntl.F_ADD_SEALS, fcntl.F_SEAL_WRITE)
    return fd


def _opened_anew(flags: int) -> int:
    fd = memfd(MEMORY)
    try:
        return os.open(f"/proc/self/fd/{fd}", flags)
    finally:
        os.close(fd)


_FILES_THAT_ARE_NO_MEMORY: dict[str, Callable[[], int]] = {
    "a memfd that may not be written to": _write_sealed,
    "a memfd opened for reading": lambda: _opened_anew(os.O_RDONLY),
    "the name of a memfd": lambda: _opened_anew(os.O_PATH),
    "zeroes": lambda: os.open("/dev/zero", os.O_RDWR),
    "an eventfd": lambda: os.eventfd(0),
}


@pytest.mark.parametrize("file", _FILES_THAT_ARE_NO_MEMORY)
def test_memory_that_cannot_be_shared_is_refused(library: Path, file: str) -> None:
    with served(library) as daemon, contextlib.closing(Guest(daemon.path)) as guest:
        guest.features()
        fd = _FILES_THAT_ARE_NO_MEMORY[file]()
        assert guest.memory_table([(GUEST_BASE, MEMORY, USER_BASE, 0)], [fd]) == 1
        os.close(fd)


def test_kicks_without_end_wake_only_the_process_of_their_guest(library: Path) -> None:
    """A read of this semaphore takes one of 2^64 - 2 kicks, and the call eventfd has no room for one more."""
    with served(library) as daemon, contextlib.closing(Guest(daemon.path)) as guest:
        for kick, call in zip(guest.kicks, guest.calls, strict=True):
            semaphore = os.eventfd(0, os.EFD_CLOEXEC | os.EFD_NONBLOCK | os.EFD_SEMAPHORE)
            os.dup2(semaphore, kick)
            os.close(semaphore)
            os.eventfd_write(call, 2**64 - 2)
        guest.start()
        for kick in guest.kicks:
            os.eventfd_write(kick, 2**64 - 2)
        for _ in range(5):
            answers_a_new_guest(daemon)
