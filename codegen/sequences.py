"""Compares two lists in which order matters."""

from __future__ import annotations

from collections.abc import Callable, Sequence


def best_match(rows: int, columns: int, weight: Callable[[int, int], int]) -> list[tuple[int, int]]:
    """The heaviest list of places (i, j), rising in both, as near to the beginning as can be.

    A place of weight 0 is no match.
    """
    best = [[0] * (columns + 1) for _ in range(rows + 1)]
    for i in reversed(range(rows)):
        for j in reversed(range(columns)):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + weight(i, j))
    found: list[tuple[int, int]] = []
    i = j = 0
    while i < rows and j < columns:
        if weight(i, j) and best[i][j] == best[i + 1][j + 1] + weight(i, j):
            found.append((i, j))
            i, j = i + 1, j + 1
        elif best[i + 1][j] >= best[i][j + 1]:
            i += 1
        else:
            j += 1
    return found


def kept(old: Sequence[str], new: Sequence[str]) -> set[str]:
    """The names that stand in both lists in the same order; a name of both that is not among them has moved."""
    return {old[i] for i, _ in best_match(len(old), len(new), lambda i, j: int(old[i] == new[j]))}
