"""The runtime's own formats in C and in Python."""

from __future__ import annotations

from codegen.formats import Constant, Format, FormatField, FormatStruct
from codegen.views.records import PYTHON_FORMATS, WIRE_C_TYPES

_CTYPES = {
    "u8": "c_uint8",
    "bool": "c_bool",
    "u32": "c_uint32",
    "i32": "c_int32",
    "u64": "c_uint64",
    "i64": "c_int64",
    "char": "c_char",
}


class FormatNames:
    """Names of C: each begins with the prefix of the format that has it."""

    def __init__(self, formats: tuple[Format, ...]) -> None:
        self._constants = {constant.name.upper(): item for item in formats for constant in item.constants}
        self._structs = {struct.name: item for item in formats for struct in item.structs}

    def declaration(self, field: FormatField) -> str:
        """A field of a struct, without the semicolon."""
        align = f"_Alignas({field.align}) " if field.align else ""
        atomic = "_Atomic " if field.is_atomic else ""
        type_ = (
            f"struct {self._structs[field.type].c_name(field.type)}" if field.is_struct else WIRE_C_TYPES[field.type]
        )
        return f"{align}{atomic}{type_} {field.name}{''.join(f'[{self._length(length)}]' for length in field.lengths)}"

    def _length(self, length: str) -> str:
        owner = self._constants.get(length)
        return owner.c_constant(length) if owner else length


def constant_value(constant: Constant) -> str:
    """Hexadecimal where its bits matter more than its amount."""
    return f"{constant.value:#x}u" if constant.unit == "magic" or constant.value >= 0x10000 else f"{constant.value}u"


def ctypes_type(field: FormatField) -> str:
    """Its type of Python's ctypes."""
    name = class_name(field.type) if field.is_struct else f"ctypes.{_CTYPES[field.type]}"
    return name + "".join(f" * {count}" for count in reversed(field.counts))


def class_name(name: str) -> str:
    return "".join(word.capitalize() for word in name.split("_"))


def flat_format(struct: FormatStruct) -> str:
    """The format of Python's struct module; empty for a struct that holds others or ends with an array."""
    if any(field.is_struct or 0 in field.counts for field in struct.fields):
        return ""
    parts = [f"{f'{field.gap}x' if field.gap else ''}{_repeated(field)}" for field in struct.fields]
    return "<" + "".join(parts) + (f"{struct.tail_gap}x" if struct.tail_gap else "")


def _repeated(field: FormatField) -> str:
    count = 1
    for length in field.counts:
        count *= length
    return f"{count if count > 1 else ''}{PYTHON_FORMATS[field.type]}"
