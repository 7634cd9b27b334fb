"""Decides whether an IDL is legal beyond its shape: names that dangle, ids, spans, documentation."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from codegen.call_vocabulary import CallVocabulary
from codegen.expressions import BadExpression, check_truth
from codegen.kinds.parameter import Parameter, Scope
from codegen.model import Answer, Api, Call, Op, OpRule, Record, Struct
from codegen.objects import OBJECTS, Span
from codegen.op_data import check_op_data
from codegen.op_parameters import check_op_parameters
from codegen.problems import Mark, Problems
from codegen.wire_fields import NUMBERS, WIRE_SIZES

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_C_SCALARS = ("int32_t", "uint64_t", "size_t", "bool", "pointer", "string")
_MOST_VALUES = 8
_ID_BASES = {
    "context": 0x0100,
    "registry": 0x0200,
    "device": 0x0300,
    "buffer_type": 0x0400,
    "buffer": 0x0500,
    "backend": 0x0600,
    "procedure": 0x0700,
}


def check(api: Api, problems: Problems) -> None:
    """Adds a problem for each thing that is not legal."""
    _check_abis(api, problems)
    _check_unique(((call.id, call.mark) for call in api.calls), "id", problems)
    for group in (api.structs, api.enums, api.records, api.ops, api.functions):
        _check_unique(((item.name, item.mark) for item in group), "name", problems)
    for struct in api.structs:
        _check_struct(struct, api, problems)
    for record in api.records:
        _check_record(record, problems)
    for enum in api.enums:
        _check_documented(enum.doc, f"enum {enum.name}", enum.mark, problems)
        for name in (enum.name, *enum.values):
            _check_name(name, enum.mark, problems)
    vtables = {field.type for struct in api.structs for field in struct.fields}
    for item in api.objects:
        _check_documented(item.doc, item.name, item.mark, problems)
        _check_unique(((call.full_name, call.mark) for call in item.calls), "slot", problems)
        if item.name in OBJECTS and f"vtable {item.name}" not in vtables:
            problems.add(item.mark, f"{item.name}: no struct in structs.yaml holds its vtable")
    for call in api.calls:
        _CallCheck(call, api, problems).run()
    _check_ops(api, problems)
    check_op_parameters(api.op_parameters, api.ops, problems)
    functions = {function.name for function in api.functions}
    for call in api.calls:
        if call.does_cross and call.host not in ("hand", "") and call.host not in functions:
            problems.add(call.mark, f"{call.full_name}: '{call.host}' is no function in ggml_functions.yaml")


def _check_unique(items: Iterable[tuple[object, Mark]], what: str, problems: Problems) -> None:
    first: dict[object, Mark] = {}
    for value, mark in items:
        if value in first:
            shown = f"{value:#06x}" if what == "id" and isinstance(value, int) else f"{value}"
            problems.add(mark, f"the {what} {shown} is taken, first at {first[value]}")
        first.setdefault(value, mark)


def _check_documented(doc: str, what: str, mark: Mark, problems: Problems) -> None:
    if not doc.strip():
        problems.add(mark, f"{what} lacks documentation")


def _check_name(name: str, mark: Mark, problems: Problems) -> None:
    if not _NAME.fullmatch(name):
        problems.add(mark, f"'{name}' is no name: lower-case words and digits joined by '_'")


def _constant(api: Api, name: str) -> int:
    """The value of a constant of the runtime's formats; 256, more than any byte, if there is none."""
    constants = (constant for item in api.formats for constant in item.constants)
    return next((constant.value for constant in constants if constant.name == name), 256)


def _check_abis(api: Api, problems: Problems) -> None:
    _check_unique(((abi.number, abi.mark) for abi in api.abis), "ABI number", problems)
    for earlier, abi in pairwise(api.abis):
        if abi.number < earlier.number:
            problems.add(abi.mark, f"ABI {abi.number} must stand before {earlier.number}")
    for abi in api.abis:
        _check_documented(abi.doc, f"ABI {abi.number}", abi.mark, problems)
        if abi.versions[0] > abi.versions[1]:
            problems.add(abi.mark, f"ABI {abi.number}: its last version is before its first")


def _check_span(span: Span, api: Api, mark: Mark, problems: Problems) -> None:
    numbers = {abi.number for abi in api.abis}
    for key, number in (("since", span.since), ("until", span.until)):
        if number and number not in numbers:
            problems.add(mark, f"'{key}: {number}' names no ABI")
    if span.until and span.since >= span.until:
        problems.add(mark, f"no ABI lies from {span.since} to before {span.until}")


