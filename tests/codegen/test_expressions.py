"""The grammar of sizes and checks, and how it is spelled in each language."""

from __future__ import annotations

import pytest

from codegen.expressions import Apply, BadExpression, Binary, Name, Number, applications, names, parse_check, parse_size
from codegen.views import c_expression, plain_c_expression, python_expression


def test_products_bind_closer_than_sums_and_both_group_from_the_left() -> None:
    assert parse_size("a - b + 2 * c") == Binary(
        "+",
        Binary("-", Name("a"), Name("b")),
        Binary("*", Number(2), Name("c")),
    )
    assert parse_size("(a + b) * c") == Binary("*", Binary("+", Name("a"), Name("b")), Name("c"))


def test_a_check_compares_two_sums() -> None:
    assert parse_check("offset+size<=nbytes(tensor)") == Binary(
        "<=",
        Binary("+", Name("offset"), Name("size")),
        Apply("nbytes", "tensor"),
    )
    assert parse_check("n >= 1").operator == ">="
    assert parse_check(" n == m ").operator == "=="


def test_names_and_applications_are_found_everywhere() -> None:
    check = parse_check("(a + b) * 2 <= nbytes(x) - max_size(y) * c")
    assert names(check) == {"a", "b", "c"}
    assert applications(check) == {Apply("nbytes", "x"), Apply("max_size", "y")}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "'' ends too early"),
        ("a +", "'a +' ends too early"),
        ("a b", "'a b': 'b' is not expected there"),
        ("12a", "'12a': 'a' is not expected there"),
        ("0x10", "'0x10': 'x10' is not expected there"),
        ("a)", "'a)': ')' is not expected there"),
        ("(a + b", "'(a + b' lacks a closing parenthesis"),
        ("* a", "'* a': '*' is not a value"),
        ("-1", "'-1': '-' is not a value"),
        ("a / b", "'a / b': '/ b' is not of the grammar"),
        ("a; system()", "'a; system()': '; system()' is not of the grammar"),
        ("Size", "'Size': 'Size' is not of the grammar"),
        ("sizeof(a)", "'sizeof(a)': no function 'sizeof', only nbytes, max_size"),
        ("nbytes(a + b)", "'nbytes(a + b)' lacks a closing parenthesis"),
        ("nbytes()", "'nbytes()': ')' is no parameter"),
        ("nbytes(", "'nbytes(' ends too early"),
        ("nbytes(5)", "'nbytes(5)': '5' is no parameter"),
        ("a <= b", "'a <= b': '<=' is not expected there"),
    ],
)
def test_a_bad_size_says_why(text: str, message: str) -> None:
    with pytest.raises(BadExpression) as bad:
        parse_size(text)
    assert str(bad.value) == message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a", "'a' must compare with <=, >= or =="),
        ("a < b", "'a < b': '< b' is not of the grammar"),
        ("a <= b <= c", "'a <= b <= c': '<=' is not expected there"),
        ("a <=", "'a <=' ends too early"),
        ("(a <= b)", "'(a <= b)' lacks a closing parenthesis"),
    ],
)
def test_a_bad_check_says_why(text: str, message: str) -> None:
    with pytest.raises(BadExpression) as bad:
        parse_check(text)
    assert str(bad.value) == message


def test_the_host_computes_overflow_checked() -> None:
    assert c_expression(parse_size("a + (b - 1) * c")) == (
        "wire_sum(&exact, request.a, wire_product(&exact, wire_difference(&exact, request.b, 1), request.c))"
    )


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
def test_python_and_the_guest_group_as_the_expression_does(text: str) -> None:
    parsed = parse_size(text)
    assert python_expression(parsed) == text
    assert plain_c_expression(parsed) == text.replace("a", "request.a").replace("b", "request.b").replace(
        "c", "request.c"
    )


def test_the_guest_groups_where_the_text_had_needless_parentheses() -> None:
    assert plain_c_expression(parse_size("((a)) + (b * c)")) == "request.a + request.b * request.c"
