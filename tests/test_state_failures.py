"""What goes wrong while a guest of a real ggml is saved and restored: the reason is told, the guest continues where it
can, no other guest is touched, and nothing is left behind.
"""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from ggml_remoting import control
from ggml_remoting.arrays import Array, Memory
from ggml_remoting.context import Context
from ggml_remoting.daemon import Daemon, DaemonConfig
from ggml_remoting.errors import ContextLost, RemotingError
from ggml_remoting.generated import formats
from ggml_remoting.generated.records import Tensor
from tests.sanitizers.mark import limited_addresses
from tests.support.controlled_host import Asked
from tests.support.descriptor_copies import copies_of
from tests.support.waiting import until
from tests.support.watch import (
    daemon_in_view,
    descriptors_of,
    device_processes,
    memory_of,
    settled,
    trace,
    workers,
)

_SIZE = 192 << 20
_SMALL = 1 << 20
_STATE = "/memfd:ggml-remoting-state"
_TRIES = 50  # to stop a worker in the middle


@dataclass(frozen=True)
class Party:
    """A guest with values on the device, its device process, and its first worker."""

    context: Context
    memory: Memory
    tensor: Tensor
    values: Array
    device_process: int
    worker: int

    def has_its_values(self) -> bool:
        """Whether the device still has them."""
        return bool(np.array_equal(self.memory.read(self.tensor).ravel(), self.values))

    def states(self) -> int:
        """How many states its device process holds."""
        with copies_of(self.device_process, _STATE) as copies:
            return len(copies)


