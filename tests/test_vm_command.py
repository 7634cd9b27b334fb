"""The command line with which `ggml-remoting vm` starts QEMU. `make vm-test` tests a real QEMU."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from ggml_remoting import cli
from ggml_remoting.errors import SetupError
from ggml_remoting.paths import checkout
from ggml_remoting.vm import memory_mebibytes, qemu_command

_FAKE = """#!/bin/sh
if [ "$1" = --version ]; then echo "QEMU emulator version {version}"; exit 0; fi
printf '%s\\n' "$@" > '{folder}/arguments'
for argument in "$@"; do case "$argument" in
    socket,*) path=${{argument##*path=}}; test -S "$path" || exit 9;; esac; done
exit 7
"""


def _fake_qemu(folder: Path, version: str = "10.0.2") -> Path:
    program = folder / "qemu-system-x86_64"
    program.write_text(_FAKE.format(version=version, folder=folder))
    program.chmod(0o755)
    return program


@pytest.mark.parametrize(
    ("text", "mebibytes"),
    [
        ("512", 512),
        ("512M", 512),
        ("2G", 2048),
        ("2g", 2048),
        ("0.5G", 512),
        ("size=4G", 4096),
        ("4G,maxmem=8G", 4096),
        ("1048576K", 1024),
    ],
)
def test_the_size_of_memory_is_read_as_qemu_reads_it(text: str, mebibytes: int) -> None:
    assert memory_mebibytes(text) == mebibytes


@pytest.mark.parametrize("text", ["", "lots", "-1", "12X", "0"])
def test_an_invalid_size_of_memory_is_an_error(text: str) -> None:
    with pytest.raises(SetupError, match="-m"):
        memory_mebibytes(text)


def test_the_last_size_of_memory_counts() -> None:
    command = qemu_command(["qemu", "-m", "1G", "-smp", "2", "-m", "3G"], Path("/s"))
    assert command[:7] == ["qemu", "-m", "1G", "-smp", "2", "-m", "3G"]
    assert "memory-backend-memfd,id=ggml-remoting-memory,size=3072M,share=on" in command


def test_without_a_size_of_memory_it_is_that_of_qemu() -> None:
    assert "memory-backend-memfd,id=ggml-remoting-memory,size=128M,share=on" in qemu_command(["qemu"], Path("/s"))


def test_a_comma_in_the_path_is_doubled() -> None:
    assert "socket,id=ggml-remoting,path=/a,,b/s" in qemu_command(["qemu"], Path("/a,b/s"))


def test_a_memory_backend_in_the_arguments_is_refused() -> None:
    with pytest.raises(SetupError, match="leave that argument out"):
        qemu_command(["qemu", "-object", "memory-backend-memfd,id=x,size=1G"], Path("/s"))


def test_the_command_passes_on_arguments_and_status(tmp_path: Path, host_libraries: Path) -> None:
    vm = ["vm", "--lib-dir", str(host_libraries), "--device", "CPU", "--", str(_fake_qemu(tmp_path)), "-m", "1G"]
    done = subprocess.run([sys.executable, "-m", "ggml_remoting", *vm, "-nographic"], timeout=60, check=False)
    assert done.returncode == 7
    arguments = (tmp_path / "arguments").read_text().splitlines()
    assert arguments[:3] == ["-m", "1G", "-nographic"]
    assert "vhost-user-gpu-pci,chardev=ggml-remoting,edid=off" in arguments


def test_a_port_is_given_in_place_of_the_device(tmp_path: Path, host_libraries: Path) -> None:
    own = ("-object", "memory-backend-memfd,id=x,size=1G")  # which is no matter to a port
    vm = ["vm", "--transport", "serial", "--lib-dir", str(host_libraries), "--device", "CPU"]
    command = [*vm, "--", str(_fake_qemu(tmp_path)), *own]
    done = subprocess.run([sys.executable, "-m", "ggml_remoting", *command], timeout=60, check=False)
    assert done.returncode == 7
    arguments = (tmp_path / "arguments").read_text().splitlines()
    assert arguments[:2] == list(own)
    assert "virtserialport,bus=ggml-remoting-serial.0,chardev=ggml-remoting,name=ggml-remoting" in arguments
    assert not any("vhost-user" in argument for argument in arguments)


def test_an_old_qemu_is_refused(tmp_path: Path, host_libraries: Path, capsys: pytest.CaptureFixture[str]) -> None:
    program = _fake_qemu(tmp_path, "7.2.19")
    assert cli.main(["vm", "--lib-dir", str(host_libraries), "--device", "CPU", "--", str(program)]) == 1
    assert "QEMU 7.2; 8.0 or newer is needed" in capsys.readouterr().err


def test_a_missing_qemu_command_is_wrong_usage(host_libraries: Path) -> None:
    assert cli.main(["vm", "--lib-dir", str(host_libraries)]) == 2


@pytest.mark.parametrize(
    ("has_qemu", "reason"), [(False, "no qemu-system-x86_64: apt-get install"), (True, "no busybox: apt-get install")]
)
def test_vm_test_is_skipped_where_a_debian_package_is_missing(tmp_path: Path, has_qemu: bool, reason: str) -> None:
    if has_qemu:
        _fake_qemu(tmp_path)
    root = checkout()
    assert root is not None
    environment = {"PATH": str(tmp_path), "PYTHONPATH": f"{root / 'runtime/python'}:{root / 'tests'}"}
    done = subprocess.run(
        [sys.executable, "-m", "vm"], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"vm-test: SKIPPED: {reason}")
