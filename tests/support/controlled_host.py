"""A daemon with a control socket for one test, whose guests have scripted workers."""

from __future__ import annotations

import contextlib
import os
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from ggml_remoting import control
from ggml_remoting.errors import RemotingError
from ggml_remoting.generated.formats import ControlRequestType, RingState
from tests.support.descriptor_copies import copies_of
from tests.support.device_daemon import Daemon
from tests.support.device_guest import RING, Guest
from tests.support.ring import HEAD, STATE
from tests.support.scripted_worker import Order
from tests.support.virtio import Response
from tests.support.waiting import SECONDS
from tests.support.watch import device_processes


class Host(Daemon):
    """A daemon with the sockets of its owner."""

    def __init__(self, library: Path, folder: Path, *options: str) -> None:
        self.control = folder / "control"
        self.status_socket = folder / "status"
        sockets = ("--control-socket", self.control, "--status-socket", self.status_socket)
        super().__init__(library, folder, *sockets, *options)

    def pause(self, guest: int = 1) -> None:
        control.pause(self.control, guest)

    def resume(self, guest: int = 1) -> None:
        control.resume(self.control, guest)

    def reload(self, lib_dir: str) -> None:
        """Loads the libraries of a folder; the scripted worker takes the folder's name as an instruction."""
        control._ask(self.control, ControlRequestType.RELOAD, text=lib_dir.encode())

    def hangs(self) -> bool:
        """Whether its only worker does as Order.HANG_... says: waits for a signal."""
        return "pause" in "".join(Path(f"/proc/{worker}/wchan").read_text() for worker in self.children())

    def state_sizes(self) -> list[int]:
        """The sizes of the states that the device processes hold, in bytes."""
        sizes: list[int] = []
        for process in device_processes(self.process.pid):
            with copies_of(process, "/memfd:ggml-remoting-state") as copies:
                sizes += [os.fstat(copy).st_size for copy in copies.values()]
        return sizes

    def states(self) -> int:
        """The number of states that the device processes hold."""
        return len(self.state_sizes())


@contextlib.contextmanager
def running_host(library: Path, *options: str) -> Iterator[Host]:
    """A host, which must stop without a failure. Its sockets lie in a folder with a short name."""
    with tempfile.TemporaryDirectory(prefix="remoting-") as name, Host(library, Path(name), *options) as host:
        yield host
        assert host.stop() == 0, host.log()


@contextlib.contextmanager
def running_guest(host: Host) -> Iterator[Guest]:
    """A guest of it with a context and a worker that serves its ring."""
    with contextlib.closing(Guest(host.path).start().running()) as guest:
        yield guest


class Asked(threading.Thread):
    """A command to the control socket, sent from a thread."""

    def __init__(self, command: Callable[[], None]) -> None:
        super().__init__(daemon=True)
        self._command = command
        self._reason = ""
        self.start()

    def run(self) -> None:
        try:
            self._command()
        except RemotingError as error:
            self._reason = str(error)

    def reason(self) -> str:
        """The reason of its failure; empty if it succeeded."""
        self.join(SECONDS)
        assert not self.is_alive()
        return self._reason


def obeys(guest: Guest, order: int, tail: int) -> None:
    """Gives the worker an order and waits until it has taken it."""
    guest.order(order, tail)
    assert guest.submit(2)[0] == Response.OK
    guest.wait_word(RING + HEAD, tail)


def serves(guest: Guest, tail: int = 80) -> bool:
    """Whether a worker serves the ring."""
    obeys(guest, Order.NOTHING, tail)
    return guest.word(RING + STATE) == RingState.RUNNING
