"""The message of `ggml-remoting run` at its end, if no program used a remoted device."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from test_cli import ggml_remoting
from tests.sanitizers.mark import nothing_preloaded

ROOT = Path(__file__).parents[1]


def said(command: list[str], libraries: Path, *options: str) -> str:
    """The output of `run` itself."""
    done = ggml_remoting("run", *options, "--lib-dir", libraries, "--", *command, PYTHONPATH=str(ROOT))
    return "".join(line for line in done.stderr.splitlines() if line.startswith("ggml-remoting: "))


def guest(scenario: str, libraries: Path, frontend: Path) -> list[str]:
    words = [sys.executable, "-m", "tests.support.guest", scenario, str(libraries), str(frontend)]
    return [*words, "0"] if scenario == "repeat" else words


def test_nothing_is_printed_about_a_program_that_used_the_device(host_libraries: Path, frontend_library: Path) -> None:
    assert said(guest("repeat", host_libraries, frontend_library), host_libraries) == ""


@nothing_preloaded
@pytest.mark.parametrize("command", [["true"], ["uname", "-s"]])
def test_nothing_is_printed_about_a_program_without_a_ggml(host_libraries: Path, command: list[str]) -> None:
    assert said(command, host_libraries) == ""


def test_a_program_that_never_asks_for_devices_is_named_with_what_to_try(host_libraries: Path) -> None:
    told = said([sys.executable, "-c", "pass"], host_libraries)
    assert "no program asked for the remoted devices" in told
    assert "--device Remote-CPU" in told


def test_a_preloaded_program_without_a_ggml_to_attach_to_is_reported(host_libraries: Path) -> None:
    told = said([sys.executable, "-c", "pass"], host_libraries, "--preload")
    assert "none exports ggml_backend_load" in told
    assert "--preload" not in told


def test_a_declined_program_is_reported_with_the_reason(host_libraries: Path, frontend_library: Path) -> None:
    command = ["env", "GGML_REMOTING=unix:/nowhere", *guest("without_daemon", host_libraries, frontend_library)]
    assert "were declined: no daemon listens at unix:/nowhere" in said(command, host_libraries)


@pytest.mark.parametrize("loads", [1, 2])
def test_a_program_that_gave_the_device_no_work_is_reported(
    host_libraries: Path, frontend_library: Path, loads: int
) -> None:
    script = (
        "from pathlib import Path; from tests.support.guest import Ggml\n"
        f"ggml = Ggml(Path({str(host_libraries)!r}))\n"
        f"for _ in range({loads}): assert ggml.backend_load({str(frontend_library)!r}.encode())\n"
    )
    assert "gave them no work" in said([sys.executable, "-c", script], host_libraries)
