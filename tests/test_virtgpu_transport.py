"""The drm transport where there is no virtio-gpu of ours: what it says.

With one it is the business of `make vm-test`.
"""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from ggml_remoting.context import Context
from ggml_remoting.daemon import Daemon, DaemonConfig
from ggml_remoting.errors import ContextLost, RemotingError
from ggml_remoting.paths import DEFAULT_SOCKET


@pytest.mark.skipif(any(Path("/dev/dri").glob("renderD*")), reason="this machine has a GPU")
def test_no_gpu_is_told() -> None:
    with pytest.raises(RemotingError, match=r"there is no /dev/dri/renderD.*virtio_gpu driver"):
        Context("drm")


@pytest.mark.skipif(
    DEFAULT_SOCKET.exists() or any(Path("/dev/dri").glob("renderD*")), reason="this machine has a daemon or a GPU"
)
def test_no_transport_at_all_is_told() -> None:
    with pytest.raises(
        RemotingError, match=r"no daemon listens at unix:/run/ggml-remoting/.* and there is no /dev/dri/renderD"
    ):
        Context("")


def test_a_file_that_is_no_gpu_is_told() -> None:
    with pytest.raises(RemotingError, match="/dev/null does not answer as a DRM device"):
        Context("drm:/dev/null")


def test_a_missing_node_is_told() -> None:
    with pytest.raises(RemotingError, match=r"there is no /dev/dri/renderD999"):
        Context("drm:/dev/dri/renderD999")


def test_an_address_of_no_kind_is_told() -> None:
    with pytest.raises(
        RemotingError,
        match=r"unix:PATH, or stream:PATH, vsock:CID:PORT or serial:/dev/virtio-ports/NAME "
        r".* that of a virtio-gpu drm or drm:/dev/dri/renderD128",
    ):
        Context("tcp:1.2.3.4")


def test_a_worker_whose_front_dies_tells_the_guest(host_libraries: Path) -> None:
    """In a VM nobody else could."""
    with Daemon(DaemonConfig(host_libraries, ("CPU",))) as daemon, Context(daemon.address) as context:
        context.context_ping()
        os.kill(daemon.pid, signal.SIGKILL)
        with pytest.raises(ContextLost, match=r"ggml-remotingd has ended|the daemon is gone"):
            for _ in range(100000):
                context.context_ping()
