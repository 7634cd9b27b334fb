"""Writes what apidiff found into the IDL: a snapshot, entries for what is new, `until` for what is gone.

Decisions that only a person can make are left open with the word that `check` refuses (fields.UNDECIDED).
"""

from __future__ import annotations

import textwrap
from pathlib import Path

from codegen.changes import AddField, AddOp, AddParameter, AddSlot, AddValue, Change, EndField, EndParameter, EndSlot, NewNames, NewSnapshot
from codegen.declarations import Function
from codegen.fields import UNDECIDED
from codegen.headers import Headers, Unreadable
from codegen.model import Api, Snapshot
from codegen.problems import Mark
from codegen.signatures import Signatures
from codegen.yaml_edits import YamlFile, scalar

_LINE = 108
"""Where a line of names ends."""

_GLUE = "\0"
"""Stands for the blanks within a name, where no line may end."""


def write(api: Api, headers: Headers, changes: list[Change], number: int) -> list[Path]:
    """Edits the files of the IDL. Returns those that changed; none if no change is one that can be written."""
    newest = api.snapshots[-1]
    edits = list(dict.fromkeys(edit for change in changes for edit in change.edits))
    writer = _Writer(api, number)
    for edit in edits:
        writer.apply(edit)
    if any(not isinstance(edit, AddValue) for edit in edits):
        if number <= newest.number:
            older = "has" if number == newest.number else "is behind"
            raise Unreadable(f"ggml {headers.release} would be snapshot {number}, which the IDL {older}: give it a free one with --number")
        writer.snapshot(newest, headers)
    return writer.save()


class _Writer:
    def __init__(self, api: Api, number: int) -> None:
        self._api = api
        self._number = number
        self._signatures = Signatures(api)
        self._files: dict[Path, YamlFile] = {}
        self._ids = {item.name: max((call.id for call in item.calls), default=0) for item in api.objects}

    def snapshot(self, newest: Snapshot, headers: Headers) -> None:
        file = self._file(newest.mark.path)
        entry = {"number": str(self._number), "release": f'"{headers.release}"', "api_version": str(headers.api_version), "doc": UNDECIDED}
        file.add_item(file.top("snapshots"), newest.mark, [f"{key}: {value}" for key, value in entry.items()])

    def apply(self, edit: object) -> None:
        if isinstance(edit, AddSlot):
            self._add_slot(edit)
        elif isinstance(edit, EndSlot):
            self._end(edit.call.mark)
        elif isinstance(edit, EndParameter):
            self._end(edit.parameter.mark)
        elif isinstance(edit, EndField):
            self._end(edit.field.mark)
        elif isinstance(edit, AddParameter):
            self._add_parameter(edit)
        elif isinstance(edit, AddField):
            self._add_field(edit)
        elif isinstance(edit, NewNames):
            self._new_names(edit)
        elif isinstance(edit, AddOp):
            self._add_op(edit)
        elif isinstance(edit, AddValue):
            file = self._file(edit.enum.mark.path)
            values = file.value(file.item_at(edit.enum.mark), "values")
            assert values is not None
            file.add_value(values, edit.name, edit.value)
        else:
            assert isinstance(edit, NewSnapshot)

    def save(self) -> list[Path]:
        changed = [file for file in self._files.values() if file.is_edited]
        for file in changed:
            file.path.write_text(file.edited(), encoding="utf-8")
        return [file.path for file in changed]

    def _file(self, path: Path) -> YamlFile:
        if path not in self._files:
            self._files[path] = YamlFile(path)
        return self._files[path]

    def _end(self, mark: Mark) -> None:
        file = self._file(mark.path)
        file.add_key(file.item_at(mark), "until", self._number, behind=("id", "since"))

    def _add_slot(self, edit: AddSlot) -> None:
        item = self._api.object(edit.object)
        file = self._file(item.mark.path)
        lines = self._slot_lines(edit.name, edit.type, edit.object)
        file.add_item(file.top("slots"), edit.after.mark if edit.after else None, lines)

    def _slot_lines(self, name: str, function: Function, owner: str) -> list[str]:
        self._ids[owner] += 1
        is_slot = owner != "procedure"
        lines = [
            f"name: {scalar(name)}",
            f"id: {self._ids[owner]:#06x}",
            f"since: {self._number}",
            f"travel: {UNDECIDED}",
            f"doc: {UNDECIDED}",
            f"wrapper: {UNDECIDED if is_slot else f'ggml_backend_{name}'}",
            "parameters:",
        ]
        parameters = [
            self._signatures.described(item, owner if is_slot and place == 0 else "") for place, item in enumerate(function.parameters)
        ]
        lines += [f"  - {_flow(keys)}" for keys in parameters]
        if any(keys["kind"] in ("scalar", "bytes_in", UNDECIDED) for keys in parameters):
            lines.append(f"checks: {UNDECIDED}")
        returns = self._signatures.described_result(function.returns)
        return lines + ([f"returns: {_flow(returns)}"] if returns else [])

    def _add_parameter(self, edit: AddParameter) -> None:
        file = self._file(edit.call.mark.path)
        parameters = file.value(file.item_at(edit.call.mark), "parameters")
        assert parameters is not None
        keys = self._signatures.described(edit.item)
        if keys["name"] in {parameter.name for parameter in (*edit.call.parameters, *edit.call.crosses)}:
            keys["name"] += f"_{self._number}"
        doc = keys.pop("doc", "")
        keys |= {"since": str(self._number)} | ({"doc": doc} if doc else {})
        file.add_item(parameters, edit.after.mark if edit.after else None, [_flow(keys)])

    def _add_field(self, edit: AddField) -> None:
        file = self._file(edit.struct.mark.path)
        fields = file.value(file.item_at(edit.struct.mark), "fields")
        assert fields is not None
        keys = {"name": scalar(edit.name), "type": self._signatures.described_field(edit.type), "since": str(self._number)}
        keys |= {"getter": edit.getter} if edit.getter else {}
        file.add_item(fields, edit.after.mark if edit.after else None, [_flow(keys)])

    def _new_names(self, edit: NewNames) -> None:
        file = self._file(edit.listed.mark.path)
        names = file.top("names")
        lines = [f"enum: {edit.listed.enum}", f"since: {self._number}"]
        words = ", ".join(scalar(name).replace(" ", _GLUE) for name in edit.names)
        listed = [line.replace(_GLUE, " ") for line in textwrap.wrap(words, _LINE, break_long_words=False, break_on_hyphens=False)]
        lines += [f"list: [{listed[0]}]"] if len(listed) == 1 else ["list: [", *(f"  {line}" for line in listed[:-1]), f"  {listed[-1]}]"]
        file.add_item(names, file.last_of(names), lines)

    def _add_op(self, edit: AddOp) -> None:
        file = self._file(self._api.ops[0].mark.path)
        lines = [f"name: {scalar(edit.name)}", f"since: {self._number}", f"meanings: {UNDECIDED}", f"doc: {UNDECIDED}"]
        file.add_item(file.top("ops"), edit.after.mark if edit.after else None, lines)


def _flow(keys: dict[str, str]) -> str:
    return "{" + ", ".join(f"{key}: {value}" for key, value in keys.items()) + "}"
