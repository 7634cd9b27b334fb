"""The file of `ggml-remoting serve --config`: how guests share devices, and what each one's share and limits are."""

from __future__ import annotations

import pwd
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from ggml_remoting.errors import SetupError

_SHARES = ("turns", "driver", "mps")
_SUBJECTS = ("user", "socket", "serial", "cid")
_GUEST_KEYS = (*_SUBJECTS, "name", "weight", "class", "limits")


@dataclass(frozen=True)
class GuestRule:
    """A [[guest]] table of the file; `option` is what --guest-rule of ggml-remotingd takes for it."""

    place: str  # for messages
    name: str | None
    socket: Path | None
    is_vm: bool  # a VM's, by its virtio-serial port or its vsock, and no container's
    option: str


@dataclass(frozen=True)
class GuestConfig:
    """The whole file. Keys and types are checked when it is read; the daemon checks the values."""

    share: str | None
    rules: tuple[GuestRule, ...]

    @classmethod
    def read(cls, path: Path) -> Self:
        """Raises SetupError with the place of what is wrong."""
        document = _read(path)
        share = document.get("share")
        if share is not None and share not in _SHARES:
            raise SetupError(f"--config {path}: share is one of {', '.join(_SHARES)}, not {share!r}")
        return cls(share, tuple(_rule(place, guest) for place, guest in _guests(path, document)))

    @property
    def daemon_options(self) -> tuple[str, ...]:
        """The file as options of ggml-remotingd."""
        share = ("--share", self.share) if self.share else ()
        return (*share, *(word for rule in self.rules for word in ("--guest-rule", rule.option)))

    @property
    def own_sockets(self) -> tuple[Path, ...]:
        """The sockets of rules, on which the daemon listens besides its own."""
        return tuple(rule.socket for rule in self.rules if rule.socket)

    def guest_sockets(self) -> dict[str, Path | None]:
        """Each name that the file gives to guests, and the socket that it gives to them; None: the daemon's own. A
        VM has its own way.

        Raises SetupError for a name of guests with different sockets.
        """
        sockets: dict[str, Path | None] = {}
        for rule in self.rules:
            if rule.name is not None and not rule.is_vm and sockets.setdefault(rule.name, rule.socket) != rule.socket:
                raise SetupError(f"{rule.place}: guests with another socket are called {rule.name} already")
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


def _rule(place: str, guest: Mapping[str, Any]) -> GuestRule:
    name = str(guest["name"]) if "name" in guest else None
    socket = next((Path(str(guest[key])) for key in ("socket", "serial") if key in guest), None)
    return GuestRule(place, name, socket, "serial" in guest or "cid" in guest, _option(place, guest))


def _option(place: str, guest: Mapping[str, Any]) -> str:
    _check_keys(place, guest, _GUEST_KEYS)
    if sum(key in guest for key in _SUBJECTS) != 1:
        raise SetupError(
            f"{place}: say either user, whose guests these are, or socket, the path that they connect to, or serial, "
            "the path that a VM's virtio-serial port is connected to, or cid, the number of a VM's vsock"
        )
    limits = guest.get("limits", {})
    if not isinstance(limits, dict):
        raise SetupError(f"{place}: limits are a table, such as limits = {{ device-memory = '16G' }}")
    pairs: dict[str, object] = {"user": _user_id(place, guest["user"])} if "user" in guest else {}
    pairs |= {key: guest[key] for key in ("socket", "serial", "cid", "name", "weight", "class") if key in guest}
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
