"""ggml-remoting trace records guest and host together: each command with its execution, at plausible times."""

from __future__ import annotations

import itertools
import json
import mmap
import os
import shlex
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ggml_remoting.context import Context
from ggml_remoting.daemon import Daemon, DaemonConfig
from ggml_remoting.errors import SetupError
from ggml_remoting.generated.calls import Command
from ggml_remoting.generated.formats import SpanKind as Kind
from ggml_remoting.generated.names import COMMAND_NAMES
from ggml_remoting.run import guest_environment
from ggml_remoting.status import Worker
from ggml_remoting.trace import Collected, Recorder, Span, Track, match, pair, read_guest_file, trace_events
from tests.support.waiting import SECONDS

COMMAND = (sys.executable, "-m", "ggml_remoting", "trace")
ROOT = Path(__file__).resolve().parents[1]
PINGS = 40


@pytest.fixture
def trace(host_libraries: Path, tmp_path: Path) -> Callable[..., tuple[subprocess.CompletedProcess[str], Path]]:
    """Runs a program with a daemon of its own and traces it; returns the finished process and the trace's path."""

    def run(*command: str) -> tuple[subprocess.CompletedProcess[str], Path]:
        output = tmp_path / "run.json"
        arguments = [*COMMAND, "-o", str(output), "--lib-dir", str(host_libraries), "--device", "CPU", "--", *command]
        path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
        environment = {**os.environ, "PYTHONPATH": path}
        return subprocess.run(
            arguments, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False
        ), output

    return run


@pytest.fixture
def guest_command(host_libraries: Path, frontend_library: Path) -> tuple[str, ...]:
    """A stock ggml that multiplies two matrices on the remoted device."""
    return (sys.executable, str(ROOT / "tests/support/guest_mul_mat.py"), str(host_libraries), str(frontend_library))


