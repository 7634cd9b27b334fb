"""Functions of runtime/ take at most six parameters, except those whose signature is ggml's or glibc's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

MAXIMUM = 6

# Its functions are ggml's slots, with ggml's signatures.
_SLOTS = Path("generated/frontend/calls.h")

# The preloaded library replaces a function of glibc's, with its signature.
_FOREIGN = {"__libc_start_main"}

# clang-format begins a definition at the start of a line and puts its brace on a line of its own.
_DEFINITION = re.compile(r"^[a-z][\w \t*]*?\b(\w+)\(([^;{}]*?)\)\n\{", re.MULTILINE)


def problems(root: Path, files: Sequence[Path]) -> Iterator[str]:
    """Each function that takes more."""
    slots = set(re.findall(r"\b(guest_(?!call_)\w+)\(", (root / _SLOTS).read_text("utf-8")))
    for path in files:
        if path.suffix in (".c", ".h") and path.is_relative_to(root / "runtime"):
            text = path.read_text("utf-8")
            for found in _DEFINITION.finditer(text):
                count = _count(found[2])
                if count > MAXIMUM and found[1] not in slots | _FOREIGN:
                    line = text.count("\n", 0, found.start()) + 1
                    yield f"{path.relative_to(root)}:{line}: {found[1]} takes {count} parameters, more than {MAXIMUM}"


def _count(parameters: str) -> int:
    depth = 0
    count = 1
    for character in parameters:
        depth += (character == "(") - (character == ")")
        count += character == "," and depth == 0
    return count
