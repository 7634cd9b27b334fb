"""The language of op rules, and its translation to C."""

from __future__ import annotations

import pytest
from idl_copy import IdlCopy

from codegen.c_expressions import OpSpelling
from codegen.expressions import BadExpression
from codegen.op_vocabulary import parse_rule

TYPES = frozenset({"f32", "f16", "A TYPE, REMOVED"})


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        ("dst.ne[0] == src0.ne[1]", (0,)),
        ("dst.ne[0] == word[0]", ()),
        ("dst.ne[1:] == src0.ne[1:]", (0,)),
        ("same_shape(src3, src1)", (1, 3)),
        ("dst.ne[0] == (src0.ne[0] if src1 else src0.ne[0] / 2)", (0,)),
        ("float[1] <= 0 or src1", ()),
        ("not src2 and packed(src4)", (4,)),
        ("src1.type in (f32, src0.type)", (0, 1)),
    ],
)
def test_a_rule_applies_to_ops_that_have_what_it_reads(text: str, reads: tuple[int, ...]) -> None:
    assert parse_rule(text, TYPES).reads == reads


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "'': invalid syntax"),
        ("dst.ne[0] = 1", "'dst.ne[0] = 1': invalid syntax"),
        ("dst.ne[0]", "'dst.ne[0]': 'dst.ne[0]' is no truth"),
        ("dst", "'dst': 'dst' is no truth"),
        ("dst.ne[4] == 1", "'dst.ne[4] == 1': 'dst.ne[4]' is beyond the 4 that there are"),
        ("word[16] == 1", "'word[16] == 1': 'word[16]' is beyond the 16 that there are"),
        ("dst.ne[word[0]] == 1", "'dst.ne[word[0]] == 1': 'dst.ne[word[0]]' is no field of a tensor"),
        ("dst.ne[1:5] == src0.ne[1:5]", "'dst.ne[1:5]' is no dimensions of the 4 that there are"),
        ("dst.ne[2:2] == src0.ne[2:2]", "'dst.ne[2:2]' is no dimensions of the 4 that there are"),
        ("dst.ne[::2] == src0.ne[::2]", "'dst.ne[::2]' is no dimensions of the 4 that there are"),
        ("dst.ne[word[0]:] == src0.ne[1:]", "'dst.ne[word[0]:]' is no dimensions of the 4 that there are"),
        ("dst.ne[1:] == src0.ne[:3]", "'dst.ne[1:] == src0.ne[:3]' is no comparison of numbers or of types"),
        ("dst.ne[1:] == 1", "'dst.ne[1:] == 1' is no comparison of numbers or of types"),
        ("dst.ne[1:] <= src0.ne[1:]", "'dst.ne[1:] <= src0.ne[1:]' is no comparison of numbers or of types"),
        ("dst.nb[1:] == src0.nb[1:]", "'dst.nb[1:]' is no field of a tensor"),
        ("dst.op[0] == 1", "'dst.op[0] == 1': 'dst.op[0]' is no field of a tensor"),
        ("src10.ne[0] == 1", "'src10.ne[0] == 1': 'src10.ne[0]' is no field of a tensor"),
        ("1.5 < 2", "'1.5 < 2': '1.5 < 2' is no comparison of numbers or of types"),
        ("word[0] ** 2 == 4", "'word[0] ** 2 == 4': 'word[0] ** 2 == 4' is no comparison of numbers or of types"),
        ("src0.type == 1", "'src0.type == 1': 'src0.type == 1' is no comparison of numbers or of types"),
        ("src0.type == f64", "'src0.type == f64': 'src0.type == f64' is no comparison of numbers or of types"),
        ("float[0] + 1 > 0", "'float[0] + 1 > 0': 'float[0] + 1 > 0' is no comparison of numbers or of types"),
        ("word[0] is 1", "'word[0] is 1': 'word[0] is 1' is no comparison"),
        (
            "word[0] in (1, f32)",
            "'word[0] in (1, f32)': 'word[0] in (1, f32)' is no question for one of some numbers or types",
        ),
        ("nbytes(dst, src0) > 0", "'nbytes(dst, src0) > 0': 'nbytes(dst, src0)' is not applied to 1 tensor(s)"),
        (
            "same_shape(dst, word[0])",
            "'same_shape(dst, word[0])': 'same_shape(dst, word[0])' is not applied to 2 tensor(s)",
        ),
        ("__import__('os').system('x') == 0", "none of nelements, nbytes, type_size, block, f32_steps"),
    ],
)
def test_an_invalid_rule_is_reported_with_the_reason(text: str, message: str) -> None:
    with pytest.raises(BadExpression) as bad:
        parse_rule(text, TYPES)
    assert message in str(bad.value)


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("dst.ne[0] == 2 * src0.ne[1]", "(dst->ne[0] == PRODUCT(2, SRC(0)->ne[1]))"),
        (
            "-word[3] % 2 != 0",
            "(REMAINDER(DIFFERENCE(0, WORD(3)), 2) != 0)",
        ),
        ("dst.ne[1:] == src0.ne[1:]", "SAME_EXTENTS(dst, SRC(0), 1, 4)"),
        ("dst.ne[:3] != src2.ne[:3]", "!SAME_EXTENTS(dst, SRC(2), 0, 3)"),
        ("0 < word[0] <= 4", "(0 < WORD(0) && WORD(0) <= 4)"),
        ("float[1] <= 0 or src1", "((FLOAT(1) <= 0) || (SRC(1) != NULL))"),
        (
            "not packed(dst) and src0.nb[1] >= nbytes(dst)",
            "(!PACKED(dst) && (STRIDE(SRC(0), 1) >= NBYTES(dst)))",
        ),
        ("src0.type not in (f32, f16)", "!IS_ONE_OF(SRC(0)->type, TYPE_F32, TYPE_F16)"),
        (
            "dst.type == (f16 if src1 else src0.type)",
            "(dst->type == ((SRC(1) != NULL) ? TYPE_F16 : SRC(0)->type))",
        ),
    ],
)
def test_a_rule_is_translated_to_checked_arithmetic(text: str, spelled: str) -> None:
    assert OpSpelling().truth(parse_rule(text, TYPES).expression.root) == spelled


def test_an_invalid_rule_is_reported_at_its_line(idl: IdlCopy) -> None:
    unread = idl.edit("ops.yaml", "packed(dst) or same_layout(dst, src0)", "packed(src7)")
    release = idl.edit("ops.yaml", 'until: 200, rule: "src0.type == f32"', 'until: 201, rule: "src0.type == f32"')
    assert idl.problems() == [
        f"ops.yaml:{release}: op PAD: 'until: 201' names no ABI and none of 'releases'",
        f"ops.yaml:{unread}: op UNARY: a rule reads src7, which no release defines",
    ]
    bad = idl.edit("ops.yaml", "dst.ne[0] == src0.ne[0] + word[0] + word[1]", "dst.ne[0]")
    assert f"ops.yaml:{bad}: op PAD: rule 'dst.ne[0]': 'dst.ne[0]' is no truth" in idl.problems()


def test_an_op_that_crosses_must_state_its_rules_even_if_there_are_none(idl: IdlCopy) -> None:
    idl.edit("ops.yaml", "    rules: []\n", "")
    assert idl.problems() == ["ops.yaml:2: op NONE lacks 'rules'"]
