"""Guests move between devices of one kind: `ggml-remoting move`, `drain` and `undrain`."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from ggml_remoting import control
from ggml_remoting.arrays import Memory, describe
from ggml_remoting.context import Context
from ggml_remoting.daemon import Daemon, DaemonConfig
from ggml_remoting.errors import RemotingError
from ggml_remoting.status import Status
from tests.support import async_host
from tests.support.waiting import SECONDS, until_told

_VALUES = np.arange(1000, dtype=np.float32)


@pytest.fixture(scope="module")
def devices(host_libraries: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of a ggml with the devices Async0 and Async1, which work alike."""
    return async_host.build(host_libraries, tmp_path_factory.mktemp("alike") / "lib", alike=1).parent


@pytest.fixture
def host(devices: Path) -> Iterator[Daemon]:
    with Daemon(DaemonConfig(devices, ("Async0", "Async1", "CPU"))) as daemon:
        yield daemon


class Kept:
    """Values in a buffer of one of a guest's devices."""

    def __init__(self, context: Context, device: str = "Remote-Async0") -> None:
        (found,) = [known for known in context.offer.devices if known.name == device]
        self._context = context
        self._memory = Memory(context, _VALUES.nbytes, buffer_type=found.buffer_type)
        self._tensor = self._memory.place(describe(_VALUES.shape, np.float32))
        context.buffer_set_tensor(self._memory.buffer, self._tensor, _VALUES.tobytes(), 0, _VALUES.nbytes)
        context.context_ping()

    def are_there(self) -> bool:
        """Whether they are what they were."""
        read = self._context.buffer_get_tensor(self._memory.buffer, self._tensor, 0, _VALUES.nbytes)
        return read == _VALUES.tobytes()


def taken(daemon: Daemon) -> dict[int, dict[str, int]]:
    """The bytes that each guest's workers have on devices of the host."""
    with Status(daemon.socket.parent / "status") as status:
        until_told(status, lambda: status.offer)
        names = [device.name.removeprefix("Remote-") for device in status.offer.devices]
        return {
            worker.guest: {name: size for name, size in zip(names, worker.counters().memory, strict=False) if size}
            for worker in status.workers.values()
        }


def test_a_guest_moves_to_another_device_and_works_there(host: Daemon) -> None:
    with Context(host.address) as context, Context(host.address) as other:
        kept, stays = Kept(context), Kept(other)
        control.move(host.control_socket, 1, "Async1")
        assert taken(host) == {1: {"Async1": 4000}, 2: {"Async0": 4000}}
        assert kept.are_there()
        assert stays.are_there()
        more = Kept(context)
        assert taken(host)[1] == {"Async1": 8000}
        control.move(host.control_socket, 1, "Async0")
        assert taken(host)[1] == {"Async0": 8000}
        assert kept.are_there()
        assert more.are_there()
        assert "guest 1: moved from Async0 to Async1, " in host.log()


def test_a_guest_of_two_devices_moves_to_one_of_them(host: Daemon) -> None:
    with Context(host.address) as context:
        kept = [Kept(context, f"Remote-{name}") for name in ("Async0", "Async1", "CPU")]
        control.move(host.control_socket, 1, "Async1")
        assert taken(host) == {1: {"Async1": 8000, "CPU": 4000}}
        assert all(values.are_there() for values in kept)


def test_a_drained_device_is_free_until_it_is_undrained(host: Daemon) -> None:
    with Context(host.address) as one, Context(host.address) as other:
        kept = [Kept(one), Kept(other, "Remote-Async1")]
        control.drain(host.control_socket, "Async0")
        with Context(host.address) as new:
            kept.append(Kept(new))
            assert {name for places in taken(host).values() for name in places} == {"Async1"}
            control.undrain(host.control_socket, "Async0")
            assert taken(host) == {1: {"Async0": 4000}, 2: {"Async1": 4000}, 3: {"Async0": 4000}}
            assert all(values.are_there() for values in kept)


