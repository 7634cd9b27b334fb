"""The options, pages and tests that the documents name exist, and the documents name every option, limit and page."""

from __future__ import annotations

import argparse
import ast
import re
import subprocess
from pathlib import Path

import pytest

from ggml_remoting import command_line
from ggml_remoting.paths import DAEMON, c_part
from test_documents import DOCUMENTS, ROOT

_OPTION = re.compile(r"(?<![\w-])--[a-z][\w-]+")
_TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
_ROOT_PAGES = {"CHANGELOG.md", "generated/docs/protocol.md"}
_OPTIONS_OF_OTHERS = {
    "llama.cpp": {"--fit", "--fit-target", "--mlock", "--no-mmap", "--no-repack", "--repack"},
    "pipx": {"--force"},
    "container engines": {"--group-add", "--proc", "--security-opt", "--user", "--userns"},
    "Cloud Hypervisor": {"--vsock"},
    "crosvm": {"--vhost-user"},
    "codegen": {"--abi", "--number", "--write"},
    "make matrix": {"--build", "--guest", "--host"},
}


def daemon_help() -> str:
    return subprocess.run([c_part(DAEMON), "--help"], capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module")
def own_options() -> set[str]:
    """The options of the command's actions and of the daemon."""
    parser = command_line.command_parser()
    (actions,) = (action.choices for action in parser._actions if isinstance(action, argparse._SubParsersAction))
    return set(_OPTION.findall(daemon_help().join(each.format_help() for each in (parser, *actions.values()))))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_the_options_that_are_named_in(document: Path, own_options: set[str]) -> None:
    named = set(re.findall(r"`(--[a-z][\w-]+)", document.read_text("utf-8")))
    assert named <= own_options.union(*_OPTIONS_OF_OTHERS.values())


def test_security_md_names_every_limit_of_a_guest() -> None:
    _, limits = daemon_help().split("What guests may take")
    page = (ROOT / "docs/reference/security.md").read_text("utf-8")
    assert {option for option in re.findall(r"^--[\w-]+", limits, re.MULTILINE) if f"`{option}" not in page} == set()


def test_the_readme_links_to_every_page() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    pages = {str(document.relative_to(ROOT)) for document in DOCUMENTS} - {"README.md"}
    assert {page for page in pages | _ROOT_PAGES if f"]({page})" not in text} == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_the_tests_that_are_named_in(document: Path) -> None:
    for file, name in _TEST.findall(document.read_text("utf-8")):
        tree = ast.parse((ROOT / file).read_text("utf-8"))
        assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, f"{file}::{name}"
