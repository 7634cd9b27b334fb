"""Views: the model as the templates see it. All spelling that is not a template's own stands here."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from codegen.expressions import Apply, Binary, Expression, Name, Number
from codegen.kinds import KINDS
from codegen.model import (
    MODES,
    OBJECTS,
    Api,
    Call,
    Check,
    GgmlFunction,
    Object,
    Op,
    OpParameter,
    OpSchema,
    Parameter,
    Snapshot,
    Struct,
    StructField,
)
from codegen.op_results import OpResult, op_result
from codegen.rules import Rule
from codegen.wire_fields import Field, Layout, reply_parameters

_WIRE_C_TYPES = {
    "u8": "uint8_t",
    "bool": "uint8_t",
    "u32": "uint32_t",
    "i32": "int32_t",
    "u64": "uint64_t",
    "i64": "int64_t",
    "char": "char",
}
_SLOT_C_TYPES = {"u8": "uint8_t", "bool": "bool", "u32": "uint32_t", "i32": "int", "u64": "size_t", "i64": "int64_t"}
_PYTHON_FORMATS = {"u8": "B", "bool": "?", "u32": "I", "i32": "i", "u64": "Q", "i64": "q", "char": "s"}
_STRUCT_C_TYPES = {"pointer": "void *", "string": "const char *"}


def wire_c_type(wire_type: str) -> str:
    return _WIRE_C_TYPES[wire_type]


def value_c_type(wire_type: str) -> str:
    """How a wire scalar is passed by value within our own C."""
    return "bool" if wire_type == "bool" else _WIRE_C_TYPES[wire_type]


def slot_c_type(wire_type: str) -> str:
    """How ggml spells a scalar in a slot's signature."""
    return _SLOT_C_TYPES[wire_type]


@dataclass(frozen=True)
class FieldView:
    field: Field

    @property
    def name(self) -> str:
        return self.field.name

    @property
    def offset(self) -> int:
        return self.field.offset

    @property
    def doc(self) -> str:
        return self.field.doc

    @property
    def is_pad(self) -> bool:
        return self.field.type == "pad"

    @property
    def record(self) -> str:
        """Name of the record it holds; empty for a scalar."""
        return self.field.type.removeprefix("record ") if self.field.type.startswith("record ") else ""

    @property
    def spelled(self) -> str:
        return self.field.type if self.field.count == 1 or self.is_pad else f"{self.field.type}[{self.field.count}]"

    @property
    def c_declaration(self) -> str:
        if self.is_pad:
            return f"uint8_t {self.name}[{self.field.count}]"
        if self.record:
            return f"struct wire_{self.record} {self.name}"
        array = f"[{self.field.count}]" if self.field.count > 1 else ""
        return f"{wire_c_type(self.field.type)} {self.name}{array}"

    @property
    def python_format(self) -> str:
        if self.is_pad:
            return f"{self.field.count}x"
        if self.record:
            return f"{self.field.size}s"
        count = str(self.field.count) if self.field.count > 1 else ""
        return f"{count}{_PYTHON_FORMATS[self.field.type]}"

    @property
    def is_text(self) -> bool:
        return self.field.type == "char"

    @property
    def is_array(self) -> bool:
        return self.field.count > 1 and not self.is_text and not self.is_pad

    @property
    def count(self) -> int:
        return self.field.count

    @property
    def python_type(self) -> str:
        if self.is_text:
            return "str"
        if self.is_array:
            return "tuple[int, ...]"
        return "bool" if self.field.type == "bool" else "int"


@dataclass(frozen=True)
class LayoutView:
    layout: Layout

    @property
    def name(self) -> str:
        return self.layout.name

    @property
    def python_name(self) -> str:
        return "".join(word.capitalize() for word in self.layout.name.split("_"))

    @property
    def doc(self) -> str:
        return self.layout.doc

    @property
    def size(self) -> int:
        return self.layout.size

    @property
    def fields(self) -> list[FieldView]:
        return [FieldView(field) for field in self.layout.fields]

    @property
    def named_fields(self) -> list[FieldView]:
        return [field for field in self.fields if not field.is_pad]

    @property
    def python_format(self) -> str:
        return "<" + "".join(field.python_format for field in self.fields)


@dataclass(frozen=True)
class CheckView:
    check: Check

    @property
    def text(self) -> str:
        return self.check.text

    @property
    def c_condition(self) -> str:
        left = c_expression(self.check.expression.left)
        right = c_expression(self.check.expression.right)
        return f"{left} {self.check.expression.operator} {right}"

    @property
    def can_overflow(self) -> bool:
        return "&exact" in self.c_condition


