"""Kinds that are bytes and text, and addresses that stay in the guest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from codegen.c_types import TEXT, CType, Named, Pointer, spelled
from codegen.call_vocabulary import CallVocabulary
from codegen.expressions import BadExpression, Expression, check_number
from codegen.fields import UNDECIDED
from codegen.kinds.parameter import GgmlNames, Parameter, Scope
from codegen.wire_fields import WireField


@dataclass(frozen=True)
class _Bytes(Parameter):
    """Bytes, as many as `size` says."""

    size: Expression

    def problems(self, scope: Scope) -> Iterator[str]:
        if not self.size:
            yield f"'{self.name}' has no size"
            return
        try:
            check_number(self.size, CallVocabulary(scope.parameters, functions=False))
        except BadExpression as bad:
            yield str(bad)

    @property
    def counted_bytes(self) -> Expression | None:
        return self.size

    @property
    def bounds(self) -> str:
        return f"{self.size.text} bytes"


@dataclass(frozen=True)
class BytesIn(_Bytes):
    """Bytes for the host, behind the record."""

    kind: ClassVar[str] = "bytes_in"
    is_payload: ClassVar[bool] = True
    is_checked: ClassVar[bool] = True

    def header_type(self, names: GgmlNames) -> CType:
        return Pointer(Named("void", const=True))

    @classmethod
    def described_from(cls, ctype: CType, names: GgmlNames) -> dict[str, str]:
        return {"kind": cls.kind, "size": UNDECIDED} if ctype == Pointer(Named("void", const=True)) else {}


@dataclass(frozen=True)
class BytesOut(_Bytes):
    """Bytes from the host, through the return area."""

    kind: ClassVar[str] = "bytes_out"
    is_destination: ClassVar[bool] = True

    def header_type(self, names: GgmlNames) -> CType:
        return Pointer(Named("void"))


@dataclass(frozen=True)
class String(Parameter):
    """Text for the host, of fewer than `max` bytes. Its size on the wire is 1 + its length; 0 is NULL."""

    kind: ClassVar[str] = "string"
    is_payload: ClassVar[bool] = True

    max: int
    nullable: bool = False

    def problems(self, scope: Scope) -> Iterator[str]:
        if self.max < 2:
            yield f"'{self.name}' has room for no text"

    def wire_fields(self) -> tuple[WireField, ...]:
        return (WireField(f"{self.name}_size", "u32", f"1 + length of `{self.name}`; 0 is NULL"),)

    @property
    def bounds(self) -> str:
        return f"below {self.max} bytes{', may be NULL' if self.nullable else ''}"

    def header_type(self, names: GgmlNames) -> CType:
        return TEXT

    @classmethod
    def described_from(cls, ctype: CType, names: GgmlNames) -> dict[str, str]:
        return {"kind": cls.kind, "max": UNDECIDED} if ctype == TEXT else {}


@dataclass(frozen=True)
class Text(Parameter):
    """Text that stays in the guest."""

    kind: ClassVar[str] = "text"
    crosses: ClassVar[bool] = False

    def header_type(self, names: GgmlNames) -> CType:
        return TEXT


@dataclass(frozen=True)
class Address(Parameter):
    """An address, which never crosses. `c_type` is its type in ggml's headers, by default void *."""

    kind: ClassVar[str] = "pointer"
    crosses: ClassVar[bool] = False
    stands_for_any_pointer: ClassVar[bool] = True

    c_type: str = ""

    @property
    def described(self) -> str:
        return f"{self.kind} {self.c_type}" if self.c_type else self.kind

    def header_type(self, names: GgmlNames) -> CType:
        return Pointer(Named("void"))

    def matches(self, ctype: CType, names: GgmlNames, any_pointer: bool = False) -> bool:
        if self.c_type:
            return spelled(ctype).replace(" ", "") == self.c_type.replace(" ", "")
        return isinstance(ctype, Pointer) if any_pointer else super().matches(ctype, names)

    @classmethod
    def described_from(cls, ctype: CType, names: GgmlNames) -> dict[str, str]:
        is_void = ctype == Pointer(Named("void"))
        return {"kind": cls.kind, "c_type": f'"{spelled(ctype)}"'} if isinstance(ctype, Pointer) and not is_void else {}
