"""The fuzz targets: their decoders and their seeds."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ggml_remoting import downloads
from ggml_remoting.daemon import Daemon, DaemonConfig
from ggml_remoting.errors import SetupError
from ggml_remoting.paths import FRONTEND, c_part
from ggml_remoting.run import guest_environment
from tests.fuzz.front_end import control_seeds, copied_seeds, vhost_user_seeds
from tests.fuzz.hellos import hello_seeds
from tests.fuzz.hostile_daemon import transport_seeds
from tests.fuzz.hostile_host import ring_seeds
from tests.fuzz.hostile_stream import stream_seeds as host_seeds
from tests.fuzz.recording import PREFIX, record
from tests.fuzz.scripted_guest import hellos, scripts
from tests.fuzz.states import state_seeds
from tests.fuzz.stream_guest import stream_seeds
from tests.support.processes import ended

ROOT = Path(__file__).resolve().parents[2]
RECORDED_TESTS = ("tests/calls", "tests/test_wire.py")


@dataclass(frozen=True)
class Target:
    """A fuzz target. `decoders` are the sources whose coverage counts, as paths in the repository.

    Decoders read what the other side wrote. The worker's memory.c and quiesce.c do not count: they only read messages
    of the guest's device process, which the worker trusts (tests/test_worker_memory.py and tests/sharing test them).
    """

    name: str
    decoders: tuple[str, ...]
    seeds: Callable[[], list[bytes]]
    records: bool = False


def _on_a_device(seeds: Callable[[], list[bytes]]) -> Callable[[], list[bytes]]:
    """Adds the two bytes that tests/fuzz/device.c reads first: which allocation fails, none or an early one."""
    return lambda: [
        bytes((place % 24 if again else 0, 0)) + seed for again in range(2) for place, seed in enumerate(seeds())
    ]


def _at_a_port_too(seeds: Callable[[], list[bytes]]) -> Callable[[], list[bytes]]:
    """The first two bytes also say that the device's connection is a VM's port."""
    return lambda: [bytes((seed[0], kind)) + seed[2:] for seed in seeds() for kind in (0, 0x80)]


def _in_a_copied_ring(seeds: Callable[[], list[bytes]]) -> list[bytes]:
    """The first two bytes also say that the workers see nothing of the guest's memory."""
    return [bytes((seed[0], seed[1] | 0x40)) + seed[2:] for seed in _on_a_device(seeds)()]


def _control_seeds() -> list[bytes]:
    return _on_a_device(control_seeds)() + _in_a_copied_ring(control_seeds) + _in_a_copied_ring(copied_seeds)


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
                "runtime/worker",
                "calls/backend_calls",
                "calls/comm_calls",
                "calls/buffer_calls",
                "calls/context_calls",
                "calls/device_calls",
                "calls/shared_calls",
                "command",
                "ggml/graphs",
                "ggml/staging",
                "metrics",
            ),
            *_in("runtime/worker", "ops/translation", "ring_server", "tables", "ops/tensors", "ggml/threads"),
            *_in("runtime/worker", "ops/data_checks", "ops/data_proofs", "ggml/work_memory"),
        ),
        _dispatch_seeds,
        records=True,
    ),
    Target(
        "hello",
        (
            "generated/backend/op_schema.c",
            *_in("runtime/worker", "calls/context_calls", "ops/translation", "ops/validation", "ops/validation_words"),
        ),
        hello_seeds,
    ),
    Target(
        "state",
        _in("runtime/worker", "state/restore", "state/save", "state/describe", "state/state_file", "tables"),
        state_seeds,
    ),
    Target(
        "control_queue",
        (
            *_in("runtime/device/virtio", "virtqueue", "memory_table"),
            *_in(
                "runtime/device/gpu",
                "virtio_gpu",
                "virtio_gpu_commands",
                "backing",
                "context",
                "deferred_reply",
                "worker_link",
                "private_ring",
                "copied_ring",
            ),
        ),
        _control_seeds,
    ),
    Target(
        "vhost_user",
        (
            *_in("runtime/device/virtio", "vhost_user", "vhost_user_reader", "device_queues"),
            "runtime/device/connection.c",
        ),
        _on_a_device(vhost_user_seeds),
    ),
    Target(
        "stream",
        (
            "runtime/shared/stream_frames.c",
            *_in("runtime/device/stream", "stream_guest", "stream_ring"),
            "runtime/device/gpu/private_ring.c",
        ),
        _at_a_port_too(_on_a_device(stream_seeds)),
    ),
    Target(
        "guest_ring",
        (
            *_in(
                "runtime/frontend",
                "channel/context",
                "channel/transact",
                "channel/failures",
                "channel/ring",
                "channel/pending_reads",
                "channel/read_ahead",
                "ggml/registry",
                "ggml/device",
                "ggml/buffer",
                "ggml/backend",
            ),
            *_in("runtime/frontend", "ggml/host_buffer", "ggml/events", "ggml/graph_encoder", "channel/reply_cache"),
            *_in(
                "runtime/frontend", "channel/graph_budget", "ggml/graph_cache", "ggml/supports_op", "ggml/expected_ops"
            ),
        ),
        ring_seeds,
    ),
    Target(
        "guest_transport",
        _in(
            "runtime/frontend",
            "transport/vhost_user_transport",
            "transport/vhost_user_handshake",
            "transport/control_queue",
            "transport/control_commands",
        ),
        transport_seeds,
    ),
    Target("guest_stream", _in("runtime/frontend", "transport/stream_transport"), host_seeds),
)


def record_real_runs(folder: Path) -> None:
    """Records seeds for the dispatch target: the commands of tests/calls and of a stock ggml program."""
    folder.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "GGML_REMOTING_SEEDS": str(folder)}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.fuzz.recording", *RECORDED_TESTS]
    recorded = subprocess.run(command, cwd=ROOT, env=environment, check=False, capture_output=True, text=True)
    if recorded.returncode != 0:
        raise SetupError(f"the tests that give seeds failed:\n{recorded.stdout[-4000:]}{recorded.stderr[-1000:]}")
    libraries = downloads.fetch_small_ggml()
    with Daemon(DaemonConfig(libraries, ("CPU",))) as daemon:
        environment = guest_environment(daemon.address, {**os.environ, "PYTHONPATH": str(ROOT)})
        for scenario in (["backends"], ["repeat", "0"]):
            guest = [
                sys.executable,
                "-m",
                "tests.support.guest",
                scenario[0],
                str(libraries),
                str(c_part(FRONTEND)),
                *scenario[1:],
            ]
            with ended(subprocess.Popen(guest, env=environment, stdout=subprocess.DEVNULL)) as process:
                record(process, folder)
