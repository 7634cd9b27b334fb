"""test-llama-archs: every architecture that llama.cpp can test, dense and with experts, on one device and split over
two.

The native program has two ggml-rpc-servers, local devices that are like a GPU to llama.cpp's scheduler: the graph of
every architecture must be cut into as many splits when remoted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.models.cases import Case
from tests.models.sides import Sides
from tests.models.tools import Outcome

_TOOL = "test-llama-archs"
_SEED = ("-s", "1")
_VERBOSE = ("-v", "4")  # with the number of splits of every context
_ROW = re.compile(r"^\| *([\w.-]+)\| *(.+?)\| *(Dense|MoE)\|(.*)$", re.MULTILINE)
_SPLITS = re.compile(r"splits = (\d+(?: \([^)]*\))?(?:, \d+ \([^)]*\))?)")
_PLACES = ("own CPU", "first device", "second device", "both devices, -sm tensor")


@dataclass(frozen=True)
class Row:
    """A line of the tool's table: an architecture's configuration on a device, and what came of it."""

    architecture: str
    configuration: str
    results: str

    @property
    def is_skipped(self) -> bool:
        """Whether llama.cpp has no test for it."""
        return "OK" not in self.results and "FAIL" not in self.results


def rows(outcome: Outcome) -> list[Row]:
    """The complete lines of the table."""
    return [
        Row(match[1], match[3], " ".join(match[4].split()))
        for match in _ROW.finditer(outcome.output)
        if match[4].count("|") == 3
    ]


@dataclass(frozen=True)
class Pair:
    """What the tool came to, with one architecture."""

    native: Outcome
    remoted: Outcome


class Runs:
    """The tool, run once for each architecture, natively and remoted, when its outcome is first asked for."""

    def __init__(self, sides: Sides, names: list[str]) -> None:
        self._sides = sides
        self._names = names
        self._pairs: dict[str, Pair] = {}

    def compare(self) -> Iterator[Case]:
        """For each architecture a case for each row of its table."""
        for name, pair in self._outcomes():
            yield from _rows_of(name, pair)

    def compare_splits(self) -> Iterator[Case]:
        """For each architecture a case for the splits of the graphs of all its contexts."""
        for name, pair in self._outcomes():
            native, remoted = (" ".join(_SPLITS.findall(outcome.log)) for outcome in (pair.native, pair.remoted))
            if any(not row.is_skipped for row in rows(pair.native)):
                natively_good = pair.native.ended_well and bool(native)
                yield Case(name, native or pair.native.why(), remoted or pair.remoted.why(), natively_good)

    def _outcomes(self) -> Iterator[tuple[str, Pair]]:
        return self._sides.each(lambda name: (name, self._pair(name)), self._names)

    def _pair(self, name: str) -> Pair:
        if name not in self._pairs:
            arguments = (*_SEED, *_VERBOSE, "-a", name)
            with self._sides.native_pair() as native, self._sides.remoted_pair() as remoted:
                outcomes = [side.run(_TOOL, arguments, MODELS_LOAD_BACKENDS="1") for side in (native, remoted)]
            self._pairs[name] = Pair(*outcomes)
        return self._pairs[name]


def _rows_of(name: str, pair: Pair) -> Iterator[Case]:
    here, there = rows(pair.native), rows(pair.remoted)
    for number in range(max(len(here), len(there))):
        row = here[number] if number < len(here) else there[number]
        if row.is_skipped:
            continue
        label = f"{name}, {row.configuration}, {_PLACES[number % len(_PLACES)]}"
        # Where ggml-rpc itself failed, llama.cpp's own verdict is what is left to judge by.
        expected = row.results if number < len(here) else f"no FAIL ({pair.native.why()})"
        said = there[number].results if number < len(there) else pair.remoted.why()
        passed_alone = number >= len(here) and "FAIL" not in said
        yield Case(label, expected, expected if passed_alone else said, "FAIL" not in row.results)
    if not pair.remoted.ended_well:
        yield Case(f"{name}: the test's end", "status 0", pair.remoted.why(), pair.native.ended_well)
