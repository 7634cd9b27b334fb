"""A /run of one's own, empty and writable, so that what a document says of /run/ggml-remoting is run as it stands there."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Self

_HOLD = "mount -t tmpfs tmpfs /run && echo ready && exec cat"


class OwnRun:
    """A mount namespace, for an ordinary user within a user namespace in which he is root. Ends with its with statement."""

    def __init__(self) -> None:
        """Raises RuntimeError where the kernel gives no such namespace."""
        self._options = ["--mount"] if os.geteuid() == 0 else ["--mount", "--user"]
        own = ["--map-root-user"] if os.geteuid() else []
        self._holder = subprocess.Popen(
            ["unshare", "--mount", *own, "--propagation", "private", "sh", "-c", _HOLD],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self._holder.stdout
        if self._holder.stdout.readline() != "ready\n":
            _, said = self._holder.communicate()
            raise RuntimeError(
                f"the documents' commands need a /run of their own, and the kernel gives none: {said.strip()}"
            )

    def enter(self, folder: Path) -> list[str]:
        """What to write before a command, which then runs there, in `folder`."""
        credentials = ["--preserve-credentials"] if os.geteuid() else []
        return ["nsenter", "--target", str(self._holder.pid), *self._options, *credentials, f"--wd={folder}"]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._holder.communicate()
