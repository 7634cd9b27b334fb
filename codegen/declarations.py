"""C declarations as frozen dataclasses. Nothing but this file knows pycparser, which has no type stubs."""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

from pycparser import CParser, c_ast

from codegen.c_types import Array, CType, Function, Named, Pointer, Variable

PRELUDE = """
typedef unsigned long size_t; typedef _Bool bool; typedef struct FILE FILE;
typedef signed char int8_t; typedef short int16_t; typedef int int32_t; typedef long int64_t; typedef long intptr_t;
typedef unsigned char uint8_t; typedef unsigned short uint16_t; typedef unsigned int uint32_t;
typedef unsigned long uint64_t; typedef unsigned long uintptr_t; typedef long ptrdiff_t;
"""
"""What ggml's headers take from libc. These names stand for themselves: a uint32_t is not an unsigned int here."""

_SIZES = {
    "size_t": 8,
    "int64_t": 8,
    "uint64_t": 8,
    "int32_t": 4,
    "uint32_t": 4,
    "int": 4,
    "float": 4,
    "int16_t": 2,
    "uint8_t": 1,
    "char": 1,
}
_LIBC = {*_SIZES, "bool", "FILE", "int8_t", "uint16_t", "intptr_t", "uintptr_t", "ptrdiff_t"}
_OPERATORS: dict[str, Callable[[int, int], int]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.floordiv, "%": operator.mod,
    "<<": operator.lshift, ">>": operator.rshift, "|": operator.or_, "&": operator.and_,
}  # fmt: skip


class NotC(Exception):
    """The text is not the C that pycparser reads; the message says where."""


@dataclass(frozen=True)
class Declaration:
    """A function or a typedef and where it stands: FILE:LINE."""

    type: CType
    place: str


@dataclass(frozen=True)
class Declarations:
    structs: dict[str, tuple[Variable, ...]]
    enums: dict[str, dict[str, int]]
    functions: dict[str, Declaration]
    typedefs: dict[str, Declaration]


def parse(text: str) -> Declarations:
    """Reads preprocessed C whose first lines are PRELUDE."""
    try:
        tree = CParser().parse(text, "probe.h")
    except Exception as error:  # pycparser's own error class has moved between its releases
        raise NotC(str(error)) from error
    reader = _Reader()
    for node in tree.ext:
        reader.external(node)
    return Declarations(reader.structs, reader.enums, reader.functions, reader.typedefs)


class _Reader:
    def __init__(self) -> None:
        self.structs: dict[str, tuple[Variable, ...]] = {}
        self.enums: dict[str, dict[str, int]] = {}
        self.functions: dict[str, Declaration] = {}
        self.typedefs: dict[str, Declaration] = {}
        self._numbers: dict[str, int] = {}

    def external(self, node: Any) -> None:
        if isinstance(node, c_ast.Typedef):
            self._define(node.type)
            self.typedefs[node.name] = Declaration(self.type_of(node.type), _place(node))
        elif isinstance(node, c_ast.Decl):
            self._define(node.type)
            if isinstance(node.type, c_ast.FuncDecl):
                self.functions[node.name] = Declaration(self.type_of(node.type), _place(node))

    def _define(self, node: Any) -> None:
        """Records the struct or enum that a declaration defines."""
        inner = node
        while isinstance(inner, (c_ast.PtrDecl, c_ast.ArrayDecl, c_ast.FuncDecl, c_ast.TypeDecl)):
            inner = inner.type
        if isinstance(inner, c_ast.Struct) and inner.decls is not None and inner.name:
            for field in inner.decls:
                self._define(field.type)
            self.structs[inner.name] = tuple(self._variable(field) for field in inner.decls if hasattr(field, "name"))
        elif isinstance(inner, c_ast.Enum) and inner.values is not None:
            self._enumerate(inner)

    def _enumerate(self, node: Any) -> None:
        values: dict[str, int] = {}
        following: int | None = 0
        for item in node.values.enumerators:
            value = following if item.value is None else self._number(item.value)
            following = None if value is None else value + 1
            if value is not None:
                values[item.name] = self._numbers[item.name] = value
        if node.name:
            self.enums[node.name] = values

    def _variable(self, node: Any) -> Variable:
        return Variable(getattr(node, "name", None) or "", self.type_of(node.type), _place(node))

    def type_of(self, node: Any) -> CType:
        if isinstance(node, c_ast.PtrDecl):
            return Pointer(self.type_of(node.type))
        if isinstance(node, c_ast.ArrayDecl):
            count = None if node.dim is None else self._number(node.dim)
            return Array(self.type_of(node.type), -1 if count is None else count)
        if isinstance(node, c_ast.FuncDecl):
            parameters = [self._parameter(item) for item in (node.args.params if node.args else [])]
            return Function(self.type_of(node.type), tuple(item for item in parameters if item.type != Named("void")))
        if isinstance(node, (c_ast.TypeDecl, c_ast.Typename)):
            found = self._named(node.type) if isinstance(node, c_ast.TypeDecl) else self.type_of(node.type)
            return replace(found, const=True) if isinstance(found, Named) and "const" in (node.quals or []) else found
        return self._named(node)

    def _parameter(self, node: Any) -> Variable:
        if isinstance(node, c_ast.EllipsisParam):
            return Variable("", Named("..."))
        found = self._variable(node)
        return replace(found, type=Pointer(found.type.of)) if isinstance(found.type, Array) else found

    def _named(self, node: Any) -> CType:
        for kind, word in ((c_ast.Struct, "struct"), (c_ast.Union, "union"), (c_ast.Enum, "enum")):
            if isinstance(node, kind):
                return Named(f"{word} {node.name or '(unnamed)'}")
        name = " ".join(node.names)
        return (
            self.typedefs[name].type
            if name in self.typedefs and name not in _LIBC
            else Named("bool" if name == "_Bool" else name)
        )

    def _number(self, node: Any) -> int | None:
        """The value of a constant expression, or None if it holds more than is understood here."""
        if isinstance(node, c_ast.Constant):
            text = node.value.rstrip("uUlL")
            return int(text, 8 if text.startswith("0") and text.isdigit() else 0) if text[:1].isdigit() else None
        if isinstance(node, c_ast.ID):
            return self._numbers.get(node.name)
        if isinstance(node, c_ast.UnaryOp):
            if node.op == "sizeof":
                sized = self.type_of(node.expr) if isinstance(node.expr, c_ast.Typename) else None
                return _SIZES.get(sized.name) if isinstance(sized, Named) else None
            value = self._number(node.expr)
            return None if value is None else {"-": -value, "+": value, "~": ~value}.get(node.op)
        if isinstance(node, c_ast.BinaryOp):
            left, right = self._number(node.left), self._number(node.right)
            if left is not None and right is not None and node.op in _OPERATORS:
                return _OPERATORS[node.op](left, right)
        return None


def _place(node: Any) -> str:
    coord = node.coord
    return f"{PurePath(coord.file).name}:{coord.line}" if coord is not None and coord.file else ""
