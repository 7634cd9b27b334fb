"""The libraries that a program is linked with are found in any folder."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from ggml_remoting.ggml_programs import may_use_ggml
from ggml_remoting.host_ggml import choose_host_ggml
from ggml_remoting.linked_libraries import linked_libraries
from tests.sanitizers.mark import nothing_preloaded


def _compile(source: str, output: Path, *options: str) -> None:
    command = [
        os.environ.get("CC", "gcc"),
        "-x",
        "c",
        "-",
        "-x",
        "none",
        "-Wl,--disable-new-dtags,-rpath,$ORIGIN/../lib",
    ]
    subprocess.run([*command, "-o", str(output), *options], input=source, text=True, check=True)


@pytest.fixture(params=["folder", "a folder (of mine)"])
def program(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A program linked with a library that is linked with one named like ggml's."""
    folder = tmp_path / request.param
    (folder / "bin").mkdir(parents=True)
    (folder / "lib").mkdir()
    base, middle = folder / "lib" / "libggml-base.so", folder / "lib" / "libmiddle.so"
    _compile("int two(void) { return 2; }", base, "-shared", "-fPIC", "-Wl,-soname,libggml-base.so")
    source = "int two(void); int four(void) { return 2 * two(); }"
    _compile(source, middle, "-shared", "-fPIC", "-Wl,-soname,libmiddle.so", str(base))
    source = "int four(void); int main(void) { return four(); }"
    _compile(source, folder / "bin" / "program", str(middle), "-Wl,--allow-shlib-undefined")
    return folder / "bin" / "program"


def test_a_program_s_libraries_are_listed_by_name(program: Path) -> None:
    libraries = linked_libraries(program)
    assert libraries["libggml-base.so"].resolve() == program.parents[1] / "lib" / "libggml-base.so"
    assert "libc.so.6" in libraries


def test_a_program_s_ggml_is_used_for_the_host(program: Path) -> None:
    assert choose_host_ggml(str(program)).folder == program.parents[1] / "lib"


def test_a_program_linked_with_ggml_may_use_it(program: Path) -> None:
    assert b"ggml" not in program.read_bytes()
    assert may_use_ggml(program)


def test_a_static_program_has_no_libraries(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("no program")
    assert linked_libraries(tmp_path / "text") == {}


@nothing_preloaded
def test_a_program_that_opens_no_libraries_may_not_use_ggml() -> None:
    true = shutil.which("true")
    assert true
    assert not may_use_ggml(Path(true))


def test_a_missing_program_may_use_ggml(tmp_path: Path) -> None:
    assert may_use_ggml(tmp_path / "gone")
