"""A case: the output of a program natively and remoted.

The cases of one part are printed as they finish, and all parts as a table.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    """Two results to compare. `natively_good` is whether the native program itself passed. `row` names the row of the
    table that counts the case, if that is not its part's.
    """

    name: str
    native: str
    remoted: str
    natively_good: bool = True
    row: str = ""

    @property
    def is_good(self) -> bool:
        """Whether the remoted result equals the native one. If the native program fails, any result is accepted."""
        return not self.natively_good or self.native == self.remoted


@dataclass(frozen=True)
class PartResult:
    """The counts of a part's cases."""

    name: str
    cases: int
    natively_failed: int
    different: int
    seconds: float

    @property
    def is_good(self) -> bool:
        """Whether no case differs. A part without a case that passes natively proves nothing and is not good."""
        return self.different == 0 and self.cases > self.natively_failed


def run_part(name: str, cases: Iterable[Case]) -> list[PartResult]:
    """Counts the cases as they finish, and prints a line for each that differs and the progress every ten seconds.

    The part's row comes first and has the time of all its cases.
    """
    start = shown = time.monotonic()
    rows: dict[str, list[Case]] = {name: []}
    for case in cases:
        rows.setdefault(case.row or name, []).append(case)
        if not case.is_good:
            print(f"  DIFFERENT {case.name}\n    native:  {case.native}\n    remoted: {case.remoted}", flush=True)
        elif not case.natively_good:
            print(f"  natively failed: {case.name}: {case.native}", flush=True)
        if time.monotonic() - shown > 10:
            shown = time.monotonic()
            so_far = "; ".join(f"{row}: {len(of)} cases, {_different(of)} different" for row, of in rows.items())
            print(f"  {so_far}; {shown - start:.0f} s", flush=True)
    return [_result(row, of_row, time.monotonic() - start if row == name else 0) for row, of_row in rows.items()]


def _different(cases: list[Case]) -> int:
    return sum(not case.is_good for case in cases)


def _result(name: str, cases: list[Case], seconds: float) -> PartResult:
    failed = sum(not case.natively_good for case in cases)
    return PartResult(name, len(cases), failed, _different(cases), seconds)


def table(parts: Iterable[PartResult]) -> str:
    """The table of results, with a line for each part."""
    lines = [f"{'part':28}{'cases':>7}{'natively failed':>17}{'different':>11}{'seconds':>9}"]
    for part in parts:
        word = "" if part.is_good else "  BAD"
        lines.append(
            f"{part.name:28}{part.cases:>7}{part.natively_failed:>17}{part.different:>11}{part.seconds:>9.0f}{word}"
        )
    return "\n".join(lines)
