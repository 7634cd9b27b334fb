"""The fuzz targets: what each one decodes, and its seeds."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ggml_remoting import parts
from ggml_remoting.daemon import Daemon, Offering
from ggml_remoting.places import FRONTEND, c_part
from ggml_remoting.run import guest_environment
from tests.fuzz.front_end import control_seeds, vhost_user_seeds
from tests.fuzz.hellos import hello_seeds
from tests.fuzz.hostile_daemon import door_seeds
from tests.fuzz.hostile_host import ring_seeds
from tests.fuzz.recording import PREFIX, record
from tests.fuzz.said import hellos, scripts

ROOT = Path(__file__).resolve().parents[2]
RECORDED_TESTS = ("tests/calls", "tests/test_wire.py")


@dataclass(frozen=True)
class Target:
    """A binary of its name; `decoders` are the sources whose coverage counts, by their path in the repository."""

    name: str
    decoders: tuple[str, ...]
    seeds: Callable[[], list[bytes]]
    records: bool = False


def _on_a_device(seeds: Callable[[], list[bytes]]) -> Callable[[], list[bytes]]:
    """tests/fuzz/device.c takes two bytes first: which allocation fails, none or one of the first."""
    return lambda: [bytes((place % 24 if again else 0, 0)) + seed for again in range(2) for place, seed in enumerate(seeds())]


def _dispatch_seeds() -> list[bytes]:
    (hello,) = hellos()
    whole = [PREFIX + hello + script for script in scripts()]
    return whole + [bytes((count, *PREFIX[1:])) + hello + script for script in scripts()[:5] for count in range(1, 30)]


def _in(folder: str, *names: str) -> tuple[str, ...]:
    return tuple(f"{folder}/{name}.c" for name in names)


TARGETS = (
    Target(
        "dispatch",
        (
            "generated/backend/dispatch.c",
            *_in(
                "runtime/backend",
                "calls_backend",
                "calls_buffer",
                "calls_context",
                "calls_device",
                "calls_shared",
                "command",
                "graphs",
                "journal",
            ),
            *_in("runtime/backend", "meanings", "ring_server", "tables", "tensors", "threads"),
        ),
        _dispatch_seeds,
        records=True,
    ),
    Target(
        "hello", ("generated/backend/op_rules.c", *_in("runtime/backend", "calls_context", "meanings", "rules", "rule_words")), hello_seeds
    ),
    Target(
        "control_queue",
        (
            *_in("runtime/device/virtio", "virtqueue", "memory_table"),
            *_in("runtime/device/gpu", "virtio_gpu", "virtio_gpu_commands", "backing", "context", "deferred_reply", "worker_link"),
        ),
        _on_a_device(control_seeds),
    ),
    Target(
        "vhost_user",
        (*_in("runtime/device/virtio", "vhost_user", "vhost_user_reader", "device_queues"), "runtime/device/connection.c"),
        _on_a_device(vhost_user_seeds),
    ),
    Target(
        "guest_ring",
        (
            *_in("runtime/frontend", "context", "exchange", "failures", "submit", "fetches", "registry", "device", "buffer", "backend"),
            *_in("runtime/frontend", "shared_memory", "events", "describe", "memo"),
        ),
        ring_seeds,
    ),
    Target("guest_door", _in("runtime/frontend", "direct_door", "direct_handshake", "control_queue", "control_commands"), door_seeds),
)


def record_real_runs(folder: Path) -> None:
    """Seeds for the dispatch target: what the tests of the calls say, and what a stock ggml program does."""
    folder.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "GGML_REMOTING_SEEDS": str(folder)}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.fuzz.recording", *RECORDED_TESTS]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    libraries = parts.fetch_small_ggml()
    with Daemon(Offering(libraries, ("CPU",))) as daemon:
        environment = guest_environment(daemon.address, {**os.environ, "PYTHONPATH": str(ROOT)})
        for scenario in (["backends"], ["repeat", "0"]):
            guest = [sys.executable, "-m", "tests.guest", scenario[0], str(libraries), str(c_part(FRONTEND)), *scenario[1:]]
            with subprocess.Popen(guest, env=environment, stdout=subprocess.DEVNULL) as process:
                record(process, folder)