@pytest.fixture
def recorded(host_libraries: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[list[Track], list[Track]]:
    """The tracks of guests and of workers, of two contexts of this process, one after the other."""
    file = tmp_path / "spans"
    monkeypatch.setenv("GGML_REMOTING_TRACE", str(file))
    with Daemon(DaemonConfig(host_libraries, ("CPU",)), trace=True) as daemon:
        recorder = Recorder(daemon.status_socket)
        for _ in range(2):
            with Context(daemon.address) as context:
                for _ in range(PINGS):
                    context.context_ping()
        return read_guest_file(file), recorder.finish()


def events(path: Path, phase: str) -> list[dict[str, Any]]:
    return [event for event in json.loads(path.read_text())["traceEvents"] if event["ph"] == phase]


# ------------------------------------------------------------------------------------------- what is recorded


def test_each_command_has_its_execution(recorded: tuple[list[Track], list[Track]]) -> None:
    guests, hosts = recorded
    assert [[span.name for span in guest.calls] for guest in guests] == [
        ["context.hello", *["context.ping"] * PINGS]
    ] * 2
    pairs = pair(guests, hosts)
    assert len(pairs) == 2
    for guest, host in pairs:
        matches = match(guest, host)
        assert [sent for sent, _ in matches] == guest.calls
        assert [executed for _, executed in matches] == host.calls
        assert [sent.bytes for sent, _ in matches] == [executed.bytes for _, executed in matches]
        assert not host.lost


def test_a_command_is_executed_after_it_is_sent_and_before_the_wait_for_it_ends(
    recorded: tuple[list[Track], list[Track]],
) -> None:
    for guest, host in pair(*recorded):
        waits = {span.position: span for span in guest.spans if span.kind == Kind.WAIT}
        assert waits
        for sent, executed in match(guest, host):
            assert sent.begin_ns <= executed.begin_ns <= executed.end_ns
            if wait := waits.get(sent.position):
                assert executed.end_ns <= wait.end_ns


def test_spans_are_nested_and_times_ascend(recorded: tuple[list[Track], list[Track]]) -> None:
    for track in (*recorded[0], *recorded[1]):
        open_spans: list[Span] = []
        assert [span.begin_ns for span in track.spans] == sorted(span.begin_ns for span in track.spans)
        assert all(before.end_ns <= after.begin_ns for before, after in itertools.pairwise(track.calls))
        for span in track.spans:
            while open_spans and open_spans[-1].end_ns <= span.begin_ns:
                open_spans.pop()
            assert not open_spans or span.end_ns <= open_spans[-1].end_ns, (open_spans[-1], span)
            open_spans.append(span)
        assert any(span.kind == Kind.WAIT for span in track.spans)


def test_contexts_that_begin_at_the_same_time_are_paired_by_their_process() -> None:
    def track(pid: int, begin: int, guest_pid: int = 0) -> Track:
        return Track(
            pid, 1, "", [Span(begin, begin + 1, Kind.CALL, Command.CONTEXT_HELLO, 24, 24, 0)], guest_pid=guest_pid
        )

    first, second = track(1, 100), track(2, 101)
    of_first, of_second, before, of_stranger = track(3, 120, 1), track(4, 110, 2), track(5, 50, 1), track(6, 105, 77)
    assert pair([first, second], [of_second, of_stranger, before, of_first]) == [(first, of_first), (second, of_second)]
    assert pair([second], [of_stranger]) == [(second, of_stranger)]
    assert pair([second], [before]) == []


def test_turns_have_a_row_of_their_own_because_one_may_end_within_a_call() -> None:
    call, turn = (Span(*times, kind, 0, 0, 0, 0) for times, kind in (((100, 300), Kind.CALL), ((50, 200), Kind.TURN)))
    told = list(trace_events([], [Track(7, 0, "host worker 7", [turn, call])]))
    rows = {event["args"]["name"]: event["tid"] for event in told if event["name"] == "thread_name"}
    assert rows.keys() == {"ring", "turns"}
    assert rows["ring"] != rows["turns"]
    assert {event["cat"]: event["tid"] for event in told if event["ph"] == "X"} == {
        "call": rows["ring"],
        "turn": rows["turns"],
    }


def test_a_daemon_without_tracing_records_nothing(daemon: Daemon) -> None:
    recorder = Recorder(daemon.status_socket)
    with Context(daemon.address) as context:
        context.context_ping()
    assert all(not track.spans for track in recorder.finish())


def test_spans_that_a_worker_overwrote_count_as_lost() -> None:
    capacity, count = 100, 250
    memory = mmap.mmap(-1, 24576 + 40 + capacity * 40)
    memory[24576 : 24576 + 8] = struct.pack("<Q", count)
    for number in range(count):
        at = 24576 + 40 + number % capacity * 40
        memory[at : at + 40] = struct.pack(
            "<qqIIIIQ", number + 1, number + 2, Kind.CALL, Command.CONTEXT_PING, number, 24, 0
        )
    collected = Collected(Worker(1, 2, 3, 4, 5, 6, 7, memory))
    collected.collect()
    collected.collect()
    track = collected.track()
    assert [span.position for span in track.spans] == list(range(count - capacity + 1, count))
    assert track.lost == count - capacity + 1


def test_invalid_spans_are_left_out() -> None:
    memory = mmap.mmap(-1, 24576 + 40 + 5 * 40)
    spans = [(5, 4, Kind.CALL), (1, 2, 77), (-3, 2, Kind.WAIT), (1, 2, Kind.SLEEP)]
    memory[24576 + 40 : 24576 + 40 + 4 * 40] = b"".join(
        struct.pack("<qqIIIIQ", begin, end, kind, 0, 0, 0, 0) for begin, end, kind in spans
    )
    collected = Collected(Worker(1, 2, 3, 4, 5, 6, 7, memory))
    for count in (4, 2**64 - 1, 3):
        memory[24576 : 24576 + 8] = struct.pack("<Q", count)
        collected.collect()
    assert [span.kind for span in collected.track().spans][:1] == [Kind.SLEEP]


# ------------------------------------------------------------------------------------------------ the command


def test_a_stock_program_is_traced(trace: Callable[..., Any], guest_command: tuple[str, ...]) -> None:
    done, output = trace(*guest_command)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("0 [")
    assert "perfetto" in done.stderr
    complete = events(output, "X")
    names = {name for process in {event["pid"] for event in complete} for name in [process_name(output, process)]}
    assert sorted(name.split()[0] for name in names) == ["guest", "host"]
    calls = [event for event in complete if event["cat"] == "call"]
    assert {event["name"] for event in calls} <= set(COMMAND_NAMES.values())
    (graph,) = [event for event in calls if event["name"] == "backend.graph_compute" and "nodes" in event["args"]]
    assert graph["args"]["nodes"] == 1
    begins, ends = events(output, "s"), events(output, "f")
    assert [event["id"] for event in begins] == [event["id"] for event in ends]
    assert len(begins) == len(calls) / 2
    assert all(event["tid"] for event in complete)
    assert all(event["ts"] >= 0 and event.get("dur", 0) >= 0 for event in complete)


def process_name(output: Path, process: int) -> str:
    (name,) = [
        event["args"]["name"]
        for event in events(output, "M")
        if event["name"] == "process_name" and event["pid"] == process
    ]
    return str(name)


def test_a_failing_program_s_status_is_returned_and_the_trace_is_written(
    trace: Callable[..., Any], guest_command: tuple[str, ...]
) -> None:
    done, output = trace("bash", "-c", f"{shlex.join(guest_command)}; exit 7")
    assert done.returncode == 7
    assert events(output, "X")


def test_a_program_without_a_call_is_reported(trace: Callable[..., Any]) -> None:
    done, output = trace("true")
    assert done.returncode == 1
    assert "no trace" in done.stderr
    assert not output.exists()


def test_a_program_that_fails_without_a_call_keeps_its_status_and_leaves_no_trace(trace: Callable[..., Any]) -> None:
    done, output = trace("bash", "-c", "exit 7")
    assert done.returncode == 7
    assert not output.exists()


def test_an_earlier_trace_is_kept_if_nothing_was_recorded(trace: Callable[..., Any], tmp_path: Path) -> None:
    _, output = trace("bash", "-c", "exit 7")
    output.write_text("of before")
    trace("true")
    assert output.read_text() == "of before"


def test_an_output_that_cannot_be_written_is_reported_before_anything_runs(
    host_libraries: Path, tmp_path: Path
) -> None:
    arguments = [
        *COMMAND,
        "-o",
        str(tmp_path / "no" / "run.json"),
        "--lib-dir",
        str(host_libraries),
        "--",
        "touch",
        str(tmp_path / "ran"),
    ]
    done = subprocess.run(arguments, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert done.returncode == 1
    assert "run.json" in done.stderr
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("arguments", [[], ["-o", "x"], ["-o", "x", "--guest", "y", "--", "true"]])
def test_wrong_usage(arguments: list[str]) -> None:
    assert subprocess.run([*COMMAND, *arguments], capture_output=True, timeout=SECONDS, check=False).returncode == 2


def test_a_running_daemon_can_be_traced(
    host_libraries: Path, frontend_library: Path, guest_command: tuple[str, ...], tmp_path: Path
) -> None:
    output = tmp_path / "run.json"
    with Daemon(DaemonConfig(host_libraries, ("CPU",)), trace=True) as daemon:
        command = [*COMMAND, "-o", str(output), "--status-socket", str(daemon.status_socket), "--", *guest_command]
        environment = guest_environment(daemon.address, os.environ)
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=SECONDS, check=True)
    assert done.stdout.startswith("0 [")
    assert len({event["pid"] for event in events(output, "X")}) == 2


def test_a_trace_that_a_guest_recorded_is_converted(
    daemon: Daemon, guest_command: tuple[str, ...], tmp_path: Path
) -> None:
    spans, output = tmp_path / "spans", tmp_path / "guest.json"
    environment = {**guest_environment(daemon.address, os.environ), "GGML_REMOTING_TRACE": str(spans)}
    for _ in range(2):
        subprocess.run(guest_command, env=environment, check=True, capture_output=True, timeout=SECONDS)
    done = subprocess.run(
        [*COMMAND, "-o", str(output), "--guest", str(spans)],
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=True,
    )
    assert "2 guest context(s) and 0 worker(s)" in done.stderr
    assert "backend.graph_compute" in {event["name"] for event in events(output, "X")}


def test_a_guest_whose_trace_cannot_be_written_reports_it_and_continues(
    daemon: Daemon, guest_command: tuple[str, ...], tmp_path: Path
) -> None:
    environment = {
        **guest_environment(daemon.address, os.environ),
        "GGML_REMOTING_TRACE": str(tmp_path / "no" / "spans"),
    }
    done = subprocess.run(guest_command, env=environment, capture_output=True, text=True, timeout=SECONDS, check=True)
    assert done.stdout.startswith("0 [")
    assert "no trace" in done.stderr


@pytest.mark.parametrize("content", [b"something else entirely, long enough", b"GS"])
def test_a_file_that_is_not_a_trace_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(SetupError, match="damaged at byte 0"):
        read_guest_file(path)
