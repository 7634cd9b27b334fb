"""Breaks ten things on purpose: the doctor, or the message that a program prints, names each and how to repair it."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shlex
import signal
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from ggml_remoting import host_ggml
from ggml_remoting.context import Context
from ggml_remoting.daemon import Daemon, DaemonConfig, make_socket_folder
from ggml_remoting.doctor import examination, installation
from ggml_remoting.doctor.examination import Examination, Wanted, examine
from ggml_remoting.doctor.finding import Finding, State
from ggml_remoting.doctor.guest import examine_guest
from ggml_remoting.doctor.host import GGML, examine_containers
from ggml_remoting.doctor.installation import examine_installation
from ggml_remoting.doctor.machine import Machine
from ggml_remoting.doctor.work import examine_work
from ggml_remoting.errors import NoMemory, RemotingError, SetupError
from ggml_remoting.generated.names import Status
from ggml_remoting.host_ggml import HostGgml
from ggml_remoting.paths import BACKEND, FRONTEND
from test_cli import ggml_remoting
from test_many_guests import Guests, ready
from tests.sanitizers.mark import many_addresses
from tests.support.other_user import as_nobody
from tests.support.port import Port
from tests.support.watch import workers

GUESTS_TRIED = 200
HOST = "host: what a daemon here can offer"


@pytest.fixture(scope="module")
def ports(host_libraries: Path) -> Iterator[Daemon]:
    """A daemon for a VM's port."""
    with Daemon(DaemonConfig(host_libraries, ("CPU",), options=("--serial",))) as started:
        yield started


def the(findings: list[Finding], subject: str, state: State = State.WRONG) -> Finding:
    """The only finding about a subject that has this state."""
    (found,) = [finding for finding in findings if finding.subject == subject and finding.state is state]
    return found


def wrong_of(examination: Examination, subject: str) -> Finding:
    return the(examination.wrong, subject)


def machine(root: Path, files: dict[str, str]) -> Machine:
    """A machine with these files, whose only programs are in its /bin. A text that starts with -> makes a link."""
    for name, text in files.items():
        path = root / name.lstrip("/")
        path.parent.mkdir(parents=True, exist_ok=True)
        if text.startswith("->"):
            path.symlink_to(text.removeprefix("->"))
        else:
            path.write_text(text)
            path.chmod(0o755)
    return Machine(root, {"PATH": str(root / "bin")})


# ------------------------------------------------------------------------------ ten broken things


def test_1_no_daemon_listens(tmp_path: Path) -> None:
    done = ggml_remoting("doctor", "--guest", GGML_REMOTING=f"unix:{tmp_path}/s")
    assert done.returncode == 1
    assert f"WRONG  socket             no daemon listens at {tmp_path}/s" in done.stdout
    assert f"-> ggml-remoting serve --socket {tmp_path}/s" in done.stdout


def test_1_the_daemon_has_ended(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as gone:
        gone.bind(str(tmp_path / "s"))
    found = the(examine_guest(Machine(), f"unix:{tmp_path}/s"), "socket")
    assert "no daemon listens on it any more" in found.found
    assert found.repair.startswith(f"ggml-remoting serve --socket {tmp_path}/s")


def test_without_a_ggml_the_repair_names_the_folder_of_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examination, "find_host_ggml", lambda _: iter(()))
    monkeypatch.setattr(host_ggml, "find_host_ggml", lambda _: iter(()))
    bare = machine(tmp_path, {"/bin/true": ""})
    found = wrong_of(examine(bare, Wanted()), "socket")
    assert words_of(found.repair)[-2:] == ["--lib-dir", "DIR"]
    found = wrong_of(examine(bare, Wanted(guest=True)), "socket")
    assert "--lib-dir" not in found.repair, "the host is another machine"


def words_of(repair: str) -> list[str]:
    """The words into which a shell splits a command of the doctor's."""
    return shlex.split(repair, comments=True)


