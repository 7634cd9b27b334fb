"""Compares the documents with the programs and hosts that `make programs` runs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from test_documents import DOCUMENTS, ROOT
from tests.programs.catalogue import PROGRAMS
from tests.programs.hosts import HOSTS

PAGE = ROOT / "docs" / "guide" / "programs.md"
NAMES = {row.name.split()[0] for row in PROGRAMS}
PROGRAM = re.compile(
    r"(?<![\w./-])(?:(?:llama|whisper)-(?!cpp-)[a-z-]+|node-llama-cpp|llama-cpp-python|xllamacpp|pywhispercpp|crispasr"
    r"|loom-py-rt|ollama)(?![\w-])",
    re.IGNORECASE,
)
COMMANDS = re.compile(r"^```sh\n(.*?)^```", re.DOTALL | re.MULTILINE)


def programs_in(text: str) -> set[str]:
    return set(PROGRAM.findall(text)) - {"ollama"}


def cells(heading: str) -> list[list[str]]:
    """The rows of the page's table whose first column has this heading."""
    table = PAGE.read_text("utf-8").partition(f"\n| {heading} | ")[2].partition("\n\n")[0]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_a_page_that_names_programs_names_one_of_the_table(document: Path) -> None:
    named = programs_in(document.read_text("utf-8"))
    assert not named or named & NAMES, f"none of {sorted(named)} is run by make programs"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_each_program_in_a_command_is_one_of_the_table(document: Path) -> None:
    named = programs_in("\n".join(COMMANDS.findall(document.read_text("utf-8"))))
    assert named <= NAMES


def test_a_program_that_is_not_in_the_table_is_found() -> None:
    assert programs_in("with whisper-stream, llama-server and test-llama-archs") == {"whisper-stream", "llama-server"}
    assert "whisper-stream" not in NAMES


def test_the_page_has_the_table_of_programs() -> None:
    promised = [[row.name, row.version, row.ggml, row.way] for row in PROGRAMS]
    assert [row[:4] for row in cells("program")] == promised
    results = [(row[4].removesuffix(" nodes"), row[5]) for row in cells("program")]
    for program, (nodes, text) in zip(PROGRAMS, results, strict=True):
        assert nodes == f"declined: {program.declined}" if program.declined else int(nodes) > 0, program.name
        assert text == "equal", program.name


def test_the_page_has_the_table_of_hosts() -> None:
    promised = [[row.name, row.version, row.libraries] for row in HOSTS]
    assert [row[:3] for row in cells("host")] == promised
    for host, row in zip(HOSTS, cells("host"), strict=True):
        assert row[3:] == [f"refused: {host.refused}", "-"] if host.refused else row[4] == "equal", host.name
