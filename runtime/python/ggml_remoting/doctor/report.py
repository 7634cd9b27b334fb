"""How an examination is told: to a person, or to a program."""

from __future__ import annotations

import json
from dataclasses import asdict

from ggml_remoting import __version__
from ggml_remoting.doctor.examination import Examination
from ggml_remoting.doctor.finding import Finding, State


def as_text(examination: Examination) -> str:
    """Every finding, a line each, and below what is not good the command that mends it."""
    width = max(len(finding.subject) for findings in examination.sections.values() for finding in findings)
    lines = []
    for title, findings in examination.sections.items():
        lines += [title, *(line for finding in findings for line in _lines(finding, width)), ""]
    count = len(examination.wrong)
    lines.append(
        "nothing is wrong"
        if not count
        else f"{count} thing{'s are' if count > 1 else ' is'} WRONG; mend what stands behind ->"
    )
    return "\n".join(lines)


def _lines(finding: Finding, width: int) -> list[str]:
    state = "WRONG" if finding.state is State.WRONG else finding.state.value
    indent = 2 + 5 + 2 + width + 2
    return [
        f"  {state:<5}  {finding.subject:<{width}}  {finding.found}",
        *([f"{' ' * indent}-> {finding.mend}"] if finding.mend else []),
    ]


def as_json(examination: Examination) -> str:
    """The same as an object: version, wrong (how many), sections (title to findings)."""
    sections = {title: [asdict(finding) for finding in findings] for title, findings in examination.sections.items()}
    return json.dumps({"version": __version__, "wrong": len(examination.wrong), "sections": sections}, indent=2)