def c_expression(expression: Expression) -> str:
    """An expression as C over the private copy of the request; arithmetic clears `exact` when it overflows."""
    if isinstance(expression, Number):
        return str(expression.value)
    if isinstance(expression, Name):
        return f"request.{expression.name}"
    if isinstance(expression, Apply):
        return (
            f"host_{expression.function}(context, &{expression.argument})"
            if expression.function == "nbytes"
            else f"{expression.argument}->record.{expression.function}"
        )
    function = {"+": "wire_sum", "-": "wire_difference", "*": "wire_product"}[expression.operator]
    return f"{function}(&exact, {c_expression(expression.left)}, {c_expression(expression.right)})"


def plain_c_expression(expression: Expression) -> str:
    """An expression as C over the guest's own request, whose numbers come from its own program."""
    if isinstance(expression, Number):
        return str(expression.value)
    if isinstance(expression, Name):
        return f"request.{expression.name}"
    if isinstance(expression, Apply):
        raise ValueError(f"{expression.function} does not stand in a size")
    return _infix(expression, plain_c_expression)


def python_expression(expression: Expression) -> str:
    """An expression as Python over the wrapper's arguments."""
    if isinstance(expression, Number):
        return str(expression.value)
    if isinstance(expression, Name):
        return expression.name
    if isinstance(expression, Apply):
        raise ValueError(f"{expression.function} does not stand in a size")
    return _infix(expression, python_expression)


def _infix(expression: Binary, spell: Callable[[Expression], str]) -> str:
    """Left operator right, with parentheses where the operators alone would group otherwise."""
    left, right = spell(expression.left), spell(expression.right)
    if isinstance(expression.left, Binary) and expression.operator == "*" != expression.left.operator:
        left = f"({left})"
    if isinstance(expression.right, Binary) and (expression.operator == "*" or expression.right.operator != "*"):
        right = f"({right})"
    return f"{left} {expression.operator} {right}"


def hand_return_type(call: CallView) -> str:
    """What the hand-written half of a slot returns: ggml's objects are ours, the rest is as in the slot."""
    returns = call.returns
    if returns is not None and returns.kind in (*OBJECTS, "event"):
        return f"struct guest_{returns.kind} *"
    return call.slot_return_type


@dataclass(frozen=True)
class CallView:
    call: Call
    layouts: dict[str, Layout]

    @property
    def name(self) -> str:
        return self.call.name

    @property
    def object(self) -> str:
        return self.call.object

    @property
    def full_name(self) -> str:
        return self.call.full_name

    @property
    def symbol(self) -> str:
        return f"{self.call.object}_{self.call.name}"

    @property
    def id(self) -> str:
        return f"{self.call.id:#06x}"

    @property
    def constant(self) -> str:
        return f"WIRE_{self.symbol.upper()}"

    @property
    def doc(self) -> str:
        return self.call.doc

    @property
    def reason(self) -> str:
        return self.call.reason

    @property
    def mode(self) -> str:
        return self.call.mode

    @property
    def mode_doc(self) -> str:
        return MODES[self.call.mode]

    @property
    def crosses(self) -> bool:
        return self.call.does_cross

    @property
    def replies(self) -> bool:
        return self.call.mode in ("sync", "cached")

    @property
    def absent(self) -> bool:
        return self.call.absent

    @property
    def unsure(self) -> tuple[int, ...]:
        """Snapshots in which nobody knows what the slot takes."""
        return self.call.unsure

    @property
    def if_lost(self) -> bool:
        """What it returns is true once the device is lost."""
        return self.call.if_lost

    @property
    def guest_by_hand(self) -> bool:
        """The slot's guest half is hand-written."""
        return self.call.guest_by_hand or (
            not self.call.does_cross and not self.call.constant and self.call.mode != "unsupported"
        )

    @property
    def record_field(self) -> str:
        """The field of the object's inventory record that answers it."""
        return self.call.constant

    @property
    def host_function(self) -> str:
        """ggml's public function that carries it out; empty if that is hand-written."""
        return "" if self.call.host == "hand" else self.call.host

    @property
    def wrapper(self) -> str:
        return self.call.wrapper

    @property
    def measure(self) -> tuple[str, ...]:
        return self.call.measure

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """ggml's own parameters, in its order."""
        return self.call.parameters

    @property
    def wire_parameters(self) -> tuple[Parameter, ...]:
        """What the call function takes: parameters that mean something to the host."""
        everything = (*self.call.parameters, *self.call.crosses)
        return tuple(
            parameter for parameter in everything if parameter.kind not in ("local_scalar", "pointer", "text", "out")
        )

    @property
    def payloads(self) -> tuple[Parameter, ...]:
        return tuple(parameter for parameter in self.wire_parameters if KINDS[parameter.kind].payload)

    @property
    def host_parameters(self) -> tuple[Parameter, ...]:
        return self.wire_parameters

    @property
    def back(self) -> tuple[Parameter, ...]:
        """What comes back in the reply record."""
        return reply_parameters(self.call)

    @property
    def destination(self) -> Parameter | None:
        """The bytes that a fetch brings back."""
        return next((parameter for parameter in self.wire_parameters if parameter.kind == "bytes_out"), None)

    @property
    def returns(self) -> Parameter | None:
        return self.call.returns

    @property
    def checks(self) -> list[CheckView]:
        return [CheckView(check) for check in self.call.checks]

    @property
    def computes(self) -> bool:
        """Whether decoding does arithmetic that can overflow."""
        sizes = [c_expression(p.size) for p in self.wire_parameters if p.size is not None]
        return any(check.can_overflow for check in self.checks) or any("&exact" in size for size in sizes)

    @property
    def request(self) -> LayoutView:
        return LayoutView(self.layouts[f"{self.symbol}_request"])

    @property
    def reply(self) -> LayoutView | None:
        layout = self.layouts.get(f"{self.symbol}_reply")
        return LayoutView(layout) if layout else None

    @property
    def slot_return_type(self) -> str:
        """How ggml spells what the slot returns, layout structs apart."""
        returns = self.call.returns
        if returns is None:
            return "void "
        if returns.kind == "scalar":
            return slot_c_type(returns.type) + " "
        if returns.kind == "enum":
            return "int32_t "
        if returns.kind == "text":
            return "const char *"
        return "void *"


