"""What ops mean and demand, release by release."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap

from codegen.model import Api, Op, OpParameter, OpRule, OpSchema, OpValues
from codegen.objects import Span
from codegen.op_results import OpResult, op_result


@dataclass(frozen=True)
class SchemaRow:
    """What an op means in the releases of a span. `values` are the restrictions of its words."""

    op: Op
    span: Span
    schema: OpSchema
    values: tuple[OpValues, ...]

    @property
    def values_spelled(self) -> str:
        """The restrictions as C's initialiser."""
        return ", ".join(f"{{ {values.word}, {_spelled(values)} }}" for values in self.values)


def schema_rows(op: Op) -> Iterator[SchemaRow]:
    """One for each span of releases in which the op means the same."""
    changes = sorted({op.since, *(schema.since for schema in op.schemas), *(values.since for values in op.values)})
    for since, until in zip(changes, [*changes[1:], 0], strict=True):
        latest = {values.word: values for values in op.values if values.since <= since}
        schema = [schema for schema in op.schemas if schema.since <= since][-1]
        yield SchemaRow(op, Span(since, until), schema, tuple(latest.values()))


def _spelled(values: OpValues) -> str:
    if values.mask is not None:
        return f"true, 1, {{ {values.mask} }}"
    return f"false, {len(values.allowed)}, {{ {', '.join(map(str, values.allowed))} }}"


def shared_values(api: Api) -> dict[str, str]:
    """Each list of restrictions once, as C, and its name: that of the op and release which have it first."""
    names: dict[str, str] = {}
    for op in api.ops:
        for row in schema_rows(op):
            if row.values:
                names.setdefault(row.values_spelled, f"{op.name.lower()}_values_{row.span.since}")
    return names


def bits(numbers: tuple[int, ...]) -> int:
    """As a bit set: bit n stands for the word or source n."""
    return sum(1 << number for number in set(numbers))


def rule_conditions(rule: OpRule) -> str:
    """When a rule applies, as C: to which sources, releases and devices."""
    conditions = [f"HAS({source})" for source in rule.rule.reads]
    conditions += ["ON_CPU"] if rule.cpu else []
    conditions += [] if rule.asked else ["COMPUTED"]
    conditions += [f"SINCE({rule.span.since})"] if rule.span.since else []
    conditions += [f"BEFORE({rule.span.until})"] if rule.span.until else []
    return " && ".join(conditions) or "true"


def shared_rules(api: Api) -> list[tuple[tuple[OpRule, ...], list[str]]]:
    """Each list of rules once, with the names of the ops that have it."""
    shared: dict[tuple[tuple[str, str], ...], tuple[tuple[OpRule, ...], list[str]]] = {}
    for op in api.ops:
        if op.rules:
            texts = tuple((rule_conditions(rule), rule.rule.text) for rule in op.rules)
            shared.setdefault(texts, (op.rules, []))[1].append(op.name)
    return list(shared.values())


def types_in_rules(api: Api) -> list[tuple[str, int]]:
    """Names and numbers of the types that rules speak of."""
    newest = api.names_of("type", api.abis[-1].number)
    rules = (rule.rule for op in api.ops for rule in op.rules)
    spoken = {node.id for rule in rules for node in ast.walk(rule.expression.root) if isinstance(node, ast.Name)}
    return [(name, number) for number, name in enumerate(newest) if name in spoken]


_COLUMNS = 116
"""Of a line of the table of signatures, without its indentation."""


@dataclass(frozen=True)
class OpSignature:
    """What an op that crosses takes and makes in the newest release, for a caller who names its parameters."""

    op: Op
    parameters: tuple[OpParameter, ...]
    result: OpResult

    @property
    def schema(self) -> OpSchema:
        return self.op.schemas[-1]


def op_signatures(api: Api) -> list[OpSignature]:
    """One for each op that crosses, in ggml's order."""
    types = {name: number for number, name in enumerate(api.names_of("type", api.abis[-1].number))}
    named = {item.op: item.parameters for item in api.op_parameters}
    return [OpSignature(op, named.get(op.name, ()), op_result(op, types)) for op in api.ops if op.crosses]


def signature_lines(signature: OpSignature) -> Iterator[str]:
    """An entry of Python's table: on one line if it fits, else sources, parameters and results apart."""
    sources = f"{signature.schema.sources}, {signature.schema.required}"
    parameters = [_parameter(parameter) for parameter in signature.parameters]
    ne, kind = _shape(signature.result.ne), _type(signature.result.type)
    named = [f"parameters={_tuple(parameters)}"] if parameters else []
    results = [f"{name}={value}" for name, value in (("ne", ne), ("type", kind)) if value]
    head = f'"{signature.op.name}": OpSignature('
    whole = f"{head}{', '.join((sources, *named, *results))}),"
    if len(whole) <= _COLUMNS:
        yield whole
        return
    yield head
    yield f"    {sources},"
    yield from _one_or_many("parameters=", parameters)
    together = f"    {', '.join(results)},"
    if results and len(together) <= _COLUMNS:
        yield together
    elif results:
        yield from _one_or_many("ne=lambda src, word: ", signature.result.ne or ())
        yield from (f"    {result}," for result in results[1:])
    yield "),"


def _one_or_many(head: str, items: Sequence[str]) -> Iterator[str]:
    """A tuple, if it has items: on one line if it fits, else an item a line."""
    whole = f"    {head}{_tuple(items)},"
    if len(whole) <= _COLUMNS:
        yield from [whole] if items else []
        return
    yield f"    {head}("
    for item in items:
        yield from wrap(
            f"{item},", _COLUMNS, initial_indent=" " * 8, subsequent_indent=" " * 12, break_long_words=False
        )
    yield "    ),"


def _tuple(items: Sequence[str]) -> str:
    return f"({', '.join(items)}{',' if len(items) == 1 else ''})"


def _parameter(parameter: OpParameter) -> str:
    default = "" if parameter.default is None else f", {parameter.default}"
    return f'OpParameter("{parameter.name}", {parameter.word}, "{parameter.type}"{default})'


def _shape(ne: tuple[str, ...] | None) -> str:
    """The result's elements as Python's function; empty if the rules do not tell them."""
    for source in range(10):
        if ne == tuple(f"src[{source}].ne[{index}]" for index in range(4)):
            return f"shape_of({source})"
    return f"lambda src, word: {_tuple(ne)}" if ne else ""


def _type(kind: str | None) -> str:
    """The result's type likewise."""
    copied = re.fullmatch(r"src\[(\d)\]\.type", kind or "")
    return f"type_of({copied[1]})" if copied else f"lambda src, word: {kind}" if kind else ""
