"""What `ggml-remoting top --json` prints."""

from __future__ import annotations

import dataclasses
import json
import time
from collections.abc import Sequence
from typing import Any

from ggml_remoting.device_use import device_uses
from ggml_remoting.status import Latencies
from ggml_remoting.top import Guest

_PERCENTS = (50, 90, 99)


def as_json(guests: Sequence[Guest]) -> str:
    """A snapshot in one line of JSON."""
    devices = [dataclasses.asdict(use) for use in device_uses(guests)]
    return json.dumps({"time": time.time(), "devices": devices, "guests": [_json_of(guest) for guest in guests]})


def _json_of(guest: Guest) -> dict[str, Any]:
    counters, rates = guest.now.counters, guest.calls_per_second
    return {
        "daemon_pid": guest.daemon_pid,
        "guest": guest.worker.guest,
        "context": guest.worker.context,
        "name": guest.worker.name,
        "class": guest.worker.guest_class,
        "weight": guest.worker.weight,
        "program": guest.worker.program,
        "guest_pid": guest.worker.guest_pid,
        "guest_uid": guest.worker.guest_uid,
        "worker_pid": guest.worker.pid,
        "age_seconds": (guest.now.time_ns - guest.worker.started_ns) / 1e9,
        "load": guest.load,
        "device_share": guest.device_share,
        "cores": guest.now.counters.cores,
        "turns_passed_over": guest.now.counters.passed_over,
        "pieces": guest.now.counters.pieces,
        "memory": guest.memory(),
        "totals": guest.totals(),
        "per_second": guest.per_second(),
        "calls": {name: {**vars(counts), "per_second": rates[name]} for name, counts in counters.commands.items()},
        "latency_ns": {name: _percentiles(latencies) for name, latencies in guest.latencies().items()},
        "timed": {"graph": counters.graphs.count, "answer": counters.answers.count},
    }


def _percentiles(latencies: Latencies) -> dict[str, int | None]:
    return {f"p{percent}": latencies.percentile_ns(percent) for percent in _PERCENTS}
