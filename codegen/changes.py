"""What apidiff found: each change at the IDL's line, with what --write does about it."""

from __future__ import annotations

from dataclasses import dataclass

from codegen.c_types import CType, Function, Variable
from codegen.kinds.parameter import Parameter
from codegen.model import Abi, Call, Enum, NameList, Op, Struct, StructField
from codegen.problems import Mark


@dataclass(frozen=True)
class AddSlot:
    """A slot that stands behind `after`, or first."""

    object: str
    name: str
    type: Function
    after: Call | None


@dataclass(frozen=True)
class EndSlot:
    call: Call


@dataclass(frozen=True)
class AddParameter:
    """A parameter that stands behind `after`, or first."""

    call: Call
    item: Variable
    after: Parameter | None


@dataclass(frozen=True)
class EndParameter:
    parameter: Parameter


@dataclass(frozen=True)
class AddField:
    """A field that stands behind `after`, or first."""

    struct: Struct
    name: str
    type: CType
    getter: str
    after: StructField | None


@dataclass(frozen=True)
class EndField:
    field: StructField


@dataclass(frozen=True)
class NewNames:
    """A new list of names; it comes once for each enum whose names changed."""

    listed: NameList
    names: tuple[str, ...]


@dataclass(frozen=True)
class AddOp:
    """An op whose schema is yet to be told; it stands behind `after`, or first."""

    name: str
    after: Op | None


@dataclass(frozen=True)
class AddValue:
    enum: Enum
    name: str
    value: int


@dataclass(frozen=True)
class NewAbi:
    """The entry of the new ABI holds it."""


@dataclass(frozen=True)
class ExtendVersions:
    """A later release, or an earlier one, has the ABI too."""

    abi: Abi
    number: int


Edit = (
    AddSlot
    | EndSlot
    | AddParameter
    | EndParameter
    | AddField
    | EndField
    | NewNames
    | AddOp
    | AddValue
    | NewAbi
    | ExtendVersions
)


@dataclass(frozen=True)
class Change:
    """One thing that the headers have otherwise than the IDL says. Without edits it can only be made by hand."""

    mark: Mark
    text: str
    place: str = ""
    edits: tuple[Edit, ...] = ()

    def __str__(self) -> str:
        return f"{self.mark}: {self.text}" + (f" [{self.place}]" if self.place else "")
