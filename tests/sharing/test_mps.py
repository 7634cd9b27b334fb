"""`--share mps`: which control daemon is used, what its clients are told, and what happens without one."""

from __future__ import annotations

import contextlib
import os
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from ggml_remoting.context import Context
from ggml_remoting.daemon import Daemon, DaemonConfig
from ggml_remoting.doctor.finding import State
from ggml_remoting.doctor.host import examine_mps
from ggml_remoting.doctor.machine import Machine
from ggml_remoting.errors import RemotingError, SetupError
from tests.support import async_host, mps_control
from tests.support.waiting import until
from tests.support.watch import logs

MPS = ("--share", "mps")
PID_FILE = mps_control.PID_FILE.name


@dataclass(frozen=True)
class Host:
    """A machine with nvidia-cuda-mps-control in PATH, and the environment in which daemons are started there."""

    libraries: Path
    folder: Path

    @property
    def logs(self) -> Path:
        return self.folder / "log"

    def environment(self, **more: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("CUDA_")}
        path = f"{self.folder / 'bin'}:{os.environ['PATH']}"
        return {**kept, "PATH": path, "CUDA_MPS_LOG_DIRECTORY": str(self.logs), **more}

    def serve(self, *options: str, device: str = "Async0", **environment: str) -> Daemon:
        config = DaemonConfig(self.libraries, (device,), options=(*MPS, *options))
        return Daemon(config, environment=self.environment(**environment))

    def clients(self) -> list[str]:
        """What each client has reported about itself, the probe first."""
        return (self.logs / "server.log").read_text().splitlines()


