"""Draws docs/pictures/token.svg: one decoded token in a trace of `ggml-remoting trace`, guest above host.

    ggml-remoting trace -o run.json ... -- llama-bench -p 0 -n 128 ...
    python docs/pictures/token_timeline.py run.json docs/pictures/token.svg

It takes the shortest token in which neither side slept, so that what is drawn is the work and not the machine's other business.
"""

from __future__ import annotations

import itertools
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

WIDTH, MARGIN, LANE, GAP, ROW = 980, 64, 26, 40, 15
WAIT_MINIMUM = 60.0  # pixels; a shorter wait has no label
LETTER = 6.7  # pixels of width at this size of text
LAST = "wait for backend.synchronize"

STYLE = """
  text { font: 11px ui-monospace, monospace; fill: #1f2328 } .title { font: 600 13px system-ui, sans-serif }
  .copy { fill: #2f81f7 } .compute { fill: #d9822b } .sync { fill: #8957e5 } .wait { fill: #8b949e; opacity: .45 }
  .lane { fill: #8b949e; opacity: .12 }
  .line { stroke: #8b949e; stroke-width: .7; fill: none } .flow { stroke: #8b949e; stroke-width: .6; opacity: .7 }
  @media (prefers-color-scheme: dark) { text { fill: #e6edf3 } }
"""


@dataclass(frozen=True)
class Event:
    """A complete event; times in microseconds."""

    pid: int
    name: str
    category: str
    begin: float
    end: float
    position: int

    def within(self, begin: float, end: float, scale: float) -> Event:
        """Cut to a window that begins at the margin, in pixels instead of microseconds."""
        place = [MARGIN + (min(max(time, begin), end) - begin) * scale for time in (self.begin, self.end)]
        return replace(self, begin=place[0], end=place[1])

    @property
    def style(self) -> str:
        """Its class in the style sheet."""
        if self.category != "call":
            return "wait"
        return {"backend.graph_compute": "compute", "backend.synchronize": "sync"}.get(self.name, "copy")


def read(path: Path) -> list[Event]:
    """All complete events, in order."""
    events = [event for event in json.loads(path.read_text())["traceEvents"] if event["ph"] == "X"]
    found = [
        Event(
            each["pid"],
            each["name"],
            each["cat"],
            each["ts"],
            each["ts"] + each["dur"],
            each["args"].get("position", 0),
        )
        for each in events
    ]
    return sorted(found, key=lambda event: event.begin)


def shortest_token(events: list[Event]) -> tuple[list[Event], list[Event], float, float]:
    """What guest and host did for it, when it begins and when it ends: where a wait for the device ends and the next one does."""
    guest_pid = next(event.pid for event in events if event.name == LAST)
    ends = [event.end for event in events if event.name == LAST]
    for begin, end in sorted(itertools.pairwise(ends), key=lambda pair: pair[1] - pair[0]):
        inside = [event for event in events if event.begin < end and event.end > begin]
        if not any(event.category in ("sleep", "wake") for event in inside):
            guest, host = (
                [event for event in inside if (event.pid == guest_pid) == is_guest] for is_guest in (True, False)
            )
            return guest, host, begin, end
    raise SystemExit("no token without a sleep: trace more of them, on a machine with nothing else to do")


def labels(events: Iterable[Event]) -> Iterator[tuple[str, float]]:
    """Of events in pixels: what neighbours of one name are called, and where. A short wait has no label."""
    named = (event for event in events if event.category == "call" or event.end - event.begin > WAIT_MINIMUM)
    for name, group in itertools.groupby(named, key=lambda event: event.name):
        members = list(group)
        middle = (members[0].begin + members[-1].end) / 2
        yield (
            f"{len(members)} x {name}" if len(members) > 1 else name,
            middle if members[0].category == "call" else members[0].begin + 10,
        )


