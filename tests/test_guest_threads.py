"""The number of a guest's threads is limited, however many contexts it has."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.device_daemon import Daemon
from tests.support.device_guest import Guest
from tests.support.virtio import Response

OWN = 2  # threads of each worker that do not compute


@contextmanager
def serving(library: Path, *options: str) -> Iterator[Daemon]:
    with tempfile.TemporaryDirectory(prefix="remoting-") as name, Daemon(library, Path(name), *options) as daemon:
        yield daemon
        assert daemon.stop() == 0, daemon.log()


def threads_of(worker: int) -> int:
    """The number of threads on the worker's command line."""
    words = Path(f"/proc/{worker}/cmdline").read_bytes().split(b"\0")
    return int(words[words.index(b"--threads") + 1])


def test_contexts_share_the_threads_of_their_guest(library: Path) -> None:
    limit = 4 * OWN + 6
    with serving(library, "--contexts", "4", "--guest-threads", str(limit)) as daemon:
        guest = Guest(daemon.path).start()
        for number in range(1, 5):
            assert guest.create_context(number) == Response.OK
            daemon.wait_for_children(number)
        shares = [threads_of(worker) for worker in daemon.children()]
        assert min(shares) >= 1
        assert sum(shares) + len(shares) * OWN <= limit
        assert sum(shares) == min(4 * (os.cpu_count() or 1), 6)
        guest.close()


def test_a_context_without_a_free_thread_is_refused(library: Path) -> None:
    with serving(library, "--contexts", "4", "--guest-threads", "7") as daemon:
        guest = Guest(daemon.path).start()
        for number in range(1, 4):
            assert guest.create_context(number) == Response.OK
        assert daemon.logs("the host allows 7 threads of a guest's workers on CPUs (ggml-remotingd --guest-threads)")
        daemon.wait_for_children(2)
        assert [threads_of(worker) for worker in daemon.children()] == [1, 1]
        guest.close()


def test_a_context_that_ends_returns_its_threads(library: Path) -> None:
    with serving(library, "--contexts", "1", "--guest-threads", "3") as daemon:
        for _ in range(3):
            guest = Guest(daemon.path).start()
            assert guest.create_context() == Response.OK
            daemon.wait_for_children(1)
            guest.close()
            daemon.wait_for_no_process()
        assert "--guest-threads" not in daemon.log()


def test_without_a_limit_each_context_has_the_threads_it_asks_for(library: Path) -> None:
    with serving(library, "--guest-threads", "0", "--threads", "1") as daemon:
        guest = Guest(daemon.path).start()
        assert guest.create_context() == Response.OK
        daemon.wait_for_children(1)
        assert [threads_of(worker) for worker in daemon.children()] == [1]
        guest.close()
