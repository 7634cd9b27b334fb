"""Wire records: natural alignment, explicit padding, size a multiple of 8."""

from __future__ import annotations

import struct
import subprocess
from pathlib import Path

import pytest
from idl_copy import IdlCopy

from codegen.__main__ import read_idl
from codegen.kinds import KINDS
from codegen.views.records import python_format
from codegen.wire_fields import WireRecord

REPOSITORY = Path(__file__).parents[2]
WIRE = REPOSITORY / "generated/include/wire.h"


def compiles(source: Path, text: str) -> bool:
    """Whether gcc compiles the text without an error."""
    source.write_text(text)
    command = ["gcc", "-std=c11", "-fsyntax-only", f"-I{WIRE.parent}", str(source)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def places(record: WireRecord) -> list[tuple[str, str, int, int]]:
    return [(field.name, field.type, field.offset, field.size) for field in record.fields]


def test_fields_lie_at_their_natural_alignment_with_named_padding(idl: IdlCopy) -> None:
    _, records = idl.read()
    assert places(records["tensor"]) == [
        ("type", "u32", 0, 4),
        ("zero4", "pad", 4, 4),
        ("ne", "i64", 8, 32),
        ("flag", "bool", 40, 1),
        ("zero41", "pad", 41, 7),
        ("buffer", "u64", 48, 8),
        ("name", "char", 56, 13),
        ("zero69", "pad", 69, 3),
    ]
    assert records["tensor"].size == 72


def test_a_request_holds_the_parameters_that_cross_in_the_order_of_the_idl(idl: IdlCopy) -> None:
    _, records = idl.read()
    # `data` follows the record, and `stride` does not cross.
    assert places(records["buffer_set_rows_request"]) == [
        ("buffer", "u64", 0, 8),
        ("tensor", "record tensor", 8, 72),
        ("offset", "u64", 80, 8),
        ("size", "u64", 88, 8),
        ("rows", "u32", 96, 4),
        ("zero100", "pad", 100, 4),
    ]
    # For `op` and `string` the record has the size of what follows it; `crosses` comes after ggml's parameters.
    assert places(records["device_supports_op_request"]) == [("device", "u32", 0, 4), ("op_tensors", "u32", 4, 4)]
    assert places(records["device_init_backend_request"]) == [
        ("device", "u32", 0, 4),
        ("params_size", "u32", 4, 4),
        ("backend", "u64", 8, 8),
    ]


def test_a_reply_holds_out_parameters_answers_and_the_result(idl: IdlCopy) -> None:
    _, records = idl.read()
    assert places(records["device_get_memory_reply"]) == [("free", "u64", 0, 8), ("total", "u64", 8, 8)]
    assert places(records["device_init_backend_reply"]) == [("slots", "u32", 0, 4), ("zero4", "pad", 4, 4)]
    assert places(records["device_supports_op_reply"]) == [("result", "bool", 0, 1), ("zero1", "pad", 1, 7)]
    assert places(records["backend_plan_compute_reply"]) == [("result", "i32", 0, 4), ("zero4", "pad", 4, 4)]


def test_answered_calls_have_replies_and_crossing_calls_have_requests(idl: IdlCopy) -> None:
    api, records = idl.read()
    plain = {record.name for record in api.records}
    requests = {
        f"{call.object}_{call.name}_request" for call in api.calls if call.mode in ("sync", "post", "fetch", "cached")
    }
    replies = {name for name in records if name.endswith("_reply")}
    assert set(records) == plain | requests | replies
    assert replies == {
        "device_get_memory_reply",
        "device_init_backend_reply",
        "device_supports_op_reply",
        "device_supports_buft_reply",
        "backend_plan_compute_reply",
    }
    assert places(records["context_ping_request"]) == []


def test_python_packs_the_same_record(idl: IdlCopy) -> None:
    _, records = idl.read()
    sizes = {name: struct.calcsize(python_format(record)) for name, record in records.items()}
    assert sizes == {name: record.size for name, record in records.items()}


def test_c_places_each_field_as_the_idl_does(tmp_path: Path) -> None:
    _, records = read_idl(REPOSITORY / "idl")
    lines = ['#include "wire.h"']
    for name, record in records.items():
        whole = f"struct wire_{name}"
        lines += [f'_Static_assert(sizeof({whole}) == {record.size}, "size");'] if record.size else []
        lines += [
            f'_Static_assert(offsetof({whole}, {field.name}) == {field.offset}, "{field.name}");'
            for field in record.named_fields
        ]
    assert compiles(tmp_path / "places.c", "\n".join(lines) + "\n")
    assert not compiles(tmp_path / "wrong.c", "\n".join((lines[0], lines[1].replace("==", "!="))) + "\n")


def test_a_wire_header_with_padding_by_the_compiler_does_not_compile(tmp_path: Path) -> None:
    header = WIRE.read_text()
    assert compiles(tmp_path / "whole.c", header)
    padding = "    uint8_t zero20[4];\n"
    assert padding in header
    assert not compiles(tmp_path / "padded.c", header.replace(padding, ""))


def test_the_good_idl_has_every_kind_and_mode(idl: IdlCopy) -> None:
    api, _ = idl.read()
    parameters = [parameter for call in api.calls for parameter in (*call.parameters, *call.crosses)]
    assert {parameter.kind for parameter in parameters} == set(KINDS)
    assert {call.mode for call in api.calls} == {"sync", "post", "fetch", "constant", "cached", "local", "unsupported"}


@pytest.mark.parametrize(
    ("number", "slots", "parameters", "fields"),
    [
        (100, ["get_name", "alloc_buffer"], ["backend", "graph", "hint"], ["n_nodes", "order"]),
        (200, ["get_name", "alloc_buffer", "alloc_list"], ["backend", "graph", "params"], ["n_nodes", "uid"]),
    ],
)
def test_spans_select_the_fields_of_an_abi(
    idl: IdlCopy, number: int, slots: list[str], parameters: list[str], fields: list[str]
) -> None:
    api, _ = idl.read()
    optimize = api.object("backend").calls[-1]
    assert [call.name for call in api.object("buffer_type").calls if call.span.holds(number)] == slots
    assert [parameter.name for parameter in optimize.parameters if parameter.span.holds(number)] == parameters
    assert [field.name for field in api.struct("graph").fields if field.span.holds(number)] == fields
