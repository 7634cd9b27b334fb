"""Containers of the installed podman whose root is this machine's own, so that no image is needed."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.waiting import SECONDS

_PRIVATE_RUN = """
set -e
mount -t tmpfs tmpfs /run
mkdir -p /run/cdi
[ ! -e "$SPECIFICATION" ] || cp "$SPECIFICATION" /run/cdi
[ -e /sys/fs/cgroup/cgroup.controllers ] || mount -t cgroup2 cgroup2 /sys/fs/cgroup
exec "$@"
"""
"""Runs in a mount namespace of its own, so that podman finds the specification, and crun starts, which accepts no mixed
control groups.
"""


@dataclass(frozen=True)
class Podman:
    """Runs containers that see folders of this machine read-only; podman's own files are in `folder`."""

    folder: Path
    specification: Path
    shared: tuple[Path, ...] = ()

    def run(self, options: Sequence[str], *command: str) -> subprocess.CompletedProcess[str]:
        """Runs a container to its end, without a network and control groups, which podman cannot use everywhere."""
        mounts = [f"--volume={path}:{path}:ro" for path in self.shared]
        words = [
            "podman",
            f"--root={self.folder / 'storage'}",
            "run",
            "--rm",
            "--network=none",
            "--cgroups=disabled",
            *mounts,
            *options,
        ]
        return subprocess.run(
            ["unshare", "--mount", "sh", "-c", _PRIVATE_RUN, "sh", *words, "--rootfs", "/:O", *command],
            env={**os.environ, "SPECIFICATION": str(self.specification)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )

    def require(self) -> None:
        """Skips the test if there is no podman, or it cannot run a container."""
        if shutil.which("podman") is None:
            pytest.skip("no podman: apt-get install podman crun")
        tried = self.run((), "true")
        if tried.returncode:
            pytest.skip(f"podman can run no container here: {tried.stderr.strip()}")
