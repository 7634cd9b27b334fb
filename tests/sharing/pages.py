"""The daemon's pages by which workers share devices, which idl/host.yaml describes."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import mmap
import os
from collections.abc import Iterator
from pathlib import Path

from ggml_remoting.generated.formats import SharingPages, SharingSlot, TurnState

_NAME = "ggml-remoting-sharing"
_SYS_PIDFD_GETFD = 438  # the same number on every architecture
_LIBC = ctypes.CDLL(None, use_errno=True)


def descriptors(pid: int) -> list[int]:
    """The descriptors of these pages that a process has."""
    with _copies(pid) as copies:
        return sorted(copies)


def mappings(pid: int) -> list[str]:
    """The lines of /proc/PID/maps that are of these pages."""
    return [line for line in Path(f"/proc/{pid}/maps").read_text().splitlines() if _NAME in line]


def open_pages(daemon_pid: int, access: int = mmap.ACCESS_READ) -> mmap.mmap:
    """Maps them. The daemon's first descriptor is the one that may be written to."""
    with _copies(daemon_pid) as copies:
        return mmap.mmap(copies[min(copies)], 0, access=access)


@contextlib.contextmanager
def _copies(pid: int) -> Iterator[dict[int, int]]:
    """This process's own copies of a process's descriptors of these pages, by their numbers there.

    A user other than root may take them of a daemon in view, whose /proc/PID/fd only root may read.
    """
    with contextlib.ExitStack() as closing:
        process = os.pidfd_open(pid)
        closing.callback(os.close, process)
        found = {}
        for name in os.listdir(f"/proc/{pid}/fdinfo"):
            copy = _copy(process, int(name))
            if copy is None:
                continue
            closing.callback(os.close, copy)
            if _NAME in os.readlink(f"/proc/self/fd/{copy}"):
                found[int(name)] = copy
        yield found


def _copy(process: int, number: int) -> int | None:
    """None for what was closed meanwhile. Raises OSError where this user may not look into the process."""
    copy = int(_LIBC.syscall(_SYS_PIDFD_GETFD, process, number, 0))
    if copy < 0 and ctypes.get_errno() != errno.EBADF:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return copy if copy >= 0 else None


def state_of(pages: mmap.mmap, slot: int) -> TurnState:
    """Where the worker of a slot is with its turn."""
    place = SharingPages.slots.offset + slot * ctypes.sizeof(SharingSlot)
    return TurnState(SharingSlot.from_buffer_copy(pages, place).word & 3)
