"""How expressions are spelled in C and Python. Those of the host clear `exact` where their arithmetic overflows."""

from __future__ import annotations

import ast
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping

from codegen.expressions import Expression
from codegen.kinds.parameter import Parameter
from codegen.op_vocabulary import is_tensor

_ORDER = {ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}
_FUNCTIONS = {ast.Add: "sum", ast.Sub: "difference", ast.Mult: "product", ast.Div: "quotient", ast.Mod: "remainder"}


class CheckedSpelling(ABC):
    """C over what the other side sent. `prefix` begins the names of the functions that compute."""

    prefix: str

    @abstractmethod
    def number(self, node: ast.Constant) -> str:
        """A whole number."""

    @abstractmethod
    def word(self, node: ast.expr) -> str:
        """A word of the vocabulary: a name, a field or a function."""

    def truth(self, node: ast.expr) -> str:
        """A truth, in parentheses or an operand by itself."""
        if isinstance(node, ast.BoolOp):
            joint = " && " if isinstance(node.op, ast.And) else " || "
            return f"({joint.join(self.truth(value) for value in node.values)})"
        if isinstance(node, ast.UnaryOp):
            return f"!{self.truth(node.operand)}"
        if isinstance(node, ast.Compare):
            return self._comparison(node)
        return self.word(node)

    def value(self, node: ast.expr) -> str:
        """A number, a real, a type or an object."""
        if isinstance(node, ast.Constant):
            return self.number(node)
        if isinstance(node, ast.UnaryOp):
            return f"{self.prefix}_difference(&exact, 0, {self.value(node.operand)})"
        if isinstance(node, ast.BinOp):
            return (
                f"{self.prefix}_{_FUNCTIONS[type(node.op)]}(&exact, {self.value(node.left)}, {self.value(node.right)})"
            )
        if isinstance(node, ast.IfExp):
            return f"({self.truth(node.test)} ? {self.value(node.body)} : {self.value(node.orelse)})"
        return self.word(node)

    def _comparison(self, node: ast.Compare) -> str:
        if isinstance(node.ops[0], ast.In | ast.NotIn):
            listed = node.comparators[0].elts if isinstance(node.comparators[0], ast.Tuple) else []
            left = self.value(node.left)
            found = " || ".join(f"{left} == {self.value(item)}" for item in listed)
            return f"!({found})" if isinstance(node.ops[0], ast.NotIn) else f"({found})"
        operands = [self.value(operand) for operand in (node.left, *node.comparators)]
        steps = [
            f"{left} {_ORDER[type(order)]} {right}"
            for left, order, right in zip(operands, node.ops, operands[1:], strict=False)
        ]
        return f"({' && '.join(steps)})"


def bare(text: str) -> str:
    """A spelled truth without the parentheses around the whole of it."""
    depth = 0
    for place, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if depth == 0:
            return text[1:-1] if text.startswith("(") and place == len(text) - 1 else text
    return text


class CallSpelling(CheckedSpelling):
    """C over the private copy of a request. `spell` asks the macro file of a parameter's kind."""

    prefix = "wire"

    def __init__(self, parameters: Mapping[str, Parameter], spell: Callable[[Parameter, str], str]) -> None:
        self._parameters = parameters
        self._spell = spell

    def number(self, node: ast.Constant) -> str:
        return ast.unparse(node)

    def word(self, node: ast.expr) -> str:
        if isinstance(node, ast.Call):
            return self._spell(self._parameters[ast.unparse(node.args[0])], f"host_{ast.unparse(node.func)}")
        return self._spell(self._parameters[ast.unparse(node)], "host_value")


class OpSpelling(CheckedSpelling):
    """C over `dst`, the op, in the macros of op_validation.c.j2."""

    prefix = "rule"

    def number(self, node: ast.Constant) -> str:
        return ast.unparse(node)

    def truth(self, node: ast.expr) -> str:
        if isinstance(node, ast.Call):
            return self._applied(node)
        return f"({self._tensor(node)} != NULL)" if isinstance(node, ast.Name) else super().truth(node)

    def word(self, node: ast.expr) -> str:
        if isinstance(node, ast.Call):
            return self._applied(node)
        if isinstance(node, ast.Subscript):
            return self._place(node)
        if isinstance(node, ast.Attribute):
            return f"{self._tensor(node.value)}->type"
        return f"TYPE_{ast.unparse(node).upper()}"

    def _place(self, node: ast.Subscript) -> str:
        index = ast.unparse(node.slice)
        if isinstance(node.value, ast.Attribute):
            tensor = self._tensor(node.value.value)
            return f"{tensor}->ne[{index}]" if node.value.attr == "ne" else f"STRIDE({tensor}, {index})"
        return f"{ast.unparse(node.value).upper()}({index})"

    def _applied(self, node: ast.Call) -> str:
        return f"{ast.unparse(node.func).upper()}({', '.join(map(self._tensor, node.args))})"

    @staticmethod
    def _tensor(node: ast.expr) -> str:
        assert is_tensor(node)
        name = ast.unparse(node)
        return name if name == "dst" else f"SRC({name[3:]})"


def is_computed(node: ast.AST) -> bool:
    """Whether evaluating an expression of a call does arithmetic, which may overflow."""
    return any(isinstance(inner, ast.BinOp) for inner in ast.walk(node))


def request_size(expression: Expression) -> str:
    """A size as C over the guest's own request, whose numbers come from its own program."""

    class InRequest(ast.NodeTransformer):
        def visit_Name(self, node: ast.Name) -> ast.expr:
            return ast.Attribute(ast.Name("request"), node.id)

    return ast.unparse(InRequest().visit(ast.parse(expression.text.strip(), mode="eval").body))


def python_size(expression: Expression) -> str:
    """A size as Python over the wrapper's arguments."""
    return ast.unparse(expression.root)
