"""What the expressions of a call speak of: its parameters.

    numbers   a scalar, FUNCTION(parameter)
    objects   a handle or an object of the inventory, FUNCTION(parameter)

Which functions apply to a parameter, its kind tells (codegen/kinds/).
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import NoReturn

from codegen.expressions import ILLEGAL, BadExpression, Expression
from codegen.kinds.parameter import Parameter


class CallVocabulary:
    """`functions`: whether functions are legal, which the size of a payload has none of."""

    is_unsigned = True

    def __init__(self, parameters: Mapping[str, Parameter], functions: bool = True) -> None:
        self._parameters = parameters
        self._functions = functions

    def kind_of(self, node: ast.expr, expression: Expression) -> str:
        if isinstance(node, ast.Name):
            return self._named(node.id).value_kind or _fail(f"'{node.id}' is no scalar")
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and len(node.args) == 1
            and isinstance(node.args[0], ast.Name)
        ):
            if not self._functions:
                raise BadExpression(f"{node.func.id} does not stand in a size")
            parameter = self._named(node.args[0].id)
            return parameter.functions.get(node.func.id) or _fail(
                f"{node.func.id} does not apply to a {parameter.kind}"
            )
        return ILLEGAL

    def _named(self, name: str) -> Parameter:
        return self._parameters.get(name) or _fail(f"'{name}' is no parameter of it")


def _fail(message: str) -> NoReturn:
    raise BadExpression(message)
