"""The language of sizes and checks, and its translation to C and Python."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from codegen.c_expressions import CallSpelling, is_computed, python_size, request_size
from codegen.call_vocabulary import CallVocabulary
from codegen.expressions import BadExpression, check_number, check_truth, parse
from codegen.kinds import KINDS
from codegen.kinds.parameter import Parameter
from codegen.objects import Span
from codegen.problems import Mark


def parameter(kind: str, name: str, **keys: object) -> Parameter:
    return KINDS[kind](name, "", Mark(Path("call.yaml"), 1), Span(), **keys)  # type: ignore[arg-type]


PARAMETERS = {
    item.name: item
    for item in (
        *(parameter("scalar", name, type="u64") for name in ("a", "b", "c", "offset", "size")),
        parameter("local_scalar", "stride", type="u64"),
        parameter("tensor", "tensor"),
        parameter("buffer_type", "type"),
        parameter("device", "device"),
        parameter("handle", "buffer", of="buffer"),
        parameter("handle", "event", of="event"),
    )
}


def spell(item: Parameter, macro: str) -> str:
    return f"request.{item.name}" if macro == "host_value" else f"{macro}({item.name})"


def test_products_bind_tighter_than_sums_and_both_associate_to_the_left() -> None:
    assert ast.dump(parse("a - b + 2 * c").root) == ast.dump(parse("(a - b) + (2 * c)").root)
    assert ast.dump(parse("(a + b) * c").root) != ast.dump(parse("a + b * c").root)


@pytest.mark.parametrize(
    "text",
    [
        "offset + size <= nbytes(tensor)",
        "size <= max_size(type)",
        "a >= 1 and b < c",
        "a == 0 or not b in (1, 2)",
        "buffer_of(tensor) == buffer",
        "device_of(event) != device",
    ],
)
def test_a_check_is_a_boolean_expression_of_parameters(text: str) -> None:
    check_truth(parse(text), CallVocabulary(PARAMETERS))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "'': invalid syntax"),
        ("a +", "'a +': invalid syntax"),
        ("a b", "'a b': invalid syntax"),
        ("a)", "'a)': unmatched ')'"),
        ("(a + b", "'(a + b': '(' was never closed"),
        ("-1", "'-1': '-1' is no number"),
        ("a / b", "'a / b': 'a / b' is no number"),
        ("a % b", "'a % b': 'a % b' is no number"),
        ("a ** b", "'a ** b': 'a ** b' is no number"),
        ("a; system()", "'a; system()': invalid syntax"),
        ("Size", "'Size' is no parameter of it"),
        ("stride", "'stride' is no scalar"),
        ("sizeof(a)", "sizeof does not stand in a size"),
        ("nbytes(tensor)", "nbytes does not stand in a size"),
        ("nbytes(a + b)", "'nbytes(a + b)': 'nbytes(a + b)' is no number"),
        ("__import__('os')", "is no number"),
        ("a <= b", "'a <= b': 'a <= b' is no number"),
        ("buffer", "'buffer': 'buffer' is no number"),
        ("1.5", "'1.5': '1.5' is no number"),
    ],
)
def test_an_invalid_size_is_reported_with_the_reason(text: str, message: str) -> None:
    with pytest.raises(BadExpression) as bad:
        check_number(parse(text), CallVocabulary(PARAMETERS, functions=False))
    assert message in str(bad.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a", "'a': 'a' is no truth"),
        ("a <=", "'a <=': invalid syntax"),
        ("sizeof(a) == 1", "sizeof does not apply to a scalar"),
        ("nbytes(size) == 1", "nbytes does not apply to a scalar"),
        ("max_size(tensor) == 1", "max_size does not apply to a tensor"),
        ("nbytes(other) == 1", "'other' is no parameter of it"),
        ("buffer == 1", "'buffer == 1': 'buffer == 1' is no comparison of numbers or of types"),
        ("buffer == device", "'buffer == device': 'buffer == device' is no comparison of numbers or of types"),
        ("buffer < buffer_of(tensor)", "is no comparison of numbers or of types"),
        ("buffer_of(tensor)", "'buffer_of(tensor)': 'buffer_of(tensor)' is no truth"),
        ("a is b", "'a is b': 'a is b' is no comparison"),
    ],
)
def test_an_invalid_check_is_reported_with_the_reason(text: str, message: str) -> None:
    with pytest.raises(BadExpression) as bad:
        check_truth(parse(text), CallVocabulary(PARAMETERS))
    assert message in str(bad.value)


def test_the_host_computes_with_overflow_checks() -> None:
    assert CallSpelling(PARAMETERS, spell).value(parse("a + (b - 1) * c").root) == (
        "wire_sum(&exact, request.a, wire_product(&exact, wire_difference(&exact, request.b, 1), request.c))"
    )


@pytest.mark.parametrize(
    ("text", "spelled", "computes"),
    [
        (
            "offset + size <= nbytes(tensor)",
            "(wire_sum(&exact, request.offset, request.size) <= host_nbytes(tensor))",
            True,
        ),
        ("buffer_of(tensor) == buffer", "(host_buffer_of(tensor) == request.buffer)", False),
        ("a >= 1 and b in (1, 2)", "((request.a >= 1) && (request.b == 1 || request.b == 2))", False),
    ],
)
def test_a_check_is_translated_to_decoded_values(text: str, spelled: str, computes: bool) -> None:
    expression = parse(text)
    assert CallSpelling(PARAMETERS, spell).truth(expression.root) == spelled
    assert is_computed(expression.root) == computes


@pytest.mark.parametrize(
    "text",
    [
        "a + b * c",
        "(a + b) * c",
        "a * (b + c)",
        "a - (b - c)",
        "a - (b + c)",
        "a - b - c",
        "a * (b * c)",
        "(a - b) * (c - 1)",
        "12 * a + 4",
    ],
)
def test_python_and_guest_code_keep_the_grouping_of_the_expression(text: str) -> None:
    parsed = parse(text)
    assert python_size(parsed) == text
    assert request_size(parsed) == text.replace("a", "request.a").replace("b", "request.b").replace("c", "request.c")


def test_guest_code_omits_parentheses_that_the_expression_does_not_need() -> None:
    assert request_size(parse("((a)) + (b * c)")) == "request.a + request.b * request.c"
