"""Whether the program of `ggml-remoting run` used a remoted device, and if not, why, in one line."""

from __future__ import annotations

from pathlib import Path

from ggml_remoting.daemon import Daemon
from ggml_remoting.errors import RemotingError
from ggml_remoting.status import Status, Worker

REPORT = "GGML_REMOTING_REPORT"
"""Names the file to which each frontend adds a line: loaded, declined REASON, or hidden MODULE; `run` its own."""

_NOT_STARTED = "not-started"
_PRELOADED = "preloaded"

_WORK = ("buffer_type.alloc_buffer", "backend.graph_compute")
_PAGE = "docs/guide/programs.md"


def report_path(address: str) -> Path:
    """Where the guests of the private daemon at `address` report."""
    return Path(address.removeprefix("unix:")).parent / "report"


def report_preloaded(address: str) -> None:
    """Says that the guest of the private daemon at `address` preloads the library that attaches each ggml."""
    with report_path(address).open("a", encoding="utf-8") as report:
        report.write(f"{_PRELOADED}\n")


def report_not_started(address: str) -> None:
    """Reports that no program could have used the devices of the private daemon at `address`."""
    report_path(address).write_text(f"{_NOT_STARTED}\n", "utf-8")


class Usage:
    """Watches a private daemon, by its status socket and its guests' reports, from before its guest starts."""

    def __init__(self, daemon: Daemon) -> None:
        """Raises SetupError if the daemon does not tell its status."""
        self._report = report_path(daemon.address)
        self._report.touch(mode=0o600)
        self._device = "Remote-CPU"
        self._status = Status(daemon.status_socket)

    def unused(self) -> str | None:
        """Why nothing was computed or allocated on a remoted device; None if something was, or if there is nothing to
        tell.

        To be asked once, after the guest has ended and before the daemon does.
        """
        try:
            with self._status as status:
                status.read(1.0)
                workers = [*status.workers.values(), *status.ended_workers]
                if any(map(_has_worked, workers)):
                    return None
                if status.offer and status.offer.devices:
                    self._device = status.offer.devices[0].name
        except RemotingError:
            return None
        return self._reason()

    def _reason(self) -> str | None:
        lines = self._report.read_text("utf-8", "replace").splitlines() if self._report.is_file() else []
        reports = dict(line.partition(" ")[::2] for line in reversed(lines))
        if _NOT_STARTED in reports:
            return None
        if "loaded" in reports:
            return (
                f"the program found the remoted devices and gave them no work: try its own --device {self._device} "
                f"or -ngl 99 ({_PAGE})"
            )
        if "declined" in reports:
            return f"the program used its own devices only, for the remoted ones were declined: {reports['declined']}"
        if "hidden" in reports:
            hides = f"{reports['hidden']} hides the functions of its ggml"
            return f"the program used its own devices only, for {hides} ({_PAGE})"
        if _PRELOADED in reports:
            return (
                "the program used its own devices only, for no ggml of it could be attached to: none exports "
                f"ggml_backend_load ({_PAGE})"
            )
        return (
            "no program asked for the remoted devices: its ggml never looks at GGML_BACKEND_PATH. Try the program's "
            f"--device {self._device}, ggml_remoting.attach() in Python, or --preload ({_PAGE})"
        )


def _has_worked(worker: Worker) -> bool:
    commands = worker.counters().commands
    return any(commands[name].count for name in _WORK if name in commands)
