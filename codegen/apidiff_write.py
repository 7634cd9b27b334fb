"""Writes what apidiff found into the IDL: an ABI, entries for what is new, `until` for what is gone.

Decisions that only a person can make are left open with the word that `check` refuses (fields.UNDECIDED).
"""

from __future__ import annotations

import textwrap
from pathlib import Path

from codegen.c_types import Function
from codegen.changes import (
    AddField,
    AddOp,
    AddParameter,
    AddSlot,
    AddValue,
    Change,
    Edit,
    EndField,
    EndParameter,
    EndSlot,
    ExtendVersions,
    NewAbi,
    NewNames,
)
from codegen.fields import UNDECIDED
from codegen.headers import Headers, Unreadable
from codegen.kinds import KINDS
from codegen.model import Api
from codegen.problems import Mark
from codegen.signatures import Signatures
from codegen.yaml_edits import YamlFile, scalar

_LINE = 108
"""Where a line of names ends."""

_GLUE = "\0"
"""Stands for the blanks within a name, where no line may end."""


def write(api: Api, headers: Headers, changes: list[Change], number: int) -> list[Path]:
    """Edits the files of the IDL. Returns those that changed; none if no change is one that can be written."""
    edits: list[Edit] = []
    for edit in (edit for change in changes for edit in change.edits):
        if edit not in edits:
            edits.append(edit)
    writer = _Writer(api, number)
    for edit in edits:
        writer.apply(edit)
    if any(_needs_abi(edit) for edit in edits):
        writer.abi(headers)
    elif any(isinstance(edit, (NewNames, AddOp)) for edit in edits):
        writer.release()
    return writer.save()


def _needs_abi(edit: Edit) -> bool:
    """Whether only a new ABI can have it."""
    if isinstance(edit, AddSlot):
        return edit.object != "procedure"
    return not isinstance(edit, (NewNames, AddOp, AddValue, ExtendVersions))


class _Writer:
    def __init__(self, api: Api, number: int) -> None:
        self._api = api
        self._number = number
        self._signatures = Signatures(api)
        self._files: dict[Path, YamlFile] = {}
        self._ids = {item.name: max((call.id for call in item.calls), default=0) for item in api.objects}

    def abi(self, headers: Headers) -> None:
        newest = self._api.abis[-1]
        if self._number <= newest.number:
            raise Unreadable(
                f"ABI {self._number} would not be the newest: {newest.number} is. Give it a higher number with --number"
            )
        file = self._file(newest.mark.path)
        lines = [f"number: {self._number}", f'release: "{headers.release}"', f"api_version: {headers.api_version}"]
        if self._number != headers.number:
            lines.append(f"versions: [{headers.number}, {headers.number}]")
        file.add_item(file.top("abis"), newest.mark, [*lines, f"doc: {UNDECIDED}"])

    def release(self) -> None:
        """Names that changed while the ABI did not."""
        file = self._file(self._api.ops[0].mark.path)
        known = (*self._api.op_releases, *(abi.number for abi in self._api.abis))
        if self._number in known:
            return
        releases = [*self._api.op_releases, self._number]
        if file.has_top("releases"):
            file.replace(file.top("releases"), f"[{', '.join(map(str, releases))}]")
        else:
            file.insert(file.key_start("ops"), f"releases: [{self._number}]\n\n")

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
        elif isinstance(edit, ExtendVersions):
            self._extend(edit)
        else:
            assert isinstance(edit, NewAbi)

    def _extend(self, edit: ExtendVersions) -> None:
        file = self._file(edit.abi.mark.path)
        item = file.item_at(edit.abi.mark)
        first, last = edit.abi.versions
        text = f"[{min(first, edit.number)}, {max(last, edit.number)}]"
        versions = file.value(item, "versions")
        if versions is None:
            file.add_key(item, "versions", text, behind=("api_version",))
        else:
            file.replace(versions, text)

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
            *([f"since: {self._number}"] if is_slot else []),
            f"mode: {UNDECIDED}",
            f"doc: {UNDECIDED}",
            f"wrapper: {UNDECIDED if is_slot else f'ggml_backend_{name}'}",
            "parameters:",
        ]
        parameters = [
            self._signatures.described(item, owner if is_slot and place == 0 else "")
            for place, item in enumerate(function.parameters)
        ]
        lines += [f"  - {_flow(keys)}" for keys in parameters]
        if any(keys["kind"] == UNDECIDED or KINDS[keys["kind"]].is_checked for keys in parameters):
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
        keys = {"name": edit.name, "type": self._signatures.described_field(edit.type), "since": str(self._number)}
        keys |= {"getter": edit.getter} if edit.getter else {}
        file.add_item(fields, edit.after.mark if edit.after else None, [_flow(keys)])

    def _new_names(self, edit: NewNames) -> None:
        if self._number <= edit.listed.since:
            raise Unreadable(
                f"{edit.listed.mark}: names of {self._number} would not be newer than these: give a higher number "
                "with --number"
            )
        file = self._file(edit.listed.mark.path)
        names = file.top("names")
        lines = [f"enum: {edit.listed.enum}", f"since: {self._number}"]
        words = ", ".join(scalar(name).replace(" ", _GLUE) for name in edit.names)
        listed = [
            line.replace(_GLUE, " ")
            for line in textwrap.wrap(words, _LINE, break_long_words=False, break_on_hyphens=False)
        ]
        lines += (
            [f"list: [{listed[0]}]"]
            if len(listed) == 1
            else ["list: [", *(f"  {line}" for line in listed[:-1]), f"  {listed[-1]}]"]
        )
        file.add_item(names, file.last_of(names), lines)

    def _add_op(self, edit: AddOp) -> None:
        file = self._file(self._api.ops[0].mark.path)
        lines = [
            f"name: {scalar(edit.name)}",
            f"since: {self._number}",
            f"schemas: {UNDECIDED}",
            f"rules: {UNDECIDED}",
            f"doc: {UNDECIDED}",
        ]
        file.add_item(file.top("ops"), edit.after.mark if edit.after else None, lines)


def _flow(keys: dict[str, str]) -> str:
    return "{" + ", ".join(f"{key}: {scalar(value) if key == 'name' else value}" for key, value in keys.items()) + "}"