def _connect(daemon: Daemon, size: int) -> Party:
    processes, before = device_processes(daemon.pid), workers(daemon.pid)
    context = Context(daemon.address)
    values = np.random.default_rng(size).random(size // 4, np.float32)
    memory = Memory(context, size)
    tensor = memory.put(values)
    context.context_ping()
    (process,), (worker,) = device_processes(daemon.pid) - processes, workers(daemon.pid) - before
    return Party(context, memory, tensor, values, process, worker)


@contextlib.contextmanager
def _hosted(libraries: Path, *options: str) -> Iterator[tuple[Daemon, Party, Party]]:
    """A daemon with a large guest, number 1, and a small one. Afterwards the small one is as it was, and when both have
    gone, nothing of them is left.
    """
    with daemon_in_view(DaemonConfig(libraries, ("CPU",), options=options)) as daemon:
        before = settled(daemon.pid)
        with contextlib.ExitStack() as guests:
            large = _connect(daemon, _SIZE)
            guests.callback(large.context.close)
            small = _connect(daemon, _SMALL)
            guests.callback(small.context.close)
            yield daemon, large, small
            assert small.has_its_values()
            assert small.worker in workers(daemon.pid)
        assert trace(before, daemon.pid) is None
        assert daemon.failure() is None


@pytest.fixture
def parties(host_libraries: Path) -> Iterator[tuple[Daemon, Party, Party]]:
    with _hosted(host_libraries) as opened:
        yield opened


def _pause(daemon: Daemon) -> None:
    control.pause(daemon.control_socket, 1)


def _resume(daemon: Daemon) -> None:
    control.resume(daemon.control_socket, 1)


def _new_worker(daemon: Daemon, known: set[int]) -> int | None:
    return next(iter(workers(daemon.pid) - known), None)


def _stop_midway(find: Callable[[], int | None], progress: Callable[[int], int], action: Asked) -> int | None:
    """Stops the worker that saves or restores when it has done a part of it; None if it was done before."""
    while action.is_alive():
        worker = find()
        if worker is not None and progress(worker) > _SIZE // 8:
            os.kill(worker, signal.SIGSTOP)
            if progress(worker) < _SIZE * 3 // 4:
                return worker
            os.kill(worker, signal.SIGCONT)
            return None
        time.sleep(0.0005)
    return None


def _stopped_while_saving(daemon: Daemon, party: Party, small: Party) -> tuple[int, Asked]:
    def written(_worker: int) -> int:
        with copies_of(party.device_process, _STATE) as copies:
            return 512 * sum(os.fstat(copy).st_blocks for copy in copies.values())

    for _ in range(_TRIES):
        (worker,) = workers(daemon.pid) - {small.worker}
        pausing = Asked(lambda: _pause(daemon))
        if _stop_midway(lambda worker=worker: worker, written, pausing):
            return worker, pausing
        assert pausing.reason() == ""
        _resume(daemon)
    pytest.fail(f"in {_TRIES} tries no worker was stopped while it saved")


def _stopped_while_restoring(daemon: Daemon, small: Party) -> tuple[int, Asked]:
    def restored(worker: int) -> int:
        """What it has more than one that has next to nothing."""
        return memory_of(worker) - memory_of(small.worker)

    for _ in range(_TRIES):
        _pause(daemon)
        resuming = Asked(lambda: _resume(daemon))
        worker = _stop_midway(lambda: _new_worker(daemon, {small.worker}), restored, resuming)
        if worker:
            return worker, resuming
        assert resuming.reason() == ""
    pytest.fail(f"in {_TRIES} tries no worker was stopped while it restored")


# --------------------------------------------------------------------------------------- somebody is killed


def test_a_worker_killed_while_it_saves_loses_its_context_only(parties: tuple[Daemon, Party, Party]) -> None:
    daemon, large, small = parties
    worker, pausing = _stopped_while_saving(daemon, large, small)
    os.kill(worker, signal.SIGKILL)
    assert "signal 9" in pausing.reason()
    with pytest.raises(ContextLost, match="signal 9"):
        large.context.context_ping()
    until(lambda: large.states() == 0)


def test_a_worker_killed_while_it_restores_leaves_the_guest_paused(parties: tuple[Daemon, Party, Party]) -> None:
    daemon, large, small = parties
    worker, resuming = _stopped_while_restoring(daemon, small)
    os.kill(worker, signal.SIGKILL)
    assert "signal 9" in resuming.reason()
    assert large.states() == 1
    assert workers(daemon.pid) == {small.worker}
    _resume(daemon)
    assert large.has_its_values()
    until(lambda: large.states() == 0)


def test_a_device_process_killed_while_its_worker_saves_loses_its_guest_only(
    parties: tuple[Daemon, Party, Party],
) -> None:
    daemon, large, small = parties
    worker, pausing = _stopped_while_saving(daemon, large, small)
    os.kill(large.device_process, signal.SIGKILL)
    os.kill(worker, signal.SIGCONT)
    assert "the guest has gone" in pausing.reason()
    until(lambda: workers(daemon.pid) == {small.worker}, "the guest's worker to end")


def test_a_device_process_killed_while_its_worker_restores_loses_its_guest_only(
    parties: tuple[Daemon, Party, Party],
) -> None:
    daemon, large, small = parties
    worker, resuming = _stopped_while_restoring(daemon, small)
    os.kill(large.device_process, signal.SIGKILL)
    os.kill(worker, signal.SIGCONT)
    assert "the guest has gone" in resuming.reason()
    until(lambda: workers(daemon.pid) == {small.worker}, "the guest's worker to end")


# ------------------------------------------------------------------------------------------ memory is short


def test_a_guest_whose_state_finds_no_memory_goes_on_with_its_worker(host_libraries: Path) -> None:
    with _hosted(host_libraries, "--state-memory-total", "100M") as (daemon, large, small):
        with pytest.raises(RemotingError, match=r"the host allows 100 MiB .* \(ggml-remotingd --state-memory-total\)"):
            _pause(daemon)
        assert workers(daemon.pid) == {large.worker, small.worker}
        assert large.has_its_values()
        assert large.states() == 0


@limited_addresses
def test_a_guest_that_finds_no_memory_to_return_to_stays_paused(parties: tuple[Daemon, Party, Party]) -> None:
    """Workers have the address space that the daemon has; a worker that has not half a guest's buffer cannot begin."""
    daemon, large, small = parties
    pages = int(Path(f"/proc/{small.worker}/statm").read_text().split()[0])
    limits = resource.prlimit(daemon.pid, resource.RLIMIT_AS)
    _pause(daemon)
    resource.prlimit(daemon.pid, resource.RLIMIT_AS, (pages * resource.getpagesize() + _SIZE // 2, limits[1]))
    with pytest.raises(RemotingError, match="guest 1: "):
        _resume(daemon)
    assert large.states() == 1
    assert workers(daemon.pid) == {small.worker}
    resource.prlimit(daemon.pid, resource.RLIMIT_AS, limits)
    _resume(daemon)
    assert large.has_its_values()


# --------------------------------------------------------------------------------------- the state is damaged

_HEADER = formats.StateHeader


@pytest.mark.parametrize(
    ("offset", "reason"),
    [
        (_HEADER.magic.offset, "this is no state"),
        (_HEADER.version.offset, "version"),
        (_HEADER.commands_size.offset, "."),
        (_HEADER.inventory_size.offset, "."),
        (_HEADER.head.offset, "."),
        (_HEADER.request_size.offset, "."),
    ],
)
def test_a_damaged_state_is_refused_and_tried_again_when_it_is_whole(
    parties: tuple[Daemon, Party, Party], offset: int, reason: str
) -> None:
    daemon, large, small = parties
    _pause(daemon)
    with copies_of(large.device_process, _STATE) as copies:
        (state,) = copies.values()
        whole = os.pread(state, 4, offset)
        os.pwrite(state, bytes(byte ^ 0xA5 for byte in whole), offset)
        with pytest.raises(RemotingError, match=f"guest 1: .*{reason}"):
            _resume(daemon)
        os.pwrite(state, whole, offset)
    assert workers(daemon.pid) == {small.worker}
    _resume(daemon)
    assert large.has_its_values()


# ------------------------------------------------------------------------------------------ privacy and leaks


def test_a_state_is_held_by_its_guest_s_device_process_only_and_has_no_name(
    parties: tuple[Daemon, Party, Party],
) -> None:
    daemon, large, small = parties
    _pause(daemon)
    holders = {}
    for process in {daemon.pid, small.worker, *device_processes(daemon.pid)}:
        with copies_of(process, _STATE) as copies:
            holders[process] = [os.fstat(copy) for copy in copies.values()]
    assert {process for process, found in holders.items() if found} == {large.device_process}
    assert [found.st_nlink for found in holders[large.device_process]] == [0]
    _resume(daemon)


def test_saving_and_restoring_again_and_again_leaves_nothing(parties: tuple[Daemon, Party, Party]) -> None:
    daemon, large, small = parties
    processes = (daemon.pid, large.device_process, small.device_process)
    descriptors = [descriptors_of(process) for process in processes]
    memory = [memory_of(process) for process in processes]
    for _ in range(10):
        _pause(daemon)
        _resume(daemon)
    until(lambda: [descriptors_of(process) for process in processes] == descriptors)
    for process, size in zip(processes, memory, strict=True):
        assert memory_of(process) <= size + _SMALL
    assert len(workers(daemon.pid)) == 2
    assert large.has_its_values()