class Drawing:
    """Lines of SVG, one panel below the other."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._y = 0

    def panel(self, title: str, guest: list[Event], host: list[Event], begin: float, end: float) -> None:
        """Guest and host from `begin` to `end`, with arrows from commands to their executions."""
        scale = (WIDTH - MARGIN - 10) / (end - begin)
        shown = [
            [event.within(begin, end, scale) for event in events if event.begin < end and event.end > begin]
            for events in (guest, host)
        ]
        above, below = (list(labels(events)) for events in shown)
        self._text(10, self._y + 20, title, "title")
        top = self._y + 36 + ROW * len(above)
        self._labels(above, top, -1)
        for lane, (name, events) in enumerate(zip(("guest", "host"), shown, strict=True)):
            y = top + lane * (LANE + GAP)
            self._text(10, y + 17, name)
            self._rect(MARGIN, y, WIDTH - MARGIN - 10, "lane")
            for event in events:
                self._rect(event.begin, y, max(1.0, event.end - event.begin), event.style)
        executed = {event.position: event for event in shown[1] if event.category == "call"}
        for event in shown[0]:
            if event.category == "call" and event.position in executed:
                self._line(event.begin, top + LANE, executed[event.position].begin, top + LANE + GAP, "flow")
        self._axis(top + 2 * LANE + GAP, begin, end, scale)
        self._labels(below, top + 2 * LANE + GAP + 22, 1)
        self._y = top + 2 * LANE + GAP + 30 + ROW * len(below) + 14

    def _labels(self, labels: list[tuple[str, float]], y: float, direction: int) -> None:
        """Each in a row of its own, tied to its place; the rightmost next to the lane, so that no tie crosses a text."""
        for row, (label, x) in enumerate(reversed(labels)):
            at = y + direction * (ROW * row + 8)
            is_left = x + 5 + LETTER * len(label) < WIDTH - 10
            self._line(x, y - (22 if direction > 0 else 0), x, at, "line")
            self._text(x + 4 if is_left else x - 4 - LETTER * len(label), at + 4, label)

    def _axis(self, y: float, begin: float, end: float, scale: float) -> None:
        step = next(
            step for step in (0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 10000) if (end - begin) / step <= 14
        )
        for tick in range(int((end - begin) / step) + 1):
            x = MARGIN + tick * step * scale
            self._line(x, y, x, y + 4, "line")
            self._text(x - 3, y + 15, f"{tick * step:g}{' us' if tick == 0 else ''}")

    def _text(self, x: float, y: float, text: str, style: str = "") -> None:
        self._lines.append(
            f'<text x="{x:.1f}" y="{y:.1f}"{f" class={style!r}" if style else ""}>{text}</text>'.replace("'", '"')
        )

    def _rect(self, x: float, y: float, width: float, style: str) -> None:
        self._lines.append(f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{LANE}" class="{style}"/>')

    def _line(self, x1: float, y1: float, x2: float, y2: float, style: str) -> None:
        self._lines.append(f'<path d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" class="{style}"/>')

    def svg(self) -> str:
        """The whole picture."""
        head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {self._y:.0f}" width="{WIDTH}" height="{self._y:.0f}">'
        return "\n".join([head, f"<style>{STYLE}</style>", *self._lines, "</svg>", ""])


def main(trace: str, picture: str) -> None:
    """Draws the whole token, and its beginning enlarged."""
    guest, host, begin, end = shortest_token(read(Path(trace)))
    commands = [event for event in guest if event.category == "call"]
    computed = next(event for event in host if event.style == "compute")
    drawing = Drawing()
    drawing.panel(f"One token, {end - begin:.0f} us", guest, host, begin, end)
    drawing.panel(
        "Its commands, enlarged", guest, host, commands[0].begin - 0.5, max(commands[-1].end, computed.begin) + 1.5
    )
    Path(picture).write_text(drawing.svg())


if __name__ == "__main__":
    main(*sys.argv[1:])
