"""C types as frozen dataclasses, and when two of them are the same."""

from __future__ import annotations

from dataclasses import dataclass, replace

_SAME = {
    "int32_t": "int",
    "unsigned int": "uint32_t",
    "uint64_t": "size_t",
    "unsigned char": "uint8_t",
    "long long": "int64_t",
}
"""Types that are one on the machines of this project."""


@dataclass(frozen=True)
class Named:
    """A type with a name: `int`, `size_t`, `struct ggml_tensor`."""

    name: str
    const: bool = False


@dataclass(frozen=True)
class Pointer:
    to: CType


@dataclass(frozen=True)
class Array:
    """`count` is -1 where the size is not known here."""

    of: CType
    count: int


@dataclass(frozen=True)
class Variable:
    """A parameter of a function or a field of a struct."""

    name: str
    type: CType
    place: str = ""


@dataclass(frozen=True)
class Function:
    returns: CType
    parameters: tuple[Variable, ...]


CType = Named | Pointer | Array | Function

TEXT = Pointer(Named("char", const=True))


def spelled(ctype: CType, name: str = "") -> str:
    """A type as C, with the name that it declares."""
    if isinstance(ctype, Named):
        const = "const " if ctype.const else ""
        space = " " if name and not name.startswith("*") else ""
        return f"{const}{ctype.name}{space}{name}".replace("  ", " ")
    if isinstance(ctype, Array):
        return spelled(ctype.of, f"{name}[{ctype.count if ctype.count >= 0 else '?'}]")
    if isinstance(ctype, Function):
        parameters = ", ".join(spelled(item.type, item.name) for item in ctype.parameters) or "void"
        return spelled(ctype.returns, f"{name or '(*)'}({parameters})")
    if isinstance(ctype.to, (Function, Array)):
        return spelled(ctype.to, f"(*{name})")
    inner = spelled(ctype.to, f"*{name}")
    return inner if not isinstance(ctype.to, Named) else inner.replace(ctype.to.name + "*", ctype.to.name + " *", 1)


def same(ctype: Named) -> Named:
    """The one name that stands for all names of a type."""
    return replace(ctype, name=_SAME.get(ctype.name, ctype.name))


def plain(ctype: CType) -> CType:
    """The type without parameter names and with one name for types that are the same."""
    if isinstance(ctype, Named):
        return same(ctype)
    if isinstance(ctype, Pointer):
        return Pointer(plain(ctype.to))
    if isinstance(ctype, Array):
        return Array(plain(ctype.of), ctype.count)
    return Function(plain(ctype.returns), tuple(Variable("", plain(item.type)) for item in ctype.parameters))


def loosely_equal(mine: CType, theirs: CType) -> bool:
    """Whether a declaration that knows none of ggml's types fits ggml's own: void * stands for any pointer, int for an
    enum.

    `const` makes no difference to who calls a function."""
    if isinstance(mine, Pointer) and isinstance(theirs, Pointer):
        return (isinstance(mine.to, Named) and mine.to.name == "void") or loosely_equal(mine.to, theirs.to)
    if isinstance(mine, Function) and isinstance(theirs, Function):
        return (
            len(mine.parameters) == len(theirs.parameters)
            and loosely_equal(mine.returns, theirs.returns)
            and all(
                loosely_equal(one.type, other.type)
                for one, other in zip(mine.parameters, theirs.parameters, strict=True)
            )
        )
    if isinstance(mine, Array) and isinstance(theirs, Array):
        return mine.count == theirs.count and loosely_equal(mine.of, theirs.of)
    if isinstance(mine, Named) and isinstance(theirs, Named):
        is_enum = theirs.name.startswith("enum ") and same(mine).name == "int"
        return is_enum or same(mine).name == same(theirs).name
    return False
