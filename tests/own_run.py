"""An empty, writable /run in a mount namespace, so that the documents' commands with /run/ggml-remoting run
unchanged.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Self

_HOLD = "mount -t tmpfs tmpfs /run && echo ready && exec cat"


class OwnRun:
    """A mount namespace; for an ordinary user, inside a user namespace in which the user is root.

    Leaving the `with` block ends it.
    """

    def __init__(self) -> None:
        """Raises RuntimeError if the kernel does not allow such a namespace."""
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
        """The words that make a command run in the namespace, in `folder`."""
        credentials = ["--preserve-credentials"] if os.geteuid() else []
        return ["nsenter", "--target", str(self._holder.pid), *self._options, *credentials, f"--wd={folder}"]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._holder.communicate()
