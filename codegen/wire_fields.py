"""Places the fields of wire records: natural alignment, explicit padding, size a multiple of 8."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

WIRE_SIZES = {"u8": 1, "bool": 1, "u32": 4, "i32": 4, "u64": 8, "i64": 8, "char": 1}
"""Scalar types of the wire and their sizes in bytes."""

NUMBERS = tuple(name for name in WIRE_SIZES if name != "char")
"""Those that a parameter, an answer or a result may have; text is a record's field or a string."""

RECORD_ALIGNMENT = 8
_RECORD = "record "
_PADDING = "pad"


@dataclass(frozen=True)
class WireField:
    """A field of a wire record. `type` is a scalar type or `record NAME`; `count` is 1 for a single value."""

    name: str
    type: str
    doc: str
    count: int = 1

    @property
    def record(self) -> str:
        """Name of the record that it holds; empty for a scalar."""
        return self.type.removeprefix(_RECORD) if self.type.startswith(_RECORD) else ""

    @property
    def is_padding(self) -> bool:
        return self.type == _PADDING

    @property
    def spelled(self) -> str:
        """Its type as the IDL and the lock spell it."""
        return self.type if self.count == 1 or self.is_padding else f"{self.type}[{self.count}]"


@dataclass(frozen=True)
class PlacedField(WireField):
    """A field at its place, in bytes from the start of its record."""

    offset: int = 0
    size: int = 0


@dataclass(frozen=True)
class WireRecord:
    """A record whose fields have their places.

    `name` is that of a record of the IDL, or OBJECT_CALL_request or _reply.
    """

    name: str
    doc: str
    fields: tuple[PlacedField, ...]
    size: int

    @property
    def named_fields(self) -> tuple[PlacedField, ...]:
        return tuple(field for field in self.fields if not field.is_padding)


def record_type(name: str) -> str:
    """The type of a field that holds a record."""
    return _RECORD + name


def place_fields(name: str, doc: str, wanted: Iterable[WireField], records: Mapping[str, WireRecord]) -> WireRecord:
    """Places fields in the order given. `records` are those that fields may hold."""
    fields: list[PlacedField] = []
    offset = 0

    def pad_to(alignment: int) -> None:
        nonlocal offset
        gap = -offset % alignment
        if gap:
            fields.append(PlacedField(f"zero{offset}", _PADDING, "zero", gap, offset, gap))
            offset += gap

    for field in wanted:
        if field.record:
            alignment, size = RECORD_ALIGNMENT, records[field.record].size
        else:
            alignment, size = WIRE_SIZES[field.type], WIRE_SIZES[field.type] * field.count
        pad_to(alignment)
        fields.append(PlacedField(field.name, field.type, field.doc, field.count, offset, size))
        offset += size
    pad_to(RECORD_ALIGNMENT)
    return WireRecord(name, doc, tuple(fields), offset)
