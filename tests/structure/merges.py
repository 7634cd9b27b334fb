"""Conflict markers of an unresolved merge: in a document no compiler finds them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

_MARKERS = tuple(sign * 7 for sign in (b"<", b">", b"|"))


def problems(root: Path, files: Sequence[Path]) -> Iterator[str]:
    """Each line that begins with a conflict marker. A row of equal signs alone is none: it underlines headings."""
    for path in files:
        for number, line in enumerate(path.read_bytes().splitlines(), 1):
            if line.partition(b" ")[0] in _MARKERS:
                yield f"{path.relative_to(root)}:{number}: a merge that was not resolved"
