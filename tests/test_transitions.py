"""What `top`, its JSON, Prometheus and the log show of guests that are paused, swapped and moved."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from ggml_remoting import control
from ggml_remoting.arrays import Memory
from ggml_remoting.context import Context
from ggml_remoting.daemon import Daemon, DaemonConfig
from ggml_remoting.errors import RemotingError
from ggml_remoting.generated.formats import RingState
from ggml_remoting.inventory import HostInventory
from ggml_remoting.placement import Placement, placements
from ggml_remoting.prometheus import as_text
from ggml_remoting.status import Status
from ggml_remoting.top import Watch
from ggml_remoting.top_json import as_json
from ggml_remoting.top_screen import Screen
from tests.support.controlled_host import Asked, Host, obeys, running_guest, running_host
from tests.support.device_guest import RING, Guest
from tests.support.ring import STATE
from tests.support.scripted_worker import Order
from tests.support.waiting import until

SIZE = 3 << 20


@pytest.fixture
def daemon(host_libraries: Path) -> Iterator[Daemon]:
    with Daemon(DaemonConfig(host_libraries, ("CPU",))) as started:
        yield started
        assert started.failure() is None


@pytest.fixture
def context(daemon: Daemon) -> Iterator[Context]:
    """A guest with so much on the device."""
    with Context(daemon.address) as opened:
        Memory(opened, SIZE)
        yield opened


def placement(watch: Watch) -> Placement:
    """The only guest's, from now on a daemon's messages."""
    (only,) = placements(watch.read())
    return only


def test_memory_is_shown_where_it_is(daemon: Daemon, context: Context) -> None:
    context.context_ping()
    with Watch([daemon.status_socket]) as watch:
        before = placement(watch)
        control.pause(daemon.control_socket, 1)
        paused = placement(watch)
        control.resume(daemon.control_socket, 1)
        context.context_ping()
        after = placement(watch)
    assert [each.guest.state for each in (before, paused, after)] == ["running", "paused", "running"]
    assert before.memory == after.memory == {"Remote-CPU": SIZE}
    assert paused.memory == {}
    assert before.guest.state_bytes == after.guest.state_bytes == 0
    assert SIZE <= paused.guest.state_bytes < 2 * SIZE


def test_the_last_transition_says_what_happened_when_and_how_much_it_was(daemon: Daemon, context: Context) -> None:
    context.context_ping()
    with Watch([daemon.status_socket]) as watch:
        assert placement(watch).guest.last is None
        control.pause(daemon.control_socket, 1)
        pause = placement(watch).guest.last
        control.resume(daemon.control_socket, 1)
        resume = placement(watch).guest.last
    assert pause is not None
    assert resume is not None
    assert (pause.kind, resume.kind) == ("pause", "resume")
    assert (
        (pause.origin, pause.destination) == (resume.destination, resume.origin) == ("its devices", "the host's memory")
    )
    assert SIZE <= pause.bytes == resume.bytes < 2 * SIZE
    assert 0 < pause.began_ns < pause.ended_ns <= resume.began_ns < resume.ended_ns
    assert pause.failure == resume.failure == ""


def test_the_screen_shows_a_guest_that_has_no_worker(daemon: Daemon, context: Context) -> None:
    context.context_ping()
    with Watch([daemon.status_socket]) as watch:
        assert "MOVED" not in Screen(coloured=False).text(watch.read(), 80, 24)
        control.pause(daemon.control_socket, 1)
        lines = Screen(coloured=False).text(watch.read(), 120, 24).splitlines()
    assert "1 guest(s) of 1 daemon(s)" in lines[0]
    assert re.split("  +", lines[2]) == ["MOVED", "PID", "STATE", "ON DEVICES", "SAVED"]
    assert re.split("  +", lines[3])[2:4] == ["paused", "0 B"]
    assert re.search(r"^    guest 1: pause .* ago, from its devices to the host's memory, 3\.\d MiB in ", lines[4])


def test_all_outputs_tell_the_same(daemon: Daemon, context: Context) -> None:
    context.context_ping()
    control.pause(daemon.control_socket, 1)
    with Watch([daemon.status_socket]) as watch:
        snapshot = watch.read()
    (placed,) = placements(snapshot)
    told, metrics = as_json(snapshot), as_text(snapshot)
    assert f'"state": "paused", "memory": {{}}, "saved": {placed.guest.state_bytes}, "last": {{"kind": "pause"' in told
    assert re.search(r'\nggml_remoting_guest_state\{.*guest="1",.*state="paused"\} 1\n', metrics)
    assert re.search(rf'\nggml_remoting_saved_bytes\{{.*guest="1".*\}} {placed.guest.state_bytes}\n', metrics)
    assert f'kind="pause"}} {placed.guest.state_bytes}\n' in metrics
    log = next(
        line for line in daemon.log().splitlines() if "guest 1: paused from its devices to the host's memory" in line
    )
    assert f"{placed.guest.state_bytes / (1 << 20):.1f} MiB in " in log


def test_transitions_are_counted_by_kind_also_of_guests_that_have_gone(daemon: Daemon) -> None:
    with Context(daemon.address) as opened:
        opened.context_ping()
        for _ in range(2):
            control.pause(daemon.control_socket, 1)
            control.resume(daemon.control_socket, 1)
    with Watch([daemon.status_socket]) as watch:
        until(lambda: not placements(watch.read()))
        (daemon,) = watch.read().daemons
    assert {kind: of.done for kind, of in daemon.totals.items() if of.done} == {"pause": 2, "resume": 2}
    assert not any(of.failures for of in daemon.totals.values())
    assert daemon.totals["pause"].bytes == daemon.totals["resume"].bytes > 0
    assert daemon.totals["pause"].took_ns > 0


def test_a_reader_that_comes_later_is_told_all(daemon: Daemon, context: Context) -> None:
    context.context_ping()
    control.pause(daemon.control_socket, 1)
    with Watch([daemon.status_socket]) as watch:
        (daemon,) = watch.read().daemons
        assert placement(watch).guest.state == "paused"
    assert daemon.totals["pause"].done == 1


# ------------------------------------------------------------------------- with a worker that does as it is told


@pytest.fixture
def _inventory(monkeypatch: pytest.MonkeyPatch) -> None:
    """A scripted worker offers no devices in a form that anybody reads."""
    monkeypatch.setattr("ggml_remoting.status.parse_capset", lambda _: HostInventory("scripted", 0, (), ()))


@pytest.fixture
def host(host: Host, _inventory: None) -> Host:
    """The host that all tests share, whose workers are scripted."""
    return host


def test_a_guest_that_is_being_paused_is_shown_as_that(host: Host, guest: Guest) -> None:
    obeys(guest, Order.HANG_SAVING, 8)
    with Watch([host.status_socket]) as watch:
        pausing = Asked(host.pause)
        guest.wait_word(RING + STATE, RingState.PAUSED)
        until(lambda: placement(watch).guest.state == "pausing")
        (worker,) = host.children()
        os.kill(worker, signal.SIGKILL)
        assert "signal 9" in pausing.reason()
        until(lambda: placement(watch).guest.state == "running")


def test_a_failure_is_shown_with_its_reason_and_counted(host: Host, guest: Guest) -> None:
    obeys(guest, Order.REFUSE_SAVING, 8)
    with Watch([host.status_socket]) as watch:
        with pytest.raises(RemotingError, match="it does not want to"):
            host.pause()
        last = placement(watch).guest.last
        (daemon,) = watch.read().daemons
        screen = Screen(coloured=False).text(watch.read(), 120, 24)
    assert last is not None
    assert (last.kind, last.failure) == ("pause", "it does not want to")
    assert (daemon.totals["pause"].done, daemon.totals["pause"].failures) == (0, 1)
    assert re.search(r"guest 1: pause failed .* ago: it does not want to", screen)


@pytest.mark.usefixtures("_inventory")
def test_a_swapped_out_guest_is_shown_until_it_comes_back(library: Path) -> None:
    with (
        running_host(library, "--swap-idle", "1") as swapping,
        running_guest(swapping) as guest,
        Watch([swapping.status_socket]) as watch,
    ):
        until(lambda: placement(watch).guest.state == "swapped_out")
        obeys(guest, Order.NOTHING, 8)
        until(lambda: placement(watch).guest.state == "running")
        (daemon,) = watch.read().daemons
    assert (daemon.totals["swap_out"].done, daemon.totals["swap_in"].done) == (1, 1)


def test_a_reload_is_one_transition_and_names_both_releases(host: Host, guest: Guest) -> None:
    host.reload("/new")
    with Watch([host.status_socket]) as watch:
        last = placement(watch).guest.last
        (daemon,) = watch.read().daemons
    assert last is not None
    assert (last.kind, last.destination.split(" of ")[-1]) == ("reload", "/new")
    assert {kind: of.done for kind, of in daemon.totals.items() if of.done} == {"reload": 1}
    obeys(guest, Order.NOTHING, 8)


def test_a_guest_that_has_gone_is_not_shown(host: Host) -> None:
    with Status(host.status_socket) as status:
        with running_guest(host):
            until(lambda: status.read() or status.guests)
        until(lambda: status.read() or not status.guests)
