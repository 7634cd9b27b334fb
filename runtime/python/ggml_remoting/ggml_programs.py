"""Which programs cannot use a ggml, by what their files hold."""

from __future__ import annotations

import re
from pathlib import Path

from ggml_remoting.linked_libraries import linked_libraries

_ELF = b"\x7fELF"
_GGML = (b"ggml", b"dlopen", b"execv", b"execl", b"posix_spawn")  # itself, or what opens libraries or starts programs
_LIBC = re.compile(r"/(?:lib(?:c|m|dl|rt|pthread)|ld-linux[\w-]*)\.so")


def may_use_ggml(program: Path) -> bool:
    """False only for an ELF program that holds no ggml, links none, and neither opens libraries nor starts programs.

    A script, an interpreter or a shell may bring a ggml in later. What may not be read may hold one.
    """
    try:
        if not program.read_bytes().startswith(_ELF):
            return True
        own = [path for path in linked_libraries(program).values() if not _LIBC.search(str(path))]
        return any(word in file.read_bytes() for file in (program, *own) for word in _GGML)
    except OSError:
        return True
