"""Runs a QEMU whose guest has the device: `ggml-remoting vm -- QEMU ARG...`."""

from __future__ import annotations

import functools
import itertools
import os
import re
import resource
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NoReturn, Self

from ggml_remoting.daemon import DaemonConfig
from ggml_remoting.errors import SetupError
from ggml_remoting.run import become_with_daemon, find_program

QEMU = "qemu-system-x86_64"
QEMU_MINIMUM = (8, 0)
_MEBIBYTES = {"": 1, "K": 1 / 1024, "M": 1, "G": 1024, "T": 1024 * 1024}
_DEFAULT_MEMORY = "128M"  # QEMU's own

TRANSPORTS = ("virtio-gpu", "serial")
"""How a guest reaches the device: through memory that it shares, or by a port of virtio-serial."""

PORT = "ggml-remoting"
"""The name of the port, by which the frontend finds it."""

ACCELERATOR = "GGML_REMOTING_ACCELERATOR"
"""Overrides the choice between KVM and emulation."""

_KVM = Path("/dev/kvm")

_FIRMWARE_SECONDS = 2.0
"""Of a processor, which a firmware takes at most where a processor runs it: less than 1 there. A KVM that emulates
instructions took 5, and then booted no kernel.
"""


@dataclass(frozen=True)
class Accelerator:
    """What runs the guest's instructions."""

    name: str
    arguments: tuple[str, ...]

    @classmethod
    @functools.cache
    def choose(cls) -> Self:
        """What GGML_REMOTING_ACCELERATOR names (kvm or tcg), else KVM where it works, else emulation."""
        named = os.environ.get(ACCELERATOR)
        if named == "kvm" or (named is None and _kvm_works()):
            return cls("kvm", ("-accel", "kvm", "-cpu", "host"))
        return cls("tcg", ("-accel", "tcg,thread=multi", "-cpu", "max"))


def _kvm_works() -> bool:
    """Whether a guest gets through its firmware under KVM, and fast. In a virtual machine /dev/kvm may exist and not
    work.
    """
    if not _KVM.exists():
        return False
    command = [
        find_qemu(),
        "-accel",
        "kvm",
        "-cpu",
        "host",
        "-M",
        "q35",
        "-m",
        "64",
        "-display",
        "none",
        "-vga",
        "none",
        "-net",
        "none",
    ]
    command += [
        "-no-reboot",
        "-boot",
        "reboot-timeout=0",
        "-chardev",
        "stdio,id=firmware",
        "-device",
        "isa-debugcon,iobase=0x402,chardev=firmware",
    ]
    before = processor_seconds_of_children()
    try:
        told = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=15, check=False).stdout
    except subprocess.TimeoutExpired as late:
        told = late.stdout or b""
    return b"Booting from" in told and processor_seconds_of_children() - before < _FIRMWARE_SECONDS


def processor_seconds_of_children() -> float:
    """The processor time of this process' children that have ended, and of theirs."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def find_qemu() -> str:
    """The path of a QEMU that this works with."""
    path = shutil.which(QEMU)
    if path is None:
        raise SetupError(f"no {QEMU}: apt-get install qemu-system-x86 (Debian 12: of bookworm-backports)")
    check_qemu(path)
    return path


@functools.cache
def check_qemu(path: str) -> None:
    """Raises SetupError if this QEMU is too old."""
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
    match = re.search(r"version (\d+)\.(\d+)", said)
    if not match:
        raise SetupError(f"{path} is no QEMU: it says no version")
    if (int(match[1]), int(match[2])) < QEMU_MINIMUM:
        raise SetupError(
            f"{path} is QEMU {match[1]}.{match[2]}; 8.0 or newer is needed (Debian 12: bookworm-backports has 10.0)"
        )


def device_arguments(socket: Path, memory: str, *, listens: bool = False) -> list[str]:
    """The arguments that give a guest whose -m says `memory` the device; with `listens` the daemon connects to QEMU."""
    server = ",server=on,wait=on" if listens else ""
    return [
        *("-object", f"memory-backend-memfd,id=ggml-remoting-memory,size={memory_mebibytes(memory)}M,share=on"),
        *("-machine", "memory-backend=ggml-remoting-memory"),
        *("-chardev", f"socket,id=ggml-remoting,path={_escaped(socket)}{server}"),
        *("-device", "vhost-user-gpu-pci,chardev=ggml-remoting,edid=off"),
    ]


def serial_arguments(socket: Path) -> list[str]:
    """The arguments that give a guest a port of virtio-serial, on a bus of its own, which QEMU connects to `socket`."""
    return [
        *("-device", "virtio-serial-pci,id=ggml-remoting-serial"),
        *("-chardev", f"socket,id=ggml-remoting,path={_escaped(socket)}"),
        *("-device", f"virtserialport,bus=ggml-remoting-serial.0,chardev=ggml-remoting,name={PORT}"),
    ]


def _escaped(path: Path) -> str:
    """A comma ends a value in QEMU's options, two stand for one."""
    return str(path).replace(",", ",,")


def memory_mebibytes(text: str) -> int:
    """What QEMU's -m means: 512, 2G, size=2G,maxmem=4G."""
    match = re.fullmatch(r"(?:size=)?(\d+(?:\.\d+)?)([KMGT]?)[bB]?(?:,.*)?", text, re.IGNORECASE)
    if not match:
        raise SetupError(f"-m {text}: give the guest's memory as 512, 2G or the like")
    mebibytes = int(float(match[1]) * _MEBIBYTES[match[2].upper()])
    if mebibytes < 1:
        raise SetupError(f"-m {text}: a guest needs memory")
    return mebibytes


def qemu_command(command: Sequence[str], socket: Path, transport: str = TRANSPORTS[0]) -> list[str]:
    """A user's QEMU command line with what one of TRANSPORTS needs added.

    Raises SetupError if it sets up shared memory of its own, where that is needed.
    """
    if transport == "serial":
        return [*command, *serial_arguments(socket)]
    for argument in command:
        if "memory-backend" in argument:
            raise SetupError(
                f"{argument}: the guest's memory is set up here, as large as -m says: leave that argument out"
            )
    return [*command, *device_arguments(socket, _memory_of(command))]


def _memory_of(command: Sequence[str]) -> str:
    """The last -m counts, as for QEMU."""
    sizes = [value for option, value in itertools.pairwise(command[1:]) if option in ("-m", "--m")]
    return sizes[-1] if sizes else _DEFAULT_MEMORY


def run_vm(
    config: DaemonConfig, command: Sequence[str], *, transport: str = TRANSPORTS[0], verbose: bool = False
) -> NoReturn:
    """Becomes a QEMU whose guest reaches the device by one of TRANSPORTS, with a private daemon beside it that ends
    after it.

    Raises SetupError if QEMU or the daemon cannot be started.
    """
    program = find_program(command[0])
    check_qemu(program)
    qemu_command(command, Path("socket"), transport)  # its faults are reported before anything starts

    def prepare(address: str) -> tuple[Sequence[str], Mapping[str, str]]:
        return qemu_command(command, Path(address.removeprefix("unix:")), transport), os.environ

    if transport == "serial":
        config = replace(config, options=(*config.options, "--serial"))
    become_with_daemon(config, program, prepare, verbose=verbose)
