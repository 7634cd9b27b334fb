"""Reads a ggml source tree: its declarations, its names of ops and types, its version."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from codegen.declarations import PRELUDE, Declarations, NotC, parse

_ROOTS = ("", "ggml", "vendor/ggml", "llama.cpp/ggml", "vendor/llama.cpp/ggml")
_NEEDED = ("include/ggml.h", "include/ggml-backend.h", "src/ggml-backend-impl.h", "src/ggml-impl.h", "src/ggml.c")
_COMMENT = re.compile(r'//[^\n]*|/\*.*?\*/|("(?:\\.|[^"\\\n])*")', re.DOTALL)
_SYSTEM_INCLUDE = re.compile(r"^\s*#\s*include\s*<([^>]+)>", re.MULTILINE)
_STRING = re.compile(r'"((?:\\.|[^"\\])*)"')
_TYPE_NAME = re.compile(r'\[\s*(\w+)\s*\]\s*=\s*\{[^{}]*?\.type_name\s*=\s*"([^"]*)"')
_NAME_TABLES = {"op": "GGML_OP_NAME", "unary_op": "GGML_UNARY_OP_NAME", "glu_op": "GGML_GLU_OP_NAME"}


class Unreadable(Exception):
    """The source tree cannot be read; the message says why."""


@dataclass(frozen=True)
class Headers:
    """What one ggml release declares."""

    root: Path
    version: tuple[int, int, int]
    api_version: int
    declarations: Declarations
    names: dict[str, tuple[str, ...]]

    @property
    def release(self) -> str:
        major, minor, patch = self.version
        return f"{major}.{minor}.{patch}" if patch else f"{major}.{minor}"

    @property
    def number(self) -> int:
        """The ABI number that the release would have."""
        return self.version[1] * 100 + self.version[2]


def read_headers(source: Path, structs: Iterable[str]) -> Headers:
    """Reads the tree at or below `source`.

    `structs` are those to look for in ggml-impl.h, which is not C for pycparser as a whole.
    """
    root = _find_root(source)
    texts = {name: (root / name).read_text(encoding="utf-8") for name in _NEEDED}
    declarations = _parse(preprocess(root, _excerpt(root / "src/ggml-impl.h", texts["src/ggml-impl.h"], structs)), root)
    source_code = _without_comments(texts["src/ggml.c"])
    return Headers(
        root=root,
        version=_version(root / "CMakeLists.txt"),
        api_version=_number(
            texts["src/ggml-backend-impl.h"],
            r"#\s*define\s+GGML_BACKEND_API_VERSION\s+(\d+)",
            "GGML_BACKEND_API_VERSION",
        ),
        declarations=declarations,
        names={
            "type": _type_names(source_code, declarations.enums.get("ggml_type", {})),
            **{enum: _names(source_code, table) for enum, table in _NAME_TABLES.items()},
        },
    )


def parse_header(path: Path) -> Declarations:
    """Reads one of our own headers, which includes nothing but libc's."""
    text = re.sub(r"^\s*_Static_assert.*$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return _parse(_run_preprocessor(f'{PRELUDE}\n#line 1 "{path}"\n{text}', [], _SYSTEM_INCLUDE.findall(text)), path)


def preprocess(root: Path, more: str) -> str:
    """ggml-backend-impl.h and all that it includes, then `more`, preprocessed with empty files for libc's headers."""
    headers = [*(root / "include").glob("*.h"), root / "src/ggml-backend-impl.h"]
    system = {
        name
        for header in headers
        for name in _SYSTEM_INCLUDE.findall(header.read_text(encoding="utf-8", errors="replace"))
    }
    return _run_preprocessor(
        f'{PRELUDE}\n#include "ggml-backend-impl.h"\n{more}', [root / "include", root / "src"], system
    )


def _run_preprocessor(text: str, folders: list[Path], system_headers: Iterable[str]) -> str:
    named = os.environ.get("CC", "").split()
    compiler = named or next(([name] for name in ("gcc", "cc", "clang") if shutil.which(name)), [])
    if not compiler:
        raise Unreadable("no C compiler to preprocess with: apt-get install gcc, or set CC")
    with tempfile.TemporaryDirectory() as scratch:
        libc = Path(scratch)
        for name in system_headers:
            (libc / name).parent.mkdir(parents=True, exist_ok=True)
            (libc / name).touch()
        # -undef: no macro of this machine or compiler decides what is read.
        command = [
            *compiler,
            "-E",
            "-xc",
            "-nostdinc",
            "-undef",
            "-D__attribute__(x)=",
            "-D_Noreturn=",
            "-Drestrict=",
            "-I",
            scratch,
        ]
        for folder in folders:
            command += ["-I", str(folder)]
        ran = subprocess.run([*command, "-"], input=text, capture_output=True, text=True, check=False)
    if ran.returncode != 0:
        raise Unreadable(f"{' '.join(compiler)} -E failed:\n{ran.stderr.strip()}")
    return ran.stdout


def _parse(preprocessed: str, path: Path) -> Declarations:
    try:
        return parse(preprocessed)
    except NotC as error:
        raise Unreadable(f"{path}: no C that pycparser reads: {error}") from error


def _find_root(source: Path) -> Path:
    candidates = [source]
    while candidates[-1].is_dir():
        inside = [path for path in candidates[-1].iterdir() if path.is_dir()]
        if len(inside) != 1:
            break
        candidates.append(inside[0])
    for folder in candidates:
        for below in _ROOTS:
            root = folder / below
            if (root / _NEEDED[0]).is_file():
                missing = [name for name in _NEEDED if not (root / name).is_file()]
                if missing:
                    raise Unreadable(f"{root} is no whole ggml source tree: it lacks {', '.join(missing)}")
                return root
    raise Unreadable(f"{source} is no ggml source tree: no {_NEEDED[0]} in it, nor in {', '.join(_ROOTS[1:])} below it")


def _excerpt(path: Path, text: str, structs: Iterable[str]) -> str:
    """The definitions of `structs` in a header that holds inline functions and intrinsics, and the typedefs that they
    use.
    """
    bare = _without_comments(text)
    parts: list[str] = []
    for name in structs:
        found = re.search(rf"\bstruct\s+{re.escape(name)}\s*\{{.*?\}}\s*;", bare, re.DOTALL)
        if found is None:
            continue
        for word in sorted(set(re.findall(r"\w+", found.group()))):
            typedef = re.search(rf"^\s*typedef\b[^;{{}}()]*\b{word}\s*;", bare, re.MULTILINE)
            parts += [typedef.group().strip()] if typedef else []
        parts.append(f'#line {bare.count(chr(10), 0, found.start()) + 1} "{path}"\n{found.group()}')
    return "\n".join(dict.fromkeys(parts))


def _without_comments(text: str) -> str:
    """The same lines without comments; strings stay."""
    return _COMMENT.sub(lambda match: match.group(1) or "\n" * match.group().count("\n") or " ", text)


def _version(path: Path) -> tuple[int, int, int]:
    if not path.is_file():
        raise Unreadable(f"{path} is missing: it tells ggml's version")
    text = path.read_text(encoding="utf-8")
    major, minor, patch = (
        _number(text, rf"set\s*\(\s*GGML_VERSION_{part}\s+(\d+)", f"GGML_VERSION_{part} in {path}")
        for part in ("MAJOR", "MINOR", "PATCH")
    )
    return major, minor, patch


def _number(text: str, pattern: str, what: str) -> int:
    found = re.search(pattern, text)
    if found is None:
        raise Unreadable(f"no {what} found")
    return int(found.group(1))


def _table(text: str, declared: str) -> str:
    found = re.search(rf"\b{declared}\s*\[[^\]]*\]\s*=\s*\{{(.*?)\n\}}\s*;", text, re.DOTALL)
    if found is None:
        raise Unreadable(f"no table {declared} found in src/ggml.c")
    return found.group(1)


def _names(text: str, table: str) -> tuple[str, ...]:
    return tuple(_STRING.findall(_table(text, table)))


def _type_names(text: str, enum: dict[str, int]) -> tuple[str, ...]:
    """ggml_type_name() of each number; empty where a number has no entry."""
    names: dict[int, str] = {}
    for index, name in _TYPE_NAME.findall(_table(text, "type_traits")):
        number = int(index) if index.isdigit() else enum.get(index)
        if number is None:
            raise Unreadable(f"type_traits[{index}] in src/ggml.c: {index} is no type")
        names[number] = name
    return tuple(names.get(number, "") for number in range(max(names, default=-1) + 1))
