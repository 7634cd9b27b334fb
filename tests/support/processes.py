"""Processes that a test begins, which end with it, whatever fails."""

from __future__ import annotations

import contextlib
import subprocess
from collections.abc import Iterator
from typing import AnyStr


@contextlib.contextmanager
def ended(process: subprocess.Popen[AnyStr]) -> Iterator[subprocess.Popen[AnyStr]]:
    """The process, which is killed at the end if it still runs. Popen's own end waits for it, for ever if need be."""
    with process:
        try:
            yield process
        finally:
            process.kill()  # nothing, where the test has waited for its end
