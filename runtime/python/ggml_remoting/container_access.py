"""Which containers may use a daemon: who may connect to its socket, and which engines can mount what they need."""

from __future__ import annotations

import pwd
import shlex
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from ggml_remoting.cdi import EVERY_GUEST, KIND, SYSTEM_FILE
from ggml_remoting.paths import DEFAULT_SOCKET, FRONTEND, c_part

_FOLDERS = (SYSTEM_FILE.parent, Path("/var/run/cdi"), Path("/run/cdi"))
_PAGE = "docs/guide/containers.md"


def next_steps(file: Path, socket: Path, own_sockets: Iterable[Path], config: Path | None) -> list[str]:
    """What to run now that the specification is in the file, and who may use the devices of the daemon's socket and of
    those that its configuration gives to guests.
    """
    folder = file.absolute().parent
    elsewhere = [] if folder in _FOLDERS else ["--cdi-spec-dir", str(folder)]
    command = shlex.join(["podman", *elsewhere, "run", "--device", f"{KIND}={EVERY_GUEST}"])
    paths = list(dict.fromkeys(path.absolute() for path in (socket, *own_sockets)))
    serve = ["ggml-remoting", "serve", *([] if socket == DEFAULT_SOCKET else ["--socket", str(socket)])]
    serve += ["--config", str(config)] if config else []
    return [
        f"then: {command} IMAGE PROGRAM ...",
        *(line for path in paths for line in _who_may_connect(path, shlex.join(serve))),
        *dict.fromkeys(line for path in (c_part(FRONTEND), *paths) for line in _who_may_mount(path)),
    ]


def _who_may_connect(socket: Path, serve: str) -> Iterator[str]:
    try:
        status = socket.stat()
    except FileNotFoundError:
        yield f"no daemon listens at {socket} yet: run `{serve}`"
        if not socket.parent.is_dir():
            yield f"no container with the device starts before the daemon has made {socket.parent}"
        return
    owners = " and ".join(dict.fromkeys(("root", _name_of_user(status.st_uid))))
    if status.st_mode & stat.S_IWOTH:
        yield f"{socket} admits every user of a container"
    elif status.st_mode & stat.S_IWGRP:
        yield (
            f"{socket} admits {owners}, and the host's group {status.st_gid}: for its members rootless podman needs "
            f"--group-add keep-groups, and an engine of root --group-add {status.st_gid}"
        )
    else:
        yield f"{socket} admits who is {owners} on the host; others need a group or another mode ({_PAGE})"


def _who_may_mount(path: Path) -> Iterator[str]:
    closed = next((parent for parent in path.parents if _is_closed(parent)), None)
    if closed:
        yield f"{closed} is closed to others: the engine of a user who may not enter it starts no such container"


def _is_closed(folder: Path) -> bool:
    try:
        return not folder.stat().st_mode & stat.S_IXOTH
    except OSError:
        return False


def _name_of_user(user: int) -> str:
    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:
        return f"user {user}"
