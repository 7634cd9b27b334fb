"""A machine whose memory the workers do not see (--vm-memory copied): texts, speeds, and what ends or pauses."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path

from ggml_remoting.daemon import Daemon
from tests.vm import drills
from tests.vm.host import workers_of
from tests.vm.llama import compare_with_native, endless_text_command, text_guest, text_native
from tests.vm.machine import Machine
from tests.vm.setting import MODEL, REMOTED, Report, Setting, expect, wait_until

_MEMORY = "memory-backend-memfd"  # what QEMU calls the file of the machine's memory


def run(setting: Setting, report: Report) -> None:
    """One processor, 1 GiB."""
    with (
        Daemon(replace(setting.config, options=("--vm-memory", "copied"))) as daemon,
        Machine(setting.folder / "copied", setting.kernel, setting.image, daemon.socket) as machine,
    ):
        report.check("the device answers", lambda: drills.ping(machine))
        report.check("speeds and texts", lambda: compare_with_native(setting, machine))
        report.check("a worker has nothing of the machine's memory", lambda: _apart(machine, daemon.pid))
        report.check("an idle program costs nothing", lambda: drills.idle(machine, daemon.pid))
        report.check("a waiting program sleeps", lambda: drills.waiting(machine, daemon.pid))
        report.check("SIGKILL of a guest's process", lambda: drills.guest_process_killed(machine, daemon.pid))
        report.check("SIGKILL of its worker", lambda: drills.worker_killed(machine, daemon.pid, text_native(setting)))
        report.check("a pause in the middle of a prompt", lambda: _paused(machine, daemon.pid))
        report.check("a reset in mid-token", lambda: _reset(setting, machine, daemon.pid))
        report.check("the daemon still runs", lambda: daemon.failure() or "")


def _apart(machine: Machine, daemon: int) -> str:
    """The ring consists of single pages of the guest's memory, of which the worker has none."""
    expect(_MEMORY in Path(f"/proc/{machine.pid}/maps").read_text(), f"QEMU maps no {_MEMORY}")
    with drills.idle_program(machine, run_by="/guest/scatter 64"):
        (worker,) = workers_of(daemon)
        files = [os.readlink(link) for link in Path(f"/proc/{worker}/fd").iterdir()]
        found = [text for text in (*files, *Path(f"/proc/{worker}/maps").read_text().splitlines()) if _MEMORY in text]
    expect(not found, f"it has {found}")
    return "no mapping, no descriptor"


def _paused(machine: Machine, daemon: int) -> str:
    """A prompt takes some seconds; a worker that shared the memory would be killed after one."""
    machine.start(f"{REMOTED} /guest/llama-bench -m {MODEL} -p 512 -n 0 -r 2 -t 1 >/dev/null 2>&1")
    worker = drills.busy_worker(daemon)
    machine.pause()
    time.sleep(2)
    expect(workers_of(daemon) == [worker], "the worker was ended")
    machine.resume()
    status, _text = machine.finish()
    expect(status == 0, f"the program ended with status {status}")
    return "the program continues"


def _reset(setting: Setting, machine: Machine, daemon: int) -> str:
    machine.run(f"{endless_text_command('>/dev/null')} & true")
    drills.busy_worker(daemon)
    machine.reset()
    wait_until(lambda: not workers_of(daemon), "the earlier worker still runs")
    expect(text_guest(machine, remoted=True) == text_native(setting), "the next program's text differs")
    return "the next program's text is equal"
