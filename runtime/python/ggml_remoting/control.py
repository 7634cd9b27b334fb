"""Asks a daemon to do something with a guest, on the control socket of its owner.

idl/host.yaml describes the messages.
"""

from __future__ import annotations

import ctypes
import os
import socket
from pathlib import Path

from ggml_remoting.errors import RemotingError, SetupError
from ggml_remoting.generated import formats
from ggml_remoting.status import find_sockets

_ANSWER_MAXIMUM = 4096
_ANSWER_SIZE = ctypes.sizeof(formats.ControlAnswer)


def pause(control: Path, guest: int) -> None:
    """Has the state of a guest saved and its workers ended; returns when they have.

    Raises RemotingError with the daemon's reason if the guest could not be paused, and goes on as before.
    """
    _ask(control, formats.ControlRequestType.PAUSE, guest)


def resume(control: Path, guest: int) -> None:
    """Has new workers go on from the state of a guest; returns when they do.

    Raises RemotingError with the daemon's reason if they could not: the guest stays paused, and may be resumed again.
    """
    _ask(control, formats.ControlRequestType.RESUME, guest)


def reload(control: Path, lib_dir: Path) -> None:
    """Has a daemon's guests computed for by the ggml of another folder: new ones at once, the present ones one after
    another. Returns when all are.

    Raises RemotingError with the daemon's reason if it does not take that ggml, or with those of the guests that keep
    theirs, a line for each: what they were told would not hold there.
    """
    _ask(control, formats.ControlRequestType.RELOAD, text=os.fsencode(lib_dir.resolve()))


def move(control: Path, guest: int, device: str) -> None:
    """Has a device serve what a guest has on devices like it. Returns when it does.

    Raises RemotingError with the daemon's reason if the guest stays where it is.
    """
    _ask(control, formats.ControlRequestType.MOVE, guest, device.encode())


def drain(control: Path, device: str) -> None:
    """Has other devices like one serve what is on it, and what is to come. Returns when nothing is left there.

    Raises RemotingError with the daemon's reason, or a line for each guest that stays, and why.
    """
    _ask(control, formats.ControlRequestType.DRAIN, text=device.encode())


def undrain(control: Path, device: str) -> None:
    """Has a device serve again what is its own. Returns, and raises, as drain does."""
    _ask(control, formats.ControlRequestType.UNDRAIN, text=device.encode())


def only_control_socket() -> Path:
    """The control socket of this user's only daemon. Raises SetupError if there are none, or several."""
    found = find_sockets("control")
    if len(found) != 1:
        several = ": " + ", ".join(map(str, found)) if found else ""
        raise SetupError(
            f"{len(found)} daemons of yours have a control socket{several}; name one by --control-socket PATH"
        )
    return found[0]


def _ask(control: Path, request_type: int, guest: int = 0, text: bytes = b"") -> None:
    request = formats.ControlRequest(type=request_type, guest=guest, text_size=len(text))
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as connection:
        try:
            connection.connect(str(control))
            connection.send(bytes(request) + text)
            answer = connection.recv(_ANSWER_MAXIMUM)
        except OSError as error:
            raise SetupError(f"{control}: {error.strerror}") from error
    if len(answer) < _ANSWER_SIZE:
        raise RemotingError(f"{control}: the daemon has ended, or does not admit you")
    if reason := answer[_ANSWER_SIZE:].decode(errors="replace"):
        raise RemotingError(f"guest {guest}: {reason}" if guest else reason)
