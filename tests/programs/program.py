"""A row of the table: what is run, natively and remoted, and what is promised of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Started:
    """The command lines of a program, natively and remoted, and the folder of the host's ggml."""

    native: list[str]
    remoted: list[str]
    host: Path
    environment: dict[str, str] = field(default_factory=dict)
    remoted_environment: dict[str, str] = field(default_factory=dict)
    daemon: Path | None = None  # another way to start it


@dataclass(frozen=True)
class Program:
    """A row of the table. `way` says how it is reached, in words; `declined`, what it is told where it cannot be.

    `prepare` fetches it by its package's name; it is given the model of language models.
    """

    name: str
    version: str
    ggml: str
    way: str
    prepare: Callable[[Path], Started]
    declined: str = ""

    @property
    def is_preloaded(self) -> bool:
        """Whether LD_PRELOAD names the library that makes its ggml look."""
        return "--preload" in self.way
