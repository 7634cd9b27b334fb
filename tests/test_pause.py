"""Pausing a guest, tested from outside by a front-end in plain Python and a scripted worker that saves and restores as
ordered. docs/developing/state.md has the steps and the effect of each failure.
"""

from __future__ import annotations

import contextlib
import os
import signal
import struct
from pathlib import Path

import pytest

from ggml_remoting import control
from ggml_remoting.errors import RemotingError
from ggml_remoting.generated.formats import RingState
from tests.support.controlled_host import Asked, Host, obeys, running_guest, running_host, serves
from tests.support.device_guest import RING, RING_SIZE, Guest
from tests.support.ring import HEAD, STATE
from tests.support.scripted_worker import Order
from tests.support.vhost_user import Request
from tests.support.virtio import Control, Response
from tests.support.waiting import until
from tests.support.watch import descriptors_of, device_processes

SECOND_RING, THIRD_RING = (RING + number * (1 << 20) for number in (1, 2))


def test_a_paused_guest_has_no_worker_and_continues_when_resumed(host: Host, guest: Guest) -> None:
    for count in range(1, 4):
        host.pause()
        assert host.children() == set()
        assert host.states() == 1
        assert guest.word(RING + STATE) == RingState.PAUSED
        host.resume()
        assert len(host.children()) == 1
        assert host.states() == 0
        assert serves(guest, 8 * count)


def test_commands_submitted_while_paused_are_served_after_resuming(host: Host, guest: Guest) -> None:
    host.pause()
    guest.order(Order.NOTHING, 16)
    assert guest.submit(2)[0] == Response.OK
    assert guest.word(RING + HEAD) == 0
    host.resume()
    assert guest.submit(2)[0] == Response.OK
    guest.wait_word(RING + HEAD, 16)


def test_pausing_stops_all_contexts_of_a_guest_and_no_other_guest(host: Host, guest: Guest) -> None:
    other = Guest(host.path).start().running()
    assert guest.create_context(2) == Response.OK
    guest.ring(2, 2, SECOND_RING)
    guest.wait_word(SECOND_RING + STATE, RingState.RUNNING)
    host.pause()
    assert len(host.children()) == 1
    assert host.states() == 2
    assert [guest.word(ring + STATE) for ring in (RING, SECOND_RING)] == [RingState.PAUSED] * 2
    assert serves(other)
    host.resume()
    assert serves(guest)
    assert guest.word(SECOND_RING + STATE) == RingState.RUNNING
    other.close()


def test_pausing_or_resuming_twice_is_refused_and_changes_nothing(host: Host, guest: Guest) -> None:
    with pytest.raises(RemotingError, match="guest 1: it is not paused"):
        host.resume()
    host.pause()
    with pytest.raises(RemotingError, match="guest 1: it is paused already"):
        host.pause()
    assert guest.word(RING + STATE) == RingState.PAUSED
    host.resume()
    with pytest.raises(RemotingError, match="guest 1: it is not paused"):
        host.resume()
    assert serves(guest)


def test_a_context_created_while_paused_is_served_after_resuming(host: Host, guest: Guest) -> None:
    host.pause()
    assert guest.create_context(2) == Response.OK
    guest.ring(2, 2, SECOND_RING)
    assert guest.word(SECOND_RING + STATE) == RingState.PAUSED
    assert host.children() == set()
    host.resume()
    guest.wait_word(SECOND_RING + STATE, RingState.RUNNING)
    assert serves(guest)


def test_a_paused_guest_gets_no_more_contexts_than_its_quota(library: Path) -> None:
    with running_host(library, "--contexts", "2") as host, running_guest(host) as guest:
        host.pause()
        assert [guest.create_context(number) for number in (2, 3)] == [Response.OK] * 2
        guest.ring(2, 2, SECOND_RING)
        guest.ring(3, 3, THIRD_RING)
        guest.wait_word(THIRD_RING + STATE, RingState.LOST)
        host.resume()
        guest.wait_word(SECOND_RING + STATE, RingState.RUNNING)
        assert len(host.children()) == 2
        assert serves(guest)


