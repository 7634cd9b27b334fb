"""How pip builds the package: setuptools, after make has built the C parts, which go into the wheel."""

from __future__ import annotations

import platform
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from setuptools import build_meta
from setuptools.build_meta import (
    build_editable,
    get_requires_for_build_editable,
    get_requires_for_build_wheel,
    prepare_metadata_for_build_editable,
    prepare_metadata_for_build_wheel,
)

__all__ = [
    "build_editable",
    "build_sdist",
    "build_wheel",
    "get_requires_for_build_editable",
    "get_requires_for_build_wheel",
    "prepare_metadata_for_build_editable",
    "prepare_metadata_for_build_wheel",
]

_ROOT = Path(__file__).resolve().parents[2]
_OF_GLIBC = re.compile(r"(libc|libm|libdl|libpthread|librt|ld-linux[\w-]*)\.so\.\d$")
_C_PARTS = (
    "libggml-remotingfrontend.so",
    "libggml-remotingbackend.so",
    "libggml-remotingpreload.so",
    "ggml-remotingd",
)


def build_wheel(
    wheel_directory: str, config_settings: dict[str, Any] | None = None, metadata_directory: str | None = None
) -> str:
    """A wheel for this machine's platform and any Python 3, as the C parts use no Python."""
    subprocess.run(["make", "--no-print-directory", "-C", str(_ROOT), "build"], check=True)
    folder = _ROOT / "runtime" / "python" / "ggml_remoting" / "lib"
    settings = {**(config_settings or {}), "--build-option": [f"--plat-name={_platform()}"]}
    folder.mkdir(exist_ok=True)
    try:
        for part in _C_PARTS:
            shutil.copy2(_ROOT / "build" / part, folder / part)
            subprocess.run(["strip", "--strip-debug", str(folder / part)], check=True)
        return str(build_meta.build_wheel(wheel_directory, settings, metadata_directory))
    finally:
        for used in (folder, *_ROOT.glob("build/bdist.*"), _ROOT / "build" / "lib"):
            shutil.rmtree(used)  # else the next wheel would hold modules that are gone


def _platform() -> str:
    """The platform tag of what was built: manylinux (PEP 600) of the oldest glibc that has all it asks for, if it asks
    for nothing else.
    """
    asked = "".join(
        subprocess.run(
            ["readelf", "-W", "--dynamic", "--version-info", str(_ROOT / "build" / part)],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for part in _C_PARTS
    )
    libraries = set(re.findall(r"\(NEEDED\).*\[(\S+)\]", asked))
    minors = [int(minor) for minor in re.findall(r"Name: GLIBC_2\.(\d+)", asked)]
    if minors and all(_OF_GLIBC.match(library) for library in libraries):
        return f"manylinux_2_{max(minors)}_{platform.machine()}"
    return f"linux_{platform.machine()}"


def build_sdist(sdist_directory: str, config_settings: dict[str, Any] | None = None) -> str:
    """Not offered: the source tree is the source."""
    raise RuntimeError(
        f"ggml-remoting has no source distribution for {sdist_directory}: build from a checkout ({config_settings})"
    )
