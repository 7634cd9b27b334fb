"""Generated C calls only functions that the listed headers declare, so that no logic hides in a template."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]

FRONTEND = (
    "generated/frontend/calls.h",
    "runtime/frontend/channel/context.h",
    "runtime/frontend/ggml/graph_encoder.h",
    "runtime/frontend/ggml/abi.h",
    "runtime/frontend/ggml/host_buffer.h",
    "runtime/shared/error.h",
)
BACKEND = (
    "generated/include/host_calls.h",
    "runtime/worker/command.h",
    "runtime/worker/host.h",
    "runtime/worker/ops/tensors.h",
    "runtime/shared/checked.h",
    "runtime/shared/error.h",
)

INCLUDE = ("runtime/shared", "runtime/frontend", "runtime/worker", "generated/include", "generated/frontend")

_COMMENT_OR_TEXT = re.compile(r'/\*.*?\*/|"(?:[^"\\\n]|\\.)*"', re.DOTALL)
_NAME = re.compile(r"\b((?:guest|host|remoting|wire)_\w+)\(")


def called_in(folder: str) -> dict[str, set[str]]:
    """For each generated source: the project's functions that it names."""
    return {
        path.name: set(_NAME.findall(_COMMENT_OR_TEXT.sub("", path.read_text())))
        for pattern in ("*.c", "*.inc")
        for path in (REPOSITORY / "generated" / folder).glob(pattern)
    }


def declared_in(header: str) -> set[str]:
    """The names that a header itself declares, with its macros expanded and without the bodies of its functions."""
    include = [f"-I{folder}" for folder in INCLUDE]
    done = subprocess.run(["gcc", "-E", *include, header], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    own, inside = [], False
    for line in done.stdout.split("\n"):
        if line.startswith("# "):
            inside = f'"{header}"' in line
        elif inside:
            own.append(line)
    text, count = _COMMENT_OR_TEXT.sub("", "\n".join(own)), 1
    while count:
        text, count = re.subn(r"\{[^{}]*\}", ";", text)
    return set(_NAME.findall(text))


@pytest.mark.parametrize(("folder", "headers"), [("frontend", FRONTEND), ("backend", BACKEND)])
def test_generated_code_calls_only_what_its_headers_list(folder: str, headers: tuple[str, ...]) -> None:
    declared = set().union(*(declared_in(header) for header in headers))
    undeclared = {source: names - declared for source, names in called_in(folder).items()}
    assert undeclared == {source: set() for source in undeclared}


@pytest.mark.parametrize(("folder", "headers"), [("frontend", FRONTEND), ("backend", BACKEND)])
def test_every_listed_header_is_needed(folder: str, headers: tuple[str, ...]) -> None:
    called = set().union(*called_in(folder).values())
    assert [header for header in headers if not declared_in(header) & called] == []
