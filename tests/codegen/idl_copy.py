"""A copy of the small good IDL that a test may spoil."""

from __future__ import annotations

import shutil
from pathlib import Path

from codegen.__main__ import main, read_idl
from codegen.layout import Layout
from codegen.model import Api
from codegen.problems import InvalidIdl

GOOD = Path(__file__).parent / "good"


class IdlCopy:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(GOOD, folder)

    def edit(self, file: str, old: str, new: str) -> int:
        """Replaces `old`, which stands once in the file. Returns the line on which the replacement begins."""
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        path.write_text(text.replace(old, new), encoding="utf-8")
        return text.count("\n", 0, text.index(old)) + 1

    def line(self, file: str, words: str) -> int:
        """The one line of the file that holds `words`."""
        lines = (self.folder / file).read_text(encoding="utf-8").split("\n")
        found = [number for number, line in enumerate(lines, 1) if words in line]
        assert len(found) == 1, f"{words!r} stands on {len(found)} lines of {file}"
        return found[0]

    def read(self) -> tuple[Api, dict[str, Layout]]:
        return read_idl(self.folder)

    def problems(self) -> list[str]:
        """What the generator says is wrong, with paths below the IDL's folder."""
        try:
            self.read()
        except InvalidIdl as invalid:
            return [self._shortened(str(problem)) for problem in invalid.problems]
        return []

    def run(self, action: str, output: Path) -> int:
        """What `python -m codegen ACTION` returns for this IDL."""
        return main([action, "--idl", str(self.folder), "--output", str(output)])

    def _shortened(self, text: str) -> str:
        return text.replace(f"{self.folder}/", "")
