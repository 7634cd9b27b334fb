"""The command ggml-remoting: its error messages, what it passes to programs, and that it leaves nothing behind."""

from __future__ import annotations

import ctypes
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from ggml_remoting.daemon import Daemon, DaemonConfig
from ggml_remoting.errors import SetupError
from tests.support.processes import ended
from tests.support.waiting import SECONDS, until
from tests.support.watch import children, descendants, mode_of

_PR_SET_CHILD_SUBREAPER = 36  # linux/prctl.h
COMMAND = (sys.executable, "-m", "ggml_remoting")


def ggml_remoting(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs the command to its end."""
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )


def daemons() -> set[int]:
    """Daemons, their workers and device processes among the descendants of this process."""
    return {pid for pid in descendants(os.getpid()) if mode_of(pid) in ("serve", "worker", "device-process")}


@contextmanager
def orphans_taken_in() -> Iterator[None]:
    """Makes processes that outlive their parent children of this process, which so sees what its commands
    leave behind.
    """
    libc = ctypes.CDLL(None)
    libc.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    try:
        yield
    finally:
        libc.prctl(_PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0)


@pytest.fixture(autouse=True)
def nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Gives each test empty folders for temporary files and status sockets. At the end they must be empty again, and
    all daemons that the test started must have ended.
    """
    folder, run = tmp_path / "temporary", tmp_path / "run"
    folder.mkdir()
    run.mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(run))
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    before = daemons()
    with orphans_taken_in():
        yield
        until(lambda: not daemons() - before, lambda: f"{daemons() - before} are left")
        until(lambda: not list(folder.iterdir()), "the daemons to take their folders along")
    assert not list(run.glob("*/*"))


@pytest.fixture
def run(host_libraries: Path) -> tuple[str, ...]:
    """The beginning of a run command on the small ggml's CPU."""
    return ("run", "--lib-dir", str(host_libraries), "--device", "CPU", "--")


Begin = Callable[..., subprocess.Popen[str]]


@contextmanager
def commands(folder: Path) -> Iterator[Begin]:
    """A function that starts a command in the folder and waits until it has written the file "started" or has ended. It
    passes further arguments to Popen. At the end all the commands are killed.
    """
    begun: list[subprocess.Popen[str]] = []

    def begin(arguments: Sequence[str], **how: object) -> subprocess.Popen[str]:
        process = subprocess.Popen(  # type: ignore[call-overload]  # what `how` says
            arguments, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **how
        )
        begun.append(process)
        until(lambda: (folder / "started").exists() or process.poll() is not None, "the program to start")
        return process

    try:
        yield begin
    finally:
        for process in begun:
            _kill_with_program(process)


def _kill_with_program(process: subprocess.Popen[str]) -> None:
    """Kills a command and the programs that it started, which hold its output open. Its daemon then ends by itself."""
    if process.poll() is None:
        for pid in (*(child for child in children(process.pid) if mode_of(child) != "serve"), process.pid):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
    process.communicate(timeout=SECONDS)


