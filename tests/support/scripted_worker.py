"""Builds scripted_worker.c, a backend library whose worker does what a test orders."""

from __future__ import annotations

import subprocess
from enum import IntEnum
from pathlib import Path

from tests.support.c_enums import REPOSITORY, c_enum

SOURCE = "tests/support/scripted_worker.c"
INVENTORY = b"scripted inventory"  # the inventory that it sends

Order = IntEnum("Order", c_enum(SOURCE, "order"))


def build(folder: Path) -> Path:
    """Compiles the library into the folder."""
    output = folder / "libscripted-worker.so"
    includes = [f"-I{REPOSITORY / name}" for name in ("runtime/shared", "generated/include")]
    flags = ["-std=c11", "-D_GNU_SOURCE", "-O1", "-Wall", "-shared", "-fPIC"]
    subprocess.run(["cc", *flags, *includes, "-o", output, REPOSITORY / SOURCE], check=True)
    return output
