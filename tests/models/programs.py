"""llama.cpp's tests and tools that take one model or none: sampling, threads, training, and a real model on two
devices.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.models.cases import Case
from tests.models.sides import Sides
from tests.models.states import TEXT, describe
from tests.models.tools import Outcome, Side

_SAMPLER = "test-backend-sampler"
_CONTEXT = re.compile(r"Context \d+/\d+: (.*)")
_REFUSED = re.compile(r"does not have support for op \S+ needed for sampler '\S+'")
_LOSS = re.compile(r"(train|val): +\[[^]]*\] (data=\d+/\d+ loss=\S+ acc=\S+)")
_OPTIMIZERS = ("adamw", "sgd")


def sampler(sides: Sides, model: Path) -> Iterator[Case]:
    """Each test of test-backend-sampler, whose samplers are part of the graph, and the samplers that the device
    refused.

    The native side is a ggml-rpc-server's device.
    """
    names = _sampler_tests(sides, model)
    return sides.each(lambda name: _sampler(sides, model, name), names)


def _sampler_tests(sides: Sides, model: Path) -> list[str]:
    said = sides.native.run(
        _SAMPLER, ("--model", model, "--device", "cpu", "--test", "?"), MODELS_LOAD_BACKENDS="1"
    ).log
    return said.partition("Available tests:")[2].split()


def _sampler(sides: Sides, model: Path, name: str) -> Case:
    arguments = ("--model", model, "--device", "gpu", "--test", name)
    with sides.native_pair() as pair:
        outcomes = [side.run(_SAMPLER, arguments, MODELS_LOAD_BACKENDS="1") for side in (pair, sides.remoted)]
    said = [
        " ".join((*outcome.output.split(), "passed", *_REFUSED.findall(outcome.log)))
        if outcome.ended_well
        else outcome.why()
        for outcome in outcomes
    ]
    return Case(name, *said, natively_good=outcomes[0].ended_well)


def threads(sides: Sides, models: list[Path]) -> Iterator[Case]:
    """test-thread-safety: four contexts of a model on each device, at once.

    Every context must generate the text that one context generates natively.
    """
    return sides.each(lambda model: _threads(sides, model), models)


def _threads(sides: Sides, model: Path) -> Case:
    arguments = ("-m", model, "-p", "tok_1", "-n", "16", "-c", "256", "-ub", "32", "-np", "4", "--temp", "0")
    outcomes = [side.compute("test-thread-safety", arguments) for side in (sides.native, sides.remoted)]
    said = [_texts(outcome) if outcome.ended_well else outcome.why() for outcome in outcomes]
    return Case(model.stem, *said, natively_good=outcomes[0].ended_well)


def _texts(outcome: Outcome) -> str:
    return " or ".join(sorted(set(_CONTEXT.findall(outcome.log)))) or "no text"


def optimizer(sides: Sides) -> Iterator[Case]:
    """test-opt: each of its tests of a device, with each optimizer."""
    native, remoted = sides.native.run("test-opt", ()), sides.remoted.loading_it_first().run("test-opt", ())
    for optimizer_name in _OPTIMIZERS:
        lines = [_tests_of(native, "CPU", optimizer_name), _tests_of(remoted, "Remote-CPU", optimizer_name)]
        for test, result in lines[0].items():
            yield Case(f"{optimizer_name}: {test}", result, lines[1].get(test, remoted.why()), result == "OK")


def _tests_of(outcome: Outcome, device: str, optimizer_name: str) -> dict[str, str]:
    """The result of each test of a device with an optimizer, by the test's name."""
    blocks = re.split(r"^Backend \d+/\d+: ", outcome.output, flags=re.MULTILINE)
    block = next((block for block in blocks if block.startswith(f"{device}\n") and f" {optimizer_name}: " in block), "")
    return dict(re.findall(r"^ +(test_.*): (\w+)$", block, re.MULTILINE))


def training(sides: Sides, models: list[Path]) -> Iterator[Case]:
    """llama-finetune: the loss of every step that it prints, and the file with the trained weights."""
    for cases in sides.each(lambda model: _train(sides, model), models):
        yield from cases


def _train(sides: Sides, model: Path) -> list[Case]:
    sizes = ("-c", "64", "-b", "64", "-ub", "64", "-epochs", "2")
    losses, files, outcomes = [], [], []
    with tempfile.TemporaryDirectory(prefix="ggml-remoting-") as folder:
        text = Path(folder) / "text"
        text.write_text(TEXT, "utf-8")
        for number, side in enumerate((sides.native, sides.remoted)):
            weights = Path(folder) / f"{number}.gguf"
            outcomes.append(side.compute("llama-finetune", ("-m", model, "-f", text, *sizes, "-o", weights)))
            said = outcomes[-1].output + outcomes[-1].log
            losses.append("; ".join(" ".join(match) for match in _LOSS.findall(said)) or outcomes[-1].why())
            files.append(describe(outcomes[-1], weights))
    if not outcomes[0].ended_well:
        return [Case(model.stem, outcomes[0].why(), outcomes[1].why(), natively_good=False)]
    return [Case(f"{model.stem}: loss", *losses), Case(f"{model.stem}: weights", *files)]


def real_model(sides: Sides, model: Path) -> Iterator[Case]:
    """A text of SmolLM2, whose three key heads are not divisible by two, over two devices in each split mode."""
    return sides.each(lambda way: _text_over_two(sides, model, way), ["-sm layer", "-sm tensor", "-ot"])


def _text_over_two(sides: Sides, model: Path, way: str) -> Case:
    arguments = ("-m", model, "-p", "The sea is", "-n", "24", "--temp", "0", "-no-cnv", "--no-warmup", "-c", "256")
    mode = "tensor" if way == "-sm tensor" else "layer"
    with sides.native_pair(mode) as pair, sides.remoted_pair(mode) as remoted:
        # A tensor split over two devices is summed in another order; the device of a whole weight changes nothing.
        native = pair if mode == "tensor" else sides.native
        placed = ("-ot", rf"blk\.[0-9]*[13579]\.={_last_buffer_type(remoted, model)}") if way == "-ot" else ()
        outcomes = [
            native.compute("llama-completion", arguments),
            remoted.compute("llama-completion", (*arguments, *placed)),
        ]
    said = [outcome.output.strip() if outcome.ended_well else outcome.why() for outcome in outcomes]
    return Case(f"{model.stem}, {way}", *said, natively_good=outcomes[0].ended_well)


def _last_buffer_type(side: Side, model: Path) -> str:
    """The name of the second device's memory, from the list that llama.cpp prints for an unknown name."""
    said = side.run("llama-completion", (*side.options, "-m", model, "-ot", "none=such")).output
    return said.partition("Available buffer types:")[2].split()[-1]
