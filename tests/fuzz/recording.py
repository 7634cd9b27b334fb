"""Records what guests say in their rings, as seeds for the dispatch target.

As a plugin of pytest (-p tests.fuzz.recording) it records every context that a test closes, into the folder that
GGML_REMOTING_SEEDS names. As a script it follows any program that uses the frontend: python -m tests.fuzz.recording
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
BULK = 8 << 10  # a longer command is a write of so many bytes, whose content teaches a fuzzer nothing
PREFIX = bytes(8)  # tests/fuzz/dispatch.c: where memory runs out


def commands(said: bytes) -> Iterator[bytes]:
    """The commands of a part of a ring that starts with one."""
    at = 0
    while at + COMMAND.size <= len(said):
        size, number, *_ = COMMAND.unpack_from(said, at)
        if size < 8 or at + size > len(said):
            return
        if number:  # the command 0 fills the end of the ring
            yield said[at : at + size]
        at += size


def save(folder: Path, said: bytes) -> None:
    """Writes a seed, its beginning as far as a fuzzer can still turn it over. Its name is that of its content."""
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
    """Copies what is said in a ring as it comes."""

    def __init__(self, ring: Ring) -> None:
        self.said = b""
        self._ring = ring
        self._seen = 0

    def look(self) -> None:
        """Takes what is new. What was written over before it was seen is lost; the tail is always where a command
        starts.
        """
        tail = self._ring.word(TAIL)
        if (tail - self._seen) & 0xFFFFFFFF < self._ring.requests[1]:
            self.said += self._ring.requested(self._seen, tail)
        self._seen = tail


def record(process: subprocess.Popen[Any], folder: Path) -> int:
    """Follows a program until it ends and saves what it said first; returns how many bytes it said in all."""
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
    print(record(subprocess.Popen(sys.argv[2:]), Path(sys.argv[1])), "bytes were said")
