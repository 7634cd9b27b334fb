"""The frontend asks for ops that a program is about to ask for, in one wait with the first."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from ggml_remoting.daemon import Daemon

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Questions:
    """The questions of a program, by how they were answered."""

    asked: int
    waited_for: int
    """The questions that waited for the host, not those whose answer the guest knew."""
    sent: int


Ask = Callable[..., Questions]


@pytest.fixture(params=("unix", "stream"))
def ask(
    request: pytest.FixtureRequest, daemon: Daemon, host_libraries: Path, frontend_library: Path, tmp_path: Path
) -> Ask:
    """Runs a scenario of tests/support/guest_questions.py, whose answers must all be correct."""

    def run(*scenario: str) -> Questions:
        statistics = tmp_path / "statistics"
        environment = {
            **os.environ,
            "GGML_REMOTING": f"{request.param}:{daemon.socket}",
            "GGML_REMOTING_STATISTICS": str(statistics),
        }
        program = [sys.executable, "-m", "tests.support.guest_questions"]
        command = [*program, scenario[0], str(host_libraries), str(frontend_library), *scenario[1:]]
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.stdout.endswith("right\n"), done.stderr
        assert "ggml-remoting:" not in done.stderr, done.stderr  # a lost device answers, too
        counted = json.loads(statistics.read_text().splitlines()[-1])
        asked = int(done.stdout.split()[-2])
        return Questions(asked, asked - counted["remembered"], counted["commands"]["device.supports_op"]["count"])

    return run


def waits_for_last(ask: Ask, *shapes: str) -> int:
    """The number of questions about the last shape that waited for the host."""
    return ask("layers", *shapes).waited_for - ask("layers", *shapes[:-1]).waited_for


def test_questions_for_another_number_of_tokens_take_one_wait(ask: Ask) -> None:
    assert waits_for_last(ask, "512x64", "1x64", "7x64") == 1
    assert waits_for_last(ask, "512x64", "1x64", "7x64", "300x64") == 1


def test_questions_for_another_size_of_the_cache_take_one_wait(ask: Ask) -> None:
    assert waits_for_last(ask, "300x512", "1x64", "7x128", "7x160") == 1


def test_questions_for_new_tokens_and_cells_together_take_at_most_two_waits(ask: Ask) -> None:
    assert waits_for_last(ask, "300x512", "1x64", "7x128") <= 2


def test_a_program_that_asks_for_one_shape_sends_no_unused_question(ask: Ask) -> None:
    once = ask("layers", "512x64", "1x64")
    assert once.sent == once.waited_for


@pytest.mark.parametrize(
    "shapes",
    [
        ("8x32", "32x8", "8x8", "256x256", "512x512", "1x1", "8x256"),
        ("512x512", "512x512", "32x512", "512x32", "8x512"),
        ("1x32", "2x32", "1x32", "3x32", "2x64", "1x64"),
    ],
)
def test_dimensions_that_happen_to_be_equal_do_not_change_answers(ask: Ask, shapes: tuple[str, ...]) -> None:
    questions = ask("layers", *shapes)
    assert questions.waited_for <= questions.asked
    assert questions.sent >= questions.waited_for


def test_threads_that_ask_at_once_get_correct_answers(ask: Ask) -> None:
    assert ask("at_once", "4").asked == 4 * 20 * 14


def test_more_ops_than_the_cache_holds_are_asked_for_again(ask: Ask) -> None:
    assert ask("many", "40").asked == 3 * 2 * 40 * 14


def test_quantized_rows_are_asked_for_as_whole_blocks(ask: Ask) -> None:
    assert ask("blocks", "1x32", "2x64", "1x64", "3x32", "7x96", "64x64", "8x256").asked == 7 * 3


def test_nothing_is_sent_ahead_of_ops_without_names(ask: Ask) -> None:
    questions = ask("unnamed", "512x64", "1x64", "7x64", "300x64")
    assert questions.sent == questions.waited_for


@pytest.mark.parametrize("seed", range(3))
def test_shapes_that_follow_no_rule_do_no_harm(ask: Ask, seed: int) -> None:
    assert ask("any_shapes", str(seed), "100").asked == 100 * 4 * 4
