"""Guests of tests/support on the newest ggml: small graphs that its scheduler splits, and the ops that programs make up
to ask.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from ggml_remoting.paths import FRONTEND, c_part
from tests.models.cases import Case
from tests.models.sides import Sides
from tests.models.tools import Side

_ROOT = Path(__file__).parents[2]
_GRAPHS = (("foreign_view",), ("pairs", "5"), ("longer", "1", "400"))
_NONE_DIFFERS = {"split_graphs": "equal, 0 different", "made_up_questions": "answered with yes, 0 differ"}
_SECONDS = 600


def compare(sides: Sides) -> Iterator[Case]:
    """A case for each kind of graphs, and one for all questions. Each guest compares by itself."""
    for scenario in _GRAPHS:
        yield _case(sides.remoted, "split_graphs", *scenario)
    yield _case(sides.remoted, "made_up_questions")


def _case(side: Side, guest: str, *scenario: str) -> Case:
    """The guest says how many results were equal, a number that depends on nothing but the guest, and how many were
    not.
    """
    command = [sys.executable, "-m", f"tests.support.{guest}", *scenario[:1], str(side.tools), str(c_part(FRONTEND))]
    environment = {name: value for name, value in side.environment.items() if name != "GGML_BACKEND_PATH"}
    done = subprocess.run(
        [*command, *scenario[1:]],
        cwd=_ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    printed = done.stdout.strip()
    count, _, rest = printed.rpartition("\n")[2].partition(" ")
    is_told = count.isdecimal() and int(count) and "lost" not in done.stderr
    said = rest if is_told else f"status {done.returncode}: {printed[:400]} {done.stderr[-400:]}"
    return Case(" ".join((guest, *scenario, "on", *side.devices)), _NONE_DIFFERS[guest], said)
