"""Programs and command lines of llama.cpp that the other parts do not cover, compared by the text or numbers that they
print.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.models.cases import Case
from tests.models.sides import Sides
from tests.models.states import TEXT
from tests.models.tools import Outcome, Side

TARGETS = (
    "llama-completion",
    "llama-embedding",
    "llama-lookahead",
    "llama-parallel",
    "llama-perplexity",
    "llama-simple",
    "llama-speculative-simple",
)

_COMPLETION = ("-p", "The sea is", "-n", "16", "-no-cnv", "--no-warmup", "-c", "128")
_GREEDY = (*_COMPLETION, "--temp", "0")
_RESPONSE = re.compile(r"^Response: *(.*)$", re.MULTILINE)
_DURATION = re.compile(r"^[0-9.]+ (minutes|seconds.*)\n", re.MULTILINE)  # llama-perplexity's estimate of its duration
_ENDINGS = ("pulls the rope and sets the sail.", "eats the moon.", "is a green idea.", "jumps over three seas.")
_HELLASWAG = "".join(
    "\n".join((f"Sailing: Man {number} stands on the deck. He", str(number % 4), *_ENDINGS, "")) for number in range(4)
)
_WINOGRANDE = "".join(
    f"{number},The cup does not fit in the box because the _ is too {word}.,cup,box,{answer}\n"
    for number, (word, answer) in enumerate((("big", 1), ("small", 2), ("wide", 1), ("narrow", 2)))
)


@dataclass(frozen=True)
class _Line:
    """A program and its arguments after the model. `{text}` and the like are replaced by the path of a file."""

    program: str
    words: tuple[str, ...]
    finds: re.Pattern[str] | None = None  # what to compare in the log, if nothing is on standard output

    def said(self, outcome: Outcome) -> str:
        """The text that is compared."""
        if not outcome.ended_well:
            return outcome.why()
        if self.finds is None:
            return _DURATION.sub("", outcome.output).strip()
        return "\n".join(self.finds.findall(outcome.log))


_FILES = {"text": TEXT, "hellaswag": _HELLASWAG, "winogrande": _WINOGRANDE}
_LINES: Mapping[str, _Line] = {
    "--no-op-offload": _Line("llama-completion", (*_GREEDY, "--no-op-offload")),
    "-ot, every other feed-forward part on the CPU": _Line(
        "llama-completion", (*_GREEDY, "-ot", r"blk\.[0-9]*[02468]\.ffn_.*=CPU")
    ),
    "-ot, attention's weights on the CPU": _Line("llama-completion", (*_GREEDY, "-ot", r"attn_(q|k|v)\.weight=CPU")),
    "-ctk q8_0 -ctv q8_0 -fa on": _Line("llama-completion", (*_GREEDY, "-ctk", "q8_0", "-ctv", "q8_0", "-fa", "on")),
    "-ctk q4_0 -fa off": _Line("llama-completion", (*_GREEDY, "-ctk", "q4_0", "-fa", "off")),
    "-nkvo": _Line("llama-completion", (*_GREEDY, "-nkvo")),
    "-b 11 -ub 5": _Line(
        "llama-completion",
        ("-p", TEXT[:200], "-n", "8", "--temp", "0", "-no-cnv", "--no-warmup", "-c", "128", "-b", "11", "-ub", "5"),
    ),
    "--context-shift": _Line(
        "llama-completion",
        (*_GREEDY[:2], "-n", "70", "--temp", "0", "-no-cnv", "-c", "64", "--context-shift", "--ignore-eos"),
    ),
    "sampled": _Line(
        "llama-completion",
        (*_COMPLETION, "--temp", "0.9", "--seed", "7", "--top-k", "30", "--min-p", "0.02", "--repeat-penalty", "1.2"),
    ),
    "--grammar": _Line("llama-completion", (*_GREEDY, "--grammar", 'root ::= [a-z ]+ "."')),
    "--rope-scaling yarn": _Line(
        "llama-completion", (*_GREEDY, "--rope-scaling", "yarn", "--rope-scale", "2", "--yarn-orig-ctx", "128")
    ),
    "--pooling mean": _Line(
        "llama-embedding", ("-p", "The sea is wide\nShips are small", "--pooling", "mean", "-c", "128", "-np", "2")
    ),
    "--pooling last": _Line(
        "llama-embedding", ("-p", "The sea is wide\nShips are small", "--pooling", "last", "-c", "128", "-np", "2")
    ),
    "perplexity": _Line("llama-perplexity", ("-f", "{text}", "-c", "64", "--chunks", "3")),
    "--hellaswag": _Line("llama-perplexity", ("-f", "{hellaswag}", "--hellaswag", "-c", "256")),
    "--winogrande": _Line("llama-perplexity", ("-f", "{winogrande}", "--winogrande", "-c", "256")),
    "--spec-type draft-simple": _Line(
        "llama-speculative-simple",
        ("-md", "{model}", *_GREEDY[:4], "--temp", "0", "-c", "128", "--spec-type", "draft-simple"),
    ),
    "lookahead": _Line("llama-lookahead", (*_GREEDY[:2], "-n", "4", "--temp", "0", "-c", "1024")),
    "two clients": _Line(
        "llama-parallel", ("-np", "2", "-ns", "3", "-n", "4", "-c", "2048", "--temp", "0", "--seed", "1"), _RESPONSE
    ),
}


def compare(sides: Sides, model: Path, folder: Path) -> Iterator[Case]:
    """A case for each command line, and one for a program without llama.cpp's common options."""
    files = {"model": str(model)}
    for name, text in _FILES.items():
        (folder / name).write_text(text, "utf-8")
        files[name] = str(folder / name)
    yield from sides.each(lambda name: _compare_line(sides, _LINES[name], name, files), list(_LINES))
    yield _simple(sides, model)


def _compare_line(sides: Sides, line: _Line, name: str, files: Mapping[str, str]) -> Case:
    words = [word.format(**files) if word.startswith("{") else word for word in line.words]
    outcomes = [side.compute(line.program, ("-m", files["model"], *words)) for side in (sides.native, sides.remoted)]
    return _case(f"{line.program}, {name}", outcomes, [line.said(outcome) for outcome in outcomes])


def _simple(sides: Sides, model: Path) -> Case:
    def run(side: Side) -> Outcome:
        words = ("-m", model, "-n", "16", "-ngl", "99", "The sea is")
        return side.run("llama-simple", words, MODELS_LOAD_BACKENDS="1")

    outcomes = [run(side) for side in (sides.native, sides.remoted)]
    return _case("llama-simple", outcomes, [outcome.output for outcome in outcomes])


def _case(name: str, outcomes: list[Outcome], said: list[str]) -> Case:
    """A case of two outputs. A native output that is empty proves nothing, so that case is not good."""
    return Case(name, *said, natively_good=outcomes[0].ended_well and bool(said[0]))
