"""Copies descriptors of other processes by pidfd_getfd(2), so that their files can be read without root.

The kernel gives /proc/PID/fd of a process that is not dumpable to root only, even if a user may trace the process.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
from collections.abc import Iterator

_SYS_PIDFD_GETFD = 438  # the same number on every architecture
_LIBC = ctypes.CDLL(None, use_errno=True)


@contextlib.contextmanager
def copies_of(pid: int, name: str) -> Iterator[dict[int, int]]:
    """Yields this process's copies of a process's descriptors whose file's name contains `name`, by their numbers
    there. A process that has ended has none.
    """
    with contextlib.ExitStack() as closing:
        found: dict[int, int] = {}
        try:
            process = os.pidfd_open(pid)
            closing.callback(os.close, process)
            numbers = [int(entry) for entry in os.listdir(f"/proc/{pid}/fdinfo")]
        except (ProcessLookupError, FileNotFoundError):
            numbers = []
        for number in numbers:
            copy = _copy(process, number)
            if copy is None:
                continue
            closing.callback(os.close, copy)
            if name in os.readlink(f"/proc/self/fd/{copy}"):
                found[number] = copy
        yield found


def _copy(process: int, number: int) -> int | None:
    """Returns None for a descriptor that was closed meanwhile, or whose process ended. Raises OSError if this user may
    not trace the process.
    """
    copy = int(_LIBC.syscall(_SYS_PIDFD_GETFD, process, number, 0))
    if copy < 0 and ctypes.get_errno() not in (errno.EBADF, errno.ESRCH):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return copy if copy >= 0 else None
