"""Drills: processes that die at any moment, a host that runs out of resources, and guests that misbehave with valid
messages.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import random
import resource
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from ggml_remoting.context import Context
from ggml_remoting.daemon import Daemon, DaemonConfig, serve_command
from ggml_remoting.errors import WireError
from tests.fuzz.scripted_guest import row
from tests.hostile.arena import SECONDS, Arena, Failed, wait_for
from tests.support.processes import ended
from tests.support.ring import rings
from tests.support.watch import device_processes, workers

CONNECTIONS_MAXIMUM = 64  # runtime/device/device_limits.h


def compute(context: Context) -> None:
    """Computes a small graph and checks its result. Raises Failed."""
    buffer = context.new_handle()
    context.buffer_type_alloc_buffer(0, 4096, buffer)
    values = os.urandom(256)
    context.buffer_set_tensor(buffer, row(buffer, 256), values, 0, 256)
    context.buffer_cpy_tensor(buffer, row(buffer, 256), row(buffer, 1024))
    if context.buffer_get_tensor(buffer, row(buffer, 1024), 0, 256) != values:
        raise Failed("a guest got other bytes than it wrote")
    context.buffer_free_buffer(buffer)


def vanish(daemon: Daemon, numbers: random.Random) -> None:
    """A guest process connects, computes and exits without disconnecting, usually in the middle of an exchange."""
    child = os.fork()
    if child:
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if status not in (0, -signal.SIGKILL):
            raise Failed(f"a guest that was to vanish ended with status {status}")
        return
    with contextlib.suppress(BaseException):
        context = Context(daemon.address)
        compute(context)
        if numbers.random() < 0.5:
            for ring in rings(os.getpid()):
                ring.set_word(numbers.choice((128, 256, 260, 384)), numbers.getrandbits(32))
        os.kill(os.getpid(), signal.SIGKILL)
    os._exit(1)


def kill_guest(arena: Arena, numbers: random.Random) -> None:
    """SIGKILL of a guest program that computes."""
    guest = arena.guest("repeat", "600")
    with _computing(guest, numbers):
        guest.kill()


def kill_worker(arena: Arena, numbers: random.Random) -> None:
    """SIGKILL of a worker: its program gets an error and computes on a new device."""
    others = workers(arena.daemon.pid)
    guest = arena.guest("until_failure")
    with _computing(guest, numbers):
        for worker in workers(arena.daemon.pid) - others:
            with contextlib.suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)
        output, errors = guest.communicate(input="", timeout=SECONDS)
        if (guest.returncode, output) != (0, "status -1\nright\n"):
            raise Failed(f"a program whose worker was killed ended badly: {errors[-1000:]}")


def _end_device_process(arena: Arena, numbers: random.Random, number: signal.Signals) -> None:
    """Ends a device process: its program gets an error and computes on a new device; other guests are
    served meanwhile.
    """
    others = device_processes(arena.daemon.pid)
    guest = arena.guest("until_failure")
    with _computing(guest, numbers):
        for process in device_processes(arena.daemon.pid) - others:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, number)
        if not _serves(arena.daemon):
            raise Failed("nobody is served after a device process of another guest got a signal")
        output, errors = guest.communicate(input="", timeout=SECONDS)
        if (guest.returncode, output) != (0, "status -1\nright\n"):
            raise Failed(f"a program whose device process got {number.name} ended badly: {errors[-1000:]}")


def kill_device_process(arena: Arena, numbers: random.Random) -> None:
    """SIGKILL of the device process of a guest."""
    _end_device_process(arena, numbers, signal.SIGKILL)


def stop_worker(arena: Arena, numbers: random.Random) -> None:
    """SIGSTOP of a worker whose program is then killed: neither process remains."""
    others = workers(arena.daemon.pid)
    guest = arena.guest("repeat", "600")
    with _computing(guest, numbers):
        stopped = workers(arena.daemon.pid) - others
        for worker in stopped:
            os.kill(worker, signal.SIGSTOP)
        if not _serves(arena.daemon):
            raise Failed("nobody is served while a worker of another guest is stopped")
        guest.kill()
    wait_for(lambda: not any(_is_alive(worker) for worker in stopped), "a stopped worker outlives its guest")


def stop_device_process(arena: Arena, numbers: random.Random) -> None:
    """SIGSTOP of a device process: the daemon kills it after a while, as it does one that hangs in the kernel."""
    others = device_processes(arena.daemon.pid)
    guest = arena.guest("repeat", "600")
    with _computing(guest, numbers):
        stopped = device_processes(arena.daemon.pid) - others
        for process in stopped:
            os.kill(process, signal.SIGSTOP)
        if not _serves(arena.daemon):
            raise Failed("nobody is served while a device process of another guest is stopped")
        wait_for(lambda: not any(_is_alive(process) for process in stopped), "a stopped device process stays")


def kill_daemon(libraries: Path, numbers: random.Random) -> None:
    """SIGKILL of the daemon: the program gets an error, and no worker remains."""
    with Arena(libraries, has_guest_beside=False) as arena:
        guest = arena.guest("until_failure")
        with _computing(guest, numbers):
            alive = workers(arena.daemon.pid)
            os.kill(arena.daemon.pid, signal.SIGKILL)
            output, errors = guest.communicate(input="", timeout=SECONDS)
            if (guest.returncode, output) != (0, "status -1\nno fresh device\n"):
                raise Failed(f"a program whose daemon was killed ended badly: {errors[-1000:]}")
        wait_for(lambda: not any(_is_alive(worker) for worker in alive), "a worker outlives its daemon")


def no_descriptors_left(arena: Arena, numbers: random.Random) -> None:
    """A daemon without free descriptors refuses new guests and serves the others; with free ones it serves
    all again.
    """
    _starve(arena.daemon, resource.RLIMIT_NOFILE, numbers.randrange(3, 40))  # only root can count the open ones


def no_memory_left(arena: Arena, numbers: random.Random) -> None:
    """A daemon that gets no more memory refuses new guests and serves the others."""
    pages = int(Path(f"/proc/{arena.daemon.pid}/statm").read_text().split()[0])
    _starve(arena.daemon, resource.RLIMIT_AS, pages * os.sysconf("SC_PAGE_SIZE") + numbers.randrange(0, 1 << 22))


def silent_guests(arena: Arena, numbers: random.Random) -> None:
    """Guests that connect and send nothing or half a message, and one that sends requests and never reads an answer."""
    opened = []
    for _ in range(20):
        guest = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        guest.connect(str(arena.daemon.socket))
        guest.sendall(b"\1\0\0\0\1"[: numbers.randrange(6)])
        opened.append(guest)
    deaf = opened[0]
    deaf.setblocking(False)
    with contextlib.suppress(OSError):
        while deaf.send(b"\1\0\0\0\1\0\0\0\0\0\0\0" * 100):
            pass
    with Context(arena.daemon.address) as context:
        compute(context)
    for guest in opened:
        guest.close()


def never_rings(arena: Arena, numbers: random.Random) -> None:
    """Guests that write commands and never wake the worker: it looks into the ring about once a second and
    sleeps on.
    """
    with Context(arena.daemon.address) as context:
        context.context_ping()
        ring = rings(os.getpid())[-1]
        time.sleep(numbers.random() * 0.05)
        ring.set_word(128, ring.word(128) + 4)  # half a command
        wait_for(lambda: ring.lost_reason() is not None, "a worker does not notice what nobody woke it for")


def shrunken_memory(arena: Arena, numbers: random.Random) -> None:
    """A guest frees the pages in which its ring lies: its worker reads zeros or dies, and no other guest notices."""
    with Context(arena.daemon.address) as context:
        context.context_ping()
        for link in Path("/proc/self/fd").iterdir():
            with contextlib.suppress(OSError):
                if "/memfd:ggml-remoting" in os.readlink(link):
                    _take_pages(int(link.name), numbers)
        with contextlib.suppress(WireError):
            for _ in range(3):
                compute(context)


def many_guests(libraries: Path) -> None:
    """As many guests as the daemon admits compute at once. The next one is refused, and is served when another has
    left.
    """
    with Arena(libraries, has_guest_beside=False) as arena, contextlib.ExitStack() as opened:
        contexts = [opened.enter_context(Context(arena.daemon.address)) for _ in range(CONNECTIONS_MAXIMUM)]
        for context in contexts:
            compute(context)
        if len(workers(arena.daemon.pid)) != CONNECTIONS_MAXIMUM:
            raise Failed(f"{len(workers(arena.daemon.pid))} workers for {CONNECTIONS_MAXIMUM} guests")
        with contextlib.suppress(WireError):
            Context(arena.daemon.address).close()
            raise Failed("one guest more than may be was served")
        contexts[0].close()
        wait_for(lambda: _serves(arena.daemon), "a guest is refused though there is room again")
        for context in contexts[1:]:
            compute(context)


def full_disk(libraries: Path) -> None:
    """A daemon that cannot write its log continues to serve."""
    with Daemon(DaemonConfig(libraries, ("CPU",))) as pattern:  # for its folder
        path = pattern.socket.with_name("full")
        command = serve_command(DaemonConfig(libraries, ("CPU",)), path)
        with (
            Path("/dev/full").open("wb") as full,
            ended(subprocess.Popen(command, stdout=subprocess.PIPE, stderr=full)) as daemon,
        ):
            assert daemon.stdout is not None
            daemon.stdout.readline()
            for _ in range(3):
                with Context(f"unix:{path}") as context:
                    compute(context)
                    with contextlib.suppress(WireError):
                        context.device_get_memory(99)
            daemon.terminate()
            if daemon.wait(SECONDS) != 0:
                raise Failed(f"a daemon whose log is full ended with status {daemon.returncode}")


ON_ONE_DAEMON = (
    kill_guest,
    kill_worker,
    stop_worker,
    kill_device_process,
    stop_device_process,
    no_descriptors_left,
    no_memory_left,
    silent_guests,
    never_rings,
    shrunken_memory,
)
"""Drills that a daemon survives, in any order and number."""


@contextlib.contextmanager
def _computing(guest: subprocess.Popen[str], numbers: random.Random) -> Iterator[None]:
    """Waits until the guest computes, and a random time longer. Afterwards the guest is ended."""
    try:
        assert guest.stdout is not None
        if guest.stdout.readline() != "ready\n":
            raise Failed(f"a guest did not start: {guest.communicate(timeout=SECONDS)[1][-1000:]}")
        time.sleep(numbers.random() * 0.3)
        yield
    finally:
        guest.kill()
        guest.communicate()


def _starve(daemon: Daemon, kind: int, limit: int) -> None:
    """Guests connect while the daemon has no more than `limit` of a resource."""
    before = resource.prlimit(daemon.pid, kind)
    with Context(daemon.address) as had:
        had.context_ping()
        resource.prlimit(daemon.pid, kind, (limit, before[1]))
        try:
            for _ in range(6):
                with contextlib.suppress(WireError), Context(daemon.address) as context:
                    compute(context)
            compute(had)
        finally:
            resource.prlimit(daemon.pid, kind, before)
    wait_for(lambda: _serves(daemon), "no guest is served though there is enough again")


def _serves(daemon: Daemon) -> bool:
    with contextlib.suppress(WireError), Context(daemon.address) as context:
        compute(context)
        return True
    return False


def _take_pages(fd: int, numbers: random.Random) -> None:
    """Truncating the memory file must be impossible; punching holes cannot be prevented."""
    with contextlib.suppress(OSError):
        os.ftruncate(fd, 4096)
        raise Failed("guest memory could be cut short under the daemon")
    punch_hole_keep_size = 3  # linux/falloc.h
    offset_and_length = (ctypes.c_int64, ctypes.c_int64)
    libc = ctypes.CDLL(None)
    libc.fallocate.argtypes = [ctypes.c_int, ctypes.c_int, *offset_and_length]
    libc.fallocate(fd, punch_hole_keep_size, numbers.randrange(512) * 4096, numbers.randrange(1, 4096) * 4096)


def _is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
