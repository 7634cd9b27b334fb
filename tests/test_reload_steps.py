"""A reload, tested from outside as in test_pause.py: whichever step fails, the guests continue with what they had."""

from __future__ import annotations

import contextlib
import os
import signal
from pathlib import Path

import pytest

from ggml_remoting.errors import RemotingError
from ggml_remoting.generated.formats import RingState
from tests.support.controlled_host import Asked, Host, obeys, serves
from tests.support.device_guest import RING, Guest
from tests.support.ring import STATE
from tests.support.scripted_worker import Order
from tests.support.virtio import Response
from tests.support.waiting import until
from tests.support.watch import workers


def libraries_of(host: Host) -> list[str]:
    """The folder of libraries on each worker's command line; empty for those of the start."""
    words = []
    for worker in sorted(host.children()):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # it has ended meanwhile
            words.append(Path(f"/proc/{worker}/cmdline").read_bytes().split(b"\0"))
    return [(word[word.index(b"--lib-dir") + 1].decode() if b"--lib-dir" in word else "") for word in words]


def test_all_workers_are_replaced(host: Host, guest: Guest) -> None:
    other = Guest(host.path).start().running()
    before = host.children()
    host.reload("/new")
    until(lambda: libraries_of(host) == ["/new", "/new"])
    until(lambda: not before & host.children())
    assert host.states() == 0
    assert serves(guest)
    assert serves(other)
    other.close()


def test_a_context_created_after_a_reload_gets_the_new_libraries(host: Host) -> None:
    guest = Guest(host.path).start()
    host.reload("/new")
    assert guest.create_context() == Response.OK
    host.wait_for_children(1)
    until(lambda: libraries_of(host) == ["/new"])
    guest.close()


@pytest.mark.parametrize(
    ("libraries", "reason"),
    [
        ("/broken", "this ggml is broken"),
        ("/crash", "said nothing and was killed by signal 6"),
        ("relative", "whole path"),
    ],
)
def test_libraries_that_do_not_work_are_refused(host: Host, guest: Guest, libraries: str, reason: str) -> None:
    before = host.children()
    with pytest.raises(RemotingError, match=reason):
        host.reload(libraries)
    until(lambda: host.children() == before)
    assert serves(guest)
    host.reload("/new")
    assert serves(guest, 160)


def test_a_probe_that_is_killed_changes_nothing_and_another_reload_waits_for_it(host: Host, guest: Guest) -> None:
    before = host.children()
    reloading = Asked(lambda: host.reload("/hang"))
    until(lambda: len(host.children()) == 2)
    with pytest.raises(RemotingError, match="try again when that is over"):
        host.reload("/new")
    (probe,) = workers(host.process.pid) - before
    os.kill(probe, signal.SIGKILL)
    assert "signal 9" in reloading.reason()
    until(lambda: host.children() == before)
    assert serves(guest)


def test_a_guest_with_another_inventory_keeps_its_libraries(host: Host, guest: Guest) -> None:
    before = host.children()
    with pytest.raises(RemotingError, match="guest 1: an inventory"):
        host.reload("/other")
    until(lambda: host.children() == before)
    assert serves(guest)
    new = Guest(host.path).start().running()
    until(lambda: sorted(libraries_of(host)) == ["", "/other"])
    new.close()


@pytest.mark.parametrize("order", [Order.REFUSE_RESTORING, Order.DIE_RESTORING])
def test_a_guest_that_new_workers_refuse_returns_to_the_old_libraries(host: Host, guest: Guest, order: Order) -> None:
    other = Guest(host.path).start().running()
    obeys(guest, order, 8)
    with pytest.raises(RemotingError, match="guest 1: "):
        host.reload("/new")
    until(lambda: sorted(libraries_of(host)) == ["", "/new"])
    assert host.states() == 0
    assert serves(guest)
    assert serves(other)
    other.close()


def test_a_guest_whose_new_worker_is_killed_returns_to_the_old_libraries(host: Host, guest: Guest) -> None:
    obeys(guest, Order.HANG_RESTORING, 8)
    reloading = Asked(lambda: host.reload("/new"))
    until(lambda: libraries_of(host) == ["/new"] and host.hangs())
    (worker,) = host.children()
    os.kill(worker, signal.SIGKILL)
    until(lambda: libraries_of(host) == [""])
    assert "signal 9" in reloading.reason()
    assert serves(guest)


def test_a_guest_that_cannot_be_saved_continues(host: Host, guest: Guest) -> None:
    obeys(guest, Order.REFUSE_SAVING, 8)
    before = host.children()
    with pytest.raises(RemotingError, match="guest 1: it does not want to"):
        host.reload("/new")
    until(lambda: host.children() == before)
    assert serves(guest)


def test_a_paused_guest_keeps_its_libraries(host: Host, guest: Guest) -> None:
    host.pause()
    with pytest.raises(RemotingError, match="guest 1: it is paused"):
        host.reload("/new")
    assert guest.word(RING + STATE) == RingState.PAUSED
    host.resume()
    until(lambda: libraries_of(host) == [""])
    assert serves(guest)


def test_a_guest_that_disconnects_during_a_reload_delays_nobody(host: Host, guest: Guest) -> None:
    leaving = Guest(host.path).start().running()
    obeys(leaving, Order.HANG_SAVING, 8)
    reloading = Asked(lambda: host.reload("/new"))
    until(lambda: leaving.word(RING + STATE) == RingState.PAUSED)
    leaving.close()
    assert reloading.reason() == ""
    until(lambda: libraries_of(host) == ["/new"])
    assert serves(guest)


def test_a_daemon_may_be_stopped_during_a_reload(host: Host, guest: Guest) -> None:
    obeys(guest, Order.HANG_SAVING, 8)
    reloading = Asked(lambda: host.reload("/new"))
    until(lambda: guest.word(RING + STATE) == RingState.PAUSED)
    host.process.send_signal(signal.SIGTERM)
    assert "has ended" in reloading.reason()


def test_spare_workers_use_the_new_libraries(library: Path, tmp_path: Path) -> None:
    with Host(library, tmp_path, "--spare-workers", "2") as host:
        host.wait_for_children(2)
        host.reload("/new")
        until(lambda: libraries_of(host) == ["/new", "/new"])
        assert host.stop() == 0
