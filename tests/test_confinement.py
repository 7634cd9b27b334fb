"""What injected code can do in a worker, tried from inside (tests/support/inside.c)."""

from __future__ import annotations

import contextlib
import errno
import os
import platform
import signal
import struct
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from ggml_remoting.arrays import Memory, describe
from ggml_remoting.context import Context
from ggml_remoting.daemon import Daemon, DaemonConfig
from ggml_remoting.errors import ContextLost, SetupError
from tests.own_run import OwnRun
from tests.sanitizers.mark import few_threads, little_memory, no_report
from tests.support.waiting import until
from tests.support.watch import workers

pytestmark = [
    few_threads,
    pytest.mark.skipif(platform.machine() != "x86_64", reason="the numbers of the system calls are x86-64's"),
]

ROOT = Path(__file__).resolve().parents[1]
ORDER_VALUE, ORDER_SIZE, ORDER_MAGIC = 0xA7, 4096, 0x4445524F45444953
ORDER = struct.Struct("<QQq6qQq")
AT_FDCWD, O_CREAT, O_WRONLY, O_DIRECTORY = -100, 0o100, 1, 0o200000
PROT_EXEC, MAP_PRIVATE_ANONYMOUS = 4, 0x22

# arch/x86/entry/syscalls/syscall_64.tbl
READ, OPEN, FSTAT, LSEEK, MMAP, MPROTECT, IOCTL, MREMAP, SOCKET, SOCKETPAIR = 0, 2, 5, 8, 9, 10, 16, 25, 41, 53
CLONE, FORK, VFORK, EXECVE, KILL, FCNTL, RENAME, MKDIR, UNLINK, SYMLINK, CHMOD = (
    56,
    57,
    58,
    59,
    62,
    72,
    82,
    83,
    87,
    88,
    90,
)
PTRACE, SETUID, PRCTL, CHROOT, MOUNT, TKILL, TIMER_CREATE, KEYCTL, OPENAT = 101, 105, 157, 161, 165, 200, 222, 250, 257
UNSHARE, PERF_EVENT_OPEN, PRLIMIT64, SETNS, PROCESS_VM_READV, PROCESS_VM_WRITEV, FINIT_MODULE = (
    272,
    298,
    302,
    308,
    310,
    311,
    313,
)
SECCOMP, MEMFD_CREATE, BPF, USERFAULTFD, IO_URING_SETUP, PIDFD_OPEN, CLONE3, PIDFD_GETFD = (
    317,
    319,
    321,
    323,
    425,
    434,
    435,
    438,
)
TGKILL, RT_SIGQUEUEINFO, SHMGET, GETTID, SCHED_SETSCHEDULER = 234, 129, 29, 186, 144