@dataclass(frozen=True)
class ObjectView:
    item: Object
    layouts: dict[str, Layout]

    @property
    def name(self) -> str:
        return self.item.name

    @property
    def c_name(self) -> str:
        return self.item.c_name

    @property
    def doc(self) -> str:
        return self.item.doc

    @property
    def calls(self) -> list[CallView]:
        return [CallView(call, self.layouts) for call in self.item.calls]

    @property
    def has_vtable(self) -> bool:
        return self.item.name in OBJECTS


class ApiView:
    def __init__(self, api: Api, layouts: dict[str, Layout]) -> None:
        self.api = api
        self._layouts = layouts

    @cached_property
    def objects(self) -> list[ObjectView]:
        return [ObjectView(item, self._layouts) for item in self.api.objects]

    @cached_property
    def vtables(self) -> list[ObjectView]:
        return [item for item in self.objects if item.has_vtable]

    @cached_property
    def calls(self) -> list[CallView]:
        return [call for item in self.objects for call in item.calls]

    @cached_property
    def crossing(self) -> list[CallView]:
        return [call for call in self.calls if call.crosses]

    @cached_property
    def records(self) -> list[LayoutView]:
        return [LayoutView(self._layouts[record.name]) for record in self.api.records]

    @cached_property
    def procedures(self) -> list[CallView]:
        return next(item for item in self.objects if item.name == "procedure").calls

    @property
    def enums(self) -> tuple[object, ...]:
        return self.api.enums

    @property
    def snapshots(self) -> tuple[Snapshot, ...]:
        return self.api.snapshots

    @property
    def ggml_functions(self) -> tuple[GgmlFunction, ...]:
        return self.api.functions

    def vtable_word(self, number: int, object_name: str) -> int:
        """Where the vtable of an object lies in its struct, in 8-byte words."""
        struct = self.api.struct(object_name)
        layout = next(snapshot for snapshot in self.abis if snapshot.number == number)
        field = next(field for field in struct.fields if field.type == f"vtable {object_name}")
        return layout.field_word(struct, field)

    @cached_property
    def abis(self) -> list[SnapshotView]:
        return [SnapshotView(self, snapshot) for snapshot in self.api.snapshots]

    @cached_property
    def measures(self) -> list[CallView]:
        """Slots whose place the frontend measures by calling ggml's public wrapper."""
        return [call for item in self.vtables for call in item.calls if call.measure]

    @cached_property
    def getters(self) -> list[tuple[Struct, StructField]]:
        return [(struct, field) for struct in self.api.structs for field in struct.fields if field.getter]

    @property
    def ops(self) -> tuple[Op, ...]:
        return self.api.ops

    @cached_property
    def op_tables(self) -> list[int]:
        """Releases from which on some op means something else than before."""
        numbers = {self.api.snapshots[0].number}
        for op in self.api.ops:
            numbers |= {op.since, *(schema.since for schema in op.schemas), *(values.since for values in op.values)}
            numbers |= {number for rule in op.rules for number in (rule.span.since, rule.span.until) if number}
        return sorted(numbers)

    @cached_property
    def rules(self) -> list[Rule]:
        """Each rule of the ops once, however many of them have it."""
        return list({rule.rule.text: rule.rule for op in self.api.ops for rule in op.rules}.values())

    @cached_property
    def _rule_indices(self) -> dict[str, int]:
        return {rule.text: index for index, rule in enumerate(self.rules)}

    def rule_index(self, rule: Rule) -> int:
        return self._rule_indices[rule.text]

    def sources_read(self, rule: Rule) -> int:
        """As a bit set."""
        return _bits(rule.reads)

    @cached_property
    def types_in_rules(self) -> list[tuple[str, int]]:
        """Names and numbers of the types that rules speak of."""
        newest = self.names_of("type", self.api.snapshots[-1].number)
        spoken = {node.id for rule in self.rules for node in ast.walk(rule.truth) if isinstance(node, ast.Name)}
        return [(name, number) for number, name in enumerate(newest) if name in spoken]

    def op_schema(self, op: Op, number: int) -> OpSchemaView:
        """What the op means in release `number`."""
        return OpSchemaView([schema for schema in op.schemas if schema.since <= number][-1])

    def op_values(self, op: Op, number: int) -> Iterator[tuple[int, tuple[int, ...], int | None]]:
        """For each restricted word: the word, its values and its mask, as of release `number`."""
        latest: dict[int, tuple[int, tuple[int, ...], int | None]] = {}
        for values in op.values:
            if values.since <= number:
                latest[values.word] = (values.word, values.allowed, values.mask)
        yield from latest.values()

    def ops_of(self, number: int) -> list[Op]:
        return [op for op in self.api.ops if op.since <= number]

    @cached_property
    def op_signatures(self) -> list[OpSignatureView]:
        """What each op that crosses takes and makes in the newest release."""
        types = {name: number for number, name in enumerate(self.names_of("type", self.api.snapshots[-1].number))}
        named = {item.op: item.parameters for item in self.api.op_parameters}
        return [OpSignatureView(op, named.get(op.name, ()), op_result(op, types)) for op in self.api.ops if op.crosses]

    def names_of(self, enum: str, number: int) -> tuple[str, ...]:
        """ggml's names of an enum in order of number, as of a release."""
        found: tuple[str, ...] = ()
        for listed in self.api.name_lists:
            if listed.enum == enum and listed.since <= number:
                found = listed.names
        return found


