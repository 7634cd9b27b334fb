"""The options, pages, tests and steps that the documents name exist, and the documents name every option, limit, page
and exception.
"""

from __future__ import annotations

import argparse
import re
import subprocess
from pathlib import Path

import pytest

from ggml_remoting import command_line, errors
from ggml_remoting.paths import DAEMON, c_part
from test_documents import DOCUMENTS, ROOT
from tests.fresh.steps import SUITES, steps

_OPTION = re.compile(r"(?<![\w-])--[a-z][\w-]+")
_STEPS = re.compile(r"[Ss]teps?((?:,?\s+`[^`]+`)+)")
_ROOT_PAGES = {"CHANGELOG.md", "generated/docs/protocol.md"}
_OPTIONS_OF_OTHERS = {
    "llama.cpp": {"--fit", "--fit-target", "--mlock", "--no-mmap", "--no-repack", "--poll", "--repack"},
    "pipx": {"--force"},
    "container engines": {"--group-add", "--proc", "--security-opt", "--user", "--userns"},
    "crosvm and Cloud Hypervisor": {"--vhost-user", "--vsock"},
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
def test_the_steps_of_make_fresh_test_that_are_named_in(document: Path) -> None:
    there = {step.title for suite in SUITES for step in steps(suite)}
    named = re.findall(r"`([^`]+)`", " ".join(_STEPS.findall(document.read_text("utf-8"))))
    assert set(named) <= there


def test_the_exceptions_of_the_python_page() -> None:
    """Each that a caller can get; NoProgram is a SetupError of `run` alone."""
    _, table = (ROOT / "docs/guide/python.md").read_text("utf-8").split("| exception (")
    own = {each for each in vars(errors).values() if isinstance(each, type) and issubclass(each, errors.RemotingError)}
    bases = {base for each in own for base in each.__bases__} - {errors.SetupError}
    assert set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == {
        each.__name__ for each in own - bases - {errors.NoProgram}
    }
