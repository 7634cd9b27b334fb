"""`ggml-remoting trace`: when guest and host did what, side by side, as Chrome's trace events, which Perfetto opens.

The guest's spans come in the file that GGML_REMOTING_TRACE names, the host's from the daemon's status socket
(runtime/shared/spans.h). All times are of CLOCK_MONOTONIC, nanoseconds, which guest and host share unless the guest is
a virtual machine.
"""

from __future__ import annotations

import contextlib
import ctypes
import itertools
import json
import os
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TextIO

from ggml_remoting.daemon import Daemon, DaemonConfig
from ggml_remoting.errors import SetupError
from ggml_remoting.generated import formats
from ggml_remoting.generated.formats import SpanKind
from ggml_remoting.generated.names import COMMAND_NAMES
from ggml_remoting.run import find_program, guest_environment, run_program, run_with_daemon
from ggml_remoting.status import Status, Worker

_SPAN = formats.Span.FORMAT
_CHUNK = formats.SpanChunk.FORMAT
_RING_HEADER_SIZE = ctypes.sizeof(formats.SpanRing)
_COLLECT_SECONDS = 0.25  # the ring holds 262,144 spans, some 15 for a token
_POSITIONS = 1 << 32
_TURNS_THREAD = 1  # in the trace; no worker's pid, which names its other row


@dataclass(frozen=True)
class Span:
    """struct remoting_span."""

    begin_ns: int
    end_ns: int
    kind: int
    command: int
    position: int
    bytes: int
    nodes: int

    @property
    def name(self) -> str:
        """Of the call, from the IDL; or what it is."""
        if self.kind == SpanKind.CALL:
            return COMMAND_NAMES.get(self.command, f"call {self.command:#06x}")
        return SpanKind(self.kind).name.lower()


@dataclass
class Track:
    """What one guest context, or one worker, did, in the order of its beginnings."""

    pid: int
    number: int  # of the context within its process; 0: a worker
    title: str
    spans: list[Span] = field(default_factory=list)
    lost: int = 0  # spans that were overwritten before they were read
    guest_pid: int = 0  # of a worker: whom it works for

    @property
    def thread(self) -> int:
        """What the trace calls it; never 0, which viewers take for the idle thread."""
        return self.number or self.pid

    def thread_of(self, span: Span) -> int:
        """Turns have a row of their own: one may end within a call, and spans of a row must be nested."""
        return _TURNS_THREAD if span.kind == SpanKind.TURN else self.thread

    @property
    def calls(self) -> list[Span]:
        """The spans of commands."""
        return [span for span in self.spans if span.kind == SpanKind.CALL]


def _parse_spans(data: bytes) -> list[Span]:
    """Drops spans that no honest side writes."""
    spans = (Span(*values) for values in _SPAN.iter_unpack(data))
    return [span for span in spans if span.kind in SpanKind._value2member_map_ and 0 < span.begin_ns <= span.end_ns]


def _in_order(spans: Iterable[Span]) -> list[Span]:
    """Sorted by begin; a span that contains others comes before them."""
    return sorted(spans, key=lambda span: (span.begin_ns, -span.end_ns))


def read_guest_file(path: Path) -> list[Track]:
    """The contexts of a file that GGML_REMOTING_TRACE named. Raises SetupError if it is no such file."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SetupError(f"{path}: {error.strerror}") from error
    contexts: dict[tuple[int, int], list[Span]] = {}
    at = 0
    while at < len(data):
        magic, pid, context, count, _zero = (
            _CHUNK.unpack_from(data, at) if at + _CHUNK.size <= len(data) else (0, 0, 0, 0, 0)
        )
        if magic != formats.SPAN_CHUNK_MAGIC:
            raise SetupError(f"{path} is not what GGML_REMOTING_TRACE wrote, or is damaged at byte {at}")
        at += _CHUNK.size
        end = min(len(data), at + count * _SPAN.size)
        contexts.setdefault((pid, context), []).extend(_parse_spans(data[at : end - (end - at) % _SPAN.size]))
        at += count * _SPAN.size
    numbers = itertools.count(1)
    return [
        Track(pid, number, f"guest {pid}", _in_order(spans))
        for number, ((pid, _), spans) in zip(numbers, contexts.items(), strict=False)
    ]


class Collected:
    """The spans of one worker, taken from its ring before it overwrites them."""

    def __init__(self, worker: Worker) -> None:
        self.worker = worker
        self._ring = worker.spans()
        self._capacity = max(0, (len(self._ring) - _RING_HEADER_SIZE) // _SPAN.size)
        self._pieces: list[bytes] = []
        self._taken = 0
        self._lost = 0

    def collect(self) -> None:
        """Copies the new spans."""
        count = self._count()
        if count <= self._taken:
            return
        begin = max(self._taken, self._oldest(count))
        piece = b"".join(self._copy(begin, count))
        overwritten = min(count, max(begin, self._oldest(self._count()))) - begin  # while it was copied
        self._pieces.append(piece[overwritten * _SPAN.size :])
        self._lost += begin + overwritten - self._taken
        self._taken = count

    def _count(self) -> int:
        return int(formats.SpanRing.from_buffer_copy(self._ring).count) if self._capacity else 0

    def _oldest(self, count: int) -> int:
        """The first span that is still whole: the worker may be writing one more than it has counted."""
        return count - self._capacity + 1

    def _copy(self, begin: int, end: int) -> Iterator[bytes]:
        while begin < end:
            place = begin % self._capacity
            count = min(end - begin, self._capacity - place)
            at = _RING_HEADER_SIZE + place * _SPAN.size
            yield bytes(self._ring[at : at + count * _SPAN.size])
            begin += count

    def release(self) -> None:
        """Unmaps the worker's memory; nothing more is collected."""
        self._ring.release()
        self.worker.memory.close()

    def track(self) -> Track:
        """All spans that were collected."""
        worker = self.worker
        spans = _in_order(_parse_spans(b"".join(self._pieces)))
        return Track(worker.pid, 0, f"host worker {worker.pid}", spans, self._lost, worker.guest_pid)


