"""What the tests share: the C parts, a small real ggml as the host's, a private daemon on its CPU, a context on that."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from ggml_remoting import parts
from ggml_remoting.context import Context
from ggml_remoting.daemon import Daemon, Offering
from ggml_remoting.places import C_PARTS, FRONTEND, c_part


@pytest.fixture(scope="session")
def build_folder() -> Path:
    """Where make has put the C parts."""
    return {c_part(part).parent for part in C_PARTS}.pop()


@pytest.fixture(scope="session")
def frontend_library(build_folder: Path) -> Path:
    """What GGML_BACKEND_PATH names."""
    return build_folder / FRONTEND


@pytest.fixture(scope="session")
def host_libraries() -> Path:
    """A folder with a small prebuilt ggml and its CPU backend."""
    return parts.fetch_small_ggml()


@dataclass(frozen=True)
class RunningDaemon:
    """A daemon that somebody else started, such as the host of the VM that the tests run in. Tests that look into it are skipped."""

    address: str

    @property
    def pid(self) -> int:
        pytest.skip("the daemon runs on another machine")

    @property
    def socket(self) -> Path:
        pytest.skip("the daemon runs on another machine")

    def log(self) -> str:
        pytest.skip("the daemon runs on another machine")


@pytest.fixture(scope="session")
def daemon(build_folder: Path, host_libraries: Path) -> Iterator[Daemon | RunningDaemon]:
    """A daemon that offers that CPU; or the one that GGML_REMOTING_TEST_ADDRESS names, which then has to offer it."""
    if address := os.environ.get("GGML_REMOTING_TEST_ADDRESS"):
        yield RunningDaemon(address)
        return
    with Daemon(Offering(host_libraries, ("CPU",))) as running:
        yield running


@pytest.fixture
def context(daemon: Daemon) -> Iterator[Context]:
    """A guest context of its own."""
    with Context(daemon.address) as opened:
        yield opened
