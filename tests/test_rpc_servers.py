"""A ggml-rpc-server of another machine, here on loopback, is offered as a device of the daemon like any other."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from ggml_remoting import downloads
from ggml_remoting.context import Context
from ggml_remoting.daemon import Daemon, DaemonConfig
from ggml_remoting.errors import SetupError
from ggml_remoting.paths import cache_folder
from test_cli import ggml_remoting
from test_many_guests import Guests, ready
from tests.support.processes import ended
from tests.support.waiting import SECONDS


@dataclass(frozen=True)
class RpcServer:
    """A running ggml-rpc-server, and the folder of its ggml."""

    lib_dir: Path
    address: str
    process: subprocess.Popen[bytes]


@pytest.fixture(scope="module", params=["0.20", "built"])
def rpc_libraries(request: pytest.FixtureRequest) -> Path:
    """The libraries of ggml 0.20, whose streams hold no connection, and of each newer build made for other tests."""
    if request.param == "0.20":
        return downloads.fetch_rpc_host()
    built = sorted((cache_folder() / "parts").glob(f"{downloads.NEWEST_SOURCE.folder}-build*/bin/ggml-rpc-server"))
    return built[0].parent if built else downloads.fetch_rpc_host()


@pytest.fixture
def rpc_server(rpc_libraries: Path) -> Iterator[RpcServer]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [rpc_libraries / "ggml-rpc-server", "-H", "127.0.0.1", "-p", str(port)]
    environment = {**os.environ, "LD_LIBRARY_PATH": str(rpc_libraries)}
    with ended(
        subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    ) as process:
        deadline = time.monotonic() + SECONDS
        while socket.socket().connect_ex(("127.0.0.1", port)):
            assert process.poll() is None and time.monotonic() < deadline, "the ggml-rpc-server does not listen"
            time.sleep(0.05)
        yield RpcServer(rpc_libraries, f"127.0.0.1:{port}", process)


def test_a_guest_computes_on_an_rpc_server(rpc_server: RpcServer, host_libraries: Path, frontend_library: Path) -> None:
    with Daemon(DaemonConfig(rpc_server.lib_dir, rpc_servers=(rpc_server.address,))) as daemon:
        with Context(daemon.address) as context:
            (device,) = context.offer.devices
            assert device.name == "Remote-RPC0"
            assert rpc_server.address in device.description
            memory = context.device_get_memory(0)
            assert 0 < memory.free <= memory.total
        output, errors = Guests(host_libraries, frontend_library, daemon.address).run("repeat", "0")
        assert output == "ready\nright\n", errors


def test_the_command_offers_an_rpc_server_beside_the_cpu(rpc_server: RpcServer) -> None:
    offered = ("--lib-dir", rpc_server.lib_dir, "--rpc", rpc_server.address, "--device", "CPU", "--device", "RPC0")
    done = ggml_remoting("devices", *offered)
    assert done.returncode == 0, done.stderr
    assert [line.split()[0] for line in done.stdout.splitlines()[1:-1]] == ["Remote-CPU", "Remote-RPC0"]


def test_a_server_that_dies_is_only_a_lost_device(
    rpc_server: RpcServer, host_libraries: Path, frontend_library: Path
) -> None:
    with (
        Daemon(DaemonConfig(rpc_server.lib_dir, rpc_servers=(rpc_server.address,))) as daemon,
        Guests(host_libraries, frontend_library, daemon.address) as guests,
    ):
        guest = ready(guests.start("until_failure"))
        rpc_server.process.send_signal(signal.SIGKILL)
        output, errors = guest.communicate(timeout=SECONDS)
        assert guest.returncode == 0, errors
        assert output == "status -1\nno fresh device\n"
        assert "the device is lost: ggml aborted: " in errors
        assert "Remote RPC server crashed" in errors
        assert daemon.failure() is None


def test_a_server_that_does_not_answer_is_reported_at_startup(rpc_libraries: Path) -> None:
    with pytest.raises(
        SetupError, match=r"(ggml aborted: .*Failed to connect to|the ggml-rpc-server at) 127\.0\.0\.1:1"
    ):
        Daemon(DaemonConfig(rpc_libraries, rpc_servers=("127.0.0.1:1",)))


def test_a_ggml_without_the_rpc_backend_is_reported_at_startup(host_libraries: Path) -> None:
    with pytest.raises(SetupError, match=r"--rpc needs ggml's RPC backend: there is no libggml-rpc\.so"):
        Daemon(DaemonConfig(host_libraries, rpc_servers=("127.0.0.1:1",)))
