"""QEMU listens and the daemon connects, so that the daemon can be restarted."""

from __future__ import annotations

from pathlib import Path

from tests.vm import drills
from tests.vm.host import ConnectingDaemon
from tests.vm.llama import endless_text_command, text_guest, text_native
from tests.vm.machine import Machine
from tests.vm.setting import Report, Setting, expect, wait_until


def run(setting: Setting, report: Report) -> None:
    """Kills the daemon and starts a new one."""
    socket, log = setting.folder / "listening.sock", setting.folder / "connect.log"
    socket.unlink(missing_ok=True)
    log.unlink(missing_ok=True)
    with Machine(
        setting.folder / "listening", setting.kernel, setting.image, socket, qemu_listens=True, wait=False
    ) as machine:
        daemon = ConnectingDaemon(setting.config, socket, log)
        try:
            report.check("the device answers", lambda: _booted(machine))
            report.check(
                "SIGKILL of the daemon, a new one, driver bound anew", lambda: _restarted(setting, machine, daemon, log)
            )
        finally:
            daemon.kill()


def _booted(machine: Machine) -> str:
    machine.wait_for_boot()
    return drills.ping(machine)


def _restarted(setting: Setting, machine: Machine, daemon: ConnectingDaemon, log: Path) -> str:
    machine.start(endless_text_command(">/dev/null"))
    drills.busy_worker(daemon.pid)
    daemon.kill()
    status, _text = machine.finish()
    expect(status != 0, "the program ended with status 0")
    fresh = ConnectingDaemon(setting.config, setting.folder / "listening.sock", log)
    try:
        wait_until(lambda: log.read_text().count("connected") >= 2, "the new daemon did not connect")
        drills.driver_bound_anew(machine)
        expect(text_guest(machine, remoted=True) == text_native(setting), "the text differs")
    finally:
        fresh.stop()
    return "the running program got an error, the next one works"