class Recorder:
    """Collects what a daemon's workers write, in a thread of its own, from its making until finish()."""

    def __init__(self, socket: Path) -> None:
        """Raises SetupError if no daemon tells its status there."""
        self._status = Status(socket)
        self._collected: dict[int, Collected] = {}
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="recorder", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        gone = False
        while not (self._ending.is_set() or gone):
            try:
                self._status.read(_COLLECT_SECONDS)
            except SetupError:
                gone = True
            self._collect()

    def _collect(self) -> None:
        for worker in (*self._status.workers.values(), *self._status.ended_workers):
            if worker.number not in self._collected:
                self._collected[worker.number] = Collected(worker)
            self._collected[worker.number].collect()
        for worker in self._status.ended_workers:
            self._collected[worker.number].release()
        self._status.ended_workers.clear()

    def finish(self) -> list[Track]:
        """Ends the recording. Returns the tracks of all workers that there were."""
        self._ending.set()
        self._thread.join()
        with contextlib.suppress(SetupError):  # the daemon may have gone; what it had told before is there
            self._status.read()
        self._collect()
        self._status.close()
        return [collected.track() for collected in self._collected.values()]


def pair(guests: Sequence[Track], hosts: Sequence[Track]) -> list[tuple[Track, Track]]:
    """Which worker carried out which context's commands: its process's first that began after the context's first
    command.

    A worker whose guest is in another namespace of pids tells a pid that no guest knows: then any that fits by time.
    """
    pids = {guest.pid for guest in guests}
    waiting = [host for host in hosts if host.calls]
    pairs = []
    for guest in sorted((guest for guest in guests if guest.calls), key=lambda guest: guest.calls[0].begin_ns):
        fitting = [
            host
            for host in waiting
            if host.calls[0].begin_ns >= guest.calls[0].begin_ns
            and (host.guest_pid == guest.pid or host.guest_pid not in pids)
        ]
        if fitting:
            host = min(fitting, key=lambda host: (host.guest_pid != guest.pid, host.calls[0].begin_ns))
            waiting.remove(host)
            pairs.append((guest, host))
    return pairs


def _positions(spans: Iterable[Span]) -> list[int]:
    """Bytes since the ring began, from positions that wrap around."""
    at = 0
    positions = []
    for span in spans:
        at += (span.position - at) % _POSITIONS
        positions.append(at)
    return positions


def match(guest: Track, host: Track) -> list[tuple[Span, Span]]:
    """Each command of the guest with its execution."""
    executed = dict(zip(_positions(host.calls), host.calls, strict=True))
    sent = zip(_positions(guest.calls), guest.calls, strict=True)
    return [(span, executed[at]) for at, span in sent if at in executed and executed[at].command == span.command]


def trace_events(guests: Sequence[Track], hosts: Sequence[Track]) -> Iterator[dict[str, Any]]:
    """Chrome's trace events: names of the tracks, complete events, and an arrow from each command to its execution."""
    tracks = [*guests, *hosts]
    zero = min((track.spans[0].begin_ns for track in tracks if track.spans), default=0)
    pairs = pair(guests, hosts)
    order = [track for both in pairs for track in both]
    order += [track for track in tracks if track not in order]
    for place, track in enumerate(order):
        about = {"pid": track.pid, "tid": track.thread, "ph": "M"}
        yield {**about, "name": "process_name", "args": {"name": track.title}}
        yield {**about, "name": "process_sort_index", "args": {"sort_index": place}}
        yield {**about, "name": "thread_name", "args": {"name": f"context {track.number}" if track.number else "ring"}}
        if any(span.kind == SpanKind.TURN for span in track.spans):
            yield {**about, "tid": _TURNS_THREAD, "name": "thread_name", "args": {"name": "turns"}}
        yield from _complete_events(track, zero)
    numbers = itertools.count(1)
    for guest, host in pairs:
        for sent, executed in match(guest, host):
            about = {"name": sent.name, "cat": "ring", "id": next(numbers)}
            yield {**about, "ph": "s", "pid": guest.pid, "tid": guest.thread, "ts": (sent.begin_ns - zero) / 1000}
            yield {
                **about,
                "ph": "f",
                "bp": "e",
                "pid": host.pid,
                "tid": host.thread,
                "ts": (executed.begin_ns - zero) / 1000,
            }


