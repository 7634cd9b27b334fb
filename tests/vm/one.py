"""A machine with one processor and 1 GiB: speeds, texts, drills of failures."""

from __future__ import annotations

import json

from ggml_remoting.daemon import Daemon
from ggml_remoting.vm import Accelerator
from tests.vm import drills
from tests.vm.host import workers_of
from tests.vm.llama import bench_native, bench_remoted, endless_text_command, speed_of_text, text_guest, text_native
from tests.vm.machine import Machine
from tests.vm.setting import Report, Setting, expect, wait_until

_FASTER_THAN_TCG = 10
_OWN_TOKENS = 3  # an emulated processor takes ten seconds for each


def run(setting: Setting, report: Report) -> None:
    """One processor: speeds, texts, drills."""
    texts: dict[str, str] = {}
    with (
        Daemon(setting.config) as daemon,
        Machine(setting.folder / "one", setting.kernel, setting.image, daemon.socket) as machine,
    ):
        report.check("the device answers", lambda: drills.ping(machine))
        report.check("speeds and texts", lambda: _table(setting, machine, texts))
        report.check("memory in pieces", lambda: drills.memory_in_pieces(machine, daemon.pid))
        report.check("an idle program costs nothing", lambda: drills.idle(machine, daemon.pid))
        report.check("a waiting program sleeps", lambda: drills.waiting(machine, daemon.pid))
        report.check("SIGKILL of a guest's process", lambda: drills.guest_process_killed(machine, daemon.pid))
        report.check("SIGKILL of its worker", lambda: drills.worker_killed(machine, daemon.pid, texts["remoted"]))
        report.check("driver unbound and bound", lambda: drills.driver_bound_anew(machine))
        report.check("reboot", lambda: drills.rebooted(machine, daemon.pid))
        machine.run(f"{endless_text_command('>/dev/null')} & true")
        drills.busy_worker(daemon.pid)
        machine.kill()
        report.check(
            "SIGKILL of QEMU",
            lambda: f"{wait_until(lambda: not workers_of(daemon.pid), 'its worker has not ended'):.1f} s",
        )
        report.check("the daemon still runs", lambda: daemon.failure() or "")


def _table(setting: Setting, machine: Machine, texts: dict[str, str]) -> str:
    texts["own"] = text_guest(machine, remoted=False, tokens=_OWN_TOKENS)
    rows = {
        "guest's own CPU": speed_of_text(machine),
        "guest, remoted": bench_remoted(machine),
        "host, native": bench_native(setting),
    }
    texts |= {"remoted": text_guest(machine, remoted=True), "native": text_native(setting)}
    print(f"{'':18}{'prompt t/s':>12}{'decode t/s':>12}")
    for name, speed in rows.items():
        print(f"{name:18}{speed.prompt:12.2f}{speed.decode:12.2f}")
    print(
        f"texts: remoted and native {_equality(texts['remoted'], texts['native'])}; {json.dumps(texts['remoted'][:70])}"
    )
    expect(texts["remoted"] == texts["native"], f"the texts differ: {texts}")
    expect(texts["remoted"].startswith(texts["own"]), f"the guest's own CPU writes another text: {texts}")
    own, remoted, native = (speed.decode for speed in rows.values())
    is_enough = remoted / own >= _FASTER_THAN_TCG or Accelerator.choose().name == "kvm"
    expect(is_enough, f"remoted decoding is only {remoted / own:.1f} times the guest's own")
    return f"remoted decoding is {remoted / own:.0f} times the guest's own, {remoted / native:.2f} of native"


def _equality(one: str, other: str) -> str:
    return "equal" if one == other else "DIFFER"
