"""What the ELF files of the C parts tell of how they were built: hardened against their own memory errors (docs/reference/security.md)."""

from __future__ import annotations

import platform
import re
import subprocess
from pathlib import Path

import pytest

from ggml_remoting.paths import C_PARTS, c_part
from tests.sanitizers.mark import plain_build_only


def told(command: str, *arguments: str | Path) -> str:
    return subprocess.run([command, *map(str, arguments)], capture_output=True, text=True, check=True).stdout


@pytest.fixture(params=C_PARTS)
def part(request: pytest.FixtureRequest) -> Path:
    return c_part(request.param)


def test_what_the_loader_resolves_is_read_only_from_the_start(part: Path) -> None:
    segments = told("readelf", "--wide", "--program-headers", part)
    assert "GNU_RELRO" in segments
    assert re.search(r"FLAGS.*\b(BIND_)?NOW\b", told("readelf", "--wide", "--dynamic", part))


def test_no_memory_is_writable_and_executable(part: Path) -> None:
    segments = told("readelf", "--wide", "--program-headers", part)
    assert re.search(r"GNU_STACK.* RW ", segments)
    assert not re.search(r"^ +\S+ .* RWE ", segments, re.MULTILINE)


def test_it_lies_at_an_address_that_nobody_knows(part: Path) -> None:
    assert re.search(r"Type: +DYN", told("readelf", "--file-header", part))


def test_a_buffer_on_the_stack_that_overflows_ends_the_process(part: Path) -> None:
    assert "__stack_chk_fail" in told("objdump", "-T", part)


@plain_build_only
def test_copies_know_the_size_of_what_they_write_to(part: Path) -> None:
    assert re.search(r"GLIBC\S* +__\w+_chk\b", told("objdump", "-T", part).replace("__stack_chk_fail", ""))


@pytest.mark.skipif(platform.machine() != "x86_64", reason="endbr64 is x86-64's")
def test_calls_through_pointers_arrive_at_functions_only(part: Path) -> None:
    """Intel CET: each function whose address is taken begins with endbr64. The C library decides whether it is enforced."""
    code = told("objdump", "-d", "--no-show-raw-insn", part)
    landings = len(re.findall(r"^\s+[0-9a-f]+:\s+endbr64", code, re.MULTILINE))
    assert landings > 20
