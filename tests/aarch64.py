"""python -m tests.aarch64 FRONTEND: an AArch64 guest, emulated by qemu-user, computes on this machine's host through an
AArch64 frontend.

The guest is a stock ggml in Debian's Python, both built for AArch64. Emulation tests the generated code, its struct
layouts and its system calls. It does not test whether the ring is correct on a processor that reorders memory accesses,
because the emulating machine performs them in its own order.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from ggml_remoting import downloads
from ggml_remoting.daemon import Daemon, DaemonConfig
from ggml_remoting.errors import SetupError
from tests.matrix.libc import needed_version
from tests.support import debian, guest

_GGML = downloads.Package("libggml-python", "0.20.2.post1", 3, "a prebuilt ggml for AArch64", "manylinux_2_27_aarch64")
_SUITE = "bookworm"
_PYTHON = ("python3.11-minimal", "libpython3.11-minimal", "libpython3.11-stdlib", "libffi8", "libexpat1", "zlib1g")
_LIBRARIES = ("libc6", "libstdc++6", "libgomp1", "libgcc-s1")
_SCENARIOS = (("repeat", "2"), ("threads", "3"), ("backends",))
_SECONDS = 300
_OLDEST_GLIBC = 27  # 2.27


def main(frontend: str) -> int:
    """Runs the scenarios of tests/support/guest.py. Returns 0 if all results are correct, else 1."""
    emulator = shutil.which("qemu-aarch64-static") or shutil.which("qemu-aarch64")
    if emulator is None:
        raise SetupError("there is no qemu-aarch64: apt-get install qemu-user-static")
    root = debian.unpack(_SUITE, (*_PYTHON, *_LIBRARIES), "arm64")
    libraries = downloads.fetch(_GGML) / "libggml" / "lib64"
    needed = needed_version(Path(frontend))
    print(f"AArch64 frontend: needs glibc 2.{needed}")
    failed = int(needed > _OLDEST_GLIBC)
    with Daemon(DaemonConfig(downloads.fetch_small_ggml(), ("CPU",))) as daemon:
        environment = {
            **os.environ,
            "PYTHONHOME": str(root / "usr"),
            "PYTHONPATH": os.pathsep.join(sys.path),
            "GGML_REMOTING": daemon.address,
        }
        for scenario, *arguments in _SCENARIOS:
            command = [emulator, "-L", str(root), str(root / "usr/bin/python3.11"), "-m", guest.__name__, scenario]
            command += [str(libraries), str(Path(frontend).resolve()), *arguments]
            done = subprocess.run(
                command, env=environment, capture_output=True, text=True, timeout=_SECONDS, check=False
            )
            is_right = done.returncode == 0 and done.stdout.endswith("right\n")
            print(
                f"emulated AArch64 guest, {scenario}: "
                f"{'right' if is_right else f'status {done.returncode}: {done.stderr.strip()}'}",
                flush=True,
            )
            failed += not is_right
    return 1 if failed else 0


if __name__ == "__main__":
    try:
        sys.exit(main(*sys.argv[1:]))
    except SetupError as error:
        sys.exit(f"make test-aarch64: {error}")
