"""The bench's table, JSON and chart."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape
from pathlib import Path
from statistics import median

from bench.figures import Figure, Speeds

_COLOURS = {
    "native": "#4c6a92",
    "remoted": "#3a9d5d",
    "stream": "#8a5aa8",
    "ggml-rpc": "#c77d3a",
    "native as it comes": "#9aa5b5",
}
_WIDTH, _LABEL, _BAR, _ROW, _GAP = 860, 250, 430, 18, 14


def table(figures: Sequence[Figure]) -> str:
    """The figures as text: a heading for each section, a line for each figure."""
    lines, section = [], ""
    for figure in figures:
        if figure.section != section:
            section = figure.section
            lines += ["", f"== {section}"]
        bar = f"  {figure.verdict:6} ({figure.bar})" if figure.bar else ""
        rounds = "" if figure.interval is None else f"  {' to '.join(map(_number, figure.interval))}"
        lines.append(f"{figure.name:50} {_number(figure.value):>12} {figure.unit:9}{bar}{rounds}".rstrip())
    return "\n".join(lines[1:])


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}" if abs(value) < 0.1 else f"{value:.3f}"


def write(
    folder: Path, name: str, about: dict[str, object], figures: Sequence[Figure], speeds: Sequence[Speeds]
) -> None:
    """Writes NAME.json and NAME.svg to the folder."""
    whole = {
        **about,
        "figures": [figure.as_json() for figure in figures],
        "rounds": [{"model": each.model, "threads": each.threads, **each.by_task} for each in speeds],
    }
    (folder / f"{name}.json").write_text(json.dumps(whole, indent=1) + "\n", "utf-8")
    (folder / f"{name}.svg").write_text(_chart(about, speeds), "utf-8")


def _chart(about: dict[str, object], speeds: Sequence[Speeds]) -> str:
    """An SVG bar chart: for each model and task the speed of each side, relative to native."""
    parts, y = [], 56
    for each in speeds:
        for task, sides in each.by_task.items():
            native = median(sides["native"])
            for place, (side, values) in enumerate(sides.items()):
                if place == 0:
                    parts.append(_text(8, y + 13, f"{each.model}, {task}", "bold"))
                value = median(values)
                width = min(_BAR, _BAR / 1.3 * value / native)
                parts.append(_text(_LABEL - 8, y + 13, side, anchor="end"))
                parts.append(
                    f'<rect x="{_LABEL}" y="{y + 2}" width="{width:.1f}" height="{_ROW - 4}" '
                    f'fill="{_COLOURS.get(side, "#888")}"/>'
                )
                parts.append(_text(_LABEL + width + 6, y + 13, f"{value / native:.2f}  ({value:,.0f} tokens/s)"))
                y += _ROW
            y += _GAP
    line = _LABEL + _BAR / 1.3
    parts.append(
        f'<line x1="{line:.1f}" x2="{line:.1f}" y1="50" y2="{y - _GAP}" stroke="#333" stroke-dasharray="3 3"/>'
    )
    title = _text(8, 22, "Speed relative to native, median", "bold") + _text(
        8, 40, f"{about['date']}, {about['machine']}, {about['build']}"
    )
    font = 'font-family="sans-serif" font-size="12"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{y}" {font}>'
    return "\n".join([head, '<rect width="100%" height="100%" fill="white"/>', title, *parts, "</svg>", ""])


def _text(x: float, y: float, text: str, weight: str = "normal", anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y}" font-weight="{weight}" text-anchor="{anchor}">{escape(text)}</text>'
