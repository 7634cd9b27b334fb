"""A private daemon: started on a socket of its own, stopped with everything it started."""

from __future__ import annotations

import contextlib
import ctypes
import functools
import getpass
import os
import select
import shlex
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from ggml_remoting.errors import SetupError
from ggml_remoting.host_ggml import choose_host_ggml
from ggml_remoting.paths import BACKEND, DAEMON, c_part

ENDING_SIGNALS = frozenset({signal.SIGINT, signal.SIGTERM, signal.SIGHUP})

_START_SECONDS = 120.0  # a GPU's first probe may compile its shaders
_STOP_SECONDS = 3.0
_SOCKET_PATH_MAXIMUM = 107  # bytes; struct sockaddr_un
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class DaemonConfig:
    """What a daemon is to offer: the folder of the host's ggml libraries (None: the system's), which of its devices
    (none: its GPUs, or for want of one its CPU), and by which ggml-rpc-servers (HOST:PORT) it has more.

    `options` are further words of ggml-remotingd's command line: limits of what guests may take, and what its workers
    are kept from.
    """

    lib_dir: str | Path | None = None
    devices: tuple[str, ...] = ()
    rpc_servers: tuple[str, ...] = ()
    options: tuple[str, ...] = ()

    def check(self) -> None:
        """Raises SetupError if lib_dir cannot be a folder of ggml libraries."""
        if self.lib_dir is None:
            return
        if not Path(self.lib_dir).is_dir():
            raise SetupError(f"--lib-dir: {self.lib_dir} is not a folder")


def make_socket_folder(socket: Path) -> None:
    """Makes the folder that a socket will lie in, which everybody may enter.

    Raises SetupError if this user may not make it.
    """
    folder = socket.absolute().parent
    try:
        folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    except OSError as error:
        raise SetupError(
            f"the folder {folder} cannot be made: {error.strerror}; make it once as root by `install -d -o "
            f"{getpass.getuser()} {shlex.quote(str(folder))}`, "
            "or listen elsewhere by --socket PATH, which guests are told by GGML_REMOTING=unix:PATH"
        ) from error


class Interrupted(Exception):
    """A blocked signal arrived during the wait."""

    def __init__(self, number: int) -> None:
        super().__init__(signal.Signals(number).name)
        self.number = number


@dataclass(frozen=True)
class OwnerSockets:
    """Where a daemon serves its owner: tells its status, and is told what to do with guests. None: nowhere."""

    status: Path | None = None
    control: Path | None = None


def serve_command(
    config: DaemonConfig,
    socket: Path,
    owner: OwnerSockets = OwnerSockets(),
    *,
    trace: bool = False,
    program: Path | None = None,
) -> list[str]:
    """The command line of a daemon, or of another build of it, that listens on `socket` and serves its owner too.

    Raises SetupError if a part of it is missing.
    """
    config.check()
    command = [
        str(program or c_part(DAEMON)),
        "serve",
        "--socket",
        str(socket),
        "--backend-library",
        str(c_part(BACKEND)),
    ]
    if config.lib_dir is not None:
        command += ["--lib-dir", str(Path(config.lib_dir).resolve())]
    for device in config.devices:
        command += ["--device", device]
    for server in config.rpc_servers:
        command += ["--rpc", server]
    if owner.status is not None:
        command += ["--status-socket", str(owner.status)]
    if owner.control is not None:
        command += ["--control-socket", str(owner.control)]
    if trace:
        command.append("--trace")
    return [*command, *config.options]


