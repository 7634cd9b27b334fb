"""A guest that sends a valid hello and then writes anything into its ring."""

from __future__ import annotations

import ctypes
import os
import platform
import threading
import time
from types import TracebackType
from typing import Self

from ggml_remoting.context import Context
from ggml_remoting.daemon import Daemon
from tests.fuzz.scripted_guest import BLOB, BLOB_SIZE
from tests.support.ring import FAILURES, HEAD, HOST_WAITS, TAIL, Ring, rings

SECONDS = 120.0  # a worker without progress for this long is reported as hanging
_FUTEX = {"x86_64": 202, "aarch64": 98}  # asm/unistd.h
_FUTEX_WAKE, _ALL = 1, 0x7FFFFFFF


class HostileGuest:
    """One context. It can be used for several attacks, until one ends it."""

    def __init__(self, daemon: Daemon) -> None:
        """Connects, waits until the worker has answered, and creates the blob that the attacks share."""
        self._context = Context(daemon.address)
        self._context.context_ping()
        _, resource = self._context.create_blob(BLOB_SIZE)
        assert resource == BLOB, f"the attacks name the resource {BLOB}, the context has {resource}"
        self._ring: Ring = rings(os.getpid())[-1]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._context.close()

    def say(self, commands: bytes) -> None:
        """Writes commands at the tail, moves the tail and wakes the worker."""
        area, size = self._ring.requests
        tail = self._ring.word(TAIL)
        assert tail % size + len(commands) <= size, "these attacks do not wrap around"
        commands += bytes(-len(commands) % 4)
        self._ring.memory[area + tail % size : area + tail % size + len(commands)] = commands
        self._ring.set_word(TAIL, tail + len(commands))
        self._wake()

    def outcome(self) -> str | None:
        """The reason why the context has ended, or None if the worker has carried out all commands.

        Raises TimeoutError if neither happens.
        """
        seen, moved = self._ring.word(HEAD), time.monotonic()
        while time.monotonic() - moved < SECONDS:
            if (reason := self._ring.lost_reason()) is not None:
                return reason
            if (head := self._ring.word(HEAD)) == self._ring.word(TAIL):
                return None
            if head != seen:
                seen, moved = head, time.monotonic()
            time.sleep(0.0002)
        raise TimeoutError(f"the worker stands at {self._ring.word(HEAD)} of {self._ring.word(TAIL)}")

    def failures(self) -> int:
        """The number of posted commands that failed."""
        return self._ring.word(FAILURES)

    def say_while_changing(self, commands: bytes, seed: int) -> str | None:
        """Sends commands while another thread changes words of them as fast as it can."""
        area, size = self._ring.requests
        begin = area + self._ring.word(TAIL) % size
        stop = threading.Event()
        flipper = threading.Thread(target=_flip, args=(self._ring, begin, commands, stop, seed))
        flipper.start()
        try:
            self.say(commands)
            return self.outcome()
        finally:
            stop.set()
            flipper.join()

    def _wake(self) -> None:
        self._ring.set_word(HOST_WAITS, 0)
        word = ctypes.c_uint32.from_buffer(self._ring.memory, self._ring.start + HOST_WAITS)
        ctypes.CDLL(None).syscall(_FUTEX[platform.machine()], ctypes.byref(word), _FUTEX_WAKE, _ALL, None, None, 0)


def _flip(ring: Ring, begin: int, commands: bytes, stop: threading.Event, seed: int) -> None:
    """Changes words of the commands and restores them, until stopped."""
    state = seed * 2 + 1
    while not stop.is_set():
        state = state * 6364136223846793005 + 1442695040888963407 & (1 << 64) - 1
        at = (state >> 33) % (len(commands) // 4) * 4
        ring.memory[begin + at : begin + at + 4] = (state >> 20 & 0xFFFFFFFF).to_bytes(4, "little")
        ring.memory[begin + at : begin + at + 4] = commands[at : at + 4]
