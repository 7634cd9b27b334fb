"""Guests that share a GPU compared with as many native processes: their total speed and the evenness of shares.

Every guest runs llama-bench without end. A rate counts the tokens computed while all of them compute.
"""

from __future__ import annotations

import contextlib
import itertools
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from typing import IO

from bench.figures import Bar, Figure
from bench.llama_bench import Side, Work
from bench.models import random_model
from bench.servers import Daemon
from bench.setting import Setting, work
from ggml_remoting import downloads
from ggml_remoting.errors import SetupError

_START_SECONDS = 180.0
ENDLESS = 100_000  # repetitions
_ALONE_ROUNDS = 3


@dataclass(frozen=True)
class Pace:
    """The moments at which one llama-bench began its repetitions, and the tokens of a repetition."""

    tokens: int
    begins: tuple[float, ...]

    @property
    def rate(self) -> float:
        """Tokens per second; 0 if less than one repetition was measured."""
        begins = self.begins
        return self.tokens * (len(begins) - 1) / (begins[-1] - begins[0]) if len(begins) > 1 else 0.0

    @property
    def times(self) -> list[float]:
        """The seconds of each repetition."""
        return [later - earlier for earlier, later in itertools.pairwise(self.begins)]


def slowest_hundredth(each: Sequence[Pace]) -> float:
    """The 99th percentile of the times of all repetitions, in seconds; 0 for less than a hundred repetitions."""
    times = [seconds for pace in each for seconds in pace.times]
    return quantiles(times, n=100)[-1] if len(times) >= 100 else 0.0


@dataclass
class _Running:
    """A running llama-bench and the moments at which it began its repetitions."""

    process: subprocess.Popen[str]
    tokens: int  # of a repetition
    begins: list[float] = field(default_factory=list)

    def watch(self) -> None:
        """Reads its output until it ends, and notes when each repetition begins."""
        assert self.process.stderr is not None
        for line in self.process.stderr:
            if " run " in line:
                self.begins.append(time.monotonic())

    def between(self, begin: float, end: float) -> Pace:
        """The repetitions that lie between two moments."""
        return Pace(self.tokens, tuple(moment for moment in self.begins if begin <= moment <= end))


