"""Which libraries a program would be started with, by the loader (ldd)."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

_LINE = re.compile(r"^\s*(?:(?P<name>\S+) => )?(?P<path>/.+) \(0x[0-9a-f]+\)$", re.MULTILINE)


def linked_libraries(program: Path, environment: Mapping[str, str] | None = None) -> dict[str, Path]:
    """Their files, by the names that they are linked under; the loader's own name is its path.

    None for what is not linked dynamically, and where there is no ldd.
    """
    if shutil.which("ldd") is None:
        return {}
    command = ["ldd", str(program)]
    listed = subprocess.run(command, env=environment, capture_output=True, text=True, check=False).stdout
    return {match["name"] or match["path"]: Path(match["path"]) for match in _LINE.finditer(listed)}