@dataclass(frozen=True)
class OpSignatureView:
    """An op for a caller who names its parameters."""

    op: Op
    parameters: tuple[OpParameter, ...]
    result: OpResult

    @property
    def sources(self) -> tuple[int, ...]:
        return self.op.schemas[-1].sources

    @property
    def required(self) -> tuple[int, ...]:
        return self.op.schemas[-1].required


@dataclass(frozen=True)
class OpSchemaView:
    """An op's schema as bit sets: bit n stands for word or source n."""

    schema: OpSchema

    @property
    def words(self) -> int:
        return _bits(self.schema.words)

    @property
    def nonzero(self) -> int:
        return _bits(self.schema.nonzero)

    @property
    def sources(self) -> int:
        return _bits(self.schema.sources)

    @property
    def required(self) -> int:
        return _bits(self.schema.required)

    @property
    def batched(self) -> bool:
        return self.schema.batched


class SnapshotView:
    """One snapshot: the structs and slots that it has."""

    def __init__(self, api: ApiView, snapshot: Snapshot) -> None:
        self._api = api
        self.snapshot = snapshot
        self.number = snapshot.number
        self.release = snapshot.release
        self.api_version = snapshot.api_version
        self.versions = snapshot.versions
        self.exports = snapshot.exports
        self.lacks = snapshot.lacks
        self.doc = snapshot.doc
        self.prefix = f"abi_{snapshot.number}"

    @cached_property
    def structs(self) -> list[StructView]:
        order = _dependencies_first(self._api.api.structs)
        return [StructView(self, struct) for struct in order]

    def struct(self, name: str) -> StructView:
        return StructView(self, self._api.api.struct(name))

    def slots(self, object_name: str) -> list[CallView]:
        item = next(item for item in self._api.objects if item.name == object_name)
        return [call for call in item.calls if call.call.span.holds(self.number)]

    @cached_property
    def vtables(self) -> list[ObjectView]:
        return self._api.vtables

    def parameters(self, call: CallView) -> list[Parameter]:
        return [parameter for parameter in call.parameters if parameter.span.holds(self.number)]

    def return_type(self, call: CallView) -> str:
        returns = call.returns
        if returns is not None and returns.kind in (*OBJECTS, "event"):
            return f"struct {self.prefix}_{returns.kind} *"
        return call.slot_return_type

    def proof_return_type(self, call: CallView) -> str:
        """The return type of a slot as in ggml's own header, its structs being called proof_NAME."""
        returns = call.returns
        if returns is not None and returns.kind in (*OBJECTS, "event"):
            return f"struct proof_{returns.kind} *"
        if returns is not None and returns.kind == "enum":
            return next(f"enum {enum.c_name} " for enum in self._api.api.enums if enum.name == returns.of)
        return call.slot_return_type

    def has_field(self, struct: str, field: str) -> bool:
        return any(item.name == field and item.span.holds(self.number) for item in self._api.api.struct(struct).fields)

    def is_empty(self, call: CallView) -> bool:
        """Whether the frontend leaves the slot NULL."""
        return call.absent or self.number in call.unsure

    def empty_because(self, call: CallView) -> str:
        return f"{call.mode}: see idl/{call.object}.yaml" if call.absent else "nobody knows what it takes here"

    def offset_of(self, struct: str, path: str) -> str:
        """C for the offset of a field or slot; SIZE_MAX if this layout lacks it, or if nobody knows what the slot takes."""
        return (
            f"offsetof(struct {self.prefix}_{struct}, {path})" if self._holds(struct, path.split(".")) else "SIZE_MAX"
        )

    def _holds(self, struct: str, path: list[str]) -> bool:
        field = next((field for field in self.struct(struct).fields if field.name == path[0]), None)
        if field is None or len(path) == 1:
            return field is not None
        kind, _, name = field.type.partition(" ")
        if kind == "struct":
            return self._holds(name, path[1:])
        return any(call.name == path[1] and self.number not in call.unsure for call in self.slots(name))

    def slot_index(self, call: CallView) -> int:
        """Place of a slot in its vtable, or -1."""
        names = [slot.name for slot in self.slots(call.object)]
        return names.index(call.name) if call.name in names else -1

    def field_word(self, struct: Struct, field: StructField) -> int:
        """Place of a field in 8-byte words from the start of its struct, every field before it being words."""
        word = 0
        for item in struct.fields:
            if not item.span.holds(self.number):
                continue
            if item.name == field.name:
                return word
            word += len(self.slots(item.type.removeprefix("vtable "))) if item.type.startswith("vtable ") else 1
        return -1


