"""The lock: ids and offsets never change; entries may only be appended."""

from __future__ import annotations

from pathlib import Path

import pytest
from idl_copy import IdlCopy

from codegen.lock import check_lock, render_lock
from codegen.problems import Problems


def locked_problems(idl: IdlCopy) -> list[str]:
    api, records = idl.read()
    problems = Problems()
    check_lock(idl.folder / "lock.yaml", api, records, problems)
    return [str(problem).replace(f"{idl.folder}/", "") for problem in problems.found]


def line_of(idl: IdlCopy, entry: str) -> int:
    return idl.edit("lock.yaml", f"  {entry}", f"  {entry}")


def test_the_good_idl_is_locked(idl: IdlCopy) -> None:
    assert locked_problems(idl) == []
    assert (idl.folder / "lock.yaml").read_text() == render_lock(*idl.read())


def test_an_id_cannot_change(idl: IdlCopy) -> None:
    idl.edit("context.yaml", "id: 0x0102", "id: 0x0109")
    line = line_of(idl, "context.ping: ")
    assert locked_problems(idl) == [f"lock.yaml:{line}: context.ping is locked as 0x0102 but the IDL now says 0x0109"]


def test_a_field_cannot_move(idl: IdlCopy) -> None:
    idl.edit(
        "records.yaml",
        "      - {name: alignment, type: u64, doc: bytes}\n      - {name: max_size, type: u64, doc: bytes}\n",
        "      - {name: max_size, type: u64, doc: bytes}\n      - {name: alignment, type: u64, doc: bytes}\n",
    )
    alignment, max_size = line_of(idl, "buffer_type.alignment: "), line_of(idl, "buffer_type.max_size: ")
    assert locked_problems(idl) == [
        f"lock.yaml:{alignment}: buffer_type.alignment is locked as u64 at 0 but the IDL now says u64 at 8",
        f"lock.yaml:{max_size}: buffer_type.max_size is locked as u64 at 8 but the IDL now says u64 at 0",
    ]


def test_a_field_keeps_its_type(idl: IdlCopy) -> None:
    idl.edit("records.yaml", '"char[13]"', '"char[16]"')
    line = line_of(idl, "tensor.name: ")
    assert locked_problems(idl) == [
        f"lock.yaml:{line}: tensor.name is locked as char[13] at 56 but the IDL now says char[16] at 56"
    ]


def test_a_locked_entry_cannot_be_removed(idl: IdlCopy) -> None:
    idl.edit("records.yaml", "      - {name: events, type: u32, doc: 1 if it has events}\n", "")
    idl.edit("procedures.yaml", "name: set_n_threads", "name: set_threads")
    call = line_of(idl, "procedure.set_n_threads: ")
    events = line_of(idl, "device.events: ")
    problems = locked_problems(idl)
    assert f"lock.yaml:{call}: procedure.set_n_threads is locked as 0x0700 but gone from the IDL" in problems
    assert f"lock.yaml:{events}: device.events is locked as u32 at 16 but gone from the IDL" in problems
    assert "lock.yaml:1: procedure.set_threads is not locked yet: run python -m codegen lock" in problems


def test_a_record_that_grows_cannot_move_the_fields_after_it(idl: IdlCopy) -> None:
    idl.edit(
        "records.yaml",
        '"char[13]", doc: its name}\n',
        '"char[13]", doc: its name}\n      - {name: extra, type: u64, doc: appended}\n',
    )
    problems = locked_problems(idl)
    line = line_of(idl, "buffer_set_rows_request.offset: ")
    assert (
        f"lock.yaml:{line}: buffer_set_rows_request.offset is locked as u64 at 80 but the IDL now says u64 at 88"
        in problems
    )


def test_a_record_that_occurs_in_arrays_cannot_grow(idl: IdlCopy) -> None:
    idl.edit(
        "records.yaml",
        '"char[13]", doc: its name}\n',
        '"char[13]", doc: its name}\n      - {name: extra, type: u64, doc: appended}\n',
    )
    line = line_of(idl, 'tensor: "')
    assert f"lock.yaml:{line}: tensor is locked as 72 bytes but the IDL now says 80 bytes" in locked_problems(idl)


def test_an_appended_field_is_reported_until_it_is_locked(
    idl: IdlCopy, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = idl.folder / "records.yaml"
    path.write_text(path.read_text() + "      - {name: host, type: u32, doc: appended}\n")
    assert locked_problems(idl) == ["lock.yaml:1: buffer_type.host is not locked yet: run python -m codegen lock"]
    assert idl.run("gen", tmp_path / "out") == 1
    assert not (tmp_path / "out").exists()
    assert idl.run("lock", tmp_path / "out") == 0
    assert '  buffer_type.host: "u32 at 16"\n' in (idl.folder / "lock.yaml").read_text()
    assert locked_problems(idl) == []
    assert idl.run("gen", tmp_path / "out") == 0


def test_locking_does_not_overwrite_locked_entries(
    idl: IdlCopy, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (idl.folder / "lock.yaml").read_text()
    idl.edit("context.yaml", "id: 0x0102", "id: 0x0109")
    line = line_of(idl, "context.ping: ")
    assert idl.run("lock", tmp_path / "out") == 1
    assert (
        f"lock.yaml:{line}: context.ping is locked as 0x0102 but the IDL now says 0x0109\n" in capsys.readouterr().err
    )
    assert (idl.folder / "lock.yaml").read_text() == before


def test_a_missing_lock_is_reported_and_can_be_created(idl: IdlCopy, tmp_path: Path) -> None:
    lock = idl.folder / "lock.yaml"
    before = lock.read_text()
    lock.unlink()
    assert locked_problems(idl) == ["lock.yaml:1: the lock is missing: run python -m codegen lock"]
    assert idl.run("lock", tmp_path / "out") == 0
    assert lock.read_text() == before


def test_an_invalid_lock_is_reported(idl: IdlCopy) -> None:
    line = idl.edit("lock.yaml", "context.ping: 0x0102", "context.ping: [0x0102]")
    assert locked_problems(idl) == [f"lock.yaml:{line}: context.ping must be a plain value"]
