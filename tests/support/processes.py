"""Processes that a test starts and that end with the test, whatever fails."""

from __future__ import annotations

import contextlib
import subprocess
from collections.abc import Iterator
from typing import AnyStr


@contextlib.contextmanager
def ended(process: subprocess.Popen[AnyStr]) -> Iterator[subprocess.Popen[AnyStr]]:
    """Yields the process and kills it at the end if it still runs. Popen's own `with` would wait for it for ever."""
    with process:
        try:
            yield process
        finally:
            process.kill()  # no effect if the test has waited for its end