def _start(side: Side, job: Work) -> _Running:
    command = [*job.command(side), "--progress"]
    process = subprocess.Popen(
        command, env=dict(side.environment), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    running = _Running(process, job.prompt or job.decode)
    threading.Thread(target=running.watch, daemon=True).start()
    return running


def rates(jobs: Sequence[tuple[Side, Work]], seconds: float) -> list[float]:
    """Tokens per second of each job, over a time in which all of them compute."""
    return [pace.rate for pace in paces(jobs, seconds)]


def paces(jobs: Sequence[tuple[Side, Work]], seconds: float) -> list[Pace]:
    """The pace of each job, over a time that begins when all have begun their second repetition."""
    with contextlib.ExitStack() as stack:
        running = []
        for side, job in jobs:
            running.append(_start(side, job))
            stack.callback(_end, running[-1].process)
        deadline = time.monotonic() + _START_SECONDS
        while any(len(each.begins) < 2 for each in running):
            if time.monotonic() > deadline or any(each.process.poll() is not None for each in running):
                raise SetupError(f"not all of {len(jobs)} llama-benches computed at once")
            time.sleep(0.05)
        begin = time.monotonic()
        time.sleep(seconds)
        return [each.between(begin, time.monotonic()) for each in running]


def _end(process: subprocess.Popen[str]) -> None:
    process.terminate()
    process.wait()
    stream: IO[str] | None = process.stderr
    if stream is not None:
        stream.close()


@dataclass(frozen=True)
class Case:
    """A model, the numbers of guests to measure, and the bars."""

    model: str
    counts: tuple[int, ...]
    seconds: float
    tokens: int  # per repetition; several repetitions fit into `seconds`
    to_native: Bar | None = None
    to_one: Bar | None = None  # the total rate, relative to one guest alone
    sides: tuple[str, ...] = ("native", "driver", "turns")


_CASES = (
    Case("1B", (2, 4, 8, 16), 5, 64, to_native=Bar(">=", 1.8), to_one=Bar(">=", 0.88)),
    Case("8B", (2, 4), 8, 32, to_native=Bar(">=", 1.35)),
    Case("135M", (64,), 8, 4, sides=("turns",)),
)
_EVEN = Bar("<=", 1.05)


@dataclass(frozen=True)
class Ways:
    """The compared sides: native, and a daemon for each value of --share."""

    setting: Setting

    @contextlib.contextmanager
    def open(self, name: str) -> Iterator[Side]:
        """Opens 'native' or a daemon with this value of --share, and yields its side."""
        if name == "native":
            yield self.setting.native()
            return
        programs = self.setting.programs
        options = ("--share", name)
        with Daemon(
            programs.host, self.setting.device, self.setting.folder, programs.environment(), options=options
        ) as daemon:
            yield self.setting.remoted(daemon.address)


def figures(setting: Setting, models: Sequence[str]) -> Iterator[Figure]:
    """The figures for these models, or for all models if none is named."""
    ways = Ways(setting)
    for case in _CASES:
        if not models or case.model in models:
            yield from _case(ways, case)


def model_path(setting: Setting, name: str) -> Path:
    """A file of the model of that name."""
    return downloads.fetch_model() if name == "SmolLM2" else random_model(name, setting.folder / "models")


def _job(setting: Setting, case: Case, tokens: int) -> Work:
    return work(model_path(setting, case.model), 1, decode=tokens, repetitions=ENDLESS)


def _case(ways: Ways, case: Case) -> Iterator[Figure]:
    section = f"sharing: {case.model}"
    job = _job(ways.setting, case, case.tokens)
    alone: dict[str, list[float]] = {name: [] for name in case.sides}
    for _ in range(_ALONE_ROUNDS):
        for name, values in alone.items():
            with ways.open(name) as side:
                values += rates([(side, job)], case.seconds)
    for name, values in alone.items():
        yield Figure(section, f"alone, {name}", median(values), "tokens/s", interval=(min(values), max(values)))
    plain, shared = (alone.get(name, []) for name in ("driver", "turns"))
    if plain and min(plain) > 0:  # else the machine was too busy to compute one repetition
        ratio = median(new / old for new, old in zip(shared, plain, strict=True))
        yield Figure(section, "alone, turns to driver", ratio, "", Bar(">=", 0.99))
    for count in case.counts:
        totals: dict[str, float] = {}
        for name in alone:
            with ways.open(name) as side:
                each = rates([(side, job)] * count, case.seconds)
            totals[name] = sum(each)
            yield Figure(section, f"{count} at once, {name}", sum(each), "tokens/s", interval=(min(each), max(each)))
            if name == "turns" and min(each) > 0:
                yield Figure(section, f"{count} at once, {name}, most to least", max(each) / min(each), "", _EVEN)
        yield from _ratios(section, count, totals, median(shared), case)
        yield from _token_times(ways, section, count, case)


def _token_times(ways: Ways, section: str, count: int, case: Case) -> Iterator[Figure]:
    """The 99th percentile of the times of all tokens."""
    job = _job(ways.setting, case, tokens=1)
    for name in (name for name in case.sides if name != "driver"):
        with ways.open(name) as side:
            late = slowest_hundredth(paces([(side, job)] * count, case.seconds))
        yield Figure(section, f"{count} at once, {name}, 99 % of tokens", 1000 * late, "ms")


def _ratios(section: str, count: int, totals: Mapping[str, float], one: float, case: Case) -> Iterator[Figure]:
    if totals.get("native", 0) > 0:
        to_native = totals["turns"] / totals["native"]
        yield Figure(section, f"{count} at once, turns to native", to_native, "", case.to_native)
    if one > 0:
        yield Figure(section, f"{count} at once, turns, to one alone", totals["turns"] / one, "", case.to_one)
