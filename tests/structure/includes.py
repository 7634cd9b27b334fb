"""Which C unit includes which: never upwards between a side's folders, and never in a circle.

A unit is a header and the source of the same name. What a source includes counts as its unit's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

# A side's folders from top to bottom. A lower folder must not include a higher one.
LEVELS = {
    "runtime/frontend": ("ggml", "channel", "transport"),
    "runtime/worker": ("state", "calls", "ggml", "ops"),
    "runtime/device": ("gpu", "virtio", "process"),
}

_INCLUDE = re.compile(r'^#include "([^"]+)"', re.MULTILINE)


def problems(root: Path, files: Sequence[Path]) -> Iterator[str]:
    """Each upward include, and each circle once."""
    sources = [path for path in files if path.suffix in (".c", ".h") and path.is_relative_to(root / "runtime")]
    units = {path.relative_to(root).with_suffix("") for path in sources}
    graph: dict[Path, set[Path]] = {unit: set() for unit in units}
    for path in sources:
        unit = path.relative_to(root).with_suffix("")
        for line, other in _included(root, path, units):
            graph[unit].add(other)
            if _goes_up(unit, other):
                yield f"{path.relative_to(root)}:{line}: {unit.parent.name}/ must not include {other.parent.name}/"
    for circle in _circles(graph):
        yield f"{circle[0]}.h: an include circle: {' -> '.join(unit.name for unit in (*circle, circle[0]))}"


def _included(root: Path, path: Path, units: set[Path]) -> Iterator[tuple[int, Path]]:
    text = path.read_text("utf-8")
    side = root / "runtime" / path.relative_to(root / "runtime").parts[0]
    for found in _INCLUDE.finditer(text):
        for folder in (path.parent, side, root / "runtime/shared"):
            if (folder / found[1]).is_file():
                other = (folder / found[1]).relative_to(root).with_suffix("")
                if other in units and other != path.relative_to(root).with_suffix(""):
                    yield text.count("\n", 0, found.start()) + 1, other
                break


def _goes_up(unit: Path, other: Path) -> bool:
    for side, levels in LEVELS.items():
        if unit.is_relative_to(side) and other.is_relative_to(side):
            places = [levels.index(path.parent.name) for path in (unit, other) if path.parent.name in levels]
            return len(places) == 2 and places[1] < places[0]
    return False


def _circles(graph: dict[Path, set[Path]]) -> list[list[Path]]:
    """The strongly connected groups of more than one unit (Tarjan)."""
    order: dict[Path, int] = {}
    low: dict[Path, int] = {}
    stack: list[Path] = []
    found: list[list[Path]] = []

    def visit(unit: Path) -> None:
        order[unit] = low[unit] = len(order)
        stack.append(unit)
        for other in sorted(graph[unit]):
            if other not in order:
                visit(other)
                low[unit] = min(low[unit], low[other])
            elif other in stack:
                low[unit] = min(low[unit], order[other])
        if low[unit] == order[unit]:
            group = stack[stack.index(unit) :]
            del stack[stack.index(unit) :]
            if len(group) > 1:
                found.append(group)

    for unit in sorted(graph):
        if unit not in order:
            visit(unit)
    return found
