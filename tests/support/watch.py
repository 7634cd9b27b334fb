"""What a daemon and its workers hold on this machine: processes, descriptors, mappings, memory.

For tests that leave no trace.
"""

from __future__ import annotations

import contextlib
import os
import time
from dataclasses import dataclass
from pathlib import Path

from ggml_remoting.daemon import Daemon
from tests.support.waiting import SECONDS, comes_true


@dataclass(frozen=True)
class Holding:
    """What is there at one moment. Numbers are counts, mappings those of files; memory is in bytes."""

    processes: int
    descriptors: int
    mappings: int
    memory: int


def logs(daemon: Daemon, text: str) -> bool:
    """Whether the daemon's log comes to hold the text: what a worker says takes its time."""
    return comes_true(lambda: text in daemon.log())


def children(pid: int) -> set[int]:
    """The processes that this one started and that have not been waited for."""
    found: set[int] = set()
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # it ends meanwhile, or a thread of it
        for task in Path(f"/proc/{pid}/task").glob("*/children"):
            found |= {int(child) for child in task.read_text().split()}
    return found


def descendants(pid: int) -> set[int]:
    """Its children, theirs, and so on."""
    found: set[int] = set()
    for child in children(pid):
        found |= {child, *descendants(child)}
    return found


def processor_seconds(pid: int, *, has_children: bool = False) -> float:
    """What a process has used of processors so far; with `has_children`, those that it has waited for as well.

    Nothing once it is gone.
    """
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return sum(int(field) for field in fields[11 : 15 if has_children else 13]) / os.sysconf("SC_CLK_TCK")


def workers(pid: int) -> set[int]:
    """Those of a daemon's processes that are workers; the others are its guests' device processes."""
    return {child for child in children(pid) if mode_of(child) == "worker"}


def device_processes(pid: int) -> set[int]:
    """Those that serve a guest each."""
    return {child for child in children(pid) if mode_of(child) == "device-process"}


def mode_of(pid: int) -> str:
    """The first word of the daemon's command line in that process; nothing once it is dead."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except (FileNotFoundError, ProcessLookupError):
        return ""
    return words[1].decode() if len(words) > 1 else ""


def holding(pid: int) -> Holding:
    """What a process holds by itself, and how many processes it is with its children."""
    resident = int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    try:
        mappings = sum("/" in line for line in Path(f"/proc/{pid}/maps").read_text().splitlines())
        descriptors = len(os.listdir(f"/proc/{pid}/fd"))
    except PermissionError:  # only root looks into a daemon
        mappings = descriptors = 0
    return Holding(1 + len(children(pid)), descriptors, mappings, resident)


def settled(pid: int, seconds: float = SECONDS) -> Holding:
    """What a daemon holds once its last guest's things are gone: no worker, and nothing changes any more."""
    deadline = time.monotonic() + seconds
    before = holding(pid)
    while time.monotonic() < deadline:
        time.sleep(0.1)
        now = holding(pid)
        if now.processes == 1 and (now.descriptors, now.mappings) == (before.descriptors, before.mappings):
            return now
        before = now
    return before


def trace(before: Holding, pid: int, memory: int = 1 << 20, seconds: float = SECONDS) -> str | None:
    """What the process holds more than `before`, after up to `seconds` for it to let go; None if nothing.

    `memory` bytes more are no trace.
    """
    deadline = time.monotonic() + seconds
    while True:
        now = holding(pid)
        is_same = (
            now.processes == before.processes
            and now.descriptors == before.descriptors
            and now.mappings <= before.mappings + 2
        )
        if is_same and now.memory <= before.memory + memory:
            return None
        if time.monotonic() > deadline:
            return f"before: {before}, now: {now}"
        time.sleep(0.02)
