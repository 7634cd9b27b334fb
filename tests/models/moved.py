"""Guests whose contexts are saved and restored at random commands compute what undisturbed ones do: a decoded text, the
slots of llama-server, llama.cpp's tests of training and of several contexts, and a part of its suite of ops.
"""

from __future__ import annotations

import contextlib
import hashlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ggml_remoting.llama_server import LlamaServer
from tests.conformance.subset import Choice
from tests.conformance.suite import compare
from tests.conformance.tool import Tool
from tests.models import programs
from tests.models.cases import Case
from tests.models.sides import Sides
from tests.support.moving import Mover

_PROMPT = "<|im_start|>user\nTell me about the sea.<|im_end|>\n<|im_start|>assistant\n"
_TOKENS, _MOVES = 400, 50
_COMMANDS_OF_A_TOKEN = 10
_SLOT_TOKENS = 60
_PROGRAM_COMMANDS, _SUITE_COMMANDS = 200, 400  # between two moves
_SUITE = Choice(per_types=1, combinations=100, spread=4, cost_maximum=1e7)


def compare_moved(sides: Sides, model: Path, tiny: list[Path]) -> Iterator[Case]:
    """Every case with guests that are moved; `tiny` are models for tests of several contexts."""
    yield _text(sides, model)
    yield _slots(sides, model)
    for name, cases in (
        ("training step", lambda: programs.optimizer(sides)),
        ("contexts", lambda: programs.threads(sides, tiny)),
    ):
        with Mover(sides.daemon, _PROGRAM_COMMANDS) as mover:
            yield from cases()
        yield _movement(name, mover)
    yield from _suite(sides)


def _movement(name: str, mover: Mover, least: int = 1) -> Case:
    """Whether guests were moved, each time without a failure."""
    print(f"  {name}: {mover.moves} moves", flush=True)
    enough = f"at least {least} moves"
    said = enough if mover.moves >= least else f"{mover.moves} moves"
    return Case(f"{name}: moves", enough, "; ".join([said, *dict.fromkeys(mover.failures)]))


@contextlib.contextmanager
def _server(sides: Sides, model: Path, *options: str) -> Iterator[LlamaServer]:
    settings = ["-m", str(model), "--device", "Remote-CPU", "-ngl", "99", "-t", "1", "-c", "1024", "-fa", "off"]
    command = [str(sides.remoted.tools / "llama-server"), *settings, "-np", "1", "--no-webui", *options]
    with LlamaServer(command, sides.remoted.environment) as server:
        yield server


def _text(sides: Sides, model: Path) -> Case:
    """A text of 400 tokens; so many moves that there are fifty and more."""
    question = {**_question(_PROMPT), "n_predict": _TOKENS, "ignore_eos": True, "cache_prompt": False}
    with _server(sides, model) as server:
        undisturbed = server.ask("/completion", question)
        with Mover(sides.daemon, _TOKENS * _COMMANDS_OF_A_TOKEN // (2 * _MOVES)) as mover:
            moved = server.ask("/completion", question)
    moves = _movement("text", mover, _MOVES)
    native = f"{_TOKENS} tokens: {undisturbed['content']}; {moves.native}"
    return Case(
        "a text of 400 tokens", native, f"{moved['tokens_predicted']} tokens: {moved['content']}; {moves.remoted}"
    )


@dataclass(frozen=True)
class _Slots:
    """What a server wrote of a slot, and what it generates after it has read that again."""

    saved: str
    text: str


def _slots(sides: Sides, model: Path) -> Case:
    with contextlib.ExitStack() as stack:
        folders = [Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ggml-remoting-"))) for _ in range(2)]
        with _server(sides, model, "--slot-save-path", str(folders[0])) as server:
            undisturbed = _use_slots(server, folders[0])
        with _server(sides, model, "--slot-save-path", str(folders[1])) as server, Mover(sides.daemon, 20) as mover:
            moved = _use_slots(server, folders[1])
    moves = _movement("slots", mover, 4)
    return Case("slots of llama-server", f"{undisturbed}; {moves.native}", f"{moved}; {moves.remoted}")


def _use_slots(server: LlamaServer, folder: Path) -> _Slots:
    """A text is begun, its slot is saved, another text takes its place, and the first one goes on from the file."""
    first = server.ask("/completion", _question(_PROMPT))["content"]
    server.ask("/slots/0?action=save", {"filename": "slot"})
    server.complete("Two and two is", _SLOT_TOKENS)
    server.ask("/slots/0?action=restore", {"filename": "slot"})
    rest = server.ask("/completion", _question(_PROMPT + first))["content"]
    return _Slots(hashlib.sha256((folder / "slot").read_bytes()).hexdigest(), first + rest)


def _question(prompt: str) -> dict[str, object]:
    return {"prompt": prompt, "n_predict": _SLOT_TOKENS, "temperature": 0, "top_k": 1, "seed": 1, "cache_prompt": True}


def _suite(sides: Sides) -> Iterator[Case]:
    """A part of test-backend-ops; compare() prints its table."""
    program = sides.native.tools / "test-backend-ops"
    native, remoted = (
        Tool(program, sides.native.environment, "CPU"),
        Tool(program, sides.remoted.environment, "Remote-CPU"),
    )
    with Mover(sides.daemon, _SUITE_COMMANDS) as mover:
        is_same = compare(native, remoted, _SUITE)
    yield Case("test-backend-ops", "the results of the CPU", "the results of the CPU" if is_same else "others")
    yield _movement("test-backend-ops", mover)
