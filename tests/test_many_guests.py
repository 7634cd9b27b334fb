"""Many guests of one daemon, and faults in a guest: none harms another, and nothing remains on the host."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import pytest

from ggml_remoting.daemon import Daemon, DaemonConfig
from ggml_remoting.run import guest_environment
from tests.support.processes import ended
from tests.support.waiting import SECONDS
from tests.support.watch import daemon_in_view, settled, trace, workers

ROOT = Path(__file__).resolve().parents[1]


class Guests:
    """Starts guest programs (tests/support/guest.py). Leaving the `with` block ends them."""

    def __init__(self, libraries: Path, frontend: Path, address: str) -> None:
        self._arguments = [str(libraries), str(frontend)]
        path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
        self._environment = guest_environment(address, {**os.environ, "PYTHONPATH": path})
        self._ends = contextlib.ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._ends.close()

    def start(self, scenario: str, *arguments: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tests.support.guest", scenario, *self._arguments, *arguments]
        started = subprocess.Popen(
            command,
            env=self._environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        return self._ends.enter_context(ended(started))

    def run(self, scenario: str, *arguments: str) -> tuple[str, str]:
        """The standard output and error of a guest, which must exit with 0."""
        guest = self.start(scenario, *arguments)
        output, errors = guest.communicate(timeout=SECONDS)
        assert guest.returncode == 0, errors
        return output, errors


@pytest.fixture(scope="module")
def host(build_folder: Path, host_libraries: Path, frontend_library: Path) -> Iterator[Daemon]:
    """A daemon for this module. It has served a guest, so that what it keeps from its first guest on exists already."""
    with daemon_in_view(DaemonConfig(host_libraries, ("CPU",))) as daemon:
        with Guests(host_libraries, frontend_library, daemon.address) as guests:
            guests.run("backends")
        yield daemon
        assert daemon.failure() is None


@pytest.fixture
def guests(host: Daemon, host_libraries: Path, frontend_library: Path) -> Iterator[Guests]:
    with Guests(host_libraries, frontend_library, host.address) as guests:
        yield guests


@pytest.fixture
def leaves_no_trace(host: Daemon, guests: Guests) -> Iterator[None]:
    """Fails the test if the daemon holds more after it than before."""
    before = settled(host.pid)
    yield
    assert trace(before, host.pid) is None


def ready(guest: subprocess.Popen[str]) -> subprocess.Popen[str]:
    assert guest.stdout is not None
    assert guest.stdout.readline() == "ready\n", guest.communicate(timeout=SECONDS)
    return guest


@pytest.mark.usefixtures("leaves_no_trace")
def test_a_killed_guest_does_not_harm_the_others(guests: Guests, host: Daemon) -> None:
    victim, other, third = (ready(guests.start("beside")) for _ in range(3))
    assert len(workers(host.pid)) == 3
    time.sleep(0.2)
    victim.kill()
    victim.communicate(timeout=SECONDS)
    time.sleep(0.2)
    for guest in (other, third):
        output, errors = guest.communicate(timeout=SECONDS)
        assert output.startswith("right "), errors


@pytest.mark.usefixtures("leaves_no_trace")
def test_ten_guests_one_after_another_leave_no_trace(guests: Guests) -> None:
    for _ in range(10):
        guests.run("repeat", "0")


@pytest.mark.usefixtures("leaves_no_trace")
@pytest.mark.parametrize(
    "scenario",
    [
        ("threads", "4"),
        ("backends",),
        ("read_again",),
        ("fork", "at once"),
        ("fork", "orderly"),
        ("reload", "12"),
        ("host_memory",),
    ],
    ids="-".join,
)
def test_a_scenario_passes_and_leaves_no_trace(guests: Guests, scenario: tuple[str, ...]) -> None:
    output, _ = guests.run(*scenario)
    assert output == "right\n"


@pytest.mark.usefixtures("leaves_no_trace")
def test_a_killed_worker_gives_a_failed_status_and_the_next_backend_works(guests: Guests, host: Daemon) -> None:
    guest = ready(guests.start("until_failure"))
    (worker,) = workers(host.pid)
    os.kill(worker, signal.SIGKILL)
    output, errors = guest.communicate(timeout=SECONDS)
    assert guest.returncode == 0, errors
    assert output == "status -1\nright\n"
    assert "signal 9" in errors or "SIGKILL" in errors, errors


@pytest.mark.usefixtures("leaves_no_trace")
def test_a_killed_worker_does_not_harm_another_guest(guests: Guests, host: Daemon) -> None:
    other = ready(guests.start("beside"))
    (kept,) = workers(host.pid)
    victim = ready(guests.start("until_failure"))
    (worker,) = workers(host.pid) - {kept}
    os.kill(worker, signal.SIGKILL)
    assert victim.communicate(timeout=SECONDS)[0] == "status -1\nright\n"
    assert other.communicate(timeout=SECONDS)[0].startswith("right ")


def test_a_killed_daemon_gives_a_failed_status(host_libraries: Path, frontend_library: Path) -> None:
    with (
        Daemon(DaemonConfig(host_libraries, ("CPU",))) as daemon,
        Guests(host_libraries, frontend_library, daemon.address) as guests,
    ):
        guest = ready(guests.start("until_failure"))
        os.kill(daemon.pid, signal.SIGKILL)
        output, errors = guest.communicate(timeout=SECONDS)
    assert guest.returncode == 0, errors
    assert output == "status -1\nno fresh device\n"


def test_a_host_buffer_stays_usable_after_the_device_is_lost(guests: Guests, host: Daemon) -> None:
    guest = ready(guests.start("host_memory_outlives_device"))
    (worker,) = workers(host.pid)
    os.kill(worker, signal.SIGKILL)
    output, errors = guest.communicate(timeout=SECONDS)
    assert guest.returncode == 0, errors
    assert output == "right\n"


def test_a_host_buffer_that_cannot_be_shared_works_too(guests: Guests) -> None:
    output, errors = guests.run("unshared_memory")
    assert output == "right\n"
    assert "5368709120 bytes of host memory are not shared" in errors


def test_without_a_daemon_a_guest_uses_its_own_cpu(
    host_libraries: Path, frontend_library: Path, tmp_path: Path
) -> None:
    with Guests(host_libraries, frontend_library, f"unix:{tmp_path / 'nothing'}") as guests:
        output, errors = guests.run("without_daemon")
    assert output == "right\n"
    assert str(tmp_path / "nothing") in errors
