"""Compares the headers of a ggml release with the IDL as it stands for one ABI."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from codegen.c_types import CType, Function, Named, Pointer, Variable, loosely_equal, plain, spelled
from codegen.changes import (
    AddField,
    AddParameter,
    AddSlot,
    AddValue,
    Change,
    Edit,
    EndField,
    EndParameter,
    EndSlot,
    ExtendVersions,
    NewAbi,
)
from codegen.declarations import PRELUDE, Declaration, NotC, parse
from codegen.diff_names import diff_names
from codegen.headers import Headers, Unreadable, parse_header
from codegen.kinds.parameter import Parameter
from codegen.kinds.result import Result
from codegen.model import Abi, Api, Call, Enum, GgmlFunction, Struct, StructField
from codegen.objects import OBJECTS, Span
from codegen.problems import Mark
from codegen.sequences import best_match, kept
from codegen.signatures import Signatures

TENSOR_HEADER = Path(__file__).parents[1] / "runtime/shared/ggml_tensor.h"
"""The tensor is the same in every release, so it is no struct of structs.yaml but our own header."""

_TENSOR = "ggml_tensor"


def compare(api: Api, abi: Abi, headers: Headers) -> list[Change]:
    """Every change from the IDL's view of `abi` to the headers, in the order of the IDL's lines, then of the
    headers'.
    """
    return sorted(_Comparison(api, abi, headers).run(), key=lambda change: change.mark)


class _Comparison:
    def __init__(self, api: Api, abi: Abi, headers: Headers) -> None:
        self._api = api
        self._abi = abi
        self._newest = abi == api.abis[-1]
        self._headers = headers
        self._declared = headers.declarations
        self._signatures = Signatures(api)
        self._found: list[Change] = []

    def run(self) -> list[Change]:
        if self._headers.api_version != self._abi.api_version:
            was = self._abi.api_version
            text = f"GGML_BACKEND_API_VERSION is {self._headers.api_version}, was {was}"
            self._add(self._abi.mark, text, "ggml-backend-impl.h", NewAbi())
        for struct in self._api.structs:
            self._struct(struct)
        for name in OBJECTS:
            self._slots(name)
        self._tensor()
        if not self._found:
            self._versions()
        self._procedures()
        for enum in self._api.enums:
            self._enum(enum)
        self._found += diff_names(self._api, self._headers.number, self._headers.names)
        self._functions()
        return self._found

    def _versions(self) -> None:
        """Whether builds of an ABI that has not changed are declined because of their version."""
        first, last = self._abi.versions
        number = self._headers.number
        if not first <= number <= last:
            release = self._headers.release
            text = f"'versions' are {first} to {last}, so builds of ggml {release} ({number}) would be declined"
            self._add(self._abi.mark, text, "CMakeLists.txt", ExtendVersions(self._abi, number))

    def _add(self, mark: Mark, text: str, place: str = "", *edits: Edit) -> None:
        self._found.append(Change(mark, text, place, edits))

    def _struct(self, struct: Struct) -> None:
        old = [field for field in struct.fields if field.span.holds(self._abi.number)]
        new = self._declared.structs.get(struct.c_name)
        if new is None:
            if old:
                self._add(struct.mark, f"struct {struct.c_name} is gone", "", *(EndField(field) for field in old))
            return
        by_name = {field.name: field for field in old}
        stay = kept([field.name for field in old], [item.name for item in new])
        after: StructField | None = None
        for item in new:
            field = by_name.get(item.name)
            what = f"struct {struct.c_name}: '{spelled(item.type, item.name)}'"
            where = f"behind '{after.name}'" if after else "first"
            anchor = after or (old[0] if old else None)
            mark = anchor.mark if anchor else struct.mark
            added = AddField(struct, item.name, item.type, field.getter if field else "", after)
            if field is None:
                self._add(mark, f"{what} added {where}", item.place, added)
            elif item.name not in stay:
                self._add(field.mark, f"{what} moved {where}", item.place, EndField(field), added)
            else:
                after = field
                if not self._signatures.field_matches(field, item.type):
                    again = AddField(struct, item.name, item.type, field.getter, field)
                    self._add(field.mark, f"{what} retyped, was '{field.type}'", item.place, EndField(field), again)
                    continue
            self._getter(field, item)
        names = {item.name for item in new}
        for field in old:
            if field.name not in names:
                self._add(field.mark, f"struct {struct.c_name}: '{field.name}' removed", "", EndField(field))

    def _getter(self, field: StructField | None, item: Variable) -> None:
        if field is None or not field.getter:
            return
        found = self._declared.functions.get(field.getter)
        if found is None:
            self._add(field.mark, f"{field.getter}() is missing; it tells where '{field.name}' lies")
        elif (
            not isinstance(found.type, Function)
            or len(found.type.parameters) != 1
            or not loosely_equal(item.type, found.type.returns)
        ):
            self._add(field.mark, f"{field.getter}() retyped: {spelled(found.type, field.getter)}", found.place)

    def _vtable(self, name: str) -> tuple[Variable, ...] | None:
        """The slots of an object's vtable in the headers."""
        for struct in self._api.structs:
            for field in struct.fields:
                if field.type == f"vtable {name}":
                    held = [
                        item.type for item in self._declared.structs.get(struct.c_name, ()) if item.name == field.name
                    ]
                    c_name = (
                        held[0].name.removeprefix("struct ")
                        if held and isinstance(held[0], Named)
                        else f"{struct.c_name}_i"
                    )
                    return self._declared.structs.get(c_name)
        return None

    def _slots(self, name: str) -> None:
        item = self._api.object(name)
        old = [call for call in item.calls if call.span.holds(self._abi.number)]
        new = self._vtable(name)
        if new is None:
            self._add(item.mark, f"{name}: its vtable is gone from the headers")
            return
        by_name = {call.name: call for call in old}
        taken = {call.name: call for call in item.calls}
        stay = kept([call.name for call in old], [slot.name for slot in new])
        after: Call | None = None
        for slot in new:
            function = _function(slot)
            call = by_name.get(slot.name)
            where = f"behind {after.name}" if after else "first"
            if function is None:
                self._add(
                    call.mark if call else item.mark,
                    f"{name}.{slot.name} is no function: {spelled(slot.type)}",
                    slot.place,
                )
            elif call is None:
                spelling = spelled(slot.type, slot.name) + self._public(function)
                mark = after.mark if after else item.mark
                edits: tuple[Edit, ...] = (AddSlot(name, slot.name, function, after),)
                if slot.name in taken:
                    mark, edits, spelling = (
                        taken[slot.name].mark,
                        (),
                        f"{spelling}; the IDL has it {_span_text(taken[slot.name].span)}",
                    )
                self._add(mark, f"{name}.{slot.name}: slot added {where}: {spelling}", slot.place, *edits)
            else:
                if slot.name not in stay:
                    self._add(call.mark, f"{name}.{slot.name}: slot moved {where}", slot.place)
                else:
                    after = call
                if self._abi.number not in call.unsure:
                    self._signature(call, function, slot.place)
                self._wrapper(call, function)
        names = {slot.name for slot in new}
        for call in old:
            if call.name not in names:
                self._add(call.mark, f"{call.full_name}: slot removed", "", EndSlot(call))

    def _public(self, function: Function) -> str:
        """The public functions with the parameters and result of a new slot: one of them may be its wrapper."""
        names = [name for name, found in self._declared.functions.items() if plain(found.type) == plain(function)]
        return f"; public functions like it: {', '.join(names)}" if 0 < len(names) <= 3 else ""

    def _signature(self, call: Call, function: Function, place: str) -> None:
        old = [parameter for parameter in call.parameters if parameter.span.holds(self._abi.number)]
        pairs = self._paired(call, old, function.parameters)
        after: Parameter | None = None
        for parameter, item in pairs:
            if item is None:
                assert parameter is not None
                self._add(
                    parameter.mark,
                    f"{call.full_name}: parameter '{parameter.name}' removed",
                    place,
                    EndParameter(parameter),
                )
            elif parameter is None:
                where = f"behind '{after.name}'" if after else "first"
                text = f"{call.full_name}: parameter '{spelled(item.type, item.name)}' added {where}"
                self._add(after.mark if after else call.mark, text, place, AddParameter(call, item, after))
            else:
                if not self._fits(call, parameter, item.type):
                    was, now = parameter.described, spelled(item.type)
                    text = f"{call.full_name}: parameter '{parameter.name}' retyped: '{now}', was {was}"
                    self._add(parameter.mark, text, place, EndParameter(parameter), AddParameter(call, item, parameter))
                after = parameter
        self._result(call, function, place)

    def _paired(
        self, call: Call, old: list[Parameter], new: Sequence[Variable]
    ) -> list[tuple[Parameter | None, Variable | None]]:
        """The parameters of both sides side by side.

        The IDL has names of its own, so types decide, then names, then the place.
        """
        weights = [[2 * self._fits(call, one, other.type) + (one.name == other.name) for other in new] for one in old]
        matched = best_match(len(old), len(new), lambda i, j: weights[i][j])
        pairs: list[tuple[Parameter | None, Variable | None]] = []
        i = j = 0
        for next_i, next_j in [*matched, (len(old), len(new))]:
            while i < next_i and j < next_j:
                pairs.append((old[i], new[j]))
                i, j = i + 1, j + 1
            pairs += [(parameter, None) for parameter in old[i:next_i]] + [(None, item) for item in new[j:next_j]]
            if next_i < len(old):
                pairs.append((old[next_i], new[next_j]))
            i, j = next_i + 1, next_j + 1
        return pairs

    def _fits(self, call: Call, mine: Parameter | Result, ctype: CType) -> bool:
        return self._signatures.matches(mine, ctype, any_pointer=call.object == "procedure")

    def _result(self, call: Call, function: Function, place: str) -> None:
        void = function.returns == Named("void")
        matches = void if call.returns is None else not void and self._fits(call, call.returns, function.returns)
        if not matches:
            was = call.returns.described if call.returns else "void"
            mark = call.returns.mark if call.returns else call.mark
            self._add(mark, f"{call.full_name}: result retyped: '{spelled(function.returns)}', was {was}", place)

    def _wrapper(self, call: Call, slot: Function) -> None:
        """The public function that calls the slot: the frontend measures by it, with the arguments of `measure`."""
        if not call.wrapper:
            return
        found = self._declared.functions.get(call.wrapper)
        if found is None or not isinstance(found.type, Function):
            self._add(call.mark, f"{call.full_name}: its wrapper {call.wrapper}() is missing")
            return
        if not call.measure:
            return
        fits = len(found.type.parameters) == len(call.measure) and loosely_equal(slot.returns, found.type.returns)
        for word, item in zip(call.measure, found.type.parameters, strict=False):
            fits = fits and (word.isdigit() or isinstance(item.type, Pointer))
        if not fits:
            retyped = spelled(found.type, call.wrapper)
            text = f"{call.full_name}: its wrapper retyped: {retyped}; measured by [{', '.join(call.measure)}]"
            self._add(call.mark, text, found.place)

    def _procedures(self) -> None:
        """What get_proc_address is asked for: NAME_t is a function type that no public function takes as a callback."""
        item = self._api.object("procedure")
        public: dict[str, Declaration] = {}
        callbacks = {
            spelled(parameter.type)
            for function in self._declared.functions.values()
            if isinstance(function.type, Function)
            for parameter in function.type.parameters
        }
        for name, typedef in self._declared.typedefs.items():
            called = (
                isinstance(typedef.type, Pointer)
                and isinstance(typedef.type.to, Function)
                and spelled(typedef.type) not in callbacks
            )
            if called and name.endswith("_t") and typedef.place.startswith("ggml-backend.h:"):
                public[name.removesuffix("_t")] = typedef
        known = {call.wrapper: call for call in item.calls if call.span.holds(self._abi.number)}
        for name, typedef in public.items():
            function = typedef.type.to if isinstance(typedef.type, Pointer) else None
            assert isinstance(function, Function)
            if name in known:
                self._signature(known[name], function, typedef.place)
            else:
                call_name = name.removeprefix("ggml_backend_")
                text = f"procedure.{call_name}: get_proc_address function added: {spelled(function, name)}"
                last = item.calls[-1] if item.calls else None
                is_taken = name in {call.wrapper for call in item.calls}
                edits = () if is_taken else (AddSlot("procedure", call_name, function, last),)
                self._add(last.mark if last else item.mark, text, typedef.place, *edits)
        for wrapper, call in known.items():
            if wrapper not in public and not call.absent:
                self._add(call.mark, f"{call.full_name}: get_proc_address function {wrapper} removed")

    def _enum(self, enum: Enum) -> None:
        """An enum of the IDL has no spans: it lists what any release has."""
        values = self._declared.enums.get(enum.c_name)
        if values is None:
            self._add(enum.mark, f"enum {enum.c_name} is gone")
            return
        prefix = _common_prefix(list(values))
        new = {
            name.removeprefix(prefix).lower(): value for name, value in values.items() if not name.endswith("_COUNT")
        }
        for name, value in new.items():
            if name not in enum.values:
                edits = () if value in enum.values.values() else (AddValue(enum, name, value),)
                self._add(enum.mark, f"enum {enum.c_name}: '{name}' added with {value}", "", *edits)
            elif enum.values[name] != value:
                self._add(enum.mark, f"enum {enum.c_name}: '{name}' renumbered to {value}, was {enum.values[name]}")
        for name in enum.values:
            if name not in new and self._newest:
                self._add(enum.mark, f"enum {enum.c_name}: '{name}' removed")

    def _functions(self) -> None:
        declared = _declared_types(self._api.functions)
        for function, mine in zip(self._api.functions, declared, strict=True):
            found = self._declared.functions.get(function.name)
            if found is None:
                if not function.optional:
                    self._add(function.mark, f"{function.name}() is missing")
            elif not isinstance(mine, Pointer) or not loosely_equal(mine.to, found.type):
                self._add(
                    function.mark, f"{function.name}() retyped: {spelled(found.type, function.name)}", found.place
                )

    def _tensor(self) -> None:
        old = parse_header(TENSOR_HEADER).structs[_TENSOR]
        new = self._declared.structs.get(_TENSOR, ())
        for change in _diff_tensor(old, new):
            self._found.append(change)


