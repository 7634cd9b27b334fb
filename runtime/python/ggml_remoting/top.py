"""`ggml-remoting top`: what each guest does on the host's devices, live, from the counters of its worker."""

from __future__ import annotations

import itertools
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from ggml_remoting.errors import RemotingError, SetupError
from ggml_remoting.generated.records import Device
from ggml_remoting.guest_states import ConnectedGuest, TransitionTotals
from ggml_remoting.status import Counters, Latencies, Status, Worker, find_status_sockets

_GRAPH_CALLS = ("backend.graph_compute", "backend.graph_plan_compute")
_ANSWER_SECONDS = 2.0  # in which a daemon must answer


@dataclass(frozen=True)
class Reading:
    """A worker's counters at a time of the monotonic clock."""

    time_ns: int
    counters: Counters


@dataclass(frozen=True)
class Guest:
    """A guest context: what its worker has counted, and how fast since the reading before (or, at the first one, since
    its start).
    """

    daemon_pid: int
    worker: Worker
    devices: tuple[Device, ...]  # of the offer, by number
    now: Reading
    before: Reading | None

    @property
    def name(self) -> str:
        """As `top` shows it."""
        return shown_name(self.worker.name, self.worker.program, self.worker.guest_pid)

    @property
    def seconds(self) -> float:
        """That the rates are of."""
        return max(1e-9, (self.now.time_ns - (self.before.time_ns if self.before else self.worker.started_ns)) / 1e9)

    @property
    def load(self) -> float:
        """The share of that time in which the worker did not wait for commands, 0 to 1."""
        idle = self.now.counters.idle_ns(self.now.time_ns) - (
            self.before.counters.idle_ns(self.before.time_ns) if self.before else 0
        )
        return min(1.0, max(0.0, 1 - idle / 1e9 / self.seconds))

    @property
    def device_share(self) -> float | None:
        """The share of that time in which it had its turn of the devices; None where they are not shared by turns."""
        if not self.now.counters.turns:
            return None
        before_ns = self.before.counters.turns_ns if self.before else 0
        return min(1.0, (self.now.counters.turns_ns - before_ns) / 1e9 / self.seconds)

    @property
    def calls_per_second(self) -> dict[str, float]:
        """The calls by name, the most frequent first."""
        before = self.before.counters.commands if self.before else {}
        rates = {
            name: (counts.count - (before[name].count if name in before else 0)) / self.seconds
            for name, counts in self.now.counters.commands.items()
        }
        return dict(sorted(rates.items(), key=lambda item: (-item[1], item[0])))

    def per_second(self) -> dict[str, float]:
        """The rate of each of totals()."""
        before = _totals(self.before.counters) if self.before else {}
        return {name: (total - before.get(name, 0)) / self.seconds for name, total in self.totals().items()}

    def totals(self) -> dict[str, int]:
        """Sums since the worker's start; bytes are those of commands (in) and of their answers (out)."""
        return _totals(self.now.counters)

    def latencies(self) -> dict[str, Latencies]:
        """Of graphs, of what the guest waits for, and of waits for turns, since the reading before."""
        now, before = self.now.counters, self.before and self.before.counters
        return {
            "graph": now.graphs.since(before.graphs) if before else now.graphs,
            "answer": now.answers.since(before.answers) if before else now.answers,
            "turn_wait": now.turn_waits.since(before.turn_waits) if before else now.turn_waits,
        }

    def memory(self) -> dict[str, int]:
        """Bytes of its buffers by device, those that it uses."""
        counters = self.now.counters
        uses = [
            (device.name, counters.memory[number], counters.backends[number])
            for number, device in enumerate(self.devices)
        ]
        return {name: memory for name, memory, backends in uses if memory or backends}


@dataclass(frozen=True)
class ToldByDaemon:
    """What a daemon tells of its guests as such, those without a worker included."""

    pid: int
    guests: tuple[ConnectedGuest, ...]
    totals: dict[str, TransitionTotals]


