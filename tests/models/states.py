"""Tools on a tiny model of each architecture: states are saved, restored and rolled back, logits and activations are
written.
"""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ggml_remoting.errors import SetupError
from tests.models.cases import Case
from tests.models.sides import Sides
from tests.models.tools import Outcome, Side

_ROLLBACK = "test-recurrent-state-rollback"
_SAVED = re.compile(r"save_models: (?:Saving )?([\w.-]+) model \(")
TEXT = "The sea is wide, and the ships that cross it are small. " * 40


@dataclass(frozen=True)
class Models:
    """A tiny model with random weights for each architecture that llama.cpp can save, and the names of all
    architectures.
    """

    files: list[Path]
    architectures: list[str]


def save_models(side: Side, folder: Path, named: Sequence[str] = ()) -> Models:
    """Makes the models in the folder; only those of the named architectures, if any are named.

    Raises SetupError if llama.cpp fails.
    """
    only = ("-a", f"^({'|'.join(named)})$") if named else ()
    outcome = side.run("test-llama-archs", ("-s", "1", "-o", folder, *only), MODELS_LOAD_BACKENDS="1")
    if not outcome.ended_well:
        raise SetupError(f"test-llama-archs could not save its models: {outcome.why()}")
    names = dict.fromkeys(_SAVED.findall(outcome.log))
    return Models(sorted(folder.glob("*.gguf")), list(names))


def save_load(sides: Sides, models: list[Path]) -> Iterator[Case]:
    """test-save-load-state: a case for each of its tests of a model."""
    for cases in sides.each(lambda model: _table_row(sides, "test-save-load-state", model), models):
        yield from cases


def rollback(sides: Sides, models: list[Path]) -> Iterator[Case]:
    """test-recurrent-state-rollback, likewise. llama.cpp skips most models, because they have no recurrent state."""
    for cases in sides.each(lambda model: _table_row(sides, _ROLLBACK, model), models):
        yield from cases


def _table_row(sides: Sides, tool: str, model: Path) -> list[Case]:
    """The tool's table for a folder that holds only this model."""
    with tempfile.TemporaryDirectory(prefix="ggml-remoting-") as folder:
        (Path(folder) / model.name).symlink_to(model)
        # A graph larger than its reserved memory ends the program, as in llama.cpp's own run of the test.
        checks = {"GGML_SCHED_DEBUG_REALLOC": "1"} if tool == _ROLLBACK else {}
        native, remoted = (side.compute(tool, ("--models", folder), **checks) for side in (sides.native, sides.remoted))
    said = [_columns(outcome, model.name) for outcome in (native, remoted)]
    if not said[0]:
        return [Case(model.stem, native.why(), remoted.why(), natively_good=False)]
    tested = [(name, result) for name, result in said[0].items() if result != "SKIP"]
    return [
        Case(f"{model.stem}: {name}", result, said[1].get(name, remoted.why()), result == "PASS")
        for name, result in tested
    ]


def _columns(outcome: Outcome, model: str) -> dict[str, str]:
    """The result of each test of the table, by the test's name."""
    lines = [re.split(r" {2,}", line.strip()) for line in outcome.output.splitlines()]
    header = next((line for line in lines if line[0] == "Model"), [])
    row = next((line for line in lines if line[0] == model), [])
    return dict(zip(header[1:], row[1:], strict=False))


def fragmented(sides: Sides, models: list[Path]) -> Iterator[Case]:
    """test-state-restore-fragmented, with the token that is generated after the restore."""
    return sides.each(lambda model: _fragmented(sides, model), models)


def _fragmented(sides: Sides, model: Path) -> Case:
    native, remoted = (
        side.compute("test-state-restore-fragmented", ("-m", model)) for side in (sides.native, sides.remoted)
    )
    said = [
        "; ".join(line for line in outcome.log.splitlines() if line.startswith("main :"))
        for outcome in (native, remoted)
    ]
    said = [
        text if outcome.ended_well else outcome.why() for text, outcome in zip(said, (native, remoted), strict=True)
    ]
    return Case(model.stem, *said, natively_good=native.ended_well)


def layers_over_two(sides: Sides, models: list[Path]) -> Iterator[Case]:
    """llama-perplexity's file of all logits, with the layers over two remoted devices and natively on the CPU."""

    def judge(model: Path) -> Case:
        with sides.remoted_pair() as pair:
            return _file_of("llama-perplexity", "--save-all-logits", (sides.native, pair), model)

    return sides.each(judge, models)


def importance(sides: Sides, models: list[Path]) -> Iterator[Case]:
    """llama-imatrix's file. It reads every matrix product's input back while the graph is computed."""
    return sides.each(lambda model: _file_of("llama-imatrix", "-o", (sides.native, sides.remoted), model), models)


def _file_of(tool: str, out: str, sides: tuple[Side, Side], model: Path) -> Case:
    """Compares the file that a tool writes about the same text on either side."""
    with tempfile.TemporaryDirectory(prefix="ggml-remoting-") as folder:
        text, file = Path(folder) / "text", Path(folder) / "file"
        text.write_text(TEXT, "utf-8")
        outcomes, said = [], []
        for side in sides:
            file.unlink(missing_ok=True)
            outcomes.append(side.compute(tool, ("-m", model, "-f", text, "-c", "64", "--chunks", "2", out, file)))
            said.append(describe(outcomes[-1], file))
    return Case(model.stem, *said, natively_good=outcomes[0].ended_well)


def describe(outcome: Outcome, path: Path) -> str:
    """A file's length and digest as text; the reason of failure if the program failed."""
    if not outcome.ended_well or not path.is_file():
        return outcome.why()
    data = path.read_bytes()
    return f"{len(data)} bytes, SHA-256 {hashlib.sha256(data).hexdigest()[:16]}"
