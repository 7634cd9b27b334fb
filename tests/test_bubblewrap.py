"""A sandbox with the direct transport has no network, no devices and no /proc of the host, only the socket.

The sandbox is that of docs/guide/containers.md.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from ggml_remoting.daemon import Daemon
from ggml_remoting.paths import checkout

_PROGRAM = """
import os
import socket

from ggml_remoting.context import Context

with Context("unix:/run/ggml-remoting/ggml-remoting.sock") as context:
    context.context_ping()
    print(context.offer.devices[0].name)
print(sorted(os.listdir("/dev/dri")) if os.path.exists("/dev/dri") else "no GPU")
try:
    socket.create_connection(("192.0.2.1", 80), timeout=2)
except OSError as error:
    print("no network")
"""


def _sandbox(*binds: str) -> list[str]:
    system = [
        word
        for folder in ("/usr", "/lib", "/lib64", "/bin", "/etc")
        if Path(folder).exists()
        for word in ("--ro-bind", folder, folder)
    ]
    return [
        "bwrap",
        "--unshare-all",
        "--die-with-parent",
        "--new-session",
        *system,
        "--dev",
        "/dev",
        "--tmpfs",
        "/tmp",
        *binds,
    ]


@pytest.fixture
def sandbox() -> None:
    """Skips the test if there is no bubblewrap, or the kernel does not let it make a sandbox."""
    if shutil.which("bwrap") is None:
        pytest.skip("no bwrap: apt-get install bubblewrap")
    tried = subprocess.run([*_sandbox(), "true"], capture_output=True, text=True, check=False)
    if tried.returncode:
        pytest.skip(f"bwrap cannot make a sandbox here: {tried.stderr.strip()}")


@pytest.mark.usefixtures("sandbox")
def test_a_sandbox_needs_nothing_but_the_socket(daemon: Daemon) -> None:
    root = checkout()
    assert root is not None
    python, packages = Path(sys.executable).resolve(), sysconfig.get_path("purelib")
    binds = ["--bind", str(daemon.socket), "/run/ggml-remoting/ggml-remoting.sock", "--ro-bind", str(root), "/project"]
    binds += ["--ro-bind", packages, "/packages", "--setenv", "PYTHONPATH", "/project/runtime/python:/packages"]
    if not python.is_relative_to("/usr"):
        binds += ["--ro-bind", sys.base_prefix, sys.base_prefix]
    done = subprocess.run(
        [*_sandbox(*binds), str(python), "-c", _PROGRAM], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["Remote-CPU", "no GPU", "no network"]
