"""Makes the IDL of an older ABI: a copy without the entries of later ABIs."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import yaml


def copy_as_of(source: Path, folder: Path, number: int) -> None:
    """Copies the IDL in `source` to `folder`, without entries since a later ABI and without ends at a later ABI."""
    folder.mkdir()
    for path in source.glob("*.yaml"):
        if path.name == "lock.yaml":
            shutil.copy(path, folder)
            continue
        text = path.read_text(encoding="utf-8")
        for start, end in reversed(list(_cuts(yaml.compose(text, Loader=yaml.SafeLoader), text, number))):
            text = text[:start] + text[end:]
        text = re.sub(
            r", (?:until|checked_since): ([0-9]+)",
            lambda match: "" if int(match.group(1)) > number else match.group(),
            text,
        )
        text = re.sub(
            r"\n +until: ([0-9]+)(?=\n)", lambda match: "" if int(match.group(1)) > number else match.group(), text
        )
        text = re.sub(r"\n *(?:unsure|releases): \[([0-9, ]+)\](?=\n)", lambda match: _numbers(match, number), text)
        (folder / path.name).write_text(text, encoding="utf-8")


def _numbers(match: re.Match[str], number: int) -> str:
    """The list of ABIs or releases without those after `number`."""
    there = [word for word in match.group(1).split(", ") if int(word) <= number]
    return match.group().replace(match.group(1), ", ".join(there)) if there else ""


def _cuts(node: yaml.Node, text: str, number: int) -> list[tuple[int, int]]:
    """The start and end of each entry that a later ABI added, and of each list that has no other entries."""
    found: list[tuple[int, int]] = []
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if (
                isinstance(value, yaml.SequenceNode)
                and value.value
                and all(_is_later(item, number) for item in value.value)
            ):
                found.append((_line_start(text, key.start_mark.index), _line_end(text, _end(value))))
            else:
                found += _cuts(value, text, number)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            if _is_later(item, number):
                end = _line_end(text, _end(item))
                found.append(
                    (_line_start(text, item.start_mark.index), end + 1 if text[end : end + 1] == "\n" else end)
                )
            else:
                found += _cuts(item, text, number)
    return found


def _is_later(node: yaml.Node, number: int) -> bool:
    keys = {key.value: value for key, value in node.value} if isinstance(node, yaml.MappingNode) else {}
    if "fields" in keys:
        return all(_is_later(field, number) for field in keys["fields"].value)
    return any(int(keys[key].value) > number for key in ("since", "number") if key in keys)


def _end(node: yaml.Node) -> int:
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(last[1] if isinstance(last, tuple) else last)
    return int(node.end_mark.index)


def _line_start(text: str, place: int) -> int:
    return text.rfind("\n", 0, place) + 1


def _line_end(text: str, place: int) -> int:
    found = text.find("\n", place)
    return len(text) if found < 0 else found + 1
