"""The command ggml-remoting."""

from __future__ import annotations

import argparse
import itertools
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from ggml_remoting.context import Context
from ggml_remoting.daemon import Daemon, DaemonConfig, Interrupted, serve_command
from ggml_remoting.doctor.examination import Wanted, examine
from ggml_remoting.doctor.machine import Machine
from ggml_remoting.doctor.report import as_json, as_text
from ggml_remoting.errors import RemotingError
from ggml_remoting.host_ggml import choose_host_ggml
from ggml_remoting.ollama import make_ollama_folder
from ggml_remoting.paths import DEFAULT_SOCKET, FRONTEND, c_part
from ggml_remoting.prometheus import serve_prometheus
from ggml_remoting.run import preload_frontend, run_guest
from ggml_remoting.status import find_status_sockets, make_status_folder
from ggml_remoting.tables import device_table
from ggml_remoting.top import run_top
from ggml_remoting.trace import convert, run_observed, run_traced
from ggml_remoting.version import version_text
from ggml_remoting.vm import run_vm

_FAILURE = 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command. Returns its exit status: 2 for wrong usage, 1 for any other error, else the command's own."""
    own, guest_command = _split(list(sys.argv[1:] if arguments is None else arguments))
    options = command_parser().parse_args(own)
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


def command_parser() -> argparse.ArgumentParser:
    """All options; each action sets `action`, the function that carries it out."""
    parser = argparse.ArgumentParser(
        prog="ggml-remoting",
        description="Lets stock ggml programs in a VM, container or sandbox compute on the host's ggml backends.",
        epilog="For one program on this machine: ggml-remoting run -- llama-server -m model.gguf -ngl 99. "
        "When something does not work: ggml-remoting doctor. Options of an action: ggml-remoting ACTION --help.",
    )
    parser.add_argument(
        "--version",
        action=_Version,
        nargs=0,
        help="show this version, the protocol's, and the releases of ggml it knows",
    )
    actions = parser.add_subparsers(metavar="ACTION", required=True)

    run = actions.add_parser("run", help="run a program with a private daemon", description=_run.__doc__)
    run.usage = (
        "ggml-remoting run [--lib-dir DIR] [--device NAME]... [--rpc HOST:PORT]... [--daemon-option NAME=VALUE]... "
        "[--verbose] [--preload] -- CMD ARG..."
    )
    _add_config(run)
    run.add_argument("--verbose", action="store_true", help="show the daemon's messages")
    run.add_argument(
        "--preload", action="store_true", help="for a program that never looks at GGML_BACKEND_PATH: make its ggml look"
    )
    run.set_defaults(action=_run, parser=run)

    vm = actions.add_parser(
        "vm", help="run a QEMU whose guest has the device, with a private daemon", description=_vm.__doc__
    )
    vm.usage = (
        "ggml-remoting vm [--lib-dir DIR] [--device NAME]... [--rpc HOST:PORT]... [--daemon-option NAME=VALUE]... [--verbose] "
        "-- qemu-system-x86_64 ARG..."
    )
    _add_config(vm)
    vm.add_argument("--verbose", action="store_true", help="show the daemon's messages")
    vm.set_defaults(action=_vm, parser=vm)

    serve = actions.add_parser("serve", help="run a daemon that guests connect to", description=_serve.__doc__)
    _add_config(serve)
    serve.add_argument(
        "--socket",
        type=Path,
        required=True,
        metavar="PATH",
        help=f"where to listen; guests look at {DEFAULT_SOCKET} by default",
    )
    serve.add_argument(
        "--status-socket",
        type=Path,
        metavar="PATH",
        help="where to tell of the guests (default: a place of yours that `top` finds)",
    )
    serve.add_argument(
        "--trace", action="store_true", help="write down what each worker does, for whoever asks at the status socket"
    )
    serve.set_defaults(action=_serve)

    devices = actions.add_parser("devices", help="list the devices that a guest sees", description=_devices.__doc__)
    _add_config(devices)
    devices.add_argument(
        "--socket", type=Path, metavar="PATH", help="ask the daemon that listens there instead of starting one"
    )
    devices.set_defaults(action=_devices, parser=devices)

    top = actions.add_parser("top", help="show what each guest does, live", description=_top.__doc__)
    top.add_argument(
        "--status-socket",
        type=Path,
        action="append",
        default=[],
        metavar="PATH",
        help="of this daemon; may be repeated",
    )
    top.add_argument("--interval", type=_seconds, default=2.0, metavar="SECONDS", help="between two looks (default: 2)")
    top.add_argument("--count", type=int, metavar="N", help="end after N looks (default: with --json 1, else never)")
    top.add_argument("--json", action="store_true", help="one line of JSON for each look")
    top.add_argument(
        "--prometheus", metavar="ADDRESS", help="serve the counters at 127.0.0.1:PORT or unix:PATH instead"
    )
    top.set_defaults(action=_top)

    trace = actions.add_parser(
        "trace", help="record a program and its host side by side, for Perfetto", description=_trace.__doc__
    )
    trace.usage = "ggml-remoting trace -o FILE [--lib-dir DIR] [--device NAME]... [--verbose] -- CMD ARG...\n       "
    trace.usage += "ggml-remoting trace -o FILE --status-socket PATH -- CMD ARG...\n       "
    trace.usage += "ggml-remoting trace -o FILE --guest SPANS..."
    trace.add_argument(
        "-o", "--output", type=Path, required=True, metavar="FILE", help="the trace, as Chrome's trace events (JSON)"
    )
    trace.add_argument(
        "--guest",
        type=Path,
        nargs="+",
        default=[],
        metavar="SPANS",
        help="files that guests wrote by GGML_REMOTING_TRACE",
    )
    trace.add_argument(
        "--status-socket",
        type=Path,
        metavar="PATH",
        help="of a daemon started by `serve --trace`: record all its guests",
    )
    _add_config(trace)
    trace.add_argument("--verbose", action="store_true", help="show the daemon's messages")
    trace.set_defaults(action=_trace, parser=trace)

    _add_doctor(actions)

    path = actions.add_parser(
        "frontend-path", help="print what to set GGML_BACKEND_PATH to", description=_frontend_path.__doc__
    )
    path.set_defaults(action=_frontend_path)

    ollama = actions.add_parser(
        "ollama-folder",
        help="make a folder by which Ollama finds the remoted devices",
        description=_ollama_folder.__doc__,
    )
    ollama.add_argument("folder", type=Path, metavar="DIR", help="such as /usr/lib/ollama/remoting")
    ollama.set_defaults(action=_ollama_folder)
    return parser


