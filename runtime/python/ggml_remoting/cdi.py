"""A specification of the Container Device Interface, by which one flag of podman or docker makes a container a guest.

The format: https://github.com/cncf-tags/container-device-interface/blob/v0.5.0/SPEC.md. Environment and mounts only:
engines of 2022 and 2023, podman 4.2 to 4.9 among them, refuse a file with a field or a version that they do not know.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import stat
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePath

from ggml_remoting.errors import SetupError
from ggml_remoting.paths import DEFAULT_SOCKET, FRONTEND, c_part, socket_address

KIND = "ggml-remoting.dev/device"
EVERY_GUEST = "all"
SYSTEM_FILE = Path("/etc/cdi/ggml-remoting.json")
"""In the folder that podman, docker and containerd read, also when ordinary users run them."""
STANDARD_OUTPUT = Path("-")

_VERSION, _VERSION_OF_DIGITS = "0.3.0", "0.5.0"
_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9_.:-]*[A-Za-z0-9])?")
_SUFFIXES = (".json", ".yaml")
_LIBRARY = Path("/usr/lib/ggml-remoting") / FRONTEND
_PRIVATE_MOUNT = ("bind", "ro", "nosuid", "nodev")


def specification(socket: Path, guests: Mapping[str, Path | None]) -> str:
    """The specification, as JSON: a device for every guest, and one for each name, with a socket of its own or None.

    Each mounts the folder of its socket, which outlives the daemon, and the frontend library, and tells ggml of both.
    Raises SetupError if a container could not be given these, or a name is none of the format's.
    """
    sockets = {EVERY_GUEST: socket, **{_checked_name(name): own or socket for name, own in guests.items()}}
    document = {
        "cdiVersion": _VERSION_OF_DIGITS if any(name[0].isdigit() for name in sockets) else _VERSION,
        "kind": KIND,
        "devices": [{"name": name, "containerEdits": _edits(path)} for name, path in sockets.items()],
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


def mounted_paths(text: str) -> list[Path]:
    """What a specification of ours mounts, each once. Raises ValueError for any other text."""
    try:
        devices = json.loads(text)["devices"]
        mounts = [mount for device in devices for mount in device["containerEdits"]["mounts"]]
        return list(dict.fromkeys(Path(mount["hostPath"]) for mount in mounts))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("it is none of ours") from error


def _edits(socket: Path) -> Mapping[str, object]:
    folder = DEFAULT_SOCKET.parent
    return {
        "env": [f"GGML_BACKEND_PATH={_LIBRARY}", f"GGML_REMOTING=unix:{folder / socket.name}"],
        "mounts": [
            _mount(_shareable_folder(socket), folder, (*_PRIVATE_MOUNT, "noexec")),
            _mount(_readable_library(), _LIBRARY, _PRIVATE_MOUNT),
        ],
    }


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
    """The socket's folder. Raises SetupError if the folder would give a container more than the socket."""
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
    """An empty file has no owner to ask: a pipe whose first command failed leaves one."""
    try:
        text = file.read_text("utf-8")
        document = json.loads(text) if text else {"kind": KIND}
    except ValueError:
        return False
    return isinstance(document, dict) and document.get("kind") == KIND


def _replace(file: Path, text: str) -> None:
    """Through another file with a name that engines ignore, since they may read the folder at any moment."""
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
