"""The ELF files of the C parts show that they are built hardened against memory errors (docs/reference/security.md)."""

from __future__ import annotations

import platform
import re
import subprocess
from pathlib import Path

import pytest

from ggml_remoting.paths import C_PARTS, PRELOAD, c_part
from tests.sanitizers.mark import plain_build_only

_CHECKED = re.compile(r"GLIBC\S* +__\w+_chk\b")
_CHECKABLE = re.compile(r"GLIBC\S* +(mem(cpy|move)|st[rp]n?(cpy|cat)|v?sn?printf|p?read|recv)\b")


def told(command: str, *arguments: str | Path) -> str:
    return subprocess.run([command, *map(str, arguments)], capture_output=True, text=True, check=True).stdout


@pytest.fixture(params=C_PARTS)
def part(request: pytest.FixtureRequest) -> Path:
    return c_part(request.param)


def test_relocations_are_resolved_at_startup_and_then_read_only(part: Path) -> None:
    segments = told("readelf", "--wide", "--program-headers", part)
    assert "GNU_RELRO" in segments
    assert re.search(r"FLAGS.*\b(BIND_)?NOW\b", told("readelf", "--wide", "--dynamic", part))


def test_no_memory_is_writable_and_executable(part: Path) -> None:
    segments = told("readelf", "--wide", "--program-headers", part)
    assert re.search(r"GNU_STACK.* RW ", segments)
    assert not re.search(r"^ +\S+ .* RWE ", segments, re.MULTILINE)


def test_the_code_is_position_independent(part: Path) -> None:
    assert re.search(r"Type: +DYN", told("readelf", "--file-header", part))


def test_a_buffer_overflow_on_the_stack_ends_the_process(part: Path) -> None:
    assert "__stack_chk_fail" in told("objdump", "-T", part)


@plain_build_only
def test_copies_check_the_size_of_their_destination(part: Path) -> None:
    """The preload library has no copy whose size is unknown at compile time, so it calls no checking function."""
    calls = told("objdump", "-T", part).replace("__stack_chk_fail", "")
    assert _CHECKED.search(calls) or (part.name == PRELOAD and not _CHECKABLE.search(calls))


@pytest.mark.skipif(platform.machine() != "x86_64", reason="endbr64 is x86-64's")
def test_indirect_calls_can_only_reach_the_start_of_a_function(part: Path) -> None:
    """Intel CET: each function whose address is taken begins with endbr64.

    The C library decides whether it is enforced.
    """
    code = told("objdump", "-d", "--no-show-raw-insn", part)
    landings = len(re.findall(r"^\s+[0-9a-f]+:\s+endbr64", code, re.MULTILINE))
    assert landings > (4 if part.name == PRELOAD else 20)
