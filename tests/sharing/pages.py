"""Reads the daemon's pages by which workers share devices, as idl/host.yaml describes them."""

from __future__ import annotations

import ctypes
import mmap
from pathlib import Path

from ggml_remoting.generated.formats import SharingPages, SharingSlot, TurnState
from tests.support.descriptor_copies import copies_of

_NAME = "ggml-remoting-sharing"


def descriptors(pid: int) -> list[int]:
    """The descriptors of these pages in a process."""
    with copies_of(pid, _NAME) as copies:
        return sorted(copies)


def mappings(pid: int) -> list[str]:
    """The lines of /proc/PID/maps that map these pages."""
    return [line for line in Path(f"/proc/{pid}/maps").read_text().splitlines() if _NAME in line]


def open_pages(daemon_pid: int, access: int = mmap.ACCESS_READ) -> mmap.mmap:
    """Maps the pages. The daemon's first descriptor of them is the writable one."""
    with copies_of(daemon_pid, _NAME) as copies:
        return mmap.mmap(copies[min(copies)], 0, access=access)


def state_of(pages: mmap.mmap, slot: int) -> TurnState:
    """The state of the worker of a slot in the turn protocol."""
    place = SharingPages.slots.offset + slot * ctypes.sizeof(SharingSlot)
    return TurnState(SharingSlot.from_buffer_copy(pages, place).word & 3)
