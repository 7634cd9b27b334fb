"""Loads YAML strictly, with line marks.

PyYAML keeps the last of two equal keys without a word, reads `on` as True, `010` as 8 and `12:30`
as 750. Here every scalar is a string, a decimal or 0x integer, or true/false; anything that YAML
1.1 or 1.2 would read as something else must be quoted, and a repeated key is a problem. What a line
says stands on that line: anchors, aliases and tags are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from codegen.problems import Mark, Problems

_INTEGER = re.compile(r"(-?(0|[1-9][0-9]*))|(0x[0-9a-fA-F]+)")
_ODD_NUMBER = re.compile(
    r"[-+]?[0-9][0-9_]*([:.eE][-+0-9_:.eE]*)?|[-+]?0[box][0-9a-f_]*|[-+]?\.(inf|nan|[0-9].*)", re.IGNORECASE
)
ODD_WORDS = {"y", "n", "yes", "no", "on", "off", "true", "false", "null"}
_FASTEST = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TEXT = "tag:yaml.org,2002:str"


@dataclass(frozen=True)
class Scalar:
    mark: Mark
    value: str | int | bool


@dataclass(frozen=True)
class Sequence:
    mark: Mark
    items: tuple[Node, ...]


@dataclass(frozen=True)
class Mapping:
    mark: Mark
    entries: dict[str | int, Node]


Node = Scalar | Sequence | Mapping


def load(path: Path, problems: Problems) -> Mapping | None:
    """Reads one IDL file. Returns None, and has added a problem, if it holds no mapping."""
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8")
        tree = yaml.compose(text, Loader=yaml.SafeLoader)
    except UnicodeDecodeError as error:
        problems.add(Mark(path, raw.count(b"\n", 0, error.start) + 1), "not UTF-8")
        return None
    except yaml.reader.ReaderError as error:
        problems.add(Mark(path, text.count("\n", 0, error.position) + 1), f"not YAML: {error.reason}")
        return None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        problems.add(
            Mark(path, line), f"not YAML: {', '.join(word for word in (error.context, error.problem) if word)}"
        )
        return None
    if tree is None:
        problems.add(Mark(path, 1), "the file is empty")
        return None
    if _refers(text, path, problems):
        return None
    node = _convert(tree, path, problems)
    if not isinstance(node, Mapping):
        problems.add(node.mark, "the file must hold a mapping")
        return None
    return node


def _refers(text: str, path: Path, problems: Problems) -> bool:
    """Whether the text has anchors, aliases or tags; each is a problem.

    An alias can hold itself, so nothing may follow one.
    """
    found = False
    for event in yaml.parse(text, Loader=_FASTEST):
        if not isinstance(event, yaml.NodeEvent) or event.start_mark is None:
            continue
        mark = Mark(path, event.start_mark.line + 1)
        sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
        tag = getattr(event, "tag", None)
        if event.anchor:
            problems.add(mark, f"{sign}{event.anchor}: anchors and aliases are not allowed, write it out")
        if tag:
            problems.add(mark, f"the tag {tag} is not allowed")
        found = found or bool(event.anchor or tag)
    return found


def _convert(node: yaml.Node, path: Path, problems: Problems) -> Node:
    mark = Mark(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        return Mapping(mark, dict(_entries(node, path, problems)))
    if isinstance(node, yaml.SequenceNode):
        return Sequence(mark, tuple(_convert(item, path, problems) for item in node.value))
    assert isinstance(node, yaml.ScalarNode)
    return Scalar(mark, _scalar(node, mark, problems))


def _entries(node: yaml.MappingNode, path: Path, problems: Problems) -> Iterator[tuple[str | int, Node]]:
    first_lines: dict[str | int, int] = {}
    for key_node, value_node in node.value:
        mark = Mark(path, key_node.start_mark.line + 1)
        if not isinstance(key_node, yaml.ScalarNode):
            problems.add(mark, "a key must be a plain word")
            continue
        key = _scalar(key_node, mark, problems)
        if isinstance(key, bool):
            problems.add(mark, f"the key '{key_node.value}' must be quoted")
            continue
        if key in first_lines:
            problems.add(mark, f"the key '{key}' stands twice, first on line {first_lines[key]}")
            continue
        first_lines[key] = mark.line
        yield key, _convert(value_node, path, problems)


def _scalar(node: yaml.ScalarNode, mark: Mark, problems: Problems) -> str | int | bool:
    text: str = node.value
    if node.style is not None:
        return text
    if text in ("true", "false"):
        return text == "true"
    if _INTEGER.fullmatch(text):
        return int(text, 0)
    if not text:
        problems.add(mark, "a value is missing")
    elif node.tag != _TEXT or text.lower() in ODD_WORDS or _ODD_NUMBER.fullmatch(text):
        problems.add(mark, f"'{text}' is a word or number that YAML reads oddly: quote it")
    return text
