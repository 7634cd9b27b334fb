"""A daemon with --vm-memory copied, tested by a front-end in plain Python and a scripted worker: the worker has nothing
of the guest's memory, and neither side can make the device process copy what is not in the ring.

tests/calls with --transport copied tests that all calls work so.
"""

from __future__ import annotations

import os
import re
import struct
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ggml_remoting.context import Context
from ggml_remoting.daemon import Daemon, DaemonConfig
from ggml_remoting.generated.formats import RingState
from tests.support.controlled_host import Host, running_guest, running_host
from tests.support.descriptor_copies import copies_of
from tests.support.device_guest import GUEST_BASE, RING, RING_HEADER, RING_SIZE, Guest
from tests.support.ring import COMMAND, HEAD, PAGE, STATE, TAIL
from tests.support.scripted_worker import Order
from tests.support.vhost_user import Request
from tests.support.virtio import Control, Response
from tests.support.waiting import until
from tests.support.watch import mappings_of

AREA = 65536
RETURNS = RING + PAGE + AREA
ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def host(library: Path) -> Iterator[Host]:
    with running_host(library, "--vm-memory", "copied") as started:
        yield started


def command(order: int, size: int = 64, return_offset: int = 0, return_size: int = 0) -> bytes:
    """A command of the ring, whose last word is an order for the scripted worker."""
    header = COMMAND.pack(size, 1, 0, return_offset, return_size, 0)
    return header + bytes(at % 251 for at in range(size - len(header) - 4)) + struct.pack("<I", order)


def send(guest: Guest, data: bytes) -> int:
    """Puts a command at the ring's tail and tells the device; returns the new tail."""
    tail = guest.word(RING + TAIL)
    guest.put(RING + PAGE + tail % AREA, data)
    return tell(guest, tail + len(data))


def tell(guest: Guest, tail: int) -> int:
    guest.put(RING + TAIL, struct.pack("<I", tail))
    assert guest.submit(2)[0] == Response.OK
    return tail


def serves(guest: Guest) -> bool:
    """Whether a command is carried out and what it returns arrives."""
    data = command(Order.ECHO, return_offset=8192, return_size=64)
    guest.put(RETURNS + 8192, bytes(64))
    guest.wait_word(RING + HEAD, send(guest, data))
    return guest.get(RETURNS + 8192, 64) == data


def guest_memory(worker: int) -> tuple[bool, bool]:
    """Whether a worker maps the guest's memory, and whether it has a descriptor of it."""
    with copies_of(worker, "guest memory") as copies:
        return "guest memory" in mappings_of(worker), bool(copies)


def test_make_test_makes_every_call_with_it() -> None:
    dry = ["make", "-C", str(ROOT), "--no-print-directory", "-n", "test"]
    said = subprocess.run(dry, env={"PATH": os.environ["PATH"]}, capture_output=True, text=True, check=True).stdout
    assert re.search(r"pytest -q tests +&&.*pytest -q tests/calls --transport copied", said, re.DOTALL)


def test_a_worker_has_no_mapping_and_no_descriptor_of_the_guest_s_memory(host: Host, guest: Guest) -> None:
    guest.resource(5, RING + (1 << 20), PAGE)
    assert serves(guest)
    (worker,) = host.children()
    assert guest_memory(worker) == (False, False)
    assert "/memfd:ring" in mappings_of(worker)


def test_a_worker_that_shares_memory_maps_it(library: Path) -> None:
    """The opposite, so that the test before could fail."""
    with running_host(library, "--vm-memory", "shared") as host, running_guest(host):
        (worker,) = host.children()
        assert guest_memory(worker)[0]


