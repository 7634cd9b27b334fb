"""Failure drills: what dies, and what must live on."""

from __future__ import annotations

import os
import signal
import time

from tests.vm.host import pieces_of, processor_seconds, workers_of
from tests.vm.llama import text_command, text_guest
from tests.vm.machine import Machine
from tests.vm.setting import FRONTEND_IN_GUEST, MODEL, REMOTED, expect, wait_until

PING = f"/guest/ping {FRONTEND_IN_GUEST} ''"
_LONG = f"{REMOTED} /guest/llama-bench -m {MODEL} -p 512 -n 0 -r 1000 -t 1 >/dev/null 2>&1"


def ping(machine: Machine) -> str:
    """The device answers."""
    return machine.run(PING).strip().splitlines()[-1]


def busy_worker(daemon: int) -> int:
    """The one worker, once it computes."""
    wait_until(lambda: len(workers_of(daemon)) == 1, 60, "no worker was started")
    worker = workers_of(daemon)[0]
    begin = processor_seconds(worker)
    wait_until(lambda: processor_seconds(worker) - begin > 1.5, 90, "the worker computes nothing")
    return worker


def _no_workers(daemon: int) -> float:
    return wait_until(lambda: not workers_of(daemon), 20, f"workers are left: {workers_of(daemon)}")


def guest_process_killed(machine: Machine, daemon: int) -> str:
    """SIGKILL in mid-graph: the host frees all of it."""
    _no_workers(daemon)  # those of programs before
    machine.run(f"{_LONG} & echo $! > /tmp/pid")
    busy_worker(daemon)
    machine.run("kill -9 $(cat /tmp/pid); killall -9 llama-bench; true")
    took = _no_workers(daemon)
    ping(machine)
    return f"its worker was gone after {took:.1f} s; the next program works"


def worker_killed(machine: Machine, daemon: int, text: str) -> str:
    """SIGKILL of the worker: the program gets an error, not a hang; the next works without a reboot."""
    _no_workers(daemon)
    machine.start(text_command(remoted=True, tokens=4000, log="/tmp/log", more="-c 4096 >/dev/null"))
    worker = busy_worker(daemon)
    os.kill(worker, signal.SIGKILL)
    begin = time.monotonic()
    status, _text = machine.finish(60)
    took = time.monotonic() - begin
    said = machine.run("grep -i 'remoting' /tmp/log | tail -1").strip()
    expect(status != 0, "the program ended with status 0")
    expect("killed by signal 9" in said, f"the program was not told why: {said}")
    expect(text_guest(machine, remoted=True) == text, "the next program's text differs")
    return f"the program ended after {took:.1f} s with status {status}: {said}"


def rebooted(machine: Machine, daemon: int) -> str:
    """The guest reboots with a program under way."""
    _no_workers(daemon)
    machine.run(f"{_LONG} & true")
    busy_worker(daemon)
    begin = time.monotonic()
    machine.restart_by("reboot -f")
    took = time.monotonic() - begin
    _no_workers(daemon)
    return f"up again after {took:.0f} s; {ping(machine)}"


def driver_bound_anew(machine: Machine) -> str:
    """The guest's driver lets go of the device and takes it again, by another number if a program still has it open."""
    machine.run(
        "cd /sys/bus/virtio/drivers/virtio_gpu && for d in virtio*; do echo $d > unbind; echo $d > bind; done; ls "
        "/dev/dri/renderD*"
    )
    return ping(machine)


def idle(machine: Machine, daemon: int) -> str:
    """A program that holds the device and does nothing costs nobody anything."""
    _no_workers(daemon)
    machine.start(f"{PING} 8")
    wait_until(lambda: len(workers_of(daemon)) == 1, 30, "no worker was started")
    time.sleep(3)
    pids = (daemon, workers_of(daemon)[0], machine.pid)
    begin = [processor_seconds(pid) for pid in pids]
    time.sleep(3)
    used = [(processor_seconds(pid) - was) / 3 * 100 for pid, was in zip(pids, begin, strict=True)]
    status, text = machine.finish(60)
    expect(status == 0, text)
    expect(max(used[:2]) < 2, f"daemon and worker use {used[0]:.0f} and {used[1]:.0f} % of a processor")
    return f"daemon {used[0]:.1f} %, worker {used[1]:.1f} %, QEMU {used[2]:.1f} % of a processor"


def waiting(machine: Machine) -> str:
    """A program that waits for a long computation sleeps."""
    # 512 tokens at once take the host a second or more each time.
    text = machine.run(
        f"{REMOTED} /guest/llama-bench -m {MODEL} -p 512 -n 0 -r 6 -t 1 >/dev/null 2>&1 & pid=$!; sleep 12; "
        "a=$(cut -d' ' -f14,15 /proc/$pid/stat); sleep 4; b=$(cut -d' ' -f14,15 /proc/$pid/stat); kill -9 $pid; echo "
        "$a $b"
    )
    user, system, user_after, system_after = (int(word) for word in text.split())
    percent = (user_after + system_after - user - system) / 4
    expect(percent < 60, f"the waiting program uses {percent:.0f} % of its processor")
    return f"the waiting program uses {percent:.0f} % of the guest's processor"


def memory_in_pieces(machine: Machine, daemon: int) -> str:
    """The guest's memory is fragmented, so the ring lies in single pages."""
    _no_workers(daemon)
    machine.start(f"/guest/scatter 64 {PING} 8")
    wait_until(lambda: any(map(pieces_of, workers_of(daemon))), 60, "no worker maps a ring")
    time.sleep(1)
    pieces = pieces_of(workers_of(daemon)[0])
    status, text = machine.finish(60)
    expect(status == 0, text)
    expect(pieces > 1000, f"it lies in {pieces} pieces, which are few")
    return f"the ring lies in {pieces} pieces; {text.strip().splitlines()[-1]}"
