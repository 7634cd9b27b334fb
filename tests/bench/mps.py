"""Guests that share a GPU by NVIDIA MPS, compared with as many native processes that are clients of MPS."""

from __future__ import annotations

import contextlib
import os
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from statistics import median

from bench.figures import Bar, Figure
from bench.llama_bench import Side
from bench.models import random_model
from bench.servers import Daemon
from bench.setting import Setting, work
from bench.sharing import rates
from ggml_remoting.errors import SetupError

_COUNTS = {"1B": (1, 2, 4, 8, 16), "8B": (2, 4)}  # guests at once, by model
_ROUNDS = 2
_TOKENS = 32
_SECONDS = 5.0
_CONTROL = "nvidia-cuda-mps-control"


@contextlib.contextmanager
def _control_daemon(environment: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Starts a control daemon. Yields the environment in which a program becomes its client."""
    with tempfile.TemporaryDirectory(prefix="bench-mps-", ignore_cleanup_errors=True) as folder:
        clients = {**environment, "CUDA_MPS_PIPE_DIRECTORY": folder, "CUDA_MPS_LOG_DIRECTORY": folder}
        control = {key: value for key, value in clients.items() if key != "CUDA_VISIBLE_DEVICES"}
        try:
            subprocess.run([_CONTROL, "-d"], env=control, stdin=subprocess.DEVNULL, check=True)
        except (OSError, subprocess.CalledProcessError) as error:
            raise SetupError(f"{_CONTROL}: {error}") from error
        try:
            yield clients
        finally:
            subprocess.run([_CONTROL], env=control, input=b"quit\n", stdout=subprocess.DEVNULL, check=False)


def figures(setting: Setting, models: Sequence[str]) -> Iterator[Figure]:
    """The figures for these models, or for all models if none is named."""
    for model, counts in _COUNTS.items():
        if not models or model in models:
            yield from _figures(setting, model, counts)


def _figures(setting: Setting, model: str, counts: Sequence[int]) -> Iterator[Figure]:
    """The total rate of 'count' guests and of as many native processes, measured in turns."""
    section = f"MPS: {model}"
    job = work(random_model(model, setting.folder / "models"), 1, decode=_TOKENS, repetitions=100_000)
    with _control_daemon(os.environ) as clients, _remoted(setting, clients) as remoted:
        native = setting.native()
        native = replace(native, environment={**native.environment, **_of_mps(clients)})
        for count in counts:
            rounds = [[rates([(side, job)] * count, _SECONDS) for side in (native, remoted)] for _ in range(_ROUNDS)]
            for name, each in zip(("native", "remoted"), zip(*rounds, strict=True), strict=True):
                totals = [sum(rate) for rate in each]
                interval = (min(map(min, each)), max(map(max, each)))
                yield Figure(section, f"{count} at once, {name}", median(totals), "tokens/s", interval=interval)
            ratios = [sum(theirs) / sum(own) for own, theirs in rounds]
            yield Figure(section, f"{count} at once, remoted to native", median(ratios), "", Bar(">=", 0.97))
            even = median(max(theirs) / min(theirs) for _, theirs in rounds)
            yield Figure(section, f"{count} at once, remoted, most to least", even, "", Bar("<=", 1.05))


@contextlib.contextmanager
def _remoted(setting: Setting, clients: Mapping[str, str]) -> Iterator[Side]:
    environment = {**setting.programs.environment(), **_of_mps(clients)}
    options = ("--share", "mps")
    with Daemon(setting.programs.host, setting.device, setting.folder, environment, options=options) as daemon:
        yield setting.remoted(daemon.address)


def _of_mps(environment: Mapping[str, str]) -> dict[str, str]:
    return {key: value for key, value in environment.items() if key.startswith("CUDA_MPS_")}
