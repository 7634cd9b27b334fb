"""Which programs cannot use a ggml, by what their files hold."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

_ELF = b"\x7fELF"
_GGML = (b"ggml", b"dlopen", b"execv", b"execl", b"posix_spawn")  # itself, or what opens libraries or starts programs
_LIBC = re.compile(r"/(?:lib(?:c|m|dl|rt|pthread)|ld-linux[\w-]*)\.so")


def may_use_ggml(program: Path) -> bool:
    """False only for an ELF program that holds no ggml, links none, and neither opens libraries nor starts programs.

    A script, an interpreter or a shell may bring a ggml in later.
    """
    if not program.read_bytes().startswith(_ELF):
        return True
    return any(word in file.read_bytes() for file in (program, *_linked(program)) for word in _GGML)


def _linked(program: Path) -> Iterator[Path]:
    """The libraries that the loader would bring in, the C library's own left out; none where there is no ldd."""
    if shutil.which("ldd") is None:
        return
    listed = subprocess.run(["ldd", str(program)], capture_output=True, text=True, check=False)
    for path in re.findall(r"(/\S+) \(0x", listed.stdout):
        if not _LIBC.search(path):
            yield Path(path)
