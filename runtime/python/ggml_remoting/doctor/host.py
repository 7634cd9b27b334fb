"""What a daemon on this machine can offer: its ggml and GPUs, and what a virtual machine needs."""

from __future__ import annotations

import os
import re

from ggml_remoting.cdi import EVERY_GUEST, KIND, SYSTEM_FILE, mounted_paths
from ggml_remoting.daemon import Daemon, DaemonConfig
from ggml_remoting.doctor.finding import Finding, absent, good, note, wrong
from ggml_remoting.doctor.guest import answer
from ggml_remoting.doctor.installation import UPGRADE
from ggml_remoting.doctor.machine import Machine, output_of
from ggml_remoting.errors import RemotingError
from ggml_remoting.paths import FRONTEND
from ggml_remoting.top import Watch
from ggml_remoting.vm import QEMU, QEMU_MINIMUM

GGML = "host's ggml"

_MPS_PIPES = "/tmp/nvidia-mps"  # where CUDA looks

_DEVICE = "vhost-user-gpu-pci"
_BACKPORTS = "apt-get install qemu-system-x86   # Debian 12: -t bookworm-backports"


def examine_ggml(config: DaemonConfig, whose: str) -> Finding:
    """Starts a private daemon on it and asks that for its devices."""
    where = f"{whose}, {config.lib_dir or 'where the loader finds it'}"
    try:
        with Daemon(config) as daemon:
            return answer(GGML, daemon.address, where)
    except RemotingError as error:
        reason = str(error).split("; ggml-remoting doctor", 1)[0]  # which the daemon recommends
        return wrong(GGML, f"{where}: {reason}", _ggml_repair(reason))


def _ggml_repair(reason: str) -> str:
    if "is not served" in reason:
        return f"{UPGRADE}, or --lib-dir a ggml that it knows; docs/developing/when-ggml-changes.md adds one"
    if "has no device" in reason:
        return "ggml-remoting devices --lib-dir DIR   # names what there is, for --device"
    return (
        "ggml-remoting doctor --lib-dir DIR   "
        "# DIR: the folder of libggml-base.so, libggml.so and the backends, all of one build"
    )


def examine_gpus(machine: Machine) -> list[Finding]:
    """GPU nodes that this user may not open, so that a daemon of his would not see the GPU."""
    nodes = [*machine.glob("/dev/dri/renderD*"), *machine.glob("/dev/nvidia[0-9]*"), *machine.glob("/dev/kfd")]
    closed = [str(node) for node in nodes if not os.access(node, os.R_OK | os.W_OK)]
    if closed:
        return [
            note(
                "GPUs",
                f"permission denied for {', '.join(closed)}",
                "adduser $USER render; adduser $USER video   # then log in anew",
            )
        ]
    return [good("GPUs", ", ".join(map(str, nodes)) or "no device nodes: a CPU is offered")]


def examine_spare_workers() -> list[Finding]:
    """What the running daemons of this user keep for guests to come; nothing if they keep none."""
    with Watch() as watch:
        spares = [guest.worker for guest in watch.read().contexts if guest.worker.is_spare]
    if not spares:
        return []
    pids = ", ".join(str(worker.pid) for worker in spares)
    return [
        note(
            "spare workers",
            f"{len(spares)} (pid {pids}): each holds on every GPU what the driver takes for a process, with CUDA some "
            "0.5 GB",
            "start the daemon without --spare-workers, or with fewer",
        )
    ]


def examine_mps(machine: Machine) -> list[Finding]:
    """Daemons of this user whose guests share GPUs by NVIDIA MPS; and a control daemon where CUDA looks for one, whose
    client every worker of this user becomes, by any --share.
    """
    with Watch() as watch:
        shares = watch.shares()
    findings = [
        note(
            "MPS",
            f"the guests of the daemon {pid} share GPUs by NVIDIA MPS: a fault of one can end the others on its GPU, "
            "and MPS serves some 48 workers of one user",
            "start it with --share turns where guests are strangers",
        )
        for pid, share in shares.items()
        if share == "mps"
    ]
    folder = machine.environment.get("CUDA_MPS_PIPE_DIRECTORY", _MPS_PIPES)
    control = machine.text(f"{folder}/nvidia-cuda-mps-control.pid")
    if control and machine.at(f"/proc/{control}").exists():
        findings.append(
            note(
                "MPS",
                f"{folder}: an MPS control daemon (pid {control}); all CUDA programs are its clients, by any --share",
                "echo quit | nvidia-cuda-mps-control   # as its user, where that is not wanted",
            )
        )
    return findings


def examine_containers(machine: Machine) -> list[Finding]:
    """The specification by which containers are guests; nothing where there is none.

    An engine starts no container that asks for it while something that it mounts is missing.
    """
    text = machine.text(SYSTEM_FILE)
    if text is None:
        return []
    try:
        missing = [path for path in mounted_paths(text) if not machine.at(path).exists()]
    except ValueError as error:
        return [wrong("containers", f"{SYSTEM_FILE}: {error}", f"rm {SYSTEM_FILE}; ggml-remoting cdi   # as root")]
    if not missing:
        return [good("containers", f"{SYSTEM_FILE}, for --device {KIND}={EVERY_GUEST}")]
    libraries = [path for path in missing if path.name == FRONTEND]
    repair = "ggml-remoting cdi   # as root" if libraries else "ggml-remoting serve"
    found = f"{SYSTEM_FILE} mounts {', '.join(map(str, missing))}, and containers with it do not start without"
    return [(wrong if libraries else note)("containers", found, repair)]


def examine_vm_host(machine: Machine) -> list[Finding]:
    """QEMU and KVM."""
    return [_qemu(machine), _kvm(machine)]


def _qemu(machine: Machine) -> Finding:
    path = machine.program(QEMU)
    if path is None:
        return absent("QEMU", f"no {QEMU}, which only a virtual machine needs", _BACKPORTS)
    version = re.search(r"version (\d+)\.(\d+)", output_of(path, "--version"))
    if version is None:
        return absent("QEMU", f"{path} says no version", _BACKPORTS)
    needed = ".".join(map(str, QEMU_MINIMUM))
    if (int(version[1]), int(version[2])) < QEMU_MINIMUM:
        return absent("QEMU", f"{path} is version {version[1]}.{version[2]}; {needed} or newer is needed", _BACKPORTS)
    if f'"{_DEVICE}"' not in output_of(path, "-device", "help"):
        found = f"{path} {version[1]}.{version[2]} has no device {_DEVICE}"
        return absent("QEMU", found, f"{_BACKPORTS}; Fedora: dnf install qemu-device-display-vhost-user-gpu")
    return good("QEMU", f"{path} {version[1]}.{version[2]} with {_DEVICE}")


def _kvm(machine: Machine) -> Finding:
    node = machine.at("/dev/kvm")
    if not node.exists():
        return note(
            "KVM",
            "no /dev/kvm: a virtual machine is emulated, many times slower",
            "modprobe kvm_intel || modprobe kvm_amd",
        )
    if not os.access(node, os.R_OK | os.W_OK):
        return note(
            "KVM",
            "permission denied for /dev/kvm: a virtual machine is emulated",
            "adduser $USER kvm   # then log in anew",
        )
    return good("KVM", "/dev/kvm may be used; whether it works is seen when a machine starts")
