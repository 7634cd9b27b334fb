"""What a daemon's status tells of a guest as a whole: who it is, whether workers serve it, and its last transition."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ggml_remoting.generated import formats


@dataclass(frozen=True)
class Transition:
    """A guest's way from one state to another. Times are of the monotonic clock."""

    kind: str  # of TRANSITION_KINDS
    began_ns: int
    took_ns: int
    bytes: int  # of the state that was saved or restored
    origin: str  # where its memory was, or which ggml it had
    destination: str
    failure: str  # why it stayed as it was; empty: it did not

    @property
    def ended_ns(self) -> int:
        """When it was over."""
        return self.began_ns + self.took_ns


TRANSITION_KINDS = tuple(
    kind.name.lower() for kind in formats.StatusTransitionKind if kind != formats.StatusTransitionKind.NONE
)


@dataclass(frozen=True)
class TransitionTotals:
    """All transitions of one kind since the daemon's start; bytes are of those that were done."""

    done: int = 0
    failures: int = 0
    bytes: int = 0
    took_ns: int = 0


@dataclass(frozen=True)
class ConnectedGuest:
    """A guest that has had a worker, and where it is now."""

    number: int  # the daemon's, of its connection
    pid: int
    uid: int
    program: str  # its name for itself, printable
    name: str  # by which the administrator knows it
    guest_class: str
    weight: int
    state: str  # such as running or swapped_out
    state_bytes: int  # of the host's memory that hold what it has
    last: Transition | None  # that has ended


def guest_of(message: formats.StatusMessage, payload: bytes) -> ConnectedGuest:
    """The guest of a STATUS_GUEST."""
    told = formats.StatusGuest.from_buffer_copy(payload)
    return ConnectedGuest(
        number=message.guest,
        pid=message.guest_pid,
        uid=message.guest_uid,
        program=program_name(message.guest_pid),
        name=told.name.decode("ascii", "replace"),
        guest_class=told.guest_class.decode("ascii", "replace") or "standard",
        weight=max(1, told.weight),
        state=formats.StatusGuestState(told.state).name.lower(),
        state_bytes=told.state_bytes,
        last=_transition_of(told.last) if told.last.kind else None,
    )


def _transition_of(told: formats.StatusTransition) -> Transition:
    return Transition(
        kind=formats.StatusTransitionKind(told.kind).name.lower(),
        began_ns=told.began_ns,
        took_ns=told.took_ns,
        bytes=told.bytes,
        origin=told.origin.decode("utf-8", "replace"),
        destination=told.destination.decode("utf-8", "replace"),
        failure=told.reason.decode("utf-8", "replace"),
    )


def totals_of(payload: bytes) -> dict[str, TransitionTotals]:
    """The totals of a STATUS_TOTALS, by kind."""
    told = formats.StatusTotals.from_buffer_copy(payload).of
    return {
        kind: TransitionTotals(of.done, of.failures, of.bytes, of.took_ns)
        for kind, of in zip(TRANSITION_KINDS, told[1:], strict=True)
    }


def program_name(pid: int) -> str:
    """The name of a process, printable."""
    try:
        name = Path(f"/proc/{pid}/comm").read_text("utf-8", "replace").strip()
    except OSError:
        return "?"
    return "".join(letter if letter.isprintable() else "?" for letter in name) or "?"
