"""The objects of ggml, and spans of its releases."""

from __future__ import annotations

from dataclasses import dataclass

OBJECTS = ("registry", "device", "buffer_type", "buffer", "backend")
"""The objects of ggml that have a vtable, in the order of the documents."""

HANDLES = ("buffer", "backend", "event", "graph", "plan", "comm")
"""Objects that the guest creates and names by handle."""


@dataclass(frozen=True)
class Span:
    """Releases n with since <= n < until; 0 is open."""

    since: int = 0
    until: int = 0

    def holds(self, number: int) -> bool:
        return self.since <= number and (self.until == 0 or number < self.until)
