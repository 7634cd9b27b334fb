"""An examination as text for a person, or as JSON for a program."""

from __future__ import annotations

import json
from dataclasses import asdict

from ggml_remoting import __version__
from ggml_remoting.doctor.examination import Examination
from ggml_remoting.doctor.finding import Finding, State
from ggml_remoting.terminal import Colour, paint

_COLOURS = {State.GOOD: Colour.GREEN, State.NOTE: Colour.YELLOW, State.WRONG: Colour.RED}


def as_text(examination: Examination, *, coloured: bool = False) -> str:
    """Every finding, a line each, and below each fault the command that repairs it."""
    width = max(len(finding.subject) for findings in examination.sections.values() for finding in findings)
    lines = []
    for title, findings in examination.sections.items():
        heading = paint(title, Colour.BOLD, coloured)
        lines += [heading, *(line for finding in findings for line in _lines(finding, width, coloured)), ""]
    count = len(examination.wrong)
    lines.append(
        "nothing is wrong"
        if not count
        else f"{count} thing{'s are' if count > 1 else ' is'} WRONG; each line after -> repairs one"
    )
    return "\n".join(lines)


def _lines(finding: Finding, width: int, coloured: bool) -> list[str]:
    state = paint(
        f"{'WRONG' if finding.state is State.WRONG else finding.state.value:<5}", _COLOURS[finding.state], coloured
    )
    indent = 2 + 5 + 2 + width + 2
    return [
        f"  {state}  {finding.subject:<{width}}  {finding.found}",
        *([f"{' ' * indent}-> {finding.repair}"] if finding.repair else []),
    ]


def as_json(examination: Examination) -> str:
    """The same as an object: version, wrong (how many), sections (title to findings)."""
    sections = {title: [asdict(finding) for finding in findings] for title, findings in examination.sections.items()}
    return json.dumps({"version": __version__, "wrong": len(examination.wrong), "sections": sections}, indent=2)
