"""Writes the guest's image: Debian's kernel, busybox, and the files that a test needs, in an initramfs."""

from __future__ import annotations

import lzma
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ggml_remoting import progress
from ggml_remoting.errors import SetupError
from ggml_remoting.linked_libraries import linked_libraries
from ggml_remoting.paths import cache_folder
from tests.vm.cpio import Cpio

KERNEL_PACKAGE = "linux-image-amd64"
SUMS = "/sums"
"""The file in the guest with the MD5 sums of all its other files."""

# In the order of their dependencies. Others, such as drm_panel_orientation_quirks, are built in or not needed.
_MODULES = (
    "virtio_ring",
    "virtio",
    "virtio_pci_modern_dev",
    "virtio_pci_legacy_dev",
    "virtio_pci",
    "virtio_console",
    "virtio_dma_buf",
    "drm",
    "drm_kms_helper",
    "drm_shmem_helper",
    "virtio-gpu",
)

_INIT = """#!/bin/busybox sh
/bin/busybox --install -s /bin
export PATH=/bin LD_LIBRARY_PATH=/guest HOME=/
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev
mount -t tmpfs tmpfs /tmp
mkdir -p /dev/shm
mount -t tmpfs tmpfs /dev/shm
[ ! -e /before-driver ] || sh /before-driver
for module in $(cat /modules/order); do insmod /modules/$module.ko || echo "insmod $module failed"; done
exec 3<>/dev/ttyS1
stty raw -echo <&3
echo '@@ready' >&3
while true; do sh /dev/ttyS1 >&3 2>/dev/console; done
"""


@dataclass(frozen=True)
class Kernel:
    """An unpacked kernel package."""

    image: Path
    modules: Path
    release: str


def find_kernel(package: str = KERNEL_PACKAGE) -> Kernel:
    """Debian's kernel, downloaded and unpacked into .cache/vm; it is not installed."""
    folder = cache_folder() / "vm"
    folder.mkdir(parents=True, exist_ok=True)
    real = _real_package(package)
    unpacked = folder / real
    if not unpacked.is_dir():
        unfinished = folder / f"{real}.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        with tempfile.TemporaryDirectory(prefix=f"{real}.", dir=folder) as name:
            archive = _download(real, Path(name))
            progress.run(["dpkg-deb", "-x", str(archive), str(unfinished)])
        unfinished.rename(unpacked)
    image = next(unpacked.glob("boot/vmlinuz-*"))
    modules = next(unpacked.glob("lib/modules/*"), None) or next(unpacked.glob("usr/lib/modules/*"))
    return Kernel(image, modules, modules.name)


def _real_package(package: str) -> str:
    """The package with a version in its name on which linux-image-amd64 depends."""
    if re.search(r"\d", package.removesuffix("-amd64")):
        return package
    found = subprocess.run(["apt-cache", "depends", package], capture_output=True, text=True, check=False)
    names = re.findall(r"Depends: (linux-image-\d\S+)", found.stdout)
    if not names:
        raise SetupError(f"apt knows no {package}: apt-get update")
    return str(names[0])


def _download(package: str, folder: Path) -> Path:
    print(f"== fetching the guest's kernel: {package} (70 MB)", flush=True)
    command = ["apt-get", "-o", "APT::Sandbox::User=root", "download", "--quiet", package]
    progress.run(command, progress.megabytes_in(folder, 70), folder=folder)
    return next(folder.glob(f"{package}_*.deb"))


def _module(kernel: Kernel, name: str) -> bytes:
    for path in kernel.modules.rglob(f"{name}.ko*"):
        content = path.read_bytes()
        return lzma.decompress(content) if path.suffix == ".xz" else content
    raise SetupError(f"kernel {kernel.release} has no module {name}")


def libraries_of(programs: Iterable[Path], folder: Path | None = None) -> dict[str, Path]:
    """The shared libraries that these programs are linked with, and the loader, by the names used in linking."""
    found: dict[str, Path] = {}
    environment = {"PATH": "/usr/bin:/bin", "LD_LIBRARY_PATH": str(folder or "")}
    for program in programs:
        found |= linked_libraries(program, environment)
    return found


def write_image(image: Path, kernel: Kernel, files: dict[str, Path], library_folder: Path | None = None) -> None:
    """Writes the initramfs: the files by their paths in the guest, the libraries that they need (from library_folder
    first), and an agent on ttyS1.
    """
    busybox = shutil.which("busybox")
    if busybox is None:
        raise SetupError("no busybox: apt-get install busybox-static")
    with image.open("wb") as file:
        archive = Cpio(file)
        archive.add("init", _INIT.encode(), 0o755)
        archive.add_file("bin/busybox", Path(busybox))
        for folder in ("proc", "sys", "dev", "tmp", "guest"):
            archive.add_folder(folder)
        present = [name for name in _MODULES if any(kernel.modules.rglob(f"{name}.ko*"))]
        archive.add("modules/order", "\n".join(present).encode())
        for name in present:
            archive.add(f"modules/{name}.ko", _module(kernel, name))
        for name, path in files.items():
            archive.add_file(name, path)
        present_names = {Path(name).name for name in files}
        for name, path in libraries_of(files.values(), library_folder).items():
            if Path(name).name not in present_names:
                archive.add_file(name.lstrip("/") if "/" in name else f"guest/{name}", path)
        archive.add_sums(SUMS.lstrip("/"))
        archive.close()
