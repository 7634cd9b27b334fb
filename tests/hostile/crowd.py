"""Costly requests of a guest must hardly slow honest guests beside it.

While an attack runs, a new guest is answered within a second, every result of the honest guests is correct, and the
99th percentile of their call times stays close to that beside an eleventh honest guest. The daemon then ends within two
seconds. All honest guests compute as a program that writes text does: without a pause, each time as much as a small
model needs for a token.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import select
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from ggml_remoting.daemon import Daemon
from tests.hostile.arena import SECONDS, Arena, Failed, wait_for
from tests.hostile.costly_requests import ATTACKS, Act, connected_guest
from tests.support import burdens
from tests.support.vhost_user import Request
from tests.support.waiting import is_soon
from tests.support.watch import descendants, processor_seconds

ANSWER_SECONDS = 1.0
END_SECONDS = 2.0
SLOWER_AT_MOST = 1.5
ROUNDS = 3
"""The attack and its comparisons run in turns in each round, so that a busy host slows all of them alike."""


@dataclass
class Company:
    """What ran beside the honest guests, and how long each of their calls took, in seconds."""

    name: str
    took: list[float] = field(default_factory=list)

    @property
    def p99(self) -> float:
        """The 99th percentile of the call times, in seconds."""
        return sorted(self.took)[int(len(self.took) * 0.99)]

    def __str__(self) -> str:
        return f"{self.name} {self.p99 * 1e3:.1f} ms"


@dataclass
class Trial:
    """One attack beside honest guests, and beside another honest guest."""

    attack: Company
    another: Company = field(default_factory=lambda: Company("another honest guest"))
    processors: float = 0.0
    slowest_answer: float = 0.0
    is_late: bool = False

    def answered(self, seconds: float) -> None:
        """Notes how long a new guest waited for its answer."""
        self.slowest_answer = max(self.slowest_answer, seconds)
        self.is_late |= not is_soon(seconds, ANSWER_SECONDS)

    @property
    def ratio(self) -> float:
        """The attack's p99 divided by that beside another honest guest."""
        return self.attack.p99 / self.another.p99

    def __str__(self) -> str:
        return (
            f"{self.attack} p99 ({self.ratio:.2f}); {self.another}; it took {self.processors:.1f} processors; "
            f"{len(self.attack.took)} right results; a new guest was answered within {self.slowest_answer * 1e3:.0f} ms"
        )


class Crowd:
    """Honest guests that compute without end. Leaving the `with` block ends them."""

    def __init__(self, arena: Arena, count: int) -> None:
        self._guests = [_start(arena) for _ in range(count)]

    def take(self) -> list[float]:
        """The seconds that each result took since the last call of this method."""
        took: list[float] = []
        for guest in self._guests:
            assert guest.stdin is not None and guest.stdout is not None
            guest.stdin.write("\n")
            guest.stdin.flush()
            line = guest.stdout.readline()
            if not line:
                raise Failed(f"an honest guest has ended: {guest.communicate()[1][-1000:]}")
            took += [float(word) for word in line.split()]
        return took

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for guest in self._guests:
            _end(guest)


def attack_a_crowd(libraries: Path, honest: int, seconds: float, slower_at_most: float | None) -> None:
    """Runs each attack for `seconds` beside `honest` guests, one attack after another. Raises Failed."""
    failures: list[str] = []
    for act in ATTACKS:
        trial = Trial(Company(act.__name__))
        with Arena(libraries, has_guest_beside=False) as arena, Crowd(arena, honest) as crowd:
            for _ in range(ROUNDS):
                _take_turns(arena, crowd, act, trial, seconds / ROUNDS)
            with _attacker(act, arena.daemon.socket):
                _ends_in_time(arena.daemon, act)
        print(f"  {trial}", flush=True)
        if trial.is_late:
            failures.append(f"{act.__name__}: a new guest was answered after {trial.slowest_answer:.1f} s")
        if slower_at_most is not None and trial.ratio > slower_at_most:
            failures.append(f"{act.__name__}: the honest guests' calls took {trial.ratio:.2f} times as long")
    if failures:
        raise Failed("; ".join(failures))


def _take_turns(arena: Arena, crowd: Crowd, act: Act, trial: Trial, seconds: float) -> None:
    """Runs the attack and its comparisons, each for `seconds`."""
    daemon = arena.daemon.pid
    own = descendants(daemon)
    _beside(crowd, trial.another, _guest(arena), lambda: time.sleep(seconds))
    wait_for(lambda: descendants(daemon) <= own, "a guest that has ended has left a process")

    def others() -> set[int]:
        attackers = {process.pid for process in multiprocessing.active_children() if process.pid is not None}
        return attackers | descendants(daemon) - own

    def used() -> float:
        return sum(processor_seconds(pid, has_children=True) for pid in (daemon, *others()))

    def attack() -> None:
        before, begin = used(), time.monotonic()
        while time.monotonic() - begin < seconds:
            trial.answered(_answer_seconds(arena.daemon))
            time.sleep(0.05)
        trial.processors = (used() - before) / (time.monotonic() - begin)

    _beside(crowd, trial.attack, _attacker(act, arena.daemon.socket), attack)
    wait_for(lambda: descendants(daemon) <= own, f"{act.__name__}: it has left a process")


def _beside(crowd: Crowd, company: Company, present: AbstractContextManager[object], act: Callable[[], None]) -> None:
    """Collects the call times of the honest guests while `present` is entered and `act` runs."""
    with present:
        crowd.take()
        act()
        company.took += crowd.take()


def _start(arena: Arena) -> subprocess.Popen[str]:
    guest = arena.guest("timed")
    assert guest.stdout is not None
    if guest.stdout.readline() != "ready\n":
        raise Failed(f"an honest guest did not start: {guest.communicate()[1]}")
    return guest


def _end(guest: subprocess.Popen[str]) -> None:
    try:
        guest.communicate(timeout=SECONDS)
    finally:
        guest.kill()


@contextlib.contextmanager
def _guest(arena: Arena) -> Iterator[None]:
    guest = _start(arena)
    try:
        yield
    finally:
        _end(guest)


@contextlib.contextmanager
def _attacker(act: Act, path: Path) -> Iterator[None]:
    """Runs a process that attacks again and again."""
    process = multiprocessing.get_context("fork").Process(target=_go_on, args=(act, path), daemon=True)
    process.start()
    try:
        yield
    finally:
        process.kill()
        process.join()


def _go_on(act: Act, path: Path) -> None:
    while True:
        with contextlib.suppress(OSError, AssertionError):
            act(path)
        burdens.release_lingering()


def _answer_seconds(daemon: Daemon) -> float:
    before = time.monotonic()
    with connected_guest(daemon.socket) as guest:
        try:
            guest.ask(Request.GET_FEATURES)
        except ConnectionError as error:
            refusals = [line for line in daemon.log().splitlines() if "refused a guest" in line]
            raise Failed(f"a new guest was turned away: {refusals[-3:]}") from error
        return time.monotonic() - before


def _ends_in_time(daemon: Daemon, act: Act) -> None:
    before = time.monotonic()
    os.kill(daemon.pid, signal.SIGTERM)
    waiting = os.pidfd_open(daemon.pid)
    try:
        has_ended = bool(select.select([waiting], [], [], SECONDS)[0])
    finally:
        os.close(waiting)
    took = time.monotonic() - before
    if not has_ended or not is_soon(took, END_SECONDS):
        raise Failed(f"{act.__name__}: the daemon did not end within {took:.1f} s of SIGTERM")
