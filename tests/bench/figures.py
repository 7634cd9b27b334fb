"""A figure of the bench: a measured value and the bar that it must reach."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

_COMPARES: dict[str, Callable[[float, float], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    "<": operator.lt,
    "=": operator.eq,
}


@dataclass(frozen=True)
class Bar:
    """A comparison and a limit."""

    compare: str
    value: float

    def holds(self, value: float) -> bool:
        """Whether the value, rounded as the table prints it, reaches the limit."""
        return _COMPARES[self.compare](round(value, 3), self.value)

    def __str__(self) -> str:
        return f"{self.compare} {self.value:g}"


@dataclass(frozen=True)
class Figure:
    """One row of the table."""

    section: str
    name: str
    value: float
    unit: str
    bar: Bar | None = None
    interval: tuple[float, float] | None = None  # of the rounds' values, whose median is `value`

    @property
    def verdict(self) -> str:
        """'met' or 'MISSED'; empty for a figure without a bar."""
        return "" if self.bar is None else "met" if self.bar.holds(self.value) else "MISSED"

    def as_json(self) -> dict[str, object]:
        """The fields as the report's JSON file has them."""
        bar = str(self.bar) if self.bar else None
        return {
            "section": self.section,
            "name": self.name,
            "value": self.value,
            "unit": self.unit,
            "bar": bar,
            "verdict": self.verdict,
            "interval": self.interval,
        }


@dataclass(frozen=True)
class Speeds:
    """One model's speeds: for each task and side, one value per round."""

    model: str
    threads: int
    by_task: dict[str, dict[str, list[float]]]

    def figures(self, bars: Mapping[str, Bar]) -> Iterable[Figure]:
        """The median speed of each side, and the median of the rounds' ratios to native.

        The bars are those of remoted; a bar of another side has its name first, as in "stream decode".
        """
        section = f"{self.model}, {self.threads} thread{'s' if self.threads > 1 else ''}"
        for task, sides in self.by_task.items():
            for side, values in sides.items():
                yield Figure(section, f"{task}, {side}", median(values), unit_of(task), interval=interval(values))
            for side, values in sides.items():
                if side != "native":
                    bar = bars.get(task if side == "remoted" else f"{side} {task}")
                    ratios = ratios_of(values, sides["native"])
                    yield Figure(section, f"{task}, {side} to native", median(ratios), "", bar, interval(ratios))
            for side in ("remoted", "stream"):
                if side in sides and "ggml-rpc" in sides:
                    ratios = ratios_of(sides[side], sides["ggml-rpc"])
                    name = f"{task}, {side} to ggml-rpc"
                    bar = Bar(">=", 1) if side == "remoted" or task == "decode" else None
                    yield Figure(section, name, median(ratios), "", bar, interval(ratios))


def ratios_of(values: Sequence[float], native: Sequence[float]) -> list[float]:
    """The ratios within each round: neighbours in time, so that slow drift of the machine cancels out."""
    return [value / other for value, other in zip(values, native, strict=True)]


def interval(values: Sequence[float]) -> tuple[float, float]:
    """The least and the largest value of the rounds."""
    return min(values), max(values)


def unit_of(task: str) -> str:
    """The unit of a task's speed."""
    return "starts/s" if task == "starts" else "tokens/s"
