"""The runtime's own formats: constants, enums and structs, whose fields get their places here.

idl/runtime.yaml has those of guest and host, whose places are permanent; idl/host.yaml those within a host.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import prod

from codegen.fields import Fields
from codegen.load import Node
from codegen.problems import Mark, Problems
from codegen.wire_fields import WIRE_SIZES

_TYPE = re.compile(r"(struct )?([a-z][a-z0-9_]*)((?:\[[A-Z0-9_]*\])*)")
_LENGTH = re.compile(r"\[([A-Z0-9_]*)\]")


@dataclass(frozen=True)
class Constant:
    name: str
    value: int
    unit: str
    doc: str


@dataclass(frozen=True)
class EnumValue:
    name: str
    value: int
    doc: str


@dataclass(frozen=True)
class FormatEnum:
    """`value_prefix` begins the names of its values, behind the format's own prefix."""

    name: str
    value_prefix: str
    doc: str
    values: tuple[EnumValue, ...]


@dataclass(frozen=True)
class FormatField:
    """A field at its place. `type` is a scalar of the wire, or the name of a struct; `lengths` are those of an array.

    `size` is 0 for an array that ends the struct, whose length is empty. `gap` is what is left free before it.
    """

    name: str
    type: str
    is_struct: bool
    lengths: tuple[str, ...]
    counts: tuple[int, ...]
    is_atomic: bool
    align: int
    doc: str
    offset: int
    size: int
    gap: int

    @property
    def spelled(self) -> str:
        """Its type as the IDL and the lock spell it, lengths being numbers."""
        lengths = "".join(f"[{count}]" if count else "[]" for count in self.counts)
        return f"{'struct ' if self.is_struct else ''}{self.type}{lengths}"


@dataclass(frozen=True)
class FormatStruct:
    name: str
    doc: str
    details: str
    fields: tuple[FormatField, ...]
    size: int
    alignment: int
    mark: Mark

    @property
    def tail_gap(self) -> int:
        """Unused bytes behind the last field."""
        last = self.fields[-1]
        return self.size - last.offset - last.size


@dataclass(frozen=True)
class Format:
    """`prefix` begins every name of it in C; `includes` are the formats whose names it uses.

    `file` of the IDL describes it.
    """

    name: str
    file: str
    prefix: str
    includes: tuple[str, ...]
    doc: str
    constants: tuple[Constant, ...]
    enums: tuple[FormatEnum, ...]
    structs: tuple[FormatStruct, ...]

    @property
    def is_permanent(self) -> bool:
        """Whether both sides may be of different builds."""
        return self.file == "runtime"

    def c_name(self, *words: str) -> str:
        """A name of C in lower case."""
        return "_".join(word for word in (self.prefix, *words) if word)

    def c_constant(self, *words: str) -> str:
        """A name of C in upper case."""
        return self.c_name(*words).upper()


