"""Colours on a terminal, and none elsewhere."""

from __future__ import annotations

import os
from enum import Enum
from typing import TextIO


class Colour(Enum):
    """SGR parameters of ECMA-48, section 8.3.117."""

    BOLD = "1"
    RED = "31"
    GREEN = "32"
    YELLOW = "33"
    CYAN = "36"
    REVERSE = "7"


def colours(stream: TextIO) -> bool:
    """Whether to colour what goes there: a terminal that can, unless NO_COLOR (https://no-color.org) is set and not
    empty.
    """
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def paint(text: str, colour: Colour, coloured: bool) -> str:
    """The text in that colour, or as it is."""
    return f"\x1b[{colour.value}m{text}\x1b[0m" if coloured else text
