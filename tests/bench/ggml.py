"""Measures the bandwidth of ggml's tensor set and get on one device.

It runs as a process of its own, because the environment decides which backends ggml loads.
"""

from __future__ import annotations

import ctypes
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

_SECONDS = 0.5
_AREA = 64 << 20
_TYPE_F32 = 0


class _InitParams(ctypes.Structure):
    _fields_ = (("mem_size", ctypes.c_size_t), ("mem_buffer", ctypes.c_void_p), ("no_alloc", ctypes.c_bool))


class _Ggml:
    """The functions of ggml that the measurement needs."""

    def __init__(self, folder: Path) -> None:
        self._libraries = [
            ctypes.CDLL(str(folder / name), mode=ctypes.RTLD_GLOBAL) for name in ("libggml-base.so", "libggml.so")
        ]

    def call(self, name: str, result: type | None, *arguments: object) -> object:
        function = next(getattr(library, name) for library in self._libraries if hasattr(library, name))
        function.restype = result
        return function(*arguments)

    def copier(self, name: str) -> Callable[..., None]:
        """A function all of whose arguments are 64-bit words."""
        function = next(
            getattr(library, name) for library in (*self._libraries, ctypes.CDLL(None)) if hasattr(library, name)
        )
        function.restype = None
        function.argtypes = [ctypes.c_void_p, ctypes.c_void_p, *([ctypes.c_size_t] * (1 if name == "memcpy" else 2))]
        return function  # type: ignore[no-any-return]

    def pointer(self, name: str, *arguments: object) -> ctypes.c_void_p:
        address = self.call(name, ctypes.c_void_p, *arguments)
        if not address:
            raise SystemExit(f"{name} gave nothing")
        return ctypes.c_void_p(address)  # type: ignore[arg-type]


def _rate(size: int, copy: Callable[[int, int], None]) -> float:
    """Bytes per second, the median of several copies.

    Each copies another piece of the area, so that no copy finds its bytes in a cache.
    """
    took = []
    for place in range(0, _AREA, size):
        copy(place, size)
    end = time.perf_counter() + _SECONDS
    while time.perf_counter() < end:
        for place in range(0, _AREA, size):
            begin = time.perf_counter()
            copy(place, size)
            took.append(time.perf_counter() - begin)
    return size / sorted(took)[len(took) // 2]


def _host_memory(ggml: _Ggml, device: ctypes.c_void_p) -> int:
    """The address of an area in the device's host buffer type, which guest and worker both map if it is remoted.

    0: it has no such type, as over a stream.
    """
    if not ggml.call("ggml_backend_dev_host_buffer_type", ctypes.c_void_p, device):
        return 0
    buffer_type = ggml.pointer("ggml_backend_dev_host_buffer_type", device)
    buffer = ggml.pointer("ggml_backend_buft_alloc_buffer", buffer_type, ctypes.c_size_t(_AREA))
    return ggml.pointer("ggml_backend_buffer_get_base", buffer).value or 0


def main(libraries: str, backends: str, device: str, *sizes: str) -> None:
    """Prints JSON: for each size the bytes per second of memcpy, and of set and get with the program's own memory and,
    if there is any, with host memory.
    """
    ggml = _Ggml(Path(libraries))
    ggml.call("ggml_backend_load_all_from_path", None, backends.encode())
    found = ggml.pointer("ggml_backend_dev_by_name", device.encode())
    buffer_type = ggml.pointer("ggml_backend_dev_buffer_type", found)
    context = ggml.pointer("ggml_init", _InitParams(1 << 20, None, True))
    tensor = ggml.pointer("ggml_new_tensor_1d", context, _TYPE_F32, ctypes.c_int64(_AREA // 4))
    buffer = ggml.pointer("ggml_backend_buft_alloc_buffer", buffer_type, ctypes.c_size_t(_AREA))
    ggml.call(
        "ggml_backend_tensor_alloc", ctypes.c_int, buffer, tensor, ggml.pointer("ggml_backend_buffer_get_base", buffer)
    )
    source, destination = ctypes.create_string_buffer(b"\x01" * _AREA, _AREA), ctypes.create_string_buffer(_AREA)
    memcpy, set_tensor, get_tensor = (
        ggml.copier(name) for name in ("memcpy", "ggml_backend_tensor_set", "ggml_backend_tensor_get")
    )
    read, write = ctypes.addressof(source), ctypes.addressof(destination)
    host = _host_memory(ggml, found)
    ways: dict[str, Callable[[int, int], None]] = {
        "memcpy": lambda place, size: memcpy(write + place, read + place, size),
        "set": lambda place, size: set_tensor(tensor, read + place, place, size),
        "get": lambda place, size: get_tensor(tensor, write + place, place, size),
    }
    if host:
        ways |= {
            "get host": lambda place, size: get_tensor(tensor, host + place, place, size),
            "set host": lambda place, size: set_tensor(tensor, host + place, place, size),
        }
    rates = {size: {way: _rate(size, copy) for way, copy in ways.items()} for size in map(int, sizes)}
    if host:
        get_tensor(tensor, host, 0, _AREA)
    if destination.raw != source.raw or (host and ctypes.string_at(host, _AREA) != source.raw):
        raise SystemExit("what came back is not what was sent")
    print(json.dumps(rates))


if __name__ == "__main__":
    main(*sys.argv[1:])
