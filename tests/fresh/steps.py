"""The steps that the documents tell a newcomer to take, and the output that each must give."""

from __future__ import annotations

import shlex
from dataclasses import dataclass

from ggml_remoting.cdi import SYSTEM_FILE
from tests.fresh.containers import script
from tests.fresh.machine import CHECKOUT, INSTALL, LLAMA, OTHER_WHEEL, ROOT, USER
from tests.support.documents import blocks_of

SUITES = ("trixie", "bookworm")
"""The newer release first, because the older one gets its wheel."""

BOOTED = "root, with systemd running"


@dataclass(frozen=True)
class Step:
    """Commands that a document gives, the user who runs them, and a text that their output must contain."""

    title: str
    user: str
    script: str
    says: str


def _blocks(document: str, words: str) -> list[str]:
    """The blocks of a document that are marked `elsewhere: words`."""
    found = [block.text for block in blocks_of(ROOT / document) if block.words == words]
    assert found, f"{document} has no block that is marked 'elsewhere: {words}'"
    return found


def _typed(document: str, words: str, *, before: str = "", after: str = "", says: str = "") -> Step:
    """A step that runs those blocks as they stand in the document."""
    script = "\n".join((f'cd "{CHECKOUT}"', before, *_blocks(document, words), after))
    return Step(f"{document}: {words}", USER, script, says)


_LOG_IN = "set +u; . /etc/profile; . ~/.profile; set -u"
_HAS_LLAMA = f'export PATH="{LLAMA}:$PATH"'
_WITHOUT_LLAMA = "! ggml-remoting doctor || exit 1"
_TRY_COMMAND = "ggml-remoting --version; ggml-remoting devices --lib-dir /opt/llama.cpp/bin"
_NO_PIPX = "pipx uninstall ggml-remoting || true"
_UNTIL_IT_LISTENS = "timeout 120 bash -c 'until test -S /run/ggml-remoting/ggml-remoting.sock; do sleep 0.1; done'"
_SERVE = f"""
{_LOG_IN}
{_HAS_LLAMA}
sudo install -d -o "$USER" /run/ggml-remoting
ggml-remoting serve >~/serve.log 2>&1 & {_UNTIL_IT_LISTENS}
export LLAMA_ARG_LOG_VERBOSITY=4
cp "$(find .cache/parts -name 'SmolLM2*.gguf')" model.gguf
"""
_NOTHING_IS_LEFT = 'test -z "$(find package -type f)" && echo nothing is left'
_COMPLETIONS = f"""
sudo {INSTALL} --no-install-recommends bash-completion zsh fish
bash -c '. /usr/share/bash-completion/bash_completion; _completion_loader ggml-remoting; complete -p ggml-remoting'
test "$(fish -c 'complete -C "ggml-remoting dev"' | cut -f1)" = devices
echo "zsh: $(zsh -fc 'autoload -Uz compinit; compinit -u -D; echo $_comps[ggml-remoting]')"
"""
_OLLAMA_FOLDER = "/usr/lib/ollama/remoting"
_PURGE = f"""
ggml-remoting cdi
apt-get purge -qq -y ggml-remoting
rm -r {_OLLAMA_FOLDER}  # its link was made by hand
test -z "$(find /usr {SYSTEM_FILE} -name '*ggml-remoting*' 2>/dev/null | tee /dev/stderr)" && echo gone
"""
_ASK = """
import time, urllib.request
while True:
    try:
        urllib.request.urlopen("http://127.0.0.1:8080/health")
        break
    except OSError:
        time.sleep(0.2)
ask = urllib.request.Request("http://127.0.0.1:8080/completion", b'{"prompt": "The sea", "n_predict": 8}')
print(urllib.request.urlopen(ask).read(), "it answers")
"""
_NOW_TRY = rf"""
sed -n '/Now try it yourself/,$p' ~/demo.log | tail -n +3 >~/now.sh
bash ~/now.sh >~/now.log 2>&1 & python3 -c {shlex.quote(_ASK)}
kill %1
sudo cp "$(find "{CHECKOUT}/.cache/parts" -name 'SmolLM2*.gguf')" /opt/model.gguf
"""


_DOMAIN_REST = """
  <name>guest</name>
  <memory unit='MiB'>512</memory>
  <os><type arch='x86_64' machine='q35'>hvm</type></os>
  <devices><emulator>/usr/bin/qemu-system-x86_64</emulator></devices>
"""
_LIBVIRT_PACKAGES = "libvirt-clients libvirt-daemon libvirt-daemon-system libvirt-daemon-driver-qemu qemu-system-x86"
_LIBVIRT = f"""
export XDG_RUNTIME_DIR=$(mktemp -d)
virt-xml-validate domain.xml domain
sudo install -d -o "$USER" /run/ggml-remoting
~/ggml-remoting/bin/ggml-remoting serve --lib-dir {LLAMA} >serve.log 2>&1 &
{_UNTIL_IT_LISTENS}
libvirtd --daemon
virsh() {{ command virsh --quiet --connect qemu:///session "$@"; }}
until virsh version; do sleep 0.2; done
virsh create domain.xml
timeout 60 sh -c 'until grep "guest 1 .*: connected" serve.log; do sleep 0.1; done'
virsh destroy guest; kill "$(cat "$XDG_RUNTIME_DIR/libvirt/libvirtd.pid")" %1
"""


