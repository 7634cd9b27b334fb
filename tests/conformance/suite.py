"""Runs llama.cpp's suite on a remoted device and compares it with the same device natively."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable

from tests.conformance.subset import Choice, choose
from tests.conformance.tool import FAILED, NOT_SUPPORTED, OK, Case, Tool

_PROGRESS_SECONDS = 15.0


def compare(native: Tool, remoted: Tool, choice: Choice | None) -> bool:
    """Runs both halves of the suite, support and results; with no choice, all its cases.

    Prints the differences. Returns whether the remoted device gives the native device's results.
    """
    support = native.support()
    is_same = _compare_support(support, remoted.support())
    filters = None if choice is None else [*map(str, choose(support, choice)), *choice.fusions]
    run = remoted.test(filters, _progress())
    expected = (
        {str(case) for case, _ in support} & set(filters) if filters is not None else {str(case) for case, _ in support}
    )
    missing = sorted(expected - {str(case) for case, _ in run.results})
    worse, no_better = _examine(dict(support), run.results, native, remoted)
    _print_table(run.results, worse)
    _print_cases(f"{len(missing)} cases were not run, such as", missing)
    _print_cases(
        f"{len(worse)} cases have another result than natively",
        [f"{case}: {run_status}" for case, run_status in worse.items()],
    )
    _print_cases(
        f"{len(no_better)} cases fail or are not supported natively either",
        [str(case) for case in no_better if FAILED in no_better[case]],
    )
    if run.problem:
        print(f"the suite did not finish: {run.problem}")
    return is_same and not missing and not worse and not run.problem


def _compare_support(native: list[tuple[Case, bool]], remoted: list[tuple[Case, bool]]) -> bool:
    """Compares the lines of `support --output csv`, in their order."""
    different = [f"natively {a}, remoted {b}" for a, b in zip(native, remoted, strict=False) if a != b]
    unsupported = sum(not is_supported for _, is_supported in native)
    is_same = not different and len(native) == len(remoted)
    print(
        f"support: {len(native)} lines natively ({unsupported} unsupported), {len(remoted)} remoted, "
        f"{'equal' if is_same else 'DIFFERENT'}"
    )
    _print_cases(f"{len(different)} lines differ", different)
    return is_same


def _examine(
    support: dict[Case, bool], results: Iterable[tuple[Case, str]], native: Tool, remoted: Tool
) -> tuple[dict[Case, str], dict[Case, str]]:
    """The cases that did not pass, in two groups: those that pass natively and fail remoted again, and those that do
    not pass natively either.
    """
    doubtful = {
        case: status
        for case, status in results
        if status == FAILED or (status == NOT_SUPPORTED and support.get(case, True))
    }
    if not doubtful:
        return {}, {}
    passed = set(native.test([str(case) for case in doubtful]).with_status(OK))
    no_better = {case: status for case, status in doubtful.items() if case not in passed}
    again = remoted.test([str(case) for case in doubtful if case in passed])
    not_again = passed - set(again.with_status(OK))
    _print_cases("failed once, passed when run again", [str(case) for case in sorted(passed - not_again)])
    return {case: doubtful[case] for case in not_again}, no_better


def _progress() -> Callable[[Case, str], None]:
    count = 0
    said = time.monotonic()

    def count_case(case: Case, _status: str) -> None:
        nonlocal count, said
        count += 1
        if time.monotonic() - said > _PROGRESS_SECONDS:
            said = time.monotonic()
            print(f"  {count} cases, now {case.op}", flush=True)

    return count_case


def _print_table(results: Iterable[tuple[Case, str]], worse: dict[Case, str]) -> None:
    counts: dict[str, Counter[str]] = {}
    for case, status in results:
        counts.setdefault(case.op, Counter())[status] += 1
    print(f"  {'OP':<24} {'CASES':>7} {'PASSED':>7} {'NOT SUPPORTED':>14} {'FAILED':>7} {'OTHER THAN NATIVE':>18}")
    other = Counter(case.op for case in worse)
    for op, count in sorted(counts.items()):
        print(f"  {op:<24} {count.total():7} {count[OK]:7} {count[NOT_SUPPORTED]:14} {count[FAILED]:7} {other[op]:18}")
    total = sum(counts.values(), Counter())
    print(
        f"  {'all':<24} {total.total():7} {total[OK]:7} {total[NOT_SUPPORTED]:14} {total[FAILED]:7} {other.total():18}",
        flush=True,
    )


def _print_cases(title: str, lines: list[str]) -> None:
    if lines:
        print(f"{title}:")
        print("\n".join(f"  {line}" for line in lines[:20]))
