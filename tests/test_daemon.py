"""The daemon and a device process, tested from outside by a valid and a hostile vhost-user front-end.

Neither loads a ggml, so a scripted worker replaces the real one.
"""

import ctypes
import os
import pathlib
import re
import select
import signal
import socket
import struct
import subprocess
import tempfile
import time

import pytest

from ggml_remoting.generated.formats import CAPSET_MAGIC, RING_MAGIC, CapsetHeader
from tests.support.device_daemon import BUILD, Daemon
from tests.support.device_guest import (
    AVAILABLE,
    COMMANDS,
    CURSOR_QUEUE,
    GUEST_BASE,
    MEMORY,
    QUEUE_SIZE,
    RING,
    RING_SIZE,
    USED,
    USER_BASE,
    Guest,
    memfd,
)
from tests.support.processes import ended
from tests.support.ring import HEAD, HEADER, PAGE, STATE, TAIL
from tests.support.scripted_worker import INVENTORY, Order
from tests.support.vhost_user import Request
from tests.support.virtio import FENCE, INDIRECT_TABLE, NEXT, WRITE, Control, Response
from tests.support.waiting import SECONDS, until
from tests.support.watch import device_processes, mappings_of, mode_of


@pytest.fixture
def daemon(library):
    with (
        tempfile.TemporaryDirectory(prefix="remoting-") as name,
        Daemon(library, pathlib.Path(name)) as started,
    ):
        before = started.descriptors()
        yield started
        assert started.process.poll() is None, started.log()
        # Whatever a test did, nothing of its guests remains, and a new guest is served.
        started.wait_for_no_process()
        until(
            lambda: started.descriptors() == before and started.mappings() == 0,
            lambda: f"{started.descriptors()} descriptors, not {before}, {started.mappings()} mappings",
        )
        honest = Guest(started.path).start().running()
        honest.order(Order.NOTHING)
        assert honest.submit(2)[0] == Response.OK
        honest.wait_word(RING + HEAD, 8)
        honest.close()
        started.wait_for_no_process()
        assert started.stop() == 0, started.log()
        assert not started.path.exists()
        assert "Sanitizer" not in started.log() and "runtime error" not in started.log(), started.log()


@pytest.fixture
def guest(daemon):
    opened = Guest(daemon.path)
    yield opened
    opened.close()


@pytest.fixture
def started(guest):
    return guest.start()


@pytest.fixture
def running(started):
    return started.running()


# The daemon itself


def test_a_daemon_is_ended_when_its_test_fails(library):
    with (
        tempfile.TemporaryDirectory(prefix="remoting-") as name,
        pytest.raises(AssertionError, match="what failed"),
        Daemon(library, pathlib.Path(name)) as left,
    ):
        raise AssertionError("what failed")
    assert left.process.poll() == -signal.SIGKILL


def test_a_test_may_trace_its_daemon(started, daemon):
    """As any user that runs the tests, so that they can see what a daemon holds."""
    assert daemon.descriptors() > 3
    (device_process,) = device_processes(daemon.process.pid)
    assert "guest memory" in mappings_of(device_process)


def test_the_socket_is_private_and_its_path_is_protected(daemon, library):
    assert daemon.path.stat().st_mode & 0o777 == 0o600
    second = Daemon(library, daemon.path.parent)
    assert second.status() == 1
    assert "another daemon is listening" in daemon.log()
    Guest(daemon.path).close()


def test_a_stale_socket_is_replaced_and_other_files_are_not(library, tmp_path):
    with tempfile.TemporaryDirectory(prefix="remoting-") as name:
        directory = pathlib.Path(name)
        stale = socket.socket(socket.AF_UNIX)
        stale.bind(str(directory / "socket"))
        stale.close()
        with Daemon(library, directory) as first:
            assert first.stop() == 0
        (directory / "socket").write_text("precious")
        second = Daemon(library, directory)
        assert second.status() == 1
        assert "not a socket" in second.log()
        assert (directory / "socket").read_text() == "precious"


@pytest.mark.parametrize(
    ("device", "reason"),
    [("broken", "no such device: broken"), ("crash", "killed by signal 6 (Aborted)")],
)
def test_a_failed_probe_is_reported(library, tmp_path, device, reason):
    with tempfile.TemporaryDirectory(prefix="remoting-") as name:
        failing = Daemon(library, pathlib.Path(name), "--device", device)
        assert failing.status() == 1
        assert reason in failing.log()


def test_a_missing_library_is_reported():
    with tempfile.TemporaryDirectory(prefix="remoting-") as name:
        failing = Daemon("/nowhere/lib.so", pathlib.Path(name))
        assert failing.status() == 1
        assert "/nowhere/lib.so" in failing.log()


@pytest.mark.parametrize("option", ["--guest-cgroup", "--lib-dir"])
def test_the_beginning_and_the_end_of_a_long_message_are_reported(library, host_libraries, option):
    """The end of a path says which file it is, and the reason follows the path."""
    path = "/".join(("", *("a-folder-with-a-name-of-forty-characters" for _ in range(20)), "the-end-of-the-path"))
    backend = BUILD / "libggml-remotingbackend.so"
    with tempfile.TemporaryDirectory(prefix="remoting-") as name:
        failing = Daemon(backend, pathlib.Path(name), "--lib-dir", host_libraries, option, path)
        assert failing.status() == 1
        (line,) = failing.log().splitlines()[-1:]
    assert re.fullmatch(
        r"ggml-remotingd: (--guest-cgroup|the library folder) /a-folder-with.* \.\.\. "
        r".*/the-end-of-the-path(: No such file or directory| is no folder)"
        r"; ggml-remoting doctor --host looks into it",
        line,
    ), line


