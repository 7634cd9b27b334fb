"""Fixtures that the tests share: the C parts, a small real ggml for the host, a private daemon with its CPU, and a
context; a host whose workers are scripted, and a guest of it.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from ggml_remoting import downloads
from ggml_remoting.context import Context
from ggml_remoting.daemon import Daemon, DaemonConfig
from ggml_remoting.paths import C_PARTS, FRONTEND, c_part
from tests.support import async_host, scripted_worker
from tests.support.controlled_host import Host, running_guest, running_host
from tests.support.device_guest import Guest
from tests.support.processes import ended

_REPOSITORY = Path(__file__).parents[1]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--transport",
        choices=("unix", "stream", "copied"),
        default="unix",
        help="how the guests of the shared daemons reach them: by shared memory, by a byte stream, or by memory whose "
        "content the device process copies",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Replaces ignored signals by handlers. Children inherit an ignored signal, which nohup and a shell's background
    cause, but not a handler.
    """
    config.addinivalue_line("markers", "shares_memory: needs memory that guest and host both map")
    for number in (signal.SIGINT, signal.SIGHUP):
        if signal.getsignal(number) == signal.SIG_IGN:
            signal.signal(number, lambda *_: None)


@pytest.fixture(scope="session")
def build_folder() -> Path:
    """The folder in which make has built the C parts."""
    return {c_part(part).parent for part in C_PARTS}.pop()


@pytest.fixture(scope="session")
def frontend_library(build_folder: Path) -> Path:
    """The library that GGML_BACKEND_PATH names in a guest."""
    return build_folder / FRONTEND


@pytest.fixture(scope="session")
def host_libraries() -> Path:
    """A folder with a small prebuilt ggml and its CPU backend."""
    return downloads.fetch_small_ggml()


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backend library whose worker carries out what a test sends it, for `tests.support.device_daemon.Daemon`."""
    return scripted_worker.build(tmp_path_factory.mktemp("scripted-worker"))


@dataclass(frozen=True)
class RunningDaemon:
    """A daemon that something else has started, such as the host of the VM in which the tests run.

    Tests that need its process or its files are skipped.
    """

    address: str

    @property
    def pid(self) -> int:
        pytest.skip("the daemon runs on another machine")

    @property
    def socket(self) -> Path:
        pytest.skip("the daemon runs on another machine")

    def log(self) -> str:
        pytest.skip("the daemon runs on another machine")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselects the tests marked shares_memory where guests and workers share none."""
    if config.getoption("--transport") != "unix":
        items[:] = [item for item in items if not item.get_closest_marker("shares_memory")]


class StreamDaemon(Daemon):
    """A daemon whose guests connect over a byte stream and share no memory with it."""

    @property
    def address(self) -> str:
        return f"stream:{self.socket}"


@pytest.fixture(scope="session")
def memory_options(request: pytest.FixtureRequest) -> tuple[str, ...]:
    """The option of the daemons that says whether workers map guests' memory."""
    return ("--vm-memory", "copied") if request.config.getoption("--transport") == "copied" else ()


@pytest.fixture(scope="session")
def daemon(
    request: pytest.FixtureRequest, build_folder: Path, host_libraries: Path, memory_options: tuple[str, ...]
) -> Iterator[Daemon | RunningDaemon]:
    """A daemon that offers the CPU, or the one at GGML_REMOTING_TEST_ADDRESS, which must offer a CPU too."""
    if address := os.environ.get("GGML_REMOTING_TEST_ADDRESS"):
        yield RunningDaemon(address)
        return
    kind = StreamDaemon if request.config.getoption("--transport") == "stream" else Daemon
    with kind(DaemonConfig(host_libraries, ("CPU",), options=memory_options)) as running:
        yield running


@pytest.fixture(scope="session")
def async_device(host_libraries: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library of two asynchronous devices, in a folder with the ggml that it was built for."""
    return async_host.build(host_libraries, tmp_path_factory.mktemp("async") / "lib")


@pytest.fixture(scope="session")
def two_devices(async_device: Path, memory_options: tuple[str, ...]) -> Iterator[Daemon]:
    """A daemon that offers both asynchronous devices and the CPU, and that does not wait for streams in order to share
    a device.
    """
    with Daemon(
        DaemonConfig(async_device.parent, ("Async0", "Async1", "CPU"), options=("--share", "driver", *memory_options))
    ) as running:
        yield running


@pytest.fixture
def same_machine(daemon: Daemon | RunningDaemon) -> None:
    """Skips the test if the daemon runs on another machine."""
    assert daemon.pid


@pytest.fixture
def context(daemon: Daemon) -> Iterator[Context]:
    """A guest context for one test."""
    with Context(daemon.address) as opened:
        yield opened


@pytest.fixture
def host(library: Path) -> Iterator[Host]:
    """A daemon with the sockets of its owner, whose workers do as a test orders. A file of tests may have another."""
    with running_host(library) as started:
        yield started


@pytest.fixture
def guest(host: Host) -> Iterator[Guest]:
    """A guest of the host that the file of a test has, with a context and a worker."""
    with running_guest(host) as opened:
        yield opened


@pytest.fixture
def unheard_of(host_libraries: Path, tmp_path: Path) -> Path:
    """A stock ggml that reports its version as 0.29.2."""
    folder = tmp_path / "lib"
    shutil.copytree(host_libraries, folder)
    for path in folder.glob("libggml-base.so*"):
        data = path.read_bytes()
        assert data.count(b"0.20.2\0") == 1
        path.write_bytes(data.replace(b"0.20.2\0", b"0.29.2\0"))
    return folder


@pytest.fixture(params=["0u", "2u"])
def address_of_another_version(
    request: pytest.FixtureRequest, build_folder: Path, host_libraries: Path, tmp_path: Path
) -> Iterator[str]:
    """The address of a daemon that was built for another version of the protocol."""
    daemon, socket = tmp_path / "daemon", tmp_path / "s"
    sources = [
        *(_REPOSITORY / "runtime/daemon").glob("*.c"),
        *(_REPOSITORY / "runtime/device").rglob("*.c"),
        *(_REPOSITORY / "runtime/shared").glob("*.c"),
        *(_REPOSITORY / "generated/shared").glob("*.c"),
    ]
    folders = ("runtime/shared", "runtime/daemon", "runtime/device", "generated/include")
    includes = [f"-I{_REPOSITORY / folder}" for folder in folders]
    definitions = ["-D_GNU_SOURCE", '-DREMOTING_VERSION="test"', f"-DREMOTING_PROTOCOL_VERSION={request.param}"]
    compiler = [os.environ.get("CC", "gcc"), "-std=c11", *definitions]
    subprocess.run([*compiler, *includes, *map(str, sources), "-ldl", "-o", str(daemon)], check=True)
    library = build_folder / "libggml-remotingbackend.so"
    command = [
        daemon,
        "serve",
        "--socket",
        socket,
        "--backend-library",
        library,
        "--lib-dir",
        host_libraries,
        "--device",
        "CPU",
    ]
    with ended(subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)) as running:
        assert running.stdout
        assert running.stdout.readline() == f"ready {socket}\n"
        yield f"unix:{socket}"