class Inside:
    """A guest whose context makes any system call in its worker. A bytes argument is passed by its address there."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self._memory = Memory(context, ORDER_SIZE)
        self._tensor = self._memory.place(describe((ORDER_SIZE // 4,), np.float32))

    def call(self, number: int, *arguments: int | bytes, early_thread: bool = False) -> int:
        """The call's result, or -errno."""
        words, data, offsets = [], b"", 0
        for index, argument in enumerate(arguments):
            if isinstance(argument, bytes):
                offsets |= 1 << index
                words.append(ORDER.size + len(data))
                data += argument.ljust(-(-(len(argument) + 1) // 8) * 8, b"\0")
            else:
                words.append(argument)
        order = ORDER.pack(ORDER_MAGIC, early_thread, number, *words, *[0] * (6 - len(words)), offsets, 0) + data
        self.context.buffer_set_tensor(self._memory.buffer, self._tensor, order, 0, len(order))
        self.context.buffer_clear(self._memory.buffer, ORDER_VALUE)
        answer = self.context.buffer_get_tensor(self._memory.buffer, self._tensor, 0, ORDER.size)
        return int(ORDER.unpack(answer)[-1])

    def open(self, path: str | Path, flags: int = 0, **more: bool) -> int:
        return self.call(OPENAT, AT_FDCWD, os.fsencode(path), flags, 0o600, **more)


@pytest.fixture(scope="session")
def inside_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    library = tmp_path_factory.mktemp("inside") / "libinside.so"
    command = ["cc", "-std=c11", "-D_GNU_SOURCE", "-O1", "-fno-builtin", "-Wall", "-shared", "-fPIC", "-pthread"]
    subprocess.run([*command, "-o", library, ROOT / "tests" / "support" / "inside.c"], check=True)
    return library


@contextlib.contextmanager
def serving(inside_library: Path, lib_dir: Path, *options: str) -> Iterator[Daemon]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(
            "LD_PRELOAD", f"{os.environ.get('LD_PRELOAD', '')}:{inside_library}".strip(":")
        )  # after a sanitizer's runtime
        daemon = Daemon(DaemonConfig(lib_dir, ("CPU",), options=options))
    with daemon:
        yield daemon


Serve = Callable[..., contextlib.AbstractContextManager[Daemon]]


@pytest.fixture(scope="module")
def serve(inside_library: Path, host_libraries: Path) -> Serve:
    return lambda *options: serving(inside_library, host_libraries, *options)


@pytest.fixture(scope="module")
def strict(serve: Serve) -> Iterator[Daemon]:
    with serve() as daemon:
        assert "workers are confined (strict): files by Landlock: yes, system calls by seccomp: yes" in daemon.log()
        yield daemon


@pytest.fixture(scope="module")
def device(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Daemon, Path]]:
    """A CPU confined like a GPU with a driver, and a folder whose folders "read" and "write" the daemon's
    options name.
    """
    folder = tmp_path_factory.mktemp("places")
    for name in ("read", "write", "neither"):
        (folder / name).mkdir()
        (folder / name / "file").write_text(name)
    options = ("--confine", "device", "--worker-reads", str(folder / "read"), "--worker-writes", str(folder / "write"))
    with serve(*options) as daemon:
        yield daemon, folder


@contextlib.contextmanager
def inside(daemon: Daemon) -> Iterator[Inside]:
    with Context(daemon.address) as context:
        yield Inside(context)


def worker_of(daemon: Daemon) -> int:
    """The only worker, after those of earlier tests have ended."""
    until(lambda: len(workers(daemon.pid)) == 1, lambda: f"one worker: {workers(daemon.pid)}")
    (worker,) = workers(daemon.pid)
    return worker


THREADS = pytest.mark.parametrize("early_thread", [False, True], ids=["the ring's thread", "an early thread"])


def test_calls_that_are_asked_for_are_made(serve: Serve, tmp_path: Path) -> None:
    """Without this the other tests would prove nothing."""
    with serve("--confine", "off") as daemon, inside(daemon) as guest:
        for early_thread in (False, True):
            assert guest.open("/etc/passwd", early_thread=early_thread) >= 0
        assert guest.call(GETTID) != guest.call(GETTID, early_thread=True)
        assert guest.open(tmp_path / "made", O_CREAT | O_WRONLY) >= 0
        assert (tmp_path / "made").exists()
        assert guest.call(SOCKET, 1, 1, 0) >= 0
        assert guest.call(KILL, daemon.pid, 0) == 0
        assert "not confined" in daemon.log()


@THREADS
def test_a_strict_worker_opens_nothing(strict: Daemon, tmp_path: Path, early_thread: bool) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    with inside(strict) as guest:
        for path in (
            secret,
            "/etc/passwd",
            "/usr/bin/env",
            "/proc/self/mem",
            f"/proc/{strict.pid}/mem",
            "/dev/null",
            "/",
        ):
            assert guest.open(path, early_thread=early_thread) == -errno.EPERM
            assert guest.call(OPEN, os.fsencode(path), 0, 0, early_thread=early_thread) == -errno.EPERM
        assert guest.open(tmp_path / "made", O_CREAT | O_WRONLY, early_thread=early_thread) == -errno.EPERM
        for number in (UNLINK, MKDIR, CHMOD):
            assert guest.call(number, os.fsencode(secret), 0, early_thread=early_thread) == -errno.EPERM
        for number in (RENAME, SYMLINK):
            assert (
                guest.call(number, os.fsencode(secret), os.fsencode(tmp_path / "made"), early_thread=early_thread)
                == -errno.EPERM
            )
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]


