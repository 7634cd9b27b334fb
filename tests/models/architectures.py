"""test-llama-archs: every architecture that llama.cpp can test, dense and with experts, on one device and split over
two.

The native program uses two ggml-rpc-servers. llama.cpp's scheduler treats them like GPUs, so the graph of every
architecture must have as many splits natively as remoted.
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
_VERBOSE = ("-v", "4")  # logs the number of splits of every context
_ROW = re.compile(r"^\| *([\w.-]+)\| *(.+?)\| *(Dense|MoE)\|(.*)$", re.MULTILINE)
_SPLITS = re.compile(r"splits = (\d+(?: \([^)]*\))?(?:, \d+ \([^)]*\))?)")
_PLACES = ("own CPU", "first device", "second device", "both devices, -sm tensor")


@dataclass(frozen=True)
class Row:
    """A line of the tool's table: an architecture's configuration on a device, and the result."""

    architecture: str
    configuration: str
    results: str

    @property
    def is_skipped(self) -> bool:
        """Whether llama.cpp has no test for this configuration."""
        return "OK" not in self.results and "FAIL" not in self.results


def rows(outcome: Outcome) -> list[Row]:
    """The complete lines of the table."""
    return [
        Row(match[1], match[3], " ".join(match[4].split()))
        for match in _ROW.finditer(outcome.output)
        if match[4].count("|") == 3
    ]


def compare(sides: Sides, names: list[str]) -> Iterator[Case]:
    """For each architecture a case per row of its table, and one for the splits of all its contexts."""
    for cases in sides.each(lambda name: _judge(sides, name), names):
        yield from cases


def _judge(sides: Sides, name: str) -> list[Case]:
    arguments = (*_SEED, *_VERBOSE, "-a", name)
    with sides.native_pair() as native_side, sides.remoted_pair() as remoted_side:
        native, remoted = (side.run(_TOOL, arguments, MODELS_LOAD_BACKENDS="1") for side in (native_side, remoted_side))
    here, there = rows(native), rows(remoted)
    cases = []
    for number in range(max(len(here), len(there))):
        row = here[number] if number < len(here) else there[number]
        if row.is_skipped:
            continue
        label = f"{name}, {row.configuration}, {_PLACES[number % len(_PLACES)]}"
        # If ggml-rpc itself failed, only llama.cpp's own verdict can be checked.
        expected = row.results if number < len(here) else f"no FAIL ({native.why()})"
        said = there[number].results if number < len(there) else remoted.why()
        passed_alone = number >= len(here) and "FAIL" not in said
        cases.append(Case(label, expected, expected if passed_alone else said, "FAIL" not in row.results))
    if native.ended_well and remoted.ended_well:
        counts = [" ".join(_SPLITS.findall(outcome.log)) for outcome in (native, remoted)]
        if any(not row.is_skipped for row in here):
            cases.append(Case(f"{name}: splits", *counts, natively_good=bool(counts[0]), row="number of splits"))
    elif not remoted.ended_well:
        cases.append(Case(f"{name}: the test's end", "status 0", remoted.why(), native.ended_well))
    return cases
