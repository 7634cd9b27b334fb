"""What the generator writes.

golden/ is the output for the small IDL in good/. After an intended change, look at the difference that the test shows;
then write golden/ anew, and the lock of good/ if entries were added:

    python -m codegen lock --idl tests/codegen/good
    python -m codegen gen --idl tests/codegen/good --output tests/codegen/golden
"""

from __future__ import annotations

import difflib
import subprocess
from pathlib import Path

import pytest
from idl_copy import GOOD, IdlCopy

from codegen.__main__ import main, read_idl
from codegen.generate import TEMPLATES, render_all, stale_files
from codegen.kinds import KINDS

REPOSITORY = Path(__file__).parents[2]
GOLDEN = Path(__file__).parent / "golden"
HEADERS = sorted(
    path.relative_to(REPOSITORY)
    for folder in (GOLDEN, REPOSITORY / "generated")
    for path in folder.glob("include/**/*.h")
)


def test_the_output_equals_the_golden_output() -> None:
    files = render_all(*read_idl(GOOD))
    assert {path.relative_to(GOLDEN) for path in GOLDEN.rglob("*") if path.is_file()} == set(files)
    different = [
        line
        for path, text in files.items()
        for line in difflib.unified_diff(
            (GOLDEN / path).read_text("utf-8").split("\n"),
            text.split("\n"),
            f"golden/{path}",
            f"now/{path}",
            lineterm="",
        )
    ]
    assert not different, "\n".join(["not golden; the docstring of this file says how to refresh:", *different])


def test_the_output_is_the_same_each_time() -> None:
    assert render_all(*read_idl(GOOD)) == render_all(*read_idl(GOOD))


def test_the_committed_output_is_fresh() -> None:
    files = render_all(*read_idl(REPOSITORY / "idl"))
    assert stale_files(files, REPOSITORY / "generated") == [], "run python -m codegen gen"


def test_every_file_states_that_it_is_generated_and_ends_with_one_newline() -> None:
    for path, text in render_all(*read_idl(GOOD)).items():
        assert "Generated from idl/" in text.split("*/")[0], path
        assert text.endswith("\n"), path
        assert not text.endswith("\n\n"), path
        assert "\t" not in text, path


def test_every_kind_has_a_macro_file_and_every_macro_file_a_kind() -> None:
    assert {path.stem for path in (TEMPLATES / "kinds").iterdir()} == set(KINDS)
    assert all(name == kind.kind for name, kind in KINDS.items())


def test_an_absent_or_removed_slot_has_no_function(idl: IdlCopy) -> None:
    files = {str(path): text for path, text in render_all(*idl.read()).items()}
    slots = files["frontend/abi_slots.inc"]
    assert "\n#if ABI < 200\nstatic void ABI_NAME(buffer_clear)(" in slots
    assert "\n#if ABI < 200\n    .clear = ABI_NAME(buffer_clear),\n#endif\n" in slots
    assert "\n#if ABI >= 200\n    .alloc_list = NULL" in slots
    assert "ABI_NAME(buffer_type_alloc_list)" not in slots
    assert "\n#if ABI >= 200\n    struct ABI_NAME(buffer) *(*alloc_list)(" in files["include/abi_structs.inc"]


def test_a_parameter_that_an_abi_lacks_is_passed_as_null(idl: IdlCopy) -> None:
    slots = render_all(*idl.read())[Path("frontend/abi_slots.inc")]
    older, newer = slots.split("static void ABI_NAME(backend_graph_optimize)(")[1:3]
    assert "guest_backend_graph_optimize(backend->context, graph, hint, NULL);" in older
    assert "guest_backend_graph_optimize(backend->context, graph, NULL, params);" in newer


def test_only_a_call_that_crosses_has_a_command(idl: IdlCopy) -> None:
    api, records = idl.read()
    wire = render_all(api, records)[Path("include/wire.h")]
    for call in api.calls:
        constant = f"WIRE_{call.object}_{call.name}".upper()
        assert (f"CALL({constant}, {call.id:#06x}," in wire) == call.does_cross, call.full_name


def test_generating_writes_only_changed_files_and_removes_obsolete_ones(
    idl: IdlCopy, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "out"
    assert idl.run("gen", output) == 0
    assert idl.run("check", output) == 0
    untouched = output / "include/wire.h"
    stamp = untouched.stat().st_mtime_ns
    (output / "python/names.py").write_text("edited by hand\n")
    (output / "frontend/calls.h").unlink()
    (output / "frontend/abi_50.c").write_text("/* Generated from idl/ by python -m codegen gen. Do not edit. */\n")
    capsys.readouterr()
    assert idl.run("check", output) == 1
    assert capsys.readouterr().err.splitlines() == [
        f"{output / name} is stale: run python -m codegen gen"
        for name in ("frontend/abi_50.c", "frontend/calls.h", "python/names.py")
    ]
    assert idl.run("gen", output) == 0
    assert idl.run("check", output) == 0
    assert not (output / "frontend/abi_50.c").exists()
    assert untouched.stat().st_mtime_ns == stamp


def test_an_invalid_idl_writes_nothing_and_reports_every_problem(
    idl: IdlCopy, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line = idl.edit("context.yaml", "id: 0x0102", "id: 0x0202")
    other = idl.edit("enums.yaml", "doc: What a buffer is for.", "doc: ''")
    assert idl.run("gen", tmp_path / "out") == 1
    assert capsys.readouterr().err.splitlines() == [
        f"{idl.folder}/context.yaml:{line - 1}: context.ping: the id 0x0202 is outside the range 0x0100 of its object",
        f"{idl.folder}/enums.yaml:{other - 2}: enum usage lacks documentation",
        f"2 problem(s) in {idl.folder}/",
    ]
    assert not (tmp_path / "out").exists()


def test_check_writes_nothing(idl: IdlCopy, tmp_path: Path) -> None:
    assert main(["check", "--idl", str(idl.folder), "--output", str(tmp_path / "out")]) == 1
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("header", HEADERS, ids=str)
def test_each_generated_header_compiles_alone(header: Path, tmp_path: Path) -> None:
    source = tmp_path / "alone.c"
    source.write_text(f'#include "{REPOSITORY / header}"\n')
    include = [
        f"-I{REPOSITORY / 'runtime/shared'}",
        f"-I{REPOSITORY / header.parents[len(header.parts) - header.parts.index('include') - 2]}",
        f"-I{REPOSITORY / 'generated/include'}",
    ]
    command = ["gcc", "-std=gnu11", "-Wall", "-Wextra", "-Werror", "-fsyntax-only", *include, str(source)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_file_that_the_generator_did_not_write_is_not_removed(
    idl: IdlCopy, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "out"
    output.mkdir()
    (output / "precious.c").write_text("int main(void);\n")
    assert idl.run("gen", output) == 1
    assert (
        f"{output / 'precious.c'}:1: was not generated: remove it, or name another --output" in capsys.readouterr().err
    )
    assert [path.name for path in output.iterdir()] == ["precious.c"]
