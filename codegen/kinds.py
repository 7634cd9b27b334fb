"""Parameter kinds: what each means on the wire. How each is spelled stands in templates/kinds/.

A new kind is one class here and one macro file of the same name there.
"""

from __future__ import annotations

from dataclasses import dataclass

from codegen.model import HANDLES, Parameter

WIRE_SIZES = {"u8": 1, "bool": 1, "u32": 4, "i32": 4, "u64": 8, "i64": 8, "char": 1}
"""Scalar types of the wire and their sizes in bytes."""

NUMBERS = tuple(name for name in WIRE_SIZES if name != "char")
"""Those that a parameter, an answer or a result may have; text is a record's field or a string."""


@dataclass(frozen=True)
class Kind:
    """The kind of a parameter.

    keys: keys that it must have, besides name, kind and doc.
    optional: keys that it may have.
    payload: crosses as variable bytes behind the request record.
    by_object: is one of ggml's objects, so that `doc` may be left out for a call's own object.
    """

    name: str
    keys: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    payload: bool = False
    by_object: bool = False

    def wire_type(self, parameter: Parameter) -> str:
        """Type of its field in the request record; empty if it has none."""
        return ""


@dataclass(frozen=True)
class HandleKind(Kind):
    """An object that the guest created earlier."""

    def wire_type(self, parameter: Parameter) -> str:
        return "u64"


@dataclass(frozen=True)
class NewKind(Kind):
    """A handle that the guest chose for an object which the call creates."""

    def wire_type(self, parameter: Parameter) -> str:
        return "u64"


@dataclass(frozen=True)
class IndexKind(Kind):
    """An object of the inventory, by its index there."""

    def wire_type(self, parameter: Parameter) -> str:
        return "u32"


@dataclass(frozen=True)
class ScalarKind(Kind):
    """A number."""

    def wire_type(self, parameter: Parameter) -> str:
        return parameter.type


@dataclass(frozen=True)
class EnumKind(Kind):
    """A number of a closed set."""

    def wire_type(self, parameter: Parameter) -> str:
        return "i32"


@dataclass(frozen=True)
class TensorKind(Kind):
    """A tensor by description, without its sources."""

    def wire_type(self, parameter: Parameter) -> str:
        return "record tensor"


@dataclass(frozen=True)
class GraphKind(Kind):
    """A graph that was described before, by its handle."""

    def wire_type(self, parameter: Parameter) -> str:
        return "u64"


@dataclass(frozen=True)
class CountedKind(Kind):
    """Variable bytes behind the record; their size stands in the record."""

    def wire_type(self, parameter: Parameter) -> str:
        return "u32"


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("registry", by_object=True),
        IndexKind("device", optional=("foreign",), by_object=True),
        IndexKind("buffer_type", optional=("foreign",), by_object=True),
        HandleKind("handle", keys=("of",), optional=("foreign", "nullable"), by_object=True),
        NewKind("new", keys=("of",)),
        ScalarKind("scalar", keys=("type",)),
        Kind("local_scalar", keys=("type",)),
        EnumKind("enum", keys=("of",)),
        TensorKind("tensor", optional=("const",)),
        CountedKind("op", optional=("const",), payload=True),
        GraphKind("graph", optional=("const",)),
        Kind("bytes_in", keys=("size",), payload=True),
        Kind("bytes_out", keys=("size",)),
        Kind("records", keys=("of", "count"), payload=True),
        CountedKind("string", keys=("max",), optional=("nullable",), payload=True),
        Kind("text"),
        Kind("pointer", optional=("c_type",)),
        Kind("out", keys=("type",)),
        Kind("out_struct", keys=("of",)),
    )
}

RETURN_KINDS = ("scalar", "enum", "text", "pointer", "device", "buffer_type", *HANDLES)
"""What a slot may return. An object is made or found by the guest; it does not cross by itself."""

RETURN_KEYS = {"scalar": ("type",), "enum": ("of",)}
