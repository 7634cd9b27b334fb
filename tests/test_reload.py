"""`ggml-remoting reload` replaces the host's ggml while guests run."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from ggml_remoting import control, downloads
from ggml_remoting.arrays import Memory, describe
from ggml_remoting.context import Context
from ggml_remoting.daemon import Daemon, DaemonConfig
from ggml_remoting.errors import RemotingError
from ggml_remoting.generated.records import Tensor
from ggml_remoting.status import Status
from tests.support import async_host, forced_tokens
from tests.support.valid_ops import f32, honest, with_words
from tests.support.waiting import SECONDS, until_told

OLD, NEW = "0.9.4", "0.20.2"
_VALUES = np.arange(1000, dtype=np.float32)


@pytest.fixture(scope="session")
def old_libraries() -> Path:
    """The folder of an older stock ggml."""
    return downloads.fetch(downloads.Package("libggml-python", OLD, 3, f"a prebuilt ggml {OLD}")) / "libggml" / "lib64"


class Kept:
    """Values in a buffer of a guest."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._memory = Memory(context, _VALUES.nbytes)
        self._tensor = self._memory.place(describe(_VALUES.shape, np.float32))
        context.buffer_set_tensor(self._memory.buffer, self._tensor, _VALUES.tobytes(), 0, _VALUES.nbytes)
        context.context_ping()

    def are_there(self) -> bool:
        return (
            self._context.buffer_get_tensor(self._memory.buffer, self._tensor, 0, _VALUES.nbytes) == _VALUES.tobytes()
        )


def workers_of(daemon: Daemon) -> set[int]:
    """The process ids of all guests' workers."""
    with Status(daemon.socket.parent / "status") as status:
        until_told(status, lambda: status.offer)
        return {worker.pid for worker in status.workers.values()}


def reload(daemon: Daemon, folder: Path) -> str:
    """Why some guests do not use the ggml of that folder; empty if all do."""
    try:
        control.reload(daemon.control_socket, folder)
    except RemotingError as error:
        return str(error)
    return ""


def test_logits_equal_the_old_ggml_s_before_a_reload_and_are_close_to_the_new_one_s_after_it(
    host_libraries: Path,
) -> None:
    """The two builds of ggml differ in their kernels; the guest's keys and values were computed by the old one."""
    found = forced_tokens.compare(host_libraries, downloads.fetch_server().lib_dir)
    assert found.before_from_old == 0
    assert found.steps_after > 0
    assert found.after_from_new <= found.old_from_new


def test_present_and_new_guests_get_the_new_ggml(old_libraries: Path, host_libraries: Path) -> None:
    with (
        Daemon(DaemonConfig(old_libraries, ("CPU",))) as daemon,
        Context(daemon.address) as one,
        Context(daemon.address) as other,
    ):
        kept = [Kept(one), Kept(other)]
        before = workers_of(daemon)
        assert reload(daemon, host_libraries) == ""
        assert all(values.are_there() for values in kept)
        assert not before & workers_of(daemon)
        assert one.offer.release == OLD
        with Context(daemon.address) as new:
            assert new.offer.release == NEW
            assert Kept(new).are_there()
        assert daemon.log().count(f": reloaded from ggml {OLD} to ggml {NEW}") == 2


def test_a_guest_can_be_moved_back_to_the_older_ggml(old_libraries: Path, host_libraries: Path) -> None:
    with Daemon(DaemonConfig(old_libraries, ("CPU",))) as daemon, Context(daemon.address) as context:
        kept = Kept(context)
        assert reload(daemon, host_libraries) == ""
        assert reload(daemon, old_libraries) == ""
        assert kept.are_there()
        assert f"guest 1: reloaded from ggml {NEW} of {host_libraries} to ggml {OLD}" in daemon.log()


def test_a_present_guest_can_use_what_only_the_new_ggml_has(old_libraries: Path, host_libraries: Path) -> None:
    with Daemon(DaemonConfig(old_libraries, ("CPU",))) as daemon, Context(daemon.address) as context:
        newer = honest("GATED_DELTA_NET").tensors()
        assert not context.device_supports_op(0, newer).result
        assert reload(daemon, host_libraries) == ""
        assert context.device_supports_op(0, newer).result


