"""ggml-remoting top counts exactly what a guest does, and reports it to people, scripts and Prometheus."""

from __future__ import annotations

import collections
import contextlib
import fcntl
import http.client
import json
import math
import os
import re
import select
import signal
import socket
import struct
import subprocess
import sys
import termios
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from ggml_remoting.arrays import Memory, describe
from ggml_remoting.context import Context
from ggml_remoting.daemon import Daemon, DaemonConfig
from ggml_remoting.errors import NoMemory, SetupError
from ggml_remoting.generated.names import COMMAND_NAMES, OP_NAMES
from ggml_remoting.prometheus import parse_address
from ggml_remoting.status import Latencies, bucket_ns
from ggml_remoting.top import Watch, _machine_name
from ggml_remoting.top_screen import Screen
from ggml_remoting.top_table import guest_table
from tests.support.processes import ended
from tests.support.waiting import SECONDS, until

COMMAND = (sys.executable, "-m", "ggml_remoting", "top")
FLAG_COMPUTE = 16


@pytest.fixture(scope="module")
def host(build_folder: Path, host_libraries: Path) -> Iterator[Daemon]:
    """A daemon for this module."""
    with Daemon(DaemonConfig(host_libraries, ("CPU",))) as daemon:
        yield daemon
        assert daemon.failure() is None


class CountingContext(Context):
    """Counts what it sends itself: the calls by name, and those that it waits for."""

    def __init__(self, address: str) -> None:
        self.sent: collections.Counter[str] = collections.Counter()
        self.awaited = 1  # the hello
        super().__init__(address)

    def _note(self, command: int) -> None:
        self.sent[COMMAND_NAMES[command]] += 1

    def post(self, command: int, record: bytes, payload: bytes) -> None:
        self._note(command)
        super().post(command, record, payload)

    def transact(self, command: int, record: bytes, payload: bytes, reply_size: int) -> bytes:
        self._note(command)
        self.awaited += 1
        return super().transact(command, record, payload, reply_size)

    def fetch(self, command: int, record: bytes, size: int) -> bytes:
        self._note(command)
        self.awaited += 1
        return super().fetch(command, record, size)


@pytest.fixture
def guest(host: Daemon) -> Iterator[CountingContext]:
    with CountingContext(host.address) as context:
        yield context


def top(host: Daemon, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [*COMMAND, "--status-socket", str(host.status_socket), *arguments]
    return subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=SECONDS, check=False
    )


def snapshot(host: Daemon) -> list[dict[str, Any]]:
    """All guests as --json reports them."""
    done = top(host, "--json")
    assert done.returncode == 0, done.stderr
    (line,) = done.stdout.splitlines()
    return list(json.loads(line)["guests"])


def work(context: Context, graphs: int) -> None:
    """Calls of every mode: copies, graphs, questions, and one that fails."""
    memory = Memory(context, 1 << 20)
    values = np.arange(1000, dtype=np.float32)
    a, b = memory.put(values), memory.put(values)
    out = memory.place(describe(values.shape))
    out.op, out.flags, out.source = OP_NAMES.index("ADD"), FLAG_COMPUTE, (1, 2, *(0,) * 8)
    backend, graph = context.new_handle(), context.new_handle()
    context.device_init_backend(0, None, backend)
    context.context_graph_begin(graph, 3, 1)
    context.context_graph_tensors(graph, 0, 3, [a, b, out])
    for _ in range(graphs):
        context.backend_graph_compute(backend, graph)
        context.backend_synchronize(backend)
        context.buffer_get_tensor(memory.buffer, describe_place(out), 0, values.nbytes)
    with pytest.raises(NoMemory):
        context.buffer_type_alloc_buffer(0, 1 << 60, context.new_handle())
    context.context_ping()


def describe_place(tensor: Any) -> Any:
    place = describe(tuple(reversed(tensor.ne)))
    place.buffer, place.data_offset = tensor.buffer, tensor.data_offset
    return place


# ------------------------------------------------------------------------------------- counting