@pytest.mark.parametrize(
    "words",
    [[], ["serve"], ["fly"], ["serve", "--socket"], ["serve", "--backend-library", "x"], ["serve", "--what"]],
)
def test_usage_errors_refer_to_the_help(words):
    done = subprocess.run([Daemon.executable, *words], capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stderr.endswith("; see ggml-remotingd --help\n")


def test_the_daemon_serves_an_inherited_listening_socket(library):
    with tempfile.TemporaryDirectory(prefix="remoting-") as name:
        path = pathlib.Path(name) / "inherited"
        listening = socket.socket(socket.AF_UNIX)
        listening.bind(str(path))
        listening.listen()
        descriptor = listening.fileno()
        command = [Daemon.executable, "serve", "--backend-library", library, "--listen-fd", str(descriptor)]
        with ended(subprocess.Popen(command, stdout=subprocess.PIPE, pass_fds=[descriptor])) as process:
            assert process.stdout.readline() == b"ready -\n"
            guest = Guest(path).start()
            assert guest.create_context() == Response.OK
            guest.close()
            process.send_signal(signal.SIGINT)
            assert process.wait(SECONDS) == 0
        assert path.exists()


def test_connect_mode_reconnects(library):
    with tempfile.TemporaryDirectory(prefix="remoting-") as name:
        path = pathlib.Path(name) / "qemu"
        listening = socket.socket(socket.AF_UNIX)
        listening.bind(str(path))
        listening.listen()
        listening.settimeout(SECONDS)
        command = [Daemon.executable, "connect", "--socket", path, "--backend-library", library]
        with ended(subprocess.Popen(command, stdout=subprocess.PIPE)) as process:
            for _ in range(2):
                accepted, _ = listening.accept()
                accepted.settimeout(SECONDS)
                accepted.sendall(struct.pack("<III", Request.GET_FEATURES, 1, 0))
                assert len(accepted.recv(20, socket.MSG_WAITALL)) == 20
                accepted.close()
            process.send_signal(signal.SIGTERM)
            assert process.wait(SECONDS) == 0


def test_workers_end_with_the_daemon(daemon, library):
    with tempfile.TemporaryDirectory(prefix="remoting-") as name, Daemon(library, pathlib.Path(name)) as doomed:
        guest = Guest(doomed.path).start().running()
        (worker,) = doomed.children()
        doomed.process.kill()
        doomed.process.wait()
        until(lambda: mode_of(worker) != "worker", "the worker to end")
        guest.close()


def test_a_daemon_that_stops_reports_it_to_its_guests(library):
    with tempfile.TemporaryDirectory(prefix="remoting-") as name, Daemon(library, pathlib.Path(name)) as stopped:
        guest = Guest(stopped.path).start().running()
        assert stopped.stop() == 0
        assert "was stopped" in guest.lost_reason()
        guest.close()


# A valid guest


def test_display_and_capset(started):
    kind, reply = started.command(Control.GET_DISPLAY_INFO, reply_size=408)
    assert kind == Response.OK_DISPLAY_INFO and not any(reply[24:])
    kind, reply = started.command(Control.GET_CAPSET_INFO, struct.pack("<II", 0, 0), reply_size=40)
    size = 16 + len(INVENTORY)
    assert kind == Response.OK_CAPSET_INFO and struct.unpack("<III", reply[24:36]) == (30, 1, size)
    kind, reply = started.command(Control.GET_CAPSET, struct.pack("<II", 30, 1), reply_size=24 + size)
    assert kind == Response.OK_CAPSET
    assert reply[24:] == CapsetHeader.FORMAT.pack(CAPSET_MAGIC, 1, size, 0) + INVENTORY
    assert (
        started.command(Control.GET_CAPSET, struct.pack("<II", 1, 1), reply_size=24 + size)[0]
        == Response.INVALID_PARAMETER
    )
    assert started.command(Control.GET_EDID, struct.pack("<II", 0, 0))[0] == Response.UNSPECIFIED
    assert started.command(Control.RESOURCE_CREATE_2D, struct.pack("<4I", 9, 1, 8, 8))[0] == Response.UNSPECIFIED


def test_direct_and_indirect_descriptors_are_served_and_indices_wrap(started):
    for turn in range(3 * QUEUE_SIZE):
        assert (
            started.command(Control.GET_CAPSET_INFO, struct.pack("<II", 0, 0), reply_size=40, indirect=turn % 2 == 0)[0]
            == Response.OK_CAPSET_INFO
        )


def test_the_used_length_is_set_and_the_fence_is_echoed(started):
    kind, reply = started.command(
        Control.GET_CAPSET_INFO, struct.pack("<II", 0, 0), context=7, flags=FENCE, fence=77, reply_size=40
    )
    assert struct.unpack("<IIQI", reply[:20]) == (Response.OK_CAPSET_INFO, FENCE, 77, 7)
    started.post(started.header(Control.GET_CAPSET_INFO) + bytes(8), reply_size=30)
    ((_, length),) = started.wait_used()
    assert length == 30


@pytest.mark.parametrize("event_index", [True, False])
def test_the_guest_is_interrupted_when_it_asks_for_it(guest, event_index):
    guest.event_index = event_index
    guest.start()
    guest.put(AVAILABLE + 4 + QUEUE_SIZE * 2, struct.pack("<H", 1))  # used event: interrupt after the second
    guest.command(Control.GET_DISPLAY_INFO, reply_size=408)
    assert select.select([guest.calls[0]], [], [], 1)[0]
    os.eventfd_read(guest.calls[0])
    guest.put(AVAILABLE + 4 + QUEUE_SIZE * 2, struct.pack("<H", 2))
    guest.put(AVAILABLE, struct.pack("<H", 1))
    guest.command(Control.GET_DISPLAY_INFO, reply_size=408)
    assert not select.select([guest.calls[0]], [], [], 0.1)[0]
    guest.put(AVAILABLE, struct.pack("<H", 0))
    guest.command(Control.GET_DISPLAY_INFO, reply_size=408)
    assert select.select([guest.calls[0]], [], [], 1)[0]


def test_a_wake_makes_the_worker_read_the_ring(running, daemon):
    running.order(Order.NOTHING, tail=64)
    kind, _ = running.submit(2)
    assert kind == Response.OK
    running.wait_word(RING + HEAD, 64)
    assert len(daemon.children()) == 1


def test_a_scattered_resource_is_mapped_contiguously(started):
    """The pages of the ring's request area are in reverse order, with the order's word in the first of them."""
    assert started.create_context() == Response.OK
    pages = RING_SIZE // PAGE
    entries = [(GUEST_BASE + RING, PAGE)] + [(GUEST_BASE + RING + (pages - i) * PAGE, PAGE) for i in range(1, pages)]
    started.put(RING, HEADER.pack(RING_MAGIC, 1, PAGE, 65536, PAGE + 65536, 65536))
    assert started.create_resource(1, RING_SIZE) == Response.OK
    assert started.attach_backing(1, entries) == Response.OK
    assert started.context_resource(Control.CTX_ATTACH_RESOURCE, 1) == Response.OK
    assert started.submit(1, 1)[0] == Response.OK
    started.wait_word(RING + STATE, 1)
    started.put(RING + (pages - 1) * PAGE, struct.pack("<I", Order.EXIT))
    assert started.submit(2)[0] == Response.OK
    assert started.lost_reason() == "the worker exited with status 3"


def test_a_backing_entry_may_span_two_regions(guest):
    """The regions are adjacent in guest memory and far apart in the front-end's."""
    guest.features()
    guest.queues()
    half = MEMORY // 2
    regions = [(GUEST_BASE, half, USER_BASE, 0), (GUEST_BASE + half, half, USER_BASE + (1 << 40), half)]
    assert guest.memory_table(regions, [guest.fd, guest.fd]) == 0
    assert guest.create_context() == Response.OK
    guest.ring(offset=half - PAGE)
    guest.wait_word(half - PAGE + STATE, 1)


def test_fragmented_memory_of_several_regions_is_mapped(guest):
    """Single pages of two regions in turn, one of them above 4 GiB: 8,192 runs, none of which can be merged."""
    guest.features()
    guest.queues()
    pages = MEMORY // PAGE
    addresses = [0x4000_0000, 0x1_4000_0000]
    others = [memfd(MEMORY), memfd(MEMORY)]
    regions = [(GUEST_BASE, MEMORY, USER_BASE, 0)] + [
        (at, MEMORY, USER_BASE + (i + 1 << 40), 0) for i, at in enumerate(addresses)
    ]
    assert guest.memory_table(regions, [guest.fd, *others]) == 0
    assert guest.create_context() == Response.OK
    entries = [(addresses[i % 2] + (pages - 1 - i // 2) * PAGE, PAGE) for i in range(2 * pages)]
    assert guest.create_resource(1, len(entries) * PAGE) == Response.OK
    assert guest.attach_many(1, entries) == Response.OK
    assert guest.context_resource(Control.CTX_ATTACH_RESOURCE, 1) == Response.OK
    last_page = len(entries) - 1
    request_size = 16 << 20
    header = HEADER.pack(RING_MAGIC, 1, last_page * PAGE, request_size, PAGE, request_size)
    os.pwrite(others[0], header, MEMORY - PAGE)
    os.pwrite(others[1], struct.pack("<I", Order.EXIT), 0)  # the order lies in the last page
    assert guest.submit(1, 1)[0] == Response.OK
    assert guest.submit(2)[0] == Response.OK
    until(lambda: b"exited with status 3" in os.pread(others[0], PAGE, MEMORY - PAGE), "the reason")
    for fd in others:
        os.close(fd)


def scattered(count):
    """Backing entries of which no two can be merged."""
    return [(GUEST_BASE + RING + i % 2 * 2 * PAGE, PAGE) for i in range(count)]


def test_many_runs_are_mapped_by_several_messages(started):
    """32,768 runs: sixteen WORKER_MAP packets."""
    assert started.create_context() == Response.OK
    assert started.create_resource(1, 32768 * PAGE) == Response.OK
    assert started.attach_many(1, scattered(32768)) == Response.OK
    assert started.context_resource(Control.CTX_ATTACH_RESOURCE, 1) == Response.OK
    started.put(RING, HEADER.pack(RING_MAGIC, 1, PAGE, 65536, PAGE + 65536, 65536))
    assert started.submit(1, 1)[0] == Response.OK
    started.wait_word(RING + STATE, 1)
    assert started.context_resource(Control.RESOURCE_UNREF, 1) == Response.OK


def test_the_worker_answers_a_fenced_wait(running):
    for turn in range(20):
        running.order(Order.NOTHING, tail=8 * (turn + 1))
        before = time.monotonic()
        assert running.submit(2)[0] == Response.OK
        kind, reply = running.submit(3, flags=FENCE, fence=turn + 1)
        assert kind == Response.OK and struct.unpack("<Q", reply[8:16])[0] == turn + 1
        assert time.monotonic() - before < 0.5


def test_a_wake_before_its_fence_is_kept(running):
    running.order(Order.NOTHING)
    assert running.submit(2)[0] == Response.OK
    running.wait_word(RING + HEAD, 8)
    time.sleep(0.05)
    running.order(Order.NO_WAKE, tail=16)
    before = time.monotonic()
    assert running.submit(3, flags=FENCE, fence=1)[0] == Response.OK
    assert time.monotonic() - before < 0.5


def test_the_fence_of_a_wake_is_answered_at_once(running):
    """Linux 6.1 puts a fence on every command."""
    running.order(Order.NO_WAKE)
    before = time.monotonic()
    assert running.submit(2, flags=FENCE, fence=1)[0] == Response.OK
    assert time.monotonic() - before < 0.5


def test_a_fenced_wait_ends_after_a_while(running):
    before = time.monotonic()
    assert running.submit(3, flags=FENCE, fence=1)[0] == Response.OK
    assert 0.8 < time.monotonic() - before < 2


def test_a_context_has_one_fenced_wait(running):
    """Each takes one of the queue's 256 entries."""
    before = running.used()
    for _ in range(140):
        running.post(running.header(Control.SUBMIT_3D, 1, FENCE, 1) + running.submission(3), indirect=True)
    time.sleep(0.3)
    assert running.used() == before + 139
    time.sleep(1)
    assert running.used() == before + 140
    running.last_used = running.used()


def test_unref_is_answered_after_the_worker_has_unmapped(running):
    running.resource(2, RING + (1 << 20), 1 << 20)
    assert running.context_resource(Control.RESOURCE_UNREF, 2) == Response.OK
    assert running.context_resource(Control.CTX_ATTACH_RESOURCE, 2) == Response.INVALID_RESOURCE
    running.resource(2, RING + (1 << 20), 1 << 20)
    assert running.command(Control.RESOURCE_DETACH_BACKING, struct.pack("<II", 2, 0))[0] == Response.OK
    assert running.attach_backing(2, [(GUEST_BASE + RING + (1 << 20), 1 << 20)]) == Response.OK
    assert running.context_resource(Control.CTX_DETACH_RESOURCE, 2) == Response.OK
    assert running.context_resource(Control.CTX_ATTACH_RESOURCE, 2) == Response.OK
    assert running.context_resource(Control.RESOURCE_UNREF, 2) == Response.OK
    assert running.word(RING + STATE) == 1


def test_a_worker_that_does_not_unmap_is_killed(running, daemon):
    running.resource(2, RING + (1 << 20), 1 << 20)
    running.order(Order.KEEP_MAPPED)
    assert running.submit(2)[0] == Response.OK
    running.wait_word(RING + HEAD, 8)
    before = time.monotonic()
    assert running.context_resource(Control.RESOURCE_UNREF, 2) == Response.OK
    assert 4 < time.monotonic() - before < 8
    assert "did not unmap" in running.lost_reason()
    daemon.wait_for_children(0)


def test_destroying_a_context_ends_its_worker(running, daemon):
    assert running.command(Control.CTX_DESTROY, context=1)[0] == Response.OK
    assert running.context_resource(Control.RESOURCE_UNREF, 1) == Response.OK
    daemon.wait_for_children(0)
    assert running.create_context() == Response.OK
    running.ring(resource=1)
    running.wait_word(RING + STATE, 1)


def test_contexts_are_separate(running, daemon):
    assert running.create_context(2) == Response.OK
    other = RING + (2 << 20)
    running.ring(resource=2, context=2, offset=other)
    running.wait_word(other + STATE, 1)
    running.order(Order.ABORT)
    assert running.submit(2)[0] == Response.OK
    assert "signal 6" in running.lost_reason()
    running.put(other + 128, struct.pack("<I", 24))
    assert running.submit(2, context=2)[0] == Response.OK
    running.wait_word(other + 256, 24)
    assert running.word(other + STATE) == 1


# A real worker


@pytest.fixture
def real_daemon(host_libraries):
    backend = BUILD / "libggml-remotingbackend.so"
    with (
        tempfile.TemporaryDirectory(prefix="remoting-") as name,
        Daemon(backend, pathlib.Path(name), "--lib-dir", host_libraries, "--device", "CPU") as started,
    ):
        yield started
        assert started.stop() == 0, started.log()


def mapped_pages(worker):
    """All pages that the worker maps. Only root may read which mappings these are."""
    return int(pathlib.Path(f"/proc/{worker}/statm").read_text().split()[0])


def wait_for_pages(worker, count):
    """Waits until the worker maps about this many pages: its own allocations are less than a tenth of the runs."""
    until(lambda: abs(mapped_pages(worker) - count) <= 2000, lambda: f"{mapped_pages(worker)} pages, not about {count}")


def test_a_worker_maps_a_limited_number_of_runs(real_daemon):
    """It needs mappings for itself. Further resources are not mapped, and the context stays usable."""
    guest = Guest(real_daemon.path).start().running()
    (worker,) = real_daemon.children()
    before = mapped_pages(worker)
    for resource, runs in ((2, 20000), (3, 20000), (4, 32769), (5, 1)):
        assert guest.create_resource(resource, runs * PAGE) == Response.OK
        assert guest.attach_many(resource, scattered(runs)) == Response.OK
        assert guest.context_resource(Control.CTX_ATTACH_RESOURCE, resource) == Response.OK
    wait_for_pages(worker, before + 20000)
    assert guest.context_resource(Control.RESOURCE_UNREF, 2) == Response.OK
    wait_for_pages(worker, before)
    assert guest.context_resource(Control.CTX_DETACH_RESOURCE, 3) == Response.OK
    assert guest.context_resource(Control.CTX_ATTACH_RESOURCE, 3) == Response.OK
    wait_for_pages(worker, before + 20000)
    for resource in (3, 4, 5):
        assert guest.context_resource(Control.RESOURCE_UNREF, resource) == Response.OK
    wait_for_pages(worker, before)
    assert guest.word(RING + STATE) == 1
    guest.close()


def test_a_worker_reports_the_end_of_its_device_process_before_it_ends(host_libraries):
    """However late it runs: nothing else can report it to a guest in a VM."""
    backend = BUILD / "libggml-remotingbackend.so"
    with (
        tempfile.TemporaryDirectory(prefix="remoting-") as name,
        Daemon(backend, pathlib.Path(name), "--lib-dir", host_libraries, "--device", "CPU") as doomed,
    ):
        guest = Guest(doomed.path).start().running()
        (worker,) = doomed.children()
        os.kill(worker, signal.SIGSTOP)
        doomed.process.kill()
        doomed.process.wait()
        time.sleep(0.1)
        os.kill(worker, signal.SIGCONT)
        assert "ggml-remotingd has ended" in guest.lost_reason()
        guest.close()


# Workers that fail


@pytest.mark.parametrize(
    ("order", "reason"),
    [
        (Order.ABORT, "the worker was killed by signal 6 (Aborted)"),
        (Order.FAULT, "the worker was killed by signal 11 (Segmentation fault)"),
        (Order.EXIT, "the worker exited with status 3"),
        (Order.SAY_LOST, "the ?[31mGPU? fell off"),
        (
            Order.CLOSE,
            "the worker was killed by signal 9 (Killed), perhaps for lack of memory, or closed its connection",
        ),
        (Order.FALSE_UNMAPPED, "the worker says it unmapped what it was not told to"),
        (Order.MALFORMED, "the worker sent a malformed message"),
        (Order.SHORT, "the worker sent a malformed message"),
    ],
)
def test_a_lost_context_has_its_reason_in_ring_and_log(running, daemon, order, reason):
    running.order(order)
    running.submit(2, flags=FENCE, fence=1)
    assert running.lost_reason() == reason
    daemon.wait_for_children(0)
    assert running.submit(3, flags=FENCE, fence=2, timeout=0.5)[0] == Response.OK
    assert running.context_resource(Control.RESOURCE_UNREF, 1) == Response.OK
    assert daemon.logs(f"context 1 lost: {reason}")


def test_the_last_message_of_a_worker_with_unread_messages_is_received(running, daemon):
    """The kernel first reports the unread messages, as a broken connection."""
    running.order(Order.LEAVE)
    (worker,) = daemon.children()
    assert [running.submit(2)[0] for _ in range(2)] == [Response.OK, Response.OK]
    daemon.process.send_signal(signal.SIGSTOP)
    running.put(RING + TAIL, struct.pack("<I", 4))
    while pathlib.Path(f"/proc/{worker}/stat").read_text().rpartition(")")[2].split()[0] != "Z":
        time.sleep(0.01)
    daemon.process.send_signal(signal.SIGCONT)
    assert running.lost_reason() == "what it said last"


def test_a_worker_can_neither_fill_nor_garble_the_log(running, daemon):
    running.order(Order.SHOUT)
    assert running.submit(2)[0] == Response.OK
    running.wait_word(RING + HEAD, 8)
    time.sleep(0.2)
    log = (daemon.log_path).read_bytes()
    assert b"guest 1 (pid" in log and b"context 1: line 0 ?[2J of a guest's own\n" in log
    assert b"\x1b" not in log
    assert len(log.splitlines()) < 220 and max(map(len, log.splitlines())) < 500
    assert b"(no more lines for this guest)" in log
    assert running.create_context(2) == Response.OK


def test_a_worker_s_end_before_the_ring_is_reported_in_the_ring(started, daemon):
    assert started.create_context() == Response.OK
    daemon.wait_for_children(1)
    (worker,) = daemon.children()
    os.kill(worker, signal.SIGKILL)
    daemon.wait_for_children(0)
    started.ring()
    assert "signal 9" in started.lost_reason()


def test_a_worker_that_stops_reading_does_not_block_the_device_process(running, daemon):
    running.order(Order.STOP_READING)
    assert running.submit(2)[0] == Response.OK
    running.wait_word(RING + HEAD, 8)
    assert running.create_resource(2, PAGE) == Response.OK
    assert running.attach_backing(2, [(GUEST_BASE + RING + (4 << 20), PAGE)]) == Response.OK
    for _ in range(3000):
        assert running.submit(2)[0] == Response.OK
    assert running.context_resource(Control.CTX_ATTACH_RESOURCE, 2) == Response.OK
    assert running.context_resource(Control.RESOURCE_UNREF, 2) == Response.OK
    assert "in time" in running.lost_reason()


def test_the_worker_of_a_guest_that_has_gone_is_reaped(daemon):
    for _ in range(5):
        guest = Guest(daemon.path).start().running()
        daemon.wait_for_children(1)
        guest.close()
        daemon.wait_for_children(0)


def test_a_guest_may_be_killed_at_any_moment(daemon):
    guest = Guest(daemon.path).start().running()
    guest.order(Order.NO_WAKE)
    for fence in range(20):
        guest.post(guest.header(Control.SUBMIT_3D, 1, FENCE, fence) + guest.submission(2 + fence % 2), indirect=True)
    guest.post(guest.header(Control.RESOURCE_UNREF) + struct.pack("<II", 1, 0))
    guest.socket.sendall(b"\x01")
    guest.close()


# Stop, pause, reset


def test_a_pause_keeps_contexts_and_their_fences(running, daemon):
    running.order(Order.NO_WAKE)
    assert running.submit(2)[0] == Response.OK
    slot = running.post(running.header(Control.SUBMIT_3D, 1, FENCE, 5) + running.submission(3), indirect=True)
    running.wait_word(RING + HEAD, 8)
    running.send(Request.SET_VRING_ENABLE, struct.pack("<II", 0, 0))
    base = struct.unpack("<II", running.ask(Request.GET_VRING_BASE, struct.pack("<II", 0, 0)))[1]
    running.ask(Request.GET_VRING_BASE, struct.pack("<II", 1, 0))
    assert base == running.next_available
    assert len(daemon.children()) == 1
    time.sleep(1.2)
    assert running.used() == running.last_used
    running.queues(base=base)
    running.wait_used()
    assert struct.unpack("<I", running.reply(slot)[:4])[0] == Response.OK
    assert running.create_context(2) == Response.OK
    daemon.wait_for_children(2)


def restart(guest):
    for queue in range(2):
        guest.ask(Request.GET_VRING_BASE, struct.pack("<II", queue, 0))
    guest.put(0, bytes(0x10000))
    guest.next_available = guest.last_used = 0
    guest.queues()


def test_a_reset_frees_contexts(running, daemon):
    restart(running)
    daemon.wait_for_children(0)
    running.running()


def test_a_front_end_can_continue_with_a_restarted_daemon(daemon):
    """QEMU keeps the negotiated features when the guest's driver initialises the device again."""
    guest = Guest(daemon.path)
    guest.gpu_socket()
    guest.queues()
    for queue in range(2):
        guest.send(Request.SET_VRING_CALL, struct.pack("<Q", queue), [guest.calls[queue]])
    guest.running()
    assert guest.submit(2)[0] == Response.OK


def test_the_request_reset_device_frees_contexts(running, daemon):
    assert running.acknowledged(Request.RESET_DEVICE) == 0
    daemon.wait_for_children(0)
    restart(running)
    running.running()


def test_the_memory_table_may_be_replaced_while_a_context_runs(running):
    for _ in range(20):
        assert running.memory_table() == 0
    running.order(Order.NOTHING, 40)
    assert running.submit(2)[0] == Response.OK
    running.wait_word(RING + HEAD, 40)


# A hostile front-end: vhost-user


@pytest.mark.parametrize(
    "message",
    [
        struct.pack("<III", Request.GET_FEATURES, 1, 0xFFFFFFFF),
        struct.pack("<III", Request.GET_FEATURES, 1, 4096),
        struct.pack("<III", Request.GET_FEATURES, 0, 0),
        struct.pack("<III", Request.GET_FEATURES, 2, 0),
        struct.pack("<III", Request.GET_FEATURES, 5, 0),
        struct.pack("<III", Request.SET_FEATURES, 1, 4) + bytes(4),
        struct.pack("<III", Request.SET_MEM_TABLE, 1, 0),
        struct.pack("<IIIII", Request.SET_MEM_TABLE, 1, 8, 1, 0),
        struct.pack("<IIIII", Request.SET_VRING_NUM, 1, 8, 2, 256),
        struct.pack("<IIIQ", Request.SET_VRING_KICK, 1, 8, 0),
        struct.pack("<IIIQ", Request.SET_VRING_CALL, 1, 8, 77),
        struct.pack("<IIIIII", Request.GET_CONFIG, 1, 12, 0, 16, 0),
        struct.pack("<IIIIII", Request.GET_CONFIG, 1, 12, 0xFFFFFFFF, 16, 0),
        struct.pack("<IIIII", Request.GET_VRING_BASE, 1, 8, 0xFFFFFFFF, 0),
        struct.pack("<III", Request.GPU_SET_SOCKET, 1, 0),
    ],
)
def test_a_malformed_message_ends_only_its_connection(guest, message):
    guest.socket.sendall(message)
    assert guest.is_closed()


def test_a_message_may_arrive_in_pieces(guest):
    for byte in (
        struct.pack("<III", Request.GET_FEATURES, 1, 0)
        + struct.pack("<IIIIII", Request.GET_CONFIG, 1, 28, 0, 16, 0)
        + bytes(16)
    ):
        guest.socket.sendall(bytes([byte]))
        time.sleep(0.001)
    assert guest.receive()[0] == Request.GET_FEATURES
    assert guest.receive()[0] == Request.GET_CONFIG


def test_an_unknown_request_is_refused(guest):
    guest.features()
    guest.send(99, bytes(8))
    assert guest.acknowledged(99, bytes(8)) != 0
    assert len(guest.ask(Request.GET_FEATURES)) == 8


def test_too_many_descriptors_end_the_connection(guest):
    guest.send(Request.SET_OWNER, b"", [guest.fd] * 20)
    assert guest.is_closed()


def test_a_front_end_that_does_not_read_cannot_send_without_limit(guest):
    guest.socket.settimeout(0.5)
    message = struct.pack("<III", Request.GET_FEATURES, 1, 0) * 1000
    with pytest.raises((ConnectionError, TimeoutError)):
        for _ in range(10000):
            guest.socket.sendall(message)


def region_cases():
    yield "outside the file", [(GUEST_BASE, MEMORY, USER_BASE, PAGE)]
    yield "offset overflows", [(GUEST_BASE, MEMORY, USER_BASE, (1 << 64) - PAGE)]
    yield "address overflows", [((1 << 64) - PAGE, MEMORY, USER_BASE, 0)]
    yield "user address overflows", [(GUEST_BASE, MEMORY, (1 << 64) - PAGE, 0)]
    yield "size is huge", [(GUEST_BASE, 1 << 62, USER_BASE, 0)]
    yield "empty", [(GUEST_BASE, 0, USER_BASE, 0)]
    yield "not a page", [(GUEST_BASE, 100, USER_BASE, 0)]
    yield "not at a page", [(GUEST_BASE + 8, PAGE, USER_BASE, 0)]


@pytest.mark.parametrize("regions", [pytest.param(regions, id=name) for name, regions in region_cases()])
def test_bad_regions_are_refused(guest, regions):
    guest.features()
    assert guest.memory_table(regions) == 1
    assert guest.memory_table() == 0


def test_memory_is_sealed_or_refused(guest, daemon, tmp_path):
    guest.features()
    unsealed = memfd(MEMORY, seal=False)
    assert guest.memory_table(fds=[unsealed]) == 0  # the device process seals it
    with pytest.raises(OSError):
        os.ftruncate(unsealed, 0)
    os.close(unsealed)
    with open(tmp_path / "file", "w+b") as file:
        file.truncate(MEMORY)
        assert guest.memory_table(fds=[file.fileno()]) == 1
    unsealable = os.memfd_create("x")
    os.ftruncate(unsealable, MEMORY)
    assert guest.memory_table(fds=[unsealable]) == 1
    os.close(unsealable)
    read, write = os.pipe()
    assert guest.memory_table(fds=[read]) == 1
    os.close(read)
    os.close(write)
    assert daemon.logs("guest memory must be a memfd") and daemon.logs("cannot be")


def test_more_memory_than_a_guest_may_have_is_refused(guest):
    guest.features()
    vast = memfd(2 << 40)
    assert guest.memory_table([(GUEST_BASE, 2 << 40, USER_BASE, 0)], [vast]) == 1
    os.close(vast)


def test_nine_regions_are_refused(guest):
    guest.features()
    payload = struct.pack("<II", 9, 0) + bytes(9 * 32)
    assert guest.acknowledged(Request.SET_MEM_TABLE, payload, [guest.fd] * 8) == 1


@pytest.mark.parametrize("size", [0, 3, 2048, 1 << 31])
def test_an_invalid_queue_size_is_refused(guest, size):
    guest.features()
    assert guest.memory_table() == 0
    guest.send(Request.SET_VRING_NUM, struct.pack("<II", 0, size))
    guest.send(
        Request.SET_VRING_ADDR, struct.pack("<IIQQQQ", 0, 0, USER_BASE, USER_BASE + USED, USER_BASE + AVAILABLE, 0)
    )
    guest.send(Request.SET_VRING_KICK, struct.pack("<Q", 0), [guest.kicks[0]])
    assert guest.acknowledged(Request.SET_VRING_ENABLE, struct.pack("<II", 0, 1)) == 1


@pytest.mark.parametrize(
    ("descriptors", "used", "available"),
    [
        (USER_BASE + MEMORY - 16, USER_BASE + USED, USER_BASE + AVAILABLE),
        (USER_BASE, USER_BASE + MEMORY - 8, USER_BASE + AVAILABLE),
        (USER_BASE, USER_BASE + USED, USER_BASE + MEMORY - 4),
        (0, 0, 0),
        ((1 << 64) - 16, USER_BASE + USED, USER_BASE + AVAILABLE),
        (USER_BASE + 8, USER_BASE + USED, USER_BASE + AVAILABLE),
        (USER_BASE, USER_BASE + USED + 2, USER_BASE + AVAILABLE),
        (USER_BASE, USER_BASE + USED, USER_BASE + AVAILABLE + 1),
    ],
)
def test_invalid_queue_addresses_are_refused(guest, descriptors, used, available):
    guest.features()
    assert guest.memory_table() == 0
    guest.send(Request.SET_VRING_NUM, struct.pack("<II", 0, QUEUE_SIZE))
    guest.send(Request.SET_VRING_ADDR, struct.pack("<IIQQQQ", 0, 0, descriptors, used, available, 0))
    guest.send(Request.SET_VRING_KICK, struct.pack("<Q", 0), [guest.kicks[0]])
    assert guest.acknowledged(Request.SET_VRING_ENABLE, struct.pack("<II", 0, 1)) == 1


def test_a_queue_before_memory_is_refused(guest):
    guest.features()
    guest.send(Request.SET_VRING_NUM, struct.pack("<II", 0, QUEUE_SIZE))
    guest.send(
        Request.SET_VRING_ADDR, struct.pack("<IIQQQQ", 0, 0, USER_BASE, USER_BASE + USED, USER_BASE + AVAILABLE, 0)
    )
    guest.send(Request.SET_VRING_KICK, struct.pack("<Q", 0), [guest.kicks[0]])
    assert guest.acknowledged(Request.SET_VRING_ENABLE, struct.pack("<II", 0, 1)) == 1


def test_a_kick_must_be_an_eventfd(guest):
    guest.features()
    read, write = os.pipe()
    assert guest.acknowledged(Request.SET_VRING_KICK, struct.pack("<Q", 0), [read]) == 1
    assert guest.acknowledged(Request.SET_VRING_CALL, struct.pack("<Q", 0), [write]) == 1
    os.close(read)
    os.close(write)


def test_a_call_eventfd_that_would_block_is_not_written(guest, daemon):
    """Its counter is full, so that a write blocks; the device process must not write to it."""
    full = os.eventfd(0, os.EFD_CLOEXEC)
    os.eventfd_write(full, (1 << 64) - 2)
    guest.calls.append(full)
    guest.start()
    guest.send(Request.SET_VRING_CALL, struct.pack("<Q", 0), [full])
    guest.ask(Request.GET_FEATURES)
    before = time.monotonic()
    for _ in range(200):
        assert guest.command(Control.GET_DISPLAY_INFO, reply_size=408)[0] == Response.OK_DISPLAY_INFO
    other = Guest(daemon.path).start()
    assert other.create_context() == Response.OK
    other.close()
    assert time.monotonic() - before < 5
    assert os.eventfd_read(full) == (1 << 64) - 1


def test_memory_may_have_holes(running):
    """Holes can be punched into sealed memory; they read as zeros."""
    libc = ctypes.CDLL(None, use_errno=True)
    assert libc.fallocate(running.fd, 3, ctypes.c_long(0), ctypes.c_long(MEMORY)) == 0
    running.kick()
    time.sleep(0.05)
    assert len(running.ask(Request.GET_FEATURES)) == 8


# A hostile guest: the virtqueue


def broken_chains():
    def loop(guest):
        guest.descriptor(0, GUEST_BASE + COMMANDS, 24, NEXT, 1)
        guest.descriptor(1, GUEST_BASE + COMMANDS, 24, NEXT, 0)

    def own_loop(guest):
        guest.descriptor(0, GUEST_BASE + COMMANDS, 24, NEXT, 0)

    def next_outside(guest):
        guest.descriptor(0, GUEST_BASE + COMMANDS, 24, NEXT, 60000)

    def readable_after_writable(guest):
        guest.descriptor(0, GUEST_BASE + COMMANDS, 24, NEXT | WRITE, 1)
        guest.descriptor(1, GUEST_BASE + COMMANDS, 24, 0)

    def table(guest, address, length, flags=INDIRECT_TABLE):
        guest.descriptor(0, address, length, flags, 1)

    def indirect_loop(guest):
        table(guest, GUEST_BASE + COMMANDS, 32)
        guest.descriptor(0, GUEST_BASE, 24, NEXT, 1, COMMANDS)
        guest.descriptor(1, GUEST_BASE, 24, NEXT, 0, COMMANDS)

    def indirect_in_indirect(guest):
        table(guest, GUEST_BASE + COMMANDS, 32)
        guest.descriptor(0, GUEST_BASE + COMMANDS, 32, INDIRECT_TABLE, 0, COMMANDS)

    def indirect_next_outside(guest):
        table(guest, GUEST_BASE + COMMANDS, 32)
        guest.descriptor(0, GUEST_BASE, 24, NEXT, 2, COMMANDS)

    yield loop
    yield own_loop
    yield next_outside
    yield readable_after_writable
    yield indirect_loop
    yield indirect_in_indirect
    yield indirect_next_outside
    for name, arguments in {
        "indirect_odd_length": (GUEST_BASE + COMMANDS, 17),
        "indirect_empty": (GUEST_BASE + COMMANDS, 0),
        "indirect_huge": (GUEST_BASE + COMMANDS, 0xFFFFFFF0),
        "indirect_outside": (GUEST_BASE + MEMORY, 32),
        "indirect_across_the_end": (GUEST_BASE + MEMORY - 16, 32),
        "indirect_misaligned": (GUEST_BASE + COMMANDS + 1, 32),
        "indirect_with_next": (GUEST_BASE + COMMANDS, 32, INDIRECT_TABLE | NEXT),
    }.items():
        yield pytest.param(lambda guest, arguments=arguments: table(guest, *arguments), id=name)


@pytest.mark.parametrize("arrange", list(broken_chains()))
def test_a_broken_chain_ends_the_contexts(running, daemon, arrange):
    arrange(running)
    running.offer(0)
    running.kick()
    assert "descriptor" in running.lost_reason()
    assert len(running.ask(Request.GET_FEATURES)) == 8
    restart(running)
    daemon.wait_for_children(0)
    running.running()


def test_an_available_index_that_jumps_ends_the_contexts(running):
    running.put(AVAILABLE + 2, struct.pack("<H", (running.next_available + 5000) & 0xFFFF))
    running.kick()
    assert "chains available" in running.lost_reason()


def test_a_head_outside_the_queue_ends_the_contexts(running):
    running.offer(40000)
    running.kick()
    assert "descriptor 40000" in running.lost_reason()


@pytest.mark.parametrize("address", [0, GUEST_BASE + MEMORY, GUEST_BASE + MEMORY - 8, (1 << 64) - 8])
def test_buffers_outside_memory_are_not_accessed(started, address):
    """An unreadable one is refused; an unwritable one gets no reply."""
    started.descriptor(0, address, 24, NEXT, 1)
    started.descriptor(1, GUEST_BASE + COMMANDS, 24, WRITE)
    started.offer(0)
    started.kick()
    started.wait_used()
    assert started.word(COMMANDS) == Response.INVALID_PARAMETER
    started.put(COMMANDS, started.header(Control.GET_DISPLAY_INFO))
    started.descriptor(0, GUEST_BASE + COMMANDS, 24, NEXT, 1)
    started.descriptor(1, address, 408, WRITE)
    started.offer(0)
    started.kick()
    ((_, length),) = started.wait_used()
    assert length <= 8


def test_a_chain_without_room_for_the_reply_gets_none(started):
    started.put(COMMANDS, started.header(Control.GET_DISPLAY_INFO))
    started.descriptor(0, GUEST_BASE + COMMANDS, 24, 0)
    started.offer(0)
    started.kick()
    assert started.wait_used() == [(0, 0)]
    started.descriptor(0, GUEST_BASE + COMMANDS, 0, 0)
    started.offer(0)
    started.kick()
    assert started.wait_used() == [(0, 0)]


def test_a_huge_command_is_refused(started):
    started.descriptor(0, GUEST_BASE, 0xFFFFFFFF, NEXT, 1)
    started.descriptor(1, GUEST_BASE + COMMANDS, 24, WRITE)
    started.offer(0)
    started.kick()
    started.wait_used()
    assert started.word(COMMANDS) == Response.INVALID_PARAMETER


def test_a_chain_may_be_offered_again_while_its_reply_is_deferred(running):
    """There can be more deferred replies than entries only if a guest reuses chains in flight."""
    running.resource(2, RING + (1 << 20), PAGE)
    running.order(Order.STOP_READING)
    assert running.submit(2)[0] == Response.OK
    running.wait_word(RING + HEAD, 8)
    command = running.header(Control.CTX_DETACH_RESOURCE, 1) + struct.pack("<II", 2, 0)
    running.put(COMMANDS, command)
    running.descriptor(0, GUEST_BASE + COMMANDS, len(command), NEXT, 1)
    running.descriptor(1, GUEST_BASE + COMMANDS + 2048, 24, WRITE)
    for _ in range(12):
        for _ in range(100):
            running.offer(0)
        running.kick()
        time.sleep(0.02)
    assert "in flight" in running.lost_reason()


def test_the_cursor_queue_is_served(started):
    user = CURSOR_QUEUE
    started.put(COMMANDS, started.header(0x300) + bytes(32))
    started.descriptor(0, GUEST_BASE + COMMANDS, 56, 0, table=user)
    started.put(user + AVAILABLE, struct.pack("<HHH", 0, 1, 0))
    started.kick(1)
    until(lambda: started.get(user + USED + 2, 2) == b"\1\0", "the used index")


# A hostile guest: virtio-gpu


def test_a_short_command_is_refused(started):
    for kind in (
        Control.GET_CAPSET_INFO,
        Control.GET_CAPSET,
        Control.CTX_CREATE,
        Control.CTX_ATTACH_RESOURCE,
        Control.CTX_DETACH_RESOURCE,
        Control.RESOURCE_CREATE_3D,
        Control.RESOURCE_UNREF,
        Control.RESOURCE_ATTACH_BACKING,
        Control.RESOURCE_DETACH_BACKING,
        Control.SUBMIT_3D,
    ):
        assert started.command(kind)[0] == Response.INVALID_PARAMETER, hex(kind)
    for kind in (0, 0x10B, 0x205, 0x300, 0xFFFFFFFF):
        assert started.command(kind)[0] == Response.UNSPECIFIED


def test_contexts_are_limited_and_have_unique_ids(started, daemon):
    assert started.create_context(0) == Response.INVALID_CONTEXT
    assert [started.create_context(i + 1) for i in range(16)] == [Response.OK] * 16
    assert started.create_context(1) == Response.INVALID_CONTEXT
    assert started.create_context(17) == Response.OK  # a guest's kernel would hide a refusal, so the ring reports it
    started.ring(context=17)
    assert started.lost_reason() == "the host allows 16 contexts of a guest (ggml-remotingd --contexts)"
    daemon.wait_for_children(16)
    assert started.command(Control.CTX_DESTROY, context=99)[0] == Response.INVALID_CONTEXT
    assert started.command(Control.CTX_DESTROY, context=1)[0] == Response.OK
    assert started.create_context(18) == Response.OK
    daemon.wait_for_children(16)
    assert started.command(Control.CTX_DESTROY, context=17)[0] == Response.OK
    for context in range(19, 300):
        if started.create_context(context) != Response.OK:
            break
    assert context < 200  # lost contexts count too


def test_resources_are_limited_and_have_unique_ids(started):
    assert started.create_resource(0, PAGE) == Response.INVALID_RESOURCE
    assert started.create_resource(1, 0) == Response.INVALID_PARAMETER
    assert (
        started.command(Control.RESOURCE_CREATE_3D, struct.pack("<12I", 1, 0, 64, 0, 64, 64, 1, 1, 0, 0, 0, 0))[0]
        == Response.INVALID_PARAMETER
    )
    for resource in range(1, 1025):
        assert started.create_resource(resource, PAGE) == Response.OK
    assert started.create_resource(1, PAGE) == Response.INVALID_RESOURCE
    assert started.create_resource(1025, PAGE) == Response.OUT_OF_MEMORY
    assert started.context_resource(Control.RESOURCE_UNREF, 1) == Response.OK
    assert started.create_resource(1025, 0xFFFFFFFF) == Response.OK


@pytest.mark.parametrize(
    ("entries", "count"),
    [
        ([], None),
        ([(GUEST_BASE, PAGE)], 2),
        ([(GUEST_BASE, PAGE)], 1_000_001),
        ([(GUEST_BASE, PAGE)], 0xFFFFFFFF),
        ([(GUEST_BASE, PAGE)], None),  # smaller than the resource
        ([(GUEST_BASE, 100), (GUEST_BASE, 2 * PAGE)], None),
        ([(GUEST_BASE + 8, 2 * PAGE)], None),
        ([(GUEST_BASE, 0)] * 3, None),
        ([(GUEST_BASE + MEMORY - PAGE, 2 * PAGE)], None),
        ([(0, 2 * PAGE)], None),
        ([((1 << 64) - PAGE, 2 * PAGE)], None),
    ],
)
def test_an_invalid_backing_is_refused(started, entries, count):
    assert started.create_resource(1, 2 * PAGE) == Response.OK
    assert started.attach_backing(1, entries, count) == Response.INVALID_PARAMETER
    assert started.attach_backing(1, [(GUEST_BASE, 2 * PAGE)]) == Response.OK
    assert started.attach_backing(1, [(GUEST_BASE, 2 * PAGE)]) == Response.INVALID_PARAMETER
    assert started.attach_backing(77, [(GUEST_BASE, 2 * PAGE)]) == Response.INVALID_RESOURCE


def test_an_invalid_submission_is_refused(started):
    assert started.submit(1, 1)[0] == Response.INVALID_CONTEXT
    assert started.create_context() == Response.OK
    assert started.submit(1, 1)[0] == Response.INVALID_RESOURCE
    assert started.submit(2)[0] == Response.INVALID_PARAMETER  # no ring yet
    assert started.submit(3)[0] == Response.INVALID_PARAMETER
    assert started.command(Control.SUBMIT_3D, struct.pack("<II", 8, 0), 1)[0] == Response.INVALID_PARAMETER
    assert (
        started.command(Control.SUBMIT_3D, struct.pack("<IIII", 0xFFFFFFFF, 0, 2, 0), 1)[0]
        == Response.INVALID_PARAMETER
    )
    assert started.create_resource(1, RING_SIZE) == Response.OK
    assert started.submit(1, 1)[0] == Response.INVALID_PARAMETER  # not attached
    assert started.context_resource(Control.CTX_ATTACH_RESOURCE, 1) == Response.OK
    assert started.submit(1, 1)[0] == Response.INVALID_PARAMETER  # no pages
    assert started.create_resource(2, PAGE) == Response.OK
    assert started.attach_backing(2, [(GUEST_BASE + RING, PAGE)]) == Response.OK
    assert started.context_resource(Control.CTX_ATTACH_RESOURCE, 2) == Response.OK
    assert started.submit(1, 2)[0] == Response.INVALID_PARAMETER  # too small
    assert started.attach_backing(1, [(GUEST_BASE + RING, 33 * PAGE)]) == Response.OK
    assert started.submit(1, 1)[0] == Response.OK
    assert started.submit(1, 1)[0] == Response.INVALID_PARAMETER  # has one already
    assert started.context_resource(Control.CTX_ATTACH_RESOURCE, 99) == Response.INVALID_RESOURCE
    assert started.context_resource(Control.CTX_ATTACH_RESOURCE, 1, context=99) == Response.INVALID_CONTEXT


def test_contexts_may_be_created_and_destroyed_many_times(started, daemon):
    for _ in range(50):
        assert started.create_context() in (Response.OK, Response.OUT_OF_MEMORY)
        started.command(Control.CTX_DESTROY, context=1)


def test_unref_of_a_ring_in_use_ends_its_context(running, daemon):
    assert running.context_resource(Control.RESOURCE_UNREF, 1) == Response.OK
    assert running.submit(2)[0] == Response.INVALID_PARAMETER
    (worker,) = daemon.children()
    running.put(RING, bytes(PAGE))
    os.kill(worker, signal.SIGKILL)
    daemon.wait_for_children(0)
    assert not any(running.get(RING, PAGE))  # the device process no longer writes there


def test_more_guests_than_allowed_are_refused(daemon):
    guests = [Guest(daemon.path) for _ in range(64)]
    for guest in guests:
        guest.ask(Request.GET_FEATURES)
    one_more = Guest(daemon.path)
    assert one_more.is_closed()
    one_more.close()
    for guest in guests:
        guest.close()


def test_a_daemon_survives_random_messages_and_commands(daemon):
    """Random bytes on the socket, random descriptors and commands in the queue."""
    import random

    source = random.Random(1)
    for _ in range(100):
        guest = Guest(daemon.path)
        try:
            guest.socket.sendall(
                struct.pack("<III", source.randrange(40), 1, source.randrange(64)) + source.randbytes(64)
            )
        except ConnectionError:
            pass
        guest.close()
    for _ in range(40):
        guest = Guest(daemon.path).start().running()
        guest.put(COMMANDS, source.randbytes(65536))
        for index in range(QUEUE_SIZE):
            address = GUEST_BASE + source.randrange(MEMORY + PAGE)
            flags = source.choice([0, 1, 1, 2, 3, 4])
            guest.descriptor(index, address, source.randrange(200), flags, source.randrange(QUEUE_SIZE))
        for kind in (
            Control.RESOURCE_UNREF,
            Control.RESOURCE_ATTACH_BACKING,
            Control.CTX_DETACH_RESOURCE,
            Control.SUBMIT_3D,
            Control.CTX_DESTROY,
            Control.RESOURCE_CREATE_3D,
        ):
            body = struct.pack("<II", source.randrange(3), source.randrange(3))
            guest.put(COMMANDS + kind, guest.header(kind, 1, source.randrange(2), 1) + body)
        for _ in range(50):
            guest.offer(source.randrange(QUEUE_SIZE))
        guest.kick()
        guest.ask(Request.GET_FEATURES)
        guest.close()
