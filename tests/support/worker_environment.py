"""python -m tests.support.worker_environment FOLDER: the environment of a worker on the ggml in that folder."""

from __future__ import annotations

import sys
from pathlib import Path

from ggml_remoting.context import Context
from ggml_remoting.daemon import Daemon, DaemonConfig
from tests.support.watch import workers


def main() -> None:
    """Prints the environment as the kernel has it, with a NUL after each variable."""
    with Daemon(DaemonConfig(sys.argv[1], ("CPU",))) as daemon, Context(daemon.address) as context:
        context.context_ping()
        (worker,) = workers(daemon.pid)
        sys.stdout.write(Path(f"/proc/{worker}/environ").read_text("utf-8"))


if __name__ == "__main__":
    main()
