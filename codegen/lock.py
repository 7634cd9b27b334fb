"""The lock: ids of calls and offsets of record fields that can never change again.

idl/lock.yaml is written by `python -m codegen lock`. Appending is the only edit it allows: a new id,
a new record, a new field behind the last one of a record.
"""

from __future__ import annotations

from pathlib import Path

from codegen.formats import locked_places
from codegen.load import Mapping, Node, Scalar, load
from codegen.model import Api
from codegen.problems import Mark, Problems
from codegen.wire_fields import WireRecord

_HEADER = "# Written by `python -m codegen lock`. Ids and offsets here are permanent: append, never edit.\n"


def render_lock(api: Api, records: dict[str, WireRecord]) -> str:
    lines = [_HEADER, "calls:\n"]
    lines += [f"  {call.full_name}: {call.id:#06x}\n" for call in sorted(api.calls, key=lambda call: call.id)]
    lines.append("fields:\n")
    lines += [f'  {name}: "{place}"\n' for name, place in _places(api, records).items()]
    lines.append("strides:\n")
    lines += [f'  {name}: "{size}"\n' for name, size in _strides(api, records).items()]
    return "".join(lines)


def _places(api: Api, records: dict[str, WireRecord]) -> dict[str, str]:
    places = {
        f"{record.name}.{field.name}": f"{field.spelled} at {field.offset}"
        for record in records.values()
        for field in record.named_fields
    }
    return places | dict(locked_places(api.formats))


def _strides(api: Api, records: dict[str, WireRecord]) -> dict[str, str]:
    """Sizes of the records that stand in requests and arrays: those cannot even be appended to."""
    named = {name for call in api.calls for parameter in call.all_parameters for name in parameter.fixed_records}
    return {name: f"{records[name].size} bytes" for name in sorted(named)}


def check_lock(
    path: Path, api: Api, records: dict[str, WireRecord], problems: Problems, appending: bool = False
) -> None:
    """Adds a problem for each locked fact that the IDL no longer keeps and, unless `appending`, for each one not locked
    yet.
    """
    if not path.is_file():
        if not appending:
            problems.add(Mark(path, 1), "the lock is missing: run python -m codegen lock")
        return
    root = load(path, problems)
    if root is None:
        return
    sections: dict[str, dict[str, int | str]] = {
        "calls": {call.full_name: call.id for call in api.calls},
        "fields": {**_places(api, records)},
        "strides": {**_strides(api, records)},
    }
    for section, current in sections.items():
        entries = _kept(root, section, current, problems)
        for name in current:
            if name not in entries and not appending:
                problems.add(Mark(path, 1), f"{name} is not locked yet: run python -m codegen lock")


def _kept(root: Mapping, section: str, current: dict[str, int | str], problems: Problems) -> dict[str | int, Node]:
    """The locked entries of a section; each that the IDL no longer keeps is a problem."""
    node = root.entries.get(section)
    entries = node.entries if isinstance(node, Mapping) else {}
    for name, locked in entries.items():
        if not isinstance(locked, Scalar):
            problems.add(locked.mark, f"{name} must be a plain value")
        elif str(name) not in current:
            problems.add(locked.mark, f"{name} is locked as {_shown(locked.value)} but gone from the IDL")
        elif current[str(name)] != locked.value:
            problems.add(
                locked.mark,
                f"{name} is locked as {_shown(locked.value)} but the IDL now says {_shown(current[str(name)])}",
            )
    return entries


def _shown(value: object) -> str:
    return f"{value:#06x}" if type(value) is int else f"{value}"
