"""What an op demands of its destination, sources and parameter words, such as `dst.ne[0] == src0.ne[1]`.

A rule is written as Python writes an expression; of that language only this is legal:

    truths    and, or, not, ==, !=, <, <=, >, >=, in, not in, PREDICATE(tensor, ...)
              src1 alone: whether the op has that source
    numbers   whole numbers, + - * / % (which divide as C does, by more than zero), A if TRUTH else B,
              tensor.ne[0..3], tensor.nb[0..3], word[0..15] (op_params), FUNCTION(tensor)
    types     tensor.type, the names of ggml's types, A if TRUTH else B
    reals     float[0..15] (op_params), compared with numbers

A tensor is dst or src0 to src9. A rule that reads a source which the op does not have does not apply.
Arithmetic is emitted overflow-checked: a rule whose arithmetic overflows is broken.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

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

ARITHMETIC = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Mod)
ORDER = (ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE)
_TENSOR = re.compile(r"dst|src[0-9]")
_LENGTHS = {"ne": 4, "nb": 4, "word": 16, "float": 16}


class BadRule(Exception):
    """The text is no rule; the message says why."""


@dataclass(frozen=True)
class Rule:
    """`reads` are the sources that it reads, which the op must have for it to apply."""

    text: str
    truth: ast.expr
    reads: tuple[int, ...]


def parse_rule(text: str, types: frozenset[str]) -> Rule:
    """Parses a rule; `types` are the names of ggml's types."""
    try:
        truth = ast.parse(text, mode="eval").body
    except SyntaxError as error:
        raise BadRule(f"'{text}': {error.msg}") from error
    _Check(text, types).truth(truth)
    read = (
        {node.id for node in ast.walk(truth) if isinstance(node, ast.Name)}
        - {"dst"}
        - {node.id for node in _asked(truth)}
    )
    return Rule(text, truth, tuple(sorted(int(name[3:]) for name in read if _TENSOR.fullmatch(name))))


def is_tensor(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and _TENSOR.fullmatch(node.id) is not None


def _asked(truth: ast.expr) -> Iterator[ast.Name]:
    """The sources whose presence a rule asks for: names that stand where a truth does."""
    for node in ast.walk(truth):
        truths: list[ast.expr] = []
        if isinstance(node, ast.BoolOp):
            truths = node.values
        elif isinstance(node, ast.UnaryOp):
            truths = [node.operand]
        elif isinstance(node, ast.IfExp):
            truths = [node.test]
        yield from (item for item in truths if isinstance(item, ast.Name))


class _Check:
    """Whether each part of a rule is legal where it stands."""

    def __init__(self, text: str, types: frozenset[str]) -> None:
        self._text = text
        self._types = types

    def truth(self, node: ast.expr) -> None:
        if isinstance(node, ast.BoolOp):
            for value in node.values:
                self.truth(value)
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            self.truth(node.operand)
        elif isinstance(node, ast.Compare):
            self._comparison(node)
        elif isinstance(node, ast.Call):
            self._call(node, PREDICATES)
        elif not (is_tensor(node) and ast.unparse(node) != "dst"):
            raise self._bad(node, "no truth")

    def _comparison(self, node: ast.Compare) -> None:
        operands = [node.left, *node.comparators]
        if all(isinstance(operator, ORDER) for operator in node.ops):
            kind = self._is_type if self._is_type(node.left) else self._is_number
            if not all(kind(operand) or (kind == self._is_number and self._is_real(operand)) for operand in operands):
                raise self._bad(node, "no comparison of numbers or of types")
        elif len(node.ops) != 1 or not isinstance(node.comparators[0], ast.Tuple):
            raise self._bad(node, "no comparison")
        elif not all(self._is_type(operand) for operand in (node.left, *node.comparators[0].elts)) and not all(
            self._is_number(operand) for operand in (node.left, *node.comparators[0].elts)
        ):
            raise self._bad(node, "no question for one of some numbers or types")

    def _is_type(self, node: ast.expr) -> bool:
        if isinstance(node, ast.IfExp):
            self.truth(node.test)
            return self._is_type(node.body) and self._is_type(node.orelse)
        if isinstance(node, ast.Attribute):
            return is_tensor(node.value) and node.attr == "type"
        return isinstance(node, ast.Name) and node.id in self._types

    def _is_real(self, node: ast.expr) -> bool:
        return isinstance(node, ast.Subscript) and ast.unparse(node.value) == "float" and self._is_place(node)

    def _is_number(self, node: ast.expr) -> bool:
        if isinstance(node, ast.Constant):
            return type(node.value) is int
        if isinstance(node, ast.UnaryOp):
            return isinstance(node.op, ast.USub) and self._is_number(node.operand)
        if isinstance(node, ast.BinOp):
            return isinstance(node.op, ARITHMETIC) and self._is_number(node.left) and self._is_number(node.right)
        if isinstance(node, ast.IfExp):
            self.truth(node.test)
            return self._is_number(node.body) and self._is_number(node.orelse)
        if isinstance(node, ast.Subscript):
            return ast.unparse(node.value) != "float" and self._is_place(node)
        if isinstance(node, ast.Call):
            self._call(node, dict.fromkeys(FUNCTIONS, 1))
            return True
        return False

    def _is_place(self, node: ast.Subscript) -> bool:
        array = node.value
        if isinstance(array, ast.Attribute):
            name = array.attr if is_tensor(array.value) and array.attr in ("ne", "nb") else ""
        else:
            name = array.id if isinstance(array, ast.Name) and array.id in ("word", "float") else ""
        index = node.slice.value if isinstance(node.slice, ast.Constant) else None
        if not name or type(index) is not int:
            raise self._bad(node, "no field of a tensor")
        if index >= _LENGTHS[name]:
            raise self._bad(node, f"beyond the {_LENGTHS[name]} that there are")
        return True

    def _call(self, node: ast.Call, functions: dict[str, int]) -> None:
        name = ast.unparse(node.func)
        if name not in functions:
            raise self._bad(node, f"none of {', '.join(functions)}")
        if node.keywords or len(node.args) != functions[name] or not all(is_tensor(argument) for argument in node.args):
            raise self._bad(node, f"not applied to {functions[name]} tensor(s)")

    def _bad(self, node: ast.expr, why: str) -> BadRule:
        return BadRule(f"'{self._text}': '{ast.unparse(node)}' is {why}")