def _span_text(span: Span) -> str:
    return " ".join(f"{word} {number}" for word, number in (("since", span.since), ("until", span.until)) if number)


def _function(item: Variable) -> Function | None:
    return item.type.to if isinstance(item.type, Pointer) and isinstance(item.type.to, Function) else None


def _diff_tensor(old: Sequence[Variable], new: Sequence[Variable]) -> list[Change]:
    path = Path("runtime/shared") / TENSOR_HEADER.name
    marks = {item.name: Mark(path, int(item.place.rpartition(":")[2])) for item in old}
    types = {item.name: item.type for item in old}
    stay = kept([item.name for item in old], [item.name for item in new])
    found: list[Change] = []
    mark = next(iter(marks.values()))
    for item in new:
        what = f"struct ggml_tensor: '{spelled(item.type, item.name)}'"
        if item.name not in types:
            found.append(Change(mark, f"{what} added", item.place))
            continue
        mark = marks[item.name]
        if item.name not in stay:
            found.append(Change(mark, f"{what} moved", item.place))
        elif not loosely_equal(types[item.name], item.type):
            found.append(Change(mark, f"{what} retyped, was '{spelled(types[item.name], item.name)}'", item.place))
    names = {item.name for item in new}
    found += [
        Change(marks[item.name], f"struct ggml_tensor: '{item.name}' removed") for item in old if item.name not in names
    ]
    return found


def _declared_types(functions: Sequence[GgmlFunction]) -> list[object]:
    """The types that ggml_functions.yaml gives, parsed."""
    lines = [f"typedef {function.type.replace('(*)', f'(*{function.name})', 1)};" for function in functions]
    try:
        typedefs = parse("\n".join([PRELUDE, *lines])).typedefs
    except NotC as error:
        path = functions[0].mark.path
        line = re.match(r"[^:]*:(\d+)", str(error))
        index = int(line.group(1)) - PRELUDE.count("\n") - 2 if line else 0
        mark = functions[index].mark if 0 <= index < len(functions) else Mark(path, 1)
        raise Unreadable(f"{mark}: the type is no C: {error}") from error
    return [typedefs[function.name].type for function in functions]


def _common_prefix(names: list[str]) -> str:
    """What all names of an enum begin with, up to a '_'."""
    if not names:
        return ""
    first, last = min(names), max(names)
    length = next(
        (place for place, (one, other) in enumerate(zip(first, last, strict=False)) if one != other),
        min(len(first), len(last)),
    )
    return first[: first.rfind("_", 0, length) + 1]
