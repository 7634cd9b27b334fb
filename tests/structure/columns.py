"""The maximum length of lines, in code and documents alike.

A row of a Markdown table cannot be broken, so it may be longer; what needs still more must be a list. Rows of the
generated protocol page are as wide as the IDL's texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

MAXIMUM = 120
ROW_MAXIMUM = 160

_SUFFIXES = {".c", ".h", ".py", ".inc", ".j2", ".yaml", ".mk", ".toml", ".md"}
_LEFT_OUT = ("tests/codegen/headers",)  # ggml's own files
_GENERATED = ("generated/", "tests/codegen/golden/")
_TAG = re.compile(r"\{[{%]")


def problems(root: Path, files: Sequence[Path]) -> Iterator[str]:
    """Each file with longer lines, with the first of them and their count."""
    for path in files:
        name = str(path.relative_to(root))
        if (path.suffix in _SUFFIXES or path.name == "Makefile") and not name.startswith(_LEFT_OUT):
            lines = path.read_text("utf-8").splitlines()
            long = [number for number, line in enumerate(lines, 1) if _is_long(path, line)]
            if long:
                yield f"{name}:{long[0]}: {len(long)} lines longer than {MAXIMUM} columns"
            wide = [number for number, line in enumerate(lines, 1) if _is_row(line) and len(line) > ROW_MAXIMUM]
            if wide and path.suffix == ".md" and not name.startswith(_GENERATED):
                yield f"{name}:{wide[0]}: {len(wide)} rows of tables wider than {ROW_MAXIMUM} columns: make it a list"


def _is_long(path: Path, line: str) -> bool:
    is_template = path.suffix == ".j2" and _TAG.search(line) is not None
    return len(line) > MAXIMUM and not _is_row(line) and not is_template


def _is_row(line: str) -> bool:
    return line.startswith("|")
