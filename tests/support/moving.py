"""Saves and restores the guests of a daemon while they work, at random commands."""

from __future__ import annotations

import random
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

from ggml_remoting import control
from ggml_remoting.daemon import Daemon
from ggml_remoting.errors import RemotingError
from ggml_remoting.status import Status, Worker

# A program ends when it likes: these say that its guest has gone.
_GONE = ("there is no such guest", "the guest has gone")
_LOOK_SECONDS = 0.001


class Mover(threading.Thread):
    """While its with block runs, every guest is paused and resumed again and again: when its workers have carried out a
    random number of commands since the last time, `commands` in the mean.
    """

    def __init__(self, daemon: Daemon, commands: int, seed: int = 1) -> None:
        super().__init__(daemon=True)
        self.moves = 0
        self.failures: list[str] = []  # of guests that had not gone
        self._status_socket, self._control_socket = daemon.status_socket, daemon.control_socket
        self._mean = commands
        self._random = random.Random(seed)
        self._due: dict[int, int] = {}  # by worker: after so many commands
        self._stopping = threading.Event()

    def run(self) -> None:
        with Status(self._status_socket) as status:
            while not self._stopping.wait(_LOOK_SECONDS):
                status.read()
                for guest in sorted({worker.guest for worker in status.workers.values() if self._is_due(worker)}):
                    self._move(self._control_socket, guest)

    def _is_due(self, worker: Worker) -> bool:
        due = self._due.setdefault(worker.number, self._random.randint(1, 2 * self._mean))
        return sum(counts.count for counts in worker.counters().commands.values()) >= due

    def _move(self, control_socket: Path, guest: int) -> None:
        try:
            control.pause(control_socket, guest)
            control.resume(control_socket, guest)
            self.moves += 1
        except RemotingError as error:
            if not any(words in str(error) for words in _GONE):
                self.failures.append(str(error))

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        self.join()
