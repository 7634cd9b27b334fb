"""What ops mean and demand, release by release."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

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
    def values_name(self) -> str:
        return f"{self.op.name.lower()}_values_{self.span.since}"


def schema_rows(op: Op) -> Iterator[SchemaRow]:
    """One for each span of releases in which the op means the same."""
    changes = sorted({op.since, *(schema.since for schema in op.schemas), *(values.since for values in op.values)})
    for since, until in zip(changes, [*changes[1:], 0], strict=True):
        latest = {values.word: values for values in op.values if values.since <= since}
        schema = [schema for schema in op.schemas if schema.since <= since][-1]
        yield SchemaRow(op, Span(since, until), schema, tuple(latest.values()))


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
