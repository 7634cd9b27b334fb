"""The messages of a daemon's status socket: its guests, its workers, and the counters of each.

idl/host.yaml describes the messages.
"""

from __future__ import annotations

import ctypes
import dataclasses
import mmap
import os
import selectors
import socket
import stat
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from ggml_remoting.errors import RemotingError, SetupError
from ggml_remoting.generated import formats
from ggml_remoting.generated.names import COMMAND_NAMES
from ggml_remoting.guest_states import ConnectedGuest, TransitionTotals, guest_of, totals_of
from ggml_remoting.inventory import HostInventory, parse_capset

_READS_MAXIMUM = 10
_PACKET_MAXIMUM = 1 << 17
_HEADER_SIZE = ctypes.sizeof(formats.StatusMessage)


@dataclass(frozen=True)
class CommandCounts:
    """How often a call came and failed, and the bytes of its commands and of their answers."""

    count: int
    errors: int
    bytes_in: int
    bytes_out: int


@dataclass(frozen=True)
class Latencies:
    """How often something took how long. Bucket n begins at bucket_ns(n) nanoseconds."""

    total_ns: int
    buckets: tuple[int, ...]

    @property
    def count(self) -> int:
        """How many were timed."""
        return sum(self.buckets)

    def since(self, before: Latencies) -> Latencies:
        """The difference from an earlier reading."""
        return Latencies(
            self.total_ns - before.total_ns,
            tuple(now - then for now, then in zip(self.buckets, before.buckets, strict=True)),
        )

    def percentile_ns(self, percent: float) -> int | None:
        """So many percent took no longer: the end of the bucket that they end in. None if nothing was timed."""
        wanted = self.count * percent / 100
        so_far = 0
        for bucket, count in enumerate(self.buckets):
            so_far += count
            if count and so_far >= wanted:
                return bucket_ns(bucket + 1)
        return None


