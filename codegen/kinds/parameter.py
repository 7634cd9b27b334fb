"""What all kinds of parameters have in common. A kind is a subclass, whose dataclass fields are its keys in the IDL."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Self, get_type_hints

from codegen.c_types import CType, Named, Pointer, plain, same
from codegen.expressions import BadExpression, Expression, parse
from codegen.fields import Fields
from codegen.objects import Span
from codegen.problems import Mark
from codegen.wire_fields import WireField

_SCALARS = {"bool": "bool", "u8": "uint8_t", "u32": "uint32_t", "i32": "int", "u64": "size_t", "i64": "int64_t"}


@dataclass(frozen=True)
class GgmlNames:
    """How the IDL's structs and enums are called in ggml's headers, by the IDL's names: `struct ggml_backend`, `enum
    ggml_status`.
    """

    structs: Mapping[str, str]
    enums: Mapping[str, str]

    def struct(self, name: str) -> CType:
        """A pointer to it; to void where ggml has no such struct."""
        return Pointer(Named(self.structs.get(name, "void")))

    @staticmethod
    def scalar(wire_type: str) -> Named:
        return Named(_SCALARS.get(wire_type, wire_type))

    @staticmethod
    def wire_type(ctype: CType) -> str:
        """The wire's type of a number; empty for what is none."""
        names = {same(Named(c_name)): name for name, c_name in _SCALARS.items()}
        return names.get(same(ctype), "") if isinstance(ctype, Named) else ""


@dataclass(frozen=True)
class Scope:
    """What a parameter may name: the IDL's enums, records and structs, and the other parameters of its call."""

    enums: frozenset[str]
    records: frozenset[str]
    structs: frozenset[str]
    parameters: Mapping[str, Parameter]


@dataclass(frozen=True)
class Parameter:
    """One parameter of a call, by what it means."""

    kind: ClassVar[str] = ""
    crosses: ClassVar[bool] = True
    """Whether it means something to the host."""
    is_payload: ClassVar[bool] = False
    """Whether variable bytes of it lie behind the request record."""
    is_destination: ClassVar[bool] = False
    """Whether it is where bytes from the host go."""
    is_object: ClassVar[bool] = False
    """Whether it is one of ggml's objects, so that `doc` may be left out for a call's own object."""
    is_checked: ClassVar[bool] = False
    """Whether the guest's value alone could harm, so that a call that has one says what must hold."""
    stays_in_request: ClassVar[bool] = False
    """Whether the host takes it from the request as it is, without looking anything up."""
    stands_for_any_pointer: ClassVar[bool] = False
    """Whether it describes the pointers of ggml's headers that no other kind does."""

    name: str
    doc: str
    mark: Mark
    span: Span

    # ---- in the IDL

    @classmethod
    def own_keys(cls) -> tuple[dataclasses.Field[object], ...]:
        """The fields that a kind adds: its keys, required if they have no default."""
        common = {field.name for field in dataclasses.fields(Parameter)}
        return tuple(field for field in dataclasses.fields(cls) if field.name not in common)

    @classmethod
    def read(cls, fields: Fields, span: Span) -> Self:
        """Takes the kind's keys out of an entry of the IDL."""
        types = get_type_hints(cls)
        values: dict[str, object] = {}
        for key in cls.own_keys():
            is_required = key.default is dataclasses.MISSING
            if is_required and not fields.has(key.name):
                fields.problem(f"{fields.what} of kind '{cls.kind}' lacks '{key.name}'")
            if fields.has(key.name) or is_required:
                values[key.name] = _read_key(fields, key.name, types[key.name])
        doc = fields.text("doc", "" if cls.is_object else None)
        return cls(fields.text("name"), doc, fields.mark, span, **values)

    def problems(self, scope: Scope) -> Iterator[str]:
        """What is not legal about its keys."""
        yield from ()

    # ---- on the wire

    def wire_fields(self) -> tuple[WireField, ...]:
        """Its fields in the request record."""
        return ()

    def reply_fields(self) -> tuple[WireField, ...]:
        """Its fields in the reply record."""
        return ()

    @property
    def value_kind(self) -> str:
        """The kind of value that it is in an expression; empty if it is none."""
        return ""

    @property
    def functions(self) -> Mapping[str, str]:
        """Functions of expressions that apply to it, and the kind of value that each gives.

        The kind's macro file spells them.
        """
        return {}

    @property
    def counted_bytes(self) -> Expression | None:
        """How many bytes it is, where other parameters tell."""
        return None

    @property
    def fixed_records(self) -> tuple[str, ...]:
        """Records that stand in requests or arrays by it, so that they cannot even be appended to."""
        return ()

    @property
    def checked_enums(self) -> tuple[str, ...]:
        """Enums of which it must be a value."""
        return ()

    # ---- in documents

    @property
    def described(self) -> str:
        """The kind and what it is a kind of."""
        return self.kind

    @property
    def bounds(self) -> str:
        """What values it may have, as far as its keys tell."""
        return ""

    @property
    def counted_in(self) -> str | None:
        """The unit of a number; empty if the IDL does not tell, None for what is no number."""
        return None

    # ---- in ggml's headers

    def header_type(self, names: GgmlNames) -> CType:
        """What it is in ggml's headers; void for a kind that no slot has."""
        return Named("void")

    def matches(self, ctype: CType, names: GgmlNames, any_pointer: bool = False) -> bool:
        """Whether it is what a header has there.

        `any_pointer`: an address of no told type is any pointer, not only a void *.
        """
        return plain(self.header_type(names)) == plain(ctype)

    @classmethod
    def described_from(cls, ctype: CType, names: GgmlNames) -> dict[str, str]:
        """The IDL's keys of a parameter that has this type in ggml's headers; empty if it is not of this kind or cannot
        be told.
        """
        return {}


def _read_key(fields: Fields, key: str, wanted: type) -> object:
    if wanted is bool:
        return fields.flag(key)
    if wanted is int:
        return fields.integer(key, 0)
    text = fields.text(key, "")
    if wanted is str:
        return text
    try:
        return parse(text) if text else None
    except BadExpression as bad:
        fields.problem(f"{key} {bad}")
        return None
