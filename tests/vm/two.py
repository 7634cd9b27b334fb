"""Two processors and 3 GiB, which QEMU hands over as two regions: several programs, large buffers, the suites."""

from __future__ import annotations

import re

from ggml_remoting import parts
from ggml_remoting.daemon import Daemon, Offering
from vm import drills
from vm.host import workers_of
from vm.llama import text_command, text_guest, text_native
from vm.machine import Machine
from vm.setting import REMOTED, Report, Setting, add_python, expect, wait_until

_QUICK_OPS = "SQR,SCALE,CLAMP,RMS_NORM,CONCAT"


def run(setting: Setting, report: Report) -> None:
    """3 GiB, which are two regions, and 2 processors."""
    image = setting.folder / "python.cpio"
    python = add_python(setting, image)
    with (
        Daemon(setting.offering) as daemon,
        Machine(setting.folder / "two", setting.kernel, image, daemon.socket, memory="3G", processors=2) as machine,
    ):
        report.check("the device answers", lambda: drills.ping(machine))
        report.check("several programs at once", lambda: _several(setting, machine, daemon.pid))
        report.check("test-backend-ops", lambda: _suite(machine))
        report.check("a context's memory beyond 256 MiB", lambda: _large_context(setting, machine))
        report.check("a buffer beyond 256 MiB, bytes there and back", lambda: _large_buffer(machine, python))


def run_calls(setting: Setting, report: Report) -> None:
    """The Python wrappers' tests, in the guest."""
    image = setting.folder / "python.cpio"
    python = add_python(setting, image)
    with (
        Daemon(Offering(parts.fetch_small_ggml(), ("CPU",))) as daemon,
        Machine(setting.folder / "calls", setting.kernel, image, daemon.socket, memory="3G", processors=2) as machine,
    ):
        report.check("the tests of every call, in the guest", lambda: _calls(machine, python))


def _several(setting: Setting, machine: Machine, daemon: int) -> str:
    count = 3
    command = "; ".join(f"({text_command(remoted=True, log=f'/tmp/log{i}')} >/tmp/text{i}) &" for i in range(count)).replace("&;", "&")
    machine.start(f"{command} wait")
    wait_until(lambda: len(workers_of(daemon)) == count, 90, "they did not run at the same time")
    status, text = machine.finish(300)
    expect(status == 0, text)
    wanted = text_native(setting)
    for i in range(count):
        expect(machine.run(f"cat /tmp/text{i}").strip() == wanted, f"the text of program {i} differs")
    return f"{count} programs, each with its own worker, wrote the same text"


def _large_context(setting: Setting, machine: Machine) -> str:
    expect(text_guest(machine, remoted=True, more="-c 16384 -v") == text_native(setting), "the text differs")
    sizes = re.findall(r"KV buffer size = +([\d.]+) MiB", machine.run("grep -a 'KV buffer size' /tmp/log"))
    largest = max(float(size) for size in sizes)
    expect(largest > 256, f"the largest buffer of keys and values has {largest} MiB")
    return f"keys and values take {largest:.0f} MiB"


_BUFFER = """
import time
import numpy as np
from ggml_remoting.arrays import Memory, describe
from ggml_remoting.context import Context
from ggml_remoting.generated.names import Status

with Context("drm") as context:
    count = 300 << 20
    values = np.random.default_rng(1).integers(0, 255, count, dtype=np.uint8)
    memory = Memory(context, count)
    tensor = memory.place(describe((count,), np.int8))
    piece = 512 << 10
    begin = time.monotonic()
    for at in range(0, count, piece):
        context.buffer_set_tensor(memory.buffer, tensor, values[at : at + piece].tobytes(), at, piece)
    context.context_ping()
    there = time.monotonic()
    pieces = range(0, count, piece)
    same = all(context.buffer_get_tensor(memory.buffer, tensor, at, piece) == values[at : at + piece].tobytes() for at in pieces)
    back = time.monotonic()
    assert same and context.take_status()[0] is Status.SUCCESS
    print(f"{count >> 20} MiB: there {(count >> 20) / (there - begin):.0f} MiB/s, back {(count >> 20) / (back - there):.0f} MiB/s")
"""


def _large_buffer(machine: Machine, python: str) -> str:
    machine.run(f"cat > /tmp/buffer.py <<'END'\n{_BUFFER}\nEND")
    return machine.run(f"{python} /tmp/buffer.py", timeout=300).strip()


def _calls(machine: Machine, python: str) -> str:
    text = machine.run(
        f"export GGML_REMOTING_TEST_ADDRESS=drm; {python} -m pytest -q -p no:cacheprovider tests/calls", timeout=420, check=False
    )
    last = text.strip().splitlines()[-1]
    expect(" passed" in last and "failed" not in last and "error" not in last, text[-1500:])
    return last


def _suite(machine: Machine) -> str:
    text = machine.run(
        f"{REMOTED} timeout 60 /guest/test-backend-ops test -b Remote-CPU -o {_QUICK_OPS} >/tmp/ops 2>&1; echo status $?; "
        "grep -c 'OK' /tmp/ops; grep -a FAIL /tmp/ops | head -3; tail -3 /tmp/ops",
        timeout=200,
    )
    status, passed = text.split()[1], text.split()[2]
    expect("FAIL" not in text, text)
    expect(status in ("0", "143", "124"), text)
    return f"{passed} cases passed{'' if status == '0' else ', cut off by time'}"
