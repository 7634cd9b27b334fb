"""Pairs of the matrix: a daemon with a host's release, a guest, and the result."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ggml_remoting.daemon import Daemon, DaemonConfig
from ggml_remoting.errors import SetupError
from ggml_remoting.paths import DAEMON, c_part
from tests.matrix.guests import Guest
from tests.matrix.releases import Release


@dataclass(frozen=True)
class Cell:
    """The result of a pair."""

    word: str
    note: str

    @property
    def is_good(self) -> bool:
        """Whether the result is the expected one."""
        return self.word != "FAILED"


@contextlib.contextmanager
def running(host: Release, *options: str) -> Iterator[Daemon]:
    """A daemon on the CPU of a release, with further options of its command line."""
    with tempfile.TemporaryDirectory(prefix="ggml-remoting-") as folder:
        program = host.libc.interpreted(c_part(DAEMON), Path(folder))
        environment = {"OMP_WAIT_POLICY": "passive", **os.environ, **host.libc.environment()}
        config = DaemonConfig(host.libraries, ("CPU",), options=options)
        with Daemon(config, program=program, environment=environment) as daemon:
            yield daemon


def run_pair(guest: Guest, host: Release, daemon: Daemon) -> Cell:
    """Runs a guest of that host's daemon, and returns the result."""
    try:
        remoted = guest.on(host, daemon.address)
    except SetupError as error:
        return Cell("FAILED", f"{error} ({daemon.failure() or daemon.last_message()})")
    if failure := daemon.failure():
        return Cell("FAILED", failure)
    if remoted.refusal is not None:
        return judge_refusal(guest.release, remoted.refusal)
    return Cell("passed", remoted.note) if remoted.problem is None else Cell("FAILED", remoted.problem)


def judge_refusal(release: Release, reason: str) -> Cell:
    """Judges a refusal. It is right only for a release that the project does not claim to serve, and with a reason that
    names it.
    """
    is_right = not release.is_served and "is not served" in reason and (release.ggml == "?" or release.ggml in reason)
    return Cell("refused" if is_right else "FAILED", reason)
