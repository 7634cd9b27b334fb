"""make fresh-test: what the documents say of installing, done on a fresh Debian 12 and 13, by root and by an ordinary
user.

The blocks of the documents are typed as they stand there; what asks is told yes, and sudo asks for no password. Needs
root, debootstrap and unshare. Each release is a folder of .cache/, entered by a mount namespace and pivot_root, as a
container is. It takes this machine's apt mirror, pip configuration and certificates along, and a llama.cpp.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from ggml_remoting.paths import cache_folder
from tests.conformance.builds import newest_tools
from tests.matrix.libc import patchelf
from tests.support.documents import blocks_of

ROOT = Path(__file__).resolve().parents[1]
SUITES = ("bookworm", "trixie")
_USER = "newcomer"
_CHECKOUT = "a fresh checkout"
_PACKAGES = "gcc libc6-dev make python3 python3-venv lintian man-db sudo bubblewrap libgomp1"
_LLAMA = "/opt/llama.cpp/bin"
_INSTALL = (
    "apt-get -o Dpkg::Options::=--force-confold install -qq -y"  # keeps this machine's apt configuration, unasked
)
_CONFIGURATION = (
    "/etc/resolv.conf",
    "/etc/hosts",
    "/etc/pip.conf",
    "/etc/xdg/pip",
    "/etc/ssl/certs/ca-certificates.crt",
)
_ENTER = """
set -e
mount --bind "$0" "$0"; cd "$0"
for folder in /dev /sys $1; do mkdir -p ".$folder"; mount --rbind "$folder" ".$folder"; done
mount -t proc proc proc; mount -t tmpfs -o mode=755 tmpfs run; mkdir -p old
pivot_root . old; umount -l /old; cd /
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
if [ "$2" = root ]; then export HOME=/root; exec bash -euc "$3"; fi
export HOME="/home/$2" USER="$2"; cd "$HOME"
exec setpriv --reuid="$2" --regid="$2" --init-groups -- bash -euc "$3"
"""


@dataclass(frozen=True)
class Step:
    """One thing that a document says, and what it prints when it is right."""

    title: str
    user: str
    script: str
    says: str


def _typed(document: str, words: str, *, before: str = "", after: str = "", says: str = "") -> Step:
    """The blocks of a document that are marked `elsewhere: words`, typed as they stand there."""
    blocks = [block.text for block in blocks_of(ROOT / document) if block.words == words]
    script = "\n".join((f'cd "{_CHECKOUT}"', before, *blocks, after))
    return Step(f"{document}: {words}", _USER, script, says)


_LOG_IN = "set +u; . /etc/profile; . ~/.profile; set -u"
_HAS_LLAMA = f'export PATH="{_LLAMA}:$PATH"'
_WITHOUT_LLAMA = "! ggml-remoting doctor"
_TRY_COMMAND = "ggml-remoting --version; ggml-remoting devices --lib-dir /opt/llama.cpp/bin"
_NO_PIPX = "pipx uninstall ggml-remoting || true"
_SERVE = f"""
{_LOG_IN}
{_HAS_LLAMA}
sudo install -d -o "$USER" /run/ggml-remoting
ggml-remoting serve >~/serve.log 2>&1 & until test -S /run/ggml-remoting/ggml-remoting.sock; do sleep 0.1; done
timeout 600 sh -c 'until ggml-remoting top --json --count 1 | grep -q graph_compute; do sleep 0.2; done' & computed=$!
cp "$(find .cache/parts -name 'SmolLM2*.gguf')" model.gguf
"""
_NOTHING_IS_LEFT = 'test -z "$(find package -type f)" && echo nothing is left'
_NOW_TRY = r"""
sed -n '/Now try it yourself/,$p' ~/demo.log | tail -n +3 >~/now.sh
bash ~/now.sh >~/now.log 2>&1 & python3 - <<'end'
import time, urllib.request
while True:
    try:
        urllib.request.urlopen("http://127.0.0.1:8080/health")
        break
    except OSError:
        time.sleep(0.2)
ask = urllib.request.Request("http://127.0.0.1:8080/completion", b'{"prompt": "The sea", "n_predict": 8}')
print(urllib.request.urlopen(ask).read(), "it answers")
end
kill %1
"""


_DOMAIN_REST = """
  <name>guest</name>
  <memory unit='MiB'>512</memory>
  <os><type arch='x86_64' machine='q35'>hvm</type></os>
  <devices><emulator>/usr/bin/qemu-system-x86_64</emulator></devices>