def _check_struct(struct: Struct, api: Api, problems: Problems) -> None:
    known = {item.name for item in api.structs}
    _check_documented(struct.doc, f"struct {struct.name}", struct.mark, problems)
    _check_name(struct.name, struct.mark, problems)
    for field in struct.fields:
        _check_name(field.name, field.mark, problems)
        _check_span(field.span, api, field.mark, problems)
        word, _, rest = field.type.partition(" ")
        legal = (
            field.type in _C_SCALARS
            or (word == "struct" and rest in known)
            or (word == "vtable" and rest in OBJECTS)
        )  # fmt: skip
        if not legal:
            problems.add(field.mark, f"struct {struct.name}: '{field.type}' is no type of a struct field")


def _check_record(record: Record, problems: Problems) -> None:
    _check_documented(record.doc, f"record {record.name}", record.mark, problems)
    _check_name(record.name, record.mark, problems)
    _check_unique(((field.name, field.mark) for field in record.fields), f"field of record {record.name}", problems)
    for field in record.fields:
        _check_documented(field.doc, f"record {record.name}: '{field.name}'", field.mark, problems)
        _check_name(field.name, field.mark, problems)
        if field.type not in WIRE_SIZES:
            problems.add(field.mark, f"record {record.name}: '{field.type}' is no type of the wire")


class _CallCheck:
    """The checks of one call."""

    def __init__(self, call: Call, api: Api, problems: Problems) -> None:
        self._call = call
        self._api = api
        self._problems = problems
        self._scope = Scope(
            enums=frozenset(enum.name for enum in api.enums),
            records=frozenset(record.name for record in api.records),
            structs=frozenset(struct.name for struct in api.structs),
            parameters={parameter.name: parameter for parameter in call.all_parameters},
        )

    def run(self) -> None:
        call = self._call
        self._documented()
        _check_name(call.name, call.mark, self._problems)
        _check_span(call.span, self._api, call.mark, self._problems)
        if call.object in _ID_BASES and call.id & ~0xFF != _ID_BASES[call.object]:
            self._problem(f"the id {call.id:#06x} is outside the range {_ID_BASES[call.object]:#06x} of its object")
        if call.id & 0xFF >= _constant(self._api, "counters_calls"):
            self._problem(f"the counters have no room for the id {call.id:#06x} (counters_calls)")
        if call.if_lost and not (call.mode == "cached" and call.returns and call.returns.type == "bool"):
            self._problem("'if_lost' is for a cached call that returns a bool")
        for number in call.unsure:
            if number not in {abi.number for abi in self._api.abis}:
                self._problem(f"'unsure' names no ABI {number}")
        if call.mode == "fetch" and call.destination is None:
            self._problem("a fetch needs a parameter of kind 'bytes_out'")
        self._crossing()
        self._wrapped()
        self._constant()
        self._named_once()
        for parameter in call.all_parameters:
            self._parameter(parameter)
        self._results()
        for checked in call.checks:
            try:
                check_truth(checked.expression, CallVocabulary(self._scope.parameters))
            except BadExpression as bad:
                self._problem(str(bad), checked.mark)

    def _documented(self) -> None:
        call = self._call
        _check_documented(call.doc, call.full_name, call.mark, self._problems)
        items: list[Parameter | Answer] = [parameter for parameter in call.all_parameters if not parameter.is_object]
        for item in (*items, *call.answers):
            _check_documented(item.doc, f"{call.full_name}: '{item.name}'", item.mark, self._problems)
        if call.does_cross:
            self._described()

    def _described(self) -> None:
        """What the protocol page needs of a call that crosses: a paragraph, and the unit of each number."""
        call = self._call
        if not call.details.strip():
            self._problem("it crosses and must say in 'details' what it does, who waits and what fails")
        units: list[tuple[str, str | None, Mark]] = [
            (item.name, item.counted_in, item.mark)
            for item in call.all_parameters
            if item.crosses or item.reply_fields()
        ]
        units += [(answer.name, answer.unit, answer.mark) for answer in call.answers if answer.type != "bool"]
        units += [("result", call.returns.unit, call.returns.mark)] if call.returns and call.returns.is_counted else []
        for name, unit, mark in units:
            if unit == "":
                self._problem(f"'{name}' lacks a unit", mark)

    def _crossing(self) -> None:
        call = self._call
        if not call.does_cross:
            if not call.reason and call.mode != "constant":
                self._problem(f"it is '{call.mode}' and must give a reason")
            if call.uses_device:
                self._problem("it does not cross, so it uses no device of the host")
            return
        if not call.host:
            self._problem("it crosses and must name its 'host' function, or 'hand'")
        if call.absent:
            self._problem("it crosses, so its slot cannot be absent")
        for name in call.arguments:
            if name not in self._scope.parameters:
                self._problem(f"'arguments' names no parameter '{name}'")

    def _wrapped(self) -> None:
        call = self._call
        if not call.wrapper and (call.measure or call.object == "procedure"):
            self._problem("it must name its 'wrapper'")
        for word in call.measure:
            if word not in ("self", "tensor") and not word.isdigit():
                self._problem(f"'measure' holds '{word}', not self, tensor or a number")

    def _constant(self) -> None:
        call = self._call
        fields = {field.name for record in self._api.records if record.name == call.object for field in record.fields}
        if call.constant and call.mode != "constant":
            self._problem(f"it is '{call.mode}', so no 'constant' answers it")
        elif call.constant and call.constant not in fields:
            self._problem(f"'{call.constant}' is no field of the record {call.object}")

    def _named_once(self) -> None:
        counts = Counter([item.name for item in self._call.all_parameters] + [item.name for item in self._call.answers])
        for name, count in counts.items():
            if count > 1:
                self._problem(f"the parameter '{name}' stands {count} times")

    def _parameter(self, parameter: Parameter) -> None:
        _check_span(parameter.span, self._api, parameter.mark, self._problems)
        _check_name(parameter.name, parameter.mark, self._problems)
        for message in parameter.problems(self._scope):
            self._problem(message, parameter.mark)

    def _results(self) -> None:
        call = self._call
        for answer in call.answers:
            _check_name(answer.name, answer.mark, self._problems)
            if answer.type not in NUMBERS:
                self._problem(f"'{answer.type}' is no type of the wire", answer.mark)
        if call.returns:
            _check_documented(call.returns.doc, f"{call.full_name}: returns", call.returns.mark, self._problems)
            for message in call.returns.problems(self._scope):
                self._problem(message, call.returns.mark)

    def _problem(self, message: str, mark: Mark | None = None) -> None:
        self._problems.add(mark or self._call.mark, f"{self._call.full_name}: {message}")


