"""Debian's packages, unpacked into .cache/ and never installed. A separate apt fetches them from the mirror that this
machine uses.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from ggml_remoting import progress
from ggml_remoting.errors import SetupError
from ggml_remoting.paths import cache_folder


class NoDebianMirror(SetupError):
    """This machine has no apt, or no mirror of Debian in its configuration."""


def unpack(
    suite: str, packages: Sequence[str], architecture: str | None = None, *, with_dependencies: bool = False
) -> Path:
    """The folder with the content of these packages, and of their dependencies only if asked for.

    apt checks them against Debian's keys; it needs no root for that. Raises NoDebianMirror if nothing can be fetched,
    SetupError if no mirror has the suite.
    """
    name = ("debian", suite, architecture, packages[0], "whole" if with_dependencies else None)
    folder = cache_folder() / "parts" / "-".join(filter(None, name))
    if folder.is_dir():
        return folder
    print(f"== fetching from Debian {suite}: {', '.join(packages)} (and 10 MB of index)", flush=True)
    unfinished = folder.with_name(f"{folder.name}.{os.getpid()}")
    with tempfile.TemporaryDirectory(prefix="ggml-remoting-apt-") as scratch:
        wanted = ("install", "--download-only", "--no-install-recommends", "-y") if with_dependencies else ("download",)
        for package in _download(Path(scratch), suite, (*wanted, *packages), architecture):
            _run(["dpkg-deb", "-x", str(package), str(unfinished)])
    unfinished.rename(folder)
    return folder


def _download(scratch: Path, suite: str, wanted: Sequence[str], architecture: str | None) -> list[Path]:
    mirrors = _mirrors()
    for mirror in mirrors:
        apt = _private_apt(scratch, f"deb {mirror} {suite} main\n", architecture)
        if _is_listed(apt, scratch):
            progress.run([*apt, "-qq", *wanted], progress.megabytes_in(scratch), folder=scratch)
            return sorted([*scratch.glob("*.deb"), *scratch.glob("cache/archives/*.deb")])
    raise SetupError(f"none of apt's mirrors gave Debian {suite}: {', '.join(mirrors)}")


def _is_listed(apt: Sequence[str], scratch: Path) -> bool:
    """Whether the mirror delivers its index."""
    try:
        progress.run([*apt, "update", "-qq"], progress.megabytes_in(scratch))
    except SetupError as error:
        print(f"   {error}", flush=True)
        return False
    return True


def _mirrors() -> list[str]:
    """Debian's mirrors in apt's configuration, without duplicates, in order. Raises NoDebianMirror if there is none."""
    try:
        done = subprocess.run(
            ["apt-get", "indextargets", "--format", "$(REPO_URI)"], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError) as error:
        raise NoDebianMirror(f"only apt can fetch Debian's packages: {error}") from error
    mirrors = [uri for uri in dict.fromkeys(done.stdout.split()) if uri.rstrip("/").endswith("/debian")]
    if not mirrors:
        raise NoDebianMirror("none of apt's mirrors is Debian's")
    return mirrors


def _private_apt(scratch: Path, sources: str, architecture: str | None) -> list[str]:
    """An apt-get with its own lists and cache, and with no installed packages."""
    for folder in ("lists/partial", "cache/archives/partial"):
        (scratch / folder).mkdir(parents=True, exist_ok=True)
    (scratch / "sources.list").write_text(sources, "utf-8")
    (scratch / "status").touch()
    options = {
        "APT::Sandbox::User": "",
        "Dir::State::lists": scratch / "lists",
        "Dir::State::status": scratch / "status",
        "Dir::Cache": scratch / "cache",
        "Dir::Etc::sourcelist": scratch / "sources.list",
        "Dir::Etc::sourceparts": "/dev/null",
    }
    if architecture:
        options |= {"APT::Architecture": architecture, "APT::Architectures": architecture}
    return ["apt-get", *(word for name, value in options.items() for word in ("-o", f"{name}={value}"))]


def _run(command: list[str], folder: Path | None = None) -> None:
    if subprocess.run(command, cwd=folder, check=False).returncode:
        raise SetupError(f"this failed: {' '.join(command)}")
