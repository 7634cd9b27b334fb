"""How Machine reports a QEMU that stops. `make vm-test` tests a real QEMU."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ggml_remoting.vm import ACCELERATOR, QEMU, Accelerator
from tests.vm.image import Kernel
from tests.vm.machine import GuestError, Machine

_FAKE = """
import socket, sys, time
if "--version" in sys.argv:
    print("QEMU emulator version 10.0.2")
    sys.exit()
(agent,) = [word for word in sys.argv if word.startswith("socket,id=agent,")]
listening = socket.socket(socket.AF_UNIX)
listening.bind(agent.split("path=")[1].split(",")[0])
listening.listen()
line, _ = listening.accept()
{act}
time.sleep(3600)
"""


@pytest.fixture
def search_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder that is searched for programs."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv(ACCELERATOR, "tcg")
    Accelerator.choose.cache_clear()
    yield tmp_path
    Accelerator.choose.cache_clear()


def _program(search_path: Path, source: str) -> None:
    """Makes a QEMU of a script."""
    program, script = search_path / QEMU, search_path / "fake.py"
    script.write_text(source)
    program.write_text(f'#!/bin/sh\nexec {shlex.join([sys.executable, str(script)])} "$@"\n')
    program.chmod(0o755)


def _machine(search_path: Path, act: str) -> Machine:
    _program(search_path, _FAKE.format(act=act))
    kernel = Kernel(search_path, search_path, "none")
    return Machine(search_path / "machine", kernel, search_path, search_path / "socket")


_FIRMWARE = """
import sys, time
if "--version" in sys.argv:
    print("QEMU emulator version 10.0.2")
    sys.exit()
while time.process_time() < {seconds}:
    pass
print({text!r})
"""


@pytest.mark.parametrize(
    ("text", "seconds", "name"), [("Booting from disk", 0, "kvm"), ("", 0, "tcg"), ("Booting from disk", 2.5, "tcg")]
)
def test_kvm_is_used_if_a_firmware_runs_fast_under_it(
    search_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, seconds: float, name: str
) -> None:
    monkeypatch.delenv(ACCELERATOR)
    monkeypatch.setattr("ggml_remoting.vm._KVM", search_path)
    _program(search_path, _FIRMWARE.format(text=text, seconds=seconds))
    assert Accelerator.choose().name == name


def test_an_agent_that_closes_its_line_is_reported_at_once(search_path: Path) -> None:
    with pytest.raises(GuestError, match="closed the agent's line"):
        _machine(search_path, "line.close()")


def test_the_agent_socket_of_an_earlier_machine_is_not_used(search_path: Path) -> None:
    (search_path / "machine").mkdir()
    (search_path / "machine" / "agent").write_text("left")
    with _machine(search_path, r'line.sendall(b"@@ready\n@@status 0\n")') as machine:
        assert machine.run("true") == ""


def test_a_qemu_that_ends_is_reported_with_its_last_output(search_path: Path) -> None:
    with pytest.raises(GuestError, match="QEMU has ended: no memory"):
        _machine(search_path, 'sys.exit("no memory")')