def test_an_unknown_kind_of_memory_is_refused(build_folder: Path) -> None:
    words = [build_folder / "ggml-remotingd", "serve", "--vm-memory", "some"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode != 0 and "--vm-memory wants shared or copied, not some" in done.stderr


def test_no_host_buffers_are_offered(host_libraries: Path) -> None:
    with (
        Daemon(DaemonConfig(host_libraries, ("CPU",), options=("--vm-memory", "copied"))) as daemon,
        Context(daemon.address) as context,
    ):
        assert [device.host_buffer_type for device in context.offer.devices] == [0]


def test_commands_and_answers_cross_the_end_of_their_areas(guest: Guest) -> None:
    for _ in range(3 * AREA // 4096):
        data = command(Order.ECHO, 4096, return_offset=AREA - 4096, return_size=4096)
        guest.wait_word(RING + HEAD, send(guest, data))
        assert guest.get(RETURNS + AREA - 4096, 4096) == data


def test_a_ring_of_scattered_pages_is_copied_in_order(host: Host) -> None:
    guest = Guest(host.path).start()
    pages = [RING + at for at in range(0, RING_SIZE, PAGE)]
    order = [pages[0], *reversed(pages[1:])]
    assert guest.create_context() == Response.OK
    guest.put(RING, bytes(PAGE))
    guest.put(RING, struct.pack("<6I", *RING_HEADER))
    assert guest.create_resource(1, RING_SIZE) == Response.OK
    assert guest.attach_backing(1, [(GUEST_BASE + page, PAGE) for page in order]) == Response.OK
    assert guest.context_resource(Control.CTX_ATTACH_RESOURCE, 1) == Response.OK
    assert guest.submit(1, 1)[0] == Response.OK
    guest.wait_word(RING + STATE, RingState.RUNNING)
    data = command(Order.ECHO, 2 * PAGE, return_offset=PAGE + 2048, return_size=2 * PAGE)
    guest.put(order[1], data[:PAGE])
    guest.put(order[2], data[PAGE:])
    guest.wait_word(RING + HEAD, tell(guest, 2 * PAGE))
    first = 1 + AREA // PAGE + 1  # the second page of the return area
    returned = b"".join(guest.get(page, PAGE) for page in order[first : first + 3])
    assert returned[2048 : 2048 + 2 * PAGE] == data
    guest.close()


@pytest.mark.parametrize("tail", [AREA + 8, 12, (1 << 32) - 8])
def test_a_tail_where_there_is_no_room_ends_the_context(host: Host, guest: Guest, tail: int) -> None:
    tell(guest, tail)
    assert f"{tail} bytes of commands in a ring with room for {AREA}" in guest.lost_reason()
    assert host.serves_a_new_guest()


@pytest.mark.parametrize(
    "header",
    [
        pytest.param((*RING_HEADER[:5], 2 * AREA), id="areas of two sizes"),
        pytest.param((*RING_HEADER[:4], RING_HEADER[4] + 8, AREA), id="beyond the blob"),
        pytest.param((*RING_HEADER[:2], 0, *RING_HEADER[3:]), id="on the header"),
        pytest.param((*RING_HEADER[:3], AREA - 8, RING_HEADER[4], AREA - 8), id="no power of two"),
    ],
)
def test_an_invalid_ring_ends_the_context(host: Host, header: tuple[int, ...]) -> None:
    guest = Guest(host.path).start()
    assert guest.create_context() == Response.OK
    guest.ring(header=header)
    assert "ring" in guest.lost_reason()
    guest.close()


def test_each_context_of_a_guest_has_a_ring_that_is_copied(host: Host, guest: Guest) -> None:
    second = RING + (1 << 20)
    assert guest.create_context(2) == Response.OK
    guest.ring(2, 2, second)
    guest.wait_word(second + STATE, RingState.RUNNING)
    send(guest, command(Order.STUBBORN))  # which keeps the first one's worker busy for ever
    data = command(Order.ECHO, return_offset=8192, return_size=64)
    guest.put(second + PAGE, data)
    guest.put(second + TAIL, struct.pack("<I", 64))
    assert guest.submit(2, context=2)[0] == Response.OK
    guest.wait_word(second + HEAD, 64)
    assert guest.get(second + PAGE + AREA + 8192, 64) == data
    assert len(host.children()) == 2


def test_a_resource_is_the_ring_of_one_context(host: Host, guest: Guest) -> None:
    assert guest.create_context(2) == Response.OK
    assert guest.context_resource(Control.CTX_ATTACH_RESOURCE, 1, 2) == Response.OK
    assert guest.submit(1, 1, 2)[0] == Response.INVALID_PARAMETER
    assert serves(guest)


@pytest.mark.parametrize(
    ("order", "reason"),
    [
        (Order.MOVE_HEAD_BEYOND_TAIL, "moved the ring's head where it cannot be"),
        (Order.MOVE_HEAD_BACK, "moved the ring's head where it cannot be"),
        (Order.ASK_FOR_OTHER_BYTES, "asks for bytes that the ring does not have"),
    ],
)
def test_a_worker_that_lies_loses_its_context(host: Host, guest: Guest, order: Order, reason: str) -> None:
    before = guest.get(RING + RING_SIZE, 1 << 20)
    send(guest, command(order))
    assert reason in guest.lost_reason()
    assert guest.get(RING + RING_SIZE, 1 << 20) == before
    host.wait_for_children(0)


def test_a_guest_that_sleeps_until_a_fence_is_woken(guest: Guest) -> None:
    tail = guest.word(RING + TAIL) + 64
    guest.put(RING + TAIL + 4, struct.pack("<II", 2, tail))  # it waits for a fence, and for this head
    guest.post(guest.header(Control.SUBMIT_3D, 1, 1, 1) + guest.submission(3), indirect=True)
    guest.put(RING + PAGE, command(Order.NOTHING))
    guest.put(RING + TAIL, struct.pack("<I", tail))
    guest.post(guest.header(Control.SUBMIT_3D, 1) + guest.submission(2), indirect=True)
    guest.wait_used(2)
    guest.wait_word(RING + HEAD, tail)


def test_commands_without_a_notification_are_noticed(guest: Guest) -> None:
    guest.put(RING + PAGE, command(Order.NOTHING))
    guest.put(RING + TAIL, struct.pack("<I", 64))
    guest.wait_word(RING + HEAD, 64)


def stop(guest: Guest) -> int:
    """Stops the queue as a QEMU does whose VM is paused or reset; returns the queue's position."""
    bases = [struct.unpack("<II", guest.ask(Request.GET_VRING_BASE, struct.pack("<II", at, 0)))[1] for at in range(2)]
    return int(bases[0])


def test_a_stopped_vm_loses_nothing_though_its_worker_does_not_come_to_rest(host: Host, guest: Guest) -> None:
    send(guest, command(Order.STUBBORN))
    (worker,) = host.children()
    base = stop(guest)
    before = guest.get(RING, RING_SIZE)
    time.sleep(0.02)
    assert guest.get(RING, RING_SIZE) == before
    assert host.children() == {worker}
    guest.queues(base=base)
    assert guest.word(RING + STATE) == RingState.RUNNING


def test_what_is_sent_before_a_stop_is_served_after_it(guest: Guest) -> None:
    base = stop(guest)
    guest.put(RING + PAGE, command(Order.NOTHING))
    guest.put(RING + TAIL, struct.pack("<I", 64))
    time.sleep(0.02)
    assert guest.word(RING + HEAD) == 0
    guest.queues(base=base)
    guest.wait_word(RING + HEAD, 64)


def test_a_reset_ends_the_contexts_and_writes_nothing_more(host: Host, guest: Guest) -> None:
    send(guest, command(Order.STUBBORN))
    stop(guest)
    guest.send(Request.RESET_DEVICE)
    guest.put(0, bytes(RING + RING_SIZE))
    host.wait_for_children(0)
    assert guest.get(0, RING + RING_SIZE) == bytes(RING + RING_SIZE)
    guest.next_available = guest.last_used = guest.head = 0
    guest.queues()
    guest.running()
    assert serves(guest)


def test_a_guest_is_paused_and_continues(host: Host, guest: Guest) -> None:
    assert serves(guest)
    host.pause()
    assert host.children() == set()
    assert guest.word(RING + STATE) == RingState.PAUSED
    tail = send(guest, command(Order.NOTHING))
    host.resume()
    guest.wait_word(RING + HEAD, tail)
    assert serves(guest)
    (worker,) = host.children()
    assert guest_memory(worker) == (False, False)


def test_a_context_created_while_paused_is_served_after_resuming(host: Host) -> None:
    guest = Guest(host.path).start()
    host.pause()
    assert guest.create_context() == Response.OK
    guest.ring()
    assert guest.word(RING + STATE) == RingState.PAUSED
    host.resume()
    guest.wait_word(RING + STATE, RingState.RUNNING)
    assert serves(guest)
    guest.close()


def test_the_end_of_a_worker_is_reported(host: Host, guest: Guest) -> None:
    send(guest, command(Order.EXIT))
    assert "status 3" in guest.lost_reason()


def test_a_guest_that_disconnects_leaves_nothing(host: Host) -> None:
    with running_guest(host) as guest:
        assert serves(guest)
    until(lambda: not host.processes(), lambda: f"{host.processes()} are left: {host.log()}")
