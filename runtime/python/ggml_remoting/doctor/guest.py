"""How a ggml program here reaches a device: the socket that GGML_REMOTING names, the one at the default place, a
virtio-gpu, or a port of virtio-serial.
"""

from __future__ import annotations

import getpass
import grp
import os
import shlex
import stat
from dataclasses import replace
from pathlib import Path

from ggml_remoting.context import Context
from ggml_remoting.doctor.finding import Finding, State, absent, good, note, settle, wrong
from ggml_remoting.doctor.installation import UPGRADE
from ggml_remoting.doctor.machine import Machine
from ggml_remoting.errors import RemotingError
from ggml_remoting.paths import DEFAULT_SOCKET
from ggml_remoting.vm import PORT as PORT_NAME

SOCKET, VIRTIO_GPU, PORT = "socket", "virtio-gpu", "port"

_UNIX = "unix:"
_STREAM, _VSOCK, _SERIAL = "stream:", "vsock:", "serial:"
_DEFAULT_PORT = Path("/dev/virtio-ports") / PORT_NAME
_VIRTIO_VENDOR, _GPU_DEVICE = "0x1af4", "0x1050"  # virtio-gpu's PCI ids
_DRIVERS = ("virtio_gpu", "virtio-pci")
_ADD_CARD = (
    "ggml-remoting vm -- QEMU...   # on the host of a VM; or -device vhost-user-gpu-pci by hand (docs/guide/vm.md)"
)
_ADD_PORT = (
    "ggml-remoting vm --transport serial QEMU...   # on the host of a VM; or -device virtserialport by hand "
    "(docs/guide/without-shared-memory.md)"
)


def examine_guest(machine: Machine, address: str, *, has_ggml: bool = True) -> list[Finding]:
    """The transports that are there, each opened if it can be. `address` is GGML_REMOTING's value; empty is none.

    Where this machine is known to have no ggml, a daemon to be started here is told where one is.
    """
    for prefix in (_UNIX, _STREAM):
        if address.startswith(prefix):
            path = Path(address.removeprefix(prefix))
            return [_socket(path, _serve(path, has_ggml), prefix=prefix)]
    if address.startswith(_VSOCK):
        return [answer(SOCKET, address, address)]
    if address.startswith(_SERIAL):
        return [_port(Path(address.removeprefix(_SERIAL)))]
    if address.startswith("drm"):
        return _virtio_gpu(machine, Path(address.removeprefix("drm").removeprefix(":")))
    if address:
        return [
            wrong(
                "GGML_REMOTING",
                f"'{address}' is no address",
                "export GGML_REMOTING=unix:/PATH/OF/SOCKET, stream:/PATH/OF/SOCKET, vsock:CID:PORT, "
                f"serial:{_DEFAULT_PORT} or drm, or unset it",
            )
        ]
    path = machine.at(DEFAULT_SOCKET)
    default, cards = [_socket(path, _serve(path, has_ggml), prefix=None)], _virtio_gpu(machine, None)
    if any(card.state is not State.NOTE for card in cards):
        default = settle(default, needed=False)  # with a virtio-gpu no socket is needed
    ports = [_port(port) for port in (machine.at(_DEFAULT_PORT),) if port.exists()]
    return [*default, *cards, *ports]


def answer(subject: str, address: str, where: str) -> Finding:
    """Opens a transport and has a worker answer a call."""
    try:
        with Context(address) as context:
            context.context_ping()
            names = ", ".join(device.name for device in context.offer.devices)
            return good(subject, f"{where} answers: host's ggml {context.offer.release}, {names}")
    except RemotingError as error:
        return wrong(subject, str(error), _repair(str(error)))


def _repair(reason: str) -> str:
    """The repair for a transport that did not open."""
    if "protocol version" in reason:
        return f"{UPGRADE}, on the side that is behind"
    if "not one of ggml-remoting" in reason:
        return _ADD_CARD
    return "journalctl -u ggml-remoting   # on the host, or wherever that daemon's standard error goes"


def _serve(socket: Path, has_ggml: bool) -> str:
    command = shlex.join(("ggml-remoting", "serve", "--socket", str(socket)))
    if not has_ggml:
        return f"{command} --lib-dir DIR   # DIR: a ggml, of which none was found on this machine (see host's ggml)"
    return f"{command}   # on the host; a container needs the socket's folder mounted"


