"""The IDL as frozen dataclasses: ggml's API, and the mode of each call. No target spelling."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from codegen.expressions import Expression
from codegen.formats import Format
from codegen.kinds.parameter import Parameter
from codegen.kinds.result import Result
from codegen.objects import OBJECTS, Span
from codegen.op_data import OpData
from codegen.op_vocabulary import Rule
from codegen.problems import Mark
from codegen.wire_fields import WireField

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
ANSWERED = ("sync", "cached")

_MOST_PARAMETERS = 6


@dataclass(frozen=True)
class Abi:
    """One layout of ggml's vtables and structs, named by the first release that has it."""

    number: int
    release: str
    api_version: int
    versions: tuple[int, int]
    exports: tuple[str, ...]
    lacks: tuple[str, ...]
    doc: str
    mark: Mark


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


@dataclass(frozen=True, kw_only=True)
class RecordField(WireField):
    """A field of a wire record, and where it stands in the IDL."""

    mark: Mark


@dataclass(frozen=True)
class Record:
    """A structure that crosses whole."""

    name: str
    doc: str
    fields: tuple[RecordField, ...]
    mark: Mark


@dataclass(frozen=True)
class Answer:
    """A number that the host tells besides what ggml's slot returns."""

    name: str
    type: str
    unit: str
    doc: str
    mark: Mark


@dataclass(frozen=True)
class Check:
    """What must hold before the host acts.

    `otherwise` is what is said where it does not; empty: the expression itself.
    """

    expression: Expression
    otherwise: str
    mark: Mark

    @property
    def complaint(self) -> str:
        return self.otherwise or f"not {self.expression.text}"


@dataclass(frozen=True)
class Call:
    """One slot of a vtable, one get_proc_address function, or one command of the runtime.

    `unsure` are the ABIs in which nobody knows what the slot takes, so that it stays empty.
    `arguments` are those of the host's function, by name, where they are not the parameters in their order.
    `uses_device`: the device works for it, so that its worker needs a turn where devices are shared by turns.
    """

    object: str
    name: str
    id: int
    mode: str
    reason: str
    doc: str
    details: str
    wrapper: str
    measure: tuple[str, ...]
    constant: str
    guest: str
    host: str
    arguments: tuple[str, ...]
    absent: bool
    if_lost: bool
    uses_device: bool
    unsure: tuple[int, ...]
    parameters: tuple[Parameter, ...]
    crosses: tuple[Parameter, ...]
    answers: tuple[Answer, ...]
    returns: Result | None
    checks: tuple[Check, ...]
    span: Span
    mark: Mark

    @property
    def full_name(self) -> str:
        return f"{self.object}.{self.name}"

    @property
    def symbol(self) -> str:
        return f"{self.object}_{self.name}"

    @property
    def does_cross(self) -> bool:
        return self.mode in CROSSING

    @property
    def is_answered(self) -> bool:
        """Whether the guest waits for a reply record."""
        return self.mode in ANSWERED

    @property
    def all_parameters(self) -> tuple[Parameter, ...]:
        """ggml's own parameters, then those that cross besides."""
        return (*self.parameters, *self.crosses)

    @property
    def wire_parameters(self) -> tuple[Parameter, ...]:
        """The parameters that cross."""
        return tuple(parameter for parameter in self.all_parameters if parameter.crosses)

    @property
    def payloads(self) -> tuple[Parameter, ...]:
        return tuple(parameter for parameter in self.wire_parameters if parameter.is_payload)

    @property
    def destination(self) -> Parameter | None:
        """The bytes that a fetch brings back."""
        return next((parameter for parameter in self.wire_parameters if parameter.is_destination), None)

    @property
    def request_fields(self) -> tuple[WireField, ...]:
        return tuple(field for parameter in self.all_parameters for field in parameter.wire_fields())

    @property
    def reply_fields(self) -> tuple[WireField, ...]:
        """What comes back in a reply record: out parameters, answers, and a returned number as `result`."""
        if not self.is_answered:
            return ()
        out = (field for parameter in self.parameters for field in parameter.reply_fields())
        answers = (WireField(item.name, item.type, item.doc) for item in self.answers)
        return (*out, *answers, *(self.returns.wire_fields() if self.returns else ()))

    @property
    def maxima(self) -> dict[str, int]:
        """The parameters that a check compares with a number alone, and that number: the most that they may be."""
        found = {}
        for check in self.checks:
            match check.expression.root:
                case ast.Compare(left=ast.Name(id=name), ops=[ast.LtE()], comparators=[ast.Constant(value=int(most))]):
                    found[name] = most
        return found

    @property
    def host_by_hand(self) -> bool:
        return self.host == "hand"

    @property
    def hands_request_over(self) -> bool:
        """Whether the hand-written half on the host takes its numbers as the request, since they are many.

        Besides them it takes the context, a reply if there is one, and the error.
        """
        return len(self.wire_parameters) + bool(self.reply_fields) + 2 > _MOST_PARAMETERS

    @property
    def handed_parameters(self) -> tuple[Parameter, ...]:
        """The parameters that the hand-written half on the host gets one by one."""
        in_request = self.hands_request_over
        return tuple(item for item in self.wire_parameters if not (in_request and item.stays_in_request))

    @property
    def host_arguments(self) -> tuple[Parameter, ...]:
        """The arguments of the host's function."""
        named = {parameter.name: parameter for parameter in self.all_parameters}
        return tuple(named[name] for name in self.arguments) or self.parameters

    @property
    def has_result(self) -> bool:
        """Whether what ggml's slot returns comes back in the reply record."""
        return any(field.name == "result" for field in self.reply_fields)

    @property
    def slot_by_hand(self) -> bool:
        """Whether a hand-written half stands behind the slot in the guest."""
        return self.guest != "generated" or (not self.does_cross and not self.constant and self.mode != "unsupported")

    @property
    def is_sent_by_hand(self) -> bool:
        """Whether that half also makes and sends the request, since it may ask more than the program does."""
        return self.guest == "sends"


