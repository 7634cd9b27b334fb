"""Tells whether a signal went to this process alone or to its whole process group, as from a terminal or a killpg.

A process that passes signals on to its child must not pass on what has reached the child as well: a program may take a
second SIGINT as an order to end at once.
"""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Collection
from pathlib import Path
from types import TracebackType
from typing import Self

from ggml_remoting.errors import NoProgram

_PROGRAM = "/bin/cat"  # ends when nobody can write to its input any more
_SECONDS = 0.1  # in which a service manager gets through a control group, whose processes it signals one by one


class GroupWitness:
    """A child that blocks all signals: a signal that is pending there too was sent to the whole group."""

    def __init__(self, signals: Collection[int]) -> None:
        """Of these signals. Raises NoProgram if there is no cat."""
        self._signals = signals
        self._start()

    def got(self, number: int) -> bool:
        """Whether the child got this signal too. Ask once for each signal."""
        with contextlib.suppress(PermissionError):  # of the leader of a session
            os.setpgid(0, os.getpgrp())  # changes nothing, after the kernel is through with the group (tasklist_lock)
        deadline = time.monotonic() + _SECONDS
        while not (was_for_all := bool(self._pending() >> (number - 1) & 1)) and time.monotonic() < deadline:
            time.sleep(0.005)
        if was_for_all:
            self._end()
            self._start()
        return was_for_all

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def _start(self) -> None:
        reading, self._input = os.pipe()
        actions = [(os.POSIX_SPAWN_DUP2, reading, 0), (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
        try:
            self._pid = os.posix_spawn(_PROGRAM, [_PROGRAM], {}, file_actions=actions, setsigmask=self._signals)
        except OSError as missing:
            raise NoProgram(f"{_PROGRAM}: {missing.strerror}") from missing
        finally:
            os.close(reading)

    def _pending(self) -> int:
        """The signals pending to the process, a bit each: of no process that has ended, which has been waited for."""
        status = Path(f"/proc/{self._pid}/status").read_text("utf-8")
        return int(status.partition("ShdPnd:")[2].split()[0], 16)

    def _end(self) -> None:
        os.close(self._input)
        os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
