"""What `apidiff --write` adds to the IDL, and what it leaves for a person to decide."""

from __future__ import annotations

import difflib
import re
from pathlib import Path

import pytest
from idl_copy import IdlCopy
from test_apidiff import BUFFER, READ, SLOT, HeadersCopy, report

from codegen.__main__ import main
from codegen.objects import Span


@pytest.fixture
def headers(tmp_path: Path) -> HeadersCopy:
    """Headers of a release that the IDL does not know."""
    copy = HeadersCopy(tmp_path / "ggml")
    copy.edit("CMakeLists.txt", "MINOR 2", "MINOR 3")
    return copy


def written(idl: IdlCopy, headers: HeadersCopy) -> dict[str, list[str]]:
    """The lines that --write removed (-) and added (+), by file; the new ABI's own lines left out."""
    before = {path.name: path.read_text().splitlines() for path in idl.folder.iterdir()}
    assert main(["apidiff", str(headers.folder), "--idl", str(idl.folder), "--write"]) == 1
    after = {path.name: path.read_text().splitlines() for path in idl.folder.iterdir()}
    diffs = {name: [line for line in difflib.ndiff(before[name], after[name]) if line[0] in "+-"] for name in before}
    return {name: lines for name, lines in diffs.items() if lines and name != "abis.yaml"}


def test_a_new_abi_is_appended_with_its_doc_to_be_decided(idl: IdlCopy, headers: HeadersCopy) -> None:
    headers.edit(BUFFER, "VERSION 2", "VERSION 3")
    assert written(idl, headers) == {}
    text = (idl.folder / "abis.yaml").read_text()
    assert text.endswith('  - number: 300\n    release: "0.3"\n    api_version: 3\n    doc: decide\n')
    assert idl.problems() == ["abis.yaml:13: ABI: 'doc' is to be decided"]


def test_a_new_slot_has_its_types_and_marks_what_the_header_does_not_show(idl: IdlCopy, headers: HeadersCopy) -> None:
    slot = (
        "bool (*fill)(ggml_backend_buffer_t buffer, const struct ggml_tensor * n, enum ggml_backend_buffer_usage usage,"
        " uint32_t word, const void * data, size_t size, size_t * done, void * spare, const char * text, "
        "ggml_backend_t * list);"
    )
    headers.edit(BUFFER, SLOT, f"{slot}\n{SLOT}")
    assert written(idl, headers) == {
        "buffer.yaml": [
            "+   - name: fill",
            "+     id: 0x0505",
            "+     since: 300",
            "+     mode: decide",
            "+     doc: decide",
            "+     wrapper: decide",
            "+     parameters:",
            "+       - {name: buffer, kind: handle, of: buffer}",
            '+       - {name: "n", kind: tensor, const: true, doc: decide}',
            "+       - {name: usage, kind: enum, of: usage, doc: decide}",
            "+       - {name: word, kind: scalar, type: u32, doc: decide}",
            "+       - {name: data, kind: bytes_in, size: decide, doc: decide}",
            "+       - {name: size, kind: scalar, type: u64, doc: decide}",
            "+       - {name: done, kind: out, type: u64, doc: decide}",
            "+       - {name: spare, kind: decide, doc: decide}",
            "+       - {name: text, kind: string, max: decide, doc: decide}",
            '+       - {name: list, kind: pointer, c_type: "struct ggml_backend **", doc: decide}',
            "+     checks: decide",
            "+     returns: {kind: scalar, type: bool, doc: decide}",
        ]
    }


