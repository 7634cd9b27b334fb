"""Kinds that describe tensors, and arrays of records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from codegen.c_types import CType, Named, Pointer
from codegen.expressions import NUMBER
from codegen.kinds.parameter import GgmlNames, Parameter, Scope
from codegen.wire_fields import WireField, record_type

_TENSOR = "struct ggml_tensor"


@dataclass(frozen=True)
class Tensor(Parameter):
    """A tensor by description, without its sources."""

    kind: ClassVar[str] = "tensor"

    const: bool = False

    def wire_fields(self) -> tuple[WireField, ...]:
        return (WireField(self.name, record_type("tensor"), self.doc),)

    @property
    def functions(self) -> Mapping[str, str]:
        return {"nbytes": NUMBER, "buffer_of": "buffer"}

    @property
    def fixed_records(self) -> tuple[str, ...]:
        return ("tensor",)

    @property
    def bounds(self) -> str:
        return "its data lie whole in a buffer"

    def header_type(self, names: GgmlNames) -> CType:
        return Pointer(Named(_TENSOR, self.const))

    @classmethod
    def described_from(cls, ctype: CType, names: GgmlNames) -> dict[str, str]:
        if isinstance(ctype, Pointer) and isinstance(ctype.to, Named) and ctype.to.name == _TENSOR:
            return {"kind": cls.kind, **({"const": "true"} if ctype.to.const else {})}
        return {}


@dataclass(frozen=True)
class Op(Parameter):
    """An op with its sources, as an array of tensors of which the last is the op."""

    kind: ClassVar[str] = "op"
    is_payload: ClassVar[bool] = True

    const: bool = False

    def wire_fields(self) -> tuple[WireField, ...]:
        return (WireField(f"{self.name}_tensors", "u32", f"how many tensors describe `{self.name}`"),)

    @property
    def fixed_records(self) -> tuple[str, ...]:
        return ("tensor",)

    @property
    def bounds(self) -> str:
        return "1 to 32 tensors, the op last"

    def header_type(self, names: GgmlNames) -> CType:
        return Pointer(Named(_TENSOR, self.const))


@dataclass(frozen=True)
class Records(Parameter):
    """An array of wire records; `count` names the scalar that says how many."""

    kind: ClassVar[str] = "records"
    is_payload: ClassVar[bool] = True

    of: str
    count: str

    def problems(self, scope: Scope) -> Iterator[str]:
        if self.of not in scope.records:
            yield f"'{self.of}' is no record"
        counted = scope.parameters.get(self.count)
        if counted is None:
            yield f"'{self.count}' is no parameter of it"
        elif counted.value_kind != NUMBER:
            yield f"'{self.count}' is no scalar"

    @property
    def fixed_records(self) -> tuple[str, ...]:
        return (self.of,)

    @property
    def described(self) -> str:
        return f"{self.kind} {self.of}"

    @property
    def bounds(self) -> str:
        return f"{self.count} records"


@dataclass(frozen=True)
class OutStruct(Parameter):
    """A struct of ggml's that the guest fills in."""

    kind: ClassVar[str] = "out_struct"

    of: str

    def problems(self, scope: Scope) -> Iterator[str]:
        if self.of not in scope.structs:
            yield f"'{self.of}' is no struct"

    @property
    def described(self) -> str:
        return f"{self.kind} {self.of}"

    def header_type(self, names: GgmlNames) -> CType:
        return names.struct(self.of)

    @classmethod
    def described_from(cls, ctype: CType, names: GgmlNames) -> dict[str, str]:
        if not isinstance(ctype, Pointer) or not isinstance(ctype.to, Named) or ctype.to.const:
            return {}
        found = next((name for name, c_name in names.structs.items() if c_name == ctype.to.name), "")
        return {"kind": cls.kind, "of": found} if found else {}
