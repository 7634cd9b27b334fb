"""Where each guest's memory is, its state and its last transition: put together here for `top`, its JSON and
Prometheus.
"""

from __future__ import annotations

from dataclasses import dataclass

from ggml_remoting.guest_states import ConnectedGuest
from ggml_remoting.top import Guest, Snapshot, shown_name


@dataclass(frozen=True)
class Placement:
    """A guest of a daemon, and where its memory is, in bytes: on devices in the buffers of all its contexts, and saved
    in the host's memory.
    """

    daemon_pid: int
    guest: ConnectedGuest
    contexts: int  # that have a worker
    memory: dict[str, int]

    @property
    def name(self) -> str:
        """As `top` shows it."""
        return shown_name(self.guest.name, self.guest.program, self.guest.pid)

    @property
    def was_moved(self) -> bool:
        """Whether it has had a transition, or has one now."""
        return self.guest.last is not None or self.guest.state != "running"


def placements(snapshot: Snapshot) -> list[Placement]:
    """One for each guest that has had a worker, by daemon and number."""
    by_guest: dict[tuple[int, int], list[Guest]] = {}
    for context in snapshot.contexts:
        by_guest.setdefault((context.daemon_pid, context.worker.guest), []).append(context)
    return [
        _placement(daemon.pid, guest, by_guest.get((daemon.pid, guest.number), []))
        for daemon in sorted(snapshot.daemons, key=lambda daemon: daemon.pid)
        for guest in sorted(daemon.guests, key=lambda guest: guest.number)
    ]


def _placement(daemon_pid: int, guest: ConnectedGuest, contexts: list[Guest]) -> Placement:
    memory: dict[str, int] = {}
    for context in contexts:
        for name, size in context.memory().items():
            memory[name] = memory.get(name, 0) + size
    return Placement(daemon_pid, guest, len(contexts), memory)
