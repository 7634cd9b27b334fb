"""The guests' counters as Prometheus reads them, on loopback or a unix socket: text format 0.0.4."""

from __future__ import annotations

import contextlib
import http.server
import ipaddress
import socket
import socketserver
import threading
import urllib.parse
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from ggml_remoting import __version__
from ggml_remoting.device_use import device_uses
from ggml_remoting.errors import SetupError
from ggml_remoting.guest_states import TRANSITION_KINDS, TransitionTotals
from ggml_remoting.placement import Placement, placements
from ggml_remoting.status import Latencies, bucket_ns
from ggml_remoting.top import Guest, Snapshot, ToldByDaemon, Watch

_PREFIX = "ggml_remoting"
_CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_TOTALS = {
    "graphs": "Graphs computed.",
    "nodes": "Nodes of the graphs computed.",
    "waits": "Times the worker waited for a command.",
    "sleeps": "Times it slept meanwhile.",
    "turns": "Turns of devices that are shared by turns.",
}
_LATENCIES = {
    "graphs": "What the worker took for a graph, or to start it on a device that computes by itself.",
    "answers": "What it took for a call that the guest waits for.",
    "turn_waits": "What it waited for a turn of shared devices.",
}


def as_text(snapshot: Snapshot) -> str:
    """All guests' counters, each metric's samples together."""
    lines: list[str] = []
    guests = snapshot.contexts
    _add(lines, "build_info", "gauge", "The version of ggml-remoting.", [(f'version="{__version__}"', 1)])
    for name, what in _TOTALS.items():
        _add(lines, f"{name}_total", "counter", what, ((_labels(guest), guest.totals()[name]) for guest in guests))
    idle = ((_labels(guest), guest.now.counters.idle_ns(guest.now.time_ns) / 1e9) for guest in guests)
    _add(lines, "idle_seconds_total", "counter", "Time in which the worker waited for commands.", idle)
    held = ((_labels(guest), guest.now.counters.turns_ns / 1e9) for guest in guests)
    _add(lines, "turn_seconds_total", "counter", "Time in which the guest had its turn of shared devices.", held)
    passed = ((_labels(guest), guest.now.counters.passed_over) for guest in guests)
    _add(lines, "turns_passed_over_total", "counter", "Turns of others, too long, that it did not wait for.", passed)
    pieces = ((_labels(guest), guest.now.counters.pieces) for guest in guests)
    _add(lines, "pieces_total", "counter", "Pieces of graphs that were cut, as others use the device, too.", pieces)
    cores = ((_labels(guest), guest.now.counters.cores) for guest in guests)
    _add(lines, "cores", "gauge", "Cores of the host that it computes on at most; 0 if they are not divided.", cores)
    weights = ((_labels(guest), guest.worker.weight) for guest in guests)
    _add(lines, "weight", "gauge", "By which it shares devices.", weights)
    memory = ((_labels(guest, device=name), size) for guest in guests for name, size in guest.memory().items())
    _add(lines, "memory_bytes", "gauge", "Bytes of the guest's buffers on a device.", memory)
    _add_devices(lines, guests)
    _add_placements(lines, placements(snapshot))
    _add_transitions(lines, snapshot.daemons)
    for metric, field, what in (
        ("calls_total", "count", "Calls carried out."),
        ("call_errors_total", "errors", "Calls that failed."),
        ("call_bytes_in_total", "bytes_in", "Bytes of the calls' commands."),
        ("call_bytes_out_total", "bytes_out", "Bytes of their answers."),
    ):
        commands = ((guest, name, counts) for guest in guests for name, counts in guest.now.counters.commands.items())
        _add(
            lines,
            metric,
            "counter",
            what,
            ((_labels(guest, call=name), getattr(counts, field)) for guest, name, counts in commands),
        )
    for name, what in _LATENCIES.items():
        _add_histograms(
            lines, f"{name}_seconds", what, [(_labels(guest), getattr(guest.now.counters, name)) for guest in guests]
        )
    return "\n".join(lines) + "\n"


