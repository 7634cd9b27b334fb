"""llama.cpp's tests and tools that take one model or none: sampling, threads, training, a real model over two devices."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.models.cases import Case
from tests.models.lanes import Lane, Lanes
from tests.models.states import TEXT, describe
from tests.models.tools import Outcome, Side

_SAMPLER = "test-backend-sampler"
_CONTEXT = re.compile(r"Context \d+/\d+: (.*)")
_LOSS = re.compile(r"(train|val): +\[[^]]*\] (data=\d+/\d+ loss=\S+ acc=\S+)")
_OPTIMIZERS = ("adamw", "sgd")


def sampler(lanes: Lanes, model: Path) -> Iterator[Case]:
    """Each test of test-backend-sampler, whose samplers are part of the graph. The native side is a ggml-rpc-server's device."""
    names = next(lanes.each(lambda lane, _: _sampler_tests(lane, model), [None]))
    return lanes.each(lambda lane, name: _sampler(lane, model, name), names)


def _sampler_tests(lane: Lane, model: Path) -> list[str]:
    said = lane.native.run(_SAMPLER, ("--model", model, "--device", "cpu", "--test", "?"), MODELS_LOAD_BACKENDS="1").log
    return said.partition("Available tests:")[2].split()


def _sampler(lane: Lane, model: Path, name: str) -> Case:
    arguments = ("--model", model, "--device", "gpu", "--test", name)
    outcomes = [side.run(_SAMPLER, arguments, MODELS_LOAD_BACKENDS="1") for side in (lane.native_rpc, lane.remoted)]
    said = [
        " ".join(outcome.output.split()) or "passed" if outcome.ended_well else outcome.why() for outcome in outcomes
    ]
    return Case(name, *said, natively_good=outcomes[0].ended_well)


def threads(lanes: Lanes, models: list[Path]) -> Iterator[Case]:
    """test-thread-safety: four contexts of a model on each device, at once. All must give the text that one gives natively."""
    return lanes.each(_threads, models)


def _threads(lane: Lane, model: Path) -> Case:
    arguments = ("-m", model, "-p", "tok_1", "-n", "16", "-c", "256", "-ub", "32", "-np", "4", "--temp", "0")
    outcomes = [side.compute("test-thread-safety", arguments) for side in (lane.native, lane.remoted)]
    said = [_texts(outcome) if outcome.ended_well else outcome.why() for outcome in outcomes]
    return Case(model.stem, *said, natively_good=outcomes[0].ended_well)


def _texts(outcome: Outcome) -> str:
    return " or ".join(sorted(set(_CONTEXT.findall(outcome.log)))) or "no text"


def optimizer(lanes: Lanes) -> Iterator[Case]:
    """test-opt: each of its tests of a device, with each optimizer."""
    for cases in lanes.each(lambda lane, _: _optimizer(lane), [None]):
        yield from cases


def _optimizer(lane: Lane) -> list[Case]:
    native, remoted = lane.native.run("test-opt", ()), lane.remoted.loading_it_first().run("test-opt", ())
    cases = []
    for optimizer_name in _OPTIMIZERS:
        lines = [_tests_of(native, "CPU", optimizer_name), _tests_of(remoted, "Remote-CPU", optimizer_name)]
        for test, result in lines[0].items():
            cases.append(Case(f"{optimizer_name}: {test}", result, lines[1].get(test, remoted.why()), result == "OK"))
    return cases


def _tests_of(outcome: Outcome, device: str, optimizer_name: str) -> dict[str, str]:
    """The result of each test of a device with an optimizer, by the test's name."""
    blocks = re.split(r"^Backend \d+/\d+: ", outcome.output, flags=re.MULTILINE)
    block = next((block for block in blocks if block.startswith(f"{device}\n") and f" {optimizer_name}: " in block), "")
    return dict(re.findall(r"^ +(test_.*): (\w+)$", block, re.MULTILINE))


def training(lanes: Lanes, models: list[Path]) -> Iterator[Case]:
    """llama-finetune: the loss of every step that it shows, and the file with the trained weights."""
    for cases in lanes.each(_train, models):
        yield from cases


def _train(lane: Lane, model: Path) -> list[Case]:
    sizes = ("-c", "64", "-b", "64", "-ub", "64", "-epochs", "2")
    losses, files, outcomes = [], [], []
    with tempfile.TemporaryDirectory(prefix="ggml-remoting-") as folder:
        text = Path(folder) / "text"
        text.write_text(TEXT, "utf-8")
        for number, side in enumerate((lane.native, lane.remoted)):
            weights = Path(folder) / f"{number}.gguf"
            outcomes.append(side.compute("llama-finetune", ("-m", model, "-f", text, *sizes, "-o", weights)))
            said = outcomes[-1].output + outcomes[-1].log
            losses.append("; ".join(" ".join(match) for match in _LOSS.findall(said)) or outcomes[-1].why())
            files.append(describe(outcomes[-1], weights))
    if not outcomes[0].ended_well:
        return [Case(model.stem, outcomes[0].why(), outcomes[1].why(), natively_good=False)]
    return [Case(f"{model.stem}: loss", *losses), Case(f"{model.stem}: weights", *files)]


def real_model(lanes: Lanes, model: Path) -> Iterator[Case]:
    """A text of SmolLM2, whose three key heads do not divide by two, split by layers and by tensors over two devices."""
    return lanes.each(lambda lane, mode: _split_text(lane.split(mode), model, mode), ["layer", "tensor"])


def _split_text(sides: tuple[Side, Side], model: Path, mode: str) -> Case:
    arguments = ("-m", model, "-p", "The sea is", "-n", "24", "--temp", "0", "-no-cnv", "--no-warmup", "-c", "256")
    outcomes = [side.compute("llama-completion", arguments) for side in sides]
    said = [outcome.output.strip() if outcome.ended_well else outcome.why() for outcome in outcomes]
    return Case(f"{model.stem}, -sm {mode}", *said, natively_good=outcomes[0].ended_well)
