"""Writes the man pages and the completions, from the command's parsers and the daemon's --help. `make gen` runs it.

What it writes is committed, as generated/ is, so that neither the wheel nor `make install` needs a package for it.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import shtab
from argparse_manpage.manpage import Manpage

from ggml_remoting import __version__
from ggml_remoting.command_line import Parser, command_parser

PAGES = Path(__file__).parent / "pages"
_DAEMON_SUMMARY = "offers the host's ggml devices to guests"
_ENVIRONMENT = """.SH ENVIRONMENT
.TP
.B GGML_BACKEND_PATH
The frontend library, which a guest's ggml loads: what \\fBggml\\-remoting frontend\\-path\\fR prints.
.TP
.B GGML_REMOTING
Where a guest finds its device: \\fBunix:PATH\\fR, a daemon's socket,
\\fBstream:PATH\\fR or \\fBvsock:CID:PORT\\fR, a byte stream to it,
\\fBdrm\\fR or \\fBdrm:/dev/dri/renderD128\\fR, a virtio\\-gpu.
.TP
.B GGML_REMOTING_TRACE
A file into which a guest writes what it does, for \\fBggml\\-remoting trace \\-\\-guest\\fR.
.TP
.B NO_COLOR
No colours, if it is set and not empty.
"""


def pages(daemon_help: str) -> dict[Path, str]:
    """Every page and completion by its path below PAGES. `daemon_help` is what ggml-remotingd --help prints."""
    os.environ |= {"COLUMNS": "100", "SOURCE_DATE_EPOCH": "0"}  # nothing may depend on who writes, and when
    parser = command_parser()
    completions = {
        Path("bash-completion/completions/ggml-remoting"): "bash",
        Path("zsh/site-functions/_ggml-remoting"): "zsh",
        Path("fish/vendor_completions.d/ggml-remoting.fish"): "fish",
    }
    return {
        Path("man/man1/ggml-remoting.1"): _command_page(parser),
        Path("man/man8/ggml-remotingd.8"): _daemon_page(daemon_help),
        **{path: shtab.complete(parser, shell) for path, shell in completions.items()},
    }


def _command_page(parser: Parser) -> str:
    page = str(Manpage(parser, format="single-commands-section")).replace(".SH\nACTIONS", ".SH ACTIONS")
    heading = _heading("ggml-remoting", 1, "runs ggml programs on the host's devices")
    synopsis = page[page.index(".SH SYNOPSIS") :].rstrip()
    return f"{heading}{synopsis}\n{_ENVIRONMENT}.SH SEE ALSO\n.BR ggml\\-remotingd (8)\n"


def _daemon_page(said: str) -> str:
    usage, *paragraphs = said.removeprefix("usage: ").strip().split("\n\n")
    lines = [_heading("ggml-remotingd", 8, _DAEMON_SUMMARY).rstrip(), ".SH SYNOPSIS", ".nf"]
    lines += [_escaped(line.strip()) for line in usage.splitlines()]
    lines += [".fi", ".SH DESCRIPTION"]
    for paragraph in paragraphs:
        lines += _paragraph(paragraph)
    return "\n".join([*lines, ".SH SEE ALSO", ".BR ggml\\-remoting (1)", ""])


def _paragraph(text: str) -> Iterator[str]:
    """Text, a heading that ends with a colon, or options: a line that begins one, and indented ones that go on."""
    yield ".PP"
    for line in text.splitlines():
        option = re.match(r"(--\S+(?: [A-Z:]+)?|serve|connect)\s+(.*)", line)
        if option:
            yield from (".TP", f"\\fB{_escaped(option[1])}\\fR", _escaped(option[2]))
        else:
            yield _escaped(line.strip())


def _heading(name: str, section: int, summary: str) -> str:
    title = f'.TH {name.upper()} "{section}" "" "ggml\\-remoting {__version__}"\n'
    return (
        title.replace(name.upper(), name.upper().replace("-", "\\-"))
        + f".SH NAME\n{_escaped(name)} \\- {_escaped(summary)}\n"
    )


def _escaped(text: str) -> str:
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{text}" if text.startswith((".", "'")) else text


def stale(written: dict[Path, str]) -> list[Path]:
    """The pages that say something else than they would if they were written now.

    Where a Python breaks lines does not matter.
    """
    return [
        path
        for path, text in written.items()
        if not (PAGES / path).is_file() or _words(text) != _words((PAGES / path).read_text("utf-8"))
    ]


def _words(text: str) -> str:
    return re.sub(r"\s+", "", text)


def main() -> int:
    """Writes them all, or with --check says which are stale. The first argument is the built daemon."""
    said = subprocess.run([sys.argv[1], "--help"], capture_output=True, text=True, check=True).stdout
    written = pages(said)
    if "--check" in sys.argv:
        for path in stale(written):
            print(f"{PAGES / path} is stale: run `make gen`", file=sys.stderr)
        return 1 if stale(written) else 0
    for path, text in written.items():
        (PAGES / path).parent.mkdir(parents=True, exist_ok=True)
        (PAGES / path).write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