def bucket_ns(bucket: int) -> int:
    """Where a bucket begins, in nanoseconds: there are four for each power of two."""
    return bucket if bucket < 4 else (4 + bucket % 4) << (bucket // 4 - 1)


@dataclass(frozen=True)
class Counters:
    """What a worker has counted since it started.

    Memory (bytes) and backends are those of now, by the device's number in the offer.
    """

    nodes: int
    waits: int
    sleeps: int
    waited_ns: int
    waiting_since_ns: int
    memory: tuple[int, ...]
    backends: tuple[int, ...]
    graphs: Latencies
    answers: Latencies
    turns: int
    turns_ns: int
    passed_over: int
    pieces: int
    cores: int
    turn_waits: Latencies
    commands: dict[str, CommandCounts]

    def idle_ns(self, now_ns: int) -> int:
        """How long it has waited for commands, the wait of now included; `now_ns` is of the monotonic clock."""
        return self.waited_ns + (max(0, now_ns - self.waiting_since_ns) if self.waiting_since_ns else 0)


@dataclass
class Worker:
    """A worker of a daemon, whom it works for, and its counters. Times are of the monotonic clock."""

    number: int
    pid: int
    guest: int  # the daemon's number of the guest's connection; 0: it is kept for a guest to come
    guest_pid: int
    guest_uid: int
    context: int
    started_ns: int
    memory: mmap.mmap
    program: str = "(spare)"  # the guest's name for itself, printable
    name: str = ""  # by which the administrator knows the guest
    guest_class: str = "standard"
    weight: int = 1
    ended: str | None = None  # why

    @property
    def is_spare(self) -> bool:
        """Whether no guest has had it (ggml-remotingd --spare-workers)."""
        return self.guest == 0

    def counters(self) -> Counters:
        """What it has counted. Raises RemotingError if that is no such thing, as a worker that a guest has taken over
        may leave.
        """
        raw = self._read()
        if (raw.magic, raw.version) not in (
            (formats.COUNTERS_MAGIC, formats.COUNTERS_VERSION),
            (0, 0),
        ):  # zero: it is starting
            raise RemotingError(f"the counters of worker {self.pid} are damaged, or of another version")
        commands = {}
        for number, name in COMMAND_NAMES.items():
            of_one = raw.commands[number >> 8][number & 0xFF]
            if of_one.count:
                commands[name] = CommandCounts(of_one.count, of_one.errors, of_one.bytes_in, of_one.bytes_out)
        graphs, answers, turn_waits = (
            Latencies(each.total_ns, tuple(each.buckets)) for each in (raw.graphs, raw.answers, raw.turn_waits)
        )
        return Counters(
            *(raw.nodes, raw.waits, raw.sleeps, raw.waited_ns, raw.waiting_since_ns),
            *(tuple(raw.memory), tuple(raw.backends), graphs, answers),
            turns=raw.turns,
            turns_ns=raw.turns_ns,
            passed_over=raw.passed_over,
            pieces=raw.pieces,
            cores=raw.cores,
            turn_waits=turn_waits,
            commands=commands,
        )

    def _read(self) -> formats.Counters:
        """At a moment at which the time waited and the wait of now go together: the worker writes one after
        the other.
        """
        raw = formats.Counters.from_buffer_copy(self.memory)
        for _ in range(_READS_MAXIMUM):
            again = formats.Counters.from_buffer_copy(self.memory)
            if (raw.waited_ns, raw.waiting_since_ns) == (again.waited_ns, again.waiting_since_ns):
                break
            raw = again
        return raw

    def spans(self) -> memoryview:
        """What it has written behind its counters; empty unless the daemon traces."""
        return memoryview(self.memory)[formats.COUNTERS_SIZE :]


@dataclass
class Status:
    """A connection to a daemon's status socket. Close it, or use it in a with statement."""

    path: Path
    daemon_pid: int = 0
    share: str = ""  # how its guests share the devices, a word of --share
    offer: HostInventory | None = None
    guests: dict[int, ConnectedGuest] = field(default_factory=dict)  # that have had a worker
    totals: dict[str, TransitionTotals] = field(default_factory=dict)  # by kind of transition; empty: none yet
    workers: dict[int, Worker] = field(default_factory=dict)
    ended_workers: list[Worker] = field(default_factory=list)  # since the reader last cleared it
    _socket: socket.socket = field(init=False)

    def __post_init__(self) -> None:
        """Raises SetupError if nobody listens there, or refuses."""
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            self._socket.connect(str(self.path))
        except OSError as error:
            self._socket.close()
            raise SetupError(
                f"{self.path}: no daemon tells its status there ({error.strerror}): is it the socket of "
                "--status-socket?"
            ) from error

    def fileno(self) -> int:
        """For select: readable when `read` has something to read."""
        return self._socket.fileno()

    def read(self, seconds: float = 0.0) -> None:
        """Takes what the daemon has told, waiting so long for the first, and when it is new for all that there is.

        Raises SetupError if the daemon is gone.
        """
        with selectors.DefaultSelector() as selector:
            selector.register(self._socket, selectors.EVENT_READ)
            while selector.select(seconds):
                self._take()
                if self.offer is not None:  # it comes behind all guests and workers that there are
                    seconds = 0.0

    def _take(self) -> None:
        try:
            packet, descriptors, _flags, _address = socket.recv_fds(self._socket, _PACKET_MAXIMUM, 4)
        except OSError:
            packet, descriptors = b"", []
        try:
            if len(packet) < _HEADER_SIZE:
                raise SetupError(f"{self.path}: the daemon has gone, or this reads too slowly for it")
            self._handle_message(packet, descriptors)
        finally:
            for descriptor in descriptors:
                os.close(descriptor)

    def _handle_message(self, packet: bytes, descriptors: list[int]) -> None:
        message, payload = formats.StatusMessage.from_buffer_copy(packet), packet[_HEADER_SIZE:]
        if message.type == formats.StatusMessageType.OFFER:
            self.daemon_pid = message.worker_pid
            self.share = message.share.decode("ascii", "replace")
            self.offer = parse_capset(payload)
        elif message.type == formats.StatusMessageType.STARTED and descriptors:
            memory = mmap.mmap(descriptors[0], 0, prot=mmap.PROT_READ)
            self.workers[message.worker] = _worker_of(message, self.guests.get(message.guest), memory)
        elif message.type == formats.StatusMessageType.ENDED and message.worker in self.workers:
            worker = self.workers.pop(message.worker)
            worker.ended = payload.decode("utf-8", "replace")
            self.ended_workers.append(worker)
        elif message.type == formats.StatusMessageType.GUEST:
            self.guests[message.guest] = guest_of(message, payload)
        elif message.type == formats.StatusMessageType.GUEST_GONE:
            self.guests.pop(message.guest, None)
        elif message.type == formats.StatusMessageType.TOTALS:
            self.totals = totals_of(payload)

    def close(self) -> None:
        """Closing twice is harmless."""
        self._socket.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def status_folder() -> Path:
    """This user's folder for status sockets: not beside the guests' sockets, whose folder a container may be given."""
    run = os.environ.get("XDG_RUNTIME_DIR")
    return Path(run) / "ggml-remoting" if run else Path(tempfile.gettempdir()) / f"ggml-remoting-{os.getuid()}"


def make_status_folder() -> Path:
    """As status_folder, made if need be. Raises SetupError if somebody else could put sockets there."""
    folder = status_folder()
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        facts = folder.lstat()
    except OSError as error:
        raise SetupError(f"{folder}: {error.strerror}: name another place by --status-socket") from error
    if not stat.S_ISDIR(facts.st_mode) or facts.st_uid != os.getuid() or facts.st_mode & 0o022:
        raise SetupError(
            f"{folder} must be a folder of yours that only you can write to: name another place by --status-socket"
        )
    return folder


def find_status_sockets() -> list[Path]:
    """Where this user's daemons tell their status: those of `serve`, and the private ones of `run`, `vm`
    and `trace`.
    """
    return find_sockets("status")


def find_sockets(kind: str) -> list[Path]:
    """The sockets of one kind, `status` or `control`, of this user's daemons."""
    private = Path(tempfile.gettempdir()).glob(f"ggml-remoting-*/{kind}")
    return [path for path in sorted([*status_folder().glob(f"*.{kind}"), *private]) if _is_mine(path)]


def _is_mine(path: Path) -> bool:
    try:
        return path.lstat().st_uid == os.getuid()
    except FileNotFoundError:  # it has ended meanwhile
        return False


def _worker_of(message: formats.StatusMessage, guest: ConnectedGuest | None, memory: mmap.mmap) -> Worker:
    """One that has started; without a guest it is kept for one to come."""
    worker = Worker(
        number=message.worker,
        pid=message.worker_pid,
        guest=message.guest,
        guest_pid=message.guest_pid,
        guest_uid=message.guest_uid,
        context=message.context,
        started_ns=message.started_ns,
        memory=memory,
    )
    if guest is None:
        return worker
    return dataclasses.replace(
        worker, program=guest.program, name=guest.name, guest_class=guest.guest_class, weight=guest.weight
    )
