"""Starts a real worker alone, and sends it the messages of a device process in an order of the test's choice."""

from __future__ import annotations

import contextlib
import fcntl
import mmap
import os
import signal
import socket
import struct
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from ggml_remoting.generated.formats import (
    COUNTERS_SIZE,
    WORKER_PAYLOAD_MAXIMUM,
    RingState,
    WorkerMessage,
    WorkerMessageType,
    WorkerRun,
)
from tests.support.device_daemon import Daemon
from tests.support.device_guest import RING_HEADER
from tests.support.ring import HEADER, STATE, Ring
from tests.support.waiting import SECONDS, until

RING_ID = 1
_RING_SIZE = RING_HEADER[4] + RING_HEADER[5]
_SOCKET = 3  # WORKER_SOCKET of runtime/daemon/worker_mode.h; the other descriptors follow


def _memory_file(size: int) -> int:
    descriptor = os.memfd_create("scripted-device-process")
    os.ftruncate(descriptor, size)
    return descriptor


class DeviceProcess:
    """A worker's other side, with one ring in memory of its own."""

    def __init__(self, host_libraries: Path, log: Path) -> None:
        self._socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._socket.settimeout(SECONDS)
        starting, self._gate = socket.socketpair()
        self._memory_file = _memory_file(_RING_SIZE)
        self.ring = Ring(mmap.mmap(self._memory_file, _RING_SIZE), 0)
        HEADER.pack_into(self.ring.memory, 0, *RING_HEADER)
        counters = _memory_file(COUNTERS_SIZE)
        self._log = log
        self._worker = self._start(host_libraries, (theirs.fileno(), counters, starting.fileno()))
        os.close(counters)
        theirs.close()
        starting.close()

    def _start(self, host_libraries: Path, descriptors: Sequence[int]) -> int:
        """Returns the process. What it inherits it has from _SOCKET on."""
        options = ["--lib-dir", str(host_libraries), "--device", "CPU", "--share", "driver"]
        high = [fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, 100) for descriptor in descriptors]
        log = os.open(self._log, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC)
        places = {2: log, **dict(enumerate(high, _SOCKET))}
        try:
            moves = [(os.POSIX_SPAWN_DUP2, descriptor, place) for place, descriptor in places.items()]
            words = [str(Daemon.executable), "worker", *options]
            return os.posix_spawn(words[0], words, os.environ, file_actions=moves)
        finally:
            for descriptor in places.values():
                os.close(descriptor)

    def ended(self) -> bool:
        """Whether the worker has."""
        return os.waitid(os.P_PID, self._worker, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

    def exit_status(self) -> int:
        """Waits for the worker's end. Its negative number if it died of a signal."""
        result = os.waitid(os.P_PID, self._worker, os.WEXITED | os.WNOWAIT)
        assert result is not None
        return result.si_status if result.si_code == os.CLD_EXITED else -result.si_status

    def close(self) -> None:
        """Ends the worker, if it is there still."""
        os.kill(self._worker, signal.SIGKILL)
        os.waitpid(self._worker, 0)
        self._socket.close()
        self._gate.close()
        os.close(self._memory_file)

    def say(self, kind: int, resource: int = 0, *descriptors: int, payload: bytes = b"") -> None:
        """Sends a message."""
        message = WorkerMessage(type=kind, resource_id=resource, payload_size=len(payload))
        socket.send_fds(self._socket, [bytes(message), payload], descriptors)

    def map_ring(self, runs: int = 1) -> None:
        """Has the worker map the ring, which it has done before it reads the next message. `runs` are those that the
        message says it has; it has one.
        """
        run = bytes(WorkerRun(length=_RING_SIZE))
        message = WorkerMessage(
            type=WorkerMessageType.MAP, resource_id=RING_ID, size=_RING_SIZE, count=runs, payload_size=len(run)
        )
        socket.send_fds(self._socket, [bytes(message), run], [self._memory_file])
        assert self.hears() == (WorkerMessageType.TAKEN, "")

    def hears(self) -> tuple[WorkerMessageType, str]:
        """The worker's next message: its type, and its payload as text."""
        packet = self._socket.recv(WORKER_PAYLOAD_MAXIMUM + WorkerMessage.FORMAT.size)
        kind = struct.unpack_from("<I", packet)[0]
        return WorkerMessageType(kind), packet[WorkerMessage.FORMAT.size :].decode()

    def asks(self, kind: WorkerMessageType, resource: int = 0, *descriptors: int) -> WorkerMessageType:
        """Sends a message. Returns the type of the answer."""
        self.say(kind, resource, *descriptors)
        if descriptors:
            assert self.hears()[0] == WorkerMessageType.TAKEN
        return self.hears()[0]

    def begins(self) -> None:
        """Has the worker serve the ring."""
        self.map_ring()
        self.say(WorkerMessageType.ATTACH_RING, RING_ID)
        self.serves()

    def serves(self) -> None:
        """Waits until the worker serves the ring."""
        until(lambda: self.ring.word(STATE) == RingState.RUNNING, "a worker that serves its ring")


@contextlib.contextmanager
def device_process(host_libraries: Path) -> Iterator[DeviceProcess]:
    """A worker that is told what the test says. It must not have died of a signal."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        with contextlib.closing(DeviceProcess(host_libraries, log)) as process:
            yield process
            died = process.ended() and process.exit_status() < 0
        assert not died, log.read_text()