def test_a_context_without_a_ring_gets_a_new_worker(host: Host) -> None:
    guest = Guest(host.path).start()
    assert guest.create_context() == Response.OK
    host.wait_for_children(1)
    before = host.children()
    host.pause()
    assert host.children() == set()
    assert host.states() == 0
    host.resume()
    host.wait_for_children(1)
    assert host.children() != before
    guest.ring()
    guest.wait_word(RING + STATE, RingState.RUNNING)
    guest.close()


def test_blobs_that_change_while_paused_are_those_of_the_new_worker(host: Host, guest: Guest) -> None:
    guest.resource(5, SECOND_RING, 4096)
    host.pause()
    assert guest.context_resource(Control.CTX_DETACH_RESOURCE, 5) == Response.OK
    guest.resource(6, SECOND_RING + 4096, 4096)
    host.resume()
    assert guest.context_resource(Control.CTX_DETACH_RESOURCE, 6) == Response.OK
    assert guest.command(Control.RESOURCE_UNREF, bytes([6, 0, 0, 0, 0, 0, 0, 0]))[0] == Response.OK
    assert serves(guest)


@pytest.mark.parametrize("before", [False, True])
def test_a_vm_can_stop_its_queue_while_its_guest_is_paused(host: Host, guest: Guest, before: bool) -> None:
    if before:
        host.pause()
    base, _ = (struct.unpack("<II", guest.ask(Request.GET_VRING_BASE, struct.pack("<II", i, 0)))[1] for i in range(2))
    if not before:
        host.pause()
    assert host.children() == set()
    host.resume()
    head = guest.word(RING + HEAD)
    guest.queues(base=base)
    assert serves(guest, head + 8)


def test_a_context_that_ends_while_paused_leaves_nothing_behind(host: Host, guest: Guest) -> None:
    host.pause()
    assert guest.context_resource(Control.CTX_DETACH_RESOURCE, 1) == Response.OK
    until(lambda: host.states() == 0)
    assert guest.command(Control.CTX_DESTROY, context=1)[0] == Response.OK
    host.resume()
    assert host.children() == set()


def test_a_guest_that_disconnects_while_paused_leaves_nothing_behind(host: Host) -> None:
    guest = Guest(host.path).start().running()
    host.pause()
    guest.close()
    host.wait_for_no_process()
    with pytest.raises(RemotingError, match="there is no such guest"):
        host.resume()


# ------------------------------------------------------------------------------------------------ failures


def test_a_worker_that_refuses_to_save_continues(host: Host, guest: Guest) -> None:
    obeys(guest, Order.REFUSE_SAVING, 8)
    before = host.children()
    with pytest.raises(RemotingError, match="guest 1: it does not want to"):
        host.pause()
    assert host.children() == before
    assert host.states() == 0
    assert serves(guest)


@pytest.mark.parametrize("is_killed", [False, True])
def test_a_worker_that_dies_while_saving_loses_only_its_context(host: Host, guest: Guest, is_killed: bool) -> None:
    other = Guest(host.path).start().running()
    assert guest.create_context(2) == Response.OK
    guest.ring(2, 2, SECOND_RING)
    guest.wait_word(SECOND_RING + STATE, RingState.RUNNING)
    (worker,) = host.children() - set(sorted(host.children())[1:])
    obeys(guest, Order.HANG_SAVING if is_killed else Order.DIE_SAVING, 8)
    pausing = Asked(host.pause)
    if is_killed:
        guest.wait_word(RING + STATE, RingState.PAUSED)
        os.kill(worker, signal.SIGKILL)
    reason = "signal 9" if is_killed else "status 3"
    assert reason in pausing.reason()
    assert reason in guest.lost_reason()
    guest.wait_word(SECOND_RING + STATE, RingState.RUNNING)
    assert host.states() == 0
    assert serves(other)
    other.close()


