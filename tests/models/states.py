"""What is done with a tiny model of each architecture: states are saved, restored and rolled back, logits and activations are written."""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.models.cases import Case
from tests.models.lanes import Lane, Lanes
from tests.models.tools import Outcome, Side

_ROLLBACK = "test-recurrent-state-rollback"
TEXT = "The sea is wide, and the ships that cross it are small. " * 40


def save_models(side: Side, folder: Path) -> list[Path]:
    """A tiny model with random weights for each architecture that llama.cpp can save."""
    side.run("test-llama-archs", ("-s", "1", "-o", folder), MODELS_LOAD_BACKENDS="1")
    return sorted(folder.glob("*.gguf"))


def save_load(lanes: Lanes, models: list[Path]) -> Iterator[Case]:
    """test-save-load-state: a case for each of its tests of a model."""
    for cases in lanes.each(lambda lane, model: _table_row(lane, "test-save-load-state", model), models):
        yield from cases


def rollback(lanes: Lanes, models: list[Path]) -> Iterator[Case]:
    """test-recurrent-state-rollback, likewise. Most models have no recurrent state, so llama.cpp skips them."""
    for cases in lanes.each(lambda lane, model: _table_row(lane, _ROLLBACK, model), models):
        yield from cases


def _table_row(lane: Lane, tool: str, model: Path) -> list[Case]:
    """The tool's table for a folder with this model only."""
    with tempfile.TemporaryDirectory(prefix="ggml-remoting-") as folder:
        (Path(folder) / model.name).symlink_to(model)
        # A graph that is larger than what was reserved for it ends the program, as in llama.cpp's own run of the test.
        checks = {"GGML_SCHED_DEBUG_REALLOC": "1"} if tool == _ROLLBACK else {}
        native, remoted = (side.compute(tool, ("--models", folder), **checks) for side in (lane.native, lane.remoted))
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


def fragmented(lanes: Lanes, models: list[Path]) -> Iterator[Case]:
    """test-state-restore-fragmented, with the token that is generated after the restore."""
    return lanes.each(_fragmented, models)


def _fragmented(lane: Lane, model: Path) -> Case:
    native, remoted = (
        side.compute("test-state-restore-fragmented", ("-m", model)) for side in (lane.native, lane.remoted)
    )
    said = [
        "; ".join(line for line in outcome.log.splitlines() if line.startswith("main :"))
        for outcome in (native, remoted)
    ]
    said = [
        text if outcome.ended_well else outcome.why() for text, outcome in zip(said, (native, remoted), strict=True)
    ]
    return Case(model.stem, *said, natively_good=native.ended_well)


def layers_over_two(lanes: Lanes, models: list[Path]) -> Iterator[Case]:
    """llama-perplexity's file of all logits, with the layers over two remoted devices and natively on the CPU."""
    options = ("-c", "64", "--chunks", "2")
    return lanes.each(
        lambda lane, model: _file_of(
            "llama-perplexity", options, "--save-all-logits", (lane.native, lane.split("layer")[1]), model
        ),
        models,
    )


def importance(lanes: Lanes, models: list[Path]) -> Iterator[Case]:
    """llama-imatrix's file. It reads every matrix product's input back while the graph is computed."""
    options = ("-c", "64", "--chunks", "2")
    return lanes.each(
        lambda lane, model: _file_of("llama-imatrix", options, "-o", (lane.native, lane.remoted), model), models
    )


def _file_of(tool: str, options: tuple[str, ...], out: str, sides: tuple[Side, Side], model: Path) -> Case:
    """What a tool writes about the same text on either side."""
    with tempfile.TemporaryDirectory(prefix="ggml-remoting-") as folder:
        text, file = Path(folder) / "text", Path(folder) / "file"
        text.write_text(TEXT, "utf-8")
        outcomes, said = [], []
        for side in sides:
            file.unlink(missing_ok=True)
            outcomes.append(side.compute(tool, ("-m", model, "-f", text, *options, out, file)))
            said.append(describe(outcomes[-1], file))
    return Case(model.stem, *said, natively_good=outcomes[0].ended_well)


def describe(outcome: Outcome, path: Path) -> str:
    """A file's length and content, as text that can be compared; why there is none if the program failed."""
    if not outcome.ended_well or not path.is_file():
        return outcome.why()
    data = path.read_bytes()
    return f"{len(data)} bytes, SHA-256 {hashlib.sha256(data).hexdigest()[:16]}"
