"""Thousands of short guests, several at once: does one of them print less than the others, and what did it say?

python -m tests.models.starts MODEL --count 5000, as a run of its own: it takes far longer than `make models` may. Each guest is a stock
llama-completion that prints a few tokens of a tiny model. Standard output, standard error, the exit status and the daemon's log are kept
of each guest whose text is not that of the native program.

llama.cpp prints text, too, by a thread of its logger, which it leaves behind when it exits (common_log_main in its common/log.cpp says so:
what is still queued is lost). Under load that happens now and then, natively as well (--native): the text ends early, and standard error
ends before the program's last line. Such a guest is counted apart; any other difference is a failure.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from ggml_remoting.daemon import Daemon, DaemonConfig
from ggml_remoting.errors import RemotingError, SetupError
from ggml_remoting.run import guest_environment
from tests.conformance import builds
from tests.conformance.__main__ import native_environment

_OPTIONS = ("-p", "tok_1tok_2", "-n", "24", "--temp", "0", "-no-cnv", "--no-warmup", "-c", "128", "-t", "1", "-v")
_LAST_LINE = b"graphs reused"  # of llama.cpp's log
_SECONDS = 120
_EACH = 100


@dataclass
class Counts:
    """What came of the starts so far."""

    started: int = 0
    cut_short: int = 0
    differing: int = 0

    def __str__(self) -> str:
        return f"{self.started} starts, {self.cut_short} cut short by llama.cpp's logger, {self.differing} with another text"


class Starts:
    """A guest that is started again and again, by several threads."""

    def __init__(self, command: Sequence[str], daemon: Daemon, folder: Path, *, is_native: bool) -> None:
        """`folder` is for what is kept of guests that differ. Raises SetupError if the native program fails."""
        self._command = command
        self._daemon = daemon
        self._folder = folder
        self._is_native = is_native
        self._lock = threading.Lock()
        self.counts = Counts()
        native = self._run(is_native=True)
        if native.returncode or not native.stdout.strip():
            raise SetupError(
                f"llama-completion ended natively with status {native.returncode}: {native.stderr[-300:]!r}"
            )
        self._text = native.stdout

    def start(self, number: int) -> None:
        """Runs a guest and keeps what it said if that is not the native text."""
        done = self._run(is_native=self._is_native)
        is_equal = done.returncode == 0 and done.stdout == self._text
        is_cut = done.returncode == 0 and self._text.startswith(done.stdout) and _LAST_LINE not in done.stderr
        with self._lock:
            self.counts.started += 1
            self.counts.cut_short += is_cut and not is_equal
            self.counts.differing += not is_equal and not is_cut
            if not is_equal:
                self._keep(number, done)
            if not is_equal or self.counts.started % _EACH == 0:
                print(self.counts, flush=True)

    def _run(self, *, is_native: bool) -> subprocess.CompletedProcess[bytes]:
        environment = (
            native_environment() if is_native else guest_environment(self._daemon.address, native_environment())
        )
        options = ("--device", "none") if is_native else ("--device", "Remote-CPU", "-ngl", "99")
        try:
            command = [*self._command, *options]
            return subprocess.run(
                command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=_SECONDS, check=False
            )
        except subprocess.TimeoutExpired as error:
            return subprocess.CompletedProcess(
                error.cmd, -1, error.stdout or b"", (error.stderr or b"") + b"\nit did not end"
            )

    def _keep(self, number: int, done: subprocess.CompletedProcess[bytes]) -> None:
        for name, data in (("stdout", done.stdout), ("stderr", done.stderr), ("status", str(done.returncode).encode())):
            (self._folder / f"{number}.{name}").write_bytes(data)
        (self._folder / f"{number}.daemon").write_text(self._daemon.log(), "utf-8")


def main() -> int:
    """Returns 0 if every guest printed the native text."""
    parser = argparse.ArgumentParser(prog="tests.models.starts", description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("--count", type=int, default=5000)
    parser.add_argument("--at-once", type=int, default=3, help="guests at the same time (default: 3)")
    parser.add_argument("--native", action="store_true", help="without the remoted device, to compare")
    parser.add_argument(
        "--out", type=Path, default=Path("build/starts"), help="for what differs (default: build/starts)"
    )
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    tools = builds.newest_tools()
    try:
        with Daemon(DaemonConfig(tools, ("CPU",))) as daemon, ThreadPoolExecutor(options.at_once) as pool:
            command = [str(tools / "llama-completion"), "-m", str(options.model), *_OPTIONS]
            starts = Starts(command, daemon, options.out, is_native=options.native)
            list(pool.map(starts.start, range(options.count)))
            failure = daemon.failure()
    except RemotingError as error:
        print(f"starts: {error}", file=sys.stderr)
        return 1
    print(f"{starts.counts}; {failure or 'the daemon lives'}")
    return 1 if starts.counts.differing or failure else 0


if __name__ == "__main__":
    sys.exit(main())