@THREADS
@pytest.mark.parametrize("confined", ["strict", "device"])
def test_a_worker_can_use_neither_sockets_nor_other_processes(
    request: pytest.FixtureRequest, confined: str, early_thread: bool
) -> None:
    fixture = request.getfixturevalue(confined)
    daemon = fixture if confined == "strict" else fixture[0]
    with inside(daemon) as guest:
        own = worker_of(daemon)
        for number, *arguments in (
            (SOCKET, 1, 1, 0),
            (SOCKET, 2, 1, 0),
            (SOCKET, 16, 3, 0),
            (SOCKETPAIR, 1, 1, 0, b"12345678"),
            (FORK,),
            (VFORK,),
            (CLONE, signal.SIGCHLD, 0, 0, 0, 0),
            (CLONE, 0x10000000 | 0x10F00, 0, 0, 0, 0),  # a thread in a new namespace of users
            (KILL, daemon.pid, 0),
            (KILL, -1, 0),
            (TKILL, daemon.pid, 0),
            (TGKILL, daemon.pid, daemon.pid, 0),
            (RT_SIGQUEUEINFO, daemon.pid, 0, bytes(128)),
            (FCNTL, 3, 8, daemon.pid),  # F_SETOWN
            (IOCTL, 3, 0x8901, b"1234"),  # FIOSETOWN
            (IOCTL, 2, 0x5412, b"x"),  # TIOCSTI
            (PIDFD_OPEN, daemon.pid, 0),
            (PRLIMIT64, daemon.pid, 7, 0, bytes(16)),
            (PRLIMIT64, 0, 7, bytes(16), 0),
            (SCHED_SETSCHEDULER, daemon.pid, 0, b"1234"),
            (PRCTL, 4, 1, 0, 0, 0),  # PR_SET_DUMPABLE
            (BPF, 0, bytes(64), 64),
            (USERFAULTFD, 0),
            (IO_URING_SETUP, 1, bytes(128)),
            (PERF_EVENT_OPEN, bytes(128), 0, -1, -1, 0),
            (SHMGET, 0, 4096, 0o600),
            (TIMER_CREATE, 0, 0, bytes(8)),
            (SECCOMP, 0, 0, 0),
        ):
            assert guest.call(number, *arguments, early_thread=early_thread) == -errno.EPERM, (number, arguments)
        assert guest.call(CLONE3, bytes(88), 88, early_thread=early_thread) == -errno.ENOSYS
        assert guest.call(999, early_thread=early_thread) == -errno.ENOSYS
        assert workers(daemon.pid) == {own}
        assert guest.call(PRCTL, 3, 0, 0, 0, 0) == 0  # PR_GET_DUMPABLE
        guest.context.context_ping()


