"""A stock Debian image with Debian's llama.cpp, under podman, by the one flag of docs/guide/containers.md."""

from __future__ import annotations

import shutil
from pathlib import Path

from ggml_remoting.paths import cache_folder
from tests.fresh.machine import INSTALL, LLAMA, run

IMAGE = "/opt/debian-with-llama.cpp.tar"
"""Where a fresh Debian has it."""

_SUITE = "sid"
_PACKAGES = "ca-certificates,llama.cpp,llama.cpp-tools"
_LEFT_OUT = ("./dev", "./proc", "./var/cache/apt", "./var/lib/apt")
_SAME_EVERYWHERE = "-no-cnv -n 24 --temp 0 -t 1 -fa off"
_FLAG = "--device ggml-remoting.dev/device=all "


def image() -> Path:
    """The image as one file for `podman import`, made by debootstrap where it is not there."""
    made = cache_folder() / "fresh" / Path(IMAGE).name
    if not made.is_file():
        made.parent.mkdir(parents=True, exist_ok=True)
        root = made.with_suffix("")
        shutil.rmtree(root, ignore_errors=True)
        run(["debootstrap", "--variant=minbase", f"--include={_PACKAGES}", _SUITE, str(root)])
        run(["tar", "-C", str(root), *(f"--exclude={name}" for name in _LEFT_OUT), "-cf", f"{made}.unfinished", "."])
        made.with_name(f"{made.name}.unfinished").rename(made)
        shutil.rmtree(root)
    return made


def script(write: str, run_container: str) -> str:
    """Types what the document says: that the specification is written, and a container run. Compares its text with what
    the same image writes without the flag.

    Without control groups and a network for containers, which a machine in a folder cannot give them.
    """
    remoted = run_container.replace("IMAGE llama-completion", f"localhost/llama llama-completion {_SAME_EVERYWHERE}")
    native = remoted.replace(_FLAG, "").replace("-ngl 99", "-ngl 99 --no-repack")
    return f"""
{INSTALL} --no-install-recommends podman crun
printf '[containers]\\ncgroups = "disabled"\\nnetns = "none"\\n' >/etc/containers/containers.conf
{write}
ggml-remoting serve --lib-dir {LLAMA} >/tmp/serve.log 2>&1 & daemon=$!
until test -S /run/ggml-remoting/ggml-remoting.sock; do sleep 0.1; done
podman image exists localhost/llama || podman import --quiet {IMAGE} localhost/llama
cd /opt
({remoted.strip()} -lv 4) >/tmp/remoted 2>/tmp/remoted.log
({native.strip()}) >/tmp/native 2>/tmp/native.log
kill $daemon; wait $daemon || true
grep -o 'offloaded .* layers' /tmp/remoted.log; grep -o 'using device Remote-CPU' /tmp/remoted.log
grep France /tmp/native; cmp /tmp/remoted /tmp/native && echo the texts are equal
"""
