"""What a daemon and its workers hold on this machine: processes, descriptors, mappings, memory.

For tests that check that nothing remains.
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
    """What processes hold at one moment: counts, with mappings of files only; memory is in bytes."""

    processes: int
    descriptors: int
    mappings: int
    memory: int


def logs(daemon: Daemon, text: str) -> bool:
    """Whether the daemon's log comes to contain the text: a worker's messages arrive with a delay."""
    return comes_true(lambda: text in daemon.log())


def children(pid: int) -> set[int]:
    """The child processes that have not been waited for."""
    found: set[int] = set()
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # the process or a thread of it may end meanwhile
        for task in Path(f"/proc/{pid}/task").glob("*/children"):
            found |= {int(child) for child in task.read_text().split()}
    return found


def descendants(pid: int) -> set[int]:
    """The children of a process, their children, and so on."""
    found: set[int] = set()
    for child in children(pid):
        found |= {child, *descendants(child)}
    return found


def processor_seconds(pid: int, *, has_children: bool = False) -> float:
    """The CPU time that a process has used; with `has_children`, also that of children it has waited for.

    0 if the process has ended.
    """
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return sum(int(field) for field in fields[11 : 15 if has_children else 13]) / os.sysconf("SC_CLK_TCK")


def workers(pid: int) -> set[int]:
    """The daemon's processes that are workers; its other processes are device processes."""
    return {child for child in children(pid) if mode_of(child) == "worker"}


def only_worker(pid: int) -> int:
    """The daemon's worker, once it has just one. A process that becomes one has no command line for a while."""
    found: set[int] = set()

    def is_there() -> bool:
        found.clear()
        found.update(workers(pid))
        return len(found) == 1

    assert comes_true(is_there), found
    return found.pop()


def device_processes(pid: int) -> set[int]:
    """The daemon's device processes, one for each guest."""
    return {child for child in children(pid) if mode_of(child) == "device-process"}


def mode_of(pid: int) -> str:
    """The first word of the daemon's command line in a process; empty if the process has ended."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except (FileNotFoundError, ProcessLookupError):
        return ""
    return words[1].decode() if len(words) > 1 else ""


def in_view() -> tuple[str, ...]:
    """The words before a daemon's command that let this user trace it.

    The daemon lets only root do that (PR_SET_DUMPABLE). The owner of a user namespace may do there what root may
    (user_namespaces(7)); the daemon has the same user and no privilege in it, as outside.
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
    """A private daemon that this user may trace."""
    with tempfile.TemporaryDirectory(prefix="remoting-") as folder:
        program = Path(folder) / "ggml-remotingd-in-view"
        program.write_text(f'#!/bin/sh\nexec {shlex.join((*in_view(), str(c_part(DAEMON))))} "$@"\n')
        program.chmod(0o755)
        with Daemon(config, program=program, trace=trace, environment=environment, own_session=own_session) as daemon:
            yield daemon


def descriptors_of(pid: int) -> int:
    """The number of open descriptors of a process."""
    return len(os.listdir(f"/proc/{pid}/fdinfo"))  # fd/ is of the user root, even where this user may look into it


def mappings_of(pid: int) -> str:
    """The text of /proc/PID/maps."""
    return Path(f"/proc/{pid}/maps").read_text()


def memory_of(pid: int) -> int:
    """The resident memory of a process, in bytes."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def holding(pid: int) -> Holding:
    """What a process that this user may trace holds itself, and the number of processes with its children."""
    files = sum("/" in line for line in mappings_of(pid).splitlines())
    return Holding(1 + len(children(pid)), descriptors_of(pid), files, memory_of(pid))


def settled(pid: int) -> Holding:
    """What a daemon holds after its last guest has gone: waits until it has no worker and nothing changes any more."""
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
    """What the process holds in addition to `before`, after time to release it; None if nothing.

    Up to `memory` bytes more do not count.
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
