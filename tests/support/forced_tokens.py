"""Token probabilities of a llama-server for a text that it gets token by token, so that two runs can be compared
whatever each would have generated.

python -m tests.support.forced_tokens OLD NEW prints how far the logits of a run whose ggml is reloaded midway differ
from those of each ggml alone; OLD and NEW are folders of ggml libraries.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ggml_remoting import control, downloads
from ggml_remoting.daemon import Daemon, DaemonConfig
from ggml_remoting.llama_server import LlamaServer
from ggml_remoting.run import guest_environment

Row = npt.NDArray[np.float64]  # the logarithm of each token's probability, by its number

TEXT = "The sea was calm that morning, and the boats lay still in the harbour. An old man mended his nets."


class Guest:
    """A llama-server with all layers on the remoted CPU."""

    def __init__(self, server: LlamaServer) -> None:
        self._server = server
        answer = server.ask("/tokenize", {"content": TEXT})
        self.tokens: list[int] = answer["tokens"]

    def row(self, count: int) -> Row:
        """The probabilities after the first `count` tokens, of which the server has kept all but the last."""
        question = {
            "prompt": self.tokens[:count],
            "n_predict": 1,
            "n_probs": 1 << 20,
            "temperature": -1,
            "cache_prompt": True,
        }
        (said,) = self._server.ask("/completion", question)["completion_probabilities"]
        found = {entry["id"]: entry["logprob"] for entry in said["top_logprobs"]}
        return np.array([found[token] for token in sorted(found)])


@contextmanager
def guest(daemon: Daemon) -> Iterator[Guest]:
    """A guest of the daemon that computes with one thread."""
    program = downloads.fetch_server().program
    settings = ["-m", str(downloads.fetch_model()), "--device", "Remote-CPU", "-ngl", "99", "-t", "1", "-c", "512"]
    command = [str(program), *settings, "-fa", "off", "-np", "1", "--no-webui"]
    with LlamaServer(command, guest_environment(daemon.address, os.environ)) as server:
        yield Guest(server)


def _rows(opened: Guest, after: Callable[[int], None] = lambda _: None) -> list[Row]:
    rows = []
    for count in range(1, len(opened.tokens) + 1):
        rows.append(opened.row(count))
        after(count)
    return rows


def _alone(lib_dir: Path) -> list[Row]:
    with Daemon(DaemonConfig(lib_dir, ("CPU",))) as daemon, guest(daemon) as opened:
        return _rows(opened)


@dataclass(frozen=True)
class Comparison:
    """The greatest differences of a run whose ggml was reloaded from the runs with each ggml alone."""

    steps_before: int
    steps_after: int
    before_from_old: float
    after_from_new: float
    after_from_old: float
    old_from_new: float


def _distance(some: Sequence[Row], others: Sequence[Row]) -> float:
    return max(float(np.abs(one - other).max()) for one, other in zip(some, others, strict=True))


def compare(old_dir: Path, new_dir: Path) -> Comparison:
    """Reloads while the guest computes: a step during the reload belongs to neither ggml alone."""
    old, new = _alone(old_dir), _alone(new_dir)
    with Daemon(DaemonConfig(old_dir, ("CPU",))) as daemon, guest(daemon) as opened:
        begun = 2 * len(opened.tokens) // 3
        reloading = threading.Thread(target=control.reload, args=(daemon.control_socket, new_dir))
        under_way = set()

        def follow(count: int) -> None:
            if count == begun:
                reloading.start()
            if reloading.is_alive():
                under_way.add(count)

        rows = _rows(opened, follow)
        reloading.join()
    ended = max(under_way, default=begun) + 1
    after = slice(ended, len(rows))
    return Comparison(
        begun,
        len(rows) - ended,
        _distance(rows[:begun], old[:begun]),
        _distance(rows[after], new[after]),
        _distance(rows[after], old[after]),
        _distance(old, new),
    )


if __name__ == "__main__":
    print(json.dumps(compare(Path(sys.argv[1]), Path(sys.argv[2])).__dict__, indent=1))
