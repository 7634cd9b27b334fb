"""A guest's kernel loses the device while programs compute: by a reset, by a panic, or because its driver is unbound.

A worker that still wrote would overwrite memory that the new kernel uses for something else. Therefore files fill most
of the guest's memory before its driver starts the device, and each of their bytes is compared.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

from ggml_remoting import downloads
from ggml_remoting.daemon import Daemon, DaemonConfig
from tests.support.watch import processor_seconds
from tests.vm import drills
from tests.vm.host import workers_of
from tests.vm.image import SUMS, write_image
from tests.vm.machine import Machine
from tests.vm.setting import Failed, Report, Setting, expect, wait_until

_TIMES = 5
_PROGRAMS = 3
_FILLER_FILES, _FILLER_SIZE = 8, 8 << 20
_MEMORY = "288M"  # each of two file systems takes half of it; the first is filled before the image is freed
_BEFORE_DRIVER = "cp -r /filler /dev/shm\n"
_COPY_ANEW = "if killall -q -9 ping; then rm -r /dev/shm/filler; cp -r /filler /dev/shm; fi"
"""Writes the files again, into memory of programs that survived the loss of the device."""
_COMPARE = f"""cd / && md5sum -c {SUMS} >/tmp/said || {{ grep -v ': OK' /tmp/said; exit 1; }}
for file in /filler/*; do cmp $file /dev/shm$file; done"""


def run(setting: Setting, report: Report) -> None:
    """Loses the device in each way five times, on one machine."""
    image = _write_image(setting)
    with (
        Daemon(DaemonConfig(downloads.fetch_small_ggml(), ("CPU",))) as daemon,
        Machine(
            setting.folder / "resets", setting.kernel, image, daemon.socket, memory=_MEMORY, processors=2
        ) as machine,
    ):
        report.check("the device answers", lambda: drills.ping(machine))
        for name, lose_device in _WAYS.items():
            for turn in range(1, _TIMES + 1):
                if lose_device is _by_unbinding:
                    machine.reset()
                report.check(
                    f"{name} under load, {turn} of {_TIMES}",
                    lambda lose=lose_device: _under_load(machine, daemon, lose),
                )
        report.check("the daemon still runs", lambda: daemon.failure() or "")


def _write_image(setting: Setting) -> Path:
    folder = setting.folder / "filler"
    folder.mkdir(parents=True, exist_ok=True)
    files = setting.own_files()
    for number in range(_FILLER_FILES):
        path = folder / str(number)
        path.write_bytes(random.Random(number).randbytes(_FILLER_SIZE))
        files[f"filler/{number}"] = path
    before_driver = folder / "before-driver"
    before_driver.write_text(_BEFORE_DRIVER)
    files["before-driver"] = before_driver
    image = setting.folder / "resets.cpio"
    write_image(image, setting.kernel, files)
    return image


def _by_reset(machine: Machine) -> None:
    machine.reset()


def _by_panic(machine: Machine) -> None:
    machine.restart_by("echo c > /proc/sysrq-trigger")


def _by_unbinding(machine: Machine) -> None:
    """Unbinds and binds the driver. The programs keep their memory meanwhile.

    Linux 6.1 never frees that memory, so the machine must be reset afterwards.
    """
    drills.driver_bound_anew(machine)


_WAYS: dict[str, Callable[[Machine], None]] = {
    "a reset": _by_reset,
    "a panic of the guest's kernel": _by_panic,
    "the driver unbound": _by_unbinding,
}


def _start_programs(machine: Machine, daemon: Daemon) -> list[int]:
    """Starts the programs. Returns their workers once each is busy."""
    machine.run(f"for i in $(seq {_PROGRAMS}); do {drills.PING} busy >/tmp/program$i 2>&1 & done; true")
    try:
        wait_until(lambda: len(workers_of(daemon.pid)) == _PROGRAMS, "not all have workers")
        started = workers_of(daemon.pid)
        begin = [processor_seconds(worker) for worker in started]
        wait_until(
            lambda: all(processor_seconds(worker) - was > 0.2 for worker, was in zip(started, begin, strict=True)),
            "not all workers are busy",
        )
    except Failed as failure:
        said = machine.run("tail /tmp/program*; killall -q -9 ping; dmesg | tail -20")
        raise Failed(f"{failure}: {said}\n{daemon.log()[-2000:]}") from failure
    return started


def _under_load(machine: Machine, daemon: Daemon, lose_device: Callable[[Machine], None]) -> str:
    old = _start_programs(machine, daemon)
    lose_device(machine)
    expect(not set(old) & set(workers_of(daemon.pid)), "an earlier worker still runs")
    machine.run(_COPY_ANEW)
    answered = drills.ping(machine)
    said = machine.run(_COMPARE)
    expect(said == "", said)
    wait_until(lambda: not workers_of(daemon.pid), "a worker has not ended")
    return answered
