"""llama.cpp's own suite on a GPU, native and remoted, and whether the host uses CUDA graphs."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from bench import llama_bench
from bench.figures import Bar, Figure
from bench.servers import Daemon
from bench.setting import Setting, work

_SECTION = "test-backend-ops"
_PASSED = re.compile(r"(\d+)/(\d+) tests passed")
_GRAPH_REUSED = "CUDA Graph id"


def cuda_graphs(setting: Setting, model: Path) -> Iterator[Figure]:
    """Tokens that the host decoded by a CUDA graph that it kept, by the worker's log."""
    environment = {**setting.programs.environment(), "GGML_REMOTING_HOST_LOG": "debug"}
    tokens = 128
    with Daemon(setting.programs.host, setting.device, setting.folder, environment) as daemon:
        llama_bench.run(setting.remoted(daemon.address), work(model, 1, decode=tokens), "--no-warmup")
        log = daemon.log
    reused = log.read_text("utf-8", "replace").count(_GRAPH_REUSED)
    yield Figure("CUDA graphs on the host", f"of {tokens} tokens by a kept graph", reused, "", Bar(">=", 100))


def run(setting: Setting, seconds: float) -> Iterator[Figure]:
    """Whether support is equal and whether what passes natively passes remoted."""
    with Daemon(setting.programs.host, setting.device, setting.folder, setting.programs.environment()) as daemon:
        native = [str(setting.programs.host / "test-backend-ops")]
        remoted = [str(setting.programs.guest / "test-backend-ops")]
        environments = (setting.programs.environment(), {**setting.guest_environment(daemon.address)})
        devices = (setting.device, f"Remote-{setting.device}")
        support = [
            _support([*program, "support", "--output", "csv", "-b", device], environment)
            for program, device, environment in zip((native, remoted), devices, environments, strict=True)
        ]
        yield Figure(_SECTION, "cases, native", len(support[0]), "")
        yield Figure(_SECTION, "cases with other support when remoted", len(support[0] ^ support[1]), "", Bar("<=", 0))
        logs = [setting.folder / f"test-backend-ops-{side}.log" for side in ("native", "remoted")]
        running = [
            subprocess.Popen([*program, "test", "-b", device], env=environment, stdout=log.open("wb"), stderr=subprocess.STDOUT)
            for program, device, environment, log in zip((native, remoted), devices, environments, logs, strict=True)
        ]
        for process, log, side in zip(running, logs, ("native", "remoted"), strict=True):
            try:
                process.wait(seconds)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            passed, total = _passed(log)
            yield Figure(_SECTION, f"tests passed, {side}", passed, "")
            yield Figure(_SECTION, f"tests not passed, {side}", total - passed, "", Bar("<=", 0) if side == "remoted" else None)


def _support(command: list[str], environment: dict[str, str]) -> set[str]:
    """The lines of its table without the device's name."""
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    return {",".join(line.split(",")[1:]).replace("Remote-", "") for line in done.stdout.splitlines()}


def _passed(log: Path) -> tuple[int, int]:
    """Of a run that was stopped, what it had got to."""
    text = log.read_text("utf-8", "replace")
    found = _PASSED.findall(text)
    if found:
        return int(found[-1][0]), int(found[-1][1])
    return text.count("OK"), text.count("OK") + text.count("FAIL")
