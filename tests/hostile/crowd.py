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
from tests.hostile.arena import Arena, Failed
from tests.support import burdens
from tests.test_daemon import CTX_DESTROY, GET_FEATURES, GUEST_BASE, PAGE, USER_BASE, Guest

ANSWER_SECONDS = 1.0
END_SECONDS = 2.0
SLOWER_AT_MOST = 1.5
Act = Callable[[Path], None]
"""Attacks the daemon at this socket once. It is repeated."""


def huge_pages_that_do_not_exist(path: Path) -> None:
    """Huge pages for which the host has no memory."""
    fd = burdens.huge_memfd(64 * burdens.HUGE)
    with _guest(path) as guest:
        guest.features()
        guest.memory_table([(GUEST_BASE, 64 * burdens.HUGE, USER_BASE, 0)], [fd])
    os.close(fd)


def pieces_of_huge_pages(path: Path) -> None:
    """Regions that mmap rounds up, again and again."""
    fd = burdens.huge_memfd(4 * burdens.HUGE)
    with _guest(path) as guest:
        guest.features()
        for _ in range(200):
            guest.memory_table([(GUEST_BASE, PAGE, USER_BASE, 0)], [fd])
    os.close(fd)


def lingering_sockets(path: Path) -> None:
    """Descriptors whose close waits for an hour, wanted by no message, and more than one may have."""
    with _guest(path) as guest:
        burdens.pass_lingering(guest.socket, burdens.message(GET_FEATURES), count=6)


def lingering_sockets_that_nobody_reads(path: Path) -> None:
    """They lie in a connection that has ended."""
    with _guest(path) as guest:
        guest.socket.sendall(b"\xff" * 12)
        with contextlib.suppress(ConnectionError):
            burdens.pass_lingering(guest.socket, burdens.message(GET_FEATURES), count=4)


def much_memory_that_goes(path: Path) -> None:
    """The last descriptor of a large file is freed by who closes it."""
    with _guest(path) as guest:
        burdens.pass_last_copy(guest.socket, burdens.message(GET_FEATURES), 256 << 20)


def chains_in_holes(path: Path) -> None:
    """Descriptors that lie in holes of a sparse file."""
    with _guest(path) as guest:
        guest.start()
        with burdens.vast_memory(guest):
            burdens.have_holes_read(guest, 32 << 20)


def a_full_control_queue(path: Path) -> None:
    """Chains of many megabytes, as many as a queue takes."""
    with _guest(path) as guest:
        guest.start()
        burdens.fill_control_queue(guest)
        time.sleep(0.2)


def many_contexts(path: Path) -> None:
    """As many contexts as a guest may have, which come and go with it."""
    with _guest(path) as guest:
        guest.start()
        for number in range(1, 17):
            guest.create_context(number)


def contexts_that_come_and_go(path: Path) -> None:
    """Contexts that end before their workers have started."""
    with _guest(path) as guest:
        guest.start()
        for _ in range(200):
            guest.create_context()
            guest.command(CTX_DESTROY, context=1)


def guests_that_come_and_go(path: Path) -> None:
    """Each has a device process."""
    with _guest(path) as guest:
        guest.ask(GET_FEATURES)


def guests_that_are_gone_at_once(path: Path) -> None:
    """Who accepts them finds nobody."""
    for _ in range(100):
        with socket.socket(socket.AF_UNIX) as passing:
            passing.connect(str(path))


def connections_that_hold_themselves(path: Path) -> None:
    """Sockets that lie in each other's queues, for the kernel to find out that nobody has them."""
    with _guest(path) as guest:
        for _ in range(50):
            one, other = socket.socketpair()
            with one, other, contextlib.suppress(OSError):
                socket.send_fds(one, [b"x"], [one.fileno(), other.fileno()])
                socket.send_fds(guest.socket, [burdens.message(GET_FEATURES)], [one.fileno(), other.fileno()] * 4)


def a_queue_that_kicks_itself(path: Path) -> None:
    """The eventfd by which the guest is called is the one by which it kicks."""
    with _guest(path) as guest:
        for place, kick in enumerate(guest.kicks):
            os.dup2(kick, guest.calls[place])
        guest.start()
        burdens.fill_control_queue(guest)
        time.sleep(0.2)


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
        burdens.release_lingering()


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
