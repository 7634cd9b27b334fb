"""Guests that share the cores of a CPU host, with as many threads each as there are cores, and with one thread each.

Programs ask for as many threads as there are cores, so several programs at once ask for more threads than cores.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from bench.figures import Bar, Figure
from bench.setting import Setting, work
from bench.sharing import ENDLESS, Pace, Ways, model_path, paces, slowest_hundredth

_ALL = 0  # a number of threads: as many as there are cores
_ROUNDS = 5


@dataclass(frozen=True)
class _Way:
    """A number of programs at once and of their threads: native, or remoted with a value of --share."""

    share: str
    threads: int
    count: int

    def __str__(self) -> str:
        return f"{self.count} at once, {self.share}, -t {self.threads or 'cores'}"


@dataclass(frozen=True)
class _Compared:
    """The total rate of one way, relative to that of another."""

    one: _Way
    other: _Way
    bar: Bar


@dataclass(frozen=True)
class _Case:
    model: str
    tokens: int  # per repetition
    seconds: float
    compared: tuple[_Compared, ...]
    more: tuple[_Way, ...] = ()  # further ways, without a comparison

    @property
    def ways(self) -> list[_Way]:
        """Each once."""
        return list(dict.fromkeys((*self.more, *(way for pair in self.compared for way in (pair.one, pair.other)))))


_CASES = (
    _Case(
        "SmolLM2",
        1,
        3,
        (
            _Compared(_Way("turns", 1, 1), _Way("driver", 1, 1), Bar(">=", 0.99)),
            _Compared(_Way("turns", _ALL, 1), _Way("driver", _ALL, 1), Bar(">=", 0.99)),
            _Compared(_Way("turns", _ALL, 2), _Way("turns", 1, 2), Bar(">=", 0.9)),
            _Compared(_Way("turns", _ALL, 3), _Way("turns", 1, 3), Bar(">=", 1)),
        ),
        (_Way("native", 1, 2), _Way("native", _ALL, 2), _Way("native", 1, 3)),
    ),
    _Case("1.7M", 256, 3, (_Compared(_Way("turns", 1, 2), _Way("driver", 1, 2), Bar(">=", 1)),)),
)


def figures(setting: Setting, models: Sequence[str]) -> Iterator[Figure]:
    """The figures for these models, or for all models if none is named. The ways are measured in turns."""
    for case in _CASES:
        if not models or case.model in models:
            yield from _case(setting, case)


def _case(setting: Setting, case: _Case) -> Iterator[Figure]:
    section = f"cores: {case.model}"
    rounds = [{way: _measure(setting, case, way) for way in case.ways} for _ in range(_ROUNDS)]
    for way in case.ways:
        each = [[pace.rate for pace in of_one[way]] for of_one in rounds]
        interval = (min(map(min, each)), max(map(max, each)))
        yield Figure(section, str(way), median(map(sum, each)), "tokens/s", interval=interval)
        if case.tokens == 1:
            late = median(slowest_hundredth(of_one[way]) for of_one in rounds)
            yield Figure(section, f"{way}, 99 % of tokens", 1000 * late, "ms")
    for pair in case.compared:
        ratios = [_total(of_one[pair.one]) / _total(of_one[pair.other]) for of_one in rounds]
        name = f"{pair.one} to {pair.other}"
        yield Figure(section, name, median(ratios), "", pair.bar, interval=(min(ratios), max(ratios)))


def _measure(setting: Setting, case: _Case, way: _Way) -> list[Pace]:
    threads = way.threads or len(os.sched_getaffinity(0))
    job = work(model_path(setting, case.model), threads, decode=case.tokens, repetitions=ENDLESS)
    with Ways(setting).open(way.share) as side:
        return paces([(side, job)] * way.count, case.seconds)


def _total(each: Sequence[Pace]) -> float:
    return sum(pace.rate for pace in each)
