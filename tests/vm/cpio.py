"""Writes an initramfs: a cpio archive of the form "newc" (the kernel's
Documentation/driver-api/early-userspace/buffer-format.rst).
"""

from __future__ import annotations

import hashlib
import stat
from pathlib import Path
from typing import BinaryIO


class Cpio:
    """Writes an archive, with the folders of all its files.

    The kernel reads several archives in one file as one.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._number = 0
        self._folders: set[str] = set()
        self._sums: list[str] = []

    def add(self, name: str, content: bytes, mode: int = 0o644) -> None:
        """Adds a file with this content."""
        self._add_folders(name)
        self._write(name, stat.S_IFREG | mode, content)
        self._sums.append(f"{hashlib.md5(content).hexdigest()}  {name}")

    def add_file(self, name: str, path: Path) -> None:
        """Adds a file of this machine; follows links."""
        self.add(name, path.read_bytes(), path.stat().st_mode & 0o777)

    def add_folder(self, name: str) -> None:
        """Adds an empty folder."""
        self._add_folders(name + "/x")

    def add_sums(self, name: str) -> None:
        """Adds a file by which `md5sum -c` in the archive's root checks each file added so far."""
        self.add(name, "".join(f"{line}\n" for line in self._sums).encode())

    def close(self) -> None:
        """Writes the end of the archive. The file stays open."""
        self._write("TRAILER!!!", 0, b"")

    def _add_folders(self, name: str) -> None:
        parts = name.split("/")[:-1]
        for depth in range(1, len(parts) + 1):
            folder = "/".join(parts[:depth])
            if folder not in self._folders:
                self._folders.add(folder)
                self._write(folder, stat.S_IFDIR | 0o755, b"")

    def _write(self, name: str, mode: int, content: bytes) -> None:
        self._number += 1
        encoded = name.encode() + b"\0"
        fields = (self._number, mode, 0, 0, 1, 0, len(content), 0, 0, 0, 0, len(encoded), 0)
        self._write_padded(b"070701" + b"".join(b"%08X" % field for field in fields) + encoded)
        self._write_padded(content)

    def _write_padded(self, data: bytes) -> None:
        self._file.write(data)
        self._file.write(bytes(-len(data) % 4))
