"""The IDL as frozen dataclasses: what ggml's API is and how each call modes. No target spelling."""

from __future__ import annotations

from dataclasses import dataclass

from codegen.expressions import Binary, Expression
from codegen.problems import Mark
from codegen.rules import Rule

OBJECTS = ("registry", "device", "buffer_type", "buffer", "backend")
"""The objects of ggml that have a vtable, in the order of the documents."""

HANDLES = ("buffer", "backend", "event", "graph", "plan")
"""Objects that the guest creates and names by handle."""

MODES = {
    "sync": "waits for its answer",
    "post": "returns at once; a failure latches and the next call that can return a status tells",
    "fetch": "bytes come back through the return area; a failure latches and the destination is filled with 0xFF",
    "constant": "answered from the inventory",
    "cached": "asked once for each key; the key is the whole request",
    "local": "answered in the guest",
    "unsupported": "not offered",
}
CROSSING = ("sync", "post", "fetch", "cached")


@dataclass(frozen=True)
class Snapshot:
    """One layout of ggml's vtables and structs, tied to a release."""

    number: int
    release: str
    api_version: int
    versions: tuple[int, int]
    exports: tuple[str, ...]
    lacks: tuple[str, ...]
    doc: str
    mark: Mark


@dataclass(frozen=True)
class Span:
    """Snapshots n with since <= n < until; 0 is open."""

    since: int = 0
    until: int = 0

    def holds(self, number: int) -> bool:
        return self.since <= number and (self.until == 0 or number < self.until)


@dataclass(frozen=True)
class StructField:
    name: str
    type: str
    getter: str
    span: Span
    mark: Mark


@dataclass(frozen=True)
class Struct:
    """A struct of ggml whose layout both sides must know."""

    name: str
    c_name: str
    doc: str
    fields: tuple[StructField, ...]
    mark: Mark


@dataclass(frozen=True)
class Enum:
    """A closed set of numbers that crosses as it is."""

    name: str
    c_name: str
    doc: str
    values: dict[str, int]
    mark: Mark


@dataclass(frozen=True)
class RecordField:
    """A field of a wire record. `count` is 1 for a single value."""

    name: str
    type: str
    count: int
    doc: str
    mark: Mark


@dataclass(frozen=True)
class Record:
    """A structure that crosses whole."""

    name: str
    doc: str
    fields: tuple[RecordField, ...]
    mark: Mark


@dataclass(frozen=True)
class Parameter:
    """One parameter of a call, by what it means. Which keys it may have depends on its kind."""

    name: str
    kind: str
    doc: str
    mark: Mark
    of: str = ""
    type: str = ""
    c_type: str = ""
    max: int = 0
    nullable: bool = False
    const: bool = False
    foreign: str = ""
    size: Expression | None = None
    size_text: str = ""
    count: str = ""
    span: Span = Span()


@dataclass(frozen=True)
class Check:
    """What must hold before the host acts."""

    text: str
    expression: Binary
    mark: Mark


@dataclass(frozen=True)
class Call:
    """One slot of a vtable, one get_proc_address function, or one command of the runtime.

    `unsure` are the snapshots in which nobody knows what the slot takes, so that it stays empty.
    """

    object: str
    name: str
    id: int
    mode: str
    reason: str
    doc: str
    wrapper: str
    measure: tuple[str, ...]
    constant: str
    guest_by_hand: bool
    host: str
    absent: bool
    if_lost: bool
    unsure: tuple[int, ...]
    parameters: tuple[Parameter, ...]
    crosses: tuple[Parameter, ...]
    answers: tuple[Parameter, ...]
    returns: Parameter | None
    checks: tuple[Check, ...]
    span: Span
    mark: Mark

    @property
    def full_name(self) -> str:
        return f"{self.object}.{self.name}"

    @property
    def does_cross(self) -> bool:
        return self.mode in CROSSING


@dataclass(frozen=True)
class Object:
    """One file of calls."""

    name: str
    c_name: str
    doc: str
    calls: tuple[Call, ...]
    mark: Mark


@dataclass(frozen=True)
class OpValues:
    """The values that a release gives a schema to in one parameter word: a set or a bit mask."""

    since: int
    word: int
    allowed: tuple[int, ...]
    mask: int | None


@dataclass(frozen=True)
class OpSchema:
    """The parameter words and sources that an op has from a release on."""

    since: int
    sources: tuple[int, ...]
    required: tuple[int, ...]
    words: tuple[int, ...]
    nonzero: tuple[int, ...]
    batched: bool


@dataclass(frozen=True)
class OpRule:
    """What must hold of an op and its sources, in the releases of its span; `cpu`: only on the CPU, whose kernels trust it."""

    rule: Rule
    cpu: bool
    span: Span
    mark: Mark


@dataclass(frozen=True)
class Op:
    name: str
    since: int
    schemas: tuple[OpSchema, ...]
    rules: tuple[OpRule, ...]
    enums: dict[int, str]
    values: tuple[OpValues, ...]
    crosses: bool
    doc: str
    mark: Mark


@dataclass(frozen=True)
class OpParameter:
    """A parameter word by name; `default` is a number as written, None if a caller must give it."""

    word: int
    name: str
    type: str
    default: str | None
    mark: Mark


@dataclass(frozen=True)
class OpParameters:
    """The names of an op's parameter words."""

    op: str
    parameters: tuple[OpParameter, ...]
    mark: Mark


@dataclass(frozen=True)
class NameList:
    """ggml's names of an enum, in order of their numbers, from a release on."""

    enum: str
    since: int
    names: tuple[str, ...]
    mark: Mark


@dataclass(frozen=True)
class GgmlFunction:
    """A public function of ggml that the host calls. `type` is a C pointer type, with (*) for its name."""

    name: str
    type: str
    optional: bool
    mark: Mark


@dataclass(frozen=True)
class Api:
    """Everything the IDL says."""

    snapshots: tuple[Snapshot, ...]
    structs: tuple[Struct, ...]
    enums: tuple[Enum, ...]
    records: tuple[Record, ...]
    objects: tuple[Object, ...]
    op_releases: tuple[int, ...]
    ops: tuple[Op, ...]
    op_parameters: tuple[OpParameters, ...]
    name_lists: tuple[NameList, ...]
    functions: tuple[GgmlFunction, ...]

    @property
    def calls(self) -> tuple[Call, ...]:
        return tuple(call for item in self.objects for call in item.calls)

    def object(self, name: str) -> Object:
        return next(item for item in self.objects if item.name == name)

    def record(self, name: str) -> Record:
        return next(item for item in self.records if item.name == name)

    def struct(self, name: str) -> Struct:
        return next(item for item in self.structs if item.name == name)
