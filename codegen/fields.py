"""Reads typed values from a loaded mapping, and reports unknown keys."""

from __future__ import annotations

from codegen.load import Mapping, Node, Scalar, Sequence
from codegen.problems import Mark, Problems

UNDECIDED = "decide"
"""The word that `apidiff --write` leaves for a person to replace; no IDL that has it is legal."""


class Fields:
    """One mapping being read. Each take names a key once; finish() reports the unknown ones."""

    def __init__(self, node: Node, what: str, problems: Problems) -> None:
        self.mark: Mark = node.mark
        self.what = what
        self._problems = problems
        self._entries: dict[str | int, Node] = {}
        if isinstance(node, Mapping):
            self._entries = dict(node.entries)
        else:
            problems.add(node.mark, f"{what} must be a mapping")

    def problem(self, message: str, mark: Mark | None = None) -> None:
        self._problems.add(mark or self.mark, message)

    def text(self, key: str, default: str | None = None) -> str:
        """A string; required if there is no default."""
        value = self._scalar(key, str, "text", default)
        return value if isinstance(value, str) else ""

    def integer(self, key: str, default: int | None = None) -> int:
        value = self._scalar(key, int, "a whole number", default)
        return value if isinstance(value, int) else 0

    def flag(self, key: str) -> bool:
        value = self._scalar(key, bool, "true or false", False)
        return value is True

    def choice(self, key: str, allowed: tuple[str, ...], default: str | None = None) -> str:
        node = self._entries.get(key)
        if self._left_open(key, f": one of {', '.join(allowed)}"):
            return ""
        value = self.text(key, default)
        if isinstance(node, Scalar) and isinstance(node.value, str) and value not in allowed:
            self.problem(f"{self.what}: '{key}' is '{value}', not one of {', '.join(allowed)}", node.mark)
        return value

    def items(self, key: str, required: bool = False) -> tuple[Node, ...]:
        """The nodes of a sequence; empty if it is absent."""
        if self._left_open(key):
            return ()
        node = self._take(key)
        if node is None:
            if required:
                self.problem(f"{self.what} lacks '{key}'")
            return ()
        if not isinstance(node, Sequence):
            self.problem(f"{self.what}: '{key}' must be a list", node.mark)
            return ()
        return node.items

    def texts(self, key: str) -> tuple[tuple[str, Mark], ...]:
        found: list[tuple[str, Mark]] = []
        for node in self.items(key):
            if isinstance(node, Scalar) and not isinstance(node.value, bool):
                found.append((str(node.value), node.mark))
            else:
                self.problem(f"{self.what}: '{key}' must be a list of words", node.mark)
        return tuple(found)

    def integers(self, key: str) -> tuple[int, ...]:
        found: list[int] = []
        for node in self.items(key):
            if isinstance(node, Scalar) and type(node.value) is int:
                found.append(node.value)
            else:
                self.problem(f"{self.what}: '{key}' must be a list of whole numbers", node.mark)
        return tuple(found)

    def mapping(self, key: str) -> dict[str | int, Scalar]:
        """A mapping of scalars; empty if it is absent."""
        node = self._take(key)
        if node is None:
            return {}
        if not isinstance(node, Mapping):
            self.problem(f"{self.what}: '{key}' must be a mapping", node.mark)
            return {}
        found: dict[str | int, Scalar] = {}
        for name, value in node.entries.items():
            if isinstance(value, Scalar):
                found[name] = value
            else:
                self.problem(f"{self.what}: '{key}.{name}' must be a plain value", value.mark)
        return found

    def node(self, key: str) -> Node | None:
        return self._take(key)

    def has(self, key: str) -> bool:
        return key in self._entries

    def finish(self) -> None:
        for key, node in self._entries.items():
            self.problem(f"{self.what} has an unknown key '{key}'", node.mark)

    def _take(self, key: str) -> Node | None:
        return self._entries.pop(key, None)

    def _left_open(self, key: str, how: str = "") -> bool:
        """Whether a key is undecided, which is then its only problem."""
        node = self._entries.get(key)
        if not isinstance(node, Scalar) or node.value != UNDECIDED:
            return False
        del self._entries[key]
        self.problem(f"{self.what}: '{key}' is to be decided{how}", node.mark)
        return True

    def _scalar(self, key: str, kind: type, spelled: str, default: object) -> object:
        if self._left_open(key):
            return default
        node = self._take(key)
        if node is None:
            if default is None:
                self.problem(f"{self.what} lacks '{key}'")
            return default
        if not isinstance(node, Scalar) or type(node.value) is not kind:
            self.problem(f"{self.what}: '{key}' must be {spelled}", node.mark)
            return default
        return node.value
