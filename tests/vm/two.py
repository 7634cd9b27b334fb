"""Two processors and 3 GiB, which QEMU hands over as two regions: several programs and machines, large buffers,
llama.cpp's suite.
"""

from __future__ import annotations

import re

from ggml_remoting.daemon import Daemon
from tests.vm import drills, suite
from tests.vm.host import workers_of
from tests.vm.llama import text_command, text_guest, text_native
from tests.vm.machine import Machine
from tests.vm.setting import Report, Setting, expect, wait_until


def run(setting: Setting, report: Report) -> None:
    """3 GiB, which are two regions, and 2 processors."""
    with (
        Daemon(setting.config) as daemon,
        Machine(
            setting.folder / "two", setting.kernel, setting.image, daemon.socket, memory="3G", processors=2
        ) as machine,
    ):
        report.check("the device answers", lambda: drills.ping(machine))
        report.check("several programs at once", lambda: _several(setting, machine, daemon.pid))
        report.check("several virtual machines at once", lambda: _neighbour(setting, machine, daemon))
        report.check("test-backend-ops", lambda: suite.run(setting, machine, daemon))
        report.check("a context's memory beyond 256 MiB", lambda: _large_context(setting, machine))


def _several(setting: Setting, machine: Machine, daemon: int) -> str:
    count = 3
    command = "; ".join(
        f"({text_command(remoted=True, log=f'/tmp/log{i}')} >/tmp/text{i}) &" for i in range(count)
    ).replace("&;", "&")
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


def _neighbour(setting: Setting, machine: Machine, daemon: Daemon) -> str:
    wanted = text_native(setting)
    with Machine(setting.folder / "neighbour", setting.kernel, setting.image, daemon.socket) as neighbour:
        for one in (machine, neighbour):
            one.start(f"{text_command(remoted=True)} >/tmp/text; cat /tmp/text")  # no terminal, no colours
        wait_until(lambda: len(workers_of(daemon.pid)) == 2, 90, "they did not run at the same time")
        for one in (machine, neighbour):
            status, text = one.finish(300)
            expect(status == 0 and text.strip() == wanted, f"status {status}, or the text differs: {text}")
        wait_until(lambda: not workers_of(daemon.pid), 20, "a worker is left of programs that have ended")
        neighbour.start(text_command(remoted=True, tokens=4000, more="-c 4096 >/dev/null"))
        drills.busy_worker(daemon.pid)
    wait_until(lambda: not workers_of(daemon.pid), 20, "the neighbour's worker is left")  # its QEMU was killed
    expect(text_guest(machine, remoted=True) == wanted, "the text differs once the neighbour is gone")
    return "both wrote the same text at the same time; the first goes on when the second's QEMU is killed"
