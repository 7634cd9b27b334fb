"""How a rule of an op is spelled in C: an expression over `context`, `dst` and `exact`."""

from __future__ import annotations

import ast

from codegen.rules import is_tensor

_ARITHMETIC = {
    ast.Add: "rule_sum",
    ast.Sub: "rule_difference",
    ast.Mult: "rule_product",
    ast.Div: "rule_quotient",
    ast.Mod: "rule_remainder",
}
_ORDER = {ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}


def c_truth(node: ast.expr) -> str:
    """A truth of the rule's language, as checked by codegen.rules."""
    if isinstance(node, ast.BoolOp):
        joint = " && " if isinstance(node.op, ast.And) else " || "
        return f"({joint.join(c_truth(value) for value in node.values)})"
    if isinstance(node, ast.UnaryOp):
        return f"!{c_truth(node.operand)}"
    if isinstance(node, ast.Compare):
        return _comparison(node)
    if isinstance(node, ast.Call):
        return f"rule_{_applied(node, 'context')}"
    return f"({_tensor(node)} != NULL)"


def _comparison(node: ast.Compare) -> str:
    if isinstance(node.ops[0], ast.In | ast.NotIn):
        listed = node.comparators[0].elts if isinstance(node.comparators[0], ast.Tuple) else []
        left = c_value(node.left)
        found = " || ".join(f"{left} == {c_value(item)}" for item in listed)
        return f"!({found})" if isinstance(node.ops[0], ast.NotIn) else f"({found})"
    operands = [c_value(operand) for operand in (node.left, *node.comparators)]
    steps = [
        f"{left} {_ORDER[type(order)]} {right}"
        for left, order, right in zip(operands, node.ops, operands[1:], strict=False)
    ]
    return f"({' && '.join(steps)})"


def c_value(node: ast.expr) -> str:
    """A number, type or real."""
    if isinstance(node, ast.Constant):
        return f"INT64_C({ast.unparse(node)})"
    if isinstance(node, ast.UnaryOp):
        return f"rule_difference(&exact, 0, {c_value(node.operand)})"
    if isinstance(node, ast.BinOp):
        return f"{_ARITHMETIC[type(node.op)]}(&exact, {c_value(node.left)}, {c_value(node.right)})"
    if isinstance(node, ast.IfExp):
        return f"({c_truth(node.test)} ? {c_value(node.body)} : {c_value(node.orelse)})"
    if isinstance(node, ast.Call):
        return f"rule_{_applied(node, 'context, &exact')}"
    if isinstance(node, ast.Subscript):
        return _place(node)
    if isinstance(node, ast.Attribute):
        return f"{_tensor(node.value)}->type"
    return f"RULE_TYPE_{ast.unparse(node).upper()}"


def _place(node: ast.Subscript) -> str:
    index = ast.unparse(node.slice)
    if isinstance(node.value, ast.Attribute):
        tensor = _tensor(node.value.value)
        return f"{tensor}->ne[{index}]" if node.value.attr == "ne" else f"rule_stride(&exact, {tensor}, {index})"
    return f"(int64_t)dst->op_params[{index}]" if ast.unparse(node.value) == "word" else f"rule_float(dst, {index})"


def _applied(node: ast.Call, before: str) -> str:
    name = ast.unparse(node.func)
    return f"{name}({', '.join([before, *map(_tensor, node.args)])})"


def _tensor(node: ast.expr) -> str:
    assert is_tensor(node)
    name = ast.unparse(node)
    return name if name == "dst" else f"dst->src[{name[3:]}]"
