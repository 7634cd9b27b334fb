"""Kinds that are numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from codegen.c_types import CType, Named, Pointer
from codegen.expressions import NUMBER
from codegen.kinds.parameter import GgmlNames, Parameter, Scope
from codegen.wire_fields import NUMBERS, WireField


@dataclass(frozen=True)
class _Number(Parameter):
    """`unit` is what it counts: bytes, rows, an index of something."""

    type: str
    unit: str = ""

    def problems(self, scope: Scope) -> Iterator[str]:
        if self.type not in NUMBERS:
            yield f"'{self.type}' is no type of the wire"

    @property
    def described(self) -> str:
        return f"{self.kind} {self.type}"

    @property
    def counted_in(self) -> str | None:
        return self.unit if self.type != "bool" else None

    def header_type(self, names: GgmlNames) -> CType:
        return names.scalar(self.type)


@dataclass(frozen=True)
class Scalar(_Number):
    """A number."""

    kind: ClassVar[str] = "scalar"
    stays_in_request: ClassVar[bool] = True
    is_checked: ClassVar[bool] = True

    def wire_fields(self) -> tuple[WireField, ...]:
        return (WireField(self.name, self.type, self.doc),)

    @property
    def value_kind(self) -> str:
        return NUMBER

    @classmethod
    def described_from(cls, ctype: CType, names: GgmlNames) -> dict[str, str]:
        wire_type = names.wire_type(ctype)
        return {"kind": cls.kind, "type": wire_type} if wire_type else {}


@dataclass(frozen=True)
class LocalScalar(_Number):
    """A number that stays in the guest."""

    kind: ClassVar[str] = "local_scalar"
    crosses: ClassVar[bool] = False


@dataclass(frozen=True)
class Enum(Parameter):
    """A number of a closed set."""

    kind: ClassVar[str] = "enum"
    stays_in_request: ClassVar[bool] = True

    of: str

    def problems(self, scope: Scope) -> Iterator[str]:
        if self.of not in scope.enums:
            yield f"'{self.of}' is no enum"

    def wire_fields(self) -> tuple[WireField, ...]:
        return (WireField(self.name, "i32", self.doc),)

    @property
    def checked_enums(self) -> tuple[str, ...]:
        return (self.of,)

    @property
    def described(self) -> str:
        return f"{self.kind} {self.of}"

    @property
    def bounds(self) -> str:
        return f"a value of enum {self.of}"

    def header_type(self, names: GgmlNames) -> CType:
        return Named(names.enums.get(self.of, self.of))

    @classmethod
    def described_from(cls, ctype: CType, names: GgmlNames) -> dict[str, str]:
        found = next(
            (name for name, c_name in names.enums.items() if isinstance(ctype, Named) and c_name == ctype.name), ""
        )
        return {"kind": cls.kind, "of": found} if found else {}


@dataclass(frozen=True)
class Out(_Number):
    """A number that comes back."""

    kind: ClassVar[str] = "out"
    crosses: ClassVar[bool] = False

    def reply_fields(self) -> tuple[WireField, ...]:
        return (WireField(self.name, self.type, self.doc),)

    def header_type(self, names: GgmlNames) -> CType:
        return Pointer(names.scalar(self.type))

    @classmethod
    def described_from(cls, ctype: CType, names: GgmlNames) -> dict[str, str]:
        is_variable = isinstance(ctype, Pointer) and isinstance(ctype.to, Named) and not ctype.to.const
        wire_type = names.wire_type(ctype.to) if isinstance(ctype, Pointer) and is_variable else ""
        return {"kind": cls.kind, "type": wire_type} if wire_type else {}
