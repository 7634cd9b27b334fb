"""make fresh-test runs every block that a document assigns to it, and checkouts that share a cache take turns."""

from __future__ import annotations

import fcntl
import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest

from test_documents import DOCUMENTS
from tests.fresh import __main__ as fresh_test
from tests.fresh import steps
from tests.support.documents import ELSEWHERE, blocks_of
from tests.support.waiting import SECONDS, until

ROOT = Path(__file__).resolve().parents[1]


def test_every_block_that_a_document_assigns_to_fresh_test_is_run(monkeypatch: pytest.MonkeyPatch) -> None:
    blocks, typed = steps._blocks, set()

    def noted(document: str, words: str) -> list[str]:
        typed.add((ROOT / document, words))
        return blocks(document, words)

    monkeypatch.setattr(steps, "_blocks", noted)
    for suite in steps.SUITES:
        steps.steps(suite)
    said = {
        (document, block.words)
        for document in DOCUMENTS
        for block in blocks_of(document)
        if block.kind == "elsewhere" and "make fresh-test" in ELSEWHERE[block.words]
    }
    assert said
    assert said <= typed


def test_a_step_that_does_not_exist_is_refused() -> None:
    command = [sys.executable, "-m", "tests.fresh", "--only", "make tea"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert done.returncode == 2
    assert "there is no step 'make tea': README.md: pipx; " in done.stderr


def test_checkouts_that_share_a_cache_take_turns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(fresh_test, "FOLDER", tmp_path)
    entered: list[bool] = []
    printed: list[str] = []

    def enter() -> None:
        with fresh_test._alone():
            entered.append(True)

    def told() -> bool:
        printed.append(capsys.readouterr().out)
        return "waiting until another make fresh-test" in "".join(printed)

    with (tmp_path / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        second = Thread(target=enter)
        second.start()
        until(told, "the second to say that it waits")
        assert not entered
    second.join(SECONDS)
    assert entered