class Daemon:
    """A running private daemon. Ends with its with statement, or when this process dies.

    Its messages go to a file, shown when it fails; with `verbose`, to standard error as they come.
    """

    def __init__(
        self,
        config: DaemonConfig | None = None,
        *,
        verbose: bool = False,
        trace: bool = False,
        program: Path | None = None,
        environment: Mapping[str, str] | None = None,
        owner: int | None = None,
        own_session: bool = True,
    ) -> None:
        """Starts it, or another build of it, with this process's environment or another, and waits until it listens.

        It has a session of its own unless told otherwise, and a group of processes in any case: a terminal's Ctrl-C is
        for the guest, which may need the daemon to finish.
        Without a config it offers the devices of the first ggml that `ggml-remoting doctor` finds on this machine.
        Raises SetupError with its own words if it does not, Interrupted on a blocked signal, or when the process
        of the pidfd `owner` ends before that.
        """
        self._folder = _private_folder()
        self._process: subprocess.Popen[bytes] | None = None
        try:
            config = config or DaemonConfig(choose_host_ggml().folder)
            own = OwnerSockets(self.status_socket, self.control_socket)
            command = serve_command(config, self.socket, own, trace=trace, program=program)
            with self._log_path.open("wb") as log:
                self._process = subprocess.Popen(
                    command,
                    env=environment,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=None if verbose else log,
                    start_new_session=own_session,
                    process_group=None if own_session else 0,
                    preexec_fn=functools.partial(_prepare_child, os.getpid()),
                )
            self._wait_until_ready(self._process, owner)
        except BaseException:
            self.stop()
            raise

    @property
    def socket(self) -> Path:
        """Where it listens."""
        return self._folder / "socket"

    @property
    def status_socket(self) -> Path:
        """Where it tells its status."""
        return self._folder / "status"

    @property
    def control_socket(self) -> Path:
        """Where it is told what to do with guests."""
        return self._folder / "control"

    @property
    def address(self) -> str:
        """For GGML_REMOTING and Context."""
        return f"unix:{self.socket}"

    @property
    def pid(self) -> int:
        """Its process id."""
        if self._process is None:
            raise SetupError("the daemon has been stopped")
        return self._process.pid

    def __repr__(self) -> str:
        return f"<Daemon {self._process.pid} at {self.address}>" if self._process else "<Daemon, stopped>"

    def failure(self) -> str | None:
        """Why it ended by itself, in one line, or None while it runs."""
        if self._process is None or self._process.poll() is None:
            return None
        return f"the daemon ended by itself ({_describe_end(self._process.returncode)}): {self.last_message()}"

    def log(self) -> str:
        """All that it and its workers have logged, unless it is verbose."""
        return self._log_path.read_text("utf-8", "replace") if self._log_path.is_file() else ""

    def last_message(self) -> str:
        """The last line that it logged."""
        lines = self.log().split("\n")
        return next((line for line in reversed(lines) if line.strip()), "it said nothing").removeprefix(
            "ggml-remotingd: "
        )

    def stop(self) -> None:
        """Ends it and its workers and removes its folder. Stopping twice is harmless."""
        if self._process is not None:
            _end_group(self._process)
            self._process = None
        shutil.rmtree(self._folder, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def _log_path(self) -> Path:
        return self._folder / "log"

    def _wait_until_ready(self, process: subprocess.Popen[bytes], owner: int | None) -> None:
        assert process.stdout is not None
        deadline = time.monotonic() + _START_SECONDS
        said = b""
        while not said.endswith(b"\n"):
            if pending := signal.sigpending() & ENDING_SIGNALS:
                raise Interrupted(min(pending))
            if time.monotonic() > deadline:
                raise SetupError(f"the daemon was not ready within {_START_SECONDS:.0f} s: {self.last_message()}")
            output = process.stdout.fileno()
            ready = select.select([output] if owner is None else [output, owner], [], [], 0.1)[0]
            if owner in ready:
                raise Interrupted(signal.SIGTERM)
            if output in ready:
                part = os.read(output, 4096)
                if not part:
                    process.wait()
                    raise SetupError(f"the daemon did not start: {self.last_message()}")
                said += part
        if not said.startswith(b"ready"):
            raise SetupError(f"the daemon said something else than ready: {said!r}")


def _prepare_child(parent: int) -> None:
    """Runs in the child: unblocks all signals, and has the child end when the parent dies."""
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def _private_folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="ggml-remoting-"))
    if len(os.fsencode(folder / "socket")) > _SOCKET_PATH_MAXIMUM:
        folder.rmdir()
        folder = Path(tempfile.mkdtemp(prefix="ggml-remoting-", dir="/tmp"))
    return folder


def _end_group(process: subprocess.Popen[bytes]) -> None:
    """Asks the process to end, then kills what is left of its group.

    Its id stays taken until it is waited for, so nobody else is hit.
    """
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
    deadline = time.monotonic() + _STOP_SECONDS
    while process.returncode is None and not _has_ended(process.pid) and time.monotonic() < deadline:
        time.sleep(0.01)
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    if process.stdout is not None:
        process.stdout.close()


def _has_ended(pid: int) -> bool:
    return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT | os.WNOHANG) is not None


def _describe_end(status: int) -> str:
    return f"status {status}" if status >= 0 else signal.Signals(-status).name
