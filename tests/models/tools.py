"""llama.cpp's tools and tests on two sides: natively, and as guests of a daemon on the same ggml."""

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
    """preload.c as a library in the folder. Raises SetupError if it does not compile."""
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
    """What a program came to. Its texts have no colours."""

    status: int
    output: str
    log: str

    @property
    def ended_well(self) -> bool:
        """Whether its exit status is 0."""
        return self.status == 0

    def why(self) -> str:
        """The exit status and the first line of the log that tells of a failure, else the last one."""
        lines = [line for line in self.log.splitlines() if line.strip()]
        telling = (line for line in lines if _FAILURE.search(line))
        return f"status {self.status}: {next(telling, lines[-1] if lines else 'it said nothing').strip()[:200]}"


@dataclass(frozen=True)
class Side:
    """Where tools compute: in which environment, on which devices, split over them in which way."""

    tools: Path
    environment: Mapping[str, str]
    devices: tuple[str, ...] = ()
    split_mode: str = "layer"
    options: tuple[str, ...] = field(default=("-t", "1"))

    def run(self, tool: str, arguments: Sequence[str | Path], seconds: float = _SECONDS, **environment: str) -> Outcome:
        """Runs a tool with these arguments and no others. A tool that does not end in time has status -1.

        Its working directory is its own: test-save-load-state writes its states there, and several run at once.
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
        """A side whose program has the remoted device before its own CPU, as it has a GPU of its own: test-opt demands that."""
        environment = dict(self.environment)
        environment["MODELS_FIRST_BACKEND"] = environment.pop("GGML_BACKEND_PATH")
        return replace(self, environment=environment)

    def compute(self, tool: str, arguments: Sequence[str | Path], **environment: str) -> Outcome:
        """Runs a tool that takes llama.cpp's common options on this side's devices, with all layers."""
        devices = ("--device", ",".join(self.devices) or "none", "-ngl", "99", "-sm", self.split_mode)
        return self.run(tool, (*arguments, *self.options, *devices), **environment)


def without_variables(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment without what would change what ggml loads."""
    return {name: value for name, value in environment.items() if not name.startswith("GGML_")}


def machine_environment() -> dict[str, str]:
    """What every process of a run has, guests, daemons and servers: they share few cores.

    A thread of OpenMP that waits must leave its core to others, and a model of a few kilobytes needs one thread only: four of
    a device process, llama.cpp's default, took five times as long on two cores.
    """
    return {"OMP_WAIT_POLICY": "passive", "OMP_THREAD_LIMIT": "1", **without_variables(os.environ)}


def native_environment(preload: Path) -> dict[str, str]:
    """A program's, with the preloaded library."""
    return {**machine_environment(), "LD_PRELOAD": str(preload)}
