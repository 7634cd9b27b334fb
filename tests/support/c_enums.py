"""Reads enums from C sources, for tests that use the same numbers."""

from __future__ import annotations

import re
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]


def c_enum(path: str, name: str, prefix: str = "") -> dict[str, int]:
    """The members of `enum name` in a file of the repository, without their prefix. Raises ValueError if the file has
    no such enum.
    """
    body = re.search(rf"^enum {name} \{{(.*?)\}};", (REPOSITORY / path).read_text(), re.MULTILINE | re.DOTALL)
    if body is None:
        raise ValueError(f"{path} has no enum {name}")
    members: dict[str, int] = {}
    last = -1
    for member, value in re.findall(r"^ +(\w+)(?: = (\w+))?,", body[1], re.MULTILINE):
        last = int(value, 0) if value else last + 1
        members[member.removeprefix(prefix)] = last
    return members
