"""The tiny grammar of sizes and checks, such as `offset + size <= nbytes(tensor)`.

    check  = sum ("<=" | ">=" | "==") sum
    sum    = product { ("+" | "-") product }
    product = atom { "*" atom }
    atom   = NUMBER | NAME | NAME "(" NAME ")" | "(" sum ")"

A name is a scalar parameter of the call; a function is applied to a parameter of the kind it wants.
Arithmetic is emitted overflow-checked: a check whose arithmetic overflows does not hold.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKEN = re.compile(r"\s*(?:([0-9]+)|([a-z][a-z0-9_]*)|(<=|>=|==|[-+*()]))")
_NAME = re.compile(r"[a-z][a-z0-9_]*")

FUNCTIONS = {"nbytes": ("tensor",), "max_size": ("buffer_type",)}
"""Functions of the grammar and the parameter kinds that each takes."""


class BadExpression(Exception):
    """The text is not of the grammar; the message says why."""


@dataclass(frozen=True)
class Number:
    value: int


@dataclass(frozen=True)
class Name:
    name: str


@dataclass(frozen=True)
class Apply:
    function: str
    argument: str


@dataclass(frozen=True)
class Binary:
    operator: str
    left: Expression
    right: Expression


Expression = Number | Name | Apply | Binary


def parse_size(text: str) -> Expression:
    """Parses a sum, as a payload's size is given."""
    return _Parser(text).whole(comparison=False)


def parse_check(text: str) -> Binary:
    """Parses a comparison."""
    expression = _Parser(text).whole(comparison=True)
    if not isinstance(expression, Binary):
        raise BadExpression(f"'{text}' compares nothing")
    return expression


def names(expression: Expression) -> set[str]:
    """The scalar parameters that an expression reads."""
    if isinstance(expression, Name):
        return {expression.name}
    if isinstance(expression, Binary):
        return names(expression.left) | names(expression.right)
    return set()


def applications(expression: Expression) -> set[Apply]:
    """The function applications in an expression."""
    if isinstance(expression, Apply):
        return {expression}
    if isinstance(expression, Binary):
        return applications(expression.left) | applications(expression.right)
    return set()


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = self._split(text)
        self._next = 0

    def whole(self, comparison: bool) -> Expression:
        expression = self._sum()
        if comparison:
            operator = self._take()
            if operator not in ("<=", ">=", "=="):
                raise BadExpression(f"'{self._text}' must compare with <=, >= or ==")
            expression = Binary(operator, expression, self._sum())
        if self._next != len(self._tokens):
            raise BadExpression(f"'{self._text}': '{self._tokens[self._next]}' is not expected there")
        return expression

    @staticmethod
    def _split(text: str) -> list[str]:
        tokens: list[str] = []
        place = 0
        while place < len(text.rstrip()):
            match = _TOKEN.match(text, place)
            if match is None:
                raise BadExpression(f"'{text}': '{text[place:].strip()}' is not of the grammar")
            tokens.append(match.group(match.lastindex or 0))
            place = match.end()
        return tokens

    def _peek(self) -> str:
        return self._tokens[self._next] if self._next < len(self._tokens) else ""

    def _take(self) -> str:
        token = self._peek()
        self._next += 1
        return token

    def _sum(self) -> Expression:
        left = self._product()
        while self._peek() in ("+", "-"):
            left = Binary(self._take(), left, self._product())
        return left

    def _product(self) -> Expression:
        left = self._atom()
        while self._peek() == "*":
            left = Binary(self._take(), left, self._atom())
        return left

    def _atom(self) -> Expression:
        token = self._take()
        if token.isdigit():
            return Number(int(token))
        if token == "(":
            inner = self._sum()
            self._close()
            return inner
        if not _NAME.fullmatch(token):
            raise BadExpression(
                f"'{self._text}' ends too early" if not token else f"'{self._text}': '{token}' is not a value"
            )
        if self._peek() != "(":
            return Name(token)
        self._take()
        if token not in FUNCTIONS:
            raise BadExpression(f"'{self._text}': no function '{token}', only {', '.join(FUNCTIONS)}")
        argument = self._take()
        if not _NAME.fullmatch(argument):
            raise BadExpression(
                f"'{self._text}' ends too early" if not argument else f"'{self._text}': '{argument}' is no parameter"
            )
        self._close()
        return Apply(token, argument)

    def _close(self) -> None:
        if self._take() != ")":
            raise BadExpression(f"'{self._text}' lacks a closing parenthesis")