def _check_op_rule(op: Op, rule: OpRule, releases: set[int], problems: Problems) -> None:
    for key, number in (("since", rule.span.since), ("until", rule.span.until)):
        if number and number not in releases:
            problems.add(rule.mark, f"op {op.name}: '{key}: {number}' names no ABI and none of 'releases'")
    unknown = set(rule.rule.reads) - {source for schema in op.schemas for source in schema.sources}
    for source in sorted(unknown):
        problems.add(rule.mark, f"op {op.name}: a rule reads src{source}, which no release defines")


def _check_ops(api: Api, problems: Problems) -> None:
    numbers = {abi.number for abi in api.abis} | set(api.op_releases)
    listed = {name for names_of in api.name_lists if names_of.enum == "op" for name in names_of.names}
    for op in api.ops:
        _check_documented(op.doc, f"op {op.name}", op.mark, problems)
        if op.name not in listed:
            problems.add(op.mark, f"op {op.name} stands in no list of op names")
        if not op.schemas or op.schemas[0].since != op.since:
            problems.add(op.mark, f"op {op.name}: its first schema must be of ABI {op.since}")
        elif any(later.since <= earlier.since for earlier, later in pairwise(op.schemas)):
            problems.add(op.mark, f"op {op.name}: its schemas must stand in the order of their releases")
        for since in (op.since, *(schema.since for schema in op.schemas), *(value.since for value in op.values)):
            if since not in numbers:
                problems.add(op.mark, f"op {op.name}: 'since: {since}' names no ABI and none of 'releases'")
        for rule in op.rules:
            _check_op_rule(op, rule, numbers, problems)
        check_op_data(op, numbers, problems)
        if len(op.enums) > 1 or not set(op.enums.values()) <= {"unary_op", "glu_op"}:
            problems.add(op.mark, f"op {op.name}: 'enums' gives one word the enum unary_op or glu_op")
        if any(len(values.allowed) > _MOST_VALUES for values in op.values):
            problems.add(op.mark, f"op {op.name}: 'in' lists more than {_MOST_VALUES} values; give a mask")
        if any(not 0 <= word < 16 for word in (*op.enums, *(values.word for values in op.values))):
            problems.add(op.mark, f"op {op.name}: words are 0 to 15")
        for schema in op.schemas:
            words, sources = (*schema.words, *schema.nonzero), (*schema.sources, *schema.required)
            if any(not 0 <= word < 16 for word in words) or any(not 0 <= source < 10 for source in sources):
                problems.add(op.mark, f"op {op.name}: words are 0 to 15 and sources 0 to 9")
            if not set(schema.required) <= set(schema.sources):
                problems.add(op.mark, f"op {op.name}: a required source is none of its sources")
    for names_of in api.name_lists:
        if names_of.since not in numbers:
            problems.add(
                names_of.mark,
                f"names of {names_of.enum}: 'since: {names_of.since}' names no ABI and none of 'releases'",
            )
    missing = listed - {op.name for op in api.ops}
    for name in sorted(missing):
        problems.add(api.name_lists[0].mark, f"op {name} is listed but has no entry")
