"""The errors of the drm transport on a machine without this project's virtio-gpu.

`make vm-test` tests the transport with one.
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
def test_a_missing_gpu_is_reported() -> None:
    with pytest.raises(RemotingError, match=r"there is no /dev/dri/renderD.*virtio_gpu driver"):
        Context("drm")


@pytest.mark.skipif(
    DEFAULT_SOCKET.exists() or any(Path("/dev/dri").glob("renderD*")), reason="this machine has a daemon or a GPU"
)
def test_a_missing_daemon_and_gpu_are_reported() -> None:
    with pytest.raises(
        RemotingError, match=r"no daemon listens at unix:/run/ggml-remoting/.* and there is no /dev/dri/renderD"
    ):
        Context("")


def test_a_file_that_is_not_a_gpu_is_reported() -> None:
    with pytest.raises(RemotingError, match="/dev/null does not answer as a DRM device"):
        Context("drm:/dev/null")


def test_a_missing_node_is_reported() -> None:
    with pytest.raises(RemotingError, match=r"there is no /dev/dri/renderD999"):
        Context("drm:/dev/dri/renderD999")


def test_an_unknown_kind_of_address_is_reported() -> None:
    with pytest.raises(
        RemotingError,
        match=r"unix:PATH, or stream:PATH, vsock:CID:PORT or serial:/dev/virtio-ports/NAME "
        r".* that of a virtio-gpu drm or drm:/dev/dri/renderD128",
    ):
        Context("tcp:1.2.3.4")


def test_a_worker_reports_the_end_of_its_device_process_to_the_guest(host_libraries: Path) -> None:
    """In a VM nothing else can report it."""
    with Daemon(DaemonConfig(host_libraries, ("CPU",))) as daemon, Context(daemon.address) as context:
        context.context_ping()
        os.kill(daemon.pid, signal.SIGKILL)
        with pytest.raises(ContextLost, match=r"ggml-remotingd has ended|the daemon is gone"):
            for _ in range(100000):
                context.context_ping()
