"""`ggml-remoting top`: what each guest does on the host's devices, live, from the counters of its worker."""

from __future__ import annotations

import itertools
import json
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from ggml_remoting.errors import RemotingError, SetupError
from ggml_remoting.status import Counters, Latencies, Status, Worker, find_status_sockets

_GRAPH_CALLS = ("backend.graph_compute", "backend.graph_plan_compute")
_PERCENTS = (50, 90, 99)
_CALLS_SHOWN = 6
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
    devices: tuple[str, ...]  # of the offer, by number
    now: Reading
    before: Reading | None

    @property
    def name(self) -> str:
        """The administrator's name for it; else that of a virtual machine (QEMU's -name); else the program's."""
        if self.worker.name:
            return self.worker.name
        is_machine = self.worker.program.startswith("qemu")
        return (_machine_name(self.worker.guest_pid) if is_machine else "") or self.worker.program

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
        uses = [(name, counters.memory[number], counters.backends[number]) for number, name in enumerate(self.devices)]
        return {name: memory for name, memory, backends in uses if memory or backends}


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

    @property
    def daemon_count(self) -> int:
        """How many it is connected to."""
        return len(self._statuses)

    def shares(self) -> dict[int, str]:
        """How the guests of each daemon, by its process id, share its devices: a word of --share."""
        return {status.daemon_pid: status.share for status in map(self._statuses.__getitem__, self._update())}

    def read(self) -> list[Guest]:
        """All guests, the one with the most load first."""
        guests = [guest for path in self._update() for guest in self._read(path)]
        self._before = {key: reading for guest, key, reading in guests}
        return sorted(
            (guest for guest, _, _ in guests), key=lambda guest: (-guest.load, guest.daemon_pid, guest.worker.number)
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
        devices = tuple(device.name for device in status.offer.devices) if status.offer else ()
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


def as_json(guests: Sequence[Guest]) -> str:
    """A snapshot in one line of JSON."""
    return json.dumps({"time": time.time(), "guests": [_json_of(guest) for guest in guests]})


def _json_of(guest: Guest) -> dict[str, Any]:
    counters, rates = guest.now.counters, guest.calls_per_second
    return {
        "daemon_pid": guest.daemon_pid,
        "guest": guest.worker.guest,
        "context": guest.worker.context,
        "name": guest.worker.name,
        "class": guest.worker.guest_class,
        "weight": guest.worker.weight,
        "program": guest.worker.program,
        "guest_pid": guest.worker.guest_pid,
        "guest_uid": guest.worker.guest_uid,
        "worker_pid": guest.worker.pid,
        "age_seconds": (guest.now.time_ns - guest.worker.started_ns) / 1e9,
        "load": guest.load,
        "device_share": guest.device_share,
        "cores": guest.now.counters.cores,
        "turns_passed_over": guest.now.counters.passed_over,
        "pieces": guest.now.counters.pieces,
        "memory": guest.memory(),
        "totals": guest.totals(),
        "per_second": guest.per_second(),
        "calls": {name: {**vars(counts), "per_second": rates[name]} for name, counts in counters.commands.items()},
        "latency_ns": {name: _percentiles(latencies) for name, latencies in guest.latencies().items()},
        "timed": {"graph": counters.graphs.count, "answer": counters.answers.count},
    }


def _percentiles(latencies: Latencies) -> dict[str, int | None]:
    return {f"p{percent}": latencies.percentile_ns(percent) for percent in _PERCENTS}


# The most important columns come first: a terminal of 80 columns shows at least up to the errors.
_COLUMNS = ("GUEST", "PID", "DEVICE", "MEMORY", "LOAD", "GRAPHS/s", "GRAPH 50%", "ERRORS")
_MORE_COLUMNS = ("GRAPH 99%", "ANSWER 50%", "ANSWER 99%", "CALLS/s", "IN/s", "OUT/s", "WAITS/s", "SLEEPS/s")
_SHARE_COLUMNS = ("CLASS", "WEIGHT", "SHARE", "TURN WAIT 50%", "TURN WAIT 99%", "CORES")
_WIDEST = 16  # of a name
_GAP = "  "


def as_table(guests: Sequence[Guest], width: int | None = None) -> list[str]:
    """A heading, and two lines for each guest: its rates, as many whole columns as fit, and its most frequent calls."""
    rows = [(*_COLUMNS, *_MORE_COLUMNS, *_SHARE_COLUMNS), *map(_row, guests)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    ends = itertools.accumulate(each + len(_GAP) for each in widths)
    fitting = sum(width is None or end - len(_GAP) <= width for end in ends)
    lines = [
        _GAP.join(
            cell.ljust(each) if i < 3 else cell.rjust(each)
            for i, (cell, each) in enumerate(zip(row[:fitting], widths[:fitting], strict=True))
        )
        for row in rows
    ]
    return [
        lines[0],
        *(
            line
            for guest, row in zip(guests, lines[1:], strict=True)
            for line in (row, f"    {_frequent_calls(guest)}")
        ),
    ]


def _row(guest: Guest) -> tuple[str, ...]:
    rates, memory = guest.per_second(), guest.memory()
    latencies = [latency.percentile_ns(percent) for latency in guest.latencies().values() for percent in (50, 99)]
    graph_half, graph_most, answer_half, answer_most, turn_half, turn_most = map(_duration, latencies)
    return (
        guest.name[:_WIDEST],
        str(guest.worker.guest_pid),
        (",".join(memory) or "-")[:_WIDEST],
        _bytes(sum(memory.values())),
        f"{100 * guest.load:.0f}%",
        _number(rates["graphs"]),
        graph_half,
        str(guest.totals()["errors"]),
        graph_most,
        answer_half,
        answer_most,
        _number(rates["calls"]),
        *(_bytes(rates[name]) for name in ("bytes_in", "bytes_out")),
        *(_number(rates[name]) for name in ("waits", "sleeps")),
        guest.worker.guest_class,
        str(guest.worker.weight),
        "-" if guest.device_share is None else f"{100 * guest.device_share:.0f}%",
        turn_half,
        turn_most,
        str(guest.now.counters.cores or "-"),
    )


def _frequent_calls(guest: Guest) -> str:
    if guest.worker.is_spare:
        return "kept for a guest to come; it holds on every GPU what the driver takes for a process (CUDA: some 0.5 GB)"
    frequent = [(name, rate) for name, rate in guest.calls_per_second.items() if rate > 0][:_CALLS_SHOWN]
    return ", ".join(f"{name} {_number(rate)}/s" for name, rate in frequent) or "no calls"


def _number(value: float) -> str:
    for unit in ("", "k", "M"):
        if value < 999.5:
            return f"{value:.1f}{unit}" if unit or 0 < value < 10 else f"{value:.0f}"
        value /= 1000
    return f"{value:.1f}G"


def _bytes(value: float) -> str:
    for unit in ("B", "KiB", "MiB", "GiB"):
        if value < 1023.5:
            return f"{value:.0f} {unit}" if unit == "B" else f"{value:.1f} {unit}"
        value /= 1024
    return f"{value:.1f} TiB"


def _duration(ns: int | None) -> str:
    if ns is None:
        return "-"
    for unit, size in (("s", 1e9), ("ms", 1e6), ("us", 1e3)):
        if ns >= size:
            return f"{ns / size:.3g} {unit}"
    return f"{ns} ns"
