"""The lock: ids of calls and offsets of record fields that can never change again.

idl/lock.yaml is written by `python -m codegen lock`. Appending is the only edit it allows: a new id,
a new record, a new field behind the last one of a record.
"""

from __future__ import annotations

from pathlib import Path

from codegen.load import Mapping, Node, Scalar, load
from codegen.model import Api
from codegen.problems import Mark, Problems
from codegen.wire_fields import Layout

_HEADER = "# Written by `python -m codegen lock`. Ids and offsets here are permanent: append, never edit.\n"


def render_lock(api: Api, layouts: dict[str, Layout]) -> str:
    lines = [_HEADER, "calls:\n"]
    lines += [f"  {call.full_name}: {call.id:#06x}\n" for call in sorted(api.calls, key=lambda call: call.id)]
    lines.append("fields:\n")
    for layout in layouts.values():
        for field in layout.named_fields:
            lines.append(f'  {layout.name}.{field.name}: "{_spelled(field.type, field.count)} at {field.offset}"\n')
    lines.append("strides:\n")
    lines += [f'  {name}: "{size}"\n' for name, size in _strides(api, layouts).items()]
    return "".join(lines)


def _strides(api: Api, layouts: dict[str, Layout]) -> dict[str, str]:
    """Sizes of the records that stand in requests and arrays: those cannot even be appended to."""
    kinds = {parameter.kind for call in api.calls for parameter in (*call.parameters, *call.crosses)}
    named = {parameter.of for call in api.calls for parameter in call.parameters if parameter.kind == "records"}
    if kinds & {"tensor", "op"}:
        named.add("tensor")
    return {name: f"{layouts[name].size} bytes" for name in sorted(named)}


def check_lock(path: Path, api: Api, layouts: dict[str, Layout], problems: Problems, appending: bool = False) -> None:
    """Adds a problem for each locked fact that the IDL no longer keeps and, unless `appending`, for each one not locked yet."""
    if not path.is_file():
        if not appending:
            problems.add(Mark(path, 1), "the lock is missing: run python -m codegen lock")
        return
    root = load(path, problems)
    if root is None:
        return
    calls: dict[str, int | str] = {call.full_name: call.id for call in api.calls}
    fields: dict[str, int | str] = {
        f"{layout.name}.{field.name}": f"{_spelled(field.type, field.count)} at {field.offset}"
        for layout in layouts.values()
        for field in layout.named_fields
    }
    strides: dict[str, int | str] = dict(_strides(api, layouts))
    for section, current in (("calls", calls), ("fields", fields), ("strides", strides)):
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


def _spelled(field_type: str, count: int) -> str:
    return field_type if count == 1 else f"{field_type}[{count}]"
