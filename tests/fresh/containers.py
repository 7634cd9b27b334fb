"""A stock Debian image with Debian's llama.cpp, run by podman with the one flag that docs/guide/containers.md gives."""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path

from ggml_remoting.cdi import SYSTEM_FILE
from tests.fresh.machine import FOLDER, INSTALL, LLAMA, USER, run

IMAGE = "/opt/debian-with-llama.cpp.tar"
"""The image's path in a fresh Debian."""

_SUITE = "sid"
_PACKAGES = "ca-certificates,llama.cpp,llama.cpp-tools"
_LEFT_OUT = ("./dev", "./proc", "./var/cache/apt", "./var/lib/apt")
_SAME_EVERYWHERE = "-no-cnv --temp 0 -t 1 -fa off"
_FLAG = "--device ggml-remoting.dev/device=all "


def image() -> Path:
    """The image as one file for `podman import`; debootstrap makes it unless it exists."""
    made = FOLDER / Path(IMAGE).name
    if not made.is_file():
        made.parent.mkdir(parents=True, exist_ok=True)
        root = made.with_suffix("")
        shutil.rmtree(root, ignore_errors=True)
        run(["debootstrap", "--variant=minbase", f"--include={_PACKAGES}", _SUITE, str(root)])
        run(["tar", "-C", str(root), *(f"--exclude={name}" for name in _LEFT_OUT), "-cf", f"{made}.unfinished", "."])
        made.with_name(f"{made.name}.unfinished").rename(made)
        shutil.rmtree(root)
    return made


def script(as_root: list[str], by_flag: str, by_hand: str) -> str:
    """A script that does what the document says, and compares what containers write with what the image writes
    natively.

    The specification is written as root and as another user. Containers run with the flag, with the options that the
    flag stands for, and as a user of their own with the socket in a closed folder. They have no control group and no
    network, which a Debian in a folder cannot give them.
    """
    write, write_as_user, closed_folder = (block.strip() for block in as_root)
    by_flag, by_hand = _deterministic(by_flag), _deterministic(by_hand)
    native = by_flag.replace(_FLAG, "").replace("-ngl 99", "-ngl 99 --no-repack")
    as_user_of_its_own = by_flag.replace(_FLAG, f"{_FLAG}--user 1234 ")
    *make_folder, serve = closed_folder.splitlines()
    return f"""
{INSTALL} --no-install-recommends podman crun
printf '[containers]\\ncgroups = "disabled"\\nnetns = "none"\\n' >/etc/containers/containers.conf
podman image exists localhost/llama || podman import --quiet {IMAGE} localhost/llama
cd /opt
({native}) >/tmp/native 2>/tmp/native.log; grep France /tmp/native
writes() {{ "$@" -lv 4 >/tmp/remoted 2>/tmp/remoted.log; cmp /tmp/remoted /tmp/native
    grep -o 'using device Remote-CPU' /tmp/remoted.log; grep -o 'offloaded .* layers' /tmp/remoted.log; }}
serves() {{ rm -f /tmp/serve.log; "$@" --lib-dir {LLAMA} >/tmp/serve.log 2>&1 & daemon=$!
    timeout 120 sh -c 'until grep -s ^ready /tmp/serve.log; do sleep 0.1; done'; }}
ends() {{ kill $daemon; wait $daemon || true; }}
{write}
cp {SYSTEM_FILE} /tmp/as-root.json
serves ggml-remoting serve
writes {by_flag}
writes {by_hand}
setpriv --reuid {USER} --regid {USER} --init-groups bash -euc {shlex.quote(write_as_user)}
cmp {SYSTEM_FILE} /tmp/as-root.json
ends
{"; ".join(make_folder)}
serves {serve}
writes {as_user_of_its_own}
ends
echo the texts are equal
"""


def _deterministic(run_container: str) -> str:
    return run_container.strip().replace(
        "IMAGE llama-completion", f"localhost/llama llama-completion {_SAME_EVERYWHERE}"
    )
