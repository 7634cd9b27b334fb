"""ggml's ABIs: what all of them have in common, and where they differ, for one text that is compiled once for each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TypeVar

from codegen.kinds.parameter import Parameter
from codegen.model import Abi, Api, Call, Object, Struct, StructField
from codegen.objects import Span

_STRUCT_C_TYPES = {"pointer": "void *", "string": "const char *"}
_Item = TypeVar("_Item", Call, StructField)
_PUBLIC_STRUCTS = ("device_capabilities", "device_properties")
_SLOT_C_TYPES = {"u8": "uint8_t", "bool": "bool", "u32": "uint32_t", "i32": "int", "u64": "size_t", "i64": "int64_t"}


def slot_c_type(wire_type: str) -> str:
    """How ggml spells a scalar in a slot's signature."""
    return _SLOT_C_TYPES[wire_type]


def slot_return_type(call: Call) -> str:
    """How ggml spells what a slot returns, objects apart, up to the name."""
    returns = call.returns
    if returns is None:
        return "void "
    if returns.kind == "scalar":
        return slot_c_type(returns.type) + " "
    if returns.is_enum:
        return "int32_t "
    return "const char *" if returns.kind == "text" else "void *"


def hand_return_type(call: Call) -> str:
    """What the hand-written half of a slot returns: ggml's objects are ours, the rest is as in the slot."""
    returns = call.returns
    return f"struct guest_{returns.kind} *" if returns and returns.is_object else slot_return_type(call)


def struct_c_type(field: StructField) -> str:
    """A scalar or pointer field of a struct, up to the name."""
    return _STRUCT_C_TYPES.get(field.type, f"{field.type} ")


@dataclass(frozen=True)
class SlotVariant:
    """A slot as the ABIs of a condition have it. Those of an empty condition are all."""

    condition: str
    parameters: tuple[Parameter, ...]

    def has(self, parameter: Parameter) -> bool:
        return parameter in self.parameters


