"""Wire records in C and in Python."""

from __future__ import annotations

from codegen.wire_fields import PlacedField, WireRecord

WIRE_C_TYPES = {
    "u8": "uint8_t",
    "bool": "uint8_t",
    "u32": "uint32_t",
    "i32": "int32_t",
    "u64": "uint64_t",
    "i64": "int64_t",
    "char": "char",
}
PYTHON_FORMATS = {"u8": "B", "bool": "?", "u32": "I", "i32": "i", "u64": "Q", "i64": "q", "char": "s"}


def value_c_type(wire_type: str) -> str:
    """How a wire scalar is passed by value within our own C."""
    return "bool" if wire_type == "bool" else WIRE_C_TYPES[wire_type]


def c_declaration(field: PlacedField) -> str:
    """A field of a wire struct, without the semicolon."""
    if field.is_padding:
        return f"uint8_t {field.name}[{field.count}]"
    if field.record:
        return f"struct wire_{field.record} {field.name}"
    array = f"[{field.count}]" if field.count > 1 else ""
    return f"{WIRE_C_TYPES[field.type]} {field.name}{array}"


def python_format(record: WireRecord) -> str:
    """The format of Python's struct module."""
    return "<" + "".join(_field_format(field) for field in record.fields)


def _field_format(field: PlacedField) -> str:
    if field.is_padding:
        return f"{field.count}x"
    if field.record:
        return f"{field.size}s"
    return f"{field.count if field.count > 1 else ''}{PYTHON_FORMATS[field.type]}"


def is_text(field: PlacedField) -> bool:
    return field.type == "char"


def is_array(field: PlacedField) -> bool:
    return field.count > 1 and not is_text(field) and not field.is_padding


def python_type(field: PlacedField) -> str:
    if is_text(field):
        return "str"
    if is_array(field):
        return "tuple[int, ...]"
    return "bool" if field.type == "bool" else "int"


def python_class(name: str) -> str:
    """A record's name as that of a class."""
    return "".join(word.capitalize() for word in name.split("_"))