@pytest.fixture(scope="session")
def cuda_libraries(host_libraries: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ggml whose devices pose as CUDA's."""
    client = Path(__file__).parents[1] / "support" / "mps_client.c"
    folder = tmp_path_factory.mktemp("mps") / "lib"
    return async_host.build(host_libraries, folder, "CUDA", (client,)).parent


@pytest.fixture
def host(cuda_libraries: Path, tmp_path: Path) -> Host:
    program = tmp_path / "bin" / "nvidia-cuda-mps-control"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{mps_control.__file__}" "$@"\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    (tmp_path / "log").mkdir()
    return Host(cuda_libraries, tmp_path)


@contextlib.contextmanager
def control_daemon(host: Host) -> Iterator[Path]:
    """A control daemon that runs before the daemon is started; yields its folder of pipes."""
    pipes = host.folder / "pipe"
    pipes.mkdir()
    environment = host.environment(CUDA_MPS_PIPE_DIRECTORY=str(pipes))
    subprocess.run(["nvidia-cuda-mps-control", "-d"], env=environment, check=True)
    until((pipes / PID_FILE).exists)
    try:
        yield pipes
    finally:
        subprocess.run(["nvidia-cuda-mps-control"], env=environment, input="quit\n", text=True, check=False)


def own_pipes(daemon: Daemon) -> Path:
    """The folder of the control daemon that the daemon has started, as its log names it."""
    return Path(daemon.log().split("pipes in ")[1].split(",")[0])


def pid_of(pipes: Path) -> int:
    return int((pipes / PID_FILE).read_text())


def is_alive(pid: int) -> bool:
    """Whether a process runs; a zombie does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_the_daemon_starts_and_ends_its_own_control_daemon(host: Host) -> None:
    with host.serve() as daemon:
        pipes = own_pipes(daemon)
        control = pid_of(pipes)
        assert f"guests share GPUs by MPS: control daemon {control}, this daemon's own;" in daemon.log()
        assert "a fault of one guest can end the others on its GPU" in daemon.log()
        assert pipes.stat().st_uid == os.geteuid()
        assert stat.S_IMODE(pipes.stat().st_mode) == 0o700
        with Context(daemon.address) as context:
            context.context_ping()
            assert len(host.clients()) == 2
    until(lambda: not is_alive(control))
    until(lambda: not pipes.parent.exists())
    assert (host.logs / "control.log").read_text().splitlines()[-1] == "Quit"


def test_a_daemon_that_is_killed_leaves_no_control_daemon(host: Host) -> None:
    with host.serve() as daemon:
        pipes = own_pipes(daemon)
        control = pid_of(pipes)
        os.kill(daemon.pid, signal.SIGKILL)
        until(lambda: not is_alive(control))
        until(lambda: not pipes.parent.exists())


def test_workers_stay_confined_as_clients(host: Host) -> None:
    with host.serve("--confine", "device") as daemon, Context(daemon.address) as context:
        context.context_ping()
        assert "workers are confined (device)" in daemon.log()
        assert "; workers: none" not in daemon.log()


def test_the_control_daemon_sees_all_gpus_and_a_client_only_the_chosen_ones(host: Host) -> None:
    with host.serve(CUDA_VISIBLE_DEVICES="1"):
        assert "CUDA_VISIBLE_DEVICES=None" in (host.logs / "control.log").read_text()
        assert host.clients()[0].endswith("visible:1")


def test_a_running_control_daemon_is_used_and_not_ended(host: Host) -> None:
    with control_daemon(host) as pipes:
        with host.serve(CUDA_MPS_PIPE_DIRECTORY=str(pipes)) as daemon:
            assert f"by MPS: control daemon {pid_of(pipes)}, which was there before; pipes in {pipes}," in daemon.log()
            with Context(daemon.address) as context:
                context.context_ping()
        assert is_alive(pid_of(pipes))
        assert "Quit" not in (host.logs / "control.log").read_text()


def test_a_named_control_daemon_that_does_not_run_is_an_error(host: Host) -> None:
    with pytest.raises(SetupError) as raised:
        host.serve(CUDA_MPS_PIPE_DIRECTORY="/nowhere")
    assert "no MPS control daemon answers in /nowhere: start it (nvidia-cuda-mps-control -d)" in str(raised.value)
    assert "or unset CUDA_MPS_PIPE_DIRECTORY, and this daemon starts its own" in str(raised.value)


def test_a_missing_program_is_an_error_that_names_its_package(host: Host) -> None:
    (host.folder / "bin" / "nvidia-cuda-mps-control").unlink()
    with pytest.raises(SetupError, match=r"nvidia-cuda-mps-control is not in PATH; it comes with NVIDIA's driver"):
        host.serve()


def test_devices_that_do_not_become_clients_are_not_served(host: Host, host_libraries: Path) -> None:
    libraries = async_host.build(host_libraries, host.folder / "lib", "CUDA").parent
    with pytest.raises(SetupError, match="the devices were opened without MPS: its control daemon has started no"):
        Daemon(DaemonConfig(libraries, ("Async0",), options=MPS), environment=host.environment())


def test_a_device_that_is_not_cudas_is_refused_by_name(host: Host, async_libraries: Path) -> None:
    for libraries, device, backend in ((async_libraries, "Async1", "Async"), (host.libraries, "CPU", "CPU")):
        with pytest.raises(SetupError, match=f"{device} is a device of the backend {backend}; MPS serves CUDA only"):
            Daemon(DaemonConfig(libraries, (device,), options=MPS), environment=host.environment())


def test_user_ids_of_guests_are_refused(host: Host) -> None:
    with pytest.raises(SetupError, match="mps does not go with --guest-uids: MPS serves the processes of one user"):
        host.serve("--guest-uids", "70000-70063")


def test_a_guest_s_limits_are_passed_to_its_worker(host: Host) -> None:
    rule = f"user={os.getuid()},device-memory=2G,mps-threads=25"
    with host.serve("--guest-rule", rule, CUDA_VISIBLE_DEVICES="0,1") as daemon, Context(daemon.address) as context:
        context.context_ping()
        probe, worker = host.clients()
        assert probe.startswith("memory:- threads:-")
        assert worker.startswith("memory:0=3072M,1=3072M threads:25 ")


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ((*MPS, "--mps-threads", "101"), "--mps-threads wants a number of at most 100, not 101"),
        ((*MPS, "--guest-rule", "user=1,mps-threads=101"), "mps-threads wants a number of at most 100, not 101"),
        (("--mps-threads", "50"), "--mps-threads needs --share mps"),
        (("--guest-rule", "user=1,mps-threads=50"), "--mps-threads needs --share mps"),
    ],
)
def test_a_share_of_threads_is_a_percentage_and_needs_mps(
    host_libraries: Path, options: tuple[str, ...], problem: str
) -> None:
    with pytest.raises(SetupError) as raised:
        Daemon(DaemonConfig(host_libraries, ("CPU",), options=options))
    assert problem in str(raised.value)


def test_after_the_end_of_the_control_daemon_new_guests_get_the_reason(host: Host) -> None:
    with host.serve() as daemon:
        control = pid_of(own_pipes(daemon))
        os.kill(control, signal.SIGKILL)
        assert logs(daemon, f"the control daemon (pid {control}) has ended, and its server with it")
        assert logs(daemon, f"MPS: {host.logs / 'server.log'} ends with: memory:")
        with pytest.raises(RemotingError) as raised, Context(daemon.address) as context:
            context.context_ping()
        assert f"the host's MPS control daemon (pid {control}) has ended" in str(raised.value)
        assert "restart ggml-remotingd" in str(raised.value)


def test_a_guest_whose_server_ends_gets_its_driver_s_error(host: Host) -> None:
    with control_daemon(host) as pipes, host.serve(CUDA_MPS_PIPE_DIRECTORY=str(pipes)) as daemon:
        with Context(daemon.address) as context:
            context.context_ping()
            asked = subprocess.run(
                ["nvidia-cuda-mps-control"],
                env=host.environment(CUDA_MPS_PIPE_DIRECTORY=str(pipes)),
                input="get_server_list\n",
                stdout=subprocess.PIPE,
                text=True,
                check=True,
            )
            os.kill(int(asked.stdout), signal.SIGKILL)
            with pytest.raises(
                RemotingError, match=r"CUDA error \(CUDA error: the remote procedural call between the MPS"
            ):
                until(lambda: context.context_ping())
        with Context(daemon.address) as context:  # the control daemon starts another server
            context.context_ping()


def test_a_worker_beyond_the_limit_reports_that_mps_refuses_it(host: Host) -> None:
    with host.serve() as daemon:
        with contextlib.ExitStack() as held, pytest.raises(RemotingError) as raised:
            for _ in range(mps_control.CLIENTS_MAXIMUM + 1):
                held.enter_context(Context(daemon.address)).context_ping()
        assert "Async0 has no memory for this worker: MPS takes some 48 on a GPU" in str(raised.value)
        until(lambda: answers(daemon), "a place that is free again")


def answers(daemon: Daemon) -> bool:
    """Whether a new guest gets a worker."""
    try:
        with Context(daemon.address) as context:
            context.context_ping()
    except RemotingError:
        return False
    return True


def test_doctor_names_the_risk_and_the_clients(host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))  # no other daemon is seen
    with tempfile.TemporaryDirectory() as folder:
        monkeypatch.setattr(tempfile, "tempdir", folder)
        machine = Machine(root=tmp_path)
        assert not examine_mps(machine)
        with host.serve() as daemon:
            (finding,) = examine_mps(machine)
            pid = daemon.pid
        assert finding.state is State.NOTE
        assert finding.found.startswith(f"the guests of the daemon {pid} share GPUs by NVIDIA MPS")
        assert "a fault of one can end the others" in finding.found
    pipes = tmp_path / "tmp" / "nvidia-mps"
    pipes.mkdir(parents=True)
    (pipes / PID_FILE).write_text("4711\n")
    assert not examine_mps(machine)  # it has ended
    (tmp_path / "proc" / "4711").mkdir(parents=True)
    (finding,) = examine_mps(machine)
    assert finding.found.startswith("/tmp/nvidia-mps: an MPS control daemon (pid 4711)")
