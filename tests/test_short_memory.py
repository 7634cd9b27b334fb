"""A guest with little memory to share."""

from __future__ import annotations

import subprocess
import sys

import pytest

from ggml_remoting.daemon import Daemon

# Limits the address space of a program before it creates its ring.
_PROGRAM = """
import resource
import sys
from pathlib import Path

import numpy as np

from ggml_remoting.arrays import Memory, describe
from ggml_remoting.context import Context

def address_space():
    return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()

values = np.arange(1 << 19).astype(np.uint8)
context = Context(sys.argv[1])
resource.setrlimit(resource.RLIMIT_AS, (address_space() + int(float(sys.argv[2]) * 2**20), resource.RLIM_INFINITY))
context.context_ping()
resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
shared = [line.split() for line in Path("/proc/self/maps").read_text().splitlines() if "guest memory" in line]
print(max(int(line[0].split("-")[1], 16) - int(line[0].split("-")[0], 16) for line in shared))
memory = Memory(context, values.size)
tensor = memory.place(describe((values.size,), np.int8))
context.buffer_set_tensor(memory.buffer, tensor, values.tobytes(), 0, values.size)
assert context.buffer_get_tensor(memory.buffer, tensor, 0, values.size) == values.tobytes()
context.close()
"""


def _run(daemon: Daemon, mebibytes: float) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", _PROGRAM, daemon.address, str(mebibytes)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize(("mebibytes", "shared"), [(20, (16 << 20) + 4096), (12, (8 << 20) + 4096)])
def test_the_ring_is_as_large_as_the_address_space_allows(daemon: Daemon, mebibytes: float, shared: int) -> None:
    done = _run(daemon, mebibytes)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) == shared


def test_too_little_address_space_is_reported(daemon: Daemon) -> None:
    done = _run(daemon, 4)
    assert done.returncode == 1
    assert "cannot map 8392704 bytes: Cannot allocate memory" in done.stderr
