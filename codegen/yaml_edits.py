"""Edits YAML files by inserting text, so that everything else stays as it was written."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from codegen.load import ODD_WORDS
from codegen.problems import Mark

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def scalar(text: str) -> str:
    """A name as a YAML scalar that this project's loader reads as text."""
    return text if _PLAIN.fullmatch(text) and text.lower() not in ODD_WORDS else f'"{text}"'


@dataclass
class YamlFile:
    """One file and what is to be inserted into it."""

    path: Path
    text: str = ""
    _edits: list[tuple[int, int, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.text = self.path.read_text(encoding="utf-8")
        root = yaml.compose(self.text, Loader=yaml.SafeLoader)
        if root is None:
            raise ValueError(f"{self.path} is empty")
        self._root: yaml.Node = root

    def item_at(self, mark: Mark) -> yaml.MappingNode:
        """The mapping that begins on a line."""
        found = _mapping_at(self._root, mark.line - 1)
        if found is None:
            raise ValueError(f"{mark}: no entry begins there")
        return found

    def value(self, item: yaml.Node, key: str) -> yaml.Node | None:
        """The value of a key of a mapping."""
        pairs = item.value if isinstance(item, yaml.MappingNode) else []
        return next((value for name, value in pairs if name.value == key), None)

    def has_top(self, key: str) -> bool:
        return self.value(self._root, key) is not None

    def key_start(self, key: str) -> int:
        """Where a key of the file begins."""
        pairs = self._root.value if isinstance(self._root, yaml.MappingNode) else []
        return next(int(name.start_mark.index) for name, _ in pairs if name.value == key)

    def top(self, key: str) -> yaml.Node:
        found = self.value(self._root, key)
        if found is None:
            raise ValueError(f"{self.path} has no '{key}'")
        return found

    def insert(self, place: int, text: str) -> None:
        self._edits.append((place, place, text))

    def replace(self, node: yaml.Node, text: str) -> None:
        """Writes a flow value or a scalar anew."""
        self._edits.append((node.start_mark.index, node.end_mark.index, text))

    def add_key(self, item: yaml.MappingNode, key: str, value: object, behind: tuple[str, ...] = ()) -> None:
        """Adds `key: value` at the end of a flow mapping, or on a line behind the last of the keys `behind` that a
        block mapping has.
        """
        if item.flow_style:
            self.insert(item.end_mark.index - 1, f", {key}: {value}")
            return
        name, last = next(
            (pair for word in reversed(behind) for pair in item.value if pair[0].value == word), item.value[0]
        )
        self.insert(self._line_end(last), f"\n{' ' * name.start_mark.column}{key}: {value}")

    def add_value(self, mapping: yaml.Node, key: str, value: int) -> None:
        """Adds an entry at the end of a mapping of plain values."""
        if getattr(mapping, "flow_style", False):
            self.insert(mapping.end_mark.index - 1, f", {key}: {value}")
        else:
            name, last = mapping.value[-1]
            self.insert(self._line_end(last), f"\n{' ' * name.start_mark.column}{key}: {value}")

    def add_item(self, items: yaml.Node, after: Mark | None, lines: list[str]) -> None:
        """Adds an item, given as its lines without dash and indentation, behind the one at `after` or else first in a
        list of items.
        """
        if not items.value:
            raise ValueError(f"{self.path}: an empty list has no place to add to")
        apart = "\n" if self._apart(items) else ""
        indent = self._dash_column(items.value[0])
        text = "\n".join(
            " " * (indent + (0 if place == 0 else 2)) + ("- " if place == 0 else "") + line
            for place, line in enumerate(lines)
        )
        if after is None:
            start = self.text.rfind("\n", 0, items.value[0].start_mark.index) + 1
            self.insert(start, f"{text}\n{apart}")
        else:
            self.insert(self._line_end(self.item_at(after)), f"\n{apart}{text}")

    def last_of(self, items: yaml.Node) -> Mark:
        return Mark(self.path, items.value[-1].start_mark.line + 1)

    def edited(self) -> str:
        """The text with all edits; insertions at one place stand in the order in which they were made."""
        text, done = "", 0
        for start, end, more in sorted(self._edits, key=lambda edit: edit[:2]):
            text += self.text[done:start] + more
            done = end
        return text + self.text[done:]

    @property
    def is_edited(self) -> bool:
        return bool(self._edits)

    def _apart(self, items: yaml.Node) -> bool:
        """Whether a blank line stands between the items, or would: a single one that is long."""
        if len(items.value) < 2:
            return bool(self.text.count("\n", items.value[0].start_mark.index, _end(items.value[0])) > 4)
        between = self.text[_end(items.value[0]) : items.value[1].start_mark.index]
        return "\n\n" in between

    def _dash_column(self, item: yaml.Node) -> int:
        line_start = self.text.rfind("\n", 0, item.start_mark.index) + 1
        return len(self.text[line_start:]) - len(self.text[line_start:].lstrip(" "))

    def _line_end(self, node: yaml.Node) -> int:
        found = self.text.find("\n", _end(node))
        return len(self.text) if found < 0 else found


def _end(node: yaml.Node) -> int:
    """Where the last thing in a node ends; a block's own end lies behind the blank lines and comments that
    follow it.
    """
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(last[1] if isinstance(last, tuple) else last)
    return int(node.end_mark.index)


def _mapping_at(node: yaml.Node, line: int) -> yaml.MappingNode | None:
    if isinstance(node, yaml.MappingNode):
        if node.start_mark.line == line and node.start_mark.column > 0:
            return node
        children = [value for _, value in node.value]
    else:
        children = node.value if isinstance(node, yaml.SequenceNode) else []
    found = (_mapping_at(child, line) for child in children)
    return next((mapping for mapping in found if mapping is not None), None)
