"""What `ggml-remoting top` shows on a terminal: the table, sorted and scrolled by keys, and their help."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ggml_remoting.device_use import device_uses
from ggml_remoting.placement import placements
from ggml_remoting.terminal import Colour, paint
from ggml_remoting.top import Guest, Snapshot
from ggml_remoting.top_table import device_table, guest_table, moved_table

HELP = (
    "l  sort by load            m  by memory         g  by graphs per second",
    "e  by errors               n  by name           h  this help, and back",
    "j, k or arrows  scroll     q  end",
    "",
    "LOAD      share of the time in which the worker did not wait for commands",
    "GRAPH     the worker's time for a graph; on a GPU, the time to start it",
    "ANSWER    the worker's time for a call that the guest waits for",
    "50%, 99%  so many of them took no longer",
    "ERRORS    calls that failed since the guest came",
)
_ORDERS: dict[bytes, Callable[[Guest], object]] = {
    b"l": lambda guest: -guest.load,
    b"m": lambda guest: -sum(guest.memory().values()),
    b"g": lambda guest: -guest.per_second()["graphs"],
    b"e": lambda guest: -guest.totals()["errors"],
    b"n": lambda guest: guest.name.lower(),
}
_DOWN, _UP = (b"j", b"\x1b[B"), (b"k", b"\x1b[A")


def summary(snapshot: Snapshot) -> str:
    """The first line: how many guests and daemons there are, and when."""
    away = sum(not placement.contexts and placement.guest.state != "running" for placement in placements(snapshot))
    guests = len(snapshot.contexts) + away
    return f"ggml-remoting top: {guests} guest(s) of {len(snapshot.daemons)} daemon(s), {time.strftime('%H:%M:%S')}"


@dataclass
class Screen:
    """The state that keys change."""

    coloured: bool
    order: bytes = b"l"
    first: int = 0
    is_help: bool = False

    def press(self, key: bytes) -> None:
        """Handles a key; keys that are not in HELP change nothing."""
        if key in _ORDERS:
            self.order, self.first = key, 0
        elif key in _DOWN:
            self.first += 1
        elif key in _UP:
            self.first = max(0, self.first - 1)
        elif key in (b"h", b"?"):
            self.is_help = not self.is_help

    def text(self, snapshot: Snapshot, columns: int, lines: int) -> str:
        """The whole screen, for a terminal of that size."""
        heading = f"{summary(snapshot)}, q ends, h helps"
        if self.is_help:
            return self._drawn([[heading], HELP], columns, lines)
        ordered = sorted(snapshot.contexts, key=_ORDERS[self.order])  # type: ignore[arg-type]
        self.first = min(self.first, max(0, len(ordered) - 1))
        table = guest_table(ordered, columns)
        shown_guests = [*table[:1], *table[1 + 2 * self.first :]]
        moved = moved_table(placements(snapshot), time.monotonic_ns())
        devices = device_table(device_uses(snapshot.contexts))
        return self._drawn([[heading], devices, moved, shown_guests], columns, lines)

    def _drawn(self, blocks: Sequence[Sequence[str]], columns: int, lines: int) -> str:
        """Blocks with an empty line between; the first line of each is its heading."""
        text: list[str] = []
        for block in filter(None, blocks):
            heading, *rest = (line[:columns] for line in block)
            text += ["", paint(heading, Colour.BOLD, self.coloured), *rest]
        return "\x1b[H\x1b[J" + "\n".join(text[1:lines])
