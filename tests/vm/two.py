"""A machine with two processors and 3 GiB, which QEMU passes as two regions: several programs and machines, large
buffers, and llama.cpp's suite.
"""

from __future__ import annotations

import re

from ggml_remoting.daemon import Daemon
from tests.vm import drills, suite
from tests.vm.host import workers_of
from tests.vm.llama import first_written, start_writing, text_guest, text_native
from tests.vm.machine import Machine
from tests.vm.setting import Report, Setting, expect, wait_until


def run(setting: Setting, report: Report) -> None:
    """Two processors and 3 GiB of memory, which are two regions."""
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
    for number in range(count):
        start_writing(machine, number)
    wait_until(lambda: len(workers_of(daemon)) == count, "not all have workers")
    wanted = text_native(setting)
    for number in range(count):
        expect(first_written(machine, number, len(wanted)) == wanted, f"the text of program {number} differs")
    expect(len(workers_of(daemon)) == count, "a program has ended")
    _stop_writing(machine, daemon)
    return f"{count} programs, each with its own worker, wrote the same text"


def _stop_writing(machine: Machine, daemon: int) -> None:
    machine.run("killall -9 llama-completion")
    wait_until(lambda: not workers_of(daemon), "a worker is left of programs that have ended")


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
            start_writing(one)
        wait_until(lambda: len(workers_of(daemon.pid)) == 2, "not both have workers")
        for one in (machine, neighbour):
            written = first_written(one, 0, len(wanted))
            expect(written == wanted, f"the text differs: {written}")
        expect(len(workers_of(daemon.pid)) == 2, "a program has ended")
        machine.run("killall -9 llama-completion")
        drills.busy_worker(daemon.pid)
    wait_until(lambda: not workers_of(daemon.pid), "the other machine's worker has not ended")  # its QEMU was killed
    expect(text_guest(machine, remoted=True) == wanted, "the text differs after the other machine has ended")
    return "both wrote the same text at the same time; the first continues when the second's QEMU is killed"
