"""A fresh Debian in a folder: debootstrap makes it, and commands enter it by a mount namespace and pivot_root."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from ggml_remoting.paths import cache_folder
from tests.conformance.builds import newest_tools
from tests.matrix.libc import patchelf

ROOT = Path(__file__).resolve().parents[2]
FOLDER = cache_folder() / "fresh"
"""Holds the folders of all releases."""
USER = "newcomer"
CHECKOUT = "a fresh checkout"
LLAMA = "/opt/llama.cpp/bin"
OTHER_WHEEL = "/opt/other-wheel"
INSTALL = "apt-get -o Dpkg::Options::=--force-confold install -qq -y"
"""Keeps this machine's apt configuration without asking."""

_PACKAGES = "gcc libc6-dev make python3 python3-venv lintian man-db sudo bubblewrap libgomp1 systemd adduser"
_PROGRAMS = ("llama-completion", "llama-server", "ggml-rpc-server")
_CONFIGURATION = (
    "/etc/resolv.conf",
    "/etc/hosts",
    "/etc/pip.conf",
    "/etc/xdg/pip",
    "/etc/ssl/certs/ca-certificates.crt",
)
_SECONDS = 3600
_UNSHARE = ("unshare", "--mount", "--propagation", "private")
_ENTER = """
set -e
mount --bind "$0" "$0"; cd "$0"
for folder in /dev /sys $1; do mkdir -p ".$folder"; mount --rbind "$folder" ".$folder"; done
mount -t proc proc proc; mount -t tmpfs -o mode=755 tmpfs run; mkdir -p old
pivot_root . old; umount -l /old; cd /
unset TMPDIR
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
if [ "$2" = root ]; then export HOME=/root; exec bash -euc "$3"; fi
export HOME="/home/$2" USER="$2"; cd "$HOME"
exec setpriv --pdeathsig KILL --reuid="$2" --regid="$2" --init-groups -- bash -euc "$3"
"""
# systemd gets a control group and devices of its own, so that it does not touch this machine's.
_INIT = """
set -e
mount --bind "$0" "$0"; cd "$0"
mount --rbind /sys sys; mount -t tmpfs tmpfs sys/fs/cgroup; mount -t cgroup2 none sys/fs/cgroup
mount -t proc proc proc; mount -t tmpfs -o mode=755 tmpfs run; mount -t tmpfs -o mode=755 tmpfs dev; mkdir -p old
for node in null zero full random urandom tty; do touch "dev/$node"; mount --bind "/dev/$node" "dev/$node"; done
mkdir dev/shm; mount -t tmpfs tmpfs dev/shm; ln -s /proc/self/fd dev/fd
pivot_root . old; umount -l /old; cd /
exec env -i container=other PATH=/usr/sbin:/usr/bin:/sbin:/bin /lib/systemd/systemd
"""
_BOOT = """
set -e
groups=$(mktemp -d); mount -t cgroup2 none "$groups"
own="$groups/fresh-$$"; mkdir "$own"; echo $$ >"$own/cgroup.procs"
unshare --mount --pid --fork --cgroup --uts --ipc --propagation private --kill-child bash -c "$2" "$0" >/dev/null 2>&1 &
holder=$!
end() { set +e; echo $$ >"$groups/cgroup.procs"; echo 1 >"$own/cgroup.kill"; wait "$holder"
    until find "$own" -depth -type d -exec rmdir {} + 2>/dev/null; do sleep 0.1; done; }
trap end EXIT
until init=$(pgrep -P "$holder") && [ "$(cat "/proc/$init/comm")" = systemd ]; do sleep 0.1; done
user=$3
inside() { nsenter --target "$init" --mount --pid --cgroup --uts --ipc --root --wdns=/ \\
    env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root SUDO_USER="$user" bash -euc "$1"; }
timeout 120 bash -c 'until test -S "$0/run/systemd/private"; do sleep 0.1; done' "/proc/$init/root"
inside 'systemctl is-system-running --wait || systemctl --failed'
inside "$1"
"""


class Fresh:
    """One Debian release with only the packages that the documents name."""

    def __init__(self, suite: str) -> None:
        """Makes the folder with debootstrap unless it exists, and copies a new checkout into its user's home.

        Finishes what an interrupted earlier run has left half installed.
        """
        self._folder = folder_of(suite)
        if not (self._folder / "etc/os-release").is_file():
            run(["debootstrap", "--variant=minbase", "--include=ca-certificates", suite, str(self._folder)])
        self._configure()
        self.run(
            "root",
            "dpkg --configure -a; apt-get update -qq; "
            f"id {USER} 2>/dev/null || useradd -m -s /bin/bash {USER}; {INSTALL} {_PACKAGES}; "
            f"echo '{USER} ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/{USER}",
        )
        checkout = self._folder / "home" / USER / CHECKOUT
        shutil.rmtree(checkout, ignore_errors=True)
        run(["git", "clone", "--quiet", str(ROOT), str(checkout)])
        self.run("root", f'chown -R {USER}: "/home/{USER}"')

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
        """Copies a llama.cpp outside /usr, with each program beside its libraries as in its releases."""
        built = newest_tools(*_PROGRAMS, "ggml-rpc")
        folder = self._folder / LLAMA.lstrip("/")
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for path in (*built.glob("*.so*"), *(built / name for name in _PROGRAMS)):
            shutil.copy2(path, folder / path.name)  # follows links: each name of a library becomes a file
        run([str(patchelf()), "--set-rpath", "$ORIGIN", *map(str, folder.iterdir())])

    def bring_wheel_of(self, suite: str) -> None:
        """Copies the wheel that the steps on another release have built, if they have."""
        folder = self._folder / OTHER_WHEEL.lstrip("/")
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for wheel in (folder_of(suite) / "home" / USER / CHECKOUT / "build/wheel").glob("*.whl"):
            shutil.copy(wheel, folder)

    def bring(self, file: Path, name: str) -> None:
        """Copies a file of this machine into the folder."""
        shutil.copy(file, self._folder / name.lstrip("/"))

    def run(self, user: str, script: str) -> str:
        """Runs a script as a user and returns its output. Raises CalledProcessError if it fails."""
        command = [*_UNSHARE, "--pid", "--fork", "--kill-child", "bash", "-c", _ENTER]
        return run([*command, str(self._folder), " ".join(_pip_folders()), user, script])

    def run_booted(self, script: str) -> str:
        """Runs a script as root while systemd runs in the folder."""
        command = [*_UNSHARE, "bash", "-c", _BOOT]
        return run([*command, str(self._folder), script, _INIT, USER])


def folder_of(suite: str) -> Path:
    """The folder of a release."""
    return FOLDER / suite


def _pip_folders() -> list[str]:
    """Folders of this machine that pip is configured to search for packages."""
    text = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    ).stdout
    found = re.findall(r"(?:file://|')(/(?:[\w.-]+/?)+)", text)
    return sorted({name for name in found if Path(name).is_dir()})


def run(command: list[str]) -> str:
    """Runs a command and returns its output, which is printed if the command fails.

    Raises CalledProcessError if it fails, and TimeoutExpired after an hour.
    """
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
        timeout=_SECONDS,
    )
    if done.returncode:
        print(done.stdout[-6000:], file=sys.stderr)
        raise subprocess.CalledProcessError(done.returncode, command[:1])
    return done.stdout
