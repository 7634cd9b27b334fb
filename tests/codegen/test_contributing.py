"""Follows docs/developing/contributing.md on a copy: adds its call and its kind by the blocks of code that it shows."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
DOCUMENT = REPOSITORY / "docs/developing/contributing.md"
_BLOCK = re.compile(
    r"^```\w+\n(?:#|\{#) (?P<path>[\w./]+?)(?:, at the end)?(?: #\})?\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)
INCLUDE = ("generated/include", "generated/frontend", "runtime/shared", "runtime/frontend", "runtime/worker")


class Checkout:
    """A copy of what the generator reads."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("codegen", "idl"):
            shutil.copytree(REPOSITORY / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        (folder / "runtime").symlink_to(REPOSITORY / "runtime")

    def follow(self, *paths: str) -> None:
        """Adds the document's blocks for these files: appends to a file that exists, creates it otherwise."""
        blocks = [(match["path"], match["text"]) for match in _BLOCK.finditer(DOCUMENT.read_text())]
        assert set(paths) <= {path for path, _ in blocks}
        for path, text in blocks:
            if path in paths:
                with (self.folder / path).open("a") as file:
                    file.write(f"\n\n{text}" if path.endswith(".py") else f"\n{text}")

    def codegen(self, action: str) -> str:
        """The problems that `python -m codegen ACTION` reports; empty if it ends with 0."""
        environment = {**os.environ, "PYTHONPATH": str(self.folder)}
        command = [sys.executable, "-m", "codegen", action]
        done = subprocess.run(command, cwd=self.folder, env=environment, capture_output=True, text=True, check=False)
        assert (done.returncode == 0) == (not done.stderr), done.stderr
        return done.stderr

    def compiles(self, source: str) -> None:
        """Raises CalledProcessError if a generated C file does not compile."""
        include = [f"-I{self.folder / folder}" for folder in INCLUDE]
        options = ["-std=c11", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Werror", "-fsyntax-only"]
        subprocess.run(["gcc", *options, *include, str(self.folder / "generated" / source)], check=True)


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


def test_the_documented_blocks_are_all_that_a_new_call_and_kind_need(checkout: Checkout) -> None:
    checkout.follow("idl/context.yaml", "codegen/kinds/numbers.py", "codegen/templates/kinds/range.j2")
    for action in ("lock", "gen", "check"):
        assert checkout.codegen(action) == ""
    for source in ("frontend/calls.c", "backend/dispatch.c"):
        checkout.compiles(source)
    generated = checkout.folder / "generated"
    assert "bool host_context_count_zeros(" in (generated / "include/host_calls.h").read_text()
    lock = (checkout.folder / "idl/lock.yaml").read_text()
    assert 'context_forget_request.bytes_begin: "u64 at 0"' in lock
    assert 'context_forget_request.bytes_end: "u64 at 8"' in lock
    calls = (generated / "python/calls.py").read_text()
    assert "def context_forget(self, bytes: tuple[int, int]) -> None:" in calls
    compile(calls, "calls.py", "exec")
    page = (generated / "docs/protocol.md").read_text()
    assert "| 8 | bytes_end | u64 | begin <= end <= 4096 | of the shared memory |" in page


def test_an_incomplete_call_is_refused_at_its_line(checkout: Checkout) -> None:
    checkout.follow("idl/context.yaml", "codegen/kinds/numbers.py", "codegen/templates/kinds/range.j2")
    path = checkout.folder / "idl/context.yaml"
    text = (
        path.read_text().replace("limit: 4096", "limit: 0").replace(", unit: bytes, doc: how long", ", doc: how long")
    )
    path.write_text(text)
    line = text[: text.index("limit: 0")].count("\n") + 1
    unit = text[: text.index("doc: how long")].count("\n") + 1
    said = checkout.codegen("check")
    assert f"idl/context.yaml:{line}: context.forget: 'bytes' has room for nothing" in said
    assert f"idl/context.yaml:{unit}: context.count_zeros: 'size' lacks a unit" in said


def test_a_kind_whose_class_has_no_macro_file_is_refused(checkout: Checkout) -> None:
    checkout.follow("codegen/kinds/numbers.py")
    assert "codegen/templates/kinds/range.j2" in checkout.codegen("check")
