"""How much code the generator may write: a part of its own, and so much for each call and each ABI."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

_BASE = 3000
_PER_CALL = 60
_PER_ABI = 250


def problems(root: Path, files: Sequence[Path]) -> Iterator[str]:
    """One problem if generated/ has outgrown its budget."""
    lines = sum(_lines(path) for path in files if path.is_relative_to(root / "generated"))
    calls = sum(len(re.findall(r"^    id: 0x", path.read_text("utf-8"), re.MULTILINE)) for path in _idl(root, files))
    abis = len(re.findall(r"^  - ", (root / "idl/snapshots.yaml").read_text("utf-8"), re.MULTILINE))
    budget = _BASE + calls * _PER_CALL + abis * _PER_ABI
    if lines > budget:
        yield f"generated/: {lines} lines, more than the {budget} that {calls} calls and {abis} ABIs may take"


def _lines(path: Path) -> int:
    return path.read_text("utf-8").count("\n")


def _idl(root: Path, files: Sequence[Path]) -> list[Path]:
    return [path for path in files if path.parent == root / "idl" and path.name != "lock.yaml"]
