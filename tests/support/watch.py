"""What a daemon and its workers hold on this machine: processes, descriptors, mappings, memory.

For tests that leave no trace.
"""

from __future__ import annotations

import contextlib
import os
import shlex
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ggml_remoting.daemon import Daemon, DaemonConfig
from ggml_remoting.paths import DAEMON, c_part
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


def in_view() -> tuple[str, ...]:
    """What to write before a daemon's command, so that this user may look into it.

    The daemon lets only root do that (PR_SET_DUMPABLE). Who owns a user namespace may do there what root may
    (user_namespaces(7)), and in it the daemon has the same user and no privilege, as without it.
    """
    return () if os.geteuid() == 0 else ("unshare", "--user", "--map-current-user")


@contextlib.contextmanager
def daemon_in_view(
    config: DaemonConfig,
    environment: Mapping[str, str] | None = None,
    *,
    trace: bool = False,
    own_session: bool = True,
) -> Iterator[Daemon]:
    """A private daemon that this user may look into."""
    with tempfile.TemporaryDirectory(prefix="remoting-") as folder:
        program = Path(folder) / "ggml-remotingd-in-view"
        program.write_text(f'#!/bin/sh\nexec {shlex.join((*in_view(), str(c_part(DAEMON))))} "$@"\n')
        program.chmod(0o755)
        with Daemon(config, program=program, trace=trace, environment=environment, own_session=own_session) as daemon:
            yield daemon


def descriptors_of(pid: int) -> int:
    """How many a process has open."""
    return len(os.listdir(f"/proc/{pid}/fdinfo"))  # fd/ is of the user root, even where this user may look into it


def mappings_of(pid: int) -> str:
    """What a process maps, as /proc/PID/maps tells it."""
    return Path(f"/proc/{pid}/maps").read_text()


def memory_of(pid: int) -> int:
    """What of a process is resident, in bytes."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def holding(pid: int) -> Holding:
    """What a process in view holds by itself, and how many processes it is with its children."""
    files = sum("/" in line for line in mappings_of(pid).splitlines())
    return Holding(1 + len(children(pid)), descriptors_of(pid), files, memory_of(pid))


def settled(pid: int) -> Holding:
    """What a daemon holds once its last guest's things are gone: no worker, and nothing changes any more."""
    deadline = time.monotonic() + SECONDS
    before = holding(pid)
    while time.monotonic() < deadline:
        time.sleep(0.1)
        now = holding(pid)
        if now.processes == 1 and (now.descriptors, now.mappings) == (before.descriptors, before.mappings):
            return now
        before = now
    return before


def trace(before: Holding, pid: int, memory: int = 1 << 20) -> str | None:
    """What the process holds more than `before`, after it had time to let go; None if nothing.

    `memory` bytes more are no trace.
    """

    def has_let_go() -> bool:
        now = holding(pid)
        return (
            now.processes == before.processes
            and now.descriptors == before.descriptors
            and now.mappings <= before.mappings + 2
            and now.memory <= before.memory + memory
        )

    return None if comes_true(has_let_go) else f"before: {before}, now: {holding(pid)}"
