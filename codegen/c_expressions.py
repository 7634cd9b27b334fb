"""How expressions are spelled in C and Python. Those of the host clear `exact` where their arithmetic overflows."""

from __future__ import annotations

import ast
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping

from codegen.expressions import Expression
from codegen.kinds.parameter import Parameter
from codegen.op_vocabulary import dimensions, is_tensor

_ORDER = {ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}
_FUNCTIONS = {ast.Add: "sum", ast.Sub: "difference", ast.Mult: "product", ast.Div: "quotient", ast.Mod: "remainder"}


class CheckedSpelling(ABC):
    """C over what the other side sent."""

    @abstractmethod
    def computed(self, function: str, left: str, right: str) -> str:
        """Arithmetic that may overflow; `function` is sum, difference, product, quotient or remainder."""

    @abstractmethod
    def listed(self, value: str, items: list[str]) -> str:
        """Whether a value is one of some."""

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
            return self.comparison(node)
        return self.word(node)

    def value(self, node: ast.expr) -> str:
        """A number, a real, a type or an object."""
        if isinstance(node, ast.Constant):
            return self.number(node)
        if isinstance(node, ast.UnaryOp):
            return self.computed("difference", "0", self.value(node.operand))
        if isinstance(node, ast.BinOp):
            return self.computed(_FUNCTIONS[type(node.op)], self.value(node.left), self.value(node.right))
        if isinstance(node, ast.IfExp):
            return f"({self.truth(node.test)} ? {self.value(node.body)} : {self.value(node.orelse)})"
        return self.word(node)

    def comparison(self, node: ast.Compare) -> str:
        """Operands in their order, or one of some."""
        if isinstance(node.ops[0], ast.In | ast.NotIn):
            listed = node.comparators[0].elts if isinstance(node.comparators[0], ast.Tuple) else []
            found = self.listed(self.value(node.left), [self.value(item) for item in listed])
            return f"!{found}" if isinstance(node.ops[0], ast.NotIn) else found
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

    def __init__(self, parameters: Mapping[str, Parameter], spell: Callable[[Parameter, str], str]) -> None:
        self._parameters = parameters
        self._spell = spell

    def computed(self, function: str, left: str, right: str) -> str:
        return f"wire_{function}(&exact, {left}, {right})"

    def listed(self, value: str, items: list[str]) -> str:
        return f"({' || '.join(f'{value} == {item}' for item in items)})"

    def number(self, node: ast.Constant) -> str:
        return ast.unparse(node)

    def word(self, node: ast.expr) -> str:
        if isinstance(node, ast.Call):
            return self._spell(self._parameters[ast.unparse(node.args[0])], f"host_{ast.unparse(node.func)}")
        return self._spell(self._parameters[ast.unparse(node)], "host_value")


class OpSpelling(CheckedSpelling):
    """C over `dst`, the op, in the macros of op_rules.j2."""

    def computed(self, function: str, left: str, right: str) -> str:
        return f"{function.upper()}({left}, {right})"

    def listed(self, value: str, items: list[str]) -> str:
        return f"IS_ONE_OF({value}, {', '.join(items)})"

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

    def comparison(self, node: ast.Compare) -> str:
        left, right = node.left, node.comparators[0]
        if not (isinstance(left, ast.Subscript) and isinstance(left.slice, ast.Slice)):
            return super().comparison(node)
        assert isinstance(left.value, ast.Attribute)
        assert isinstance(right, ast.Subscript)
        assert isinstance(right.value, ast.Attribute)
        among = dimensions(left.slice)
        tensors = f"{self._tensor(left.value.value)}, {self._tensor(right.value.value)}"
        differs = "!" if isinstance(node.ops[0], ast.NotEq) else ""
        return f"{differs}SAME_EXTENTS({tensors}, {among.start}, {among.stop})"

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