@dataclass(frozen=True)
class Object:
    """One file of calls."""

    name: str
    c_name: str
    doc: str
    calls: tuple[Call, ...]
    mark: Mark

    @property
    def has_vtable(self) -> bool:
        return self.name in OBJECTS


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
    """What must hold of an op and its sources, in the releases of its span.

    `cpu`: only on the CPU, whose kernels trust it. `asked`: for the question whether a device supports the op, too.
    """

    rule: Rule
    cpu: bool
    asked: bool
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
    data: OpData | None
    crosses: bool
    computes: bool
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

    abis: tuple[Abi, ...]
    structs: tuple[Struct, ...]
    enums: tuple[Enum, ...]
    records: tuple[Record, ...]
    objects: tuple[Object, ...]
    op_releases: tuple[int, ...]
    ops: tuple[Op, ...]
    op_parameters: tuple[OpParameters, ...]
    name_lists: tuple[NameList, ...]
    functions: tuple[GgmlFunction, ...]
    formats: tuple[Format, ...]

    @property
    def calls(self) -> tuple[Call, ...]:
        return tuple(call for item in self.objects for call in item.calls)

    @property
    def crossing(self) -> tuple[Call, ...]:
        return tuple(call for call in self.calls if call.does_cross)

    @property
    def vtables(self) -> tuple[Object, ...]:
        return tuple(item for item in self.objects if item.has_vtable)

    @property
    def measured_calls(self) -> tuple[Call, ...]:
        """Slots whose place the frontend measures by calling ggml's public wrapper."""
        return tuple(call for item in self.vtables for call in item.calls if call.measure)

    @property
    def getters(self) -> tuple[tuple[Struct, StructField], ...]:
        """Fields whose place is measured by ggml's public getter."""
        return tuple((struct, field) for struct in self.structs for field in struct.fields if field.getter)

    @property
    def checked_enums(self) -> tuple[Enum, ...]:
        """The enums that a call takes from the guest."""
        taken = {
            name for call in self.crossing for parameter in call.wire_parameters for name in parameter.checked_enums
        }
        return tuple(enum for enum in self.enums if enum.name in taken)

    def names_of(self, enum: str, number: int) -> tuple[str, ...]:
        """ggml's names of an enum in order of number, as of a release."""
        found: tuple[str, ...] = ()
        for listed in self.name_lists:
            if listed.enum == enum and listed.since <= number:
                found = listed.names
        return found

    def object(self, name: str) -> Object:
        return next(item for item in self.objects if item.name == name)

    def record(self, name: str) -> Record:
        return next(item for item in self.records if item.name == name)

    def struct(self, name: str) -> Struct:
        return next(item for item in self.structs if item.name == name)