def test_top_counts_exactly_what_the_guest_did(host: Daemon, guest: CountingContext) -> None:
    work(guest, graphs=7)
    (told,) = snapshot(host)
    calls = told["calls"]
    hello = calls.pop("context.hello")
    assert hello["count"] == 1
    assert {name: counts["count"] for name, counts in calls.items()} == guest.sent
    assert {name: counts["errors"] for name, counts in calls.items() if counts["errors"]} == {
        "buffer_type.alloc_buffer": 1
    }
    assert calls["buffer.get_tensor"]["bytes_out"] == 7 * 4000
    assert told["totals"]["graphs"] == told["totals"]["nodes"] == 7
    assert told["totals"]["calls"] == guest.sent.total() + 1
    assert told["memory"] == {"Remote-CPU": 1 << 20}
    assert told["guest_pid"] == os.getpid()


def test_top_counts_the_bytes_that_the_guest_wrote_to_the_ring(
    host: Daemon, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GGML_REMOTING_STATISTICS", str(tmp_path / "statistics"))
    with Context(host.address) as context:
        work(context, graphs=3)
        (told,) = snapshot(host)
    (line,) = (tmp_path / "statistics").read_text().splitlines()
    put = {name: counts["bytes"] for name, counts in json.loads(line)["commands"].items()}
    assert {name: counts["bytes_in"] for name, counts in told["calls"].items()} == put


def test_each_timed_call_counts_in_one_of_the_latencies(host: Daemon, guest: CountingContext) -> None:
    work(guest, graphs=5)
    (told,) = snapshot(host)
    assert told["timed"] == {"graph": 5, "answer": guest.awaited}
    for latency in (told["latency_ns"][name] for name in told["timed"]):
        assert 0 < latency["p50"] <= latency["p90"] <= latency["p99"] < SECONDS * 1e9
    assert set(told["latency_ns"]["turn_wait"].values()) == {None}  # no device is shared by turns


def test_freed_memory_and_backends_are_not_shown(host: Daemon, guest: CountingContext) -> None:
    memory = Memory(guest, 3 << 20)
    (told,) = snapshot(host)
    assert told["memory"] == {"Remote-CPU": 3 << 20}
    memory.free()
    guest.context_ping()
    (told,) = snapshot(host)
    assert told["memory"] == {}


def test_a_guest_that_has_disconnected_is_not_shown(host: Daemon) -> None:
    with Context(host.address) as context:
        context.context_ping()
        assert len(snapshot(host)) == 1
    until(lambda: not snapshot(host), "the guest to leave")


def test_a_waiting_guest_has_no_load(host: Daemon, guest: CountingContext) -> None:
    guest.context_ping()
    lines = top(host, "--json", "--count", "2", "--interval", "0.5").stdout.splitlines()
    first, second = (json.loads(line)["guests"][0] for line in lines)
    assert second["load"] < 0.2
    assert second["per_second"]["calls"] == 0
    assert first["totals"]["calls"] == second["totals"]["calls"] == 2


def test_guests_that_connect_and_leave_cost_a_reader_no_descriptors(host: Daemon) -> None:
    with Watch([host.status_socket]) as watch:
        before = len(os.listdir("/proc/self/fd"))
        for _ in range(5):
            with Context(host.address) as context:
                context.context_ping()
                assert watch.read().contexts
        until(lambda: not watch.read().contexts, "the guests to leave")
        assert len(os.listdir("/proc/self/fd")) == before


def test_percentiles() -> None:
    buckets = [0] * 252
    buckets[40], buckets[80] = 90, 10
    latencies = Latencies(0, tuple(buckets))
    assert latencies.percentile_ns(50) == latencies.percentile_ns(90) == bucket_ns(41)
    assert latencies.percentile_ns(91) == latencies.percentile_ns(100) == bucket_ns(81)
    assert Latencies(0, (0,) * 252).percentile_ns(50) is None


# ----------------------------------------------------------------------------------------- output


def test_the_screen_has_lines_for_people(host: Daemon, guest: CountingContext) -> None:
    work(guest, graphs=3)
    done = top(host, "--count", "1")
    assert done.returncode == 0
    assert "1 guest(s)" in done.stdout
    assert "Remote-CPU" in done.stdout
    assert "1.0 MiB" in done.stdout
    assert "backend.graph_compute" in done.stdout
    assert "\x1b" not in done.stdout


def test_the_number_by_which_a_guest_is_paused_is_shown(host: Daemon, guest: CountingContext) -> None:
    guest.context_ping()
    (told,) = json.loads(top(host, "--json").stdout)["guests"]
    assert f"\n    guest {told['guest']}: " in top(host, "--count", "1").stdout


def test_what_guests_have_on_a_device_is_added_up_for_people_and_scripts(host: Daemon) -> None:
    size = 1 << 20
    with contextlib.ExitStack() as stack:
        for _ in range(2):
            Memory(stack.enter_context(Context(host.address)), size)
        (told,) = json.loads(top(host, "--json").stdout)["devices"]
        screen = top(host, "--count", "1").stdout.splitlines()
    assert told.pop("daemon_pid") > 0
    assert told == {"name": "Remote-CPU", "contexts": 2, "memory": 2 * size, "share": None}  # it has no turns
    assert screen[2].split() == ["DEVICE", "DAEMON", "CONTEXTS", "MEMORY", "USE"]
    assert screen[3].split()[0] == "Remote-CPU"
    assert screen[3].split()[2:] == ["2", "2.0", "MiB", "-"]


def test_no_guests(host: Daemon) -> None:
    assert "0 guest(s) of 1 daemon(s)" in top(host, "--count", "1").stdout


def test_no_daemon_at_the_named_socket(tmp_path: Path) -> None:
    done = subprocess.run(
        [*COMMAND, "--status-socket", str(tmp_path / "none")],
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "no daemon" in done.stderr


def test_a_reader_may_close_the_pipe(host: Daemon) -> None:
    command = [*COMMAND, "--status-socket", str(host.status_socket), "--json", "--count", "1000", "--interval", "0.05"]
    with ended(subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert not process.stderr.read()
        assert process.wait(SECONDS) == 0


def test_80_columns_show_the_main_columns_and_keys_sort_scroll_and_help(host: Daemon, guest: CountingContext) -> None:
    guest.context_ping()
    with Context(host.address) as other, Watch([host.status_socket]) as watch:
        other.context_ping()
        snapshot = watch.read()
        screen = Screen(coloured=False)
        lines = screen.text(snapshot, 80, 24).splitlines()
        assert all(column in lines[2] for column in ("GUEST", "MEMORY", "LOAD", "GRAPHS/s", "GRAPH 50%", "ERRORS"))
        assert lines[2].endswith(("ERRORS", "GRAPH 99%")), "no column is cut"
        assert len(lines) == 3 + 2 * 2
        screen.press(b"j")
        assert len(screen.text(snapshot, 80, 24).splitlines()) == 3 + 2
        screen.press(b"m")
        assert len(screen.text(snapshot, 80, 24).splitlines()) == 3 + 2 * 2
        Memory(other, 1 << 20)
        other.context_ping()
        shown = screen.text(watch.read(), 80, 24).splitlines()
        assert shown[2].startswith("DEVICE")
        assert shown[5].startswith("GUEST"), "devices come before guests"
        screen.press(b"h")
        assert "sort by load" in screen.text(snapshot, 80, 24)
        narrow, wide = (screen.text(snapshot, columns, 24).splitlines()[1:] for columns in (80, 1000))
        assert narrow == wide, "no line of the help is cut"


def test_every_column_has_a_heading_of_its_own(host: Daemon, guest: CountingContext) -> None:
    guest.context_ping()
    with Watch([host.status_socket]) as watch:
        headings = re.split("  +", guest_table(watch.read().contexts)[0])
    assert len(set(headings)) == len(headings) == 22


def test_a_virtual_machine_is_shown_by_its_name() -> None:
    machine = [sys.executable, "-uc", "print(); input()", "-name", "guest=mail,debug-threads=on"]
    with ended(subprocess.Popen(machine, stdin=subprocess.PIPE, stdout=subprocess.PIPE)) as process:
        assert process.stdout
        assert process.stdout.readline() == b"\n"  # /proc/PID/cmdline of a program that has just started is empty
        assert _machine_name(process.pid) == "mail"
        process.communicate(b"\n")


@pytest.mark.parametrize("end", [b"q", b"\x03", signal.SIGTERM])
def test_the_terminal_is_restored_at_the_end(host: Daemon, guest: CountingContext, end: bytes | signal.Signals) -> None:
    guest.context_ping()
    master, terminal = os.openpty()
    before = termios.tcgetattr(terminal)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 200, 0, 0))
    command = [*COMMAND, "--status-socket", str(host.status_socket), "--interval", "0.2"]
    with ended(
        subprocess.Popen(
            command,
            stdin=terminal,
            stdout=terminal,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )
    ) as process:
        shown = b""
        deadline = time.monotonic() + SECONDS
        while shown.count(b"q ends") < 2:
            assert time.monotonic() < deadline, shown
            if select.select([master], [], [], 0.1)[0]:
                shown += os.read(master, 4096)
        assert b"context.ping" in shown
        if isinstance(end, bytes):
            os.write(master, end)
        else:
            process.send_signal(end)
        while process.poll() is None and time.monotonic() < deadline:  # reads what it still writes
            if select.select([master], [], [], 0.05)[0]:
                os.read(master, 4096)
        assert process.returncode == {b"q": 0, b"\x03": 130}.get(end, 143)  # type: ignore[call-overload]
    assert termios.tcgetattr(terminal) == before
    os.close(master)
    os.close(terminal)


# --------------------------------------------------------------------------------------------- Prometheus

_SAMPLE = re.compile(r'([a-z_]+)\{((?:[a-z]+="(?:[^"\\]|\\.)*",?)*)\} (\S+)')


def parse(text: str) -> dict[str, dict[str, float]]:
    """Parses Prometheus' text format into samples by metric and labels. Fails the test for anything else."""
    samples: dict[str, dict[str, float]] = {}
    types: dict[str, str] = {}
    for line in text.splitlines():
        if line.startswith("# TYPE "):
            _, _, metric, kind = line.split(" ")
            assert metric not in types, "a metric's samples stand together"
            types[metric] = kind
        elif not line.startswith("# HELP "):
            match = _SAMPLE.fullmatch(line)
            assert match, line
            base = re.sub(r"_(bucket|sum|count)$", "", match[1])
            assert types.get(match[1]) in ("counter", "gauge") or types[base] == "histogram"
            assert not math.isnan(float(match[3]))
            samples.setdefault(match[1], {})[match[2]] = float(match[3])
    assert text.endswith("\n")
    return samples


@contextlib.contextmanager
def served(host: Daemon, address: str) -> Iterator[str]:
    """Runs `top --prometheus` and yields its address; tells it to end afterwards."""
    command = [*COMMAND, "--status-socket", str(host.status_socket), "--prometheus", address]
    with ended(subprocess.Popen(command, stdout=subprocess.PIPE, text=True)) as process:
        assert process.stdout is not None
        yield process.stdout.readline().removeprefix("ready ").strip()
        process.send_signal(signal.SIGINT)
        assert process.wait(SECONDS) == 130


def test_prometheus_gets_the_same_counters(host: Daemon, guest: CountingContext) -> None:
    work(guest, graphs=4)
    with served(host, "127.0.0.1:0") as place, urllib.request.urlopen(place, timeout=SECONDS) as answer:
        assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
        samples = parse(answer.read().decode())
    assert list(samples["ggml_remoting_graphs_total"].values()) == [4]
    calls = {
        re.search(r'call="([^"]+)"', labels)[1]: value for labels, value in samples["ggml_remoting_calls_total"].items()
    }  # type: ignore[index]
    assert calls == {**guest.sent, "context.hello": 1}
    for metric, count in (("graphs", 4), ("answers", guest.awaited)):
        buckets = list(samples[f"ggml_remoting_{metric}_seconds_bucket"].values())
        assert buckets == sorted(buckets)
        assert buckets[-1] == count == next(iter(samples[f"ggml_remoting_{metric}_seconds_count"].values()))


def test_prometheus_gets_the_sum_of_all_guests_on_a_device(host: Daemon) -> None:
    size = 1 << 20
    with contextlib.ExitStack() as stack:
        for _ in range(2):
            Memory(stack.enter_context(Context(host.address)), size)
        with served(host, "127.0.0.1:0") as place, urllib.request.urlopen(place, timeout=SECONDS) as answer:
            samples = parse(answer.read().decode())
    assert list(samples["ggml_remoting_device_contexts"].values()) == [2]
    assert list(samples["ggml_remoting_device_memory_bytes"].values()) == [2 * size]


def test_the_dashboard_uses_metrics_that_prometheus_gets(host: Daemon, guest: CountingContext) -> None:
    folder = Path(__file__).parents[1] / "docs/monitoring"
    work(guest, graphs=1)
    with served(host, "127.0.0.1:0") as place, urllib.request.urlopen(place, timeout=SECONDS) as answer:
        known = set(re.findall(r"^# TYPE (\w+)", answer.read().decode(), re.MULTILINE))
    dashboard = json.loads((folder / "grafana.json").read_text())
    expressions = [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
    named = {name for expression in expressions for name in re.findall(r"ggml_remoting_\w+", expression)}
    assert len(named) >= 10
    assert {re.sub(r"_bucket$", "", name) for name in named} <= known
    assert len({panel["id"] for panel in dashboard["panels"]}) == len(dashboard["panels"])


def test_the_example_for_prometheus_uses_the_address_of_the_page() -> None:
    docs = Path(__file__).parents[1] / "docs"
    (job,) = yaml.safe_load((docs / "monitoring/prometheus.yml").read_text())["scrape_configs"]
    ((target,),) = (entry["targets"] for entry in job["static_configs"])
    assert f"ggml-remoting top --prometheus {target}\n" in (docs / "guide/watching.md").read_text()


def test_prometheus_can_be_served_on_a_unix_socket(host: Daemon, guest: CountingContext, tmp_path: Path) -> None:
    guest.context_ping()
    path = tmp_path / "metrics"
    with served(host, f"unix:{path}"), socket.socket(socket.AF_UNIX) as client:
        client.settimeout(SECONDS)
        client.connect(str(path))
        client.sendall(b"GET /metrics HTTP/1.0\r\n\r\n")
        answer = client.makefile("rb").read().decode()
    assert answer.startswith("HTTP/1.0 200")
    assert parse(answer.split("\r\n\r\n", 1)[1])[
        "ggml_remoting_memory_bytes" if "memory_bytes{" in answer else "ggml_remoting_calls_total"
    ]
    assert not path.exists()


def test_no_other_page_is_served_to_prometheus(host: Daemon) -> None:
    with served(host, "127.0.0.1:0") as place, pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(place.replace("/metrics", "/etc/passwd"), timeout=SECONDS)


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("localhost", 200),
        ("LOCALHOST:{port}", 200),
        ("127.0.0.1:{port}", 200),
        ("[::1]:{port}", 200),
        ("rebound.example:{port}", 403),
        ("127.0.0.1.example", 403),
        ("192.0.2.1", 403),
        ("", 403),
        ("[", 403),
    ],
)
def test_prometheus_is_served_under_loopback_names_only(host: Daemon, name: str, status: int) -> None:
    """A page in a browser whose name was made to resolve to this machine must not read the counters."""
    with served(host, "127.0.0.1:0") as place:
        port = urllib.parse.urlsplit(place).port
        connection = http.client.HTTPConnection("127.0.0.1", port or 0, timeout=SECONDS)
        connection.request("GET", "/metrics", headers={"Host": name.format(port=port)})
        assert connection.getresponse().status == status
        connection.close()


@pytest.mark.parametrize(
    "address", ["0.0.0.0:9464", "192.0.2.1:1", "[::]:9464", "example.org:80", "127.0.0.1:99999", "127.0.0.1:x", ""]
)
def test_an_address_that_others_could_reach_is_refused(address: str) -> None:
    with pytest.raises(SetupError, match="loopback"):
        parse_address(address)


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("9464", ("127.0.0.1", 9464)),
        ("localhost:1", ("127.0.0.1", 1)),
        ("[::1]:2", ("::1", 2)),
        ("unix:/run/x", "/run/x"),
    ],
)
def test_an_address_of_this_machine_is_accepted(address: str, place: tuple[str, int] | str) -> None:
    assert parse_address(address) == place
