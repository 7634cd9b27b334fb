"""Frontend libraries of earlier commits: a guest may be older than its host."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from ggml_remoting import progress
from ggml_remoting.errors import SetupError
from ggml_remoting.paths import cache_folder
from tests.support.processes import ended

_ROOT = Path(__file__).parents[2]
# A commit before today's folders, ring header and device process.
COMMITS = ("8e9fe1a",)
_LIBRARY = Path("build", "libggml-remotingfrontend.so")


def frontend_of(commit: str) -> Path:
    """The frontend library of a commit, built once and kept in .cache/. Raises SetupError if this clone lacks the
    commit.
    """
    folder = cache_folder() / "parts" / f"earlier-frontend-{commit}"
    if (folder / _LIBRARY).is_file():
        return folder / _LIBRARY
    unfinished = folder.with_name(f"{folder.name}.{os.getpid()}")
    unfinished.mkdir(parents=True)
    print(f"== building the frontend of {commit}, less than a minute", flush=True)
    with ended(subprocess.Popen(["git", "-C", str(_ROOT), "archive", commit], stdout=subprocess.PIPE)) as archive:
        subprocess.run(["tar", "-x", "-C", str(unfinished)], stdin=archive.stdout, check=True)
        status = archive.wait()
    if status:
        shutil.rmtree(unfinished)
        raise SetupError(f"the commit {commit} is not in this clone's history; `git fetch --unshallow` brings it")
    progress.run(["make", "-s", str(_LIBRARY)], folder=unfinished)
    unfinished.rename(folder)
    return folder / _LIBRARY