class StructView:
    def __init__(self, layout: SnapshotView, struct: Struct) -> None:
        self._layout = layout
        self.name = struct.name
        self.c_name = struct.c_name
        self.doc = struct.doc
        self._struct = struct

    @property
    def is_public(self) -> bool:
        """Whether it stands in a public header of ggml, which shows what programs allocate by themselves."""
        return self.name in ("device_capabilities", "device_properties")

    @property
    def vtable(self) -> str:
        """Object whose vtable it holds; empty if none."""
        for field in self._struct.fields:
            if field.type.startswith("vtable "):
                return field.type.removeprefix("vtable ")
        return ""

    @property
    def fields(self) -> list[StructField]:
        return [field for field in self._struct.fields if field.span.holds(self._layout.number)]

    def c_declaration(self, field: StructField) -> str:
        prefix = self._layout.prefix
        if field.type.startswith("vtable "):
            return f"struct {prefix}_{field.type.removeprefix('vtable ')}_slots {field.name}"
        if field.type.startswith("struct "):
            return f"struct {prefix}_{field.type.removeprefix('struct ')} {field.name}"
        spelled = _STRUCT_C_TYPES.get(field.type, f"{field.type} ")
        return f"{spelled}{field.name}"


def _bits(numbers: tuple[int, ...]) -> int:
    return sum(1 << number for number in set(numbers))


def _dependencies_first(structs: tuple[Struct, ...]) -> list[Struct]:
    """Structs in an order in which each stands behind those it holds."""
    placed: list[Struct] = []
    waiting = list(structs)
    while waiting:
        names = {struct.name for struct in waiting}
        ready = [
            struct
            for struct in waiting
            if not any(
                field.type.removeprefix("struct ") in names
                for field in struct.fields
                if field.type.startswith("struct ")
            )
        ]
        placed += ready
        waiting = [struct for struct in waiting if struct not in ready]
        if not ready:
            raise ValueError(f"structs hold each other: {', '.join(sorted(names))}")
    return placed
