"""Starts a daemon for one test, without the Python package."""

from __future__ import annotations

import contextlib
import os
import select
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import ClassVar, Self

from tests.support.c_enums import REPOSITORY
from tests.support.device_guest import Guest
from tests.support.waiting import SECONDS, comes_true, until
from tests.support.watch import children, descriptors_of, in_view, mappings_of, workers

BUILD = REPOSITORY / os.environ.get("GGML_REMOTING_BUILD", "build")


class Daemon:
    """A daemon for one test. Its `with` block waits until it listens, and ends it and its children, whatever fails."""

    executable: ClassVar[Path] = Path(os.environ.get("REMOTING_DAEMON", BUILD / "ggml-remotingd"))

    def __init__(
        self,
        library: Path,
        directory: Path,
        *options: str | Path,
        environment: Mapping[str, str] | None = None,
        before: Sequence[str] | None = None,
    ) -> None:
        """`before` are the words of a command that becomes the daemon; without them, one in which tests may
        trace it.
        """
        before = in_view() if before is None else before
        self.path = directory / "socket"
        self.log_path = directory / "log"
        self.process = subprocess.Popen(
            [*before, self.executable, "serve", "--socket", self.path, "--backend-library", library, *options],
            stdout=subprocess.PIPE,
            stderr=open(self.log_path, "ab"),
            env={
                **os.environ,
                "GGML_BACKEND_PATH": "/nowhere",
                "GGML_REMOTING": "unix:/nowhere",
                **(environment or {}),
            },
        )

    def __enter__(self) -> Self:
        try:
            assert select.select([self.process.stdout], [], [], SECONDS)[0], self.log()
            line = self.process.stdout.readline().decode()
            assert line == f"ready {self.path}\n", self.log()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()  # no effect if the test has waited for its end
        self.process.wait()
        self.process.stdout.close()

    def log(self) -> str:
        return self.log_path.read_text()

    def children(self) -> set[int]:
        """The workers."""
        return workers(self.process.pid)

    def processes(self) -> set[int]:
        """The workers and the device processes."""
        return children(self.process.pid)

    def logs(self, text: str) -> bool:
        """Whether the log comes to contain the text: lines about a guest arrive through pipes of its processes."""
        return comes_true(lambda: text in self.log())

    def serves_a_new_guest(self) -> bool:
        """Whether a new guest gets a context that runs."""
        guest = Guest(self.path)
        try:
            guest.start().running()
        except (ConnectionError, TimeoutError):
            return False
        finally:
            guest.close()
        return True

    def wait_for_children(self, count: int) -> None:
        until(
            lambda: len(self.children()) == count,
            lambda: f"{len(self.children())} children, not {count}: {self.log()}",
        )

    def wait_for_no_process(self) -> None:
        until(lambda: not self.processes(), lambda: f"{self.processes()} are left: {self.log()}")

    def descriptors(self) -> int:
        return descriptors_of(self.process.pid)

    def mappings(self) -> int:
        return mappings_of(self.process.pid).count("guest memory")

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.status()

    def status(self) -> int:
        """The daemon's exit status, whether it ended by itself or by the test."""
        try:
            return self.process.wait(SECONDS)
        finally:
            self.__exit__()


@contextlib.contextmanager
def daemon_of_any_user(library: Path, *options: str | Path, before: Sequence[str] | None = None) -> Iterator[Daemon]:
    """A daemon that can run as any user, and must stop without a failure: its program and the library are copied to
    where all may read them, its sockets lie where all may make them.
    """
    with tempfile.TemporaryDirectory(prefix="remoting-") as name:
        folder = Path(name)
        folder.chmod(0o777)
        for file in (Daemon.executable, library):
            Path(shutil.copy(file, folder)).chmod(0o755)

        class Copied(Daemon):
            executable = folder / Daemon.executable.name

        with Copied(folder / library.name, folder, *options, before=before) as started:
            yield started
            assert started.stop() == 0, started.log()
