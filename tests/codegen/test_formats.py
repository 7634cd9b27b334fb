"""The runtime's own formats: the places of fields in the model, in Python and in C."""

from __future__ import annotations

import ctypes
import subprocess
from pathlib import Path

import pytest
from idl_copy import IdlCopy

from codegen.__main__ import read_idl
from codegen.formats import FormatStruct
from codegen.views.formats import class_name
from ggml_remoting.generated import formats

REPOSITORY = Path(__file__).parents[2]
API, _ = read_idl(REPOSITORY / "idl")
STRUCTS = [(item.c_name(struct.name), struct) for item in API.formats for struct in item.structs]


def offsets(idl: IdlCopy, name: str) -> dict[str, tuple[int, int]]:
    api, _ = idl.read()
    struct = next(struct for item in api.formats for struct in item.structs if struct.name == name)
    return {field.name: (field.offset, field.size) for field in struct.fields}


def test_fields_have_their_natural_alignment_unless_the_idl_aligns_them(idl: IdlCopy) -> None:
    assert offsets(idl, "report") == {"kind": (0, 4), "reason": (4, 12)}
    assert offsets(idl, "ring_header") == {
        "magic": (0, 4),
        "tail": (64, 4),
        "taken": (72, 128),
        "reports": (200, 96),
        "rest": (296, 0),
    }


@pytest.mark.parametrize("struct", [struct for _, struct in STRUCTS], ids=lambda struct: struct.name)
def test_python_places_each_field_as_the_idl_does(struct: FormatStruct) -> None:
    mine = getattr(formats, class_name(struct.name))
    assert ctypes.sizeof(mine) == struct.size
    assert {field.name: getattr(mine, field.name).offset for field in struct.fields} == {
        field.name: field.offset for field in struct.fields
    }
    if hasattr(mine, "FORMAT"):
        assert mine.FORMAT.size == struct.size


def test_c_places_each_field_as_the_idl_does(tmp_path: Path) -> None:
    lines = [f'#include "formats/{item.name}.h"' for item in API.formats]
    for c_name, struct in STRUCTS:
        name = f"struct {c_name}"
        lines.append(f'_Static_assert(sizeof({name}) == {struct.size}, "size");')
        lines += [
            f'_Static_assert(offsetof({name}, {field.name}) == {field.offset}, "{field.name}");'
            for field in struct.fields
        ]
    source = tmp_path / "places.c"
    source.write_text("\n".join(lines) + "\n")
    subprocess.run(
        ["gcc", "-std=c11", "-fsyntax-only", f"-I{REPOSITORY / 'generated/include'}", str(source)], check=True
    )


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('type: "char[12]"', 'type: "text[12]"', "field of struct report: 'text[12]' is no type of a format"),
        ('type: "char[12]"', 'type: "char[LENGTH]"', "field of struct report: 'LENGTH' is no constant before it"),
        (
            'type: "struct report[2][3]"',
            'type: "struct reports"',
            "field of struct ring_header: 'struct reports' is no type of a format",
        ),
        ("unit: magic, ", "", "constant of format ring lacks 'unit'"),
        ("align: 64, doc: request bytes", "align: 64", "field of struct ring_header lacks 'doc'"),
        ("align: 64,", "aline: 64,", "field of struct ring_header has an unknown key 'aline'"),
    ],
)
def test_a_wrong_format_is_reported_at_its_line(idl: IdlCopy, old: str, new: str, message: str) -> None:
    line = idl.edit("runtime.yaml", old, new)
    assert f"runtime.yaml:{line}: {message}" in idl.problems()


def test_a_field_of_a_locked_format_cannot_move(
    idl: IdlCopy, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    idl.edit("runtime.yaml", "align: 64", "align: 128")
    assert idl.run("lock", tmp_path) == 1
    assert "remoting_ring_header.tail is locked as u32 at 64 but the IDL now says u32 at 128" in capsys.readouterr().err


def test_a_field_of_a_format_within_the_host_may_move(idl: IdlCopy, tmp_path: Path) -> None:
    """Daemon, workers and readers of such a format come from one build."""
    idl.edit("host.yaml", 'type: "u64[DEVICES_MAXIMUM]"', 'type: "u32[DEVICES_MAXIMUM]"')
    assert idl.run("lock", tmp_path) == 0
    assert "status_message" not in (idl.folder / "lock.yaml").read_text()


def test_a_format_without_a_prefix_keeps_its_names(idl: IdlCopy) -> None:
    api, _ = idl.read()
    status = next(item for item in api.formats if item.name == "status")
    assert (status.c_name("status_message"), status.c_constant("status", "started")) == (
        "status_message",
        "STATUS_STARTED",
    )
