"""A pytest plugin (-p tests.support.pausing) that pauses and resumes this process's guests between commands of the
tests, so that the tests cover contexts that move from worker to worker.

GGML_REMOTING_PAUSES is the mean number of commands between pauses; the test's name seeds the choice.
"""

from __future__ import annotations

import os
import random
from pathlib import Path
from typing import Any

import pytest

from ggml_remoting import control
from ggml_remoting.context import Context
from ggml_remoting.errors import RemotingError
from ggml_remoting.status import Status
from ggml_remoting.wire import Wire
from tests.support.waiting import until_told

_COMMANDS = ("post", "transact", "fetch")
moves = 0  # pauses of guests in this process, for callers that check that there were some


def move(folder: Path) -> None:
    """Pauses and resumes the guests of this process on the daemon of a folder."""
    global moves
    with Status(folder / "status") as status:
        until_told(status, lambda: status.offer)
        guests = {worker.guest for worker in status.workers.values() if worker.guest_pid == os.getpid()}
    for guest in sorted(guests):
        control.pause(folder / "control", guest)
    for guest in sorted(guests):
        control.resume(folder / "control", guest)
        moves += 1


@pytest.fixture(autouse=True)
def _moved(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    every = int(os.environ.get("GGML_REMOTING_PAUSES", "1"))
    drawn = random.Random(request.node.nodeid)
    call = Wire._call

    def move_and_call(self: Context, name: str, *arguments: Any) -> None:
        folder = Path(self.address.removeprefix("unix:")).parent
        if name in _COMMANDS and drawn.randrange(every) == 0 and (folder / "control").exists():
            try:
                move(folder)
            except RemotingError as error:  # the command before may have ended the context
                assert "more than was measured" not in str(error)
        call(self, name, *arguments)

    monkeypatch.setattr(Wire, "_call", move_and_call)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Reports how often a guest was moved."""
    terminalreporter.write_line(f"{moves} moves")
