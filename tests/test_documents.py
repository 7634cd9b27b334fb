"""Runs every command in the documents, or checks that its block names the reason for not running it.

Programs of others are replaced (tests/support/stock_program.py).
"""

from __future__ import annotations

import contextlib
import os
import re
import select
import shlex
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ggml_remoting import command_line
from tests.own_run import OwnRun
from tests.sanitizers.mark import plain_build_only
from tests.support.documents import ELSEWHERE, Block, blocks_of
from tests.support.stock_program import put_program
from tests.support.waiting import SECONDS

pytestmark = plain_build_only
ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*/*.md"))]
_PROGRAMS = ("llama-server", "llama-completion", "llama-bench")
_INLINE = re.compile(r"(?<!`)`((?:make|ggml-remoting) [^`]+)`")
_FILE = re.compile(r"(?<!`)`([\w./]+\.(?:c|h|inc|j2|py|yaml|sh|mk))`")
_PATTERNS = {"abi_N.c", "runtime/worker/calls/OBJECT_calls.c", "runtime/frontend/ggml/OBJECT.c"}
"""Placeholders in names: there is one file for each ABI or object."""
_MODULE = re.compile(r"python -m ((?:codegen|tests)[\w.]*)")
_LINK = re.compile(r"\]\(([^)#]*)(?:#([^)]*))?\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


class Shell:
    """A folder and an environment in which a document's blocks run, one after another."""

    def __init__(self, folder: Path, libraries: Path, machine: OwnRun) -> None:
        self._folder, self._machine = folder, machine
        self._server: subprocess.Popen[str] | None = None
        for name in _PROGRAMS:
            put_program(folder / "programs" / name, libraries)
        (folder / "work").mkdir()
        (folder / "work" / "model.gguf").touch()
        (folder / "runtime").mkdir(mode=0o700)
        path = os.pathsep.join((str(folder / "programs"), str(Path(sys.executable).parent), os.environ["PATH"]))
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("GGML_", "MAKE"))}
        self._environment = {**kept, "PATH": path, "TMPDIR": str(folder), "XDG_RUNTIME_DIR": str(folder / "runtime")}

    def run(self, block: Block) -> None:
        """Runs a block. Fails the test if it does not do what its comment says."""
        if block.kind == "serve":
            self.stop()
            self._server = self._start(block)
            self._await(self._server, block)
            return
        process = self._start(block)
        with self._ended_with_its_group(process):
            said, _ = process.communicate(timeout=SECONDS)
        assert process.returncode == block.status, f"{block.place}: status {process.returncode}\n{said}"
        assert block.words in said, f"{block.place}\n{said}"

    def stop(self) -> None:
        """Ends the programs that serve."""
        if self._server is not None:
            os.killpg(self._server.pid, signal.SIGTERM)
            self._server.communicate(timeout=SECONDS)
            self._server = None

    def _start(self, block: Block) -> subprocess.Popen[str]:
        command = ["bash", "-euc", block.text] if block.language == "sh" else [sys.executable, "-c", block.text]
        return subprocess.Popen(
            [*self._machine.enter(self._folder / "work"), *command],
            env=self._environment,
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    @staticmethod
    @contextlib.contextmanager
    def _ended_with_its_group(process: subprocess.Popen[str]) -> Iterator[None]:
        try:
            yield
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            raise

    @staticmethod
    def _await(process: subprocess.Popen[str], block: Block) -> None:
        assert process.stdout is not None
        said, deadline = b"", time.monotonic() + SECONDS
        while block.words.encode() not in said:
            assert time.monotonic() < deadline, f"{block.place}\n{said!r}"
            if select.select([process.stdout], [], [], 0.1)[0]:
                part = os.read(process.stdout.fileno(), 4096)
                assert part, f"{block.place} ended\n{said!r}"
                said += part


@pytest.fixture
def shell(host_libraries: Path) -> Iterator[Shell]:
    """In a folder with a short name: sockets lie in it, whose paths have 107 bytes at most."""
    with OwnRun() as machine, tempfile.TemporaryDirectory() as folder:
        shell = Shell(Path(folder), host_libraries, machine)
        yield shell
        shell.stop()


def check_without_running(block: Block) -> None:
    """Checks a block without running it: it is valid Python, or shell in which the options and make targets exist."""
    if block.language == "python":
        compile(block.text, block.place, "exec")
        return
    subprocess.run(["bash", "-n", "-c", block.text], check=True)
    for line in block.text.replace("\\\n", " ").splitlines():
        for command in re.split(r" (?:&&|\|) ", line.partition(" #")[0]):
            check_command(command)


def check_command(line: str) -> None:
    words = shlex.split(line.replace("[", "").replace("]", ""))
    if words[:1] == ["ggml-remoting"]:
        try:
            command_line.parse([word for word in words[1:] if word != "..."])
        except SystemExit as ended:
            assert ended.code == 0, line
    elif words[:1] == ["make"]:
        targets = [word for word in words[1:] if not re.match(r"-|\w+=", word)]
        dry = ["make", "-C", str(ROOT), "--no-print-directory", "-n", *targets]
        subprocess.run(dry, env={"PATH": os.environ["PATH"]}, stdout=subprocess.DEVNULL, check=True)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_the_commands_of(document: Path, shell: Shell) -> None:
    for block in blocks_of(document):
        if block.kind == "elsewhere":
            check_without_running(block)
        elif block.kind:
            shell.run(block)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_the_commands_within_the_text_of(document: Path) -> None:
    for command in _INLINE.findall(document.read_text("utf-8")):
        check_command(command)


def test_the_python_of_the_documents_satisfies_a_type_checker(tmp_path: Path) -> None:
    """Checks the blocks that are whole programs; a block for a file of the checkout needs that file's imports."""
    every = [block for document in DOCUMENTS for block in blocks_of(document)]
    blocks = [block for block in every if block.language == "python" and block.kind != "elsewhere"]
    assert blocks
    for number, block in enumerate(blocks):
        (tmp_path / f"example_{number}.py").write_text(block.text)
    options = ["--strict", "--explicit-package-bases", "--cache-dir", str(tmp_path / "cache")]
    environment = {**os.environ, "MYPYPATH": str(ROOT / "runtime" / "python")}
    command = [sys.executable, "-m", "mypy", "--config-file", os.devnull, *options, str(tmp_path)]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_the_links_of(document: Path) -> None:
    for link, heading in _LINK.findall(document.read_text("utf-8")):
        target = document.parent / link if link else document
        assert "://" in link or target.exists(), f"{document.name} links to {link}"
        assert not heading or heading in anchors(target), f"{document.name} links to {link}#{heading}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_the_files_and_modules_that_are_named_in(document: Path) -> None:
    """A document may name a file by its path, or by the end of its path."""
    text, files = document.read_text("utf-8"), files_of_the_checkout()
    ends = {"/".join(parts[start:]) for parts in (file.split("/") for file in files) for start in range(len(parts))}
    assert {name for name in _FILE.findall(text) if name not in ends} <= _PATTERNS
    for name in _MODULE.findall(text):
        path = name.replace(".", "/")
        assert {f"{path}.py", f"{path}/__main__.py"} & files, f"{document.name} names the module {name}"


def files_of_the_checkout() -> set[str]:
    """The paths of all files that are written by hand or committed, without build results."""
    folders = (ROOT / name for name in ("codegen", "docs", "generated", "idl", "runtime", "tests"))
    return {str(path.relative_to(ROOT)) for folder in folders for path in folder.rglob("*") if path.is_file()}


def anchors(document: Path) -> set[str]:
    """The anchors of a document's headings, as GitHub makes them."""
    headings = _HEADING.findall(document.read_text("utf-8"))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_reason_for_not_running_a_block_is_used() -> None:
    used = {block.words for document in DOCUMENTS for block in blocks_of(document) if block.kind == "elsewhere"}
    assert used == set(ELSEWHERE)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("```sh\nls\n```\n", "nobody says how this is tested"),
        ("```\nls\n```\n", "a block is one of sh"),
        ("<!-- elsewhere: never -->\n```sh\nls\n```\n", "'never' is none of"),
        ("- a\n  ```sh\n  ls\n  ```\n\n```sh", "has 1 fences but 0 blocks"),
    ],
)
def test_a_block_without_a_valid_comment_is_refused(tmp_path: Path, text: str, problem: str) -> None:
    document = tmp_path / "new.md"
    document.write_text(text)
    with pytest.raises(ValueError, match=problem):
        blocks_of(document)


@pytest.mark.parametrize(
    "text",
    [
        "<!-- run -->\n```sh\nfalse\n```\n",
        "<!-- run: b -->\n```sh\necho a\n```\n",
        "<!-- serve: b -->\n```sh\necho a\n```\n",
    ],
)
def test_a_command_that_does_not_do_what_its_comment_says_fails(tmp_path: Path, shell: Shell, text: str) -> None:
    document = tmp_path / "new.md"
    document.write_text(text)
    with pytest.raises(AssertionError, match=r"new\.md:2"):
        shell.run(blocks_of(document)[0])
