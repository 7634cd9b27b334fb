"""Attaches the frontend to a Python program whose ggml could load a backend but never searches for one."""

from __future__ import annotations

import ctypes
import os
from pathlib import Path

from ggml_remoting.errors import SetupError
from ggml_remoting.paths import FRONTEND, c_part

_REGISTRY = b"Remoting"
_NO_LOAD = 4  # RTLD_NOLOAD of Linux


class _SymbolInfo(ctypes.Structure):
    _fields_ = (
        ("file", ctypes.c_char_p),
        ("base", ctypes.c_void_p),
        ("name", ctypes.c_char_p),
        ("address", ctypes.c_void_p),
    )


def attach() -> list[Path]:
    """Makes each ggml that this process has loaded load the frontend. Returns the libraries that have it now.

    To be called after the import of the package that brings ggml, and before it loads a model. GGML_REMOTING names the
    daemon, as for any guest. Calling twice is harmless. Raises SetupError if no ggml is loaded that exports
    ggml_backend_load, or if each of them declined; its log says why.
    """
    frontend = os.environ.get("GGML_BACKEND_PATH") or str(c_part(FRONTEND))
    found = [library for library in map(_open, _loaded_files()) if library]
    if not found:
        raise SetupError(
            "no ggml is loaded here that exports ggml_backend_load: import the package that brings it first; one that "
            "hides "
            "its functions cannot be attached to (docs/guide/programs.md)"
        )
    attached = [path for path, library in found if _has_frontend(library, frontend)]
    if not attached:
        raise SetupError(
            f"the ggml of {found[0][0]} declined the frontend: its log says why, and so does ggml-remoting doctor"
        )
    return attached


def _loaded_files() -> list[Path]:
    lines = Path("/proc/self/maps").read_text("utf-8", "replace").splitlines()
    names = (line.split(maxsplit=5)[5] for line in lines if "r-xp" in line and "/" in line)
    return [Path(name) for name in dict.fromkeys(names) if Path(name).is_file()]


def _open(path: Path) -> tuple[Path, ctypes.CDLL] | None:
    """A library that defines ggml_backend_load itself: a wheel may hold two copies of ggml, and link others."""
    try:
        library = ctypes.CDLL(str(path), mode=_NO_LOAD | ctypes.DEFAULT_MODE)
        address = ctypes.cast(library.ggml_backend_load, ctypes.c_void_p)
    except (OSError, AttributeError):
        return None
    info = _SymbolInfo()
    known = ctypes.CDLL(None).dladdr(address, ctypes.byref(info))
    is_own = known and info.file and Path(os.fsdecode(info.file)).resolve() == path.resolve()
    return (path, library) if is_own else None


def _has_frontend(library: ctypes.CDLL, frontend: str) -> bool:
    library.ggml_backend_reg_by_name.restype = ctypes.c_void_p
    library.ggml_backend_load.restype = ctypes.c_void_p
    is_there = library.ggml_backend_reg_by_name(_REGISTRY) or library.ggml_backend_load(os.fsencode(frontend))
    return bool(is_there)