def _complete_events(track: Track, zero: int) -> Iterator[dict[str, Any]]:
    names = {span.position: span.name for span in track.calls}
    for span in track.spans:
        name = span.name
        if span.kind == SpanKind.WAIT:
            name = f"wait for {names.get(span.position, 'room')}" if track.number else "wait for a command"
        arguments = (
            {"bytes": span.bytes, "nodes": span.nodes, "position": span.position} if span.kind == SpanKind.CALL else {}
        )
        yield {
            "ph": "X",
            "pid": track.pid,
            "tid": track.thread_of(span),
            "name": name,
            "cat": SpanKind(span.kind).name.lower(),
            "ts": (span.begin_ns - zero) / 1000,
            "dur": (span.end_ns - span.begin_ns) / 1000,
            "args": {key: value for key, value in arguments.items() if value},
        }


def write_events(file: TextIO, events: Iterable[dict[str, Any]]) -> None:
    """One event a line."""
    file.write('{"displayTimeUnit": "ns", "traceEvents": [\n')
    file.writelines(f"{',' if number else ''}{json.dumps(event)}\n" for number, event in enumerate(events))
    file.write("]}\n")


def _check_writable(output: Path) -> None:
    """Checks that a trace can be written before anything runs. Raises SetupError."""
    try:
        output.open("a").close()
    except OSError as error:
        raise SetupError(f"{output}: {error.strerror}") from error


def _write(output: Path, guests: Sequence[Track], hosts: Sequence[Track]) -> None:
    try:
        with output.open("w", encoding="utf-8") as file:
            write_events(file, trace_events(guests, hosts))
    except OSError as error:
        raise SetupError(f"{output}: {error.strerror}") from error
    spans = sum(len(track.spans) for track in (*guests, *hosts))
    print(
        f"ggml-remoting: {output}: {spans} spans of {len(guests)} guest context(s) and {len(hosts)} worker(s); open "
        "it in https://ui.perfetto.dev",
        file=sys.stderr,
    )
    if lost := sum(host.lost for host in hosts):
        print(
            f"ggml-remoting: {lost} spans of the host are missing: they came faster than they could be read",
            file=sys.stderr,
        )


def convert(output: Path, files: Sequence[Path]) -> int:
    """Writes what guests recorded by GGML_REMOTING_TRACE, such as those of a virtual machine, as trace events.

    Raises SetupError.
    """
    _write(output, [track for file in files for track in read_guest_file(file)], [])
    return 0


def run_traced(config: DaemonConfig, command: Sequence[str], output: Path, *, verbose: bool = False) -> int:
    """As run_guest, and writes the trace when the command has ended, whatever its exit status, which is returned.

    Raises SetupError if the command or the daemon cannot be started, or the trace not be written.
    """
    program = find_program(command[0])
    session = _Session(output)
    with session:

        def prepare(daemon: Daemon) -> tuple[Sequence[str], dict[str, str]]:
            session.record(daemon.status_socket)
            return command, session.environment(guest_environment(daemon.address, os.environ))

        status = run_with_daemon(config, program, prepare, verbose=verbose, trace=True)
    return session.status(status)


def run_observed(socket: Path, command: Sequence[str], output: Path) -> int:
    """Runs a command as it is and records meanwhile all workers of a daemon that traces and tells its status at
    `socket`.

    Returns the command's exit status. Raises SetupError as run_traced does, and if no such daemon is there.
    """
    program = find_program(command[0])
    session = _Session(output)
    with session:
        session.record(socket)
        status = run_program(program, command, session.environment(os.environ))
    return session.status(status)


class _Session:
    """One recording: the guests' file, the daemon's recorder, and at the end the trace."""

    def __init__(self, output: Path) -> None:
        self._is_written = output.exists()  # by somebody, whose file stays
        _check_writable(output)
        self._output = output
        self._folder = tempfile.TemporaryDirectory(prefix="ggml-remoting-")
        self._file = Path(self._folder.name) / "spans"
        self._recorder: Recorder | None = None
        self._failed = False

    def record(self, socket: Path) -> None:
        """Starts with what the daemon tells there."""
        self._recorder = Recorder(socket)

    def status(self, command: int) -> int:
        """The command's exit status, or a failure if it ended well and nothing was recorded."""
        return 1 if self._failed and command == 0 else command

    def environment(self, base: Mapping[str, str]) -> dict[str, str]:
        """In which guests record themselves."""
        return {**base, "GGML_REMOTING_TRACE": str(self._file)}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        hosts = self._recorder.finish() if self._recorder else []
        try:
            guests = read_guest_file(self._file) if self._file.exists() else []
            if kind is None and not any(track.spans for track in (*guests, *hosts)):
                print("ggml-remoting: no trace: no guest made a call to a daemon that traces", file=sys.stderr)
                self._failed = True
            elif kind is None:
                _write(self._output, guests, hosts)
                self._is_written = True
        finally:
            self._folder.cleanup()
            if not self._is_written:
                self._output.unlink(missing_ok=True)