def _python() -> Step:
    """The page's environment, and its examples in it, run outside the checkout."""
    page = "docs/guide/python.md"
    examples = [block.text for block in blocks_of(ROOT / page) if block.language == "python"]
    run = "\n".join(f"~/with-arrays/bin/python -c {shlex.quote(example)}" for example in examples)
    return _typed(page, "environment", before=_HAS_LLAMA, after=f"cd\n{run}", says="the device and numpy agree")


def _libvirt() -> Step:
    """The document's domain is valid for libvirt and starts a QEMU; without KVM, with the user's own libvirt."""
    (block,) = (block.text for block in blocks_of(ROOT / "docs/guide/vm.md") if block.language == "xml")
    domain = block.replace("type='kvm'", "type='qemu'").replace("<!-- ... -->", _DOMAIN_REST)
    write = f"cat >domain.xml <<'end'\n{domain}end"
    return Step("docs/guide/vm.md: libvirt", USER, f"{write}\n{_LIBVIRT}", "connected")


def _qemu(suite: str) -> Step:
    """Installs QEMU for libvirt. Debian 12's QEMU lacks the device, so the document's commands install a newer one."""
    typed = _blocks("docs/guide/vm.md", "backports")
    script = "\n".join([*(typed if suite == "bookworm" else []), f"{INSTALL} {_LIBVIRT_PACKAGES}"])
    return Step("docs/guide/vm.md: QEMU", "root", script, "")


def _libvirt_of_the_system() -> Step:
    """A daemon for the system's libvirt admits QEMU's user and refuses others."""
    (serve,) = _blocks("docs/guide/vm.md", "libvirt")
    as_user = "setpriv --reuid {} --regid nogroup --clear-groups ggml-remoting devices"
    script = f"""
mkdir -p /run/ggml-remoting
({serve.strip().replace("HOST_GGML", LLAMA)}) >~/libvirt.log 2>&1 &
{_UNTIL_IT_LISTENS}
{as_user.format("libvirt-qemu")} --socket /run/ggml-remoting/ggml-remoting.sock
! {as_user.format("nobody")} --socket /run/ggml-remoting/ggml-remoting.sock || exit 1
"""
    return Step("docs/guide/vm.md: libvirt of the system", "root", script, "Remote-CPU")


def _systemd() -> Step:
    """The daemon under its unit: a member of the group computes and is shown by top, and others are refused."""
    start, look = _blocks("docs/guide/install.md", "systemd")
    script = f"""
{start}
devices="ggml-remoting devices --socket /run/ggml-remoting/ggml-remoting.sock"
! setpriv --reuid nobody --regid nogroup --clear-groups $devices || exit 1
setpriv --reuid {USER} --regid {USER} --init-groups $devices
export GGML_BACKEND_PATH="$(ggml-remoting frontend-path)"
setpriv --reuid {USER} --regid {USER} --init-groups {LLAMA}/llama-completion -m /opt/model.gguf -ngl 99 -no-cnv \\
    -n 2000 --ignore-eos -p 'The sea' </dev/null >/tmp/guest.log 2>&1 & guest=$!
until ggml-remoting top --status-socket /run/ggml-remoting-status/socket --json --count 1 | grep -q graph_compute
do sleep 0.2; done
timeout --preserve-status --signal INT 20 bash -euc {shlex.quote(look)} || test $? = 130
kill $guest || echo the guest has already ended
systemctl disable --now ggml-remoting.socket ggml-remoting.service
"""
    return Step("docs/guide/install.md: systemd", BOOTED, script, "backend.graph_compute")


def _rpc() -> Step:
    """A ggml-rpc-server, and the commands of its page one after the other."""
    server, uses = _blocks("docs/guide/other-machines.md", "ggml-rpc-server")
    devices, run, serve = uses.splitlines()
    script = f"""
cd "{CHECKOUT}"; {_LOG_IN}; {_HAS_LLAMA}
sudo install -d -o "$USER" /run/ggml-remoting
{server.strip()} >~/rpc.log 2>&1 & server=$!
timeout 60 bash -c 'until (: </dev/tcp/127.0.0.1/50052) 2>/dev/null; do sleep 0.2; done'
{devices}
{run} >~/rpc-run.log 2>&1 & running=$!
python3 -c {shlex.quote(_ASK)}
kill $running; wait $running || true
{serve} >~/rpc-serve.log 2>&1 & serving=$!
{_UNTIL_IT_LISTENS}
ggml-remoting devices --socket /run/ggml-remoting/ggml-remoting.sock
kill $serving; wait $serving || true; kill $server
"""
    return Step("docs/guide/other-machines.md: ggml-rpc-server", USER, script, "it answers")


