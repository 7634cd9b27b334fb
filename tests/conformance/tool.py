"""Runs llama.cpp's own suite, test-backend-ops, on a device and reads its output."""

from __future__ import annotations

import csv
import io
import math
import re
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ggml_remoting.errors import SetupError
from tests.support.processes import ended

OK = "OK"
FAILED = "FAIL"
NOT_SUPPORTED = "not supported"

_ARGUMENT_MAXIMUM = 100_000  # Linux limits one argument to 128 KiB
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_RESULT = re.compile(rf"\b([A-Z0-9_]+)\(((?:[^()]|\([^()]*\))*)\): (?:.* )?({OK}|{FAILED}|{NOT_SUPPORTED})\b")


@dataclass(frozen=True, order=True)
class Case:
    """One case of the suite: an op, and the parameters in the suite's own spelling."""

    op: str
    params: str

    def __str__(self) -> str:
        return f"{self.op}({self.params})"


@dataclass(frozen=True)
class Run:
    """The results of `test`: each case with its status, in order, and why the program did not finish, if so."""

    results: tuple[tuple[Case, str], ...]
    problem: str | None

    def with_status(self, status: str) -> list[Case]:
        """The cases with this status."""
        return [case for case, ended in self.results if ended == status]


@dataclass(frozen=True)
class RunLimits:
    """Limits for drivers that sometimes crash or hang.

    How often a batch is run until it ends well, the largest size of its filters, and the seconds for which it may be
    silent and run.
    """

    attempts: int = 1
    batch_maximum: int = _ARGUMENT_MAXIMUM
    silence_seconds: float = 1800
    run_seconds: float = math.inf


class Tool:
    """A test-backend-ops on one device. The environment decides whether the device is remoted or native."""

    def __init__(
        self,
        program: Path,
        environment: Mapping[str, str],
        device: str,
        limits: RunLimits | None = None,
        jobs: int = 1,
    ) -> None:
        """`device` is the device's name in the program's ggml; `jobs` threads test at once."""
        self._limits = limits or RunLimits()
        self._jobs = jobs
        self._program = program
        self._environment = dict(environment)
        self._device = device

    def support(self) -> list[tuple[Case, bool]]:
        """Every case, and whether the device supports it. Raises SetupError if the program fails."""
        done = subprocess.run(
            [str(self._program), "support", "--output", "csv", "-b", self._device],
            env=self._environment,
            cwd=self._program.parent,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        rows = list(csv.DictReader(io.StringIO(done.stdout)))
        if done.returncode or not rows:
            raise SetupError(
                f"test-backend-ops support on {self._device} ended with status {done.returncode}: "
                f"{_last_line(done.stderr)}"
            )
        return [(Case(row["op_name"], row["op_params"]), row["supported"] == "1") for row in rows]

    def test(
        self, filters: Sequence[str] | None, progress: Callable[[Case, str], None] = lambda _case, _status: None
    ) -> Run:
        """Tests the cases that match the filters (a whole case, or an op), or all cases if filters is None."""
        if filters is None:
            return self._test(None, progress)
        runs = [self._run_again(batch, progress) for batch in _batches(filters, self._limits.batch_maximum)]
        problem = next((run.problem for run in runs if run.problem), None)
        return Run(tuple(result for run in runs for result in run.results), problem)

    def _run_again(self, batch: list[str], progress: Callable[[Case, str], None]) -> Run:
        """Runs a batch again without the cases that have a result, until it ends well or no attempts are left."""
        settled: list[tuple[Case, str]] = []
        run = self._test(batch, progress)
        for _ in range(1, self._limits.attempts):
            if run.problem is None:
                break
            print(f"  again: on {self._device} {run.problem}", flush=True)
            settled += [(case, status) for case, status in run.results if status != FAILED and str(case) in batch]
            batch = [name for name in batch if name not in {str(case) for case, _ in settled}]
            run = self._test(batch, progress) if batch else Run((), None)
        return Run((*settled, *run.results), run.problem)

    def _test(self, batch: list[str] | None, progress: Callable[[Case, str], None]) -> Run:
        results: list[tuple[Case, str]] = []
        command = [str(self._program), "test", "-b", self._device, *([] if batch is None else ["-o", ",".join(batch)])]
        command += ["-j", str(self._jobs)] if self._jobs > 1 else []
        lines: list[str] = []
        # The log of drivers and ggml goes elsewhere, because it would break lines of results.
        with (
            tempfile.TemporaryFile() as log,
            ended(
                subprocess.Popen(
                    command,
                    env=self._environment,
                    cwd=self._program.parent,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=log,
                    text=True,
                    errors="replace",
                )
            ) as process,
        ):
            for line in _lines(process, self._limits):
                text = _COLOUR.sub("", line)
                lines = [*lines[-4:], text.strip()]
                if found := _RESULT.search(text):
                    results.append((Case(found[1], found[2]), found[3]))
                    progress(*results[-1])
            process.wait()
            log.seek(0)
            said = log.read().decode("utf-8", "replace")
        complaint = found[0] if (found := re.search("ggml-remoting: .*", said)) else None
        has_failed = any(status == FAILED for _, status in results)
        if complaint is None and (process.returncode not in (0, 1) or (process.returncode == 1 and not has_failed)):
            last = [*lines, *said.strip().splitlines()[-2:]]
            complaint = (
                f"the program ended with status {process.returncode}: {' | '.join(line for line in last if line)}"
            )
        return Run(tuple(results), complaint)


def _lines(process: subprocess.Popen[str], limits: RunLimits) -> Iterator[str]:
    """Yields the lines that the process writes. Kills the process at the limits."""
    assert process.stdout is not None
    end = time.monotonic() + limits.run_seconds
    while True:
        guard = threading.Timer(max(0.0, min(limits.silence_seconds, end - time.monotonic())), process.kill)
        guard.start()
        line = process.stdout.readline()
        guard.cancel()
        if not line:
            return
        yield line


def _batches(filters: Sequence[str], maximum: int) -> Iterator[list[str]]:
    """Splits the filters into lists that each fit one argument of `maximum` bytes.

    A filter that is a whole op gets a list of its own, because which of its cases have a result is not known.
    """
    batch: list[str] = []
    size = 0
    for name in (name for name in filters if "(" in name):
        if batch and size + len(name) + 1 > maximum:
            yield batch
            batch, size = [], 0
        batch.append(name)
        size += len(name) + 1
    if batch:
        yield batch
    yield from ([name] for name in filters if "(" not in name)


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or ["it wrote nothing"])[-1]
