"""Problems found in the IDL, each at a file and line."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, order=True)
class Mark:
    """A place in an IDL file. Lines count from 1."""

    path: Path
    line: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


@dataclass(frozen=True, order=True)
class Problem:
    """A fault, and its place."""

    mark: Mark
    message: str

    def __str__(self) -> str:
        return f"{self.mark}: {self.message}"


class InvalidIdl(Exception):
    """The IDL is not legal. Carries every problem found, in file and line order."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass
class Problems:
    """Collects problems, so that all are reported and not just the first."""

    found: list[Problem] = field(default_factory=list)

    def add(self, mark: Mark, message: str) -> None:
        self.found.append(Problem(mark, message))

    def raise_if_any(self) -> None:
        if self.found:
            raise InvalidIdl(self.found)
