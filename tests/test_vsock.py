"""The daemon listens on a vsock and admits VMs whose CIDs have a rule. The tests have no vsock between a host and its
VMs: a library (tests/support/vsock.c) replaces it and gives connections their CIDs.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from ggml_remoting.daemon import Daemon, DaemonConfig
from ggml_remoting.errors import SetupError
from ggml_remoting.status import Status
from tests.support.waiting import comes_true, until_told

_PORT = 5000
_GUEST = """
import sys
from ggml_remoting.context import Context
with Context(sys.argv[1]) as context:
    context.context_ping()
    print("pong", flush=True)
    sys.stdin.read()
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("vsock") / "vsock.so"
    source = Path(__file__).parent / "support" / "vsock.c"
    flags = ["-std=c11", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC"]
    subprocess.run(["cc", *flags, source, "-o", path, "-ldl"], check=True)
    return path


@dataclass(frozen=True)
class Host:
    """A daemon that VMs reach by vsock."""

    daemon: Daemon
    environment: dict[str, str]

    def guest(self, cid: int, address: str = f"vsock:2:{_PORT}", code: str = _GUEST) -> subprocess.Popen[str]:
        """Starts a program in the VM of a CID, which prints pong once the host has answered it."""
        return subprocess.Popen(
            [sys.executable, "-c", code, address],
            env=self.environment | {"VSOCK_CID": str(cid)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )


@pytest.fixture(scope="module")
def host(library: Path, host_libraries: Path) -> Iterator[Host]:
    options = ["--vsock-port", str(_PORT)]
    for rule in ("cid=3,name=first", "cid=4,name=second,class=batch", f"user={os.getuid()},name=user"):
        options += ["--guest-rule", rule]
    preloaded = " ".join(filter(None, (os.environ.get("LD_PRELOAD"), str(library))))  # behind a sanitizer's runtime
    environment = os.environ | {"LD_PRELOAD": preloaded, "VSOCK": str(library.parent)}
    config = DaemonConfig(host_libraries, ("CPU",), options=tuple(options))
    with Daemon(config, environment=environment) as daemon:
        yield Host(daemon, environment)


def test_each_vm_gets_the_rule_for_its_cid(host: Host) -> None:
    with Status(host.daemon.status_socket) as status, host.guest(3) as first, host.guest(4) as second:
        for guest in (first, second):
            assert guest.stdout is not None
            assert guest.stdout.readline() == "pong\n"
        until_told(status, lambda: len(status.workers) == 2)
        assert {(worker.name, worker.guest_class) for worker in status.workers.values()} == {
            ("first", "standard"),
            ("second", "batch"),
        }
        for guest in (first, second):
            guest.communicate(timeout=60)
            assert guest.returncode == 0


@pytest.mark.parametrize("cid", [1, 2, 5, 4294967294])
def test_a_vm_without_a_rule_is_refused_and_the_log_names_the_option(host: Host, cid: int) -> None:
    with host.guest(cid) as guest:
        _said, error = guest.communicate(timeout=60)
    assert guest.returncode != 0
    assert f"vsock:2:{_PORT}: the daemon closed the connection" in error
    assert comes_true(lambda: f"no rule admits the VM of CID {cid} (--guest-rule cid={cid})" in host.daemon.log())


def test_a_port_that_another_daemon_uses_is_reported(host: Host, host_libraries: Path) -> None:
    config = DaemonConfig(host_libraries, ("CPU",), options=("--vsock-port", str(_PORT)))
    with pytest.raises(SetupError, match=f"port {_PORT} of vsock: Address already in use"):
        Daemon(config, environment=host.environment)


@pytest.mark.parametrize("port", ["", "x", "-1", "4294967295"])
def test_an_invalid_port_is_refused(host_libraries: Path, port: str) -> None:
    with pytest.raises(SetupError, match="--vsock-port wants a number, not "):
        Daemon(DaemonConfig(host_libraries, ("CPU",), options=("--vsock-port", port)))
