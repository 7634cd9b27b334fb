"""Debian's newest llama.cpp and whisper.cpp in a sandbox whose root is that Debian, because they need its newer C
library.
"""

from __future__ import annotations

import shlex
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from ggml_remoting.errors import SetupError
from ggml_remoting.paths import DAEMON, FRONTEND, c_part, cache_folder
from tests.support import debian

_SUITE = "sid"
_PACKAGES = ("llama.cpp-examples", "llama.cpp-tools", "whisper.cpp-tools")
_LINKS = (("usr/bin", "/bin"), ("usr/lib", "/lib"), ("usr/lib64", "/lib64"), ("usr/sbin", "/sbin"))


def root() -> Path:
    """The folder with those packages and all that they depend on: 138 MB to fetch."""
    return debian.unpack(_SUITE, _PACKAGES, with_dependencies=True)


def command(words: Sequence[str]) -> list[str]:
    """The command line that runs a program there. It sees the downloads, the parts of ours and the daemon's socket."""
    bwrap = shutil.which("bwrap")
    if bwrap is None:
        raise SetupError("Debian's newest programs run in a sandbox: apt-get install bubblewrap")
    options = ["--die-with-parent", "--bind", str(root() / "usr"), "/usr", "--bind", str(root() / "etc"), "/etc"]
    options += [word for target, link in _LINKS for word in ("--symlink", target, link)]
    options += ["--dev", "/dev", "--proc", "/proc"]
    shared = (tempfile.gettempdir(), cache_folder(), c_part(FRONTEND).parent, sys.prefix)
    options += [word for folder in dict.fromkeys(map(str, shared)) for word in ("--bind", folder, folder)]
    return [bwrap, *options, *words]


def libraries() -> Path:
    """The folder of its ggml, whose CPU backends lie in another folder that this ggml knows by its path in
    that Debian.
    """
    return root() / "usr/lib/x86_64-linux-gnu"


def daemon() -> Path:
    """A script that starts the daemon there, as it would run on that Debian."""
    script = root().with_name("debian-daemon.sh")
    script.write_text(f'#!/bin/sh\nexec {shlex.join(command([str(c_part(DAEMON))]))} "$@"\n', "utf-8")
    script.chmod(0o755)
    return script
