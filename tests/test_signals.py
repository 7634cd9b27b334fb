"""Signals reach the program of `run`, `trace` and `vm` exactly once, whichever processes get them."""

from __future__ import annotations

import fcntl
import os
import shlex
import signal
import subprocess
import sys
import termios
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from test_cli import COMMAND, commands
from tests.support.waiting import SECONDS, until
from tests.support.watch import mode_of

COUNTING = shlex.join(["exec", sys.executable, str(Path(__file__).with_name("support") / "counting_signals.py")])

Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture(params=["run", "trace", "vm"])
def start(request: pytest.FixtureRequest, host_libraries: Path, tmp_path: Path) -> Iterator[Start]:
    """Starts a program that replaces QEMU and runs a script, and waits for the file "started"."""
    with starting(request.param, host_libraries, tmp_path) as begin:
        yield begin


@contextmanager
def starting(action: str, host_libraries: Path, tmp_path: Path) -> Iterator[Start]:
    """What the fixture `start` does, for one of the commands."""
    options = {"run": (), "trace": ("-o", str(tmp_path / "trace.json")), "vm": ()}[action]
    program = tmp_path / "qemu-system-x86_64"
    arguments = [*COMMAND, action, *options, "--lib-dir", str(host_libraries), "--device", "CPU", "--"]
    with commands(tmp_path) as begin:

        def begin_script(script: str, **how: object) -> subprocess.Popen[str]:
            program.write_text(f'#!/bin/bash\n[ "$1" = --version ] && echo "version 10.0.2" && exit\n{script}\n')
            program.chmod(0o755)
            return begin([*arguments, str(program)], **how)

        yield begin_script


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_to_the_command_reaches_its_program(start: Start, number: signal.Signals) -> None:
    process = start(
        f"trap 'echo got {number.value}; exit 9' {number.value}; touch started; while :; do sleep 0.05; done"
    )
    process.send_signal(number)
    output, _ = process.communicate(timeout=SECONDS)
    assert output == f"got {number.value}\n"
    assert process.returncode == 9


def test_a_signal_that_the_program_survives_does_not_end_the_command(start: Start, tmp_path: Path) -> None:
    process = start("trap 'touch trapped' TERM; touch started; until test -e go; do sleep 0.05; done; exit 5")
    process.terminate()
    until((tmp_path / "trapped").exists, "the trap")
    assert process.poll() is None
    (tmp_path / "go").touch()
    assert process.wait(SECONDS) == 5


@pytest.mark.parametrize("leads", ["the group", "the session"])
def test_a_signal_to_the_process_group_reaches_the_program_once(start: Start, tmp_path: Path, leads: str) -> None:
    how = {"process_group": 0} if leads == "the group" else {"start_new_session": True}
    process = start(COUNTING, **how)
    os.killpg(process.pid, signal.SIGINT)
    assert _interrupts_until_terminated(process, tmp_path, 1) == 1


def test_signals_to_the_group_and_to_the_command_may_alternate(start: Start, tmp_path: Path) -> None:
    process = start(COUNTING, process_group=0)
    for count, send in enumerate((os.killpg, os.kill, os.killpg), 1):
        send(process.pid, signal.SIGINT)
        until(lambda: _interrupts(tmp_path) >= count, "the interrupt")  # noqa: B023 - called within the loop
        until(
            lambda: not _is_pending(process, signal.SIGINT),
            "the command to take its own: two pending signals become one",
        )
    assert _interrupts_until_terminated(process, tmp_path, 3) == 3


def test_a_terminals_interrupt_reaches_the_program_once(start: Start, tmp_path: Path) -> None:
    master, terminal = os.openpty()
    process = start(
        COUNTING,
        stdin=terminal,
        start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
    )
    os.write(master, b"\x03")
    assert _interrupts_until_terminated(process, tmp_path, 1) == 1
    os.close(master)
    os.close(terminal)


@pytest.mark.parametrize("action", ["run", "trace", "vm"])
def test_a_failed_test_leaves_no_program_running(action: str, host_libraries: Path, tmp_path: Path) -> None:
    """Otherwise its end would wait for the program, which holds the command's output open."""
    with starting(action, host_libraries, tmp_path) as start:
        start("echo $$ >pid; touch started; exec sleep 1000")
    program = int((tmp_path / "pid").read_text())
    until(lambda: not mode_of(program), "the program to end")  # it stays a zombie where no process reaps orphans


def _interrupts_until_terminated(process: subprocess.Popen[str], folder: Path, expected: int) -> int:
    """The number of signals that reached the program. A pending one is passed on before this SIGTERM."""
    until(lambda: _interrupts(folder) >= expected, "the interrupt")
    process.terminate()
    assert process.wait(SECONDS) == 4
    return _interrupts(folder)


def _interrupts(folder: Path) -> int:
    got = folder / "got"
    return got.read_text().count("interrupt") if got.exists() else 0


def _is_pending(process: subprocess.Popen[str], number: signal.Signals) -> bool:
    status = Path(f"/proc/{process.pid}/status").read_text()
    pending = (line.split()[1] for line in status.splitlines() if line.startswith(("SigPnd:", "ShdPnd:")))
    return any(int(signals, 16) >> (number - 1) & 1 for signals in pending)