class FormatReader:
    """Reads formats in their order, as each may use the constants and structs of those before it."""

    def __init__(self, problems: Problems) -> None:
        self._problems = problems
        self._constants: dict[str, int] = {}
        self._structs: dict[str, FormatStruct] = {}

    def read(self, node: Node, file: str) -> Format:
        fields = Fields(node, "format", self._problems)
        name = fields.text("name")
        found = Format(
            name=name,
            file=file,
            prefix=fields.text("prefix", ""),
            includes=tuple(word for word, _ in fields.texts("includes")),
            doc=fields.text("doc"),
            constants=tuple(self._constant(item, name) for item in fields.items("constants")),
            enums=tuple(self._enum(item, name) for item in fields.items("enums")),
            structs=tuple(self._struct(item, name) for item in fields.items("structs")),
        )
        fields.finish()
        return found

    def _constant(self, node: Node, owner: str) -> Constant:
        fields = Fields(node, f"constant of format {owner}", self._problems)
        constant = Constant(fields.text("name"), fields.integer("value"), fields.text("unit"), fields.text("doc"))
        fields.finish()
        if constant.name.upper() in self._constants:
            fields.problem(f"the constant {constant.name} is taken")
        self._constants[constant.name.upper()] = constant.value
        return constant

    def _enum(self, node: Node, owner: str) -> FormatEnum:
        fields = Fields(node, f"enum of format {owner}", self._problems)
        name = fields.text("name")
        values = tuple(self._enum_value(item, name) for item in fields.items("values", required=True))
        enum = FormatEnum(name, fields.text("value_prefix"), fields.text("doc"), values)
        fields.finish()
        if len({value.value for value in values}) < len(values):
            fields.problem(f"enum {name}: two values have one number")
        return enum

    def _enum_value(self, node: Node, enum: str) -> EnumValue:
        fields = Fields(node, f"value of enum {enum}", self._problems)
        value = EnumValue(fields.text("name"), fields.integer("value"), fields.text("doc"))
        fields.finish()
        return value

    def _struct(self, node: Node, owner: str) -> FormatStruct:
        fields = Fields(node, f"struct of format {owner}", self._problems)
        name = fields.text("name")
        placed: list[FormatField] = []
        offset, alignment = 0, 1
        for item in fields.items("fields", required=True):
            field, own = self._field(item, name, offset)
            placed.append(field)
            offset, alignment = field.offset + field.size, max(alignment, own)
        size = offset + -offset % alignment
        struct = FormatStruct(
            name, fields.text("doc"), fields.text("details", ""), tuple(placed), size, alignment, fields.mark
        )
        fields.finish()
        if name in self._structs:
            fields.problem(f"the struct {name} is taken, first at {self._structs[name].mark}")
        self._structs[name] = struct
        return struct

    def _field(self, node: Node, struct: str, offset: int) -> tuple[FormatField, int]:
        """The field behind `offset`, and its alignment."""
        fields = Fields(node, f"field of struct {struct}", self._problems)
        name, spelled = fields.text("name"), fields.text("type")
        match = _TYPE.fullmatch(spelled)
        is_struct, type_ = (bool(match.group(1)), match.group(2)) if match else (False, "")
        lengths = tuple(_LENGTH.findall(match.group(3))) if match else ()
        counts = tuple(self._count(length, fields) for length in lengths)
        size, natural = self._size_of(type_, is_struct, spelled, fields)
        align = fields.integer("align", 0)
        gap = -offset % max(align, natural)
        field = FormatField(
            name=name,
            type=type_,
            is_struct=is_struct,
            lengths=lengths,
            counts=counts,
            is_atomic=fields.flag("atomic"),
            align=align,
            doc=fields.text("doc"),
            offset=offset + gap,
            size=size * prod(counts),
            gap=gap,
        )
        fields.finish()
        return field, max(align, natural)

    def _count(self, length: str, fields: Fields) -> int:
        if length.isdigit() or not length:
            return int(length or 0)
        if length not in self._constants:
            fields.problem(f"{fields.what}: '{length}' is no constant before it")
        return self._constants.get(length, 0)

    def _size_of(self, type_: str, is_struct: bool, spelled: str, fields: Fields) -> tuple[int, int]:
        """Size and alignment of one value in bytes."""
        if is_struct and type_ in self._structs:
            return self._structs[type_].size, self._structs[type_].alignment
        if not is_struct and type_ in WIRE_SIZES:
            return WIRE_SIZES[type_], WIRE_SIZES[type_]
        fields.problem(f"{fields.what}: '{spelled}' is no type of a format")
        return 1, 1


def locked_places(formats: tuple[Format, ...]) -> Iterator[tuple[str, str]]:
    """What can never change of the structs of formats: each field's type and place."""
    for item in formats:
        for struct in item.structs if item.is_permanent else ():
            for field in struct.fields:
                yield f"{item.c_name(struct.name)}.{field.name}", f"{field.spelled} at {field.offset}"