@dataclass(frozen=True)
class Snapshot:
    """All guests at a moment: what daemons tell, and the contexts that have a worker, the one with most load first."""

    daemons: tuple[ToldByDaemon, ...]
    contexts: list[Guest]


def shown_name(name: str, program: str, pid: int) -> str:
    """The administrator's name for a guest; else that of a virtual machine (QEMU's -name); else the program's."""
    if name:
        return name
    return (_machine_name(pid) if program.startswith("qemu") else "") or program


def _machine_name(pid: int) -> str:
    """What follows -name on a QEMU's command line; empty if there is none, or it may not be read."""
    try:
        words = [word.decode("utf-8", "replace") for word in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")]
    except OSError:
        return ""
    told = next((value for option, value in itertools.pairwise(words) if option in ("-name", "--name")), "")
    parts = told.split(",")
    return next((part.removeprefix("guest=") for part in parts if part.startswith("guest=")), parts[0])


def _totals(counters: Counters) -> dict[str, int]:
    commands = counters.commands
    return {
        "graphs": sum(commands[name].count for name in _GRAPH_CALLS if name in commands),
        "nodes": counters.nodes,
        "calls": sum(counts.count for counts in commands.values()),
        "errors": sum(counts.errors for counts in commands.values()),
        "bytes_in": sum(counts.bytes_in for counts in commands.values()),
        "bytes_out": sum(counts.bytes_out for counts in commands.values()),
        "waits": counters.waits,
        "sleeps": counters.sleeps,
        "turns": counters.turns,
    }


class Watch:
    """The guests of some daemons, for repeated reading. Close it, or use it in a with statement."""

    def __init__(self, sockets: Sequence[Path] = ()) -> None:
        """Those that tell their status on `sockets`; without any, all daemons of this user, also those that come later.

        Raises SetupError if one of `sockets` is no daemon's.
        """
        self._named = tuple(sockets)
        self._statuses: dict[Path, Status] = {}
        self._before: dict[tuple[Path, int], Reading] = {}
        for path in sockets:
            self._connect(path)

    def shares(self) -> dict[int, str]:
        """How the guests of each daemon, by its process id, share its devices: a word of --share."""
        return {status.daemon_pid: status.share for status in map(self._statuses.__getitem__, self._update())}

    def read(self) -> Snapshot:
        """All guests as they are now."""
        paths = self._update()
        guests = [guest for path in paths for guest in self._read(path)]
        self._before = {key: reading for guest, key, reading in guests}
        told = (self._statuses[path] for path in paths)
        return Snapshot(
            tuple(ToldByDaemon(each.daemon_pid, tuple(each.guests.values()), each.totals) for each in told),
            sorted(
                (guest for guest, _, _ in guests),
                key=lambda guest: (-guest.load, guest.daemon_pid, guest.worker.number),
            ),
        )

    def _update(self) -> list[Path]:
        """Reads the daemons' messages, drops the daemons that are gone, and finds new ones."""
        for path, status in list(self._statuses.items()):
            try:
                status.read()
                status.ended_workers.clear()
            except SetupError:  # it has ended, or this was too slow for it
                status.close()
                del self._statuses[path]
        for path in self._named or find_status_sockets():
            if path not in self._statuses:
                self._connect(path)
        return list(self._statuses)

    def _connect(self, path: Path) -> None:
        try:
            self._statuses[path] = Status(path)
        except SetupError:  # such as at the socket of a daemon that was killed
            if self._named:
                raise
        else:
            self._statuses[path].read(_ANSWER_SECONDS)

    def _read(self, path: Path) -> Iterator[tuple[Guest, tuple[Path, int], Reading]]:
        status = self._statuses[path]
        devices = status.offer.devices if status.offer else ()
        for worker in status.workers.values():
            try:
                reading = Reading(time.monotonic_ns(), worker.counters())
            except RemotingError as error:
                print(f"ggml-remoting: {error}", file=sys.stderr)
                continue
            key = (path, worker.number)
            yield Guest(status.daemon_pid, worker, devices, reading, self._before.get(key)), key, reading

    def close(self) -> None:
        """Closing twice is harmless."""
        for status in self._statuses.values():
            status.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
