"""The command ggml-remoting: what each action does."""

from __future__ import annotations

import argparse
import errno
import itertools
import os
import shlex
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from ggml_remoting import cdi, control
from ggml_remoting.command_line import parse
from ggml_remoting.container_access import next_steps
from ggml_remoting.context import Context
from ggml_remoting.daemon import Daemon, DaemonConfig, Interrupted, OwnerSockets, make_socket_folder, serve_command
from ggml_remoting.doctor.examination import Wanted, examine
from ggml_remoting.doctor.machine import Machine
from ggml_remoting.doctor.report import as_json, as_text
from ggml_remoting.errors import NoProgram, RemotingError
from ggml_remoting.guest_config import GuestConfig
from ggml_remoting.host_ggml import choose_host_ggml
from ggml_remoting.ollama import make_ollama_folder
from ggml_remoting.paths import FRONTEND, c_part, socket_address
from ggml_remoting.prometheus import serve_prometheus
from ggml_remoting.run import run_guest
from ggml_remoting.status import find_status_sockets, make_status_folder
from ggml_remoting.tables import device_json, device_table
from ggml_remoting.terminal import colours
from ggml_remoting.top_command import run_top
from ggml_remoting.trace import convert, run_observed, run_traced
from ggml_remoting.vm import run_vm

_FAILURE = 1
_NO_PROGRAM = 127  # as a shell reports it
_OUTPUT_ERRORS = (errno.EPIPE, errno.ENOSPC, errno.EIO, errno.EDQUOT, errno.EFBIG)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command. Returns its exit status: 2 for wrong usage, 127 for a program that is not there, 1 for any
    other error, else the command's own.
    """
    try:
        return _run_action(sys.argv[1:] if arguments is None else arguments)
    except OSError as error:
        if error.errno not in _OUTPUT_ERRORS:
            raise
        _abandon_output()
        print(f"ggml-remoting: standard output: {error.strerror}", file=sys.stderr)
        return _FAILURE


def _run_action(arguments: Sequence[str]) -> int:
    """Runs the action and flushes its output, so that a closed pipe or a full disk is noticed here."""
    try:
        options = parse(arguments)
        status = int(_ACTIONS[options.action](options))
    except SystemExit as ended:  # argparse has printed help, or what is wrong
        status = int(ended.code or 0)
    except Interrupted as interrupted:
        status = 128 + interrupted.number
    except KeyboardInterrupt:
        status = 130
    except RemotingError as error:
        print(f"ggml-remoting: {error}", file=sys.stderr)
        status = _NO_PROGRAM if isinstance(error, NoProgram) else _FAILURE
    sys.stdout.flush()
    return status


def _abandon_output() -> None:
    """Drops the buffered output: the interpreter would try to write it again at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _config(options: argparse.Namespace, program: str | None = None) -> DaemonConfig:
    """The daemon's configuration. Without --lib-dir the host's ggml is that of the program, or the next best."""
    return _config_from(options.lib_dir or choose_host_ggml(program).folder, options)


def _config_from(lib_dir: Path | None, options: argparse.Namespace) -> DaemonConfig:
    return DaemonConfig(
        lib_dir, tuple(options.device), tuple(options.rpc), tuple(itertools.chain(*options.daemon_option))
    )


def _run(options: argparse.Namespace) -> int:
    if not options.command:
        options.parser.error("say which program to run")
    config = _config(options, options.command[0])
    return run_guest(config, options.command, preload=options.preload, verbose=options.verbose)


def _vm(options: argparse.Namespace) -> int:
    if not options.command:
        options.parser.error("say QEMU's command line")
    return run_vm(_config(options), options.command, transport=options.transport, verbose=options.verbose)


def _serve(options: argparse.Namespace) -> int:
    config = _config(options)
    if options.config:
        guests = GuestConfig.read(options.config)
        config = replace(config, options=(*guests.daemon_options, *config.options))
        for socket in guests.own_sockets:
            make_socket_folder(socket)
    make_socket_folder(options.socket)
    own = OwnerSockets(
        options.status_socket or make_status_folder() / f"{os.getpid()}.status",
        options.control_socket or make_status_folder() / f"{os.getpid()}.control",
    )
    command = serve_command(config, options.socket, own, trace=options.trace)
    os.execv(command[0], command)


