"""The errors of this package. The wire's errors have one class for each enum remoting_error_kind."""

from __future__ import annotations

from typing import ClassVar

from ggml_remoting.generated.formats import ErrorKind


class RemotingError(Exception):
    """Any error of this package. Its text is one line that says what happened."""


class SetupError(RemotingError):
    """Something that the command needs is missing or does not start: a file, a package, the daemon."""


class NoProgram(SetupError):
    """The program that should run does not exist."""


class NotComputed(RemotingError):
    """A result was asked for before it was computed."""


class WireError(RemotingError):
    """A call over the wire failed."""

    kind: ClassVar[ErrorKind]


class CallFailed(WireError):
    """The call failed; the context continues."""

    kind = ErrorKind.FAILED


class NoMemory(WireError):
    """No memory or quota for it; the context continues."""

    kind = ErrorKind.ALLOCATION


class Unsupported(WireError):
    """The host or its device does not offer this."""

    kind = ErrorKind.UNSUPPORTED


class Malformed(WireError):
    """A command that no honest guest sends; the context has ended."""

    kind = ErrorKind.MALFORMED


class ContextLost(WireError):
    """The context has ended."""

    kind = ErrorKind.LOST


def wire_error(kind: int, reason: str) -> WireError:
    """The exception for an enum remoting_error_kind other than 0."""
    classes: dict[int, type[WireError]] = {
        error.kind: error for error in (CallFailed, NoMemory, Unsupported, Malformed, ContextLost)
    }
    return classes.get(kind, CallFailed)(reason)
