"""Runs llama.cpp's tools and tests on two sides: natively, and as guests of a daemon on the same ggml."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ggml_remoting.errors import SetupError

TARGETS = (
    "ggml-rpc",
    "ggml-rpc-server",
    "llama-finetune",
    "llama-imatrix",
    "llama-perplexity",
    "test-backend-sampler",
    "test-llama-archs",
    "test-opt",
    "test-recurrent-state-rollback",
    "test-save-load-state",
    "test-state-restore-fragmented",
    "test-thread-safety",
)

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_FAILURE = re.compile(r"ggml-remoting: (?!loaded)|\.(?:c|cpp|h):\d+: |[Ee]rror")
_SECONDS = 600.0


def compile_preload(folder: Path) -> Path:
    """Compiles preload.c to a library in the folder. Raises SetupError if it does not compile."""
    library = folder / "libpreload.so"
    source = Path(__file__).with_name("preload.c")
    command = [
        "gcc",
        "-std=c11",
        "-D_GNU_SOURCE",
        "-O1",
        "-Wall",
        "-Wextra",
        "-Werror",
        "-shared",
        "-fPIC",
        str(source),
        "-o",
        str(library),
    ]
    if subprocess.run(command, check=False).returncode:
        raise SetupError("tests/models/preload.c does not compile")
    return library


@dataclass(frozen=True)
class Outcome:
    """The exit status and the output of a program, without colours."""

    status: int
    output: str
    log: str

    @property
    def ended_well(self) -> bool:
        """Whether its exit status is 0."""
        return self.status == 0

    def why(self) -> str:
        """The exit status and the first line of the log that reports a failure, or else the last line."""
        lines = [line for line in self.log.splitlines() if line.strip()]
        telling = (line for line in lines if _FAILURE.search(line))
        return f"status {self.status}: {next(telling, lines[-1] if lines else 'it wrote nothing').strip()[:200]}"


@dataclass(frozen=True)
class Side:
    """A side of a comparison: the environment, the devices, and how models are split over them."""

    tools: Path
    environment: Mapping[str, str]
    devices: tuple[str, ...] = ()
    split_mode: str = "layer"
    options: tuple[str, ...] = field(default=("-t", "1"))

    def run(self, tool: str, arguments: Sequence[str | Path], seconds: float = _SECONDS, **environment: str) -> Outcome:
        """Runs a tool with exactly these arguments. A tool that does not end in time has status -1.

        Each run has a working directory of its own, because test-save-load-state writes files there and runs at once
        with others.
        """
        command = [str(self.tools / tool), *map(str, arguments)]
        with tempfile.TemporaryDirectory(prefix="ggml-remoting-") as folder:
            try:
                done = subprocess.run(
                    command,
                    cwd=folder,
                    env={**self.environment, **environment},
                    stdin=subprocess.DEVNULL,
                    capture_output=True,
                    text=True,
                    errors="replace",
                    timeout=seconds,
                    check=False,
                )
            except subprocess.TimeoutExpired:
                return Outcome(-1, "", f"it did not end within {seconds:.0f} s")
        return Outcome(done.returncode, _COLOUR.sub("", done.stdout), _COLOUR.sub("", done.stderr))

    def loading_it_first(self) -> Side:
        """A side whose program registers the remoted device before its own CPU, as it does a GPU; test-opt demands that
        order.
        """
        environment = dict(self.environment)
        environment["MODELS_FIRST_BACKEND"] = environment.pop("GGML_BACKEND_PATH")
        return replace(self, environment=environment)

    def compute(self, tool: str, arguments: Sequence[str | Path], **environment: str) -> Outcome:
        """Runs a tool that takes llama.cpp's common options, with all layers on this side's devices."""
        devices = ("--device", ",".join(self.devices) or "none", "-ngl", "99", "-sm", self.split_mode)
        return self.run(tool, (*arguments, *self.options, *devices), **environment)


def without_variables(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment without variables that change what ggml loads."""
    return {name: value for name, value in environment.items() if not name.startswith("GGML_")}


def machine_environment() -> dict[str, str]:
    """The environment of every process of a run: guests, daemons and servers share few cores.

    OpenMP threads must sleep while they wait, and a model of a few kilobytes needs one thread only: llama.cpp's default
    of four threads in a device process took five times as long on two cores.
    """
    return {"OMP_WAIT_POLICY": "passive", "OMP_THREAD_LIMIT": "1", **without_variables(os.environ)}


def native_environment(preload: Path) -> dict[str, str]:
    """The environment of a native program, with the preloaded library."""
    return {**machine_environment(), "LD_PRELOAD": str(preload)}
