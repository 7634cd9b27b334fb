"""Paths of the C parts, and of the folder for downloads."""

from __future__ import annotations

import os
from pathlib import Path

from ggml_remoting.errors import SetupError

FRONTEND = "libggml-remotingfrontend.so"
BACKEND = "libggml-remotingbackend.so"
DAEMON = "ggml-remotingd"
PRELOAD = "libggml-remotingpreload.so"
C_PARTS = (FRONTEND, BACKEND, DAEMON, PRELOAD)

DEFAULT_SOCKET = Path("/run/ggml-remoting/ggml-remoting.sock")


def checkout() -> Path | None:
    """The source tree that this package lies in, or None if it is installed."""
    root = Path(__file__).resolve().parents[3]
    return root if (root / "Makefile").is_file() and (root / "idl").is_dir() else None


def cache_folder() -> Path:
    """Keeps what was downloaded and built for the demo and the tests. Only a source checkout has one.

    It may be a link to a folder that several checkouts share: builds know their files by the folder's own path.
    """
    root = checkout()
    if root is None:
        raise SetupError("only a source checkout of ggml-remoting can fetch the demo's parts: run `make demo` there")
    return (root / ".cache").resolve()


def c_part(name: str) -> Path:
    """One of C_PARTS. Raises SetupError if it was not built.

    GGML_REMOTING_BUILD names another folder of the source tree than build, such as one of `make test SANITIZE=...`.
    """
    root = checkout()
    folder = root / os.environ.get("GGML_REMOTING_BUILD", "build") if root else Path(__file__).resolve().parent / "lib"
    path = folder / name
    if not path.is_file():
        raise SetupError(
            f"{path} is missing: run `make` in {root}" if root else f"{path} is missing: install ggml-remoting again"
        )
    return path


def socket_address(path: Path) -> str:
    """What Context and GGML_REMOTING call the daemon at a socket. Raises SetupError if something else is there."""
    if path.exists() and not path.is_socket():
        raise SetupError(
            f"{path} is no socket: name the one that a daemon listens on, as `ggml-remoting serve --socket PATH` does"
        )
    return f"unix:{path.absolute()}"
