"""What a slot returns. An object is made or found by the guest; it does not cross by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from codegen.c_types import TEXT, CType, Named, Pointer, plain
from codegen.fields import Fields
from codegen.kinds.parameter import GgmlNames, Scope
from codegen.objects import HANDLES, OBJECTS
from codegen.problems import Mark
from codegen.wire_fields import NUMBERS, WireField

RESULT_KINDS = ("scalar", "enum", "text", "pointer", "device", "buffer_type", *HANDLES)
_KEYS = {"scalar": ("type",), "enum": ("of",)}
_GGML_OBJECTS = (*OBJECTS, "event")


@dataclass(frozen=True)
class Result:
    """`type` is that of a number and `unit` what it counts; `of` is the name of an enum."""

    kind: str
    doc: str
    mark: Mark
    type: str = ""
    of: str = ""
    unit: str = ""

    @classmethod
    def read(cls, fields: Fields) -> Result:
        kind = fields.choice("kind", RESULT_KINDS)
        values = {key: fields.text(key) for key in _KEYS.get(kind, ())}
        unit = fields.text("unit", "") if kind == "scalar" else ""
        return cls(kind, fields.text("doc"), fields.mark, unit=unit, **values)

    def problems(self, scope: Scope) -> Iterator[str]:
        if self.kind == "enum" and self.of not in scope.enums:
            yield f"'{self.of}' is no enum"
        if self.kind == "scalar" and self.type not in NUMBERS:
            yield f"'{self.type}' is no type of the wire"

    @property
    def is_object(self) -> bool:
        """Whether it is one of ggml's objects, behind which one of ours stands."""
        return self.kind in _GGML_OBJECTS

    @property
    def is_counted(self) -> bool:
        """Whether it is a number that counts something."""
        return self.kind == "scalar" and self.type in NUMBERS and self.type != "bool"

    @property
    def is_enum(self) -> bool:
        return self.kind == "enum"

    @property
    def described(self) -> str:
        return " ".join(word for word in (self.kind, self.of, self.type) if word)

    def wire_fields(self) -> tuple[WireField, ...]:
        """Its field in the reply record."""
        wire_type = {"scalar": self.type, "enum": "i32"}.get(self.kind, "")
        return (WireField("result", wire_type, self.doc),) if wire_type else ()

    def matches(self, ctype: CType, names: GgmlNames, any_pointer: bool = False) -> bool:
        """Whether it is what a header has there."""
        if self.kind == "pointer" and any_pointer:
            return isinstance(ctype, Pointer)
        return plain(self._header_type(names)) == plain(ctype)

    def _header_type(self, names: GgmlNames) -> CType:
        if self.kind == "text":
            return TEXT
        if self.kind == "scalar":
            return names.scalar(self.type)
        if self.kind == "enum":
            return Named(names.enums.get(self.of, self.of))
        return names.struct(self.kind)
