"""Records the commands that guests write into their rings, as seeds for the dispatch target.

As a pytest plugin (-p tests.fuzz.recording) it records every context that a test closes, into the folder that
GGML_REMOTING_SEEDS names. As a script it records any program that uses the frontend: python -m tests.fuzz.recording
FOLDER COMMAND...
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ggml_remoting.context import Context
from ggml_remoting.generated.calls import Command
from tests.support.ring import COMMAND, HEAD, TAIL, Ring, rings

SEED_MAXIMUM = 60 << 10
BULK = 8 << 10  # longer commands are writes of bulk data, which does not help a fuzzer
PREFIX = bytes(8)  # tests/fuzz/dispatch.c: which allocations fail, here none


def commands(said: bytes) -> Iterator[bytes]:
    """The commands in a part of a ring that begins with a command."""
    at = 0
    while at + COMMAND.size <= len(said):
        size, number, *_ = COMMAND.unpack_from(said, at)
        if size < 8 or at + size > len(said):
            return
        if number:  # the command 0 fills the end of the ring
            yield said[at : at + size]
        at += size


def save(folder: Path, said: bytes) -> None:
    """Writes a seed of a size that a fuzzer can still mutate. The file's name is a hash of the content."""
    seed = PREFIX
    for command in commands(said):
        if len(command) > BULK and COMMAND.unpack_from(command)[1] != Command.CONTEXT_GRAPH_TENSORS:
            continue
        if len(seed) + len(command) > SEED_MAXIMUM:
            break
        seed += command
    if len(seed) > len(PREFIX):
        (folder / hashlib.sha1(seed).hexdigest()).write_bytes(seed)


class Follower:
    """Copies the commands that are written into a ring."""

    def __init__(self, ring: Ring) -> None:
        self.said = b""
        self._ring = ring
        self._seen = 0

    def look(self) -> None:
        """Copies new commands. Commands that were overwritten before are lost; the tail is always the start of a
        command.
        """
        tail = self._ring.word(TAIL)
        if (tail - self._seen) & 0xFFFFFFFF < self._ring.requests[1]:
            self.said += self._ring.requested(self._seen, tail)
        self._seen = tail


def record(process: subprocess.Popen[Any], folder: Path) -> int:
    """Records a program until it ends and saves its first commands; returns the number of all bytes it wrote."""
    followers: dict[int, Follower] = {}
    while process.poll() is None:
        try:
            if not followers:
                followers = {ring.start: Follower(ring) for ring in rings(process.pid) if ring.word(HEAD)}
        except OSError:
            continue
        for follower in followers.values():
            follower.look()
        time.sleep(0.0005)
    for follower in followers.values():
        save(folder, follower.said)
    return sum(len(follower.said) for follower in followers.values())


@pytest.fixture(autouse=True)
def _recorded(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Path(os.environ["GGML_REMOTING_SEEDS"])
    close = Context.close

    def save_and_close(self: Context) -> None:
        for ring in rings(os.getpid()):
            if (tail := ring.word(TAIL)) <= ring.requests[1]:
                save(folder, ring.requested(0, tail))
        close(self)

    monkeypatch.setattr(Context, "close", save_and_close)


if __name__ == "__main__":
    print(record(subprocess.Popen(sys.argv[2:]), Path(sys.argv[1])), "bytes of commands were recorded")
