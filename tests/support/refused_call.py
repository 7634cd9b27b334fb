"""A program that becomes another one to which the kernel refuses a system call.

As a script: python -m tests.support.refused_call NUMBER ERROR COMMAND..., where the command's first word is a path.
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from collections.abc import Sequence
from pathlib import Path

_SET_NO_NEW_PRIVS, _SET_SECCOMP, _FILTER = 38, 22, 2  # linux/prctl.h, linux/seccomp.h
_LOAD, _EQUAL, _RETURN = 0x20, 0x15, 0x06  # BPF_LD | BPF_W | BPF_ABS, BPF_JMP | BPF_JEQ | BPF_K, BPF_RET | BPF_K
_ALLOW, _ERRNO = 0x7FFF0000, 0x00050000


def refusing(number: int, error: int) -> list[str]:
    """The words before a command to which the system call is refused with an error of errno.h."""
    return [sys.executable, str(Path(__file__).resolve()), str(number), str(error)]


def _refuse(number: int, error: int) -> None:
    instructions = ((_LOAD, 0, 0, 0), (_EQUAL, 0, 1, number), (_RETURN, 0, 0, _ERRNO | error), (_RETURN, 0, 0, _ALLOW))
    code = ctypes.create_string_buffer(b"".join(struct.pack("<HBBI", *one) for one in instructions))
    program = struct.pack("<HxxxxxxQ", len(instructions), ctypes.addressof(code))
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl.argtypes = [ctypes.c_int, *[ctypes.c_ulong] * 4]
    buffer = ctypes.create_string_buffer(program)
    for words in ((_SET_NO_NEW_PRIVS, 1, 0, 0, 0), (_SET_SECCOMP, _FILTER, ctypes.addressof(buffer), 0, 0)):
        if libc.prctl(*words) < 0:
            raise OSError(ctypes.get_errno(), f"prctl({words[0]})")


def main(words: Sequence[str]) -> None:
    """Does not return."""
    _refuse(int(words[0]), int(words[1]))
    os.execv(words[2], words[2:])


if __name__ == "__main__":
    main(sys.argv[1:])
