"""A row of the table: a program, how it is run natively and remoted, and what is expected."""

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
    """A row of the table. `way` is how the program is reached, in words; `declined`, the message where it cannot be.

    `prepare` fetches the program's package. It gets the path of the model for language models.
    """

    name: str
    version: str
    ggml: str
    way: str
    prepare: Callable[[Path], Started]
    declined: str = ""

    @property
    def is_preloaded(self) -> bool:
        """Whether LD_PRELOAD loads the library that makes the program's ggml load the frontend."""
        return "--preload" in self.way