def test_a_guest_that_was_told_an_op_is_supported_keeps_a_ggml_that_supports_it(
    old_libraries: Path, host_libraries: Path
) -> None:
    """Only the older ggml supports SSM_SCAN without a word that 0.20 requires."""
    with (
        Daemon(DaemonConfig(old_libraries, ("CPU",))) as daemon,
        Context(daemon.address) as context,
        Context(daemon.address) as other,
    ):
        kept = [Kept(context), Kept(other)]
        question = with_words(honest("SSM_SCAN")).tensors()
        assert context.device_supports_op(0, question).result
        assert reload(daemon, host_libraries) == "guest 1: the guest was told of an op that is not supported here"
        assert all(values.are_there() for values in kept)
        assert context.device_supports_op(0, question).result
        assert f"guest 2: reloaded from ggml {OLD} to ggml {NEW}" in daemon.log()
        assert f"guest 1: reloaded from ggml {OLD} to ggml {NEW}" not in daemon.log()


def test_an_answer_that_a_guest_has_had_binds_every_later_ggml(old_libraries: Path, host_libraries: Path) -> None:
    """The answer of the first ggml counts, not that of a ggml in between."""
    with Daemon(DaemonConfig(host_libraries, ("CPU",))) as daemon, Context(daemon.address) as context:
        newer = honest("GATED_DELTA_NET").tensors()
        assert context.device_supports_op(0, newer).result
        for _ in range(2):
            control.pause(daemon.control_socket, 1)
            control.resume(daemon.control_socket, 1)
        assert "an op that is not supported here" in reload(daemon, old_libraries)
        assert context.device_supports_op(0, newer).result


Devices = Callable[..., Path]


@pytest.fixture
def devices(host_libraries: Path, tmp_path: Path) -> Devices:
    """Makes folders of a ggml with two asynchronous devices that have the given traits."""
    return lambda name, **traits: async_host.build(host_libraries, tmp_path / name, **traits).parent


def sized(context: Context, tensor: Tensor) -> int:
    return context.buffer_type_get_alloc_size(context.offer.devices[0].buffer_type, [tensor]).result


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ({}, {"alignment": 128}, "needs more room here"),
        ({"alignment": 64}, {"alignment": 32}, ""),
        ({}, {"room": 8}, "needs more room here"),
        ({"room": 8}, {"room": 16}, "a tensor takes 80 bytes here, and the guest was told of 72"),
        ({"room": 16}, {"room": 8}, ""),
        ({"alike": 1}, {"alike": 1}, ""),
    ],
)
def test_a_guest_whose_tensors_would_need_more_room_keeps_its_ggml(
    devices: Devices, before: dict[str, int], after: dict[str, int], reason: str
) -> None:
    config = DaemonConfig(devices("before", **before), ("Async0", "Async1"))
    with Daemon(config) as daemon, Context(daemon.address) as context:
        kept = Kept(context)
        told = sized(context, f32(4, 4))
        said = reload(daemon, devices("after", **after))
        assert reason in said
        assert bool(said) == bool(reason)
        assert kept.are_there()
        assert sized(context, f32(4, 4)) <= told


def test_a_ggml_without_the_offered_devices_is_refused(devices: Devices, host_libraries: Path) -> None:
    with Daemon(DaemonConfig(devices("some"), ("Async0",))) as daemon, Context(daemon.address) as context:
        kept, before = Kept(context), workers_of(daemon)
        assert "the host has no device 'Async0'" in reload(daemon, host_libraries)
        assert workers_of(daemon) == before
        assert kept.are_there()
        with Context(daemon.address) as new:
            assert Kept(new).are_there()


def test_the_command_names_the_guests_that_keep_their_ggml(old_libraries: Path, host_libraries: Path) -> None:
    with Daemon(DaemonConfig(old_libraries, ("CPU",))) as daemon, Context(daemon.address) as context:
        context.device_supports_op(0, with_words(honest("SSM_SCAN")).tensors())
        command = [sys.executable, "-m", "ggml_remoting", "reload", "--control-socket", daemon.control_socket]
        done = subprocess.run(
            [*command, "--lib-dir", host_libraries], check=False, timeout=SECONDS, capture_output=True, text=True
        )
        assert done.returncode == 1
        assert "guest 1: the guest was told of an op" in done.stderr
        subprocess.run([*command, "--lib-dir", old_libraries], check=True, timeout=SECONDS)
