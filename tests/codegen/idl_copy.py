"""A copy of a small valid IDL that a test may change."""

from __future__ import annotations

import shutil
from pathlib import Path

from codegen.__main__ import main, read_idl
from codegen.model import Api
from codegen.problems import InvalidIdl
from codegen.wire_fields import WireRecord

GOOD = Path(__file__).parent / "good"


class IdlCopy:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(GOOD, folder)

    def edit(self, file: str, old: str, new: str) -> int:
        """Replaces `old`, which must occur once in the file. Returns the line on which the replacement begins."""
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        path.write_text(text.replace(old, new), encoding="utf-8")
        return text.count("\n", 0, text.index(old)) + 1

    def edit_in(self, item: str, file: str, old: str, new: str) -> int:
        """Replaces the first `old` after `- item`. Returns the line of the item, which its problems name."""
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        assert text.count(f"- {item}\n") == 1, f"'- {item}' stands {text.count(f'- {item}')} times in {file}"
        start = text.index(f"- {item}\n")
        assert old in text[start:], f"{old!r} does not stand behind '- {item}' in {file}"
        path.write_text(text[:start] + text[start:].replace(old, new, 1), encoding="utf-8")
        return text.count("\n", 0, start) + 1

    def read(self) -> tuple[Api, dict[str, WireRecord]]:
        return read_idl(self.folder)

    def problems(self) -> list[str]:
        """The problems that the generator reports, with paths relative to the IDL's folder."""
        try:
            self.read()
        except InvalidIdl as invalid:
            return [self._shortened(str(problem)) for problem in invalid.problems]
        return []

    def run(self, action: str, output: Path) -> int:
        """The exit status of `python -m codegen ACTION` for this IDL."""
        return main([action, "--idl", str(self.folder), "--output", str(output)])

    def _shortened(self, text: str) -> str:
        return text.replace(f"{self.folder}/", "")
