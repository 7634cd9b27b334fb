"""The names of ops' parameter words (idl/op_parameters.yaml): what they may say."""

from __future__ import annotations

import re

from codegen.fields import Fields
from codegen.load import Node
from codegen.model import Op, OpParameter, OpParameters
from codegen.problems import Problems

TYPES = ("i32", "f32", "bool", "u64", "unary_op", "glu_op")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def op_parameters(node: Node, problems: Problems) -> OpParameters:
    """One op's list."""
    fields = Fields(node, "op's parameters", problems)
    op = fields.text("op")
    fields.integer("since", 0)
    named = OpParameters(
        op, tuple(_parameter(item, op, problems) for item in fields.items("parameters", required=True)), fields.mark
    )
    fields.finish()
    return named


def _parameter(node: Node, op: str, problems: Problems) -> OpParameter:
    fields = Fields(node, f"{op}: parameter", problems)
    fields.integer("since", 0)
    parameter = OpParameter(
        word=fields.integer("word"),
        name=fields.text("name"),
        type=fields.choice("type", TYPES),
        default=fields.text("default") if fields.has("default") else None,
        mark=fields.mark,
    )
    if not _NAME.fullmatch(parameter.name):
        fields.problem(f"{fields.what}: '{parameter.name}' is no name")
    if parameter.default is not None and not _NUMBER.fullmatch(parameter.default):
        fields.problem(f"{fields.what} {parameter.name}: its default '{parameter.default}' is no number")
    fields.finish()
    return parameter


def check_op_parameters(named: tuple[OpParameters, ...], ops: tuple[Op, ...], problems: Problems) -> None:
    """Each word of the newest release has one name, unless 0 is its only value; no other word has one."""
    if problems.found:  # an op that is wrong itself says so better
        return
    by_op = {op.name: op for op in ops}
    for item in named:
        if item.op not in by_op:
            problems.add(item.mark, f"there is no op '{item.op}'")
    lists = {item.op: item for item in named}
    for op in ops:
        if op.crosses and op.schemas:
            _check_op(op, lists.get(op.name), problems)


def _check_op(op: Op, named: OpParameters | None, problems: Problems) -> None:
    zero = {values.word for values in op.values if values.allowed == (0,)}
    words = set(op.schemas[-1].words)
    mentioned: list[int] = []
    for parameter in named.parameters if named else ():
        mentioned += [parameter.word, parameter.word + 1] if parameter.type == "u64" else [parameter.word]
        if parameter.word not in words:
            problems.add(parameter.mark, f"op {op.name}: the newest release defines no word {parameter.word}")
    for word in sorted({word for word in mentioned if mentioned.count(word) > 1}):
        problems.add(named.mark if named else op.mark, f"op {op.name}: word {word} has two names")
    for word in sorted(words - set(mentioned) - zero):
        problems.add(named.mark if named else op.mark, f"op {op.name}: word {word} has no name in op_parameters.yaml")
