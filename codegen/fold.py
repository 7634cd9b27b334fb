"""Breaks the lines of generated code that are too long: at a comma or between truths, or a comment between
its words.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

COLUMNS = 120

_DEEPEST_INDENT = 60
_CONTINUATION = 8
_TRAILING_COMMENT = re.compile(r"(?P<indent> *)(?P<code>\S.*\S) /\* (?P<text>[^*]*) \*/")
_WHOLE_COMMENT = re.compile(r"(?P<indent> *)/\* (?P<text>[^*]*)(?P<end> \*/)?")
_COMMENT_LINE = re.compile(r"(?P<indent> *)\* (?P<text>[^*]*)")


def fold_c(text: str) -> str:
    """The same C in lines of at most COLUMNS, but for directives and what has no place to break."""
    lines = text.splitlines()
    in_directive = [False, *(line.endswith("\\") for line in lines)]
    return "".join(
        f"{part}\n"
        for line, stays in zip(lines, in_directive, strict=False)
        for part in ([line] if stays else _fold_c_line(line))
    )


def fold_python(text: str) -> str:
    """The same Python in lines of at most COLUMNS. Lines of a docstring break between words."""
    in_docstring = False
    lines: list[str] = []
    for line in text.splitlines():
        quotes = line.count('"""')
        fits = len(line) <= COLUMNS
        lines += [line] if fits else _fold_words(line) if in_docstring or quotes else _fold_code(line)
        in_docstring ^= quotes % 2 == 1
    return "".join(f"{line}\n" for line in lines)


def _fold_c_line(line: str) -> Iterator[str]:
    if len(line) <= COLUMNS or line.lstrip().startswith("#") or line.endswith("\\"):
        yield line
    elif whole := _WHOLE_COMMENT.fullmatch(line):
        yield from _fold_comment(whole["indent"], f"/* {whole['text']}{whole['end'] or ''}")
    elif inner := _COMMENT_LINE.fullmatch(line):
        yield from textwrap.wrap(
            inner["text"], COLUMNS, initial_indent=f"{inner['indent']}* ", subsequent_indent=f"{inner['indent']}* "
        )
    elif trailing := _TRAILING_COMMENT.fullmatch(line):
        yield from _fold_comment(trailing["indent"], f"/* {trailing['text']} */")
        yield from _fold_c_line(trailing["indent"] + trailing["code"])
    else:
        yield from _fold_code(line)


def _fold_comment(indent: str, text: str) -> list[str]:
    return textwrap.wrap(text, COLUMNS, initial_indent=indent, subsequent_indent=f"{indent} * ")


def _fold_words(line: str) -> list[str]:
    """A docstring's line."""
    indent = line[: len(line) - len(line.lstrip())]
    return textwrap.wrap(line.strip(), COLUMNS, initial_indent=indent, subsequent_indent=indent)


@dataclass(frozen=True)
class _Break:
    """A place where a line may break: where the rest begins, and the columns behind the brackets open there."""

    place: int
    columns: tuple[int, ...]


def _fold_code(line: str) -> Iterator[str]:
    """Breaks where the fewest brackets are open, and as late there as the line allows."""
    base = len(line) - len(line.lstrip())
    columns: tuple[int, ...] = ()
    while len(line) > COLUMNS:
        breaks = list(_breaks(line, columns))
        fitting = [item for item in breaks if item.place <= COLUMNS + 1] or breaks[:1]
        if not fitting:
            break
        depth = min(len(item.columns) for item in fitting)
        chosen = [item for item in fitting if len(item.columns) == depth][-1]
        yield from _fold_string(line[: chosen.place].rstrip())
        deepest = (*chosen.columns, base)[depth - 1]
        columns = (*chosen.columns[:-1], deepest if deepest <= _DEEPEST_INDENT else base + _CONTINUATION)
        line = " " * columns[-1] + line[chosen.place :]
    yield from _fold_string(line)


def _fold_string(line: str) -> Iterator[str]:
    """A line that is one string, and is too long, as strings that C joins."""
    indent = line[: len(line) - len(line.lstrip())]
    while len(line) > COLUMNS and line.lstrip().startswith('"'):
        place = line.rfind(" ", len(indent) + 1, COLUMNS - 1) + 1
        if not place:
            break
        yield f'{line[:place]}"'
        line = f'{indent}"{line[place:]}'
    yield line


def _breaks(line: str, outer: tuple[int, ...]) -> Iterator[_Break]:
    """Behind each comma and each operator of truths that stands in no string. `outer` brackets are open before it."""
    start = len(line) - len(line.lstrip())
    columns = outer
    quoted = False
    for place, character in enumerate(line):
        if character == '"' and line[place - 1] != "\\":
            quoted = not quoted
        elif quoted:
            continue
        elif character in "({[":
            columns = (*columns, place + (2 if line[place : place + 2] == "{ " else 1))
        elif character in ")}]":
            columns = columns[:-1]
        elif place > start and columns and _ends_operand(line[: place + 1]):
            yield _Break(place + 1, columns)


def _ends_operand(text: str) -> bool:
    return text.endswith((", ", " && ", " || ", " ? ", " : "))
