"""Which ggml `run` uses for the host, depending on the program."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from ggml_remoting.host_ggml import choose_host_ggml

PACKAGES = "venv/lib/python3.11/site-packages"


def put(path: Path, text: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
    return path


@pytest.mark.parametrize(
    ("library", "folder"),
    [
        ("llama_cpp/lib/libggml-base.so", "llama_cpp/lib"),
        ("libggml-base.so.0", "."),
        ("pywhispercpp.libs/libggml-base-319ad4fb.so.0.13.1", "pywhispercpp.libs"),
        ("loom/libggml-base.so", "loom"),
    ],
)
def test_the_python_of_a_virtual_environment_selects_that_environment_s_ggml(
    tmp_path: Path, library: str, folder: str
) -> None:
    put(tmp_path / PACKAGES / library)
    python = tmp_path / "venv/bin/python"
    python.parent.mkdir()
    python.symlink_to(Path(sys.executable).resolve())
    script = put(tmp_path / "venv/bin/llama-thing", "#!/usr/bin/python3\n")
    for program in (python, script):
        assert choose_host_ggml(str(program)).folder == (tmp_path / PACKAGES / folder)


def test_of_two_copies_in_one_wheel_the_loaded_one_is_used(tmp_path: Path) -> None:
    put(tmp_path / PACKAGES / "libggml-base.so")
    loaded = put(tmp_path / PACKAGES / "pywhispercpp.libs/libggml-base-319ad4fb.so.0")
    assert choose_host_ggml(str(put(tmp_path / "venv/bin/pwcpp", "#!/usr/bin/python3\n"))).folder == loaded.parent


@pytest.mark.parametrize("program", ["node", "a script in node_modules/.bin"])
def test_a_node_program_selects_the_ggml_of_its_modules(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    modules = tmp_path / "node_modules"
    machine = {"x86_64": "x64", "aarch64": "arm64"}
    name = f"linux-{machine[os.uname().machine]}"
    for other in (f"{name}-cuda", "linux-armv7l", name):
        put(modules / "@node-llama-cpp" / other / "bins" / other / "libggml-base.so")
    script = put(modules / "node-llama-cpp/dist/cli.js", "#!/usr/bin/env node\n")
    (modules / ".bin").mkdir()
    (modules / ".bin/nlc").symlink_to(script)
    node = put(tmp_path / "elsewhere/node")
    monkeypatch.chdir(tmp_path)
    chosen = choose_host_ggml(str(node if program == "node" else modules / ".bin/nlc"))
    assert chosen.folder == modules / "@node-llama-cpp" / name / "bins" / name
