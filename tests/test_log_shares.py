"""Log lines about one guest are not suppressed because of many lines about others."""

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
FLOOD = 11  # guests with 200 lines each: more than the 2,000 that a user may have in a minute
LINES_PER_MINUTE = 2000  # per user: daemon_limits.h
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
    """Connects guests until the lines that new guests of the user may have are used up."""
    for _ in range(FLOOD):
        guest = connect(daemon, user)
        guest.order(Order.SHOUT)
        assert guest.submit(2)[0] == Response.OK
        # All of the guest's lines are written once its next command is carried out.
        guest.wait_word(RING + HEAD, 8)
        guest.close()


def ends_a_context(daemon: Daemon, guest: Guest) -> str:
    """Ends a context; returns the daemon's log line about it."""
    guest.order(Order.ABORT)
    assert guest.submit(2)[0] == Response.OK
    return f"context 1 lost: {guest.lost_reason()}"


def said_of(daemon: Daemon, number: int, text: str) -> bool:
    """Whether the log comes to contain a line about the guest with this text."""
    return comes_true(lambda: any(f"guest {number} (" in line and text in line for line in daemon.log().splitlines()))


def test_a_flood_of_another_user_suppresses_nothing(daemon: Daemon) -> None:
    flood(daemon, STRANGER)
    honest = connect(daemon, 0)
    assert said_of(daemon, FLOOD + 1, "connected, user 0")
    assert said_of(daemon, FLOOD + 1, ends_a_context(daemon, honest))
    honest.close()


def test_a_flood_of_new_guests_suppresses_nothing_of_an_older_guest(daemon: Daemon) -> None:
    honest = connect(daemon, 0)
    time.sleep(NEWCOMER_SECONDS)  # there is no condition to wait for
    flood(daemon, 0)
    assert said_of(daemon, 1, ends_a_context(daemon, honest))
    honest.close()


def test_a_flood_is_limited(daemon: Daemon) -> None:
    flood(daemon, 0)
    flood(daemon, 0)
    assert len(daemon.log().splitlines()) < 2 * LINES_PER_MINUTE + 100  # the minute may have changed meanwhile
