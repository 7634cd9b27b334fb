"""What the expressions of an op's rules speak of: its destination, its sources and its parameter words.

    truths    PREDICATE(tensor, ...); src1 alone: whether the op has that source
    numbers   tensor.ne[0..3], tensor.nb[0..3], word[0..15] (op_params), FUNCTION(tensor)
    types     tensor.type, the names of ggml's types
    reals     float[0..15] (op_params), compared with numbers
    extents   tensor.ne[1:], the number of elements in some dimensions, compared with the same dimensions of another

A tensor is dst or src0 to src9. A rule that reads a source which the op does not have does not apply.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from codegen.expressions import ILLEGAL, NUMBER, REAL, TRUTH, TYPE, Expression, check_truth, parse

FUNCTIONS = ("nelements", "nbytes", "type_size", "block", "f32_steps")
"""Functions of a tensor that give a number."""

PREDICATES = {
    "same_shape": 2,
    "same_layout": 2,
    "repeats": 2,
    "packed": 1,
    "contiguous": 1,
    "contiguous_1": 1,
    "contiguous_2": 1,
    "contiguous_rows": 1,
    "contiguous_channels": 1,
    "padded_1d": 1,
    "dense": 1,
    "transposed": 1,
    "scalar": 1,
    "vector": 1,
    "matrix": 1,
}
"""Truths of tensors, and of how many."""

_TENSOR = re.compile(r"dst|src[0-9]")
_LENGTHS = {"ne": 4, "nb": 4, "word": 16, "float": 16}


@dataclass(frozen=True)
class Rule:
    """`reads` are the sources that it reads, which the op must have for it to apply."""

    expression: Expression
    reads: tuple[int, ...]

    @property
    def text(self) -> str:
        return self.expression.text


def parse_rule(text: str, types: frozenset[str]) -> Rule:
    """Parses a rule; `types` are the names of ggml's types. Raises BadExpression."""
    expression = parse(text)
    check_truth(expression, OpVocabulary(types))
    root = expression.root
    read = (
        {node.id for node in ast.walk(root) if isinstance(node, ast.Name)}
        - {"dst"}
        - {node.id for node in _asked(root)}
    )
    return Rule(expression, tuple(sorted(int(name[3:]) for name in read if _TENSOR.fullmatch(name))))


def is_tensor(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and _TENSOR.fullmatch(node.id) is not None


def dimensions(node: ast.Slice) -> range:
    """Of `tensor.ne[1:]`."""
    lower, upper = (None if end is None else int(ast.unparse(end)) for end in (node.lower, node.upper))
    return range(lower or 0, _LENGTHS["ne"] if upper is None else upper)


def _dimensions_of(node: ast.Subscript, expression: Expression) -> range:
    assert isinstance(node.slice, ast.Slice)
    ends = [end for end in (node.slice.lower, node.slice.upper) if end is not None]
    is_plain = node.slice.step is None and all(isinstance(end, ast.Constant) and type(end.value) is int for end in ends)
    if not is_plain or not 0 <= dimensions(node.slice).start < dimensions(node.slice).stop <= _LENGTHS["ne"]:
        raise expression.bad(node, f"no dimensions of the {_LENGTHS['ne']} that there are")
    return dimensions(node.slice)


def _asked(root: ast.expr) -> Iterator[ast.Name]:
    """The sources whose presence a rule asks for: names that stand where a truth does."""
    for node in ast.walk(root):
        truths: list[ast.expr] = []
        if isinstance(node, ast.BoolOp):
            truths = node.values
        elif isinstance(node, ast.UnaryOp):
            truths = [node.operand]
        elif isinstance(node, ast.IfExp):
            truths = [node.test]
        yield from (item for item in truths if isinstance(item, ast.Name))


class OpVocabulary:
    is_unsigned = False

    def __init__(self, types: frozenset[str]) -> None:
        self._types = types

    def kind_of(self, node: ast.expr, expression: Expression) -> str:
        if isinstance(node, ast.Name):
            return TYPE if node.id in self._types else TRUTH if is_tensor(node) and node.id != "dst" else ILLEGAL
        if isinstance(node, ast.Attribute):
            return TYPE if is_tensor(node.value) and node.attr == "type" else ILLEGAL
        if isinstance(node, ast.Subscript):
            return self._place(node, expression)
        if isinstance(node, ast.Call):
            return self._application(node, expression)
        return ILLEGAL

    @staticmethod
    def _place(node: ast.Subscript, expression: Expression) -> str:
        array = node.value
        if isinstance(array, ast.Attribute):
            name = array.attr if is_tensor(array.value) and array.attr in ("ne", "nb") else ""
        else:
            name = array.id if isinstance(array, ast.Name) and array.id in ("word", "float") else ""
        if name == "ne" and isinstance(node.slice, ast.Slice):
            return f"elements of the dimensions {_dimensions_of(node, expression)}"
        index = node.slice.value if isinstance(node.slice, ast.Constant) else None
        if not name or type(index) is not int:
            raise expression.bad(node, "no field of a tensor")
        if index >= _LENGTHS[name]:
            raise expression.bad(node, f"beyond the {_LENGTHS[name]} that there are")
        return REAL if name == "float" else NUMBER

    @staticmethod
    def _application(node: ast.Call, expression: Expression) -> str:
        name = ast.unparse(node.func)
        arguments = 1 if name in FUNCTIONS else PREDICATES.get(name)
        if arguments is None:
            raise expression.bad(node, f"none of {', '.join((*FUNCTIONS, *PREDICATES))}")
        if node.keywords or len(node.args) != arguments or not all(is_tensor(argument) for argument in node.args):
            raise expression.bad(node, f"not applied to {arguments} tensor(s)")
        return NUMBER if name in FUNCTIONS else TRUTH