@pytest.fixture
def guest(tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts a run whose guest is a shell script, and waits until the script has written the file "started"."""
    with commands(tmp_path) as begin:
        yield lambda run, script: begin([*COMMAND, *run, "bash", "-c", script])


# --------------------------------------------------------------------------------- errors


def one_line_error(done: subprocess.CompletedProcess[str], *words: str) -> None:
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert done.stderr.startswith("ggml-remoting: ")
    for word in words:
        assert word in done.stderr


@pytest.mark.parametrize("action", [("run", "true"), ("devices",), ("serve", "--socket", "unused")])
def test_library_folder_that_does_not_exist(action: tuple[str, ...], tmp_path: Path) -> None:
    one_line_error(ggml_remoting(action[0], "--lib-dir", tmp_path / "nowhere", *action[1:]), "nowhere", "not a folder")


@pytest.mark.parametrize("action", [("run", "true"), ("devices",)])
def test_library_folder_without_ggml(action: tuple[str, ...], tmp_path: Path) -> None:
    one_line_error(ggml_remoting(action[0], "--lib-dir", tmp_path, *action[1:]), str(tmp_path), "--lib-dir")


@pytest.mark.parametrize("action", [("run", "true"), ("devices",)])
def test_library_folder_whose_ggml_is_broken(action: tuple[str, ...], tmp_path: Path) -> None:
    for name in ("libggml.so", "libggml-base.so", "libggml-cpu.so"):
        (tmp_path / name).write_bytes(b"no library at all")
    one_line_error(ggml_remoting(action[0], "--lib-dir", tmp_path, *action[1:]), "daemon", "libggml")


@pytest.mark.parametrize("action", [("run", "true"), ("devices",)])
def test_device_that_does_not_exist(action: tuple[str, ...], host_libraries: Path) -> None:
    done = ggml_remoting(action[0], "--lib-dir", host_libraries, "--device", "CUDA7", *action[1:])
    one_line_error(done, "CUDA7")
    assert "CPU" in done.stderr, "it says which devices there are"


def test_no_daemon_at_the_socket(tmp_path: Path) -> None:
    one_line_error(ggml_remoting("devices", "--socket", tmp_path / "nothing"), "nothing", "ggml-remoting serve")


def test_command_that_does_not_exist(run: tuple[str, ...]) -> None:
    done = ggml_remoting(*run, "no-such-program")
    assert (done.returncode, done.stderr) == (127, "ggml-remoting: no-such-program: command not found\n")


def test_a_file_that_may_not_be_executed(run: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "letter").write_text("Dear reader")
    one_line_error(ggml_remoting(*run, tmp_path / "letter"), "letter: it may not be executed")


def test_command_that_is_no_program(run: tuple[str, ...], tmp_path: Path) -> None:
    path = tmp_path / "picture"
    path.write_bytes(b"\x89PNG")
    path.chmod(0o755)
    one_line_error(ggml_remoting(*run, path), "picture")


def test_a_file_where_a_daemons_socket_should_be() -> None:
    one_line_error(ggml_remoting("devices", "--socket", "/etc/passwd"), "/etc/passwd is no socket")


def test_a_socket_whose_folder_cannot_be_made(host_libraries: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = ggml_remoting(
        "serve", "--lib-dir", host_libraries, "--device", "CPU", "--socket", tmp_path / "file" / "socket"
    )
    one_line_error(done, f"the folder {tmp_path}/file cannot be made", "--socket PATH")


@pytest.mark.parametrize("action", ["run", "serve"])
def test_a_bad_value_for_the_daemon_names_its_option_and_prints_no_other_programs_usage(
    action: str, host_libraries: Path, tmp_path: Path
) -> None:
    own = ("--socket", tmp_path / "s") if action == "serve" else ("true",)
    done = ggml_remoting(action, "--lib-dir", host_libraries, "--daemon-option", "socket-mode=999", *own)
    assert done.returncode != 0
    (line,) = done.stderr.splitlines()
    assert "--socket-mode wants an octal number such as 0660, not 999" in line


def test_the_reason_of_a_daemon_that_ends_by_itself_is_reported(host_libraries: Path) -> None:
    with Daemon(DaemonConfig(host_libraries, ("CPU",))) as daemon:
        assert daemon.failure() is None
        os.kill(daemon.pid, signal.SIGKILL)
        until(daemon.failure, "the daemon's end")
        assert "SIGKILL" in str(daemon.failure())


def test_daemon_that_does_not_start_leaves_nothing(host_libraries: Path) -> None:
    with pytest.raises(SetupError, match="CUDA7"):
        Daemon(DaemonConfig(host_libraries, ("CUDA7",)))


# ---------------------------------------------------------------------------------- devices and paths


def test_frontend_path(frontend_library: Path) -> None:
    assert ggml_remoting("frontend-path").stdout == f"{frontend_library}\n"


def test_devices_of_a_library_folder(host_libraries: Path) -> None:
    done = ggml_remoting("devices", "--lib-dir", host_libraries, "--device", "CPU")
    assert done.returncode == 0
    assert "Remote-CPU" in done.stdout
    assert "MiB" in done.stdout


def test_devices_of_a_running_daemon(daemon: Daemon) -> None:
    done = ggml_remoting("devices", "--socket", daemon.socket)
    assert done.returncode == 0
    assert "Remote-CPU" in done.stdout


def test_devices_as_json(host_libraries: Path) -> None:
    done = ggml_remoting("devices", "--lib-dir", host_libraries, "--device", "CPU", "--json")
    told = json.loads(done.stdout)
    (device,) = told["devices"]
    assert set(told) == {"release", "devices"}
    assert (device["name"], device["type"]) == ("Remote-CPU", "GPU")
    assert 0 < device["memory_free"] <= device["memory_total"]


def test_serve_until_sigterm(host_libraries: Path, tmp_path: Path) -> None:
    path = tmp_path / "a new" / "folder" / "socket"
    arguments = [*COMMAND, "serve", "--lib-dir", str(host_libraries), "--device", "CPU", "--socket", str(path)]
    with ended(subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True)) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == f"ready {path}\n"
        assert "Remote-CPU" in ggml_remoting("devices", "--socket", path).stdout
        assert "of 1 daemon(s)" in ggml_remoting("top", "--count", "1").stdout
        process.terminate()
        process.wait(SECONDS)
    assert not path.exists()


# ------------------------------------------------------------------------------- what run passes to the program


def test_environment_of_the_guest(run: tuple[str, ...], frontend_library: Path) -> None:
    done = ggml_remoting(
        *run, "bash", "-c", 'echo "$GGML_BACKEND_PATH"; test -S "${GGML_REMOTING#unix:}" && echo there', KEPT="yes"
    )
    assert done.stdout.splitlines() == [str(frontend_library), "there"]
    assert re.fullmatch(r"ggml-remoting: no program asked for the remoted devices: [^\n]*\n", done.stderr)


def test_arguments_pass_untouched(run: tuple[str, ...]) -> None:
    done = ggml_remoting(*run, "printf", "%s|", "--device", "X", "--", "two words", "-h")
    assert done.stdout == "--device|X|--|two words|-h|"


def test_a_program_needs_no_dashes_before_it(host_libraries: Path) -> None:
    done = ggml_remoting(
        "run", "--lib-dir", host_libraries, "--device", "CPU", "printf", "%s|", "--device", "X", "--", "-h", "--version"
    )
    assert done.stdout == "--device|X|--|-h|--version|", done.stderr


@pytest.mark.parametrize("status", [0, 1, 2, 7, 255])
def test_exit_status_passes(run: tuple[str, ...], status: int) -> None:
    assert ggml_remoting(*run, "bash", "-c", f"exit {status}").returncode == status


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV, signal.SIGTERM])
def test_a_run_ends_by_the_signal_that_ended_its_program(run: tuple[str, ...], number: signal.Signals) -> None:
    command = (
        "env",
        "-u",
        "LD_PRELOAD",
        "bash",
        "-c",
        f"kill -{number.value} $$",
    )  # a sanitizer would catch the signal
    assert ggml_remoting(*run, *command).returncode == -number


def test_a_run_becomes_its_program(run: tuple[str, ...], guest: Callable[..., subprocess.Popen[str]]) -> None:
    process = guest(run, "echo $$; cat /proc/$$/task/$$/children; touch started")
    output, _ = process.communicate(timeout=SECONDS)
    own, *children = output.split()
    assert own == str(process.pid)
    assert len(children) == 1  # cat, and no process that the guest did not start


def test_children_that_outlive_the_guest_do_not_keep_the_run(
    run: tuple[str, ...], guest: Callable[..., subprocess.Popen[str]]
) -> None:
    process = guest(run, "sleep 600 >/dev/null 2>&1 & echo $!; touch started; kill -9 $$")
    assert process.wait(SECONDS) == -signal.SIGKILL
    assert process.stdout is not None
    os.kill(int(process.stdout.readline()), signal.SIGKILL)


def test_a_killed_run_ends_its_daemon(run: tuple[str, ...], guest: Callable[..., subprocess.Popen[str]]) -> None:
    before = daemons()
    process = guest(run, "touch started; exec sleep 600")
    assert daemons() - before
    process.kill()  # nothing_is_left_behind waits for the daemon's end
