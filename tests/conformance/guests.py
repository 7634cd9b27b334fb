"""llama-completion as guests of one daemon: killed beside another guest, a hundred in a row, and on two devices."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

from ggml_remoting.daemon import Daemon
from ggml_remoting.errors import SetupError
from tests.support.watch import settled, trace, workers

_SECONDS = 300
_SETTINGS = (
    "-p",
    "The sea is",
    "--temp",
    "0",
    "-no-cnv",
    "--no-display-prompt",
    "--no-warmup",
    "-fa",
    "off",
    "-c",
    "256",
    "-t",
    "1",
)
_MEMORY = 4 << 20  # growth allowed to malloc in a daemon that served a hundred guests


class Guests:
    """llama-completion with all layers on remoted devices."""

    def __init__(self, program: Path, model: Path, environment: Mapping[str, str], daemon: Daemon) -> None:
        """`environment` makes the program connect to the daemon."""
        self._command = [str(program), "-m", str(model), "-ngl", "99", *_SETTINGS]
        self._environment = dict(environment)
        self._daemon = daemon

    def start(self, devices: str, tokens: int, *options: str) -> subprocess.Popen[str]:
        """Starts a guest that generates this many tokens."""
        command = [*self._command, "--device", devices, "-n", str(tokens), *options]
        return subprocess.Popen(
            command,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def text(self, devices: str, tokens: int, *options: str) -> str:
        """The text that a guest generates. Raises SetupError if it fails."""
        return _text(self.start(devices, tokens, *options))

    def one_of_two_is_killed(self, device: str) -> bool:
        """Kills one of two guests: the other's text must be that of a guest alone, and the host must be unchanged."""
        alone = self.text(device, 64)
        before = settled(self._daemon.pid)
        victim, other = self.start(device, 100_000, "--ignore-eos"), self.start(device, 64)
        _wait_for_workers(self._daemon.pid, 2)
        assert victim.stdout is not None
        victim.stdout.read(8)  # both have begun to generate
        victim.kill()
        victim.communicate()
        is_same = _text(other) == alone
        left = trace(before, self._daemon.pid)
        print(
            f"two guests, one killed: the other's text is {'unchanged' if is_same else 'DIFFERENT'}; "
            f"{left or 'the host is as it was'}",
            flush=True,
        )
        return is_same and left is None

    def many_cycles(self, device: str, count: int) -> bool:
        """Runs 'count' guests one after the other: each text must be the same, and nothing must remain on the host."""
        texts = {self.text(device, 2) for _ in range(3)}
        before = settled(self._daemon.pid)
        texts |= {self.text(device, 2) for _ in range(count)}
        left = trace(before, self._daemon.pid, _MEMORY)
        print(
            f"{count} cycles of load, generate, exit: {len(texts)} text(s); {left or 'nothing left on the host'}",
            flush=True,
        )
        return len(texts) == 1 and left is None

    def two_devices(self, devices: str) -> bool:
        """With -sm layer both devices hold layers, and the text is not empty."""
        guest = self.start(devices, 4, "-sm", "layer", "-v")
        output, log = guest.communicate(timeout=_SECONDS)
        used = [name for name in devices.split(",") if f"{name} model buffer size" in log]
        print(
            f"-sm layer over {devices}: status {guest.returncode}, weights on {' and '.join(used) or 'neither'}, text "
            f"{output.strip()!r}",
            flush=True,
        )
        return guest.returncode == 0 and len(used) == 2 and bool(output.strip())

    def split_rows(self, device: str) -> bool:
        """-sm row needs split buffers, which no remoted device has: llama.cpp reports that and ends."""
        guest = self.start(device, 4, "-sm", "row")
        _, log = guest.communicate(timeout=_SECONDS)
        is_refused = guest.returncode == 1 and "does not support split buffers" in log
        print(
            "-sm row: "
            f"{'refused by llama.cpp, as documented' if is_refused else f'ended with status {guest.returncode}'}",
            flush=True,
        )
        return is_refused


def _text(guest: subprocess.Popen[str]) -> str:
    try:
        output, log = guest.communicate(timeout=_SECONDS)
    except subprocess.TimeoutExpired:
        guest.kill()
        guest.communicate()
        raise SetupError(f"llama-completion did not end within {_SECONDS} s") from None
    if guest.returncode or not output.strip():
        raise SetupError(
            f"llama-completion ended with status {guest.returncode}: {' | '.join(log.strip().splitlines()[-3:])}"
        )
    return output


def _wait_for_workers(pid: int, count: int) -> None:
    deadline = time.monotonic() + _SECONDS
    while len(workers(pid)) < count:
        if time.monotonic() > deadline:
            raise SetupError(f"{count} guests did not start within {_SECONDS} s")
        time.sleep(0.01)
