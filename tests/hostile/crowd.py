"""What a guest makes the host do on its behalf, with honest guests beside it: they must hardly notice.

While each attack lasts a new guest is answered within a second, every result of the honest guests is right, and the
99th percentile of their call times stays near that beside one more honest guest. The daemon then ends within two
seconds.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import select
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ggml_remoting.daemon import Daemon
from tests import test_isolation as isolation
from tests.hostile.arena import Arena, Failed
from tests.test_daemon import (
    COMMANDS,
    GET_FEATURES,
    GUEST_BASE,
    INDIRECT_TABLE,
    MEMORY,
    NEXT,
    USER_BASE,
    WRITE,
    Guest,
)

ANSWER_SECONDS = 1.0
END_SECONDS = 2.0
SLOWER_AT_MOST = 1.5
Act = Callable[[Path], None]
"""Attacks the daemon at this socket once. It is repeated."""


def huge_pages_that_do_not_exist(path: Path) -> None:
    """Huge pages for which the host has no memory."""
    fd = isolation.huge_memfd(64 * isolation.HUGE)
    with _guest(path) as guest:
        guest.features()
        guest.memory_table([(GUEST_BASE, 64 * isolation.HUGE, USER_BASE, 0)], [fd])
    os.close(fd)


def pieces_of_huge_pages(path: Path) -> None:
    """Regions that mmap rounds up, again and again."""
    fd = isolation.huge_memfd(4 * isolation.HUGE)
    with _guest(path) as guest:
        guest.features()
        for _ in range(200):
            guest.memory_table([(GUEST_BASE, isolation.PAGE, USER_BASE, 0)], [fd])
    os.close(fd)


def lingering_sockets(path: Path) -> None:
    """Descriptors whose close waits for an hour, wanted by no message, and more than one may have."""
    with _guest(path) as guest:
        isolation.pass_and_forget(guest.socket, isolation.message(GET_FEATURES), count=6)


def lingering_sockets_that_nobody_reads(path: Path) -> None:
    """They lie in a connection that has ended."""
    with _guest(path) as guest:
        guest.socket.sendall(b"\xff" * 12)
        with contextlib.suppress(ConnectionError):
            isolation.pass_and_forget(guest.socket, isolation.message(GET_FEATURES), count=4)


def much_memory_that_goes(path: Path) -> None:
    """The last descriptor of a large file is freed by who closes it."""
    fd = os.memfd_create("guest memory", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    size = 256 << 20
    os.ftruncate(fd, size)
    os.posix_fallocate(fd, 0, size)
    with _guest(path) as guest:
        socket.send_fds(guest.socket, [isolation.message(GET_FEATURES)], [fd])
        os.close(fd)


def chains_in_holes(path: Path) -> None:
    """Descriptors that lie in holes of a sparse file."""
    size = 1 << 30
    vast = os.memfd_create("vast", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    os.ftruncate(vast, size)
    with _guest(path) as guest:
        guest.start()
        guest.memory_table([(GUEST_BASE, MEMORY, USER_BASE, 0), (1 << 40, size, 1 << 45, 0)], [guest.fd, vast])
        for place in range(0, size, 32 << 20):
            guest.descriptor(0, (1 << 40) + place, 8 << 20, NEXT, 1)
            guest.descriptor(1, GUEST_BASE + COMMANDS, 24, WRITE)
            guest.offer(0)
            guest.kick()
            guest.wait_used()
    os.close(vast)


def a_full_control_queue(path: Path) -> None:
    """Chains of many megabytes, as many as a queue takes."""
    with _guest(path) as guest:
        guest.start()
        table = MEMORY - (256 << 10)
        for index in range(2):
            guest.descriptor(index, GUEST_BASE, MEMORY - (1 << 20), NEXT, index + 1, table)
        guest.descriptor(2, GUEST_BASE + COMMANDS, 24, WRITE, 0, table)
        guest.descriptor(0, GUEST_BASE + table, 48, INDIRECT_TABLE)
        for _ in range(200):
            guest.offer(0)
        guest.kick()
        time.sleep(0.2)


def many_contexts(path: Path) -> None:
    """As many contexts as a guest may have, which come and go."""
    with _guest(path) as guest:
        guest.start()
        for number in range(1, 17):
            guest.create_context(number)


ATTACKS: tuple[Act, ...] = (
    huge_pages_that_do_not_exist,
    pieces_of_huge_pages,
    lingering_sockets,
    lingering_sockets_that_nobody_reads,
    much_memory_that_goes,
    chains_in_holes,
    a_full_control_queue,
    many_contexts,
)


@dataclass(frozen=True)
class Figures:
    """What the honest guests noticed: calls, and the 99th percentile of their times in seconds."""

    calls: int
    p99: float
    slowest_answer: float = 0.0


def attack_a_crowd(libraries: Path, honest: int, seconds: float, slower_at_most: float | None) -> None:
    """Each attack for so long beside so many honest guests, one after another. Raises Failed."""
    for act in ATTACKS:
        with Arena(libraries, has_guest_beside=False) as arena:
            crowd = [_start(arena) for _ in range(honest)]
            before = _beside_another(arena, crowd, seconds)
            during = _beside(arena, crowd, act, seconds)
            ratio = during.p99 / before.p99
            print(
                f"  {act.__name__}: p99 {before.p99 * 1e3:.1f} ms beside an honest guest, "
                f"{during.p99 * 1e3:.1f} ms beside the attack ({ratio:.2f}); "
                f"{during.calls} right results; a new guest was answered within "
                f"{during.slowest_answer * 1e3:.0f} ms",
                flush=True,
            )
            for guest in crowd:
                guest.communicate(timeout=60)
        if slower_at_most is not None and ratio > slower_at_most:
            raise Failed(f"{act.__name__}: the honest guests' calls took {ratio:.2f} times as long")


@contextlib.contextmanager
def _guest(path: Path) -> Iterator[Guest]:
    guest = Guest(path)
    try:
        yield guest
    finally:
        with contextlib.suppress(OSError):
            guest.close()


def _start(arena: Arena) -> subprocess.Popen[str]:
    guest = arena.guest("timed")
    assert guest.stdout is not None
    if guest.stdout.readline() != "ready\n":
        raise Failed(f"an honest guest did not start: {guest.communicate()[1]}")
    return guest


def _ask(guests: list[subprocess.Popen[str]]) -> list[float]:
    """How long each result took since they were last asked."""
    took: list[float] = []
    for guest in guests:
        assert guest.stdin is not None and guest.stdout is not None
        guest.stdin.write("\n")
        guest.stdin.flush()
        line = guest.stdout.readline()
        if not line:
            raise Failed(f"an honest guest has ended: {guest.communicate()[1][-1000:]}")
        took += [float(word) for word in line.split()]
    return took


def _figures(took: list[float], slowest_answer: float = 0.0) -> Figures:
    return Figures(len(took), sorted(took)[int(len(took) * 0.99)], slowest_answer)


def _beside_another(arena: Arena, crowd: list[subprocess.Popen[str]], seconds: float) -> Figures:
    another = _start(arena)
    _ask(crowd)
    time.sleep(seconds)
    figures = _figures(_ask(crowd))
    another.communicate(timeout=60)
    return figures


def _beside(arena: Arena, crowd: list[subprocess.Popen[str]], act: Act, seconds: float) -> Figures:
    """The attack comes from a process of its own, and still goes on when the daemon is told to end."""
    attacker = multiprocessing.get_context("fork").Process(target=_go_on, args=(act, arena.daemon.socket), daemon=True)
    attacker.start()
    try:
        _ask(crowd)
        deadline = time.monotonic() + seconds
        slowest = 0.0
        while time.monotonic() < deadline:
            slowest = max(slowest, _answer_seconds(arena.daemon))
            time.sleep(0.05)
        took = _ask(crowd)
        if slowest > ANSWER_SECONDS:
            raise Failed(f"{act.__name__}: a new guest was answered after {slowest:.1f} s")
        _ends_in_time(arena.daemon, act)
    finally:
        attacker.kill()
        attacker.join()
    return _figures(took, slowest)


def _go_on(act: Act, path: Path) -> None:
    while True:
        with contextlib.suppress(OSError, AssertionError):
            act(path)
        while isolation.keep:
            isolation.keep.pop().close()


def _answer_seconds(daemon: Daemon) -> float:
    before = time.monotonic()
    with _guest(daemon.socket) as guest:
        guest.ask(GET_FEATURES)
        return time.monotonic() - before


def _ends_in_time(daemon: Daemon, act: Act) -> None:
    before = time.monotonic()
    os.kill(daemon.pid, signal.SIGTERM)
    waiting = os.pidfd_open(daemon.pid)
    try:
        if not select.select([waiting], [], [], END_SECONDS)[0]:
            raise Failed(f"{act.__name__}: the daemon has not ended {time.monotonic() - before:.1f} s after SIGTERM")
    finally:
        os.close(waiting)
