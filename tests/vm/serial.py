"""Two machines with a port of virtio-serial and no virtio-gpu: texts, and what a port hides from the host."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ggml_remoting.daemon import Daemon
from ggml_remoting.vm import PORT
from tests.vm import drills
from tests.vm.host import workers_of
from tests.vm.llama import (
    compare_with_native,
    endless_text_command,
    first_written,
    start_writing,
    text_guest,
    text_native,
)
from tests.vm.machine import Machine
from tests.vm.setting import Report, Setting, expect, wait_until

_NAME_PORTS = f"""mkdir -p /dev/virtio-ports
until grep -q {PORT} /sys/class/virtio-ports/*/name 2>/dev/null; do sleep 1; done
for port in /sys/class/virtio-ports/*; do ln -sf /dev/${{port##*/}} /dev/virtio-ports/$(cat $port/name); done"""
"""Names the ports as udev does."""


def run(setting: Setting, report: Report) -> None:
    """One daemon, with a socket for each machine's port."""
    sockets = [setting.folder / f"port{number}.sock" for number in range(2)]
    rules = [word for socket in sockets for word in ("--guest-rule", f"serial={socket},name={socket.stem}")]
    with (
        Daemon(replace(setting.config, options=tuple(rules))) as daemon,
        _machine(setting, sockets[0]) as machine,
        _machine(setting, sockets[1]) as neighbour,
    ):
        for booted in (machine, neighbour):
            booted.run(_NAME_PORTS)
        report.check("the device answers", lambda: drills.ping(machine))
        report.check("speeds and texts", lambda: compare_with_native(setting, machine))
        report.check("two programs at one port", lambda: _busy(machine, daemon.pid))
        report.check("SIGKILL of a guest's process", lambda: _killed(setting, machine, daemon.pid))
        report.check("a reset in mid-token", lambda: _reset(setting, machine, daemon.pid))
        report.check("two machines on two ports", lambda: _neighbour(setting, machine, neighbour, daemon.pid))
        report.check("the daemon still runs", lambda: daemon.failure() or "")


def _machine(setting: Setting, socket: Path) -> Machine:
    folder = setting.folder / f"serial-{socket.stem}"
    return Machine(folder, setting.kernel, setting.image, socket, transport="serial")


def _start_endless(machine: Machine, daemon: int) -> int:
    """Starts a program that generates a text without end; returns its worker, once the earlier one is gone."""
    before = set(workers_of(daemon))
    machine.run(f"{endless_text_command('>/dev/null')} & true")
    wait_until(lambda: not before & set(workers_of(daemon)), "the earlier worker still runs")
    return drills.busy_worker(daemon)


def _end_programs(machine: Machine) -> None:
    machine.run("killall -9 llama-completion; while pidof llama-completion; do sleep 1; done >/dev/null")


def _busy(machine: Machine, daemon: int) -> str:
    _start_endless(machine, daemon)
    said = machine.run(f"{drills.PING} 2>&1", check=False)
    expect("another program has the port open" in said, said)
    _end_programs(machine)
    return "the second one is told that the port is busy"


def _writes_after(setting: Setting, machine: Machine, daemon: int, old: int) -> None:
    """The next program at the port generates the expected text, and the earlier worker ends."""
    expect(text_guest(machine, remoted=True) == text_native(setting), "the next program's text differs")
    wait_until(lambda: old not in workers_of(daemon), "the earlier worker still runs")
    wait_until(lambda: not workers_of(daemon), "a program that closed its context has left its worker")


def _killed(setting: Setting, machine: Machine, daemon: int) -> str:
    old = _start_endless(machine, daemon)
    _end_programs(machine)
    _writes_after(setting, machine, daemon, old)
    return "the next program's text is equal"


def _reset(setting: Setting, machine: Machine, daemon: int) -> str:
    old = _start_endless(machine, daemon)
    machine.reset()
    machine.run(_NAME_PORTS)
    _writes_after(setting, machine, daemon, old)
    return "the next program's text is equal"


def _neighbour(setting: Setting, machine: Machine, neighbour: Machine, daemon: int) -> str:
    wanted = text_native(setting)
    for one in (machine, neighbour):
        start_writing(one)
    wait_until(lambda: len(workers_of(daemon)) == 2, "not both have workers")
    neighbour.reset()  # while both generate
    written = first_written(machine, 0, len(wanted))
    expect(written == wanted, f"the text differs: {written!r}")
    neighbour.run(_NAME_PORTS)
    expect(text_guest(neighbour, remoted=True) == wanted, "the text of the machine that was reset differs")
    _end_programs(machine)
    return "one continues while the other is reset; both texts are equal"
