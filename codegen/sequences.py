"""Compares two lists in which order matters."""

from __future__ import annotations

from collections.abc import Callable, Sequence


def longest_match(rows: int, columns: int, fits: Callable[[int, int], bool]) -> list[tuple[int, int]]:
    """The longest list of places (i, j) that fit, rising in both, as near to the beginning as can be."""
    best = [[0] * (columns + 1) for _ in range(rows + 1)]
    for i in reversed(range(rows)):
        for j in reversed(range(columns)):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + 1 if fits(i, j) else 0)
    found: list[tuple[int, int]] = []
    i = j = 0
    while i < rows and j < columns:
        if fits(i, j) and best[i][j] == best[i + 1][j + 1] + 1:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif best[i + 1][j] >= best[i][j + 1]:
            i += 1
        else:
            j += 1
    return found


def kept(old: Sequence[str], new: Sequence[str]) -> set[str]:
    """The names that stand in both lists in the same order; a name of both that is not among them has moved."""
    return {old[i] for i, _ in longest_match(len(old), len(new), lambda i, j: old[i] == new[j])}
