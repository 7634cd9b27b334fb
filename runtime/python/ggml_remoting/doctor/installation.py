"""What is installed: this package's parts, and the library that programs are told to load."""

from __future__ import annotations

import platform
import shlex
from pathlib import Path

from ggml_remoting import __version__
from ggml_remoting.doctor.finding import Finding, good, note, wrong
from ggml_remoting.doctor.machine import Machine, output_of
from ggml_remoting.errors import SetupError
from ggml_remoting.paths import BACKEND, DAEMON, FRONTEND, c_part, checkout
from ggml_remoting.version import known_releases
from ggml_remoting.wire import frontend_functions

UPGRADE = "pip install --upgrade WHEEL   # of a newer version (docs/guide/install.md)"

_EXPORT = 'export GGML_BACKEND_PATH="$(ggml-remoting frontend-path)"'
_MARK = b"remoting_client_version"  # a name that only the frontend library exports


def examine_installation(machine: Machine) -> list[Finding]:
    """This package's own parts, and GGML_BACKEND_PATH."""
    return [
        good("version", f"{__version__}, Python {platform.python_version()}"),
        good("ggml", f"known: {known_releases()}"),
        _frontend(),
        _daemon(),
        _backend(),
        _backend_path(machine),
    ]


def _reinstall() -> str:
    root = checkout()
    return (
        f"make -C {shlex.quote(str(root))}"
        if root
        else "pip install --force-reinstall WHEEL   # the one that was installed (docs/guide/install.md)"
    )


def _frontend() -> Finding:
    try:
        path = c_part(FRONTEND)
        functions = frontend_functions(path)
    except SetupError as error:
        return wrong("frontend library", str(error), _reinstall())
    version = functions["version"]().decode()
    if version != __version__:
        return wrong("frontend library", f"{path} is version {version}", _reinstall())
    return good("frontend library", f"{path}, protocol {functions['protocol_version']()}")


def _daemon() -> Finding:
    try:
        path = c_part(DAEMON)
    except SetupError as error:
        return wrong("daemon", str(error), _reinstall())
    said = output_of(path, "--version")
    if not said.startswith(f"ggml-remotingd {__version__},"):
        return wrong("daemon", f"{path} is not version {__version__}: {said}", _reinstall())
    return good("daemon", f"{path}: {said}")


def _backend() -> Finding:
    try:
        return good("backend library", str(c_part(BACKEND)))
    except SetupError as error:
        return wrong("backend library", str(error), _reinstall())


def _backend_path(machine: Machine) -> Finding:
    """The library that a ggml program will load."""
    subject = "GGML_BACKEND_PATH"
    named = machine.environment.get(subject)
    if not named:
        return note(
            subject, "not set, so a program loads no frontend; ggml-remoting run sets it for its program", _EXPORT
        )
    path = Path(named)
    if not path.is_file():
        return wrong(subject, f"{path} does not exist", _EXPORT)
    if _MARK not in path.read_bytes():
        return wrong(subject, f"{path} is not ggml-remoting's frontend library", _EXPORT)
    try:
        version = frontend_functions(path)["version"]().decode()
    except SetupError as error:
        return wrong(subject, str(error), _EXPORT)
    if version != __version__:
        return wrong(subject, f"{path} is version {version}, this command {__version__}", _EXPORT)
    return good(subject, str(path))
