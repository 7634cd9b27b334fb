"""Tests that documents name as `tests/FILE.py::NAME` are there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

_NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def problems(root: Path, files: Sequence[Path]) -> Iterator[str]:
    """Each name of a test that no function of its file has."""
    for path in files:
        if path.suffix != ".md":
            continue
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            for file, name in _NAMED.findall(line):
                if name not in _functions(root / file):
                    yield f"{path.relative_to(root)}:{number}: {file} has no test {name}"


def _functions(path: Path) -> set[str]:
    if not path.is_file():
        return set()
    return {node.name for node in ast.parse(path.read_text("utf-8")).body if isinstance(node, ast.FunctionDef)}
