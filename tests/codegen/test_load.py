"""The loader is strict: YAML that a reader could misunderstand is a problem at its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from codegen.load import Mapping, Scalar, Sequence, load
from codegen.problems import Problems


def read(folder: Path, text: str | bytes) -> tuple[Mapping | None, list[str]]:
    path = folder / "file.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    problems = Problems()
    return load(path, problems), [str(problem).replace(f"{folder}/", "") for problem in problems.found]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12),
        ("-1", -1),
        ("0", 0),
        ("0x1F", 31),
        ("true", True),
        ("false", False),
        ("word", "word"),
        ("offset + size <= nbytes(tensor)", "offset + size <= nbytes(tensor)"),
        ("'010'", "010"),
        ('"on"', "on"),
        ("''", ""),
        ("q4_0", "q4_0"),
        ("f16", "f16"),
    ],
)
def test_plain_values_are_words_whole_numbers_and_flags(tmp_path: Path, text: str, value: object) -> None:
    root, problems = read(tmp_path, f"key: {text}\n")
    assert problems == []
    assert root is not None
    node = root.entries["key"]
    assert isinstance(node, Scalar)
    assert (node.value, type(node.value)) == (value, type(value))


@pytest.mark.parametrize(
    "text",
    [
        *("on", "On", "off", "yes", "no", "y", "N", "null", "Null", "~", "TRUE", "False"),
        *("010", "+5", "1_000", "12:30", "1e3", "1.5", "0.26", "1.2.3", ".5", ".inf", "-.inf", ".NaN"),
        *("0o17", "0b101", "-0x10", "0x_ff", "2024-01-31", "="),
    ],
)
def test_ambiguous_values_must_be_quoted(tmp_path: Path, text: str) -> None:
    message = f"'{text}' is a word or number that YAML reads oddly: quote it"
    assert read(tmp_path, f"first: 1\nkey: {text}\n")[1] == [f"file.yaml:2: {message}"]
    assert read(tmp_path, f"first: 1\nlist: [word,\n  {text}]\n")[1] == [f"file.yaml:3: {message}"]
    assert read(tmp_path, f"key: '{text}'\n")[1] == []


def test_ambiguous_keys_must_be_quoted(tmp_path: Path) -> None:
    assert read(tmp_path, "on: 1\n")[1] == ["file.yaml:1: 'on' is a word or number that YAML reads oddly: quote it"]
    assert read(tmp_path, "a: 1\ntrue: 1\n")[1] == ["file.yaml:2: the key 'true' must be quoted"]


def test_a_key_may_occur_once(tmp_path: Path) -> None:
    text = "key: 1\nother: 2\nkey: 3\ninner:\n  a: 1\n  a: 2\n"
    assert read(tmp_path, text)[1] == [
        "file.yaml:3: the key 'key' stands twice, first on line 1",
        "file.yaml:6: the key 'a' stands twice, first on line 5",
    ]
    assert read(tmp_path, "a: {1: x, 0x1: y}\n")[1] == ["file.yaml:1: the key '1' stands twice, first on line 1"]


def test_a_key_must_be_a_word(tmp_path: Path) -> None:
    assert read(tmp_path, "a: 1\n[b, c]: 2\n")[1] == ["file.yaml:2: a key must be a plain word"]


def test_a_missing_value_is_reported(tmp_path: Path) -> None:
    assert read(tmp_path, "a: 1\ndoc:\nb: 2\n")[1] == ["file.yaml:2: a value is missing"]


@pytest.mark.parametrize("tag", ["!mine", "!!str", "!!int", "!!python/object:os.system", "!"])
def test_tags_are_refused(tmp_path: Path, tag: str) -> None:
    shown = tag.replace("!!", "tag:yaml.org,2002:")
    assert read(tmp_path, f"a: 1\nb: {tag} 2\n") == (None, [f"file.yaml:2: the tag {shown} is not allowed"])
    assert read(tmp_path, f"a: 1\nb: {tag}\n  c: 2\n") == (None, [f"file.yaml:2: the tag {shown} is not allowed"])


def test_anchors_aliases_and_merge_keys_are_refused(tmp_path: Path) -> None:
    assert read(tmp_path, "a: &one {x: 1}\nb: *one\n") == (
        None,
        [
            "file.yaml:1: &one: anchors and aliases are not allowed, write it out",
            "file.yaml:2: *one: anchors and aliases are not allowed, write it out",
        ],
    )
    assert read(tmp_path, "a:\n  <<: {x: 1}\n")[1] == [
        "file.yaml:2: '<<' is a word or number that YAML reads oddly: quote it"
    ]


def test_an_alias_that_contains_itself_is_refused(tmp_path: Path) -> None:
    root, problems = read(tmp_path, "a: &loop [*loop]\n")
    assert root is None
    assert "file.yaml:1: *loop: anchors and aliases are not allowed, write it out" in problems


@pytest.mark.parametrize("text", ["", "# a comment\n"])
def test_an_empty_file_is_reported(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text) == (None, ["file.yaml:1: the file is empty"])


@pytest.mark.parametrize("text", ["- a\n- b\n", "word\n", "12\n"])
def test_a_file_must_hold_a_mapping(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text) == (None, ["file.yaml:1: the file must hold a mapping"])


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "a:\n\tb: 1\n",
            "2: not YAML: while scanning for the next token, found character '\\t' that cannot start any token",
        ),
        ("a: [1,\nb: 2\n", "3: not YAML: while parsing a flow sequence, expected ',' or ']', but got '<stream end>'"),
        ("a: 1\n  b: 2\n", "2: not YAML: mapping values are not allowed here"),
        ("a: 1\n---\nb: 2\n", "2: not YAML: expected a single document in the stream, but found another document"),
        ("a: 1\nb: 'open\n", "3: not YAML: while scanning a quoted scalar, found unexpected end of stream"),
        ("a: 1\nb: \x07\n", "2: not YAML: special characters are not allowed"),
        (b"a: 1\nb: \xff\n", "2: not UTF-8"),
    ],
)
def test_invalid_yaml_is_reported_with_its_line(tmp_path: Path, text: str | bytes, problem: str) -> None:
    assert read(tmp_path, text) == (None, [f"file.yaml:{problem}"])


def test_all_problems_of_a_file_are_reported(tmp_path: Path) -> None:
    text = "a: on\nb: {c: 010, c: 1}\nd:\n  - yes\n"
    assert read(tmp_path, text)[1] == [
        "file.yaml:1: 'on' is a word or number that YAML reads oddly: quote it",
        "file.yaml:2: '010' is a word or number that YAML reads oddly: quote it",
        "file.yaml:2: the key 'c' stands twice, first on line 2",
        "file.yaml:4: 'yes' is a word or number that YAML reads oddly: quote it",
    ]


def test_every_node_has_its_line(tmp_path: Path) -> None:
    root, _ = read(tmp_path, "# comment\na:\n  - {b: 1}\n  - c\n")
    assert root is not None
    listed = root.entries["a"]
    assert isinstance(listed, Sequence)
    assert [item.mark.line for item in listed.items] == [3, 4]
