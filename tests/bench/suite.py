"""llama.cpp's test-backend-ops on a GPU, native and remoted, and whether the host uses CUDA graphs."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench import llama_bench
from bench.figures import Bar, Figure
from bench.servers import Daemon
from bench.setting import Setting, work
from conformance.tool import FAILED, OK, Run, RunLimits, Tool

_SECTION = "test-backend-ops"
_GRAPH_REUSED = "CUDA Graph id"


def cuda_graphs(setting: Setting, model: Path) -> Iterator[Figure]:
    """How many tokens the host decoded by a CUDA graph that it had kept, according to the worker's log."""
    environment = {**setting.programs.environment(), "GGML_REMOTING_HOST_LOG": "debug"}
    tokens = 128
    with Daemon(setting.programs.host, setting.device, setting.folder, environment) as daemon:
        llama_bench.run(setting.remoted(daemon.address), work(model, 1, decode=tokens), "--no-warmup")
        log = daemon.log
    reused = log.read_text("utf-8", "replace").count(_GRAPH_REUSED)
    yield Figure("CUDA graphs on the host", f"of {tokens} tokens by a kept graph", reused, "", Bar(">=", 100))


def run(setting: Setting, seconds: float) -> Iterator[Figure]:
    """Compares support, and whether each case that passes natively passes remoted too.

    Both sides run at once, each on half of the processors.
    """
    jobs = max(1, (os.cpu_count() or 2) // 2)
    limits = RunLimits(run_seconds=seconds)
    with Daemon(setting.programs.host, setting.device, setting.folder, setting.programs.environment()) as daemon:
        sides = (
            Tool(
                setting.programs.host / "test-backend-ops",
                setting.programs.environment(),
                setting.device,
                limits,
                jobs,
            ),
            Tool(
                setting.programs.guest / "test-backend-ops",
                setting.guest_environment(daemon.address),
                f"Remote-{setting.device}",
                limits,
                jobs,
            ),
        )
        with ThreadPoolExecutor(2) as pool:
            support = [Counter(cases) for cases in pool.map(lambda side: side.support(), sides)]
            yield Figure(_SECTION, "cases", support[0].total(), "")
            yield Figure(
                _SECTION, "cases with other support when remoted", (support[0] - support[1]).total(), "", Bar("<=", 0)
            )
            native, remoted = pool.map(lambda side: side.test(None), sides)
        yield from _compare(native, remoted, sides[1])


def _compare(native: Run, remoted: Run, again_on: Tool) -> Iterator[Figure]:
    passed = [set(run.with_status(OK)) for run in (native, remoted)]
    yield Figure(_SECTION, "passed natively", len(passed[0]), "")
    yield Figure(_SECTION, "passed remoted", len(passed[1]), "")
    yield Figure(_SECTION, "failed natively", len(native.with_status(FAILED)), "")
    run_remoted = {case for case, _ in remoted.results}
    worse = passed[0] & run_remoted - passed[1]
    if worse:
        # The inputs are random and some quantised kernels come near the suite's limit: run failed cases once more.
        again = set(again_on.test([str(case) for case in sorted(worse)]).with_status(OK))
        print("".join(f"  failed once, passed when run again: {case}\n" for case in sorted(worse & again)), end="")
        worse -= again
    yield Figure(_SECTION, "passed natively, not remoted", len(worse), "", Bar("<=", 0))
    yield Figure(_SECTION, "passed natively, not run remoted", len(passed[0] - run_remoted), "", Bar("<=", 0))
    for case in sorted(worse)[:20]:
        print(f"  passes natively, fails remoted: {case}")
    for name, problem in (("native", native.problem), ("remoted", remoted.problem)):
        if problem:
            print(f"  {name}: {problem}")
