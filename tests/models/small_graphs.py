"""The guests of tests/support on the newest ggml: small graphs that its scheduler splits, and ops that programs make up
to ask whether a device supports them.
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
from tests.support.split_graphs import SCENARIOS, buildable

_ROOT = Path(__file__).parents[2]
_ON_ONE = (("foreign_view",), ("pairs", "5"), ("longer", "1", "400"))
_ON_TWO = (("foreign_view",), ("pairs", "3"), ("longer", "2", "400"))
_NO_QUESTION_DIFFERS = "every op is answered with yes, 0 differ"
_SECONDS = 600


def compare(sides: Sides) -> Iterator[Case]:
    """A case for each kind of graph, on one remoted device and on two, and one for all questions.

    Each guest compares its results itself.
    """
    for scenario in _ON_ONE:
        yield _graphs(sides.remoted, *scenario)
    with sides.remoted_pair() as pair:
        for scenario in _ON_TWO:
            yield _graphs(pair, *scenario)
    yield _case(sides.remoted, "made_up_questions", (), _NO_QUESTION_DIFFERS)


def _graphs(side: Side, scenario: str, *arguments: str) -> Case:
    """A case in which all of the guest's graphs must be equal."""
    count = sum(1 for _ in buildable(SCENARIOS[scenario](*arguments)))
    return _case(side, "split_graphs", (scenario, *arguments), f"{count} equal, 0 different")


def _case(side: Side, guest: str, scenario: tuple[str, ...], expected: str) -> Case:
    """The output that the guest must print, and the one that it prints, with its log if a context is lost
    or it fails.
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
    said = done.stdout.strip()
    if done.returncode or "lost" in done.stderr:
        said = f"status {done.returncode}: {said[:400]} {done.stderr[-400:]}"
    return Case(" ".join((guest, *scenario, "on", *side.devices)), expected, said)