@pytest.mark.parametrize("confined", ["strict", "device"])
@pytest.mark.parametrize(
    "call",
    [
        (EXECVE, b"/usr/bin/env", 0, 0),
        (PTRACE, 16, 1, 0, 0),
        (PROCESS_VM_READV, 1, 0, 0, 0, 0, 0),
        (PROCESS_VM_WRITEV, 1, 0, 0, 0, 0, 0),
        (PIDFD_GETFD, 0, 0, 0),
        (MOUNT, 0, 0, 0, 0, 0),
        (CHROOT, b"/"),
        (UNSHARE, 0x10000000),
        (SETNS, 0, 0),
        (SETUID, 0),
        (KEYCTL, 0, 0, 0, 0, 0),
        (FINIT_MODULE, 0, 0, 0),
        (0x40000000 | OPEN, b"/etc/passwd", 0, 0),  # x32's numbers
    ],
    ids=lambda call: str(call[0]),
)
def test_a_system_call_that_only_an_intruder_makes_ends_the_worker(
    request: pytest.FixtureRequest, confined: str, call: tuple[int, ...]
) -> None:
    fixture = request.getfixturevalue(confined)
    daemon = fixture if confined == "strict" else fixture[0]
    with inside(daemon) as guest, pytest.raises(ContextLost, match=r"killed by seccomp \(SIGSYS\)"):
        guest.call(*call)
    with inside(daemon) as another:
        another.context.context_ping()


def test_only_a_worker_with_a_driver_can_map_new_code(strict: Daemon, device: tuple[Daemon, Path]) -> None:
    with inside(strict) as guest:
        assert guest.call(MMAP, 0, 4096, PROT_EXEC, MAP_PRIVATE_ANONYMOUS, -1, 0) == -errno.EACCES
        page = guest.call(MMAP, 0, 4096, 3, MAP_PRIVATE_ANONYMOUS, -1, 0)
        assert page > 0
        assert guest.call(MPROTECT, page, 4096, PROT_EXEC) == -errno.EACCES
    with inside(device[0]) as guest:
        assert guest.call(MMAP, 0, 4096, PROT_EXEC, MAP_PRIVATE_ANONYMOUS, -1, 0) > 0


def test_only_a_worker_with_a_driver_moves_in_files(strict: Daemon, device: tuple[Daemon, Path]) -> None:
    with inside(strict) as guest:
        assert guest.call(LSEEK, 0, 0, os.SEEK_CUR) == -errno.EPERM
    with inside(device[0]) as guest:
        file = guest.open(device[1] / "read" / "file")
        assert guest.call(LSEEK, file, 0, os.SEEK_END) == len("read")


@pytest.mark.parametrize("confined", ["strict", "device"])
def test_a_mapping_cannot_grow(request: pytest.FixtureRequest, confined: str) -> None:
    """Otherwise a page of the guest's memory could grow to its whole file, without a descriptor."""
    fixture = request.getfixturevalue(confined)
    with inside(fixture if confined == "strict" else fixture[0]) as guest:
        page = guest.call(MMAP, 0, 4096, 3, MAP_PRIVATE_ANONYMOUS, -1, 0)
        assert page > 0
        assert guest.call(MREMAP, page, 4096, 8192, 1, 0) == -errno.EPERM


