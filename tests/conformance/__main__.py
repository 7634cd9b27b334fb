"""make conformance: llama.cpp's own suite gives the same results on a remoted device as on the device itself, and
guests leave nothing behind on the host.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

from ggml_remoting import downloads
from ggml_remoting.daemon import Daemon, DaemonConfig
from ggml_remoting.errors import RemotingError, SetupError
from ggml_remoting.run import guest_environment
from tests.conformance import builds
from tests.conformance.earlier import COMMITS, frontend_of
from tests.conformance.guests import Guests
from tests.conformance.subset import Choice
from tests.conformance.suite import compare
from tests.conformance.tool import RunLimits, Tool
from tests.support.watch import daemon_in_view

_CPU_SUBSET = Choice(per_types=2, combinations=1000, spread=12, cost_maximum=1e8)
# llvmpipe compiles a shader for each case, which takes minutes for types with a table of grid points.
_VULKAN_FUSIONS = (
    "ADD_ADD",
    "MOE_REDUCE",
    "NORM_MUL_ADD",
    "RELU_SQR",
    "RMS_NORM_MUL_ADD",
    "SILU_MUL",
    "SNAKE_FUSE",
    "SOFTCAP",
)
_GRIDS = frozenset({"iq1_s", "iq1_m", "iq2_xxs", "iq2_xs", "iq2_s", "iq3_xxs", "iq3_s"})
_VULKAN_SUBSET = Choice(
    per_types=1, combinations=4, spread=1, cost_maximum=1e6, without=_GRIDS, fusions=_VULKAN_FUSIONS
)
# Debian 12's llvmpipe (Mesa 22.3) sometimes corrupts its heap, natively as well.
_VULKAN_LIMITS = RunLimits(attempts=8, batch_maximum=2000, silence_seconds=180)
_OURS = ("GGML_BACKEND_PATH", "GGML_REMOTING")  # variables that would make a native run remoted


def _environment(**more: str) -> dict[str, str]:
    """An environment with passive OpenMP threads. The suite's reference uses four; on fewer cores, spinning threads
    would slow each other down.
    """
    inherited = {name: value for name, value in os.environ.items() if name not in _OURS}
    return {"OMP_WAIT_POLICY": "passive", **inherited, **more}


def _with_libraries(folder: Path) -> dict[str, str]:
    return {"LD_LIBRARY_PATH": os.pathsep.join(filter(None, (str(folder), os.environ.get("LD_LIBRARY_PATH"))))}


def cpu(full: bool) -> bool:
    """The CPU of ggml 0.26."""
    tools = builds.newest_tools()
    with Daemon(DaemonConfig(tools, ("CPU",))) as daemon:
        native = Tool(tools / "test-backend-ops", _environment(), "CPU")
        remoted = Tool(tools / "test-backend-ops", guest_environment(daemon.address, _environment()), "Remote-CPU")
        is_good = compare(native, remoted, None if full else _CPU_SUBSET)
        return is_good and _is_alive(daemon)


def vulkan(full: bool) -> bool:
    """Vulkan of ggml 0.20, for example llvmpipe's; a fixed subset, with FULL=1 as well.

    Prints the reason and returns True where there is no Vulkan.
    """
    del full
    daemon = vulkan_daemon("Vulkan0")
    if daemon is None:
        return True
    with daemon:
        program = builds.wheel_suite()
        native = _environment(GGML_VK_VISIBLE_DEVICES="0", **_with_libraries(downloads.fetch_vulkan_host()))
        environment = guest_environment(daemon.address, _environment(**_with_libraries(downloads.fetch_small_ggml())))
        is_good = compare(
            Tool(program, native, "Vulkan0", _VULKAN_LIMITS),
            Tool(program, environment, "Remote-Vulkan0", _VULKAN_LIMITS),
            _VULKAN_SUBSET,
        )
        return is_good and _is_alive(daemon)


def guests(full: bool) -> bool:
    """Guests that load a model, generate text and exit or are killed; the same with FULL=1."""
    del full
    tools = builds.newest_tools()
    model = downloads.fetch_model()
    with daemon_in_view(DaemonConfig(tools, ("CPU",))) as daemon:
        on_cpu = Guests(tools / "llama-completion", model, guest_environment(daemon.address, _environment()), daemon)
        checks = [
            on_cpu.one_of_two_is_killed("Remote-CPU"),
            on_cpu.split_rows("Remote-CPU"),
            on_cpu.many_cycles("Remote-CPU", 100),
        ]
        is_good = all(checks) and _is_alive(daemon)
    daemon = vulkan_daemon("Vulkan0", "CPU")
    if daemon is None:
        return is_good
    with daemon:
        both = Guests(tools / "llama-completion", model, guest_environment(daemon.address, _environment()), daemon)
        return both.two_devices("Remote-Vulkan0,Remote-CPU") and _is_alive(daemon) and is_good


def earlier(full: bool) -> bool:
    """Frontends built from earlier commits, on this commit's daemon; the same with FULL=1."""
    del full
    tools, model = builds.newest_tools(), downloads.fetch_model()
    with Daemon(DaemonConfig(tools, ("CPU",))) as daemon:
        environment = guest_environment(daemon.address, _environment())
        text = Guests(tools / "llama-completion", model, environment, daemon).text("Remote-CPU", 64)
        is_good = True
        for commit in COMMITS:
            of_commit = {**environment, "GGML_BACKEND_PATH": str(frontend_of(commit))}
            is_same = Guests(tools / "llama-completion", model, of_commit, daemon).text("Remote-CPU", 64) == text
            print(f"the frontend of {commit}: {'the same text' if is_same else 'ANOTHER TEXT'}", flush=True)
            is_good = is_good and is_same
        return is_good and _is_alive(daemon)


def vulkan_daemon(*devices: str) -> Daemon | None:
    """A daemon on the wheel's Vulkan backend, or None where there is no Vulkan."""
    # Without this ggml ignores Vulkan devices of type CPU.
    os.environ.setdefault("GGML_VK_VISIBLE_DEVICES", "0")
    config = DaemonConfig(downloads.fetch_vulkan_host(), devices)
    try:
        return Daemon(config)
    except SetupError as error:
        if "no device 'Vulkan0'" not in str(error):
            raise
        print(f"SKIPPED, no Vulkan here (apt-get install mesa-vulkan-drivers gives one without a GPU): {error}")
        return None


def _is_alive(daemon: Daemon) -> bool:
    if failure := daemon.failure():
        print(failure)
    return failure is None


_PARTS: dict[str, Callable[[bool], bool]] = {"cpu": cpu, "vulkan": vulkan, "guests": guests, "earlier": earlier}


def main() -> int:
    """Runs the chosen parts. Returns 0 if all of them pass."""
    parser = argparse.ArgumentParser(prog="make conformance", description=__doc__)
    parser.add_argument("--full", action="store_true", help="all cases of the suite on the CPU")
    parser.add_argument("--only", choices=_PARTS, action="append", help="run this part; may be repeated (default: all)")
    options = parser.parse_args()
    verdicts: dict[str, bool] = {}
    for name in options.only or _PARTS:
        print(f"== {name}: {_PARTS[name].__doc__}", flush=True)
        try:
            verdicts[name] = _PARTS[name](options.full)
        except RemotingError as error:
            print(f"make conformance: {error}", file=sys.stderr)
            verdicts[name] = False
    words = [f"{name} {'good' if is_good else 'BAD'}" for name, is_good in verdicts.items()]
    print(f"== conformance: {', '.join(words)}")
    return 0 if all(verdicts.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
