"""No memory leaks: a program that frees what it allocated leaves none of the frontend's, and a daemon leaves none of
its guests'.

This runs only with `make test SANITIZE=address,...`, whose leak detector runs when a process ends. A leak fails the run
as a report.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ggml_remoting.daemon import Daemon, DaemonConfig
from ggml_remoting.run import guest_environment
from tests.sanitizers.mark import needs_sanitizer

ROOT = Path(__file__).resolve().parents[2]
SUPPRESSIONS = Path(__file__).with_name("leaks.txt")
SECONDS = 120


@needs_sanitizer
def test_a_guest_and_its_daemon_leak_nothing(
    host_libraries: Path, frontend_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASAN_OPTIONS", os.environ["ASAN_OPTIONS"].replace("detect_leaks=0", "detect_leaks=1"))
    monkeypatch.setenv("LSAN_OPTIONS", f"suppressions={SUPPRESSIONS}:print_suppressions=0")
    with Daemon(DaemonConfig(host_libraries, ("CPU",))) as daemon:
        command = [
            sys.executable,
            "-m",
            "tests.support.guest",
            "threads",
            str(host_libraries),
            str(frontend_library),
            "2",
        ]
        environment = guest_environment(
            daemon.address, {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONMALLOC": "malloc"}
        )
        guest = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False)
        assert (guest.returncode, guest.stdout) == (0, "right\n"), guest.stderr
