"""What programs on this user's daemons have lost: graphs and copies that failed, as far as their workers still live."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from ggml_remoting.doctor.finding import Finding, note
from ggml_remoting.errors import RemotingError
from ggml_remoting.status import CommandCounts, Status, Worker

LOST_WORK = "lost work"

_WORK = ("backend.", "buffer.", "context.graph_")
"""What the names of calls that compute or copy begin with. Other calls ask, or ask for memory: a program may do well
without it.
"""

_MEND = "read each failure's reason in the program's output or log, remove it, and start the program again"
_SECONDS = 1.0
"""How long a daemon may take to report its workers."""


def examine_work(sockets: Iterable[Path]) -> list[Finding]:
    """A finding for each living worker of the daemons with these status sockets that failed in a graph or a copy."""
    return [
        note(
            LOST_WORK,
            f"{worker.program} (process {worker.guest_pid}): {failed}; its results are not to be trusted",
            _MEND,
        )
        for socket in sockets
        for worker in _workers(socket)
        if (failed := _failed(worker))
    ]


def _workers(socket: Path) -> Iterator[Worker]:
    """Nothing for a daemon that ends meanwhile."""
    try:
        with Status(socket) as status:
            status.read(_SECONDS)
            yield from status.workers.values()
    except RemotingError:
        return


def _failed(worker: Worker) -> str:
    """Each kind of call of a worker that failed, and how often. Empty if none did, or its counters cannot be read."""
    try:
        commands = worker.counters().commands
    except RemotingError:
        return ""
    return ", ".join(
        _line(name, counts) for name, counts in commands.items() if counts.errors and name.startswith(_WORK)
    )


def _line(name: str, counts: CommandCounts) -> str:
    return f"{counts.errors} of {counts.count} {name} failed"
