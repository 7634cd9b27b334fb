"""Starts thousands of short guests, several at once, and finds those that print less than the native program.

python -m tests.models.starts MODEL --count 5000 is a run of its own, because it takes longer than `make models` may.
Each guest is a stock llama-completion that generates a few tokens with a tiny model. For each guest with another text
than the native program, standard output, standard error, the exit status and the daemon's log are kept.

Without preload.c, half of the native runs on two busy cores print less than the whole text and end with status 0:
llama.cpp's logger, which prints the text too, loses what is still queued when the program exits.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from ggml_remoting.daemon import Daemon, DaemonConfig
from ggml_remoting.errors import RemotingError, SetupError
from ggml_remoting.run import guest_environment
from tests.conformance import builds
from tests.models.tools import Outcome, Side, compile_preload, machine_environment, native_environment

_OPTIONS = ("-p", "tok_1tok_2", "-n", "24", "--temp", "0", "-no-cnv", "--no-warmup", "-c", "128", "-v")
_SHOWN_EACH = 100


@dataclass
class Counts:
    """The counts of starts so far."""

    started: int = 0
    different: int = 0

    def __str__(self) -> str:
        return f"{self.started} starts, {self.different} with another text"


class Starts:
    """Starts a guest again and again, from several threads."""

    def __init__(self, side: Side, model: Path, text: str, daemon: Daemon, folder: Path) -> None:
        """`text` is the native program's output. `folder` receives the output of guests that differ."""
        self._side = side
        self._model = model
        self._text = text
        self._daemon = daemon
        self._folder = folder
        self._lock = threading.Lock()
        self.counts = Counts()

    def start(self, number: int) -> None:
        """Runs a guest and keeps its output if that is not the native text."""
        outcome = complete(self._side, self._model)
        is_equal = outcome.ended_well and outcome.output == self._text
        with self._lock:
            self.counts.started += 1
            self.counts.different += not is_equal
            if not is_equal:
                self._keep(number, outcome)
            if not is_equal or self.counts.started % _SHOWN_EACH == 0:
                print(self.counts, flush=True)

    def _keep(self, number: int, outcome: Outcome) -> None:
        kept = {
            "stdout": outcome.output,
            "stderr": outcome.log,
            "status": str(outcome.status),
            "daemon": self._daemon.log(),
        }
        for name, text in kept.items():
            (self._folder / f"{number}.{name}").write_text(text, "utf-8")


def complete(side: Side, model: Path) -> Outcome:
    """Runs llama-completion once."""
    return side.compute("llama-completion", ("-m", model.resolve(), *_OPTIONS))


def run(options: argparse.Namespace, scratch: Path) -> bool:
    """Whether every guest printed the native text and the daemon still runs."""
    tools = builds.newest_tools()
    environment = native_environment(compile_preload(scratch))
    native = complete(Side(tools, environment), options.model)
    if not native.ended_well or not native.output.strip():
        raise SetupError(f"llama-completion failed natively: {native.why()}")
    with (
        Daemon(DaemonConfig(tools, ("CPU",)), environment=machine_environment()) as daemon,
        ThreadPoolExecutor(options.at_once) as pool,
    ):
        side = Side(tools, guest_environment(daemon.address, environment), ("Remote-CPU",))
        starts = Starts(side, options.model, native.output, daemon, options.out)
        for _ in pool.map(starts.start, range(options.count)):
            pass
        failure = daemon.failure()
    print(f"{starts.counts}; {failure or 'the daemon runs'}")
    return not starts.counts.different and failure is None


def main() -> int:
    """Returns 0 if every guest printed the native text."""
    parser = argparse.ArgumentParser(prog="tests.models.starts", description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("--count", type=int, default=5000)
    parser.add_argument("--at-once", type=int, default=3, help="guests at the same time (default: 3)")
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("build/starts"),
        help="folder for the output of guests that differ (default: build/starts)",
    )
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(prefix="ggml-remoting-") as scratch:
            return 0 if run(options, Path(scratch)) else 1
    except RemotingError as error:
        print(f"starts: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
