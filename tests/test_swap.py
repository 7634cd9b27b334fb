"""Guests that ask for nothing go to the host's memory, and come back when they ask again (`--swap-idle`)."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from ggml_remoting import control
from ggml_remoting.arrays import Memory, describe
from ggml_remoting.context import Context
from ggml_remoting.daemon import Daemon, DaemonConfig
from ggml_remoting.generated.formats import RingState
from tests.support.controlled_host import Host, obeys, running_guest, running_host
from tests.support.device_guest import RING, Guest
from tests.support.ring import STATE
from tests.support.scripted_worker import Order
from tests.support.virtio import Response
from tests.support.waiting import until
from tests.support.watch import processor_seconds

SECOND_RING = RING + (1 << 20)
_VALUES = np.arange(1000, dtype=np.float32)


@pytest.fixture(params=["end", "keep"])
def host(request: pytest.FixtureRequest, library: Path) -> Iterator[Host]:
    """One whose workers end when their guest is swapped out, and one whose workers stay."""
    with running_host(library, "--swap-idle", "1", "--swap-worker", request.param) as started:
        yield started


@pytest.fixture
def keeping(library: Path) -> Iterator[Host]:
    with running_host(library, "--swap-idle", "1", "--swap-worker", "keep") as started:
        yield started


def swapped_out(host: Host, times: int = 1, guest: int = 1) -> bool:
    """Whether a guest has been swapped out so often."""
    return host.log().count(f"guest {guest}: swapped out") == times


def test_a_guest_that_asks_for_nothing_leaves_its_devices_and_returns_when_it_asks(host: Host, guest: Guest) -> None:
    for times in range(1, 4):
        until(lambda times=times: swapped_out(host, times))
        assert host.states() == 1
        assert guest.word(RING + STATE) == RingState.PAUSED
        obeys(guest, Order.NOTHING, 8 * times)


def test_a_guest_that_asks_stays_on_its_devices(library: Path, tmp_path: Path) -> None:
    """Another one, which asks for nothing, tells when so long has passed."""
    with Host(library, tmp_path, "--swap-idle", "6") as host:
        asking, still = Guest(host.path).start().running(), Guest(host.path).start().running()
        tail = 0
        while not swapped_out(host, guest=2):
            tail += 8
            obeys(asking, Order.NOTHING, tail)
        assert not swapped_out(host)
        asking.close()
        still.close()


def test_a_new_context_of_a_swapped_out_guest_brings_it_back(host: Host, guest: Guest) -> None:
    until(lambda: swapped_out(host))
    assert guest.create_context(2) == Response.OK
    guest.ring(2, 2, SECOND_RING)
    until(lambda: "guest 1: swapped in" in host.log())
    obeys(guest, Order.NOTHING, 8)


def test_a_guest_that_cannot_be_saved_is_still_served(host: Host, guest: Guest) -> None:
    obeys(guest, Order.REFUSE_SAVING, 8)
    until(lambda: "could not be swapped out: it does not want to" in host.log())
    obeys(guest, Order.NOTHING, 16)


def test_a_guest_that_cannot_return_is_tried_again(host: Host, guest: Guest) -> None:
    obeys(guest, Order.REFUSE_RESTORING, 8)
    until(lambda: swapped_out(host))
    obeys(guest, Order.NOTHING, 16)
    assert "guest 1: could not be swapped in: it does not want to" in host.log()


def test_a_guest_that_cannot_return_and_is_paused_then_is_not_tried_again(host: Host, guest: Guest) -> None:
    """Another guest goes and comes back meanwhile, each of which takes seconds, in which the daemon waits."""
    obeys(guest, Order.REFUSE_RESTORING, 8)
    until(lambda: swapped_out(host))
    guest.order(Order.NOTHING, 16)
    until(lambda: "guest 1: could not be swapped in" in host.log())
    host.pause()
    with running_guest(host) as other:
        for times in range(1, 3):
            until(lambda times=times: swapped_out(host, times, guest=2))
            obeys(other, Order.NOTHING, 8 * times)
    assert processor_seconds(host.process.pid) < 1


def test_a_guest_that_its_owner_pauses_stays_paused(host: Host, guest: Guest) -> None:
    until(lambda: swapped_out(host))
    host.pause()
    other = Guest(host.path).start().running()
    guest.order(Order.NOTHING, 8)
    until(lambda: swapped_out(host, guest=2))
    assert guest.word(RING + STATE) == RingState.PAUSED
    host.resume()
    obeys(guest, Order.NOTHING, 16)
    other.close()


def test_a_swapped_out_guest_moves_to_other_libraries(host: Host, guest: Guest) -> None:
    until(lambda: swapped_out(host))
    host.reload("/new")
    assert "guest 1: reloaded from" in host.log()
    obeys(guest, Order.NOTHING, 8)


def test_a_swapped_out_guest_leaves_nothing_when_it_goes(host: Host) -> None:
    leaving = Guest(host.path).start().running()
    until(lambda: swapped_out(host))
    leaving.close()
    host.wait_for_no_process()


def test_the_worker_of_a_swapped_out_guest_ends(library: Path) -> None:
    with running_host(library, "--swap-idle", "1") as host, running_guest(host):
        until(lambda: swapped_out(host))
        assert host.children() == set()


# ------------------------------------------------------------------------------------------- kept workers


def test_a_kept_worker_serves_its_own_guest_again_and_no_other(keeping: Host) -> None:
    with running_guest(keeping) as guest:
        worker = keeping.children()
        until(lambda: swapped_out(keeping))
        assert keeping.children() == worker
        with running_guest(keeping) as other:
            assert len(keeping.children() - worker) == 1
            obeys(guest, Order.NOTHING, 8)
            obeys(other, Order.NOTHING, 8)
            assert len(keeping.children()) == 2
            assert worker < keeping.children()


def test_a_kept_worker_ends_when_its_guest_is_paused(keeping: Host) -> None:
    with running_guest(keeping) as guest:
        until(lambda: swapped_out(keeping))
        keeping.pause()
        assert keeping.children() == set()
        assert keeping.states() == 1
        keeping.resume()
        obeys(guest, Order.NOTHING, 8)


def test_a_kept_worker_ends_when_its_guest_gets_another_ggml(keeping: Host) -> None:
    with running_guest(keeping) as guest:
        (worker,) = keeping.children()
        until(lambda: swapped_out(keeping))
        keeping.reload("/new")
        assert worker not in keeping.children()
        obeys(guest, Order.NOTHING, 8)


def test_a_guest_whose_kept_worker_dies_gets_another(keeping: Host) -> None:
    with running_guest(keeping) as guest:
        (worker,) = keeping.children()
        until(lambda: swapped_out(keeping))
        os.kill(worker, signal.SIGKILL)
        keeping.wait_for_children(0)
        assert guest.word(RING + STATE) == RingState.PAUSED
        obeys(guest, Order.NOTHING, 8)


@pytest.mark.parametrize("order", [Order.DIE_RELEASING, Order.REFUSE_RELEASING])
def test_a_worker_that_does_not_free_what_it_has_is_not_kept(keeping: Host, order: Order) -> None:
    with running_guest(keeping) as guest:
        obeys(guest, order, 8)
        until(lambda: swapped_out(keeping))
        assert keeping.children() == set()
        obeys(guest, Order.NOTHING, 16)


def test_a_worker_that_takes_too_long_to_free_what_it_has_is_not_kept(library: Path) -> None:
    options = ("--swap-idle", "1", "--swap-worker", "keep", "--state-seconds", "1")
    with running_host(library, *options) as keeping, running_guest(keeping) as guest:
        obeys(guest, Order.HANG_RELEASING, 8)
        until(lambda: swapped_out(keeping))
        assert "its worker is not kept: the worker did not free the context within 1 s" in keeping.log()
        obeys(guest, Order.NOTHING, 16)


def test_a_worker_that_is_killed_while_it_frees_what_it_has_loses_nothing(keeping: Host) -> None:
    with running_guest(keeping) as guest:
        (worker,) = keeping.children()
        obeys(guest, Order.HANG_RELEASING, 8)
        until(lambda: keeping.states() == 1 and keeping.hangs())
        os.kill(worker, signal.SIGKILL)
        until(lambda: swapped_out(keeping))
        obeys(guest, Order.NOTHING, 16)


@pytest.mark.parametrize("how", ["end", "keep"])
def test_what_a_guest_has_is_there_when_it_returns(host_libraries: Path, how: str) -> None:
    config = DaemonConfig(host_libraries, ("CPU",), options=("--swap-idle", "1", "--swap-worker", how))
    with Daemon(config) as daemon, Context(daemon.address) as context:
        memory = Memory(context, _VALUES.nbytes)
        tensor = memory.place(describe(_VALUES.shape, np.float32))
        context.buffer_set_tensor(memory.buffer, tensor, _VALUES.tobytes(), 0, _VALUES.nbytes)
        for times in range(1, 3):
            until(lambda times=times: daemon.log().count("guest 1: swapped out") == times)
            assert context.buffer_get_tensor(memory.buffer, tensor, 0, _VALUES.nbytes) == _VALUES.tobytes()
        control.pause(daemon.control_socket, 1)
        control.resume(daemon.control_socket, 1)
        assert context.buffer_get_tensor(memory.buffer, tensor, 0, _VALUES.nbytes) == _VALUES.tobytes()
