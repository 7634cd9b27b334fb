"""One finding of the doctor."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum


class State(StrEnum):
    """How bad it is."""

    GOOD = "good"
    NOTE = "note"  # worth knowing; nothing fails for it
    WRONG = "wrong"
    ABSENT = "absent"  # wrong if nothing else does its work, else a note: see settle


@dataclass(frozen=True)
class Finding:
    """The subject, what was found, and the command or action that repairs it."""

    subject: str
    state: State
    found: str
    repair: str = ""


def good(subject: str, found: str) -> Finding:
    return Finding(subject, State.GOOD, found)


def note(subject: str, found: str, repair: str = "") -> Finding:
    return Finding(subject, State.NOTE, found, repair)


def wrong(subject: str, found: str, repair: str) -> Finding:
    return Finding(subject, State.WRONG, found, repair)


def absent(subject: str, found: str, repair: str) -> Finding:
    return Finding(subject, State.ABSENT, found, repair)


def settle(findings: list[Finding], *, needed: bool) -> list[Finding]:
    """Decides what is absent: it is wrong if it is needed."""
    state = State.WRONG if needed else State.NOTE
    return [replace(finding, state=state) if finding.state is State.ABSENT else finding for finding in findings]
