"""Graphs that ggml's scheduler splits give native results: views of other memory, in-place ops, empty tensors, idle
nodes.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ggml_remoting.daemon import Daemon, DaemonConfig
from test_releases import NEW, OLD, libraries
from tests.support.split_graphs import SCENARIOS, buildable

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module", params=[OLD, NEW])
def release(request: pytest.FixtureRequest, build_folder: Path) -> Iterator[tuple[Path, Daemon]]:
    """The libraries of a release, and a daemon on its CPU."""
    with Daemon(DaemonConfig(libraries(request.param), ("CPU",))) as daemon:
        yield libraries(request.param), daemon


def said(release: tuple[Path, Daemon], frontend: Path, *scenario: str, options: tuple[str, ...] = ()) -> str:
    """The output of a scenario of tests/support/split_graphs.py, with guest and host of one release."""
    folder, daemon = release
    command = [
        sys.executable,
        "-m",
        "tests.support.split_graphs",
        *options,
        scenario[0],
        str(folder),
        str(frontend),
        *scenario[1:],
    ]
    environment = {**os.environ, "GGML_REMOTING": daemon.address}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_view_of_memory_of_another_backend_is_skipped(release: tuple[Path, Daemon], frontend_library: Path) -> None:
    assert said(release, frontend_library, "foreign_view") == "1 equal, 0 different\n"


@pytest.mark.parametrize("scenario", [("pairs", "5"), ("longer", "1", "400"), ("longer", "2", "400")], ids=" ".join)
def test_small_graphs_over_two_backends_equal_those_of_one_bit_for_bit(
    release: tuple[Path, Daemon], frontend_library: Path, scenario: tuple[str, ...]
) -> None:
    printed = said(release, frontend_library, *scenario)
    equal = int(printed.split()[0]) if " equal, 0 different" in printed else 0
    assert equal > 300, printed


@pytest.mark.parametrize("scenario", [("foreign_view",), ("pairs", "5"), ("longer", "3", "300")], ids=" ".join)
def test_small_graphs_over_two_remoted_devices_equal_those_of_two_native_ones_bit_for_bit(
    two_devices: Daemon, async_device: Path, frontend_library: Path, scenario: tuple[str, ...]
) -> None:
    of_one_release = async_device.parent, two_devices
    printed = said(of_one_release, frontend_library, *scenario, options=("--native-devices", str(async_device)))
    expected = sum(1 for _ in buildable(SCENARIOS[scenario[0]](*scenario[1:])))
    assert printed == f"{expected} equal, 0 different\n"
