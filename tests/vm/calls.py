"""This project's tests of every call, in the guest; needs no llama.cpp."""

from __future__ import annotations

import shlex

from ggml_remoting import downloads
from ggml_remoting.daemon import Daemon, DaemonConfig
from tests.vm import drills
from tests.vm.machine import Machine
from tests.vm.python_image import GuestPython, small_ggml_in_project, write_python_image
from tests.vm.setting import FRONTEND_IN_GUEST, Report, Setting, expect

# These tests start daemons of their own; the last one checks that all tests of calls are collected.
_LEFT_OUT = ("test_op_data.py", "test_async_device.py", "test_every_call.py")
TESTS_OF_EVERY_CALL = ("tests/calls", *(f"--ignore=tests/calls/{name}" for name in _LEFT_OUT))
"""The arguments of pytest in the guest."""

_BUFFER = """
import time
import numpy as np
from ggml_remoting.arrays import Memory, describe
from ggml_remoting.context import Context
from ggml_remoting.generated.names import Status

with Context("drm") as context:
    count, piece = 300 << 20, 512 << 10
    contents = {at: np.random.default_rng(at).bytes(piece) for at in range(0, count, 4 * piece)}
    memory = Memory(context, count)
    tensor = memory.place(describe((count,), np.int8))
    begin = time.monotonic()
    for at, content in contents.items():
        context.buffer_set_tensor(memory.buffer, tensor, content, at, piece)
    context.context_ping()
    there = time.monotonic()
    same = all(
        context.buffer_get_tensor(memory.buffer, tensor, at, piece) == content for at, content in contents.items()
    )
    back = time.monotonic()
    assert same and context.take_status()[0] is Status.SUCCESS
    mebibytes = len(contents) * piece >> 20
    there_rate, back_rate = mebibytes / (there - begin), mebibytes / (back - there)
    print(f"{mebibytes} of {count >> 20} MiB: there {there_rate:.0f} MiB/s, back {back_rate:.0f} MiB/s")
"""


def run(setting: Setting, report: Report) -> None:
    """A guest with 3 GiB of memory, which are two regions, and 2 processors."""
    image = setting.folder / "python.cpio"
    python = write_python_image(setting, image)
    with (
        Daemon(DaemonConfig(downloads.fetch_small_ggml(), ("CPU",))) as daemon,
        Machine(setting.folder / "calls", setting.kernel, image, daemon.socket, memory="3G", processors=2) as machine,
    ):
        report.check("the device answers", lambda: drills.ping(machine))
        report.check("ggml programs", lambda: _programs(machine, python))
        report.check("a host buffer in too many pieces to share", lambda: _unshared(machine, python))
        report.check("a buffer beyond 256 MiB, bytes there and back", lambda: _large_buffer(machine, python))
        report.check("the tests of every call", lambda: _calls(machine, python))


def _programs(machine: Machine, python: GuestPython) -> str:
    """Programs that load the frontend as any program does, and check their results."""
    _scenario(machine, python, "threads", "3")
    _scenario(machine, python, "host_memory")
    return "products by three threads; bytes there and back through memory that both sides map"


def _unshared(machine: Machine, python: GuestPython) -> str:
    """The program continues with memory of its own; only its log mentions it."""
    said = _scenario(machine, python, "unshared_memory", str(160 << 20), run_by="/guest/scatter 192")
    expect("167772160 bytes of host memory are not shared" in said, said)
    return next(line for line in said.splitlines() if "not shared" in line)


def _scenario(machine: Machine, python: GuestPython, name: str, *arguments: str, run_by: str = "") -> str:
    """The output of a scenario of tests/support/guest.py."""
    words = shlex.join([name, str(small_ggml_in_project()), FRONTEND_IN_GUEST, *arguments])
    said = machine.run(python.command(f"-m tests.support.guest {words}", run_by)).strip()
    expect(said.splitlines()[-1:] == ["right"], said)
    return said


def _large_buffer(machine: Machine, python: GuestPython) -> str:
    machine.run(f"cat > /tmp/buffer.py <<'END'\n{_BUFFER}\nEND")
    return machine.run(python.command("/tmp/buffer.py")).strip()


def _calls(machine: Machine, python: GuestPython) -> str:
    """Runs one case of each test: the cases differ in what crosses, not in the transport, and `make test` runs all."""
    plugins = "-p no:cacheprovider -p pytest_timeout -p tests.vm.first_cases"  # the guest's pytest finds none by itself
    command = python.command(f"-m pytest -q --color=no {plugins} {shlex.join(TESTS_OF_EVERY_CALL)}")
    text = machine.run(f"export GGML_REMOTING_TEST_ADDRESS=drm; {command}", check=False)
    last = text.strip().splitlines()[-1]
    expect(" passed" in last and "failed" not in last and "error" not in last, text[-1500:])
    return last
