"""A program that may not use the daemon's socket is told whom it admits and what helps, also in a container without the
command.
"""

from __future__ import annotations

import os
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from ggml_remoting.context import Context
from ggml_remoting.errors import Unsupported
from ggml_remoting.wire import frontend_functions
from tests.support.other_user import NOBODY, as_nobody

GROUP = 70123
as_root = pytest.mark.skipif(os.getuid() != 0, reason="becomes another user")


@pytest.fixture
def path() -> Iterator[Path]:
    """A socket in a folder that every user may enter, unlike pytest's own."""
    with tempfile.TemporaryDirectory(dir="/tmp") as name, socket.socket(socket.AF_UNIX) as listening:
        Path(name).chmod(0o755)
        listening.bind(f"{name}/s")
        listening.listen()
        yield Path(name) / "s"


def refusal(path: Path, frontend: Path) -> str:
    """The error of a program that runs as nobody."""
    frontend_functions(frontend)  # loaded while this process may still enter its folder

    def connect() -> str:
        with pytest.raises(Unsupported) as told:
            Context(f"unix:{path}", frontend)
        return str(told.value)

    return str(as_nobody(connect))


@as_root
def test_a_user_outside_the_socket_s_group_gets_a_container_s_option_for_it(path: Path, frontend_library: Path) -> None:
    os.chown(path, 0, GROUP)
    path.chmod(0o660)
    assert refusal(path, frontend_library) == (
        f"permission denied for unix:{path}: user {NOBODY} is not in its group {GROUP} (a container: --group-add "
        f"{GROUP}; of rootless podman: --group-add keep-groups)"
    )


@as_root
def test_a_user_other_than_the_socket_s_owner_is_told_the_owner(path: Path, frontend_library: Path) -> None:
    path.chmod(0o600)
    assert refusal(path, frontend_library) == (
        f"permission denied for unix:{path}: it admits user 0, not user {NOBODY}: run as that user, or let the daemon "
        "admit a group (--socket-group)"
    )


def test_a_closed_folder_on_the_path_is_reported(path: Path, frontend_library: Path) -> None:
    path.parent.chmod(0o600)
    told = refusal(path, frontend_library)
    path.parent.chmod(0o755)
    assert told.startswith(f"permission denied for unix:{path}: user ")
    assert told.endswith(" may not enter a folder of this path")