@pytest.mark.parametrize(
    ("order", "reason"),
    [
        (Order.REFUSE_RESTORING, "it does not want to"),
        (Order.DIE_RESTORING, "exited with status 3"),
        (Order.HANG_RESTORING, "signal 9"),
    ],
)
def test_a_guest_that_cannot_be_restored_stays_paused(host: Host, guest: Guest, order: Order, reason: str) -> None:
    obeys(guest, order, 8)
    host.pause()
    resuming = Asked(host.resume)
    if order == Order.HANG_RESTORING:
        host.wait_for_children(1)
        until(lambda: host.hangs())
        (worker,) = host.children()
        os.kill(worker, signal.SIGKILL)
    assert reason in resuming.reason()
    assert guest.word(RING + STATE) == RingState.PAUSED
    assert host.children() == set()
    assert host.states() == 1
    host.resume()
    assert serves(guest)


def test_the_time_in_which_a_worker_saves_or_restores_is_limited(library: Path) -> None:
    overdue = r"did not {} the context within 1 s \(ggml-remotingd --state-seconds\)"
    with running_host(library, "--state-seconds", "1") as host, running_guest(host) as guest:
        obeys(guest, Order.HANG_RESTORING, 8)
        host.pause()
        with pytest.raises(RemotingError, match=overdue.format("restore")):
            host.resume()
        host.resume()
        obeys(guest, Order.HANG_SAVING, 16)
        with pytest.raises(RemotingError, match=overdue.format("save")):
            host.pause()


def test_a_failed_pause_or_resume_leaves_no_descriptor_open(host: Host, guest: Guest) -> None:
    (process,) = device_processes(host.process.pid)
    before = descriptors_of(process)
    for count in range(1, 6):
        obeys(guest, Order.REFUSE_RESTORING, 8 * count)
        host.pause()
        with pytest.raises(RemotingError, match="it does not want to"):
            host.resume()
        host.resume()
        obeys(guest, Order.REFUSE_SAVING, 8 * count)
        with pytest.raises(RemotingError, match="it does not want to"):
            host.pause()
    assert descriptors_of(process) == before
    assert serves(guest)


def test_a_worker_writes_no_more_than_it_said(host: Host, guest: Guest) -> None:
    """A scripted one falls silent then."""
    obeys(guest, Order.UNDERSTATE, 8)
    pausing = Asked(host.pause)
    guest.wait_word(RING + STATE, RingState.PAUSED)
    until(lambda: host.states() == 1)
    (worker,) = host.children()
    os.kill(worker, signal.SIGKILL)
    assert "signal 9" in pausing.reason()


def test_a_state_larger_than_its_quota_is_refused(library: Path) -> None:
    with running_host(library, "--state-memory", "3") as small, running_guest(small) as guest:
        with pytest.raises(RemotingError, match=r"allows 3 bytes .* the state of a paused context .*--state-memory\)"):
            small.pause()
        assert small.states() == 0
        assert serves(guest)


def test_the_states_of_all_guests_have_a_quota_together(library: Path) -> None:
    """A scripted worker's state has four bytes."""
    refusal = r"guest 2: the host allows 7 bytes .* of all paused guests \(ggml-remotingd --state-memory-total\)"
    with running_host(library, "--state-memory-total", "7") as host, running_guest(host) as first:
        leaving = Guest(host.path).start().running()
        host.pause(1)
        with pytest.raises(RemotingError, match=refusal):
            host.pause(2)
        assert serves(leaving)
        host.resume(1)
        host.pause(2)
        with pytest.raises(RemotingError, match=refusal.replace("guest 2", "guest 1")):
            host.pause(1)
        leaving.close()
        until(lambda: host.states() == 0)
        until(lambda: len(host.processes()) == 2, "the guest's processes to end")
        host.pause(1)
        host.resume(1)
        assert serves(first)