def _add_devices(lines: list[str], guests: Sequence[Guest]) -> None:
    """What the guests of each daemon have on each of its devices."""
    uses = [(f'daemon="{use.daemon_pid}",device="{_escaped(use.name)}"', use) for use in device_uses(guests)]
    memory = ((labels, use.memory) for labels, use in uses)
    _add(lines, "device_memory_bytes", "gauge", "Bytes of all guests' buffers on a device.", memory)
    contexts = ((labels, use.contexts) for labels, use in uses)
    what = "Contexts of guests that have streams or buffers on a device."
    _add(lines, "device_contexts", "gauge", what, contexts)
    shares = ((labels, use.share) for labels, use in uses if use.share is not None)
    what = "Share of the time since this was last read in which guests had turns of a device."
    _add(lines, "device_turns_ratio", "gauge", what, shares)


def _add_placements(lines: list[str], placed: Sequence[Placement]) -> None:
    """Where guests are; those without a worker are in no other metric."""
    labels = [(_placement_labels(placement), placement) for placement in placed]
    states = ((f'{each},state="{placement.guest.state}"', 1) for each, placement in labels)
    _add(lines, "guest_state", "gauge", "1, for the state that the guest is in.", states)
    saved = ((each, placement.guest.state_bytes) for each, placement in labels)
    _add(lines, "saved_bytes", "gauge", "Bytes of the host's memory that hold a guest's saved state.", saved)


def _placement_labels(placement: Placement) -> str:
    guest = placement.guest
    return _written(
        {
            "daemon": placement.daemon_pid,
            "guest": guest.number,
            "name": guest.name,
            "class": guest.guest_class,
            "program": guest.program,
        }
    )


def _add_transitions(lines: list[str], daemons: Sequence[ToldByDaemon]) -> None:
    """What all guests of each daemon went through, by kind."""
    totals = [
        (f'daemon="{daemon.pid}",kind="{kind}"', daemon.totals.get(kind, TransitionTotals()))
        for daemon in daemons
        for kind in TRANSITION_KINDS
    ]
    done = ((labels, of.done) for labels, of in totals)
    _add(lines, "transitions_total", "counter", "Guests paused, resumed, swapped, moved, given another ggml.", done)
    failures = ((labels, of.failures) for labels, of in totals)
    _add(lines, "transition_failures_total", "counter", "Guests that stayed as they were.", failures)
    sizes = ((labels, of.bytes) for labels, of in totals)
    _add(lines, "transition_bytes_total", "counter", "Bytes of states that were saved or restored.", sizes)
    times = ((labels, of.took_ns / 1e9) for labels, of in totals)
    _add(lines, "transition_seconds_total", "counter", "Time that these took, failures included.", times)


def _labels(guest: Guest, **more: str) -> str:
    return _written(
        {
            "daemon": guest.daemon_pid,
            "guest": guest.worker.guest,
            "context": guest.worker.context,
            "name": guest.worker.name,
            "class": guest.worker.guest_class,
            "program": guest.worker.program,
            **more,
        }
    )


def _written(labels: Mapping[str, object]) -> str:
    return ",".join(f'{name}="{_escaped(str(value))}"' for name, value in labels.items())


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


def _add(lines: list[str], metric: str, kind: str, what: str, samples: Iterable[tuple[str, float]]) -> None:
    lines += [f"# HELP {_PREFIX}_{metric} {what}", f"# TYPE {_PREFIX}_{metric} {kind}"]
    lines += [f"{_PREFIX}_{metric}{{{labels}}} {value}" for labels, value in samples]


