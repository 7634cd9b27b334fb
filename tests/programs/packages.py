"""Installs packages of the Python index and of npm, each with its dependencies into a folder of its own in .cache/."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from ggml_remoting import downloads
from ggml_remoting.errors import SetupError
from ggml_remoting.paths import cache_folder


def install_python(name: str, version: str, **environment: str) -> Path:
    """The folder for PYTHONPATH. A package without a wheel is built in this environment.

    Raises SetupError if pip fails.
    """
    folder = cache_folder() / "parts" / f"{name}-{version}-installed"
    if not (folder / ".done").is_file():
        command = [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--upgrade"]
        words = [*command, "--target", str(folder), f"{name}=={version}"]
        if subprocess.run(words, env={**os.environ, **environment}, check=False).returncode:
            raise SetupError(f"pip could not install {name} {version}")
        (folder / ".done").touch()
    return folder


def install_node(name: str, version: str) -> Path:
    """The folder whose node_modules has the package. Raises SetupError if npm fails."""
    folder = cache_folder() / "parts" / f"{name.replace('/', '+')}-{version}-npm"
    if not (folder / ".done").is_file():
        folder.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", str(folder)]
        if subprocess.run([*command, f"{name}@{version}"], stdout=subprocess.DEVNULL, check=False).returncode:
            raise SetupError(f"npm could not install {name} {version}")
        (folder / ".done").touch()
    return folder


def build_newest(*targets: str) -> Path:
    """The folder of the newest llama.cpp's tools and their ggml, built from source."""
    features = ("OPENMP", "AVX512", "AVX512_VBMI", "AVX512_VNNI", "AVX512_BF16") if downloads.cpu_runs_wheel() else ()
    return downloads.build_llama(downloads.NEWEST_SOURCE, (*targets, "ggml-cpu"), features)
