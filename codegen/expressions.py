"""The language of sizes, checks and rules, such as `offset + size <= nbytes(tensor)`.

An expression is written as Python writes one; of that language only this is legal:

    truths    and, or, not, ==, !=, <, <=, >, >=, in (A, B), not in (A, B), and truths of the vocabulary
    numbers   whole numbers, + - * / % (which divide as C does, by more than zero), -A, A if TRUTH else B, and
              numbers of the vocabulary
    others    reals, types and objects of the vocabulary, which are compared with their like

What a name, a field or a function means depends on where the expression stands: a vocabulary tells
(codegen/call_vocabulary.py, codegen/op_vocabulary.py). Arithmetic is emitted overflow-checked: a truth whose arithmetic
overflows does not hold.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import Protocol

TRUTH, NUMBER, REAL, TYPE = "truth", "number", "real", "type"
"""Kinds of values. Any other word is the name of an object of ggml, compared by identity."""

ILLEGAL = ""
"""The kind of what is no value."""

UNSIGNED_ARITHMETIC = (ast.Add, ast.Sub, ast.Mult)
ARITHMETIC = (*UNSIGNED_ARITHMETIC, ast.Div, ast.Mod)
ORDER = (ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE)
MEMBERSHIP = (ast.In, ast.NotIn)


class BadExpression(Exception):
    """The text is no expression, or no legal one where it stands; the message says why."""


@dataclass(frozen=True)
class Expression:
    text: str
    root: ast.expr

    def bad(self, node: ast.expr, why: str) -> BadExpression:
        return BadExpression(f"'{self.text}': '{ast.unparse(node)}' is {why}")


class Vocabulary(Protocol):
    """What names, fields and functions mean. `is_unsigned`: its numbers are never divided nor negated."""

    is_unsigned: bool

    def kind_of(self, node: ast.expr, expression: Expression) -> str:
        """The kind of value of a name, a field or a function; ILLEGAL if it is none.

        Raises BadExpression to say why.
        """


def parse(text: str) -> Expression:
    """Parses the syntax; what it means is for a vocabulary to check. Raises BadExpression."""
    try:
        root = ast.parse(text.strip(), mode="eval").body
    except SyntaxError as error:
        raise BadExpression(f"'{text}': {error.msg}") from error
    return Expression(text, root)


def check_truth(expression: Expression, vocabulary: Vocabulary) -> None:
    """Raises BadExpression if it is no legal truth."""
    _Check(expression, vocabulary).truth(expression.root)


def check_number(expression: Expression, vocabulary: Vocabulary) -> None:
    """Raises BadExpression if it is no legal number."""
    _Check(expression, vocabulary).number(expression.root)


class _Check:
    """Whether each part of an expression is legal where it stands."""

    def __init__(self, expression: Expression, vocabulary: Vocabulary) -> None:
        self._expression = expression
        self._vocabulary = vocabulary

    def truth(self, node: ast.expr) -> None:
        if self._kind(node) != TRUTH:
            raise self._expression.bad(node, "no truth")

    def number(self, node: ast.expr) -> None:
        if self._kind(node) != NUMBER:
            raise self._expression.bad(node, "no number")

    def _kind(self, node: ast.expr) -> str:
        if isinstance(node, ast.Constant):
            return NUMBER if type(node.value) is int else ILLEGAL
        if isinstance(node, ast.BoolOp):
            for value in node.values:
                self.truth(value)
            return TRUTH
        if isinstance(node, ast.Compare):
            self._comparison(node)
            return TRUTH
        if isinstance(node, ast.UnaryOp):
            return self._unary(node)
        if isinstance(node, ast.BinOp):
            legal = UNSIGNED_ARITHMETIC if self._vocabulary.is_unsigned else ARITHMETIC
            return NUMBER if isinstance(node.op, legal) and self._are_numbers(node.left, node.right) else ILLEGAL
        if isinstance(node, ast.IfExp):
            self.truth(node.test)
            kind = self._kind(node.body)
            return kind if kind in (NUMBER, TYPE) and kind == self._kind(node.orelse) else ILLEGAL
        return self._vocabulary.kind_of(node, self._expression)

    def _unary(self, node: ast.UnaryOp) -> str:
        if isinstance(node.op, ast.Not):
            self.truth(node.operand)
            return TRUTH
        legal = isinstance(node.op, ast.USub) and not self._vocabulary.is_unsigned
        return NUMBER if legal and self._are_numbers(node.operand) else ILLEGAL

    def _are_numbers(self, *nodes: ast.expr) -> bool:
        return all(self._kind(node) == NUMBER for node in nodes)

    def _comparison(self, node: ast.Compare) -> None:
        if all(isinstance(operator, ORDER) for operator in node.ops):
            kinds = {self._kind(operand) for operand in (node.left, *node.comparators)}
            if not (kinds <= {NUMBER, REAL} or self._have_identity(node, kinds)):
                raise self._expression.bad(node, "no comparison of numbers or of types")
        elif (
            len(node.ops) != 1
            or not isinstance(node.ops[0], MEMBERSHIP)
            or not isinstance(node.comparators[0], ast.Tuple)
        ):
            raise self._expression.bad(node, "no comparison")
        elif {self._kind(operand) for operand in (node.left, *node.comparators[0].elts)} not in ({NUMBER}, {TYPE}):
            raise self._expression.bad(node, "no question for one of some numbers or types")

    @staticmethod
    def _have_identity(node: ast.Compare, kinds: set[str]) -> bool:
        """Whether the operands are all types, or all objects of one kind, and compared by == or != alone."""
        by_identity = all(isinstance(operator, (ast.Eq, ast.NotEq)) for operator in node.ops)
        return len(kinds) == 1 and not kinds & {ILLEGAL, TRUTH, NUMBER, REAL} and by_identity