def test_check_demands_each_decision_at_its_line(idl: IdlCopy, headers: HeadersCopy) -> None:
    headers.edit(BUFFER, SLOT, f"void (*fill)(ggml_backend_buffer_t buffer, void * data, const char * text);\n{SLOT}")
    written(idl, headers)
    assert idl.problems() == [
        "abis.yaml:13: ABI: 'doc' is to be decided",
        (
            "buffer.yaml:18: buffer.fill: 'mode' is to be decided: one of sync, post, fetch, constant, cached, local, "
            "unsupported"
        ),
        "buffer.yaml:19: buffer.fill: 'doc' is to be decided",
        "buffer.yaml:20: buffer.fill: 'wrapper' is to be decided",
        "buffer.yaml:23: buffer.fill: parameter: 'doc' is to be decided",
        (
            "buffer.yaml:23: buffer.fill: parameter: 'kind' is to be decided: one of registry, device, buffer_type, "
            "handle, new, graph,"
            " scalar, local_scalar, enum, out, tensor, op, records, out_struct, bytes_in, bytes_out, string, text, "
            "pointer"
        ),
        "buffer.yaml:24: buffer.fill: parameter: 'doc' is to be decided",
        "buffer.yaml:24: buffer.fill: parameter: 'max' is to be decided",
        "buffer.yaml:25: buffer.fill: 'checks' is to be decided",
    ]


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        pytest.param(BUFFER, SLOT, "", {"buffer.yaml": ["+     until: 300"]}, id="a slot removed"),
        pytest.param(
            BUFFER,
            READ,
            READ.replace("size_t offset,", "size_t offset, size_t stride,"),
            {"buffer.yaml": ["+       - {name: stride, kind: scalar, type: u64, since: 300, doc: decide}"]},
            id="a parameter added",
        ),
        pytest.param(
            BUFFER,
            READ,
            READ.replace("size_t offset,", "int offset,"),
            {
                "buffer.yaml": [
                    "-       - {name: offset, kind: scalar, type: u64, unit: bytes, doc: first byte}",
                    "+       - {name: offset, kind: scalar, type: u64, unit: bytes, doc: first byte, until: 300}",
                    "+       - {name: offset_300, kind: scalar, type: i32, since: 300, doc: decide}",
                ]
            },
            id="a parameter of another type",
        ),
        pytest.param(
            BUFFER,
            "    size_t size;\n    enum ggml_backend_buffer_usage usage;\n",
            "    enum ggml_backend_buffer_usage usage;\n    size_t size;\n    float speed;\n",
            {
                "structs.yaml": [
                    "-       - {name: size, type: size_t, getter: ggml_backend_buffer_get_size}",
                    "+       - {name: size, type: size_t, getter: ggml_backend_buffer_get_size, until: 300}",
                    "+       - {name: size, type: size_t, since: 300, getter: ggml_backend_buffer_get_size}",
                    "+       - {name: speed, type: decide, since: 300}",
                ]
            },
            id="a field moved and one added of a type that the IDL has no word for",
        ),
        pytest.param(
            "src/ggml.c",
            '    "UNARY",\n',
            '    "ON",\n    "UNARY",\n',
            {
                "ops.yaml": [
                    "+ releases: [300]",
                    "+ ",
                    '+   - name: "ON"',
                    "+     since: 300",
                    "+     schemas: decide",
                    "+     rules: decide",
                    "+     doc: decide",
                    "+   - enum: op",
                    "+     since: 300",
                    '+     list: [NONE, PAD, "ON", UNARY, CUSTOM]',
                ]
            },
            id="an op inserted, whose name YAML would misread",
        ),
        pytest.param(
            "include/ggml.h",
            "GGML_STATUS_SUCCESS = 0,\n",
            "GGML_STATUS_SUCCESS = 0,\n    GGML_STATUS_LATE = 3,\n",
            {
                "enums.yaml": [
                    "-     values: {failed: -1, success: 0}",
                    "+     values: {failed: -1, success: 0, late: 3}",
                ]
            },
            id="a value added to an enum, which needs no ABI",
        ),
    ],
)
def test_write_adds_the_change_to_the_idl(
    idl: IdlCopy, headers: HeadersCopy, file: str, old: str, new: str, expected: dict[str, list[str]]
) -> None:
    headers.edit(file, old, new)
    assert written(idl, headers) == expected


def test_a_change_that_spans_cannot_express_is_left_to_be_made_by_hand(
    idl: IdlCopy, headers: HeadersCopy, capsys: pytest.CaptureFixture[str]
) -> None:
    headers.edit(BUFFER, SLOT, "")
    headers.edit(BUFFER, READ, READ + SLOT)
    assert written(idl, headers) == {}
    assert "cannot be written, change by hand:\n  " in capsys.readouterr().out


