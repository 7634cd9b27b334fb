"""The command line: help, suggestions for misspelled words, and one line for output that cannot be written."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ggml_remoting.command_line import action_names, command_parser
from test_cli import COMMAND, SECONDS, ggml_remoting
from tests.support.processes import ended

COMPLETIONS = Path(__file__).resolve().parents[1] / "runtime/install/pages/bash-completion/completions/ggml-remoting"
ACTIONS = action_names(command_parser())


@pytest.mark.parametrize("arguments", [(), ("help",), ("--help",), ("-h",)])
def test_help_is_printed_on_request_and_without_arguments(arguments: tuple[str, ...]) -> None:
    done = ggml_remoting(*arguments)
    assert (done.returncode, done.stderr) == (0, "")
    assert all(name in done.stdout for name in ACTIONS)


@pytest.mark.parametrize("action", ACTIONS)
def test_the_help_of_an_action_is_printed_by_help_and_by_its_option(action: str) -> None:
    asked, optional = ggml_remoting("help", action), ggml_remoting(action, "--help")
    assert asked.returncode == optional.returncode == 0
    assert asked.stdout == optional.stdout
    assert asked.stdout.startswith(f"usage: ggml-remoting {action}")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("devcies",), "ggml-remoting: there is no action 'devcies'; did you mean 'devices'?"),
        (("hlep",), "ggml-remoting: there is no action 'hlep'; did you mean 'help'?"),
        (("help", "tpo"), "ggml-remoting: there is no action 'tpo'; did you mean 'top'?"),
        (("xyzzy",), "ggml-remoting: there is no action 'xyzzy'"),
        (("--versoin",), "ggml-remoting: there is no option '--versoin'; did you mean '--version'?"),
        (
            ("run", "--devise", "CPU", "true"),
            "ggml-remoting run: there is no option '--devise'; did you mean '--device'?",
        ),
        (("top", "--intervall=1"), "ggml-remoting top: there is no option '--intervall'; did you mean '--interval'?"),
        (("devices", "--lib", "x"), "ggml-remoting devices: there is no option '--lib'"),
        (("devices", "two words"), "ggml-remoting devices: unexpected: 'two words'"),
        (("run",), "ggml-remoting run: say which program to run"),
        (("run", "--"), "ggml-remoting run: say which program to run"),
        (("vm",), "ggml-remoting vm: say QEMU's command line"),
        (("top", "--interval", "abc"), "argument --interval: 'abc' is no number of seconds from 0.05 to 3600"),
        (("top", "--interval", "nan"), "argument --interval: 'nan' is no number of seconds from 0.05 to 3600"),
        (("top", "--interval", "0"), "argument --interval: '0' is no number of seconds from 0.05 to 3600"),
        (("top", "--count", "0"), "argument --count: '0' is no whole number of 1 or more"),
        (("top", "--count", "-3"), "argument --count"),
        (("top", "--count", "two"), "argument --count: 'two' is no whole number of 1 or more"),
        (("run", "--daemon-option", "x", "true"), "argument --daemon-option: 'x' is not NAME=VALUE"),
        (("trace", "-o", "x"), "ggml-remoting trace: say which program to run, or give recorded files by --guest"),
    ],
)
def test_wrong_usage_is_reported_in_one_line_that_names_it(arguments: tuple[str, ...], message: str) -> None:
    done = ggml_remoting(*arguments)
    said, hint = done.stderr.splitlines()
    assert done.returncode == 2
    assert message in said
    assert hint.startswith("try: ggml-remoting")


@pytest.mark.parametrize(
    "arguments", [("--help",), ("help", "run"), ("--version",), ("frontend-path",), ("doctor", "--json")]
)
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_full_disk_is_reported_in_one_line(arguments: tuple[str, ...], unbuffered: str) -> None:
    with Path("/dev/full").open("wb") as full:
        environment = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
        done = subprocess.run(
            [*COMMAND, *arguments],
            env=environment,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=SECONDS,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr == "ggml-remoting: standard output: No space left on device\n"


@pytest.mark.parametrize("arguments", [("--help",), ("frontend-path",)])
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_closed_pipe_is_reported_in_one_line(arguments: tuple[str, ...], unbuffered: str) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    environment = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
    done = subprocess.run(
        [sys.executable, "-m", "ggml_remoting", *arguments],
        env=environment,
        stdout=writer,
        stderr=subprocess.PIPE,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    os.close(writer)
    assert done.returncode == 1
    assert done.stderr == "ggml-remoting: standard output: Broken pipe\n"


@pytest.mark.parametrize(
    ("more", "coloured"),
    [({}, True), ({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, True), ({"TERM": "dumb"}, False)],
    ids=["terminal", "NO_COLOR", "NO_COLOR is empty", "dumb terminal"],
)
def test_colours_are_used_only_on_a_terminal_that_supports_them(
    more: dict[str, str], coloured: bool, tmp_path: Path
) -> None:
    master, terminal = os.openpty()
    environment = {**os.environ, "TERM": "xterm", "GGML_REMOTING": f"unix:{tmp_path}/nobody", "NO_COLOR": "", **more}
    with ended(subprocess.Popen([*COMMAND, "doctor", "--guest"], env=environment, stdout=terminal)) as process:
        os.close(terminal)
        said = read_all(master)
        assert process.wait(SECONDS) == 1
    assert b"WRONG" in said
    assert (b"\x1b[31mWRONG\x1b[0m" in said) is coloured


def test_output_that_is_not_a_terminal_has_no_colours(tmp_path: Path) -> None:
    done = ggml_remoting("doctor", "--guest", GGML_REMOTING=f"unix:{tmp_path}/nobody", TERM="xterm", NO_COLOR="")
    assert "WRONG" in done.stdout
    assert "\x1b" not in done.stdout


def read_all(terminal: int) -> bytes:
    """All output to the other side of a terminal, until no process has it open."""
    said = b""
    with os.fdopen(terminal, "rb", buffering=0) as screen, contextlib.suppress(OSError):  # EIO is a terminal's end
        while part := screen.read(4096):
            said += part
    return said


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        (("de",), {"devices"}),
        (("d",), {"devices", "doctor", "drain"}),
        (("top", "--in"), {"--interval"}),
        (("serve", "--co"), {"--config", "--control-socket"}),
    ],
)
def test_bash_completes_actions_and_options(typed: tuple[str, ...], offered: set[str]) -> None:
    words = ("ggml-remoting", *typed)
    script = r"""
    . "$0"
    COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}
    function=$(complete -p ggml-remoting | sed 's/.*-F \([^ ]*\).*/\1/')
    "$function" ggml-remoting "${@: -1}" "${@: -2:1}"
    printf '%s\n' "${COMPREPLY[@]}"
    """
    done = subprocess.run(
        ["bash", "-c", script, COMPLETIONS, *words], capture_output=True, text=True, timeout=SECONDS, check=False
    )
    assert set(done.stdout.split()) == offered, done.stderr
