"""A program that writes a line to the file "got" for each SIGINT, and exits with status 4 at SIGTERM."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path


def main() -> None:
    """Waits for signals, which are blocked, so that a second one is counted as soon as the first is taken."""
    awaited = {signal.SIGINT, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, awaited)
    file = os.open("got", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    Path("started").touch()
    while signal.sigwait(awaited) != signal.SIGTERM:
        os.write(file, b"interrupt\n")
    sys.exit(4)


if __name__ == "__main__":
    main()