def test_the_idl_matches_the_headers_once_all_is_decided(idl: IdlCopy, headers: HeadersCopy) -> None:
    headers.edit(BUFFER, SLOT, f"void (*fill)(ggml_backend_buffer_t buffer, int word);\n{SLOT}")
    headers.edit(BUFFER, READ, "")
    headers.edit("src/ggml-impl.h", "    uint64_t uid;\n", "    uint64_t uid;\n    bool whole;\n")
    headers.edit("src/ggml.c", '    "UNARY",\n', '    "UNARY",\n    "DUP",\n')
    written(idl, headers)
    decisions = {
        "mode: decide": "mode: local\n    absent: true\n    reason: Not offered.",
        "schemas: decide": "schemas:\n      - {since: 300, sources: [0], words: []}",
        "rules: decide": "rules:\n      - same_shape(dst, src0)",
    }
    for path in idl.folder.glob("*.yaml"):
        text = path.read_text()
        for old, new in decisions.items():
            text = text.replace(old, new)
        text = re.sub(r"\n +(wrapper|checks): decide", "", text)
        path.write_text(text.replace("doc: decide", "doc: Decided."))
    api, _ = idl.read()
    assert main(["apidiff", str(headers.folder), "--idl", str(idl.folder)]) == 0
    assert api.abis[-1].number == 300
    assert {call.name: call.span for call in api.object("buffer").calls if call.span != Span()} == {
        "fill": Span(300, 0),
        "get_tensor": Span(0, 300),
        "clear": Span(0, 200),
    }


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(["--abi", "100"], "leave out --abi", id="an older ABI to compare with"),
        pytest.param(["--abi", "150"], "has no ABI 150, only 100, 200", id="no ABI to compare with"),
        pytest.param(
            ["--number", "200"],
            "ABI 200 would not be the newest: 200 is. Give it a higher number with --number",
            id="a number that is taken",
        ),
    ],
)
def test_an_abi_is_added_after_the_newest_only(
    idl: IdlCopy, headers: HeadersCopy, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    headers.edit(BUFFER, "VERSION 2", "VERSION 3")
    before = {path: path.read_text() for path in idl.folder.iterdir()}
    assert main(["apidiff", str(headers.folder), "--idl", str(idl.folder), "--write", *arguments]) == 2
    assert message in capsys.readouterr().err
    assert {path: path.read_text() for path in idl.folder.iterdir()} == before


def test_a_second_layout_of_a_release_gets_a_number_of_its_own(idl: IdlCopy, headers: HeadersCopy) -> None:
    headers.edit(BUFFER, SLOT, "")
    assert main(["apidiff", str(headers.folder), "--idl", str(idl.folder), "--write", "--number", "301"]) == 1
    assert (
        'number: 301\n    release: "0.3"\n    api_version: 2\n    versions: [300, 300]\n'
        in (idl.folder / "abis.yaml").read_text()
    )
    assert "until: 301" in (idl.folder / "buffer.yaml").read_text()


def test_a_release_whose_layout_is_known_extends_the_versions_of_its_abi(
    idl: IdlCopy, headers: HeadersCopy, capsys: pytest.CaptureFixture[str]
) -> None:
    assert report(idl, headers, capsys) == (
        1,
        ["abis.yaml:6: 'versions' are 200 to 299, so builds of ggml 0.3 (300) would be declined [CMakeLists.txt]"],
    )
    assert written(idl, headers) == {}
    api, _ = idl.read()
    assert [(abi.number, abi.versions) for abi in api.abis] == [
        (100, (100, 199)),
        (200, (200, 300)),
    ]
    headers.edit("CMakeLists.txt", "PATCH 0", "PATCH 2")
    assert written(idl, headers) == {}
    assert idl.read()[0].abis[-1].versions == (200, 302)
    capsys.readouterr()
    assert report(idl, headers, capsys) == (0, [])


def test_new_names_without_a_new_layout_add_a_release_and_no_abi(idl: IdlCopy, headers: HeadersCopy) -> None:
    headers.edit("src/ggml.c", '"ABS",', '"ABS", "SGN",')
    assert written(idl, headers) == {
        "ops.yaml": ["+ releases: [300]", "+ ", "+   - enum: unary_op", "+     since: 300", "+     list: [ABS, SGN]"]
    }
    api, _ = idl.read()
    assert api.op_releases == (300,)
    assert len(api.abis) == 2
    assert main(["apidiff", str(headers.folder), "--idl", str(idl.folder)]) == 0