def test_a_worker_s_environment_has_only_what_ggml_and_drivers_read(
    host_libraries: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A compromised worker could read it, and a daemon's environment may hold secrets."""
    passed = {
        "LD_LIBRARY_PATH": "/nowhere",
        "CUDA_VISIBLE_DEVICES": "0",
        "OMP_NUM_THREADS": "1",
        "LC_ALL": "C",
        "GGML_VK_VISIBLE_DEVICES": "0",
    }
    kept_back = {"AWS_SECRET_ACCESS_KEY": "secret", "HOMELESS": "secret", "PATHS": "secret", "SSH_AUTH_SOCK": "secret"}
    for name, value in (passed | kept_back).items():
        monkeypatch.setenv(name, value)
    with OwnRun() as machine:  # in which an ordinary user may trace its own processes
        command = [*machine.enter(Path.cwd()), sys.executable, "-m", "tests.support.worker_environment"]
        done = subprocess.run([*command, str(host_libraries)], capture_output=True, text=True, check=True)
    variables = done.stdout.split("\0")
    assert {f"{name}={value}" for name, value in passed.items()} <= set(variables)
    assert not [variable for variable in variables if "secret" in variable]


@THREADS
def test_a_driver_opens_only_the_files_on_its_list(
    device: tuple[Daemon, Path], host_libraries: Path, early_thread: bool
) -> None:
    daemon, folder = device
    with inside(daemon) as guest:

        def tried(path: str | Path, flags: int = 0) -> int:
            return min(guest.open(path, flags, early_thread=early_thread), 0)

        for path in ("/usr/bin/env", "/proc/self/maps", "/proc/cpuinfo", "/sys/devices", "/dev/null", host_libraries):
            assert tried(path) == 0, path
        for path in (
            "/etc/passwd",
            "/root",
            "/tmp",
            "/",
            "/proc",
            "/sys/kernel",
        ):
            assert tried(path) == -errno.EACCES, path
        assert tried(f"/proc/{daemon.pid}/mem") == -errno.ENOENT  # its /proc shows no other process
        assert tried("/dev/kmsg") in (-errno.EACCES, -errno.ENOENT)
        assert tried("/usr/made", O_CREAT | O_WRONLY) == -errno.EACCES
        assert tried(folder / "read" / "file") == 0
        assert tried(folder / "read" / "file", O_WRONLY) == -errno.EACCES
        assert tried(folder / "write" / "file", O_WRONLY) == 0
        assert tried(folder / "write" / f"made {early_thread}", O_CREAT | O_WRONLY) == 0
        assert tried(folder / "neither" / "file") == -errno.EACCES
        assert guest.call(MEMFD_CREATE, b"name", 0, early_thread=early_thread) >= 0


def test_every_thread_is_filtered_and_cannot_gain_privileges(strict: Daemon) -> None:
    with inside(strict):
        for thread in Path(f"/proc/{worker_of(strict)}/task").iterdir():
            status = (thread / "status").read_text()
            assert "Seccomp:\t2\n" in status
            assert "NoNewPrivs:\t1\n" in status


@no_report
def test_a_worker_holds_no_descriptor_of_the_daemon(serve: Serve) -> None:
    inherited = os.open("/etc/passwd", os.O_RDONLY)
    os.set_inheritable(inherited, True)
    high = os.dup2(inherited, 77, inheritable=True)
    try:
        with serve() as daemon, inside(daemon) as guest:
            held = {fd for fd in range(256) if guest.call(FSTAT, fd, bytes(144)) != -errno.EBADF}
            assert held == {0, 1, 2, 3}  # the last is its own socket
    finally:
        os.close(inherited)
        os.close(high)


@little_memory
def test_a_worker_has_kernel_limits(serve: Serve) -> None:
    with serve("--worker-files", "37", "--worker-memory", "3G") as daemon, inside(daemon):
        limits = Path(f"/proc/{worker_of(daemon)}/limits").read_text()
        for name, value in (("Max core file size", 0), ("Max open files", 37), ("Max data size", 3 << 30)):
            (line,) = (line for line in limits.splitlines() if line.startswith(name))
            assert line.split()[-3:-1] == [str(value)] * 2
        assert Path(f"/proc/{worker_of(daemon)}/oom_score_adj").read_text() == "500\n"
        assert "Max core file size        0                    0 " in Path(f"/proc/{daemon.pid}/limits").read_text()


FIRST_PROCESS = 1  # of its namespace


def test_a_worker_may_abort_itself(strict: Daemon) -> None:
    """ggml ends a process by a signal to itself."""
    with inside(strict) as guest:
        own_thread = guest.call(GETTID)
        with pytest.raises(ContextLost, match="signal 6"):
            guest.call(TGKILL, FIRST_PROCESS, own_thread, signal.SIGABRT)


@pytest.mark.parametrize(
    ("option", "value"), [("--confine", "tight"), ("--threads", "many"), ("--device-memory", "4Q"), ("--graphs", "4G")]
)
def test_an_invalid_value_on_the_command_line_is_refused(host_libraries: Path, option: str, value: str) -> None:
    with pytest.raises(SetupError, match=f"{option} wants .*{value}"):
        Daemon(DaemonConfig(host_libraries, ("CPU",), options=(option, value)))
