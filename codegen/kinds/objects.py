"""Kinds that are objects of ggml: those of the inventory, by index, and those that the guest creates, by handle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from codegen.c_types import CType, Named, Pointer
from codegen.expressions import NUMBER
from codegen.kinds.parameter import GgmlNames, Parameter, Scope
from codegen.objects import HANDLES
from codegen.wire_fields import WireField


@dataclass(frozen=True)
class Registry(Parameter):
    """The registry itself; its calls do not cross."""

    kind: ClassVar[str] = "registry"
    is_object: ClassVar[bool] = True

    def header_type(self, names: GgmlNames) -> CType:
        return names.struct(self.kind)

    @classmethod
    def described_from(cls, ctype: CType, names: GgmlNames) -> dict[str, str]:
        return {"kind": cls.kind} if ctype == names.struct(cls.kind) else {}


@dataclass(frozen=True)
class _Indexed(Parameter):
    """An object of the inventory, by its index there."""

    is_object: ClassVar[bool] = True

    def wire_fields(self) -> tuple[WireField, ...]:
        return (WireField(self.name, "u32", self.doc),)

    @property
    def value_kind(self) -> str:
        return self.kind

    @property
    def bounds(self) -> str:
        return f"index of a {self.kind.replace('_', ' ')} in the inventory"

    def header_type(self, names: GgmlNames) -> CType:
        return names.struct(self.kind)

    @classmethod
    def described_from(cls, ctype: CType, names: GgmlNames) -> dict[str, str]:
        return {"kind": cls.kind} if ctype == names.struct(cls.kind) else {}


@dataclass(frozen=True)
class Device(_Indexed):
    """A device of the inventory."""

    kind: ClassVar[str] = "device"


@dataclass(frozen=True)
class BufferType(_Indexed):
    """A buffer type of the inventory. `foreign` is what its slot returns where it is of another registry."""

    kind: ClassVar[str] = "buffer_type"

    foreign: str = ""

    @property
    def functions(self) -> Mapping[str, str]:
        return {"max_size": NUMBER}


@dataclass(frozen=True)
class Handle(Parameter):
    """An object that the guest created earlier. `foreign` is what its slot returns where it is of another registry."""

    kind: ClassVar[str] = "handle"
    is_object: ClassVar[bool] = True

    of: str
    foreign: str = ""
    nullable: bool = False

    def problems(self, scope: Scope) -> Iterator[str]:
        if self.of not in HANDLES:
            yield f"'{self.of}' is no object that has handles"

    def wire_fields(self) -> tuple[WireField, ...]:
        return (WireField(self.name, "u64", self.doc),)

    @property
    def value_kind(self) -> str:
        return self.of

    @property
    def functions(self) -> Mapping[str, str]:
        return {
            "event": {"device_of": "device"},
            "backend": {"device_of": "device"},
            "plan": {"backend_of": "backend"},
        }.get(self.of, {})

    @property
    def described(self) -> str:
        return f"{self.kind} {self.of}"

    @property
    def bounds(self) -> str:
        return f"handle of a {self.of}{', or 0' if self.nullable else ''}"

    def header_type(self, names: GgmlNames) -> CType:
        return names.struct(self.of) if self.of not in ("graph", "plan") else Pointer(Named("void"))

    @classmethod
    def described_from(cls, ctype: CType, names: GgmlNames) -> dict[str, str]:
        found = next((name for name in ("buffer", "backend", "event") if ctype == names.struct(name)), "")
        return {"kind": cls.kind, "of": found} if found else {}


@dataclass(frozen=True)
class New(Parameter):
    """A handle that the guest chose for an object which the call creates."""

    kind: ClassVar[str] = "new"
    stays_in_request: ClassVar[bool] = True

    of: str

    def problems(self, scope: Scope) -> Iterator[str]:
        if self.of not in HANDLES:
            yield f"'{self.of}' is no object that has handles"

    def wire_fields(self) -> tuple[WireField, ...]:
        return (WireField(self.name, "u64", self.doc),)

    @property
    def described(self) -> str:
        return f"{self.kind} {self.of}"

    @property
    def bounds(self) -> str:
        return f"unused handle for a {self.of}"


@dataclass(frozen=True)
class Graph(Parameter):
    """A graph that was described before, by its handle."""

    kind: ClassVar[str] = "graph"

    const: bool = False

    def wire_fields(self) -> tuple[WireField, ...]:
        return (WireField(self.name, "u64", self.doc),)

    @property
    def value_kind(self) -> str:
        return self.kind

    @property
    def bounds(self) -> str:
        return "handle of a graph"

    def header_type(self, names: GgmlNames) -> CType:
        return Pointer(Named(names.structs.get(self.kind, "struct ggml_cgraph"), self.const))

    @classmethod
    def described_from(cls, ctype: CType, names: GgmlNames) -> dict[str, str]:
        if isinstance(ctype, Pointer) and isinstance(ctype.to, Named) and ctype.to.name == names.structs.get(cls.kind):
            return {"kind": cls.kind, **({"const": "true"} if ctype.to.const else {})}
        return {}