def test_a_folder_with_a_space_is_one_word_in_a_suggested_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "my project"
    (folder / "file").mkdir(parents=True)
    (folder / "no socket").touch()
    absent = the(examine_guest(Machine(), f"unix:{folder}/s"), "socket")
    assert words_of(absent.repair) == ["ggml-remoting", "serve", "--socket", f"{folder}/s"]
    other = the(examine_guest(Machine(), f"unix:{folder}/no socket"), "socket")
    assert words_of(other.repair.split(";")[0]) == ["rm", f"{folder}/no socket"]
    with socket.socket(socket.AF_UNIX) as gone:
        gone.bind(str(folder / "gone"))
    left = the(examine_guest(Machine(), f"unix:{folder}/gone"), "socket")
    assert words_of(left.repair) == ["ggml-remoting", "serve", "--socket", f"{folder}/gone"]
    told = re.search(r"`(ggml-remoting serve [^`]*)`", left.found)
    assert told is not None and words_of(told[1]) == ["ggml-remoting", "serve", "--socket", f"{folder}/gone"]
    monkeypatch.setattr(installation, "checkout", lambda: folder)
    monkeypatch.setenv("GGML_REMOTING_BUILD", "no such folder")
    frontend = the(examine_installation(Machine()), "frontend library")
    assert words_of(frontend.repair) == ["make", "-C", str(folder)]


