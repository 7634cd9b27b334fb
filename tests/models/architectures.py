"""test-llama-archs: every architecture that llama.cpp can test, dense and with experts, on one device and split over two.

The native program has two ggml-rpc-servers, local devices that are like a GPU to llama.cpp's scheduler: the graph of every architecture must
be cut into as many splits when remoted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.models.cases import Case
from tests.models.lanes import Lane, Lanes
from tests.models.tools import Outcome, Side

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


def testable(side: Side) -> list[str]:
    """The names of the architectures for which llama.cpp has a test, as it runs them on its own CPU."""
    outcome = side.run(_TOOL, (*_SEED, "-b", "CPU"), MODELS_LOAD_BACKENDS="1")
    return list(dict.fromkeys(row.architecture for row in rows(outcome) if not row.is_skipped))


def compare(lanes: Lanes, names: list[str]) -> Iterator[Case]:
    """For each architecture a case for each row of its table, and one for the splits of all its contexts."""
    for cases in lanes.each(_judge, names):
        yield from cases


def _judge(lane: Lane, name: str) -> list[Case]:
    arguments = (*_SEED, *_VERBOSE, "-a", name)
    native, remoted = (
        side.run(_TOOL, arguments, MODELS_LOAD_BACKENDS="1") for side in (lane.native_rpc, lane.remoted_pair)
    )
    places = len(_PLACES)
    cases = []
    there = rows(remoted)
    for number, row in enumerate(rows(native)):
        label = f"{name}, {row.configuration}, {_PLACES[number % places]}"
        other = there[number].results if number < len(there) else remoted.why()
        cases.append(Case(label, row.results, other, "FAIL" not in row.results))
    if not native.ended_well:
        cases.append(Case(f"{name}: the test's end", native.why(), remoted.why(), natively_good=False))
    if native.ended_well and remoted.ended_well:
        cases.append(
            Case(f"{name}: splits", *(" ".join(_SPLITS.findall(outcome.log)) for outcome in (native, remoted)))
        )
    return cases
