"""What an op's rules tell of its result: the number of elements in each dimension, and the type, spelled in Python.

A rule that is an equation for `dst.ne[N]` or `dst.type`, or says that `dst` has a source's shape, holds in all releases
and on all devices unless it has a span or is a CPU's; so it tells what the result is. Of an op whose rules tell it in
another way a caller has to give the shape.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

from codegen.model import Op
from codegen.op_vocabulary import dimensions

_DIMENSIONS = 4
_SOURCE = re.compile(r"src[0-9]")


@dataclass(frozen=True)
class OpResult:
    """Python expressions over `src` (tensors by their number) and `word`; None where the rules do not tell."""

    ne: tuple[str, ...] | None
    type: str | None


def op_result(op: Op, types: dict[str, int]) -> OpResult:
    """`types` are ggml's names of types with their numbers."""
    elements: dict[int, str] = {}
    kind: str | None = None
    for rule in op.rules:
        if rule.cpu or rule.span.since or rule.span.until:
            continue
        elements |= _elements(rule.rule.expression.root)
        kind = kind or _type(rule.rule.expression.root, types)
    ne = tuple(elements[index] for index in range(_DIMENSIONS)) if len(elements) == _DIMENSIONS else None
    return OpResult(ne, kind)


def _elements(truth: ast.expr) -> dict[int, str]:
    """The dimensions that a rule tells."""
    if isinstance(truth, ast.Call) and isinstance(truth.func, ast.Name) and ast.unparse(truth.args[0]) == "dst":
        name = truth.func.id
        if name in ("same_shape", "same_layout"):
            return {index: f"src[{ast.unparse(truth.args[1])[3:]}].ne[{index}]" for index in range(_DIMENSIONS)}
        flat = {"scalar": 0, "vector": 1, "matrix": 2}.get(name, _DIMENSIONS)
        return dict.fromkeys(range(flat, _DIMENSIONS), "1")
    told = _equation(truth)
    if told and isinstance(told[1], ast.Subscript) and isinstance(told[1].slice, ast.Slice):
        source = re.fullmatch(r"src([0-9])\.ne\[.*\]", ast.unparse(told[1]))
        among = dimensions(told[1].slice) if source and ast.unparse(told[0]).startswith("dst.ne[") else ()
        return {index: f"src[{source[1]}].ne[{index}]" for index in among} if source else {}
    if told and (place := re.fullmatch(r"dst\.ne\[([0-3])\]", ast.unparse(told[0]))):
        spelled = _spelled(told[1], {})
        return {int(place[1]): spelled} if spelled else {}
    return {}


def _type(truth: ast.expr, types: dict[str, int]) -> str | None:
    told = _equation(truth)
    return _spelled(told[1], types) if told and ast.unparse(told[0]) == "dst.type" else None


def _equation(truth: ast.expr) -> tuple[ast.expr, ast.expr] | None:
    if isinstance(truth, ast.Compare) and len(truth.ops) == 1 and isinstance(truth.ops[0], ast.Eq):
        return truth.left, truth.comparators[0]
    return None


def _spelled(value: ast.expr, types: dict[str, int]) -> str | None:
    """The expression in Python, or None if it is of what only the result itself or a function tells."""
    if any(isinstance(node, ast.Call) for node in ast.walk(value)) or "dst" in {
        n.id for n in ast.walk(value) if isinstance(n, ast.Name)
    }:
        return None
    return ast.unparse(_Python(types).visit(ast.parse(ast.unparse(value), mode="eval").body))


class _Python(ast.NodeTransformer):
    """Sources by number, whole division, types by number."""

    def __init__(self, types: dict[str, int]) -> None:
        self._types = types

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if _SOURCE.fullmatch(node.id):
            return ast.Subscript(ast.Name("src"), ast.Constant(int(node.id[3:])))
        return ast.Constant(self._types[node.id]) if node.id in self._types else node

    def visit_Div(self, _node: ast.Div) -> ast.operator:
        return ast.FloorDiv()
