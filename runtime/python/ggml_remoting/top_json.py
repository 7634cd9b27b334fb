"""What `ggml-remoting top --json` prints."""

from __future__ import annotations

import dataclasses
import json
import time
from typing import Any

from ggml_remoting.device_use import device_uses
from ggml_remoting.guest_states import TransitionTotals
from ggml_remoting.placement import Placement, placements
from ggml_remoting.status import Latencies
from ggml_remoting.top import Guest, Snapshot

_PERCENTS = (50, 90, 99)


def as_json(snapshot: Snapshot) -> str:
    """A snapshot in one line of JSON."""
    return json.dumps(
        {
            "time": time.time(),
            "devices": [dataclasses.asdict(use) for use in device_uses(snapshot.contexts)],
            "guests": [_json_of(guest) for guest in snapshot.contexts],
            "placements": [_json_of_placement(placement) for placement in placements(snapshot)],
            "transitions": {str(daemon.pid): _json_of_totals(daemon.totals) for daemon in snapshot.daemons},
        }
    )


def _json_of_placement(placement: Placement) -> dict[str, Any]:
    guest, last = placement.guest, placement.guest.last
    return {
        "daemon_pid": placement.daemon_pid,
        "guest": guest.number,
        "name": guest.name,
        "program": guest.program,
        "guest_pid": guest.pid,
        "state": guest.state,
        "memory": placement.memory,
        "saved": guest.state_bytes,
        "last": last
        and {
            "kind": last.kind,
            "from": last.origin,
            "to": last.destination,
            "seconds_ago": (time.monotonic_ns() - last.ended_ns) / 1e9,
            "seconds": last.took_ns / 1e9,
            "bytes": last.bytes,
            "failure": last.failure or None,
        },
    }


def _json_of_totals(totals: dict[str, TransitionTotals]) -> dict[str, dict[str, float]]:
    return {
        kind: {"done": of.done, "failures": of.failures, "bytes": of.bytes, "seconds": of.took_ns / 1e9}
        for kind, of in totals.items()
    }


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
