"""Programs whose ggml can load a backend but never does, and Ollama, which searches folders of its own."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from ggml_remoting import run
from ggml_remoting.daemon import Daemon
from ggml_remoting.errors import SetupError
from ggml_remoting.paths import PRELOAD
from test_cli import ggml_remoting

LOADED = """
import ctypes
import sys
from pathlib import Path

folder = Path({folder!r})
libraries = [ctypes.CDLL(str(folder / name)) for name in ("libggml-base.so", "libggml-cpu.so", "libggml.so")]
{attach}
count = libraries[-1].ggml_backend_dev_count
count.restype = ctypes.c_size_t
print(count(), "devices")
"""
ATTACH = "import ggml_remoting; assert ggml_remoting.attach() == ggml_remoting.attach()"
LINKED = """
#include <stdio.h>

size_t ggml_backend_dev_count(void);

int main(void)
{
    printf("%zu devices\\n", ggml_backend_dev_count());
    return 0;
}
"""
OLLAMA = """
import os, subprocess, sys
from pathlib import Path

for folder in sorted(path for path in Path(sys.argv[1]).iterdir() if path.is_dir() and any(path.glob("*ggml-*"))):
    libraries = sorted(path for path in folder.glob("libggml-*") if path.name[8:].split(".")[0] not in ("base", "cpu"))
    environment = {**os.environ, **({"GGML_BACKEND_PATH": str(libraries[0])} if libraries else {})}
    subprocess.run(sys.argv[2:], env=environment, check=True)
"""


def python(script: str, frontend: Path, daemon: Daemon, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "GGML_BACKEND_PATH": str(frontend), "GGML_REMOTING": daemon.address, **more}
    return subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False)


def test_attach_makes_a_loaded_ggml_load_the_frontend_once(
    host_libraries: Path, frontend_library: Path, daemon: Daemon
) -> None:
    done = python(LOADED.format(folder=str(host_libraries), attach=ATTACH), frontend_library, daemon)
    assert done.stdout == "2 devices\n", done.stderr


def test_attach_without_a_ggml_names_what_to_import_first(frontend_library: Path, daemon: Daemon) -> None:
    done = python("import ggml_remoting; ggml_remoting.attach()", frontend_library, daemon)
    assert "import the package that brings it first" in done.stderr


def test_attach_reports_that_the_frontend_was_declined(
    host_libraries: Path, frontend_library: Path, daemon: Daemon
) -> None:
    script = LOADED.format(folder=str(host_libraries), attach=ATTACH)
    done = python(script, frontend_library, daemon, GGML_REMOTING="unix:/nowhere")
    assert "declined the frontend" in done.stderr
    assert "no daemon listens at unix:/nowhere" in done.stderr


def test_the_preload_library_attaches_to_a_ggml_that_is_opened_later(
    host_libraries: Path, frontend_library: Path, daemon: Daemon
) -> None:
    script = LOADED.format(folder=str(host_libraries), attach="")
    assert python(script, frontend_library, daemon).stdout == "1 devices\n"
    done = python(script, frontend_library, daemon, **run.preload_environment(daemon.address, os.environ))
    assert done.stdout == "2 devices\n", done.stderr


def test_run_preloads_it_for_a_program_that_is_linked_with_ggml(tmp_path: Path, host_libraries: Path) -> None:
    source = tmp_path / "linked.c"
    source.write_text(LINKED)
    program = tmp_path / "linked"
    names = ("libggml.so", "libggml-cpu.so", "libggml-base.so")
    libraries = [str(host_libraries / name) for name in names]
    rpath = f"-Wl,-rpath,{host_libraries}"
    subprocess.run(["gcc", str(source), "-Wl,--no-as-needed", *libraries, rpath, "-o", str(program)], check=True)
    plain, preloaded = (ggml_remoting("run", *options, "--", str(program)) for options in ((), ("--preload",)))
    assert (plain.stdout, preloaded.stdout) == ("1 devices\n", "2 devices\n")
    assert "no program asked for the remoted devices" in plain.stderr
    assert "gave them no work" in preloaded.stderr


def test_the_library_can_be_preloaded_from_a_folder_with_a_space(
    build_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spaced = tmp_path / "a folder"
    shutil.copytree(build_folder, spaced, ignore=lambda _, names: [name for name in names if ".so" not in name])
    monkeypatch.setattr(run, "c_part", lambda part: spaced / part)
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        variables = run.preload_environment(f"unix:{folder}/socket", {"LD_PRELOAD": "libother.so"})
        other, last = variables["LD_PRELOAD"].split(" ")
        assert other == "libother.so"
        assert Path(last).resolve() == spaced / PRELOAD
    with pytest.raises(SetupError, match="set TMPDIR to a folder without spaces"):
        run.preload_environment(f"unix:{spaced}/socket", {})


def test_ollama_finds_the_folder_that_the_command_makes_for_it(
    tmp_path: Path, host_libraries: Path, daemon: Daemon
) -> None:
    """Uses a script that searches libraries as Ollama's source does."""
    made = ggml_remoting("ollama-folder", str(tmp_path / "lib/ollama/remoting"))
    assert made.stdout == f"{tmp_path}/lib/ollama/remoting/libggml-remoting.so\n"
    script = tmp_path / "llama-server"
    script.write_text(
        f"#!/bin/sh\nexec {shlex.join([sys.executable, '-m', 'tests.support.guest', 'repeat', str(host_libraries)])} "
        '"$GGML_BACKEND_PATH" 0\n'
    )
    script.chmod(0o755)
    done = subprocess.run(
        [sys.executable, "-c", OLLAMA, str(tmp_path / "lib/ollama"), str(script)],
        env={**os.environ, "GGML_REMOTING": daemon.address, "PYTHONPATH": str(Path(__file__).parents[1])},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "ready\nright\n"


@pytest.mark.parametrize("other", ["libggml-cuda.so", "libggml-base.so"])
def test_a_folder_with_other_libraries_of_ollama_is_not_changed(tmp_path: Path, other: str) -> None:
    (tmp_path / other).touch()
    refused = ggml_remoting("ollama-folder", str(tmp_path))
    assert (refused.returncode, sorted(path.name for path in tmp_path.iterdir())) == (1, [other])
    assert f"holds {other} already" in refused.stderr
