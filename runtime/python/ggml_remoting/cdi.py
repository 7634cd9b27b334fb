"""A specification of the Container Device Interface, by which one flag of podman or docker makes a container a guest.

The format: https://github.com/cncf-tags/container-device-interface/blob/v0.5.0/SPEC.md. Environment and mounts only:
engines of 2022 and 2023, podman 4.2 to 4.9 among them, refuse a file with a field or a version that they do not know.
"""

from __future__ import annotations

import json
import os
import pwd
import re
import shlex
import stat
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePath

from ggml_remoting.errors import SetupError
from ggml_remoting.paths import DEFAULT_SOCKET, FRONTEND, c_part, socket_address

KIND = "ggml-remoting.dev/device"
EVERY_GUEST = "all"
SYSTEM_FILE = Path("/etc/cdi/ggml-remoting.json")
"""In the folder that podman, docker and containerd read, those of ordinary users too."""
STANDARD_OUTPUT = Path("-")

_PAGE = "docs/guide/containers.md"

_VERSION, _VERSION_OF_DIGITS = "0.3.0", "0.5.0"
_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9_.:-]*[A-Za-z0-9])?")
_SUFFIXES = (".json", ".yaml")
_LIBRARY = Path("/usr/lib/ggml-remoting") / FRONTEND
_FOLDERS = (SYSTEM_FILE.parent, Path("/var/run/cdi"), Path("/run/cdi"))
_PRIVATE_MOUNT = ("bind", "ro", "nosuid", "nodev")


def specification(socket: Path, names: Sequence[str] = ()) -> str:
    """The specification, as JSON: a device for every guest, and one for each name, which add the same to a container.

    They mount the folder of the daemon's socket, which outlives the daemon, and the frontend library, and tell ggml of
    both. Raises SetupError if a container could not be given these, or a name is none of the format's.
    """
    mounts = [
        _mount(_shareable_folder(socket), DEFAULT_SOCKET.parent, (*_PRIVATE_MOUNT, "noexec")),
        _mount(_readable_library(), _LIBRARY, _PRIVATE_MOUNT),
    ]
    environment = [f"GGML_BACKEND_PATH={_LIBRARY}", f"GGML_REMOTING=unix:{DEFAULT_SOCKET.parent / socket.name}"]
    devices = [EVERY_GUEST, *map(_checked_name, names)]
    document = {
        "cdiVersion": _VERSION_OF_DIGITS if any(name[0].isdigit() for name in devices) else _VERSION,
        "kind": KIND,
        "devices": [{"name": name, "containerEdits": {"env": environment, "mounts": mounts}} for name in devices],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def write_specification(text: str, file: Path) -> None:
    """Writes it whole or not at all, for everybody to read; makes the folder.

    Raises SetupError if the file is somebody else's, has a name that engines pass over, or cannot be written.
    """
    if file.suffix not in _SUFFIXES:
        raise SetupError(f"--output {file}: engines read {' and '.join(_SUFFIXES)} only: call it {file.name}.json")
    try:
        if file.exists() and not _is_ours(file):
            raise SetupError(
                f"--output {file}: there is another file, which describes no {KIND}: remove it, or name another place"
            )
        file.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        _replace(file, text)
    except OSError as error:
        raise SetupError(
            f"--output {file}: {error.strerror}: name a place where you may write, or - to print"
        ) from error


def next_steps(file: Path, socket: Path) -> list[str]:
    """What to run now that the specification is in the file, and who may use the devices in it."""
    folder = file.absolute().parent
    elsewhere = [] if folder in _FOLDERS else ["--cdi-spec-dir", str(folder)]
    command = shlex.join(["podman", *elsewhere, "run", "--device", f"{KIND}={EVERY_GUEST}"])
    return [
        f"then: {command} IMAGE PROGRAM ...",
        *_who_may_connect(socket.absolute()),
        *_who_may_mount(socket.absolute().parent),
    ]


def _mount(host: Path, container: PurePath, options: Sequence[str]) -> Mapping[str, object]:
    return {"hostPath": _checked_path(host), "containerPath": str(container), "options": list(options)}


def _checked_path(path: Path) -> str:
    try:
        str(path).encode("utf-8")
    except UnicodeEncodeError:
        raise SetupError(f"{str(path)!a}: a specification cannot name a path that is not UTF-8") from None
    return str(path)


def _checked_name(name: str) -> str:
    if name == EVERY_GUEST or not _NAME.fullmatch(name):
        raise SetupError(
            f"a guest is called {name!r}, but the name of a device has letters, digits and _.:- between letters or "
            f"digits, and {EVERY_GUEST!r} is that of every guest: give it another name"
        )
    return name


def _shareable_folder(socket: Path) -> Path:
    """The socket's folder, if a container that gets it gets nothing else."""
    folder = Path(socket_address(socket).removeprefix("unix:")).parent
    try:
        others = sorted(entry.name for entry in folder.iterdir() if entry.name != socket.name)
    except FileNotFoundError:
        return folder  # the daemon makes it
    except OSError as error:
        raise SetupError(f"{folder}: {error.strerror}: name the daemon's socket by --socket PATH") from error
    if others:
        raise SetupError(
            f"{folder} holds {others[0]}, and containers would get the whole folder: let the daemon listen in a folder "
            "of its own, by `ggml-remoting serve --socket DIR/NAME`, and name that by --socket"
        )
    return folder


def _readable_library() -> Path:
    library = c_part(FRONTEND)
    if not library.stat().st_mode & stat.S_IROTH:
        raise SetupError(
            f"{library} can be read by its owner only, and so not by a container's users: "
            f"{shlex.join(['chmod', 'a+rx', str(library)])}"
        )
    return library


def _is_ours(file: Path) -> bool:
    """An empty one is nobody's: it is what a pipe leaves behind whose first command failed."""
    try:
        text = file.read_text("utf-8")
        document = json.loads(text) if text else {"kind": KIND}
    except ValueError:
        return False
    return isinstance(document, dict) and document.get("kind") == KIND


def _replace(file: Path, text: str) -> None:
    """By another file with a name that engines pass over, since they may look at any moment."""
    descriptor, unfinished = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(text)
            os.fchmod(descriptor, 0o644)
            stream.flush()
            os.fsync(descriptor)
        Path(unfinished).replace(file)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise


def _who_may_connect(socket: Path) -> Iterator[str]:
    try:
        status = socket.stat()
    except FileNotFoundError:
        yield f"no daemon listens at {socket} yet: run `{_serve_command(socket)}`"
        if not socket.parent.is_dir():
            yield f"no container with the device starts before the daemon has made {socket.parent}"
        return
    owners = " and ".join(dict.fromkeys(("root", _name_of_user(status.st_uid))))
    if status.st_mode & stat.S_IWOTH:
        yield "the socket admits every user of a container"
    elif status.st_mode & stat.S_IWGRP:
        yield (
            f"the socket admits {owners}, and the host's group {status.st_gid}: for its members rootless podman needs "
            f"--group-add keep-groups, and an engine of root --group-add {status.st_gid}"
        )
    else:
        yield f"the socket admits who is {owners} on the host; others need a group or another mode ({_PAGE})"


def _serve_command(socket: Path) -> str:
    elsewhere = [] if socket == DEFAULT_SOCKET else ["--socket", str(socket)]
    return shlex.join(["ggml-remoting", "serve", *elsewhere])


def _who_may_mount(folder: Path) -> Iterator[str]:
    for path in (c_part(FRONTEND), folder):
        closed = next((parent for parent in path.parents if _is_closed(parent)), None)
        if closed:
            yield f"{closed} is closed to others, so a container with the device cannot be started by all users"


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
