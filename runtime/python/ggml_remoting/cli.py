"""The command ggml-remoting."""

from __future__ import annotations

import argparse
import itertools
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from ggml_remoting import parts
from ggml_remoting.context import Context
from ggml_remoting.daemon import Daemon, Interrupted, Offering, serve_command
from ggml_remoting.errors import RemotingError, SetupError
from ggml_remoting.places import DEFAULT_SOCKET, FRONTEND, c_part
from ggml_remoting.run import run_guest
from ggml_remoting.tables import device_table
from ggml_remoting.vm import run_vm

_USAGE = 2
_FAILURE = 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command. Returns its exit status: 2 for wrong usage, 1 for any other error, else the command's own."""
    own, guest_command = _split(list(sys.argv[1:] if arguments is None else arguments))
    options = _parser().parse_args(own)
    options.command = guest_command
    try:
        return int(options.action(options))
    except Interrupted as interrupted:
        return 128 + interrupted.number
    except KeyboardInterrupt:
        return 130
    except RemotingError as error:
        print(f"ggml-remoting: {error}", file=sys.stderr)
        return _FAILURE


def _split(arguments: list[str]) -> tuple[list[str], list[str]]:
    """This command's arguments, and those of the guest, which follow the first --."""
    end = arguments.index("--") if "--" in arguments else len(arguments)
    return arguments[:end], arguments[end + 1 :]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="ggml-remoting", description="Lets stock ggml programs compute on the host's ggml backends.")
    actions = parser.add_subparsers(metavar="ACTION", required=True)

    run = actions.add_parser("run", help="run a program with a private daemon", description=_run.__doc__)
    run.usage = "ggml-remoting run [--lib-dir DIR] [--device NAME]... [--daemon-option NAME=VALUE]... [--verbose] -- CMD ARG..."
    _add_offering(run)
    run.add_argument("--verbose", action="store_true", help="show the daemon's messages")
    run.set_defaults(action=_run, parser=run)

    vm = actions.add_parser("vm", help="run a QEMU whose guest has the device, with a private daemon", description=_vm.__doc__)
    vm.usage = (
        "ggml-remoting vm [--lib-dir DIR] [--device NAME]... [--daemon-option NAME=VALUE]... [--verbose] -- qemu-system-x86_64 ARG..."
    )
    _add_offering(vm)
    vm.add_argument("--verbose", action="store_true", help="show the daemon's messages")
    vm.set_defaults(action=_vm, parser=vm)

    serve = actions.add_parser("serve", help="run a daemon that guests connect to", description=_serve.__doc__)
    _add_offering(serve)
    serve.add_argument(
        "--socket", type=Path, required=True, metavar="PATH", help=f"where to listen; guests look at {DEFAULT_SOCKET} by default"
    )
    serve.set_defaults(action=_serve)

    devices = actions.add_parser("devices", help="list the devices that a guest sees", description=_devices.__doc__)
    _add_offering(devices)
    devices.add_argument("--socket", type=Path, metavar="PATH", help="ask the daemon that listens there instead of starting one")
    devices.set_defaults(action=_devices, parser=devices)

    path = actions.add_parser("frontend-path", help="print what to set GGML_BACKEND_PATH to", description=_frontend_path.__doc__)
    path.set_defaults(action=_frontend_path)
    return parser


def _add_offering(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--lib-dir", type=Path, metavar="DIR", help="folder of the host's ggml libraries (default: those of `make demo`)")
    parser.add_argument(
        "--device", action="append", default=[], metavar="NAME", help="offer this device; may be repeated (default: the GPUs)"
    )
    parser.add_argument(
        "--daemon-option",
        action="append",
        default=[],
        type=_daemon_option,
        metavar="NAME=VALUE",
        help="set --NAME VALUE of ggml-remotingd, such as device-memory=8G; `ggml-remotingd --help` lists all; may be repeated",
    )


def _daemon_option(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not name or not equals:
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=VALUE")
    return f"--{name}", value


def _offering(options: argparse.Namespace) -> Offering:
    lib_dir = options.lib_dir or parts.demo_lib_dir()
    if lib_dir is None:
        raise SetupError("which ggml is the host's? Give its folder by --lib-dir DIR, or get one by `make demo` in a source checkout")
    return Offering(lib_dir, tuple(options.device), tuple(itertools.chain(*options.daemon_option)))


def _run(options: argparse.Namespace) -> int:
    """Starts a private daemon, runs CMD so that its ggml computes there, and ends with CMD's exit status."""
    if not options.command:
        options.parser.error("say which program to run, after --")
    return run_guest(_offering(options), options.command, verbose=options.verbose)


def _vm(options: argparse.Namespace) -> int:
    """Starts a private daemon and a QEMU with the arguments that give its guest the device, and ends with QEMU's exit status."""
    if not options.command:
        options.parser.error("say QEMU's command line, after --")
    return run_vm(_offering(options), options.command, verbose=options.verbose)


def _serve(options: argparse.Namespace) -> int:
    """Becomes a daemon that listens on PATH until it gets SIGTERM. Guests find it by GGML_REMOTING=unix:PATH."""
    command = serve_command(_offering(options), options.socket)
    os.execv(command[0], command)


def _devices(options: argparse.Namespace) -> int:
    """Lists the devices that a guest sees: those of a running daemon with --socket, else those that `run` would offer."""
    if options.socket is not None:
        if options.lib_dir or options.device:
            options.parser.error("--socket asks a daemon that runs already: --lib-dir and --device do not go with it")
        with Context(f"unix:{options.socket}") as context:
            print(device_table(context))
        return 0
    with Daemon(_offering(options)) as daemon, Context(daemon.address) as context:
        print(device_table(context))
    return 0


def _frontend_path(_options: argparse.Namespace) -> int:
    """Prints the path of the frontend library, for GGML_BACKEND_PATH."""
    print(c_part(FRONTEND))
    return 0
