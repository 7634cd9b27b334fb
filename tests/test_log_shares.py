"""Lines about one guest are not hidden by those about others."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.device_daemon import Daemon
from tests.support.device_guest import RING, Guest
from tests.support.ring import HEAD
from tests.support.scripted_worker import Order
from tests.support.virtio import Response
from tests.support.waiting import comes_true

STRANGER = 70000
FLOOD = 11  # guests of 200 lines each: more than a user's 2,000 of a minute
LINES_PER_MINUTE = 2000  # of a user: daemon_limits.h
NEWCOMER_SECONDS = 10.0  # LOG_NEWCOMER_MS
pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="connects as other users")


@pytest.fixture
def daemon(library: Path) -> Iterator[Daemon]:
    with tempfile.TemporaryDirectory(prefix="remoting-") as name:
        Path(name).chmod(0o755)
        with Daemon(library, Path(name), "--socket-mode", "0666") as started:
            yield started
            assert started.stop() == 0, started.log()


@contextmanager
def acting_as(user: int) -> Iterator[None]:
    os.seteuid(user)
    try:
        yield
    finally:
        os.seteuid(0)


def connect(daemon: Daemon, user: int) -> Guest:
    with acting_as(user):
        guest = Guest(daemon.path)
    return guest.start().running()


def flood(daemon: Daemon, user: int) -> None:
    """Until the lines that all newcomers of the user may have are used up."""
    for _ in range(FLOOD):
        guest = connect(daemon, user)
        guest.order(Order.SHOUT)
        assert guest.submit(2)[0] == Response.OK
        # The guest has said all when its next command is carried out.
        guest.wait_word(RING + HEAD, 8)
        guest.close()


def ends_a_context(daemon: Daemon, guest: Guest) -> str:
    """What the daemon says of it."""
    guest.order(Order.ABORT)
    assert guest.submit(2)[0] == Response.OK
    return f"context 1 lost: {guest.lost_reason()}"


def said_of(daemon: Daemon, number: int, text: str) -> bool:
    """Whether the log comes to say it of the guest."""
    return comes_true(lambda: any(f"guest {number} (" in line and text in line for line in daemon.log().splitlines()))


def test_another_users_flood_hides_nothing(daemon: Daemon) -> None:
    flood(daemon, STRANGER)
    honest = connect(daemon, 0)
    assert said_of(daemon, FLOOD + 1, "connected, user 0")
    assert said_of(daemon, FLOOD + 1, ends_a_context(daemon, honest))
    honest.close()


def test_a_flood_of_newcomers_hides_nothing_of_a_guest_that_has_been_there(daemon: Daemon) -> None:
    honest = connect(daemon, 0)
    time.sleep(NEWCOMER_SECONDS)  # no condition tells its age
    flood(daemon, 0)
    assert said_of(daemon, 1, ends_a_context(daemon, honest))
    honest.close()


def test_a_flood_is_bounded(daemon: Daemon) -> None:
    flood(daemon, 0)
    flood(daemon, 0)
    assert len(daemon.log().splitlines()) < 2 * LINES_PER_MINUTE + 100  # the minute may have changed meanwhile