class Abis:
    """All ABIs, by their numbers."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._numbers = [abi.number for abi in api.abis]
        self.all = [AbiView(api, abi) for abi in api.abis]
        self.structs = _dependencies_first(api.structs)

    def condition(self, span: Span) -> str:
        """The preprocessor's condition that holds in the ABIs of a span; empty if all are."""
        return self._condition([number for number in self._numbers if span.holds(number)])

    def struct_condition(self, struct: Struct) -> str:
        """The condition under which a struct has any field."""
        return self._condition(
            [number for number in self._numbers if any(field.span.holds(number) for field in struct.fields)]
        )

    def grouped(self, items: Iterable[_Item]) -> Iterator[tuple[str, list[_Item]]]:
        """Slots or fields in their order, those of one condition together."""
        for condition, group in groupby(items, key=lambda item: self.condition(item.span)):
            yield condition, list(group)

    def flattened(self, name: str) -> Iterator[tuple[str, str, str]]:
        """The values of a struct and of the structs within: each one's condition, its path and its own name."""
        for field in self._api.struct(name).fields:
            kind, _, inner = field.type.partition(" ")
            if kind == "struct":
                for condition, path, leaf in self.flattened(inner):
                    yield condition, f"{field.name}.{path}", leaf
            else:
                yield self.condition(field.span), field.name, field.name

    def variants(self, call: Call) -> list[SlotVariant]:
        """A slot that is filled, as each run of ABIs that take the same has it."""
        runs = groupby(self._numbers, key=lambda number: self._signature(call, number))
        return [
            SlotVariant(
                self._condition(list(numbers)),
                tuple(parameter for parameter in call.parameters if parameter.name in names),
            )
            for names, numbers in runs
            if names is not None
        ]

    def declared(self, call: Call) -> list[SlotVariant]:
        """A slot's declaration, filled or not, as each run of ABIs that take the same has it."""
        numbers = [number for number in self._numbers if call.span.holds(number)]
        runs = groupby(
            numbers, key=lambda number: [parameter for parameter in call.parameters if parameter.span.holds(number)]
        )
        return [SlotVariant(self._condition(list(run)), tuple(parameters)) for parameters, run in runs]

    def field_condition(self, struct: str, field: str) -> str:
        """The condition under which a struct has a field; empty if it always has."""
        return next(self.condition(item.span) for item in self._api.struct(struct).fields if item.name == field)

    def differing(self, places: Iterable[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
        """Those of (name, struct, path) that some ABI lacks."""
        return [place for place in places if not all(abi.has(place[1], place[2]) for abi in self.all)]

    def empty_condition(self, call: Call) -> str:
        """The condition under which nobody knows what a slot takes; empty if all know."""
        return self._condition(list(call.unsure)) if call.unsure else ""

    def word(self, call: Call, abi: AbiView) -> int:
        """Which 8-byte word of its object holds a slot; -1 if the ABI lacks it."""
        slots = [slot.name for slot in abi.slots(self._api.object(call.object))]
        return abi.vtable_word(call.object) + slots.index(call.name) if call.name in slots else -1

    def _signature(self, call: Call, number: int) -> tuple[str, ...] | None:
        if call.absent or number in call.unsure or not call.span.holds(number):
            return None
        return tuple(parameter.name for parameter in call.parameters if parameter.span.holds(number))

    def _condition(self, numbers: list[int]) -> str:
        if numbers == self._numbers:
            return ""
        first, last = self._numbers.index(numbers[0]), self._numbers.index(numbers[-1])
        if first == last and 0 < first < len(self._numbers) - 1:
            return f"ABI == {numbers[0]}"
        bounds = [f"ABI >= {numbers[0]}"] if first > 0 else []
        bounds += [f"ABI < {self._numbers[last + 1]}"] if last + 1 < len(self._numbers) else []
        return " && ".join(bounds)


class AbiView:
    """The structs and slots of one ABI."""

    def __init__(self, api: Api, abi: Abi) -> None:
        self._api = api
        self.model = abi
        self.number = abi.number
        self.prefix = f"abi_{abi.number}"

    def slots(self, item: Object) -> list[Call]:
        return [call for call in item.calls if call.span.holds(self.number)]

    def fields(self, struct: Struct) -> list[StructField]:
        return [field for field in struct.fields if field.span.holds(self.number)]

    def parameters(self, call: Call) -> list[Parameter]:
        return [parameter for parameter in call.parameters if parameter.span.holds(self.number)]

    def proof_return_type(self, call: Call) -> str:
        """The return type of a slot as in ggml's own header, its structs being called proof_NAME."""
        returns = call.returns
        if returns is not None and returns.is_object:
            return f"struct proof_{returns.kind} *"
        if returns is not None and returns.is_enum:
            return next(f"enum {enum.c_name} " for enum in self._api.enums if enum.name == returns.of)
        return slot_return_type(call)

    def has(self, struct: str, path: str) -> bool:
        """Whether it has a field or slot, as STRUCT and FIELD or FIELD.SLOT, and it is known what the slot takes."""
        first, _, rest = path.partition(".")
        field = next((field for field in self.fields(self._api.struct(struct)) if field.name == first), None)
        if field is None or not rest:
            return field is not None
        kind, _, name = field.type.partition(" ")
        if kind == "struct":
            return self.has(name, rest)
        return any(call.name == rest and self.number not in call.unsure for call in self.slots(self._api.object(name)))

    def offset_of(self, struct: str, path: str) -> str:
        """C for the offset of a field or slot; SIZE_MAX if this ABI lacks it, or if nobody knows what the
        slot takes.
        """
        return f"offsetof(struct {self.prefix}_{struct}, {path})" if self.has(struct, path) else "SIZE_MAX"

    def vtable_word(self, object_name: str) -> int:
        """Where the vtable of an object lies in its struct, in 8-byte words."""
        struct = self._api.struct(object_name)
        return self.field_word(struct, next(field for field in struct.fields if field.type == f"vtable {object_name}"))

    def field_word(self, struct: Struct, field: StructField) -> int:
        """Place of a field in 8-byte words from the start of its struct, every field before it being words; -1 if it
        has none.
        """
        word = 0
        for item in self.fields(struct):
            if item.name == field.name:
                return word
            is_vtable = item.type.startswith("vtable ")
            word += len(self.slots(self._api.object(item.type.removeprefix("vtable ")))) if is_vtable else 1
        return -1


def is_public(struct: Struct) -> bool:
    """Whether it stands in a public header of ggml, which shows what programs allocate by themselves."""
    return struct.name in _PUBLIC_STRUCTS


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