def _add_doctor(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    doctor = actions.add_parser(
        "doctor", help="say what is there, what is wrong, and what mends it", description=_doctor.__doc__
    )
    doctor.usage = "ggml-remoting doctor [--guest] [--host] [--vm] [--socket PATH] [--lib-dir DIR] [--json] [-- CMD]"
    _add_config(doctor)
    doctor.add_argument(
        "--guest", action="store_true", help="programs here are to compute elsewhere: a way there is needed"
    )
    doctor.add_argument("--host", action="store_true", help="a daemon is to serve from here: a ggml is needed")
    doctor.add_argument("--vm", action="store_true", help="virtual machines are to run here: a QEMU is needed too")
    doctor.add_argument(
        "--socket",
        type=Path,
        metavar="PATH",
        help="try the daemon that listens there (default: what GGML_REMOTING names)",
    )
    doctor.add_argument("--json", action="store_true", help="print the findings as JSON")
    doctor.set_defaults(action=_doctor)


def _add_config(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--lib-dir",
        type=Path,
        metavar="DIR",
        help="folder of the host's ggml libraries (default: the program's or a llama-server's, this Python environment's, the system's)",
    )
    parser.add_argument(
        "--device",
        action="append",
        default=[],
        metavar="NAME",
        help="offer this device; may be repeated (default: the GPUs, else the CPU)",
    )
    parser.add_argument(
        "--rpc",
        action="append",
        default=[],
        metavar="HOST:PORT",
        help="offer the devices of this ggml-rpc-server too; may be repeated",
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


class _Version(argparse.Action):
    """Prints the versions when it is asked for, so that no other command pays for finding them."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        print(version_text())
        parser.exit()


def _config(options: argparse.Namespace, program: str | None = None) -> DaemonConfig:
    """What to offer; without --lib-dir from the ggml of the program that is to run, or the next best."""
    return _config_from(options.lib_dir or choose_host_ggml(program).folder, options)


def _config_from(lib_dir: Path | None, options: argparse.Namespace) -> DaemonConfig:
    return DaemonConfig(
        lib_dir, tuple(options.device), tuple(options.rpc), tuple(itertools.chain(*options.daemon_option))
    )


def _run(options: argparse.Namespace) -> int:
    """Starts a private daemon, runs CMD so that its ggml computes there, and ends with CMD's exit status."""
    if not options.command:
        options.parser.error("say which program to run, after --")
    if options.preload:
        preload_frontend()
    return run_guest(_config(options, options.command[0]), options.command, verbose=options.verbose)


def _vm(options: argparse.Namespace) -> int:
    """Starts a private daemon and a QEMU with the arguments that give its guest the device, and ends with QEMU's exit status."""
    if not options.command:
        options.parser.error("say QEMU's command line, after --")
    return run_vm(_config(options), options.command, verbose=options.verbose)


def _serve(options: argparse.Namespace) -> int:
    """Becomes a daemon that listens on PATH until it gets SIGTERM. Guests find it by GGML_REMOTING=unix:PATH."""
    status = options.status_socket or make_status_folder() / f"{os.getpid()}.status"
    command = serve_command(_config(options), options.socket, status, trace=options.trace)
    os.execv(command[0], command)


def _devices(options: argparse.Namespace) -> int:
    """Lists the devices that a guest sees: those of a running daemon with --socket, else those that `run` would offer."""
    if options.socket is not None:
        if options.lib_dir or options.device or options.rpc or options.daemon_option:
            options.parser.error(
                "--socket asks a daemon that runs already: --lib-dir, --device, --rpc and --daemon-option do not go with it"
            )
        with Context(f"unix:{options.socket}") as context:
            print(device_table(context))
        return 0
    with Daemon(_config(options)) as daemon, Context(daemon.address) as context:
        print(device_table(context))
    return 0


def _doctor(options: argparse.Namespace) -> int:
    """Looks at this machine, as a guest and as a host, and says what is there, what is wrong, and which command mends it.

    CMD is a ggml program whose own ggml would be the host's. Ends with 0 if nothing is wrong, else 1.
    """
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
    print(as_json(examination) if options.json else as_text(examination))
    return _FAILURE if examination.wrong else 0


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0.05 <= seconds <= 3600:
        raise argparse.ArgumentTypeError("from 0.05 to 3600")
    return seconds


def _top(options: argparse.Namespace) -> int:
    """Shows each guest of your daemons every few seconds: device, memory, load, graphs and calls per second, bytes, waits, latencies,
    errors. Latencies are the worker's: what it took for a graph, and for a call that the guest waits for."""
    if options.prometheus:
        return serve_prometheus(options.status_socket, options.prometheus)
    count = options.count or (1 if options.json else None)
    return run_top(options.status_socket, interval=options.interval, count=count, json_lines=options.json)


def _trace(options: argparse.Namespace) -> int:
    """Runs CMD with a private daemon, writes what both sides did and when to FILE, and ends with CMD's exit status. With --status-socket
    it runs CMD as it is and records what that daemon's guests do meanwhile. With --guest it turns what guests recorded themselves,
    such as in a virtual machine, into such a file."""
    if bool(options.command) == bool(options.guest):
        options.parser.error("say which program to run, after --, or give recorded files by --guest")
    if options.guest:
        return convert(options.output, options.guest)
    if options.status_socket:
        if options.lib_dir or options.device:
            options.parser.error(
                "--status-socket names a daemon that runs already: --lib-dir and --device do not go with it"
            )
        return run_observed(options.status_socket, options.command, options.output)
    return run_traced(_config(options), options.command, options.output, verbose=options.verbose)


def _frontend_path(_options: argparse.Namespace) -> int:
    """Prints the path of the frontend library, for GGML_BACKEND_PATH."""
    print(c_part(FRONTEND))
    return 0


def _ollama_folder(options: argparse.Namespace) -> int:
    """Makes DIR, a folder in Ollama's lib/ollama, for whose library Ollama starts a llama-server. Its environment's
    GGML_REMOTING names the daemon, unless that is at the default place."""
    print(make_ollama_folder(options.folder))
    return 0
