"""Compares the output of a program natively and remoted, and reads what the daemon counted meanwhile."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ggml_remoting.daemon import Daemon, DaemonConfig
from ggml_remoting.run import guest_environment, preload_environment
from ggml_remoting.status import Status
from ggml_remoting.usage import Usage, report_preloaded
from tests.programs.program import Program

_ROOT = Path(__file__).resolve().parents[2]
_SECONDS = 600


@dataclass(frozen=True)
class Outcome:
    """The result for a program. `nodes` are the nodes of graphs that its workers computed, by their counters."""

    program: Program
    native: str
    remoted: str
    nodes: int
    told: str  # the message of `run` about devices that were not used
    problem: str  # a failure of the program, else empty

    @property
    def is_as_promised(self) -> bool:
        """Whether it gave its native output and used the device, or was declined with the words that the catalogue
        states.
        """
        if not self.native or self.native != self.remoted or self.problem:
            return False
        if self.program.declined:
            return self.nodes == 0 and self.program.declined in self.told
        return self.nodes > 0 and not self.told

    @property
    def details(self) -> str:
        """Both outputs, and the messages and errors."""
        lines = (f"native:  {self.native!r}", f"remoted: {self.remoted!r}", f"nodes:   {self.nodes}")
        return "\n".join(f"   {line}" for line in (*lines, self.told, self.problem) if line)

    def row(self) -> str:
        """The program's row of the table."""
        program = self.program
        nodes = f"declined: {program.declined}" if program.declined else f"{self.nodes} nodes"
        text = "equal" if self.is_as_promised else f"NOT AS PROMISED {self.problem or self.told}".strip()
        return f"| {program.name} | {program.version} | {program.ggml} | {program.way} | {nodes} | {text} |"


def compare(program: Program, model: Path) -> Outcome:
    """Runs the program natively and remoted. Raises SetupError if a part of it is not available."""
    started = program.prepare(model)
    native, trouble = _steady_text(started.native, _environment(started.environment))
    config = DaemonConfig(started.host)
    with Daemon(config, program=started.daemon) as daemon, Status(daemon.status_socket) as status:
        usage = Usage(daemon)
        environment = _environment({**started.environment, **started.remoted_environment})
        environment = guest_environment(daemon.address, environment)
        if program.is_preloaded:
            report_preloaded(daemon.address)
            environment = preload_environment(daemon.address, environment)
        remoted, remote_trouble = _text(started.remoted, environment)
        told = usage.unused() or ""
        status.read(1.0)
        nodes = sum(worker.counters().nodes for worker in (*status.workers.values(), *status.ended_workers))
    return Outcome(program, native, remoted, nodes, told, trouble or remote_trouble)


def _environment(own: Mapping[str, str]) -> dict[str, str]:
    paths = ":".join(filter(None, (str(_ROOT / "runtime/python"), own.get("PYTHONPATH"))))
    return {**os.environ, **own, "PYTHONPATH": paths}


def _steady_text(command: Sequence[str], environment: Mapping[str, str]) -> tuple[str, str]:
    """As _text, run twice: a program whose output varies proves nothing."""
    first, trouble = _text(command, environment)
    second, second_trouble = _text(command, environment)
    changed = f"its native output varies: {second!r}" if first != second else ""
    return first, trouble or second_trouble or changed


def _text(command: Sequence[str], environment: Mapping[str, str]) -> tuple[str, str]:
    """The output of a command, and its error, if any."""
    try:
        done = subprocess.run(
            list(command),
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return "", f"it did not end within {_SECONDS} s"
    status = f"exit status {done.returncode}: {done.stderr.strip()[-400:]}" if done.returncode else ""
    return done.stdout.strip(), status