def test_a_state_gets_the_size_that_was_allowed_whatever_its_worker_says_then(host: Host, guest: Guest) -> None:
    obeys(guest, Order.RESTATE, 8)
    host.pause()
    assert host.state_sizes() == [4]


def test_a_state_counts_as_what_was_allowed_whatever_was_written(library: Path) -> None:
    """What was not written could be written later, by a worker that was kept."""
    with running_host(library, "--state-memory-total", "7") as host, running_guest(host) as guest:
        other = Guest(host.path).start().running()
        obeys(guest, Order.SAVE_NOTHING, 8)
        host.pause(1)
        with pytest.raises(RemotingError, match="guest 2: the host allows 7 bytes"):
            host.pause(2)
        other.close()


def test_a_state_counts_as_what_was_allowed_whatever_its_worker_says_while_it_saves(library: Path) -> None:
    """The daemon is told of the sizes of states every two seconds, so before another guest was refused three times."""
    options = ("--state-memory-total", "7", "--swap-idle", "1")
    with running_host(library, *options) as host, running_guest(host) as guest:
        obeys(guest, Order.RESTATE_SAVING, 8)
        guest.wait_word(RING + STATE, RingState.PAUSED)
        other = Guest(host.path).start().running()
        refusal = "guest 2: could not be swapped out: the host allows 7 bytes"
        until(lambda: host.log().count(refusal) == 3 or "guest 2: swapped out" in host.log())
        assert "guest 2: swapped out" not in host.log()
        other.close()


def test_the_states_of_a_guest_s_contexts_count_together(library: Path) -> None:
    with running_host(library, "--state-memory-total", "7") as host, running_guest(host) as guest:
        assert guest.create_context(2) == Response.OK
        guest.ring(2, 2, SECOND_RING)
        guest.wait_word(SECOND_RING + STATE, RingState.RUNNING)
        with pytest.raises(RemotingError, match="of all paused guests"):
            host.pause()
        until(lambda: host.states() == 0)
        assert guest.word(SECOND_RING + STATE) == RingState.RUNNING
        assert serves(guest)


@pytest.mark.usefixtures("guest")
def test_an_unknown_guest_and_an_unknown_command_are_refused(host: Host) -> None:
    with pytest.raises(RemotingError, match="guest 7: there is no such guest"):
        host.pause(7)
    with pytest.raises(RemotingError, match="no such command"):
        control._ask(host.control, 99, 1)


def test_a_guest_cannot_be_paused_while_it_is_being_paused(host: Host, guest: Guest) -> None:
    obeys(guest, Order.HANG_SAVING, 8)
    (worker,) = host.children()
    pausing = Asked(host.pause)
    guest.wait_word(RING + STATE, RingState.PAUSED)
    with pytest.raises(RemotingError, match="already"):
        host.resume()
    os.kill(worker, signal.SIGKILL)
    assert "signal 9" in pausing.reason()


def test_only_the_owner_may_use_the_control_socket(host: Host) -> None:
    assert host.control.stat().st_mode & 0o777 == 0o600


def test_a_paused_guest_keeps_its_place(library: Path) -> None:
    """It has contexts, though no worker, and says nothing. Guests without contexts give their places up instead."""
    with running_host(library, "--guests", "3") as host, running_guest(host) as guest, contextlib.ExitStack() as opened:
        host.pause()
        for _ in range(2):
            opened.enter_context(contextlib.closing(Guest(host.path).start()))

        def is_served() -> bool:
            with contextlib.suppress(ConnectionError, BrokenPipeError):
                opened.enter_context(contextlib.closing(Guest(host.path))).start().running()
                return True
            return False

        for _ in range(2):
            until(is_served, host.log, pause=0.2)
        host.resume()
        assert serves(guest)


def test_a_guest_that_is_being_paused_is_stopped_with_its_daemon(host: Host, guest: Guest) -> None:
    host.pause()
    host.process.send_signal(signal.SIGTERM)
    assert guest.lost_reason() == "the host's ggml-remotingd was stopped"


assert RING + RING_SIZE < SECOND_RING