def test_another_ggml_in_a_folder_with_a_space_is_reported(
    host_libraries: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, other = HostGgml(host_libraries, "here"), HostGgml(tmp_path / "another ggml", "another")
    monkeypatch.setattr(examination, "choose_host_ggml", lambda _: here)
    monkeypatch.setattr(examination, "find_host_ggml", lambda _: iter((here, other)))
    found = the(examine(Machine(), Wanted(host=True)).sections[HOST], GGML, State.NOTE)
    assert words_of(found.repair) == ["ggml-remoting", "doctor", "--lib-dir", str(other.folder)]


def test_a_folder_of_a_socket_that_cannot_be_created_is_reported() -> None:
    with pytest.raises(SetupError) as told:
        make_socket_folder(Path("/proc/my folder/s"))
    (command,) = re.findall(r"`(install [^`]*)`", str(told.value))
    assert words_of(command)[-1] == "/proc/my folder"


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user may enter, unlike pytest's own."""
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def test_2_the_socket_may_not_be_used(open_folder: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(open_folder / "s"))
        listening.listen()
        (open_folder / "s").chmod(0o600 if os.getuid() == 0 else 0)
        found = as_nobody(lambda: the(examine_guest(Machine(), f"unix:{open_folder}/s"), "socket"))
    assert found.found.startswith(f"permission denied for {open_folder}/s, which is s")
    assert "setfacl" in found.repair


def test_2_the_render_node_belongs_to_another_group(open_folder: Path) -> None:
    guest = machine(
        open_folder, {"/dev/dri/renderD128": "", "/sys/class/drm/renderD128/device/driver": "->../../bus/virtio_gpu"}
    )
    (open_folder / "dev/dri/renderD128").chmod(0o060 if os.getuid() else 0o660)
    found = as_nobody(lambda: the(examine_guest(guest, "drm"), "virtio-gpu"))
    assert "permission denied" in found.found
    assert found.repair


def test_3_the_library_folder_has_no_ggml(tmp_path: Path) -> None:
    for name in ("libggml.so", "libggml-base.so"):
        (tmp_path / name).write_bytes(b"no library at all")
    examination = examine(Machine(), Wanted(host=True, config=DaemonConfig(tmp_path), is_config_named=True))
    found = wrong_of(examination, "host's ggml")
    assert "exports ggml's ggml_backend_buffer_init" in found.found
    assert "--lib-dir DIR" in found.repair


@pytest.mark.parametrize(
    ("name", "fault"), [(BACKEND, "is not ggml-remoting's frontend library"), ("libnothing.so", "does not exist")]
)
def test_3_the_program_is_told_to_load_the_wrong_library(build_folder: Path, name: str, fault: str) -> None:
    done = ggml_remoting("doctor", "--guest", "--json", GGML_BACKEND_PATH=str(build_folder / name))
    assert done.returncode == 1
    findings = [Finding(**finding) for finding in json.loads(done.stdout)["sections"]["installed"]]
    (found,) = [finding for finding in findings if finding.state == "wrong"]
    assert (found.subject, found.found) == ("GGML_BACKEND_PATH", f"{build_folder / name} {fault}")
    assert found.repair == 'export GGML_BACKEND_PATH="$(ggml-remoting frontend-path)"'


def test_4_the_ggml_is_not_served(unheard_of: Path) -> None:
    found = wrong_of(
        examine(Machine(), Wanted(host=True, config=DaemonConfig(unheard_of), is_config_named=True)), "host's ggml"
    )
    assert "ggml 0.29.2 is not served" in found.found
    assert "pip install --upgrade WHEEL" in found.repair


@many_addresses
def test_5_more_guests_connect_than_a_daemon_serves(host_libraries: Path) -> None:
    with Daemon(DaemonConfig(host_libraries, ("CPU",))) as daemon, contextlib.ExitStack() as guests:
        with pytest.raises(RemotingError, match="its log says why, such as too many guests"):
            for _ in range(GUESTS_TRIED):
                guests.enter_context(Context(daemon.address))
        assert "the host allows 64 guests at a time (ggml-remotingd --guests)" in daemon.last_message()


def test_5_more_memory_is_requested_than_exists(context: Context) -> None:
    """A daemon with --device-memory gives the same error."""
    with pytest.raises(NoMemory, match="Remote-CPU has no 1152921504606846976 bytes left"):
        context.buffer_type_alloc_buffer(0, 1 << 60, context.new_handle())


def test_6_the_worker_is_killed(host_libraries: Path, frontend_library: Path) -> None:
    with (
        Daemon(DaemonConfig(host_libraries, ("CPU",))) as daemon,
        Guests(host_libraries, frontend_library, daemon.address) as guests,
    ):
        guest = ready(guests.start("until_failure"))
        (worker,) = workers(daemon.pid)
        os.kill(worker, signal.SIGKILL)
        _, errors = guest.communicate(timeout=60)
    assert (
        "ggml-remoting: the device is lost: the worker was killed by signal 9 (Killed), perhaps for lack of memory"
        in errors
    )
    assert "; start the program again, or see ggml-remoting doctor, here or on the host\n" in errors


def test_7_the_device_is_lost_with_its_daemon(host_libraries: Path, frontend_library: Path) -> None:
    with (
        Daemon(DaemonConfig(host_libraries, ("CPU",))) as daemon,
        Guests(host_libraries, frontend_library, daemon.address) as guests,
    ):
        guest = ready(guests.start("until_failure"))
        os.kill(daemon.pid, signal.SIGKILL)
        _, errors = guest.communicate(timeout=60)
        found = the(examine_guest(Machine(), daemon.address), "socket")
    assert "ggml-remoting: the device is lost: the " in errors
    assert "; start the program again, or see ggml-remoting doctor, here or on the host\n" in errors
    assert "no daemon listens" in found.found
    assert found.repair.startswith("ggml-remoting serve --socket ")


def specified(root: Path, *mounts: str) -> Machine:
    """A machine with a specification for containers that mounts these paths, of which the last is missing."""
    edits = {"mounts": [{"hostPath": path} for path in mounts]}
    text = json.dumps({"devices": [{"containerEdits": edits}]})
    return machine(root, {"/etc/cdi/ggml-remoting.json": text, **dict.fromkeys(mounts[:-1], "")})


def test_the_library_that_containers_mount_is_missing(tmp_path: Path) -> None:
    (found,) = examine_containers(specified(tmp_path, "/run/here", f"/opt/{FRONTEND}"))
    assert found.state is State.WRONG
    assert f"/etc/cdi/ggml-remoting.json mounts /opt/{FRONTEND}, and" in found.found
    assert found.repair.startswith("ggml-remoting cdi ")


def test_the_folder_that_containers_mount_does_not_exist_yet(tmp_path: Path) -> None:
    (found,) = examine_containers(specified(tmp_path, f"/opt/{FRONTEND}", "/run/gone"))
    assert (found.state, found.repair) == (State.NOTE, "ggml-remoting serve")
    assert "mounts /run/gone, and" in found.found


@pytest.mark.parametrize(
    "text", ["", "[]", '{"devices": 1}', '{"devices": [{}]}', '{"devices": [{"containerEdits": 2}]}']
)
def test_an_invalid_specification_for_containers_is_reported(tmp_path: Path, text: str) -> None:
    (found,) = examine_containers(machine(tmp_path, {"/etc/cdi/ggml-remoting.json": text}))
    assert found.state is State.WRONG
    assert found.repair.startswith("rm /etc/cdi/ggml-remoting.json; ggml-remoting cdi")


def test_a_valid_specification_for_containers_is_no_finding(tmp_path: Path) -> None:
    files = {"/etc/cdi/ggml-remoting.json": '{"devices": []}'}
    assert [found.state for found in examine_containers(machine(tmp_path, files))] == [State.GOOD]
    assert examine_containers(Machine(tmp_path / "another")) == []


_QEMU = """#!/bin/sh
[ "$1" = --version ] && echo 'QEMU emulator version {version}' || echo 'name "virtio-gpu-pci", bus PCI'
"""


@pytest.mark.parametrize(
    ("version", "fault"),
    [("10.0.2", "has no device vhost-user-gpu-pci"), ("7.2.19", "is version 7.2; 8.0 or newer is needed")],
)
def test_8_qemu_lacks_the_device(tmp_path: Path, host_libraries: Path, version: str, fault: str) -> None:
    host = machine(tmp_path, {"/bin/qemu-system-x86_64": _QEMU.format(version=version)})
    found = wrong_of(examine(host, Wanted(vm=True, config=DaemonConfig(host_libraries), is_config_named=True)), "QEMU")
    assert fault in found.found
    assert "apt-get install qemu-system-x86" in found.repair


_CARD = {
    "/sys/bus/pci/devices/0000:00:03.0/vendor": "0x1af4\n",
    "/sys/bus/pci/devices/0000:00:03.0/device": "0x1050\n",
    "/proc/sys/kernel/osrelease": "6.12.1-cloud-amd64\n",
    "/bin/true": "",
}
_MODULE = {"/lib/modules/6.12.1-cloud-amd64/kernel/drivers/gpu/drm/virtio/virtio-gpu.ko.xz": ""}


@pytest.mark.parametrize(
    ("more", "fault", "repair"),
    [
        ({}, "has no driver for it (module virtio_gpu)", "apt-get install linux-image-amd64"),
        (_MODULE, "its driver is not loaded", "modprobe virtio_gpu"),
        ({"/sys/module/virtio_gpu/refcnt": "0"}, "no /dev/dri/renderD*", "dmesg | grep virtio_gpu"),
    ],
    ids=["no module", "not loaded", "no node"],
)
def test_9_the_guest_lacks_the_driver(tmp_path: Path, more: dict[str, str], fault: str, repair: str) -> None:
    examination = examine(machine(tmp_path, {**_CARD, **more}), Wanted(guest=True))
    assert not [finding for finding in examination.wrong if finding.subject == "socket"]
    found = wrong_of(examination, "virtio-gpu")
    assert fault in found.found
    assert found.repair.startswith(repair)


def test_9_the_guest_lacks_the_card(tmp_path: Path) -> None:
    found = the(examine_guest(machine(tmp_path, {"/bin/true": ""}), "drm"), "virtio-gpu")
    assert found.found == "this machine has no virtio-gpu"
    assert "vhost-user-gpu-pci" in found.repair


def test_10_the_daemon_has_another_protocol_version(address_of_another_version: str) -> None:
    found = the(examine_guest(Machine(), address_of_another_version), "socket")
    assert "update ggml-remoting" in found.found
    assert found.repair.startswith("pip install --upgrade WHEEL")


# ------------------------------------------------------------------------------------- failed graphs


def test_failed_graphs_are_reported_while_their_program_runs(host_libraries: Path) -> None:
    with (
        Daemon(DaemonConfig(host_libraries, ("CPU",), options=("--graphs", "1"))) as daemon,
        Context(daemon.address) as context,
    ):
        wanted = Wanted(
            config=DaemonConfig(host_libraries, ("CPU",)), is_config_named=True, status_sockets=(daemon.status_socket,)
        )
        context.context_graph_begin(context.new_handle(), 3, 1)
        context.context_ping()
        assert not examine_work(wanted.status_sockets)
        context.context_graph_begin(context.new_handle(), 3, 1)
        context.context_ping()
        assert context.take_status()[0] is Status.ALLOC_FAILED
        (found,) = examine(Machine(), wanted).sections["programs that compute now"]
    assert (
        f"(process {os.getpid()}): 1 of 2 context.graph_begin failed; its results are not to be trusted" in found.found
    )
    assert found.repair


def test_an_op_that_is_not_supported_is_not_a_failure(host_libraries: Path) -> None:
    with Daemon(DaemonConfig(host_libraries, ("CPU",))) as daemon, Context(daemon.address) as context:
        with pytest.raises(NoMemory):
            context.buffer_type_alloc_buffer(0, 1 << 60, context.new_handle())
        assert not examine_work([daemon.status_socket])


def test_a_daemon_that_has_ended_has_no_failures(tmp_path: Path) -> None:
    assert not examine_work([tmp_path / "status"])


# ---------------------------------------------------------------------------------- no problem


def test_nothing_is_wrong_when_a_daemon_answers(daemon: Daemon, frontend_library: Path) -> None:
    done = ggml_remoting("doctor", "--guest", "--socket", daemon.socket, GGML_BACKEND_PATH=str(frontend_library))
    assert done.returncode == 0, done.stdout
    assert f"{daemon.socket} answers: host's ggml 0.20.2, Remote-CPU" in done.stdout
    assert done.stdout.endswith("nothing is wrong\n")


def test_nothing_is_wrong_where_a_program_can_be_run(host_libraries: Path) -> None:
    examination = examine(
        Machine(environment={}), Wanted(config=DaemonConfig(host_libraries, ("CPU",)), is_config_named=True)
    )
    assert not examination.wrong
    socket_finding = the(examination.sections["guest: how a program here reaches a device"], "socket", State.NOTE)
    assert "no daemon listens" in socket_finding.found


def test_a_missing_qemu_is_reported_on_a_host_that_needs_one(tmp_path: Path, host_libraries: Path) -> None:
    without = machine(tmp_path, {"/bin/true": ""})
    named = DaemonConfig(host_libraries, ("CPU",))
    assert wrong_of(examine(without, Wanted(vm=True, config=named, is_config_named=True)), "QEMU").repair
    assert not [
        finding
        for finding in examine(without, Wanted(host=True, config=named, is_config_named=True)).wrong
        if finding.subject == "QEMU"
    ]


def test_every_problem_has_a_repair(tmp_path: Path) -> None:
    examination = examine(machine(tmp_path, {"/bin/true": ""}), Wanted(guest=True, vm=True, address="tcp:1.2.3.4"))
    assert {"memory maps", "GGML_REMOTING", "QEMU"} <= {finding.subject for finding in examination.wrong}
    assert all(finding.repair for finding in examination.wrong)


def test_a_port_that_is_not_there_or_not_permitted_has_its_own_repair(ports: Daemon) -> None:
    absent = the(examine_guest(Machine(), "serial:/dev/virtio-ports/none"), "port")
    assert absent.repair.startswith("ggml-remoting vm --transport serial")
    with Port(ports.socket) as port:
        device = Path(port.address.removeprefix("serial:"))
        device.chmod(0o600 if os.getuid() == 0 else 0)
        found = as_nobody(lambda: the(examine_guest(Machine(), port.address), "port"))
        assert found.repair.startswith("sudo chown ")
        device.chmod(0o600)
        assert "answers: host's ggml" in the(examine_guest(Machine(), port.address), "port", State.GOOD).found
