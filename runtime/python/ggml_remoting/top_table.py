"""The tables that `ggml-remoting top` shows to people: the devices, the guests, and those that were moved."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from ggml_remoting.device_use import DeviceUse
from ggml_remoting.guest_states import Transition
from ggml_remoting.placement import Placement
from ggml_remoting.top import Guest

_DEVICE_COLUMNS = ("DEVICE", "DAEMON", "CONTEXTS", "MEMORY", "USE")
# The most important columns come first: a terminal of 80 columns shows at least up to the errors.
_COLUMNS = ("GUEST", "PID", "DEVICE", "MEMORY", "LOAD", "GRAPHS/s", "GRAPH 50%", "ERRORS")
_MORE_COLUMNS = ("GRAPH 99%", "ANSWER 50%", "ANSWER 99%", "CALLS/s", "IN/s", "OUT/s", "WAITS/s", "SLEEPS/s")
_SHARE_COLUMNS = ("CLASS", "WEIGHT", "SHARE", "TURN WAIT 50%", "TURN WAIT 99%", "CORES")
_MOVED_COLUMNS = ("MOVED", "PID", "STATE", "ON DEVICES", "SAVED")
_CALLS_SHOWN = 6
_WIDEST = 16  # of a name
_GAP = "  "


def device_table(uses: Sequence[DeviceUse]) -> list[str]:
    """A heading, and a line for each device; nothing without devices."""
    rows = [(use.name, str(use.daemon_pid), str(use.contexts), _bytes(use.memory), _percent(use.share)) for use in uses]
    return _aligned([_DEVICE_COLUMNS, *rows], left=1) if rows else []


def guest_table(guests: Sequence[Guest], width: int | None = None) -> list[str]:
    """A heading, and two lines for each guest: its rates, as many whole columns as fit; its number and frequent calls.

    Nothing without guests.
    """
    if not guests:
        return []
    lines = _aligned([(*_COLUMNS, *_MORE_COLUMNS, *_SHARE_COLUMNS), *map(_row, guests)], left=3, width=width)
    return [
        lines[0],
        *(
            line
            for guest, row in zip(guests, lines[1:], strict=True)
            for line in (row, f"    {_frequent_calls(guest)}")
        ),
    ]


def moved_table(placed: Sequence[Placement], now_ns: int) -> list[str]:
    """A heading, and two lines for each guest that has left its devices, now or before; nothing without any."""
    moved = [placement for placement in placed if placement.was_moved]
    if not moved:
        return []
    heading, *rows = _aligned([_MOVED_COLUMNS, *map(_moved_row, moved)], left=1)
    return [
        heading,
        *(
            line
            for placement, row in zip(moved, rows, strict=True)
            for line in (row, f"    guest {placement.guest.number}: {_last(placement.guest.last, now_ns)}")
        ),
    ]


def _moved_row(placement: Placement) -> tuple[str, ...]:
    guest = placement.guest
    return (
        placement.name[:_WIDEST],
        str(guest.pid),
        guest.state.replace("_", " "),
        _bytes(sum(placement.memory.values())),
        _bytes(guest.state_bytes),
    )


def _last(last: Transition | None, now_ns: int) -> str:
    """Such as: swap out 12 s ago, from its devices to the host's memory, 1.2 GiB in 410 ms."""
    if last is None:
        return "the first time"
    kind, ago = last.kind.replace("_", " "), _duration(now_ns - last.ended_ns)
    if last.failure:
        return f"{kind} failed {ago} ago: {last.failure}"
    return (
        f"{kind} {ago} ago, from {last.origin} to {last.destination}, {_bytes(last.bytes)} in {_duration(last.took_ns)}"
    )


def _aligned(rows: Sequence[tuple[str, ...]], left: int, width: int | None = None) -> list[str]:
    """As many whole columns as fit, the first of them to the left."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    ends = itertools.accumulate(each + len(_GAP) for each in widths)
    fitting = sum(width is None or end - len(_GAP) <= width for end in ends)
    return [
        _GAP.join(
            cell.ljust(each) if i < left else cell.rjust(each)
            for i, (cell, each) in enumerate(zip(row[:fitting], widths[:fitting], strict=True))
        )
        for row in rows
    ]


def _row(guest: Guest) -> tuple[str, ...]:
    rates, memory = guest.per_second(), guest.memory()
    latencies = [latency.percentile_ns(percent) for latency in guest.latencies().values() for percent in (50, 99)]
    graph_half, graph_most, answer_half, answer_most, turn_half, turn_most = map(_duration, latencies)
    return (
        guest.name[:_WIDEST],
        str(guest.worker.guest_pid),
        (",".join(memory) or "-")[:_WIDEST],
        _bytes(sum(memory.values())),
        _percent(guest.load),
        _number(rates["graphs"]),
        graph_half,
        str(guest.totals()["errors"]),
        graph_most,
        answer_half,
        answer_most,
        _number(rates["calls"]),
        *(_bytes(rates[name]) for name in ("bytes_in", "bytes_out")),
        *(_number(rates[name]) for name in ("waits", "sleeps")),
        guest.worker.guest_class,
        str(guest.worker.weight),
        _percent(guest.device_share),
        turn_half,
        turn_most,
        str(guest.now.counters.cores or "-"),
    )


def _frequent_calls(guest: Guest) -> str:
    if guest.worker.is_spare:
        return "kept for a guest to come; it holds on every GPU what the driver takes for a process (CUDA: some 0.5 GB)"
    frequent = [(name, rate) for name, rate in guest.calls_per_second.items() if rate > 0][:_CALLS_SHOWN]
    calls = ", ".join(f"{name} {_number(rate)}/s" for name, rate in frequent) or "no calls"
    return f"guest {guest.worker.guest}: {calls}"


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.0f}%"


def _number(value: float) -> str:
    for unit in ("", "k", "M"):
        if value < 999.5:
            return f"{value:.1f}{unit}" if unit or 0 < value < 10 else f"{value:.0f}"
        value /= 1000
    return f"{value:.1f}G"


def _bytes(value: float) -> str:
    for unit in ("B", "KiB", "MiB", "GiB"):
        if value < 1023.5:
            return f"{value:.0f} {unit}" if unit == "B" else f"{value:.1f} {unit}"
        value /= 1024
    return f"{value:.1f} TiB"


def _duration(ns: int | None) -> str:
    if ns is None:
        return "-"
    for unit, size in (("s", 1e9), ("ms", 1e6), ("us", 1e3)):
        if ns >= size:
            return f"{ns / size:.3g} {unit}"
    return f"{ns} ns"