"""
_LIBVIRT_PACKAGES = "libvirt-clients libvirt-daemon libvirt-daemon-driver-qemu qemu-system-x86"
_LIBVIRT = f"""
export XDG_RUNTIME_DIR=$(mktemp -d)
virt-xml-validate domain.xml domain
sudo install -d -o "$USER" /run/ggml-remoting
~/ggml-remoting/bin/ggml-remoting serve --lib-dir {_LLAMA} >serve.log 2>&1 &
until test -S /run/ggml-remoting/ggml-remoting.sock; do sleep 0.1; done
libvirtd --daemon
virsh() {{ command virsh --quiet --connect qemu:///session "$@"; }}
until virsh version; do sleep 0.2; done
virsh create domain.xml
timeout 60 sh -c 'until grep "guest 1 .*: connected" serve.log; do sleep 0.1; done'
virsh destroy guest; kill "$(cat "$XDG_RUNTIME_DIR/libvirt/libvirtd.pid")" %1
"""


def _libvirt() -> Step:
    """The domain of the document as libvirt checks it, and as its QEMU starts; without KVM, and as the user's own."""
    (block,) = (block.text for block in blocks_of(ROOT / "docs/guide/vm.md") if block.language == "xml")
    domain = block.replace("type='kvm'", "type='qemu'").replace("<!-- ... -->", _DOMAIN_REST)
    write = f"cat >domain.xml <<'end'\n{domain}end"
    return Step("docs/guide/vm.md: libvirt", _USER, f"{write}\n{_LIBVIRT}", "connected")


def _qemu(suite: str) -> Step:
    """Debian 12's is too old for the device, so that the document's own words install a newer one there."""
    typed = [block.text for block in blocks_of(ROOT / "docs/guide/vm.md") if "bookworm-backports" in block.text]
    script = "\n".join([*(typed if suite == "bookworm" else []), f"{_INSTALL} {_LIBVIRT_PACKAGES}"])
    return Step("docs/guide/vm.md: QEMU", "root", script, "")


def steps(suite: str) -> tuple[Step, ...]:
    """All of them, in their order."""
    return (
        _typed("docs/guide/install.md", "deb", after=_TRY_COMMAND, says="Remote-CPU"),
        Step("lintian", _USER, f'cd "{_CHECKOUT}"; lintian --fail-on warning build/deb/*.changes; echo clean', "clean"),
        Step("the package's man pages", _USER, "man -w ggml-remoting ggml-remotingd", "ggml-remotingd.8"),
        Step(
            "the package's end",
            "root",
            "apt-get purge -qq -y ggml-remoting && ! command -v ggml-remoting && echo gone",
            "gone",
        ),
        Step("make demo", _USER, f'cd "{_CHECKOUT}"; make demo | tee ~/demo.log', "Now try it yourself"),
        Step("what make demo says to try", _USER, _NOW_TRY, "it answers"),
        _typed("README.md", "pipx", after=f"{_LOG_IN}; {_TRY_COMMAND}", says="Remote-CPU"),
        _typed(
            "docs/guide/containers.md",
            "bubblewrap",
            before=_SERVE,
            after="wait $computed && echo it was computed",
            says="it was computed",
        ),
        _typed(
            "docs/guide/install.md",
            "pipx",
            before=_NO_PIPX,
            after=f"{_LOG_IN}; {_WITHOUT_LLAMA}; {_HAS_LLAMA}; ggml-remoting doctor",
            says="nothing is wrong",
        ),
        Step("the doctor where there is no llama.cpp", _USER, f"{_LOG_IN}; {_WITHOUT_LLAMA}", "WRONG  host's ggml"),
        _typed("docs/guide/install.md", "environment", before=_HAS_LLAMA, says="nothing is wrong"),
        _qemu(suite),
        _libvirt(),
        _typed(
            "docs/guide/install.md",
            "wheel",
            before=_NO_PIPX,
            after=f"ls build/wheel; {_LOG_IN}; {_TRY_COMMAND}",
            says="manylinux_2_34",
        ),
        _typed("docs/guide/install.md", "make", after=_NOTHING_IS_LEFT, says="nothing is left"),
        Step("make test", _USER, f'cd "{_CHECKOUT}"; make test', " passed"),
    )


class Fresh:
    """A Debian of one release with nothing but what the documents name."""

    def __init__(self, suite: str) -> None:
        """Makes it with debootstrap if it is not there, and puts a new checkout into its user's home."""
        self._folder = cache_folder() / "fresh" / suite
        if not (self._folder / "etc/os-release").is_file():
            run(["debootstrap", "--variant=minbase", "--include=ca-certificates", suite, str(self._folder)])
        self._configure()
        self.run(
            "root",
            f"apt-get update -qq; id {_USER} 2>/dev/null || useradd -m -s /bin/bash {_USER}; {_INSTALL} {_PACKAGES}; "
            f"echo '{_USER} ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/{_USER}",
        )
        checkout = self._folder / "home" / _USER / _CHECKOUT
        shutil.rmtree(checkout, ignore_errors=True)
        run(["git", "clone", "--quiet", str(ROOT), str(checkout)])
        self.run("root", f'chown -R {_USER}: "/home/{_USER}"')

    def _configure(self) -> None:
        (self._folder / "etc/apt/apt.conf.d/yes").write_text('APT::Get::Assume-Yes "true";\n', "utf-8")
        self._bring_llama()
        for name in _CONFIGURATION:
            source, target = Path(name), self._folder / name.lstrip("/")
            if source.is_dir():
                shutil.copytree(source, target, dirs_exist_ok=True)
            elif source.is_file():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(source, target)

    def _bring_llama(self) -> None:
        """A llama.cpp outside /usr, whose programs find their libraries beside themselves as in its releases."""
        built = newest_tools()
        folder = self._folder / _LLAMA.lstrip("/")
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for path in (*built.glob("*.so*"), built / "llama-completion"):
            shutil.copy2(path, folder / path.name)  # links followed: all names of a library are files
        run([str(patchelf()), "--set-rpath", "$ORIGIN", *map(str, folder.iterdir())])

    def run(self, user: str, script: str) -> str:
        """What it prints. Raises CalledProcessError if it fails."""
        command = ["unshare", "--mount", "--pid", "--fork", "--propagation", "private", "bash", "-c", _ENTER]
        return run([*command, str(self._folder), " ".join(_pip_folders()), user, script])


def _pip_folders() -> list[str]:
    """Folders of this machine in which pip looks for packages."""
    text = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    ).stdout
    found = re.findall(r"(?:file://|')(/(?:[\w.-]+/?)+)", text)
    return sorted({name for name in found if Path(name).is_dir()})


def run(command: list[str]) -> str:
    """Runs a command and returns what it prints, which is shown if it fails."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS", "PYTHON", "GGML_"))
    }
    done = subprocess.run(
        command,
        env=kept,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        print(done.stdout[-6000:], file=sys.stderr)
        raise subprocess.CalledProcessError(done.returncode, command[:1])
    return done.stdout


def main() -> int:
    """Goes through all steps on each release. Returns how many failed."""
    parser = argparse.ArgumentParser(prog="make fresh-test", description=__doc__)
    parser.add_argument("--suite", choices=SUITES, action="append", help="of Debian; may be repeated (default: all)")
    parser.add_argument(
        "--without", action="append", default=[], metavar="STEP", help="leave out a step, such as 'make test'"
    )
    options = parser.parse_args()
    missing = [name for name in ("debootstrap", "unshare", "git") if shutil.which(name) is None]
    if missing or os.geteuid():
        print(f"fresh-test: cannot run: {'no ' + ', '.join(missing) if missing else 'it needs root'}", file=sys.stderr)
        return 1
    failed = 0
    for suite in options.suite or SUITES:
        print(f"== Debian {suite}: debootstrap, packages, a checkout", flush=True)
        fresh = Fresh(suite)
        every = steps(suite)
        for number, step in enumerate(every, 1):
            if step.title in options.without:
                continue
            print(f"== Debian {suite}, {number} of {len(every)}: {step.title}", flush=True)
            failed += not _is_right(fresh, step)
    print(f"fresh-test: {failed} step(s) failed")
    return failed


def _is_right(fresh: Fresh, step: Step) -> bool:
    try:
        said = fresh.run(step.user, step.script)
    except subprocess.CalledProcessError as error:
        print(f"   FAILED with status {error.returncode}", flush=True)
        return False
    if step.says not in said:
        print(f"   FAILED: it does not say '{step.says}': {said[-2000:]}", flush=True)
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
