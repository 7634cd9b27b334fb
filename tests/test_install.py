"""Installed parts work: the wheel without a compiler, `make install` for a distribution, and the daemon under
systemd.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from ggml_remoting import __version__, downloads
from ggml_remoting.context import Context
from ggml_remoting.llama_server import LlamaServer
from ggml_remoting.paths import C_PARTS, DAEMON
from tests.own_run import OwnRun
from tests.sanitizers.mark import plain_build_only
from tests.support.processes import ended
from tests.support.stock_program import put_program

pytestmark = plain_build_only
ROOT = Path(__file__).resolve().parents[1]
SECONDS = 300


def make(*arguments: str) -> str:
    """Runs make as from a shell and returns its output."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    done = subprocess.run(
        ["make", "--no-print-directory", "-C", str(ROOT), *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


class Environment:
    """An empty virtual environment with the wheel, an empty working folder, and a PATH of its own without a
    compiler.
    """

    def __init__(self, folder: Path, wheel: Path) -> None:
        self.work, self._environment = folder / "work", folder / "environment"
        self.work.mkdir()
        venv.create(self._environment, with_pip=True)
        pip = [
            str(self._environment / "bin" / "pip"),
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--no-index",
            str(wheel),
        ]
        subprocess.run(pip, env=self.variables(), check=True, timeout=SECONDS)

    def variables(self, *folders: Path) -> dict[str, str]:
        """The environment variables, with more folders in PATH."""
        path = os.pathsep.join(map(str, (self._environment / "bin", *folders)))
        return {"PATH": path, "HOME": str(self.work), "TMPDIR": str(self.work.parent)}

    def run(self, *command: str, programs: Path | None = None) -> subprocess.CompletedProcess[str]:
        variables = self.variables(*([programs] if programs else []))
        words = [shutil.which(command[0], path=variables["PATH"]) or command[0], *command[1:]]
        return subprocess.run(
            words, cwd=self.work, env=variables, capture_output=True, text=True, timeout=SECONDS, check=False
        )


@pytest.fixture(scope="module")
def wheel() -> Path:
    """The wheel that `make wheel` builds."""
    return ROOT / make("wheel").splitlines()[-1]


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    return Environment(tmp_path_factory.mktemp("wheel"), wheel)


@pytest.fixture
def programs(tmp_path: Path, host_libraries: Path) -> Path:
    """A folder with a llama-server or a replacement."""
    return put_program(tmp_path / "bin" / "llama-server", host_libraries).parent


def test_the_wheel_is_tagged_with_the_systems_it_runs_on(wheel: Path) -> None:
    assert re.fullmatch(
        rf"ggml_remoting-{re.escape(__version__)}-py3-none-(manylinux_2_\d+|linux)_\w+\.whl", wheel.name
    )
    with zipfile.ZipFile(wheel) as archive:
        (metadata,) = [archive.read(name).decode() for name in archive.namelist() if name.endswith("/METADATA")]
        names = {Path(name).name for name in archive.namelist()}
    assert {*C_PARTS, "py.typed"} <= names
    assert [line for line in metadata.splitlines() if line.startswith("Requires-Dist")] == [
        f'Requires-Dist: {package}; extra == "{extra}"'
        for package, extra in (("numpy>=1.23", "arrays"), ("numpy>=1.23", "quants"), ("gguf>=0.10", "quants"))
    ]


def test_there_is_no_compiler(environment: Environment) -> None:
    assert not any(
        shutil.which(name, path=environment.variables()["PATH"]) for name in ("cc", "gcc", "clang", "make", "ld")
    )


def test_version_shows_the_protocol_and_the_releases_of_ggml(environment: Environment) -> None:
    done = environment.run("ggml-remoting", "--version")
    assert re.fullmatch(
        rf"ggml-remoting {re.escape(__version__)}\nprotocol \d+\nggml 0\.9\.4 to 0\.\d+, in the ABIs of 0\.9\.4, .*\n",
        done.stdout,
    )


def test_run_uses_the_program_s_own_ggml(environment: Environment, programs: Path) -> None:
    done = environment.run("ggml-remoting", "run", "--", "llama-server", "-m", "model.gguf", programs=programs)
    assert (done.returncode, done.stdout) == (0, "ready\nright\n"), done.stderr


def test_run_uses_the_ggml_of_a_python_script_s_environment(
    environment: Environment, host_libraries: Path, tmp_path: Path
) -> None:
    script = put_program(tmp_path / "bin" / "llama-server", host_libraries)
    for library in script.parent.glob("libggml*"):
        library.unlink()
    package = tmp_path / "lib/python3.11/site-packages/some_llama/lib"
    package.mkdir(parents=True)
    script.write_text(script.read_text().replace(f"{script.parent} ", f"{package} "))
    for library in host_libraries.glob("libggml*.so*"):
        (package / library.name).symlink_to(library)
    done = environment.run("ggml-remoting", "run", "--", str(script))
    assert (done.returncode, done.stdout) == (0, "ready\nright\n"), done.stderr


def test_run_asks_for_a_ggml_if_there_is_none(environment: Environment, tmp_path: Path) -> None:
    program = tmp_path / "program"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    done = environment.run("ggml-remoting", "run", "--", str(program))
    assert done.returncode == 1
    assert "which ggml is the host's?" in done.stderr
    assert "--lib-dir DIR" in done.stderr


def test_the_doctor_finds_nothing_wrong_with_a_program_that_can_be_run(
    environment: Environment, programs: Path
) -> None:
    done = environment.run("ggml-remoting", "doctor", programs=programs)
    assert done.returncode == 0, done.stdout
    assert "that of llama-server" in done.stdout


def test_the_doctor_reports_what_is_missing_in_an_empty_environment(environment: Environment) -> None:
    done = environment.run("ggml-remoting", "doctor")
    assert done.returncode == 1
    assert "no daemon listens at /run/ggml-remoting/ggml-remoting.sock" in done.stdout


def test_a_real_llama_server_generates_on_the_remoted_device(environment: Environment) -> None:
    lib_dir = downloads.demo_lib_dir()
    if lib_dir is None:
        pytest.skip("`make demo` has not fetched a llama-server")
    command = [
        "ggml-remoting",
        "run",
        "--",
        "llama-server",
        "-m",
        str(downloads.fetch_model()),
        "-ngl",
        "99",
        "-t",
        "1",
        "-c",
        "512",
        "-fa",
        "off",
    ]
    variables = environment.variables(lib_dir)
    command[0] = str(shutil.which(command[0], path=variables["PATH"]))
    with LlamaServer([*command, "-lv", "4", "--no-webui"], variables) as server:
        assert server.log_lines(r"offloaded (\d+)/\1 layers"), server.last_words()
        assert server.complete("The capital of France is", 4).text.startswith(" Paris")


# ------------------------------------------------------------------------------------- make install


@pytest.fixture(scope="module")
def prefix(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("prefix")
    make("install", f"PREFIX={folder}")
    return folder


def test_an_installed_command_and_daemon_find_their_parts(prefix: Path, host_libraries: Path) -> None:
    command = [sys.executable, str(prefix / "bin/ggml-remoting")]
    environment = {"PATH": os.environ["PATH"]}
    path = subprocess.run(
        [*command, "frontend-path"], env=environment, capture_output=True, text=True, check=True
    ).stdout.strip()
    assert Path(path).samefile(prefix / "lib/ggml-remoting/libggml-remotingfrontend.so")
    devices = [*command, "devices", "--lib-dir", str(host_libraries), "--device", "CPU"]
    assert "Remote-CPU" in subprocess.run(devices, env=environment, capture_output=True, text=True, check=True).stdout
    version = subprocess.run([prefix / "bin" / DAEMON, "--version"], capture_output=True, text=True, check=True).stdout
    assert version.startswith(f"ggml-remotingd {__version__}, protocol ")


def test_destdir_collects_the_files_of_a_package(tmp_path: Path) -> None:
    make("install", "PREFIX=/usr", f"DESTDIR={tmp_path}")
    files = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if not path.is_dir()}
    assert {
        "usr/bin/ggml-remoting",
        "usr/bin/ggml-remotingd",
        *(f"usr/lib/ggml-remoting/{part}" for part in C_PARTS),
        "usr/lib/ggml-remoting/ggml_remoting/generated/calls.py",
        "usr/lib/systemd/system/ggml-remoting.socket",
        "usr/lib/tmpfiles.d/ggml-remoting.conf",
        "usr/lib/sysusers.d/ggml-remoting.conf",
        "usr/share/doc/ggml-remoting/README.md",
        "usr/share/doc/ggml-remoting/docs/guide/install.md",
    } <= files
    assert not any(
        str(tmp_path) in (tmp_path / name).read_text("utf-8", "replace")
        for name in files
        if not (tmp_path / name).is_symlink()
    )


def test_install_and_uninstall_work_in_a_folder_with_a_space(tmp_path: Path, host_libraries: Path) -> None:
    where = ("PREFIX=/usr", f"DESTDIR={tmp_path / 'a new' / 'package'}")
    make("install", *where)
    root = tmp_path / "a new" / "package"
    assert (root / "usr/share/man/man1/ggml-remoting.1").is_file()
    assert (root / "usr/lib/ggml-remoting/ggml_remoting/lib/ggml-remotingd").samefile(
        root / "usr/lib/ggml-remoting/ggml-remotingd"
    )
    make("uninstall", *where)
    assert not [path for path in tmp_path.rglob("*") if not path.is_dir()]


def test_the_wheel_contains_man_pages_and_completions(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {name.partition(".data/data/")[2] for name in archive.namelist()}
    assert {
        "share/man/man1/ggml-remoting.1",
        "share/man/man8/ggml-remotingd.8",
        "share/bash-completion/completions/ggml-remoting",
        "share/zsh/site-functions/_ggml-remoting",
        "share/fish/vendor_completions.d/ggml-remoting.fish",
    } <= names


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_systemd_accepts_the_units_and_rates_the_service_as_safe(prefix: Path) -> None:
    units = [str(prefix / "lib/systemd/system" / name) for name in ("ggml-remoting.service", "ggml-remoting.socket")]
    verified = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False)
    assert "ggml-remoting" not in verified.stderr, verified.stderr
    # In tenths, 100 is the worst; without the GPU's devices it would be lower.
    command = ["systemd-analyze", "security", "--offline=yes", "--threshold=10", units[0]]
    with OwnRun() as machine:  # it makes /run/systemd where systemd does not run
        rated = subprocess.run([*machine.enter(prefix), *command], capture_output=True, text=True, check=False)
    assert rated.returncode == 0, rated.stdout + rated.stderr


def _system_calls(name: str) -> set[str]:
    """The system calls in one of systemd's groups."""
    told = subprocess.run(["systemd-analyze", "syscall-filter", name], capture_output=True, text=True, check=True)
    words = {line.strip() for line in told.stdout.splitlines()[1:]}
    groups = {word for word in words if word.startswith("@")}
    return {word for word in words - groups if word[:1] not in ("", "#")}.union(*map(_system_calls, groups))


def _allowed_by(unit: str) -> set[str]:
    """The system calls that a unit's filters allow, applied in order."""
    allowed: set[str] = set()
    for line in re.findall(r"^SystemCallFilter=(.*)$", unit, re.MULTILINE):
        words = line.lstrip("~").split()
        calls = set().union(*(_system_calls(word) if word.startswith("@") else {word} for word in words))
        allowed = allowed - calls if line.startswith("~") else allowed | calls
    return allowed


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
@pytest.mark.parametrize(
    ("source", "table"),
    [
        ("device/process/confinement.c", "allowed"),
        ("worker/confinement/system_calls.c", "for_computing"),
        ("worker/confinement/system_calls.c", "for_a_driver"),
    ],
)
def test_the_unit_allows_the_system_calls_of_a_confined_process(source: str, table: str) -> None:
    text = (ROOT / "runtime" / source).read_text()
    match = re.search(rf"\b{table}\[\] = {{(.*?)^}};", text, re.MULTILINE | re.DOTALL)
    assert match is not None, f"{source} has no table {table}"
    calls = set(re.findall(r"\bSYS_(\w+)", match[1]))
    assert calls
    assert not calls - _allowed_by((ROOT / "runtime/install/ggml-remoting.service").read_text())


# ----------------------------------------------------------------------------------- under systemd

_AS_SYSTEMD = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS=sys.argv[2])
os.execv(sys.argv[3], sys.argv[3:])
"""


def started_by_systemd(
    passed: socket.socket, count: int, *options: str | Path, **variables: str
) -> subprocess.Popen[str]:
    """The installed daemon with a socket at descriptor 3, started as systemd starts a service."""
    daemon = ROOT / "build" / DAEMON
    command = [
        sys.executable,
        "-c",
        _AS_SYSTEMD,
        str(passed.fileno()),
        str(count),
        str(daemon),
        "serve",
        *map(str, options),
    ]
    return subprocess.Popen(
        command,
        env={**os.environ, **variables},
        pass_fds=[passed.fileno(), 3],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def descriptor_3() -> Iterator[None]:
    """Occupies descriptor 3 in this process too, so that it means nothing else in a child."""
    made = None
    try:
        os.fstat(3)
    except OSError:
        made = os.open("/dev/null", os.O_RDONLY)
        os.dup2(made, 3)
    yield
    if made is not None and made != 3:
        os.close(made)


@pytest.mark.usefixtures("descriptor_3")
def test_a_socket_of_systemd_is_served_and_readiness_is_reported(host_libraries: Path, tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listening, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as told:
        listening.bind(str(tmp_path / "s"))
        listening.listen()
        told.bind(str(tmp_path / "notify"))
        told.settimeout(60)
        options = ("--lib-dir", host_libraries, "--device", "CPU")
        with ended(started_by_systemd(listening, 1, *options, NOTIFY_SOCKET=str(tmp_path / "notify"))) as daemon:
            assert told.recv(100) == b"READY=1"
            with Context(f"unix:{tmp_path}/s") as context:
                context.context_ping()
            daemon.terminate()
            assert daemon.wait(60) == 0
        assert (tmp_path / "s").exists(), "the socket is systemd's, which continues to listen"


@pytest.mark.usefixtures("descriptor_3")
@pytest.mark.parametrize(("count", "reason"), [(2, "handed over 2 sockets"), (1, "no listening unix stream socket")])
def test_invalid_sockets_of_systemd_are_refused(host_libraries: Path, count: int, reason: str) -> None:
    with (
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as passed,
        ended(started_by_systemd(passed, count, "--lib-dir", host_libraries, "--device", "CPU")) as daemon,
    ):
        _, errors = daemon.communicate(timeout=60)
    assert daemon.returncode == 1
    assert reason in errors


def test_a_daemon_without_a_socket_reports_the_missing_option(build_folder: Path) -> None:
    done = subprocess.run([build_folder / DAEMON, "serve"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "ggml-remotingd: --socket is missing" in done.stderr
