"""Drills of failures: what ends, and what must continue."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Iterator

from tests.support.watch import device_processes, processor_seconds
from tests.vm.host import pieces_of, workers_of
from tests.vm.llama import endless_text_command, text_guest
from tests.vm.machine import Machine
from tests.vm.setting import FRONTEND_IN_GUEST, MODEL, REMOTED, expect, wait_until

PING = f"/guest/ping {FRONTEND_IN_GUEST} ''"
_LONG = f"{REMOTED} /guest/llama-bench -m {MODEL} -p 512 -n 0 -r 1000 -t 1 >/dev/null 2>&1"
_IDLE_SECONDS, _IDLE_PERCENT = 3.0, 2.0
_WAITING_PERCENT = 60.0


def ping(machine: Machine) -> str:
    """Checks that the device answers."""
    return machine.run(PING).strip().splitlines()[-1]


def busy_worker(daemon: int) -> int:
    """The only worker, once it computes."""
    wait_until(lambda: len(workers_of(daemon)) == 1, "no one worker was started")
    worker = workers_of(daemon)[0]
    begin = processor_seconds(worker)
    wait_until(lambda: processor_seconds(worker) - begin > 1.5, "the worker computes nothing")
    return worker


def _no_workers(daemon: int) -> float:
    return wait_until(lambda: not workers_of(daemon), "workers are left")


def guest_process_killed(machine: Machine, daemon: int) -> str:
    """SIGKILL in mid-graph: the host frees all of it."""
    _no_workers(daemon)  # waits for the workers of earlier programs to end
    machine.run(f"{_LONG} & echo $! > /tmp/pid")
    busy_worker(daemon)
    machine.run("kill -9 $(cat /tmp/pid); killall -9 llama-bench; true")
    took = _no_workers(daemon)
    ping(machine)
    return f"its worker was gone after {took:.1f} s; the next program works"


def worker_killed(machine: Machine, daemon: int, text: str) -> str:
    """SIGKILL of the worker: the program gets an error and does not hang; the next one works without a reboot."""
    _no_workers(daemon)
    machine.start(endless_text_command(">/dev/null"))
    worker = busy_worker(daemon)
    os.kill(worker, signal.SIGKILL)
    begin = time.monotonic()
    status, _text = machine.finish()
    took = time.monotonic() - begin
    said = machine.run("grep -i 'remoting' /tmp/log | tail -1").strip()
    expect(status != 0, "the program ended with status 0")
    expect("killed by signal 9" in said, f"the program was not told why: {said}")
    expect(text_guest(machine, remoted=True) == text, "the next program's text differs")
    return f"the program ended after {took:.1f} s with status {status}: {said}"


def rebooted(machine: Machine, daemon: int) -> str:
    """The guest reboots while a program computes."""
    _no_workers(daemon)
    machine.run(f"{_LONG} & true")
    busy_worker(daemon)
    begin = time.monotonic()
    machine.restart_by("reboot -f")
    took = time.monotonic() - begin
    _no_workers(daemon)
    return f"up again after {took:.0f} s; {ping(machine)}"


def driver_bound_anew(machine: Machine) -> str:
    """The guest's driver is unbound and bound again; the device gets another number if a program has it open."""
    machine.run(
        "cd /sys/bus/virtio/drivers/virtio_gpu && for d in virtio*; do echo $d > unbind; echo $d > bind; done; ls "
        "/dev/dri/renderD*"
    )
    return ping(machine)


@contextlib.contextmanager
def idle_program(machine: Machine, run_by: str = "") -> Iterator[None]:
    """A program that holds the device and does nothing. Afterwards the device must still answer it."""
    machine.run(
        f"mkfifo /tmp/go; ({run_by} {PING} idle <>/tmp/go >/tmp/said 2>&1; echo $? >/tmp/ended) & "
        "until grep -q answer: /tmp/said || [ -s /tmp/ended ]; do sleep 1; done 2>/dev/null"
    )
    yield
    machine.run(
        "echo >/tmp/go; until [ -s /tmp/ended ]; do sleep 1; done; cat /tmp/said; status=$(cat /tmp/ended); "
        "rm /tmp/go /tmp/said /tmp/ended; exit $status"
    )


def idle(machine: Machine, daemon: int) -> str:
    """A program that holds the device and does nothing stops using CPU time on guest and host."""
    _no_workers(daemon)
    with idle_program(machine):
        (worker,) = workers_of(daemon)
        pids = (daemon, worker, *device_processes(daemon), machine.pid)
        used: list[float] = []

        def costs_nothing() -> bool:
            nonlocal used
            used = _processor_percents(pids, _IDLE_SECONDS)
            return max(used[:-1]) < _IDLE_PERCENT

        wait_until(costs_nothing, "the host's processes of an idle program use the processor")
    shares = [f"{percent:.1f} %" for percent in used]
    return f"daemon {shares[0]}, worker {shares[1]}, device process {shares[2]}, QEMU {shares[-1]} of a processor"


def _processor_percents(pids: tuple[int, ...], seconds: float) -> list[float]:
    """The share of a processor that each process uses, in per cent, over some seconds."""
    begin = [processor_seconds(pid) for pid in pids]
    time.sleep(seconds)
    return [(processor_seconds(pid) - was) / seconds * 100 for pid, was in zip(pids, begin, strict=True)]


def waiting(machine: Machine, daemon: int) -> str:
    """A program that waits for a long computation sleeps."""
    _no_workers(daemon)
    machine.run(f"{_LONG} & echo $! > /tmp/pid")
    busy_worker(daemon)
    percent = 0.0

    def sleeps() -> bool:
        nonlocal percent
        said = machine.run(
            "pid=$(cat /tmp/pid); cut -d' ' -f14,15 /proc/$pid/stat; sleep 4; cut -d' ' -f14,15 /proc/$pid/stat"
        )
        user, system, user_after, system_after = (int(word) for word in said.split())
        percent = (user_after + system_after - user - system) / 4
        return percent < _WAITING_PERCENT

    # 512 tokens at once take the host a second or more each time.
    wait_until(sleeps, "a program that waits for the host uses its processor")
    machine.run("kill -9 $(cat /tmp/pid)")
    return f"the waiting program uses {percent:.0f} % of the guest's processor"


def memory_in_pieces(machine: Machine, daemon: int) -> str:
    """The guest's memory is fragmented, so that the ring consists of single pages."""
    _no_workers(daemon)
    with idle_program(machine, run_by="/guest/scatter 64"):
        (worker,) = workers_of(daemon)
        pieces = pieces_of(worker)
    expect(pieces > 1000, f"it lies in {pieces} pieces, which are few")
    return f"the ring lies in {pieces} pieces"