def test_undraining_a_device_that_is_not_drained_is_refused(host: Daemon) -> None:
    with Context(host.address) as context:
        kept = Kept(context)
        with pytest.raises(RemotingError, match="Async0 is not drained, and serves all that is its own"):
            control.undrain(host.control_socket, "Async0")
        control.move(host.control_socket, 1, "Async1")
        control.undrain(host.control_socket, "Async0")
        assert taken(host)[1] == {"Async0": 4000}
        assert kept.are_there()


def test_draining_a_drained_device_is_refused_unless_a_guest_stayed_there(host: Daemon) -> None:
    with Context(host.address) as context:
        kept = Kept(context)
        control.pause(host.control_socket, 1)
        for _ in range(2):
            with pytest.raises(RemotingError, match="guest 1: it is paused"):
                control.drain(host.control_socket, "Async0")
        control.resume(host.control_socket, 1)
        control.drain(host.control_socket, "Async0")
        assert taken(host) == {1: {"Async1": 4000}}
        with pytest.raises(RemotingError, match="Async0 is drained already, and serves nobody"):
            control.drain(host.control_socket, "Async0")
        assert kept.are_there()


def test_a_drained_device_does_not_take_what_is_on_another(host: Daemon) -> None:
    with Context(host.address) as context:
        kept = Kept(context)
        control.drain(host.control_socket, "Async0")
        with pytest.raises(RemotingError, match="no other device like Async1 that is not drained"):
            control.drain(host.control_socket, "Async1")
        assert taken(host) == {1: {"Async1": 4000}}
        assert kept.are_there()


@pytest.mark.parametrize(
    ("device", "reason"),
    [
        ("CPU", "guest 1: what it has on devices like this one is there already, and nothing else can go there"),
        ("Async7", "guest 1: this daemon offers no device Async7, but( CPU| Async0| Async1){3}"),
        ("A" * 4000, "guest 1: this daemon offers no device AAAAA"),
    ],
)
def test_a_guest_does_not_move_to_a_device_of_another_kind(host: Daemon, device: str, reason: str) -> None:
    with Context(host.address) as context:
        kept = Kept(context)
        with pytest.raises(RemotingError, match=reason):
            control.move(host.control_socket, 1, device)
        assert kept.are_there()
        assert taken(host) == {1: {"Async0": 4000}}


def test_a_device_without_another_of_its_kind_cannot_be_drained(host: Daemon) -> None:
    with pytest.raises(RemotingError, match="no other device like CPU"):
        control.drain(host.control_socket, "CPU")
    with Context(host.address) as context:
        assert Kept(context, "Remote-CPU").are_there()


def test_a_guest_that_a_device_does_not_take_stays_where_it_is(host_libraries: Path, tmp_path: Path) -> None:
    """Async1 keeps more of a tensor than its bytes there, which the guest was not told of Async0."""
    folder = async_host.build(host_libraries, tmp_path / "lib").parent
    with Daemon(DaemonConfig(folder, ("Async0", "Async1"))) as daemon, Context(daemon.address) as context:
        kept = Kept(context)
        with pytest.raises(
            RemotingError, match="guest 1: tensors must be initialised here in a way that the guest was not told of"
        ):
            control.move(daemon.control_socket, 1, "Async1")
        assert kept.are_there()
        assert taken(daemon) == {1: {"Async0": 4000}}


def test_the_commands_move_and_drain(host: Daemon) -> None:
    with Context(host.address) as context:
        kept = Kept(context)
        own = ["--control-socket", host.control_socket]
        for words in (["move", *own, "--device", "Async1", "1"], ["undrain", *own, "--device", "Async0"]):
            subprocess.run([sys.executable, "-m", "ggml_remoting", *words], check=True, timeout=SECONDS)
        words = ["drain", *own, "--device", "Async0"]
        subprocess.run([sys.executable, "-m", "ggml_remoting", *words], check=True, timeout=SECONDS)
        assert taken(host) == {1: {"Async1": 4000}}
        assert kept.are_there()