_WHEEL_OF_THE_OTHER = f"""
{_NO_PIPX}
pipx install {OTHER_WHEEL}/*.whl
{_LOG_IN}; {_HAS_LLAMA}; ggml-remoting doctor
"""
_WHEEL_FOR_A_NEWER_GLIBC = rf"""
newer=$(basename {OTHER_WHEEL}/*.whl | sed 's/manylinux_2_[0-9]*/manylinux_2_99/')
cp {OTHER_WHEEL}/*.whl ~/"$newer"
! pipx install --force ~/"$newer" || exit 1
"""


def _podman() -> Step:
    """Containers in each documented way; each writes the text that the image writes natively."""
    page = "docs/guide/containers.md"
    by_flag, by_hand = _blocks(page, "container engine")
    assert _blocks("README.md", "container engine") == [by_flag], "README's command is the page's"
    typed = script(_blocks(page, "root"), by_flag, by_hand)
    return Step(f"{page}: podman", BOOTED, typed, "the texts are equal")


def _wheel_of_another_release(suite: str) -> tuple[Step, ...]:
    """The newer release's wheel works on the older one; a wheel for a newer glibc is refused."""
    if suite == SUITES[0]:
        return ()
    return (
        Step(f"the wheel of Debian {SUITES[0]}", USER, _WHEEL_OF_THE_OTHER, "nothing is wrong"),
        Step("a wheel for a newer glibc", USER, _WHEEL_FOR_A_NEWER_GLIBC, "is not a supported wheel on this platform"),
    )


def steps(suite: str) -> tuple[Step, ...]:
    """All steps on a release, in their order."""
    return (*_demo(), *_package(suite), *_for_oneself(suite), *_of_the_checkout())


def _demo() -> tuple[Step, ...]:
    return (
        Step("make demo", USER, f'cd "{CHECKOUT}"; make demo | tee ~/demo.log', "Now try it yourself"),
        Step("what make demo says to try", USER, _NOW_TRY, "it answers"),
    )


def _package(suite: str) -> tuple[Step, ...]:
    (ollama,) = _blocks("docs/guide/programs.md", "ollama")
    return (
        _typed("docs/guide/install.md", "deb", after=_TRY_COMMAND, says="Remote-CPU"),
        Step("lintian", USER, f'cd "{CHECKOUT}"; lintian --fail-on warning build/deb/*.changes; echo clean', "clean"),
        Step("the package's man pages", USER, "man -w ggml-remoting ggml-remotingd", "ggml-remotingd.8"),
        Step("the package's completions", USER, _COMPLETIONS, "zsh: _ggml-remoting"),
        _systemd(),
        Step("docs/guide/programs.md: ollama", "root", f"{ollama}\nls {_OLLAMA_FOLDER}", "libggml-"),
        _qemu(suite),
        _libvirt_of_the_system(),
        _podman(),
        Step("the package's end", "root", _PURGE, "gone"),
    )


def _for_oneself(suite: str) -> tuple[Step, ...]:
    return (
        _typed("README.md", "pipx", after=f"{_LOG_IN}; {_TRY_COMMAND}", says="Remote-CPU"),
        _typed(
            "docs/guide/containers.md",
            "bubblewrap",
            before=_SERVE + "{\n",
            after="} 2>&1 | tee ~/bwrap.log; grep -o 'using device Remote-CPU' ~/bwrap.log; echo it computed there",
            says="it computed there",
        ),
        _rpc(),
        _typed(
            "docs/guide/install.md",
            "pipx",
            before=_NO_PIPX,
            after=f"{_LOG_IN}; {_HAS_LLAMA}; ggml-remoting doctor",
            says="nothing is wrong",
        ),
        Step(
            "the doctor where there is no llama.cpp", USER, f"{_LOG_IN}; {_WITHOUT_LLAMA}", "which ggml is the host's?"
        ),
        _typed("docs/guide/install.md", "environment", before=_HAS_LLAMA, says="nothing is wrong"),
        _python(),
        _libvirt(),
        _typed(
            "docs/guide/install.md",
            "wheel",
            before=_NO_PIPX,
            after=f"ls build/wheel; {_LOG_IN}; {_TRY_COMMAND}",
            says="manylinux_2_34",
        ),
        *_wheel_of_another_release(suite),
    )


def _of_the_checkout() -> tuple[Step, ...]:
    return (
        _typed("docs/guide/install.md", "make", after=_NOTHING_IS_LEFT, says="nothing is left"),
        Step("make test", USER, f'cd "{CHECKOUT}"; make test', " passed"),
    )
