"""The fenced blocks of a document. The comment before each says how it is tested.

        <!-- run -->                it ends by itself, with status 0
        <!-- run: TEXT -->          and its output contains TEXT
        <!-- status N: TEXT -->     it ends with that status
        <!-- serve: TEXT -->        it prints TEXT and runs until the next block that serves or the end of the document
    <!-- elsewhere: WHAT -->    it is not run; WHAT is a key of ELSEWHERE

Every block of sh or python has one. Blocks of a document run in its order and in one folder.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ELSEWHERE = {
    "another program": "make programs runs those of the table; tests/test_attach.py does the same with a stock ggml",
    "make": "a target of the Makefile that takes long, or would run the tests; that it is there is checked",
    "checkout": "it changes the source tree; tests/codegen runs the same on copies",
    "wheel": "tests/test_install.py runs it in an empty virtual environment",
    "deb": "make fresh-test installs the package on a fresh Debian 12 and 13",
    "systemd": "make fresh-test does it after that, where systemd runs",
    "ollama": "make fresh-test does it after that",
    "libvirt": "make fresh-test does it after that, and starts the domain of the page too",
    "pipx": "make fresh-test does it as an ordinary user of a fresh Debian 12 and 13",
    "environment": "make fresh-test does it as an ordinary user of a fresh Debian 12 and 13",
    "backports": "make fresh-test does it on Debian 12",
    "root": "make fresh-test does it; tests/test_cdi.py does the same in a folder",
    "container engine": "make fresh-test does it; tests/test_cdi.py starts such a container, where podman is installed",
    "bubblewrap": "make fresh-test does it; tests/test_bubblewrap.py runs such a sandbox",
    "virtual machine": "a guest has to boot: make vm-test; how QEMU is started is tests/test_vm_command.py",
    "in the guest": "it is for the inside of a virtual machine: make vm-test",
    "ggml-rpc-server": "it needs one built: make fresh-test does it; tests/test_rpc_servers.py does the same",
    "another guest": "a guest has to be there: tests/test_state.py pauses one by the same commands",
    "GPU": "it needs the GPUs that it names",
}
_FENCE = re.compile(
    r"^(?:<!-- (?P<marker>[^\n]*?) -->\n)?```(?P<language>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)
_MARKER = re.compile(r"(?P<kind>run|status (?P<status>\d+)|serve|elsewhere)(?:: (?P<words>.+))?$")
_TESTED = ("sh", "python")
_OTHERS = ("text", "xml", "ini", "yaml")


@dataclass(frozen=True)
class Block:
    """One fenced block. `kind` is run, status, serve or elsewhere; empty if the block is not a program."""

    document: Path
    line: int
    language: str
    text: str
    kind: str
    words: str
    status: int

    @property
    def place(self) -> str:
        """The document's name and the block's line, for messages."""
        return f"{self.document.name}:{self.line}"


def blocks_of(document: Path) -> list[Block]:
    """All blocks in order. Raises ValueError for a block without a comment that says how it is tested."""
    text = document.read_text("utf-8")
    blocks = [_block(document, text, match) for match in _FENCE.finditer(text)]
    fences = len(re.findall(r"^```", text, re.MULTILINE))
    if fences != 2 * len(blocks):
        raise ValueError(
            f"{document.name} has {fences} fences but {len(blocks)} blocks: each stands at the start of a line"
        )
    return blocks


def _block(document: Path, text: str, match: re.Match[str]) -> Block:
    line = text.count("\n", 0, match.start("language")) + 1
    place, language = f"{document.name}:{line}", match["language"]
    if language in _OTHERS and not match["marker"]:
        return Block(document, line, language, match["text"], "", "", 0)
    if language not in _TESTED:
        raise ValueError(f"{place}: a block is one of {', '.join((*_TESTED, *_OTHERS))}, not '{language}'")
    marker = _MARKER.fullmatch(match["marker"] or "")
    if marker is None:
        raise ValueError(
            f"{place}: nobody says how this is tested: put <!-- run --> or the like before it "
            "(tests/support/documents.py)"
        )
    kind, words = marker["kind"].split()[0], marker["words"] or ""
    if kind == "elsewhere" and words not in ELSEWHERE:
        raise ValueError(f"{place}: '{words}' is none of {', '.join(ELSEWHERE)}")
    return Block(document, line, language, match["text"], kind, words, int(marker["status"] or 0))
