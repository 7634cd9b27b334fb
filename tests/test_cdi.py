"""The specification of the Container Device Interface by which one flag makes a container a guest.

Engines read it strictly, so these tests read it as the strictest of them does, podman 4.2.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ggml_remoting import cdi
from ggml_remoting.cli import main
from ggml_remoting.paths import FRONTEND, c_part
from tests.support.podman import Podman
from tests.support.processes import ended

ROOT = Path(__file__).resolve().parents[1]
ALL = "ggml-remoting.dev/device=all"
_NAMES_OF_VERSIONS = {
    "0.3.0": r"[A-Za-z]([A-Za-z0-9_.:-]*[A-Za-z0-9])?",
    "0.5.0": r"[A-Za-z0-9]([A-Za-z0-9_.:-]*[A-Za-z0-9])?",
}
"""The characters that each version of the format allows in names of devices."""


@pytest.fixture
def listening(tmp_path: Path) -> Iterator[Path]:
    """A socket of mode 0600 in a folder of its own, with a listener."""
    path = tmp_path / "guests" / "ggml-remoting.sock"
    path.parent.mkdir(mode=0o755)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        path.chmod(0o600)
        listener.listen()
        yield path


def config(tmp_path: Path, *names: str) -> Path:
    """A `serve --config` file with a guest of each name."""
    path = tmp_path / "guests.toml"
    path.write_text("".join(f"[[guest]]\nuser = {number}\nname = '{name}'\n" for number, name in enumerate(names)))
    return path


def only(keys: set[str], table: dict[str, Any]) -> dict[str, Any]:
    """The table; fails if it has other keys, which strict readers refuse."""
    assert set(table) <= keys, set(table) - keys
    return table


def devices_of(text: str) -> dict[str, dict[str, Any]]:
    """What each device adds to a container, read as strictly as any engine reads it."""
    document = only({"cdiVersion", "kind", "devices"}, json.loads(text))
    assert document["kind"] == "ggml-remoting.dev/device"
    devices = {}
    for device in document["devices"]:
        assert re.fullmatch(
            _NAMES_OF_VERSIONS[document["cdiVersion"]], only({"name", "containerEdits"}, device)["name"]
        )
        edits = only({"env", "mounts"}, device["containerEdits"])
        assert all(re.match(r"\w+=.", variable) for variable in edits["env"])
        for mount in edits["mounts"]:
            only({"hostPath", "containerPath", "options"}, mount)
            assert Path(mount["hostPath"]).is_absolute()
            assert Path(mount["containerPath"]).is_absolute()
        assert device["name"] not in devices
        devices[device["name"]] = edits
    return devices


def printed(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> str:
    """The output of `ggml-remoting cdi --output -`."""
    assert main(["cdi", "--output", "-", *map(str, arguments)]) == 0
    return capsys.readouterr().out


def refusal(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> str:
    """The error message of the same command, which must fail."""
    assert main(["cdi", *map(str, arguments)]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    return said.err


# ------------------------------------------------------------------------------------- content


def test_a_device_mounts_the_sockets_folder_and_the_library_and_names_both(
    listening: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    devices = devices_of(printed(capsys, "--socket", listening))
    assert list(devices) == ["all"]
    folder, library = devices["all"]["mounts"]
    assert (folder["hostPath"], folder["containerPath"]) == (str(listening.parent), "/run/ggml-remoting")
    assert (library["hostPath"], library["containerPath"]) == (
        str(c_part(FRONTEND)),
        f"/usr/lib/ggml-remoting/{FRONTEND}",
    )
    assert devices["all"]["env"] == [
        f"GGML_BACKEND_PATH=/usr/lib/ggml-remoting/{FRONTEND}",
        "GGML_REMOTING=unix:/run/ggml-remoting/ggml-remoting.sock",
    ]


def test_a_container_cannot_write_to_what_a_device_mounts(listening: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, library = devices_of(printed(capsys, "--socket", listening))["all"]["mounts"]
    assert folder["options"] == ["bind", "ro", "nosuid", "nodev", "noexec"]
    assert library["options"] == ["bind", "ro", "nosuid", "nodev"]


def test_each_guest_name_in_the_configuration_is_a_device_too(
    listening: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = printed(capsys, "--socket", listening, "--config", config(tmp_path, "chat", "batch", "chat"))
    devices = devices_of(text)
    assert list(devices) == ["all", "chat", "batch"]
    assert devices["chat"] == devices["batch"] == devices["all"]


def test_the_device_of_a_guest_with_its_own_socket_mounts_that_socket(
    listening: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = config(tmp_path, "user")
    file.write_text(f"{file.read_text()}[[guest]]\nsocket = '{tmp_path}/chat/own.sock'\nname = 'chat'\n")
    devices = devices_of(printed(capsys, "--socket", listening, "--config", file))
    assert {name: edits["mounts"][0]["hostPath"] for name, edits in devices.items()} == {
        "all": str(listening.parent),
        "user": str(listening.parent),
        "chat": str(tmp_path / "chat"),
    }
    assert devices["chat"]["env"][1] == "GGML_REMOTING=unix:/run/ggml-remoting/own.sock"


def test_guests_of_one_name_must_have_one_socket(
    listening: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = config(tmp_path, "chat")
    file.write_text(f"{file.read_text()}[[guest]]\nsocket = '/run/chat/socket'\nname = 'chat'\n")
    said = refusal(capsys, "--output", "-", "--socket", listening, "--config", file)
    assert "guest 2: guests with another socket are called chat already" in said


def test_the_version_is_the_oldest_that_allows_the_names(
    listening: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, version in (("seven-b", "0.3.0"), ("7b", "0.5.0")):
        text = printed(capsys, "--socket", listening, "--config", config(tmp_path, name))
        assert json.loads(text)["cdiVersion"] == version
        assert list(devices_of(text)) == ["all", name]


@pytest.mark.parametrize("name", ["all", "a/b", "chat-", "_", "a=b"])
def test_a_guest_name_that_no_device_can_have_is_refused(
    name: str, listening: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = refusal(capsys, "--output", "-", "--socket", listening, "--config", config(tmp_path, name))
    assert f"a guest is called '{name}'" in said
    assert "give it another name" in said


@pytest.mark.parametrize("folder", ["with space", "quotes\"'", "back\\slash", "Übung", "$HOME"])
def test_any_path_is_quoted(folder: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / folder / "its name.sock"
    edits = devices_of(printed(capsys, "--socket", path))["all"]
    assert edits["mounts"][0]["hostPath"] == str(path.parent)
    assert edits["env"][1] == "GGML_REMOTING=unix:/run/ggml-remoting/its name.sock"


def test_a_path_that_is_not_utf_8_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff/socket"))
    assert "cannot name a path that is not UTF-8" in refusal(capsys, "--output", "-", "--socket", path)


def test_a_folder_with_other_files_than_the_socket_is_not_mounted(
    listening: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (listening.parent / "secret").touch()
    said = refusal(capsys, "--output", "-", "--socket", listening)
    assert f"{listening.parent} holds secret, and containers would get the whole folder" in said
    assert "--socket" in said


def test_a_file_that_is_not_a_socket_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").touch()
    assert f"{tmp_path / 'file'} is no socket" in refusal(capsys, "--output", "-", "--socket", tmp_path / "file")


def test_a_library_that_users_in_a_container_cannot_read_is_refused(
    listening: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    library = shutil.copy(c_part(FRONTEND), tmp_path)
    os.chmod(library, 0o700)
    monkeypatch.setattr(cdi, "c_part", lambda _: Path(library))
    assert f"chmod a+rx {library}" in refusal(capsys, "--output", "-", "--socket", listening)


# ------------------------------------------------------------------------------------- the output file


def test_root_writes_the_file_where_every_engine_looks(
    listening: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert Path("/etc/cdi") == cdi.SYSTEM_FILE.parent
    file = tmp_path / "etc" / "cdi" / "ggml-remoting.json"
    monkeypatch.setattr(cdi, "SYSTEM_FILE", file)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert main(["cdi", "--socket", str(listening)]) == 0
    assert list(devices_of(file.read_text())) == ["all"]
    assert f"wrote {file}\nthen: podman" in capsys.readouterr().out


def test_another_user_gets_the_file_printed_with_the_command_that_installs_it(
    listening: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert main(["cdi", "--socket", str(listening)]) == 0
    said = capsys.readouterr()
    assert list(devices_of(said.out)) == ["all"]
    assert (
        f"ggml-remoting cdi --socket {listening} | sudo install -D -m 644 /dev/stdin /etc/cdi/ggml-remoting.json"
        in (said.err)
    )


def test_every_user_may_read_the_file_with_any_umask(listening: Path, tmp_path: Path) -> None:
    file = tmp_path / "cdi" / "ours.json"
    mask = os.umask(0o077)
    try:
        assert main(["cdi", "--socket", str(listening), "--output", str(file)]) == 0
    finally:
        os.umask(mask)
    assert stat.S_IMODE(file.stat().st_mode) == 0o644


def test_the_file_is_replaced_atomically_and_no_other_file_remains(listening: Path, tmp_path: Path) -> None:
    file = tmp_path / "cdi" / "ours.json"
    command = ["cdi", "--socket", str(listening), "--output", str(file)]
    assert main(command) == 0
    with file.open() as reader:
        assert main([*command, "--config", str(config(tmp_path, "chat"))]) == 0
        assert list(devices_of(reader.read())) == ["all"], "who reads meanwhile has the whole file of before"
    assert list(devices_of(file.read_text())) == ["all", "chat"]
    assert os.listdir(file.parent) == ["ours.json"]


def test_a_full_disk_leaves_the_previous_file(
    listening: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "cdi" / "ours.json"
    command = ["--socket", listening, "--output", file]
    assert main(["cdi", *map(str, command)]) == 0
    before = file.read_text()
    capsys.readouterr()

    def fails(_: int) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(os, "fsync", fails)
    said = refusal(capsys, *command, "--config", config(tmp_path, "chat"))
    assert f"--output {file}: No space left on device" in said
    assert file.read_text() == before
    assert os.listdir(file.parent) == ["ours.json"]


def test_an_incomplete_file_of_a_pipe_is_replaced(listening: Path, tmp_path: Path) -> None:
    file = tmp_path / "empty.json"
    file.touch()
    assert main(["cdi", "--socket", str(listening), "--output", str(file)]) == 0
    assert list(devices_of(file.read_text())) == ["all"]


@pytest.mark.parametrize("content", ["{}", "cdiVersion: 0.5.0\nkind: nvidia.com/gpu\n", '{"kind": "a.b/c"}', "\0"])
def test_a_file_of_another_program_is_not_overwritten(
    content: str, listening: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "theirs.json"
    file.write_text(content)
    said = refusal(capsys, "--socket", listening, "--output", file)
    assert f"{file}: there is another file" in said
    assert "remove it, or name another place" in said
    assert file.read_text() == content


def test_a_file_that_engines_would_ignore_is_not_written(
    listening: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = refusal(capsys, "--socket", listening, "--output", tmp_path / "specification")
    assert "specification.json" in said
    assert not (tmp_path / "specification").exists()


def test_a_path_that_cannot_be_written_is_reported(
    listening: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    said = refusal(capsys, "--socket", listening, "--output", tmp_path / "file" / "ours.json")
    assert f"--output {tmp_path}/file/ours.json: File exists: name a place where you may write" in said


# ------------------------------------------------------------------------------------- messages


def steps(capsys: pytest.CaptureFixture[str], listening: Path, file: Path) -> str:
    assert main(["cdi", "--socket", str(listening), "--output", str(file)]) == 0
    return capsys.readouterr().out


def test_the_message_names_the_users_that_the_socket_admits(
    listening: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "cdi" / "ours.json"
    said = {}
    for mode in (0o600, 0o660, 0o666):
        listening.chmod(mode)
        said[mode] = steps(capsys, listening, file)
    assert f"{listening} admits who is root" in said[0o600]
    assert f"the host's group {listening.stat().st_gid}" in said[0o660]
    assert "--group-add keep-groups" in said[0o660]
    assert f"{listening} admits every user of a container" in said[0o666]


def test_the_message_says_if_no_daemon_listens_yet(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "guests" / "socket"
    said = steps(capsys, path, tmp_path / "cdi" / "ours.json")
    assert f"no daemon listens at {path} yet: run `ggml-remoting serve --socket {path}`" in said
    assert f"before the daemon has made {path.parent}" in said


def test_the_message_names_a_closed_folder_on_the_path(
    listening: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tmp_path.chmod(0o700)
    assert f"{tmp_path} is closed to others" in steps(capsys, listening, tmp_path / "cdi" / "ours.json")


def test_the_message_names_podman_s_option_for_another_folder(
    listening: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "my cdi"
    assert f"podman --cdi-spec-dir '{folder}' run --device {ALL} IMAGE" in steps(
        capsys, listening, folder / "ours.json"
    )


# ------------------------------------------------------------------------------------- a container


@dataclass(frozen=True)
class Serving:
    """A daemon with guests named chat on a socket of their own: its socket, its configuration and its log."""

    socket: Path
    config: Path
    log: Path


@pytest.fixture
def serving(host_libraries: Path) -> Iterator[Serving]:
    """It listens in folders with paths that are short enough for a socket wherever the tests run."""
    with tempfile.TemporaryDirectory(prefix="ggml-remoting-") as name:
        folder = Path(name)
        ours = Serving(folder / "guests" / "socket", folder / "guests.toml", folder / "log")
        ours.config.write_text(f"[[guest]]\nsocket = '{folder}/chat/socket'\nname = 'chat'\n")
        command = [sys.executable, "-m", "ggml_remoting", "serve", "--socket", ours.socket, "--config", ours.config]
        command += ["--lib-dir", host_libraries, "--device", "CPU", "--status-socket", folder / "status"]
        with ours.log.open("wb") as log:
            started = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True)
        with ended(started) as daemon:
            assert daemon.stdout is not None
            assert daemon.stdout.readline() == f"ready {ours.socket}\n", ours.log.read_text()
            yield ours


@pytest.fixture
def podman(tmp_path: Path, host_libraries: Path) -> Podman:
    """Its containers see the checkout, this Python and a stock ggml."""
    shared = dict.fromkeys((ROOT, Path(sys.base_prefix), host_libraries.resolve()))
    ours = Podman(tmp_path, tmp_path / "cdi" / "ours.json", tuple(shared))
    ours.require()
    return ours


def write(serving: Serving, podman: Podman) -> None:
    command = ["cdi", "--socket", serving.socket, "--config", serving.config, "--output", podman.specification]
    assert main(list(map(str, command))) == 0


@pytest.mark.parametrize(("name", "logged"), [("all", "user 0"), ("chat", "user 0, named chat")])
def test_one_flag_makes_a_podman_container_a_guest(
    name: str, logged: str, serving: Serving, podman: Podman, host_libraries: Path
) -> None:
    write(serving, podman)
    guest = [sys.executable, "-m", "tests.support.guest", "repeat", str(host_libraries.resolve())]
    flags = ["--device", f"{cdi.KIND}={name}", f"--workdir={ROOT}"]
    done = podman.run(flags, *guest, f"/usr/lib/ggml-remoting/{FRONTEND}", "0")
    assert (done.returncode, done.stdout) == (0, "ready\nright\n"), done.stderr
    assert re.findall("connected, (.*)", serving.log.read_text()) == [logged]


def test_a_podman_container_cannot_write_to_what_it_got(serving: Serving, podman: Podman) -> None:
    write(serving, podman)
    paths = ("/run/ggml-remoting/file", f"/usr/lib/ggml-remoting/{FRONTEND}")
    done = podman.run(
        ["--device", ALL], "sh", "-c", "for path; do echo >> $path && echo written; done; :", "sh", *paths
    )
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert done.stderr.count("Read-only file system") == len(paths)
