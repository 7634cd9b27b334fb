"""The daemon's pages by which workers share devices, which idl/host.yaml describes."""

from __future__ import annotations

import ctypes
import mmap
from pathlib import Path

from ggml_remoting.generated.formats import SharingPages, SharingSlot, TurnState
from tests.support.descriptor_copies import copies_of

_NAME = "ggml-remoting-sharing"


def descriptors(pid: int) -> list[int]:
    """The descriptors of these pages that a process has."""
    with copies_of(pid, _NAME) as copies:
        return sorted(copies)


def mappings(pid: int) -> list[str]:
    """The lines of /proc/PID/maps that are of these pages."""
    return [line for line in Path(f"/proc/{pid}/maps").read_text().splitlines() if _NAME in line]


def open_pages(daemon_pid: int, access: int = mmap.ACCESS_READ) -> mmap.mmap:
    """Maps them. The daemon's first descriptor is the one that may be written to."""
    with copies_of(daemon_pid, _NAME) as copies:
        return mmap.mmap(copies[min(copies)], 0, access=access)


def state_of(pages: mmap.mmap, slot: int) -> TurnState:
    """Where the worker of a slot is with its turn."""
    place = SharingPages.slots.offset + slot * ctypes.sizeof(SharingSlot)
    return TurnState(SharingSlot.from_buffer_copy(pages, place).word & 3)
