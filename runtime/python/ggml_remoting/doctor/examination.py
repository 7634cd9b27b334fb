"""All findings of the doctor, in sections, and how many are wrong."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, field, replace
from pathlib import Path

from ggml_remoting.daemon import DaemonConfig
from ggml_remoting.doctor.finding import Finding, State, absent, note, settle
from ggml_remoting.doctor.guest import examine_guest
from ggml_remoting.doctor.host import (
    GGML,
    examine_containers,
    examine_ggml,
    examine_gpus,
    examine_mps,
    examine_spare_workers,
    examine_vm_host,
)
from ggml_remoting.doctor.installation import examine_installation
from ggml_remoting.doctor.kernel import examine_kernel
from ggml_remoting.doctor.machine import Machine
from ggml_remoting.doctor.work import examine_work
from ggml_remoting.errors import SetupError
from ggml_remoting.host_ggml import choose_host_ggml, find_host_ggml


@dataclass(frozen=True)
class Wanted:
    """What this machine is to be good for.

    With neither guest nor host it is enough that a program can compute in one of the ways.
    """

    guest: bool = False
    host: bool = False
    vm: bool = False
    address: str = ""
    """GGML_REMOTING's value, or that of --socket."""
    config: DaemonConfig = field(default_factory=DaemonConfig)
    is_config_named: bool = False
    program: str | None = None
    """Whose ggml is the host's, unless one is named."""
    status_sockets: tuple[Path, ...] = ()
    """The status sockets of the daemons whose guests are examined."""


@dataclass(frozen=True)
class Examination:
    """The findings, by sections."""

    sections: dict[str, list[Finding]]

    @property
    def wrong(self) -> list[Finding]:
        """What must be repaired."""
        return [finding for findings in self.sections.values() for finding in findings if finding.state is State.WRONG]


def examine(machine: Machine, wanted: Wanted) -> Examination:
    """Examines everything. A private daemon is started for a moment to see what the host's ggml offers."""
    sections = {"installed": examine_installation(machine), "kernel": examine_kernel(machine)}
    host = [] if wanted.guest and not wanted.host else _host(machine, wanted)
    states = {finding.state for finding in host if finding.subject == GGML}
    if wanted.guest or not (wanted.host or wanted.vm):
        guest = examine_guest(machine, wanted.address, has_ggml=State.ABSENT not in states)
        guest_works = any(finding.state is State.GOOD for finding in guest)
        sections["guest: how a program here reaches a device"] = settle(
            guest, needed=not guest_works and (wanted.guest or State.GOOD not in states)
        )
    if host:
        sections["host: what a daemon here can offer"] = settle(host, needed=wanted.host or wanted.vm)
    if host or wanted.vm:
        sections["host of virtual machines"] = settle(examine_vm_host(machine), needed=wanted.vm)
    if work := examine_work(wanted.status_sockets):
        sections["programs that compute now"] = work
    return Examination(sections)


def _host(machine: Machine, wanted: Wanted) -> list[Finding]:
    return [
        *_ggml(wanted),
        *examine_gpus(machine),
        *examine_spare_workers(),
        *examine_mps(machine),
        *examine_containers(machine),
    ]


def _ggml(wanted: Wanted) -> list[Finding]:
    """The host's ggml, and the others that were found."""
    if wanted.is_config_named:
        return [examine_ggml(wanted.config, "named by --lib-dir")]
    try:
        chosen = choose_host_ggml(wanted.program)
    except SetupError as error:
        return [
            absent(
                GGML,
                str(error),
                "ggml-remoting run --lib-dir DIR -- PROGRAM   # where there is none: pip install a llama.cpp, or "
                "build one",
            )
        ]
    others = {
        other.folder: other for other in find_host_ggml(wanted.program) if other.folder not in (None, chosen.folder)
    }
    return [
        examine_ggml(replace(wanted.config, lib_dir=chosen.folder), chosen.whose),
        *(_another(other.whose, str(folder)) for folder, other in others.items()),
    ]


def _another(whose: str, folder: str) -> Finding:
    return note(GGML, f"another: {whose}, {folder}", f"ggml-remoting doctor --lib-dir {shlex.quote(folder)}")
