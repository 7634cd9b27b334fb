"""Runs a guest program: `run` becomes it; where something is left to do after it, signals and exit status
pass through.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NoReturn

from ggml_remoting.daemon import ENDING_SIGNALS, Daemon, DaemonConfig, Interrupted
from ggml_remoting.errors import NoProgram, SetupError
from ggml_remoting.ggml_programs import may_use_ggml
from ggml_remoting.group_witness import GroupWitness
from ggml_remoting.paths import FRONTEND, PRELOAD, c_part
from ggml_remoting.supervisor import start_daemon_beside
from ggml_remoting.usage import REPORT, Usage, report_not_started, report_path, report_preloaded

_AWAITED = ENDING_SIGNALS | {signal.SIGCHLD}
_IGNORED_BY_PYTHON = (signal.SIGPIPE, signal.SIGXFSZ)
_PARTS_NAMES = re.compile(r"[\s:]")


def guest_environment(address: str, base: Mapping[str, str]) -> dict[str, str]:
    """The environment in which a ggml program loads the frontend and finds the daemon at `address`."""
    return {
        **base,
        "GGML_BACKEND_PATH": str(c_part(FRONTEND)),
        "GGML_REMOTING": address,
        REPORT: str(report_path(address)),
    }


def preload_environment(address: str, base: Mapping[str, str]) -> dict[str, str]:
    """The environment in which a program preloads the library that attaches the frontend to each ggml.

    Spaces and colons part the names in LD_PRELOAD and cannot be quoted (ld.so(8)): a library in such a folder is named
    by a link in that of the private daemon at `address`. Raises SetupError if that has one too. What was preloaded
    before stays in front, since a sanitizer's runtime has to be the first.
    """
    library = c_part(PRELOAD)
    if _PARTS_NAMES.search(str(library)):
        link = report_path(address).with_name(PRELOAD)
        if _PARTS_NAMES.search(str(link)):
            raise SetupError(f"--preload: LD_PRELOAD cannot name {link}: set TMPDIR to a folder without spaces")
        if not link.is_symlink():
            link.symlink_to(library)
        library = link
    return {**base, "LD_PRELOAD": " ".join(filter(None, (base.get("LD_PRELOAD"), str(library))))}


def find_program(name: str) -> str:
    """The path of a command. Raises NoProgram if there is none, SetupError for a file that may not be executed."""
    program = shutil.which(name)
    if program is not None:
        return program
    if "/" in name and Path(name).exists():
        raise SetupError(f"{name}: it may not be executed")
    raise NoProgram(f"{name}: command not found")


def run_guest(
    config: DaemonConfig, command: Sequence[str], *, preload: bool = False, verbose: bool = False
) -> NoReturn:
    """Becomes the command, with a private daemon beside it that ends after it; with `preload` as preload_environment
    has it.

    Raises SetupError if the command or the daemon cannot be started.
    """

    def prepare(address: str) -> tuple[Sequence[str], Mapping[str, str]]:
        environment = guest_environment(address, os.environ)
        if not preload:
            return command, environment
        report_preloaded(address)
        return command, preload_environment(address, environment)

    become_with_daemon(config, find_program(command[0]), prepare, verbose=verbose)


def become_with_daemon(
    config: DaemonConfig,
    program: str,
    prepare: Callable[[str], tuple[Sequence[str], Mapping[str, str]]],
    *,
    verbose: bool = False,
) -> NoReturn:
    """Becomes a program, with a private daemon beside it that ends after it.

    `prepare` gives the command line and the environment for the daemon's address. Raises SetupError as run_guest does.
    """
    address = start_daemon_beside(config, tells_unused=may_use_ggml(Path(program)), verbose=verbose)
    command, environment = prepare(address)
    for number in _IGNORED_BY_PYTHON:
        signal.signal(number, signal.SIG_DFL)
    try:
        os.execve(program, list(command), environment)
    except OSError as error:
        report_not_started(address)
        raise SetupError(f"{command[0]}: {error.strerror}") from error


def run_with_daemon(
    config: DaemonConfig,
    program: str,
    prepare: Callable[[Daemon], tuple[Sequence[str], Mapping[str, str]]],
    *,
    verbose: bool = False,
    trace: bool = False,
) -> int:
    """Runs a program with a private daemon. Returns its exit status, 128 + n if signal n ended it.

    `prepare` gives the command line and the environment for a daemon that listens, and traces if so wished. SIGINT,
    SIGTERM and SIGHUP reach the program once. Raises SetupError if it or the daemon cannot be started.
    """
    with _blocked_signals():
        try:
            with Daemon(config, verbose=verbose, trace=trace) as daemon:
                usage = Usage(daemon)
                status = _run(program, *prepare(daemon))
                if may_use_ggml(Path(program)) and (unused := usage.unused()):
                    print(f"ggml-remoting: {unused}", file=sys.stderr)
                if failure := daemon.failure():
                    print(f"ggml-remoting: {failure}", file=sys.stderr)
                return status
        except Interrupted as interrupted:
            return 128 + interrupted.number


def run_program(program: str, command: Sequence[str], environment: Mapping[str, str]) -> int:
    """Runs a command without a daemon of its own. Exit status and signals as for run_with_daemon."""
    with _blocked_signals():
        return _run(program, command, environment)


@contextlib.contextmanager
def _blocked_signals() -> Iterator[None]:
    """Signals wait until they are asked for, so none can come between two steps of starting or cleaning up."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)  # if a parent had it ignored, no exit status is kept
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _AWAITED)
    try:
        yield
    finally:
        while signal.sigtimedwait(_AWAITED - before, 0):
            pass
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _run(program: str, command: Sequence[str], environment: Mapping[str, str]) -> int:
    with GroupWitness(ENDING_SIGNALS) as witness:
        try:
            pid = os.posix_spawn(program, list(command), environment, setsigmask=(), setsigdef=_IGNORED_BY_PYTHON)
        except OSError as error:
            raise SetupError(f"{command[0]}: {error.strerror}") from error
        while (status := _ended(pid)) is None:
            number = signal.sigwaitinfo(_AWAITED).si_signo
            if number in ENDING_SIGNALS and not witness.got(number):
                os.kill(pid, number)
        return status


def _ended(pid: int) -> int | None:
    ended, status = os.waitpid(pid, os.WNOHANG)
    if not ended:
        return None
    code = os.waitstatus_to_exitcode(status)
    return code if code >= 0 else 128 - code
