"""The host's side: a daemon that connects to QEMU, and facts about a daemon's processes."""

from __future__ import annotations

import contextlib
import signal
import subprocess
from pathlib import Path

from ggml_remoting.daemon import DaemonConfig, serve_command
from tests.support.watch import workers


def workers_of(daemon: int) -> list[int]:
    """The processes of a daemon's workers."""
    return sorted(workers(daemon))


def pieces_of(worker: int) -> int:
    """The number of pieces of guest memory that a worker maps; each is one run of the guest's pages."""
    return Path(f"/proc/{worker}/maps").read_text().count("memfd:")


class ConnectingDaemon:
    """`ggml-remotingd connect`, for a QEMU that listens."""

    def __init__(self, config: DaemonConfig, socket: Path, log: Path) -> None:
        program, _mode, *arguments = serve_command(config, socket)
        with log.open("ab") as file:
            self._process = subprocess.Popen(
                [program, "connect", *arguments], stdin=subprocess.DEVNULL, stdout=file, stderr=file
            )

    @property
    def pid(self) -> int:
        """The daemon's process id."""
        return self._process.pid

    def kill(self) -> None:
        """Ends the daemon by SIGKILL, as if it had crashed."""
        self._process.kill()
        self._process.wait()

    def stop(self) -> None:
        """SIGTERM."""
        with contextlib.suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGTERM)
        self._process.wait(20)
