"""The file of `ggml-remoting serve --config`: how guests share devices, and what each one's share and limits are."""

from __future__ import annotations

import pwd
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ggml_remoting.errors import SetupError

_SHARES = ("turns", "driver", "mps")
_GUEST_KEYS = ("user", "socket", "name", "weight", "class", "limits")


def daemon_options(path: Path) -> tuple[str, ...]:
    """What the file says, as words of ggml-remotingd's command line.

    Raises SetupError with the place of what is wrong. Values are the daemon's to check.
    """
    document = _read(path)
    words: list[str] = []
    if "share" in document:
        if document["share"] not in _SHARES:
            raise SetupError(f"--config {path}: share is one of {', '.join(_SHARES)}, not {document['share']!r}")
        words += ["--share", document["share"]]
    for place, guest in _guests(path, document):
        words += ["--guest-rule", _rule(place, guest)]
    return tuple(words)


def own_sockets(path: Path) -> tuple[Path, ...]:
    """Where the daemon listens for guests of the file besides. Raises SetupError as `daemon_options` does."""
    return tuple(filter(None, (_own_socket(guest) for _, guest in _guests(path, _read(path)))))


def guest_sockets(path: Path) -> dict[str, Path | None]:
    """Each name that the file gives to guests, and the socket that it gives to them; None: the daemon's own.

    Raises SetupError as `daemon_options` does, and for a name of guests with different sockets.
    """
    sockets: dict[str, Path | None] = {}
    for place, guest in _guests(path, _read(path)):
        _rule(place, guest)
        socket = _own_socket(guest)
        if "name" in guest and sockets.setdefault(str(guest["name"]), socket) != socket:
            raise SetupError(f"{place}: guests with another socket are called {guest['name']} already")
    return sockets


def _read(path: Path) -> dict[str, Any]:
    try:
        document = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise SetupError(f"--config {path}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SetupError(f"--config {path}: {error}") from error
    _check_keys(f"--config {path}", document, ("share", "guest"))
    return document


def _guests(path: Path, document: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Each guest's table, after its place in the file."""
    guests = document.get("guest", [])
    if not isinstance(guests, list) or not all(isinstance(guest, dict) for guest in guests):
        raise SetupError(f"--config {path}: guests are tables, each headed [[guest]]")
    for number, guest in enumerate(guests, 1):
        yield f"--config {path}: guest {number}", guest


def _own_socket(guest: Mapping[str, Any]) -> Path | None:
    return Path(str(guest["socket"])) if "socket" in guest else None


def _rule(place: str, guest: Mapping[str, Any]) -> str:
    _check_keys(place, guest, _GUEST_KEYS)
    if ("user" in guest) == ("socket" in guest):
        raise SetupError(f"{place}: say either user, whose guests these are, or socket, the path that they connect to")
    limits = guest.get("limits", {})
    if not isinstance(limits, dict):
        raise SetupError(f"{place}: limits are a table, such as limits = {{ device-memory = '16G' }}")
    pairs: dict[str, object] = {"user": _user_id(place, guest["user"])} if "user" in guest else {}
    pairs |= {key: guest[key] for key in ("socket", "name", "weight", "class") if key in guest}
    for key, value in (*pairs.items(), *limits.items()):
        if not isinstance(value, str | int) or isinstance(value, bool) or "," in str(value) or str(value) == "":
            raise SetupError(f"{place}: {key} is a number or a word without a comma, not {value!r}")
    if overlap := next((key for key in limits if key in _GUEST_KEYS), None):
        raise SetupError(f"{place}: {overlap} is no limit")
    return ",".join(f"{key}={value}" for key, value in (*pairs.items(), *limits.items()))


def _user_id(place: str, user: object) -> int:
    if isinstance(user, int) and not isinstance(user, bool):
        return user
    try:
        return pwd.getpwnam(str(user)).pw_uid
    except KeyError:
        raise SetupError(f"{place}: this host has no user {user}") from None


def _check_keys(place: str, table: Mapping[str, Any], known: tuple[str, ...]) -> None:
    for key in table:
        if key not in known:
            raise SetupError(f"{place}: {key} is none of {', '.join(known)}")
