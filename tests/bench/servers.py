"""The servers that the bench starts: ggml-remotingd and ggml-rpc-server."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from ggml_remoting.daemon import DaemonConfig, OwnerSockets, serve_command
from ggml_remoting.errors import SetupError

_START_SECONDS = 120.0
_STOP_SECONDS = 5.0


class Server:
    """A running server and its log. Leaving its `with` block ends it and all processes that it started."""

    def __init__(self, command: list[str], log: Path, environment: dict[str, str]) -> None:
        self.log = log
        self._name = Path(command[0]).name
        with log.open("wb") as file:
            self._process = subprocess.Popen(
                command,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        """The server's process id."""
        return self._process.pid

    def children(self) -> list[int]:
        """The ids of the server's child processes."""
        return [int(pid) for pid in Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()]

    def is_ready(self) -> bool:
        """Whether the server listens."""
        raise AssertionError(f"{self._name} does not say when it is ready")

    def wait_until_ready(self) -> None:
        """Waits until the server listens. Raises SetupError with its log's last line if it ends or takes too long."""
        deadline = time.monotonic() + _START_SECONDS
        while not self.is_ready():
            if self._process.poll() is not None or time.monotonic() > deadline:
                words = self.log.read_text("utf-8", "replace").strip().splitlines()[-1:]
                self.stop()
                raise SetupError(f"{self._name} did not start: {''.join(words)}")
            time.sleep(0.05)

    def stop(self) -> None:
        """Ends it."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGTERM)
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def __enter__(self) -> Self:
        self.wait_until_ready()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


class Daemon(Server):
    """A ggml-remotingd that listens on a socket in the bench's folder."""

    def __init__(
        self,
        libraries: Path,
        device: str,
        folder: Path,
        environment: dict[str, str],
        *,
        options: tuple[str, ...] = (),
        trace: bool = False,
    ) -> None:
        self._socket = folder / "socket"
        self.status_socket = folder / "status"
        for path in (self._socket, self.status_socket):
            path.unlink(missing_ok=True)
        command = serve_command(
            DaemonConfig(libraries, tuple(device.split("/")), options=options),
            self._socket,
            OwnerSockets(self.status_socket),
            trace=trace,
        )
        super().__init__(command, folder / "daemon.log", environment)

    @property
    def address(self) -> str:
        """For GGML_REMOTING."""
        return f"unix:{self._socket}"

    @property
    def stream_address(self) -> str:
        """The address for a guest that shares no memory with the daemon."""
        return f"stream:{self._socket}"

    def is_ready(self) -> bool:
        """Whether the daemon has reported that it listens."""
        return "ready" in self.log.read_text("utf-8", "replace")


class RpcServer(Server):
    """A ggml-rpc-server on a free port of the loopback interface."""

    def __init__(self, programs: Path, device: str, threads: int, folder: Path, environment: dict[str, str]) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = probe.getsockname()[1]
        command = [
            str(programs / "ggml-rpc-server"),
            "-H",
            "127.0.0.1",
            "-p",
            str(self._port),
            "-d",
            device.replace("/", ","),
            "-t",
            str(threads),
        ]
        super().__init__(command, folder / "rpc-server.log", environment)

    @property
    def endpoint(self) -> str:
        """HOST:PORT, as llama-bench's --rpc takes it."""
        return f"127.0.0.1:{self._port}"

    def is_ready(self) -> bool:
        """Whether the port is bound. Connecting would count as a client, so it is not tried."""
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", self._port))
            except OSError:
                return True
        return False