def _socket(path: Path, serve: str, *, prefix: str | None) -> Finding:
    """`prefix` is that of the address which names it, None if nobody did."""
    closed = next(
        (folder for folder in path.parents if os.access(folder, os.F_OK) and not os.access(folder, os.X_OK)), None
    )
    if closed:
        return _not_permitted(closed)
    if not os.access(path, os.F_OK):
        return (absent if prefix is None else wrong)(SOCKET, f"no daemon listens at {path}", serve)
    if not stat.S_ISSOCK(path.stat().st_mode):
        return wrong(SOCKET, f"{path} is no socket", f"rm {shlex.quote(str(path))}; {serve}")
    if not os.access(path, os.W_OK):
        return _not_permitted(path)
    found = answer(SOCKET, f"{prefix or _UNIX}{path}", str(path))
    return replace(found, repair=serve) if "no daemon listens" in found.found else found


def _port(path: Path) -> Finding:
    if not os.access(path, os.F_OK):
        return wrong(PORT, f"there is no port {path}", _ADD_PORT)
    if not os.access(path, os.R_OK | os.W_OK):
        return wrong(PORT, f"permission denied for {path}", f"sudo chown {getpass.getuser()} {shlex.quote(str(path))}")
    return answer(PORT, f"{_SERIAL}{path}", str(path))


def _not_permitted(path: Path) -> Finding:
    return wrong(SOCKET, f"permission denied for {path}, which is {_owner(path)}", _join_group(path))


def _virtio_gpu(machine: Machine, named: Path | None) -> list[Finding]:
    """`named` is a render node, empty for any, None if nobody asked for one."""
    nodes = [machine.at(named)] if named and named.name else machine.glob("/dev/dri/renderD*")
    ours = [node for node in nodes if _driver(machine, node) in _DRIVERS]
    if named and named.name and not ours:
        return [
            wrong(
                VIRTIO_GPU,
                f"{nodes[0]} is not there, or no virtio-gpu",
                "export GGML_REMOTING=drm   # takes the one that is there",
            )
        ]
    findings = [_node(node) for node in ours]
    working = [finding for finding in findings if not finding.repair]
    if working:
        return working
    if findings and named is not None:
        return findings
    if findings:  # a card that only a display needs is no fault
        return [absent(VIRTIO_GPU, finding.found, finding.repair) for finding in findings]
    return [_no_node(machine, named is not None)]


def _no_node(machine: Machine, is_named: bool) -> Finding:
    if not _has_card(machine):
        return (wrong if is_named else note)(VIRTIO_GPU, "this machine has no virtio-gpu", _ADD_CARD)
    missing = wrong if is_named else absent
    if machine.at("/sys/module/virtio_gpu").is_dir():
        return missing(
            VIRTIO_GPU, "there is a virtio-gpu and its driver, but no /dev/dri/renderD*", "dmesg | grep virtio_gpu"
        )
    release = machine.text("/proc/sys/kernel/osrelease") or ""
    if machine.glob(f"/lib/modules/{release}/kernel/drivers/gpu/drm/virtio/virtio-gpu.ko*"):
        return missing(VIRTIO_GPU, "there is a virtio-gpu, but its driver is not loaded", "modprobe virtio_gpu")
    found = f"there is a virtio-gpu, but the kernel {release} has no driver for it (module virtio_gpu)"
    return missing(
        VIRTIO_GPU, found, "apt-get install linux-image-amd64   # a cloud kernel has none; then boot that kernel"
    )


def _has_card(machine: Machine) -> bool:
    cards = (
        device.parent
        for device in machine.glob("/sys/bus/pci/devices/*/device")
        if device.read_text().strip() == _GPU_DEVICE
    )
    return any((card / "vendor").read_text().strip() == _VIRTIO_VENDOR for card in cards)


def _driver(machine: Machine, node: Path) -> str:
    link = machine.at(f"/sys/class/drm/{node.name}/device/driver")
    return link.readlink().name if link.is_symlink() else ""


def _node(node: Path) -> Finding:
    if not os.access(node, os.R_OK | os.W_OK):
        return wrong(VIRTIO_GPU, f"permission denied for {node}, which is {_owner(node)}", _join_group(node))
    return answer(VIRTIO_GPU, f"drm:{node}", str(node))


def _owner(path: Path) -> str:
    status = path.stat()
    return f"{stat.filemode(status.st_mode)} of user {status.st_uid}, group {_group(status.st_gid)}"


def _join_group(path: Path) -> str:
    """The command that gives this user access: by the file's group where that has it, else by the file's owner."""
    status = path.stat()
    if status.st_mode & stat.S_IWGRP and status.st_gid:
        return f"adduser {getpass.getuser()} {_group(status.st_gid)}   # as root; then log in anew"
    command = shlex.join(("setfacl", "-m", f"u:{getpass.getuser()}:rwx", str(path)))
    return f"{command}   # as the owner; or run the daemon as this user"


def _group(number: int) -> str:
    try:
        return grp.getgrgid(number).gr_name
    except KeyError:
        return str(number)
