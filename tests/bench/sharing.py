"""Guests that share a device against as many native processes: what they make together, and whether shares are even.

All run llama-bench without end. What is counted is what each has done between two moments at which all of them compute.
"""

from __future__ import annotations

import contextlib
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import IO

from bench.figures import Bar, Figure
from bench.llama_bench import Side, Work
from bench.models import random_model
from bench.servers import Daemon
from bench.setting import Setting, work
from ggml_remoting import downloads
from ggml_remoting.errors import SetupError

_START_SECONDS = 180.0
_ENDLESS = 100_000  # repetitions
_PROMPT = 2048
_ALONE_ROUNDS = 3


@dataclass
class _Running:
    """A llama-bench and the moments at which it began its repetitions."""

    process: subprocess.Popen[str]
    tokens: int  # of a repetition
    begins: list[float] = field(default_factory=list)

    def watch(self) -> None:
        """Reads what it says until it ends."""
        assert self.process.stderr is not None
        for line in self.process.stderr:
            if " run " in line:
                self.begins.append(time.monotonic())

    def rate(self, begin: float, end: float) -> float:
        """Tokens per second of the repetitions that lie between two moments; 0 if none does."""
        within = [moment for moment in self.begins if begin <= moment <= end]
        return self.tokens * (len(within) - 1) / (within[-1] - within[0]) if len(within) > 1 else 0.0


def _start(side: Side, job: Work) -> _Running:
    command = [*job.command(side), "--progress"]
    process = subprocess.Popen(
        command, env=dict(side.environment), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    running = _Running(process, job.prompt or job.decode)
    threading.Thread(target=running.watch, daemon=True).start()
    return running


def rates(jobs: Sequence[tuple[Side, Work]], seconds: float) -> list[float]:
    """Tokens per second of each, over the time in which all have begun their second repetition."""
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
        return [each.rate(begin, time.monotonic()) for each in running]


def _end(process: subprocess.Popen[str]) -> None:
    process.terminate()
    process.wait()
    stream: IO[str] | None = process.stderr
    if stream is not None:
        stream.close()


@dataclass(frozen=True)
class Case:
    """A model, how many guests at once, and what is asked of them."""

    model: str
    counts: tuple[int, ...]
    seconds: float
    tokens: int  # of a repetition, so that some fit into the seconds
    threads: int = 1
    to_native: Bar | None = None
    to_one: Bar | None = None  # the total, to what one guest makes alone


_GPU_CASES = (
    Case("1B", (2, 4, 8, 16), 5, 64, to_native=Bar(">=", 1.8), to_one=Bar(">=", 0.88)),
    Case("8B", (2, 4), 8, 32, to_native=Bar(">=", 1.35)),
)
_CPU_CASES = (
    Case("SmolLM2", (2, 3), 8, 16),
    Case("SmolLM2", (2, 3), 8, 16, threads=2),
    Case("1.7M", (2,), 4, 256),
    Case("1.7M", (2,), 4, 256, threads=2),
)
_EVEN = Bar("<=", 1.05)


@dataclass(frozen=True)
class _Ways:
    """The sides that are compared, by the daemons' --share."""

    setting: Setting

    @property
    def shares(self) -> tuple[str, ...]:
        return ("driver", "auto") if self.setting.is_cpu else ("driver", "turns")

    @contextlib.contextmanager
    def open(self, name: str) -> Iterator[Side]:
        """native, or a value of --share."""
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
    """All rows, for these models or for all."""
    ways = _Ways(setting)
    for case in _CPU_CASES if setting.is_cpu else _GPU_CASES:
        if not models or case.model in models:
            yield from _case(ways, case)
    if not setting.is_cpu and (not models or "8B" in models):
        yield from _beside_prompts(ways, "8B")


def _path(setting: Setting, name: str) -> Path:
    return downloads.fetch_model() if name == "SmolLM2" else random_model(name, setting.folder / "models")


def _job(setting: Setting, case: Case) -> Work:
    return work(_path(setting, case.model), case.threads, decode=case.tokens, repetitions=_ENDLESS)


def _case(ways: _Ways, case: Case) -> Iterator[Figure]:
    section = f"sharing: {case.model}, {case.threads} thread{'s' if case.threads > 1 else ''} each"
    job = _job(ways.setting, case)
    alone: dict[str, list[float]] = {name: [] for name in ("native", *ways.shares)}
    for _ in range(_ALONE_ROUNDS):
        for name, values in alone.items():
            with ways.open(name) as side:
                values += rates([(side, job)], case.seconds)
    for name, values in alone.items():
        yield Figure(section, f"alone, {name}", median(values), "tokens/s", interval=(min(values), max(values)))
    plain, shared = (alone[name] for name in ways.shares)
    if min(plain) > 0:  # else the machine was too busy to compute one repetition
        ratio = median(new / old for new, old in zip(shared, plain, strict=True))
        yield Figure(section, f"alone, {ways.shares[1]} to {ways.shares[0]}", ratio, "", Bar(">=", 0.99))
    for count in case.counts:
        totals: dict[str, float] = {}
        for name in alone:
            with ways.open(name) as side:
                each = rates([(side, job)] * count, case.seconds)
            totals[name] = sum(each)
            yield Figure(section, f"{count} at once, {name}", sum(each), "tokens/s", interval=(min(each), max(each)))
            if name == ways.shares[1] and min(each) > 0:
                yield Figure(section, f"{count} at once, {name}, most to least", max(each) / min(each), "", _EVEN)
        yield from _ratios(section, count, totals, (ways.shares[1], median(shared)), case)


def _ratios(
    section: str, count: int, totals: Mapping[str, float], shared: tuple[str, float], case: Case
) -> Iterator[Figure]:
    name, one = shared
    if totals["native"] > 0:
        to_native = totals[name] / totals["native"]
        yield Figure(section, f"{count} at once, {name} to native", to_native, "", case.to_native)
    if one > 0:
        yield Figure(section, f"{count} at once, {name}, to one alone", totals[name] / one, "", case.to_one)


def _beside_prompts(ways: _Ways, model: str) -> Iterator[Figure]:
    """One that decodes, beside one that computes prompts without end."""
    section = f"sharing: {model}, one decodes beside prompts of {_PROMPT}"
    path = _path(ways.setting, model)
    decoder = work(path, 1, decode=32, repetitions=_ENDLESS)
    prompts = work(path, 1, prompt=_PROMPT, repetitions=_ENDLESS)
    for name in ("native", *ways.shares):
        with ways.open(name) as side:
            decoded_alone = rates([(side, decoder)], 5)[0]
            prompted_alone = rates([(side, prompts)], 5)[0]
            decoded, prompted = rates([(side, decoder), (side, prompts)], 10)
        yield Figure(section, f"decode, {name}", decoded, "tokens/s")
        yield Figure(section, f"decode, {name}, to alone", decoded / decoded_alone, "")
        yield Figure(section, f"prompts, {name}, to alone", prompted / prompted_alone, "")