def _add_histograms(lines: list[str], metric: str, what: str, samples: Iterable[tuple[str, Latencies]]) -> None:
    """One bucket for each power of two nanoseconds from about 1 us to 18 minutes: Prometheus wants few, the same for
    all.
    """
    name = f"{_PREFIX}_{metric}"
    lines += [f"# HELP {name} {what}", f"# TYPE {name} histogram"]
    for labels, latencies in samples:
        for bucket in range(4 * 9, 4 * 39, 4):
            lines.append(
                f'{name}_bucket{{{labels},le="{bucket_ns(bucket) / 1e9:g}"}} {sum(latencies.buckets[:bucket])}'
            )
        lines.append(f'{name}_bucket{{{labels},le="+Inf"}} {latencies.count}')
        lines += [f"{name}_sum{{{labels}}} {latencies.total_ns / 1e9}", f"{name}_count{{{labels}}} {latencies.count}"]


class _Handler(http.server.BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        if not self.server.is_called(self.headers.get("Host")):
            self.send_error(403, "this is not the host that was asked for")
            return
        if self.path.split("?")[0] not in ("/metrics", "/"):
            self.send_error(404, "the counters are at /metrics")
            return
        try:
            text = self.server.text().encode()
        except SetupError as error:
            self.send_error(503, explain=str(error))
            return
        self.send_response(200)
        self.send_header("Content-Type", _CONTENT_TYPE)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_: object) -> None:
        """Logs nothing: a line for each scrape would be of no use."""

    def address_string(self) -> str:
        return "local"


class _Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True

    def __init__(self, address: tuple[str, int] | str, watch: Watch) -> None:
        self.address_family = (
            socket.AF_UNIX if isinstance(address, str) else socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        )
        self._watch = watch
        self._lock = threading.Lock()
        super().__init__(address, _Handler)  # type: ignore[arg-type]  # a path, for AF_UNIX

    def server_bind(self) -> None:
        """Without the look-up of a name that HTTPServer does."""
        socketserver.TCPServer.server_bind(self)

    def is_called(self, host: str | None) -> bool:
        """Whether a Host header names this loopback, so that no web page's own name that resolves to it reaches the
        counters.

        HTTP/1.0 has no such header, and a browser always sends one (RFC 9110, 7.2). On a unix socket any will do.
        """
        if host is None or self.address_family == socket.AF_UNIX:
            return True
        try:
            name = urllib.parse.urlsplit(f"//{host}").hostname or ""
            return name == "localhost" or ipaddress.ip_address(name).is_loopback
        except ValueError:
            return False

    def text(self) -> str:
        """The present counters."""
        with self._lock:
            return as_text(self._watch.read())


def parse_address(text: str) -> tuple[str, int] | str:
    """unix:PATH as the path, or HOST:PORT, or PORT of 127.0.0.1.

    Raises SetupError for a host that is not this one's loopback.
    """
    if text.startswith("unix:"):
        return text.removeprefix("unix:")
    host, _, port = text.rpartition(":")
    host = host.strip("[]") or "127.0.0.1"
    host = "127.0.0.1" if host == "localhost" else host
    try:
        if ipaddress.ip_address(host).is_loopback and 0 <= int(port) <= 65535:
            return host, int(port)
    except ValueError:
        pass
    raise SetupError(f"--prometheus {text}: say unix:PATH, or HOST:PORT with a host of loopback such as 127.0.0.1:9464")


def serve_prometheus(sockets: Sequence[Path], address: str) -> int:
    """Answers GET /metrics at `address` until Ctrl-C.

    Raises SetupError if nobody can listen there, or a named daemon is none.
    """
    place = parse_address(address)
    with Watch(sockets) as watch:
        try:
            server = _Server(place, watch)
        except OSError as error:
            raise SetupError(f"--prometheus {address}: {error.strerror}") from error
        with server, contextlib.ExitStack() as stack:
            if isinstance(place, str):
                stack.callback(Path(place).unlink, missing_ok=True)
            where = (
                f"unix:{place}" if isinstance(place, str) else f"http://{place[0]}:{server.server_address[1]}/metrics"
            )
            print(f"ready {where}", flush=True)
            server.serve_forever()
    return 0