def _devices(options: argparse.Namespace) -> int:
    table = device_json if options.json else device_table
    if options.socket is not None:
        if options.lib_dir or options.device or options.rpc or options.daemon_option:
            options.parser.error(
                "--socket asks a daemon that runs already: --lib-dir, --device, --rpc and --daemon-option do not go "
                "with it"
            )
        with Context(socket_address(options.socket)) as context:
            print(table(context))
        return 0
    with Daemon(_config(options)) as daemon, Context(daemon.address) as context:
        print(table(context))
    return 0


def _doctor(options: argparse.Namespace) -> int:
    wanted = Wanted(
        guest=options.guest,
        host=options.host,
        vm=options.vm,
        address=f"unix:{options.socket.absolute()}" if options.socket else os.environ.get("GGML_REMOTING", ""),
        config=_config_from(options.lib_dir, options),
        is_config_named=options.lib_dir is not None,
        program=options.command[0] if options.command else None,
        status_sockets=tuple(find_status_sockets()),
    )
    examination = examine(Machine(), wanted)
    print(as_json(examination) if options.json else as_text(examination, coloured=colours(sys.stdout)))
    return _FAILURE if examination.wrong else 0


def _top(options: argparse.Namespace) -> int:
    if options.prometheus:
        return serve_prometheus(options.status_socket, options.prometheus)
    count = options.count or (1 if options.json else None)
    return run_top(options.status_socket, interval=options.interval, count=count, json_lines=options.json)


def _pause(options: argparse.Namespace) -> int:
    control.pause(options.control_socket or control.only_control_socket(), options.guest)
    return 0


def _resume(options: argparse.Namespace) -> int:
    control.resume(options.control_socket or control.only_control_socket(), options.guest)
    return 0


def _reload(options: argparse.Namespace) -> int:
    control.reload(options.control_socket or control.only_control_socket(), options.lib_dir)
    return 0


def _move(options: argparse.Namespace) -> int:
    control.move(options.control_socket or control.only_control_socket(), options.guest, options.device)
    return 0


def _drain(options: argparse.Namespace) -> int:
    control.drain(options.control_socket or control.only_control_socket(), options.device)
    return 0


def _undrain(options: argparse.Namespace) -> int:
    control.undrain(options.control_socket or control.only_control_socket(), options.device)
    return 0


def _trace(options: argparse.Namespace) -> int:
    if bool(options.command) == bool(options.guest):
        options.parser.error("say which program to run, or give recorded files by --guest")
    if options.guest:
        return convert(options.output, options.guest)
    if options.status_socket:
        if options.lib_dir or options.device:
            options.parser.error(
                "--status-socket names a daemon that runs already: --lib-dir and --device do not go with it"
            )
        return run_observed(options.status_socket, options.command, options.output)
    return run_traced(_config(options), options.command, options.output, verbose=options.verbose)


def _cdi(options: argparse.Namespace) -> int:
    guests = GuestConfig.read(options.config).guest_sockets() if options.config else {}
    text = cdi.specification(options.socket, guests)
    file = options.output or (cdi.SYSTEM_FILE if os.geteuid() == 0 else None)
    steps = next_steps(file or cdi.SYSTEM_FILE, options.socket, filter(None, guests.values()), options.config)
    if file and file != cdi.STANDARD_OUTPUT:
        cdi.write_specification(text, file)
        print("\n".join((f"wrote {file}", *steps)))
        return 0
    print(text, end="")
    if not file:
        words = shlex.join(["ggml-remoting", *options.words])
        install = f"to install it: {words} | sudo install -D -m 644 /dev/stdin {cdi.SYSTEM_FILE}"
        print("\n".join((install, *steps)), file=sys.stderr)
    return 0


def _frontend_path(_options: argparse.Namespace) -> int:
    print(c_part(FRONTEND))
    return 0


def _ollama_folder(options: argparse.Namespace) -> int:
    print(make_ollama_folder(options.folder))
    return 0


_ACTIONS: dict[str, Callable[[argparse.Namespace], int]] = {
    "run": _run,
    "vm": _vm,
    "serve": _serve,
    "devices": _devices,
    "top": _top,
    "pause": _pause,
    "resume": _resume,
    "reload": _reload,
    "move": _move,
    "drain": _drain,
    "undrain": _undrain,
    "trace": _trace,
    "doctor": _doctor,
    "cdi": _cdi,
    "frontend-path": _frontend_path,
    "ollama-folder": _ollama_folder,
}
