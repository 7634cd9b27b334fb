"""The requirements of the parts: glibc 2.27 and any x86-64 CPU in a guest, Debian 12's glibc on a host."""

from __future__ import annotations

import os
import platform
import re
import subprocess
from pathlib import Path

import pytest

from ggml_remoting.paths import BACKEND, DAEMON, FRONTEND, PRELOAD

OLDEST_GLIBC = {FRONTEND: (2, 27), PRELOAD: (2, 27), BACKEND: (2, 36), DAEMON: (2, 36)}
FOR_GUESTS = (FRONTEND, PRELOAD)
# Extensions after SSE2; every x86-64 CPU has SSE2.
PREFIXES = "(?:lock|repn?[ez]?|bnd|notrack|data16|cs)"
LATER_REGISTERS = re.compile(r"%[yz]mm|%k[0-7]\b")
LATER_INSTRUCTIONS = re.compile(
    r"v[a-z]+(?:ps|pd|ss|sd|[bwdq]|qa|qu|dqa|dqu)|popcnt[wlq]?|[lt]zcnt[wlq]?|crc32[bwlq]?|movbe[wlq]?"
    r"|andn|bextr|bls[ir]|blsmsk|bzhi|mulx|pdep|pext"
    r"|rorx|s[ah][rl]x|ad[co]x[lq]?|pshufb|palignr|p(?:abs|sign|hadd|hsub)\w+|h(?:add|sub)p[sd]"
    r"|addsubp[sd]|lddqu|mov(?:d|sh|sl)dup"
    r"|blendv?p[sd]|pblend\w+|p(?:max|min)(?:sb|uw|sd|ud)|pmov[sz]x\w+|ptest|round[sp][sd]|pinsr[bdq]"
    r"|pextr[bdq]|insertps|extractps|dpp[sd]|mpsadbw"
    r"|pcmp(?:eqq|gtq|[ei]str[im])|pmulld|pmuldq|packusdw|phminposuw|aes\w+|pclmul\w*|cmpxchg16b|sha\d\w*"
    r"|rdrand|rdseed|xsave\w*|lahf|sahf"
)


def needed_versions(library: Path) -> dict[str, tuple[int, ...]]:
    """The functions that the library imports from glibc, and the version of each."""
    done = subprocess.run(["objdump", "-T", str(library)], capture_output=True, text=True, check=True)
    found = re.findall(r"\*UND\*.*\(GLIBC_([\d.]+)\)\s+(\w+)", done.stdout)
    return {name: tuple(map(int, version.split("."))) for version, name in found}


def later_instructions(library: Path) -> list[str]:
    """The library's instructions that some x86-64 CPUs lack."""
    done = subprocess.run(
        ["objdump", "-d", "--no-show-raw-insn", str(library)], capture_output=True, text=True, check=True
    )
    instructions = re.findall(rf"^\s+[0-9a-f]+:\s+(?:{PREFIXES}\s+)*(\S+)(.*)", done.stdout, re.MULTILINE)
    assert instructions, "objdump shows no instruction"
    return [
        word + rest for word, rest in instructions if LATER_INSTRUCTIONS.fullmatch(word) or LATER_REGISTERS.search(rest)
    ]


@pytest.mark.parametrize("part", OLDEST_GLIBC)
def test_a_part_needs_no_newer_glibc(build_folder: Path, part: str) -> None:
    """A newer function must be bound to an older version in runtime/shared/oldest_glibc.h, or not be used."""
    versions = needed_versions(build_folder / part)
    assert versions, "objdump shows no function of glibc's"
    assert {name: version for name, version in versions.items() if version > OLDEST_GLIBC[part]} == {}


@pytest.mark.parametrize("part", FOR_GUESTS)
@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another C library")
def test_a_guest_s_part_names_the_libraries_that_have_these_functions_in_older_glibcs(
    build_folder: Path, part: str
) -> None:
    done = subprocess.run(["objdump", "-p", str(build_folder / part)], capture_output=True, text=True, check=True)
    assert {"libdl.so.2", "libpthread.so.0"} <= set(re.findall(r"NEEDED\s+(\S+)", done.stdout))


@pytest.mark.parametrize("part", FOR_GUESTS)
@pytest.mark.skipif(platform.machine() != "x86_64", reason="not x86-64")
def test_a_guest_s_part_runs_on_any_x86_64_cpu(build_folder: Path, part: str) -> None:
    assert later_instructions(build_folder / part) == []


@pytest.mark.skipif(platform.machine() != "x86_64", reason="not x86-64")
def test_an_instruction_of_a_later_cpu_is_found(tmp_path: Path) -> None:
    (tmp_path / "later.c").write_text(
        "int bits(unsigned x) { return __builtin_popcount(x); }\nfloat sum(float a, float b) { return a + b; }\n"
    )
    command = [os.environ.get("CC", "gcc"), "-O2", "-march=x86-64-v3", "-shared", "-fPIC", "later.c", "-o", "later.so"]
    subprocess.run(command, cwd=tmp_path, check=True)
    assert {line.split()[0] for line in later_instructions(tmp_path / "later.so")} == {"popcnt", "vaddss"}
