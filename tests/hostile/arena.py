"""A daemon under attack beside an honest guest, and the checks of both afterwards."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from ggml_remoting.daemon import DaemonConfig
from ggml_remoting.paths import FRONTEND, c_part
from ggml_remoting.run import guest_environment
from tests.hostile.guest import HostileGuest
from tests.support.waiting import comes_true
from tests.support.watch import Holding, daemon_in_view, settled, trace

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 300.0
"""Only a process that hangs takes this long."""
_LOST = re.compile(r"context \d+ lost: (.*)")


class Failed(Exception):
    """A check failed: an attack or a drill had an effect that it must not have."""


def wait_for(holds: Callable[[], bool], otherwise: str) -> None:
    """Waits until the condition holds. Raises Failed, with what is true otherwise, if it does not in time."""
    if not comes_true(holds):
        raise Failed(otherwise)


@dataclass
class Tally:
    """Counts how contexts ended, by the kind of reason."""

    ends: Counter[str] = field(default_factory=Counter)
    crashes: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, reason: str | None) -> None:
        """Counts an attack by its outcome."""
        if reason is None:
            self.ends["carried out or refused with an answer"] += 1
        elif reason.startswith("malformed command"):
            self.ends["refused as malformed, the context ended"] += 1
        elif reason.startswith("ggml aborted"):
            self.ends["ggml aborted, the worker ended"] += 1
            self.crashes[name] = reason
        else:
            self.ends["the worker was ended by something else"] += 1
            self.crashes[name] = reason


class Arena:
    """Starts the daemon and a guest beside it. Leaving the `with` block checks both."""

    def __init__(self, libraries: Path, *, has_guest_beside: bool = True) -> None:
        self._libraries = libraries
        self._has_guest_beside = has_guest_beside
        self.tally = Tally()
        self._ends = contextlib.ExitStack()
        # Linux may divide the processors between sessions first (sched(7), autogroup). In this one all are equal.
        self.daemon = self._ends.enter_context(daemon_in_view(DaemonConfig(libraries, ("CPU",)), own_session=False))
        self._beside: subprocess.Popen[str] | None = None
        self._before: Holding | None = None

    def __enter__(self) -> Self:
        try:
            self.guest("repeat", "0").communicate(
                timeout=SECONDS
            )  # what the daemon keeps from its first guest on is not a leak
            self._before = settled(self.daemon.pid)
            if self._has_guest_beside:
                self._beside = self._start_beside()
        except BaseException:
            self._ends.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self.check()
        finally:
            if self._beside is not None:
                self._beside.kill()
                self._beside.communicate()
            self._ends.close()

    def _start_beside(self) -> subprocess.Popen[str]:
        guest = self.guest("beside")
        assert guest.stdout is not None
        if guest.stdout.readline() != "ready\n":
            raise Failed(f"the guest beside did not start: {guest.communicate()[1]}")
        return guest

    def guest(self, scenario: str, *arguments: str) -> subprocess.Popen[str]:
        """Starts a guest program (tests/support/guest.py) in a scenario."""
        command = [
            sys.executable,
            "-m",
            "tests.support.guest",
            scenario,
            str(self._libraries),
            str(c_part(FRONTEND)),
            *arguments,
        ]
        path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
        environment = guest_environment(self.daemon.address, {**os.environ, "PYTHONPATH": path})
        return subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def attack(self, name: str, act: Callable[[HostileGuest], str | None]) -> None:
        """Attacks in one context. The daemon must survive, and must log the reason if it ended the context."""
        logged = len(self.reasons())
        with HostileGuest(self.daemon) as guest:
            try:
                reason = act(guest)
            except TimeoutError as hung:
                raise Failed(f"{name}: {hung}") from hung
        self.tally.add(name, reason)
        if (failure := self.daemon.failure()) is not None:
            raise Failed(f"{name}: {failure}")
        if reason is not None and not self._logs(reason, logged):
            raise Failed(f"{name}: the daemon's log does not say {reason!r}, only {self.reasons()[logged:]}")

    def _logs(self, reason: str, logged: int) -> bool:
        """Whether the log comes to hold the reason: it arrives through the pipe of the device process."""
        return comes_true(lambda: reason in self.reasons()[logged:], pause=0.002)

    def reasons(self) -> list[str]:
        """The reasons in the daemon's log for which contexts were lost."""
        return _LOST.findall(self.daemon.log())

    def check(self) -> None:
        """Raises Failed unless the guest beside has had exact results only and the daemon holds what it held before."""
        if self._beside is not None:
            output, errors = self._beside.communicate(input="", timeout=SECONDS)
            if self._beside.returncode != 0 or not output.startswith("right "):
                raise Failed(f"the guest beside was harmed: {errors[-2000:]}")
            print(f"the guest beside computed {output.split()[1]} times, exactly")
        if self.daemon.failure() is None:
            self._check_trace()

    def _check_trace(self) -> None:
        assert self._before is not None
        if (left := trace(self._before, self.daemon.pid, memory=4 << 20)) is not None:
            raise Failed(f"the daemon holds more than before: {left}")
