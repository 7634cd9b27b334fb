"""The command line of ggml-remoting: its actions, their options and their help.

Man page and completions come from it too.
"""

from __future__ import annotations

import argparse
import difflib
import math
import shlex
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from ggml_remoting.paths import DEFAULT_SOCKET
from ggml_remoting.version import version_text
from ggml_remoting.vm import TRANSPORTS

_EPILOG = (
    "For one program on this machine: ggml-remoting run llama-server -m model.gguf -ngl 99. "
    "When something does not work: ggml-remoting doctor. Options of an action: ggml-remoting help ACTION."
)
_INTERVAL_SECONDS = (0.05, 3600.0)

Actions = argparse._SubParsersAction


class Parser(argparse.ArgumentParser):
    """Takes no abbreviations, and names the nearest word for one that it does not know."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self._words: list[str] = []
        super().__init__(*arguments, **{"allow_abbrev": False, **options})

    def add_argument(self, *names: Any, **options: Any) -> argparse.Action:
        """As argparse's; remembers the names of options for suggestions."""
        action = super().add_argument(*names, **options)
        self._words += action.option_strings
        return action

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """As argparse's, but reports an unknown option here, where the options of this action are known."""
        found, unknown = super().parse_known_args(args, namespace)
        if unknown:
            is_option = unknown[0].startswith("-") and unknown[0] != "--"
            self.error(
                unknown_word("option", unknown[0].partition("=")[0], self._words)
                if is_option
                else f"unexpected: {shlex.join(unknown)}"
            )
        return found, unknown

    def print_help(self, file: Any = None) -> None:
        """As argparse's, which hides a failure to write."""
        print(self.format_help(), end="", file=file)

    def error(self, message: str) -> NoReturn:
        """Prints one line and how to get help. Ends with status 2."""
        self.exit(2, f"{self.prog}: {message}\ntry: {self.prog} --help\n")


def unknown_word(kind: str, word: str, known: Iterable[str]) -> str:
    """Says that `word` is unknown, and the nearest of `known` if one is near."""
    near = difflib.get_close_matches(word, list(known), 1)
    return f"there is no {kind} {word!r}" + (f"; did you mean {near[0]!r}?" if near else "")


def seconds(text: str) -> float:
    """A time in seconds. Raises ArgumentTypeError if it is none, or out of bounds."""
    least, most = _INTERVAL_SECONDS
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not least <= number <= most:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of seconds from {least:g} to {most:g}")
    return number


def at_least_one(text: str) -> int:
    """A count of one or more. Raises ArgumentTypeError if it is none."""
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number of 1 or more")
    return int(text)


def daemon_option(text: str) -> tuple[str, str]:
    """NAME=VALUE as two words of ggml-remotingd. Raises ArgumentTypeError if it is not of that form."""
    name, equals, value = text.partition("=")
    if not name or not equals:
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=VALUE")
    return f"--{name}", value


class _Version(argparse.Action):
    """Prints the versions. Finding them takes time, so only this option does it."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        print(version_text())
        parser.exit()


def command_parser() -> Parser:
    """All actions and options. What is parsed has the name of the action in `action`, and its parser in `parser`."""
    parser = Parser(
        prog="ggml-remoting",
        description="Lets unmodified ggml programs in a VM, container or sandbox compute on the host's ggml backends.",
        epilog=_EPILOG,
    )
    parser.add_argument(
        "--version",
        action=_Version,
        nargs=0,
        help="show this version, the protocol's, and the releases of ggml that it knows",
    )
    actions = parser.add_subparsers(title="actions", metavar="ACTION")
    for add in (
        _add_run,
        _add_vm,
        _add_serve,
        _add_devices,
        _add_top,
        _add_pause,
        _add_resume,
        _add_reload,
        _add_move,
        _add_drain,
        _add_undrain,
        _add_trace,
        _add_doctor,
        _add_cdi,
        _add_frontend_path,
        _add_ollama_folder,
        _add_help,
    ):
        add(actions)
    return parser


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The options of one action, and its `words` as they were given.

    Prints help or what is wrong, and raises SystemExit, where there is nothing to run.
    """
    parser = command_parser()
    words = list(arguments) or ["--help"]
    if words[0] == "help" and words[1:2] not in (["--help"], ["-h"]):
        words = [*words[1:2], "--help"]
    names = action_names(parser)
    if not words[0].startswith("-") and words[0] not in names:
        parser.error(unknown_word("action", words[0], names))
    options = parser.parse_args(words)
    if "action" not in options:
        parser.error("say which action")
    command = getattr(options, "command", [])
    options.command = command[1:] if command[:1] == ["--"] else command
    options.words = words
    return options


def action_names(parser: argparse.ArgumentParser) -> list[str]:
    """The names of a parser's actions, in its order."""
    return [
        name for action in parser._actions if isinstance(action, argparse._SubParsersAction) for name in action.choices
    ]


def _action(actions: Actions[Parser], name: str, summary: str, description: str) -> Parser:
    parser = actions.add_parser(name, help=summary, description=description, usage="%(prog)s [OPTION]...")
    parser.set_defaults(action=name, parser=parser)
    return parser


def _add_run(actions: Actions[Parser]) -> None:
    run = _action(
        actions,
        "run",
        "run a program with a private daemon",
        "Starts a private daemon and runs CMD so that its ggml computes there. The exit status is that of CMD, "
        "127 if there is no such program.",
    )
    _add_config(run)
    _add_verbose(run)
    run.add_argument(
        "--preload",
        action="store_true",
        help="make the ggml of a program that never reads GGML_BACKEND_PATH load the frontend",
    )
    _add_command(run, "the program and its arguments; a -- before it is allowed")


def _add_vm(actions: Actions[Parser]) -> None:
    vm = _action(
        actions,
        "vm",
        "run a QEMU whose guest has the device, with a private daemon",
        "Starts a private daemon and a QEMU with the arguments that give its guest the device. The exit status is "
        "that of QEMU.",
    )
    _add_config(vm)
    _add_verbose(vm)
    vm.add_argument(
        "--transport",
        choices=TRANSPORTS,
        default=TRANSPORTS[0],
        help="how the guest reaches the device: virtio-gpu shares the guest's memory; serial adds a port of "
        "virtio-serial instead, which needs no driver of a GPU's (default: virtio-gpu)",
    )
    _add_command(vm, "QEMU's command line, such as qemu-system-x86_64 -m 8G disk.qcow2")


def _add_serve(actions: Actions[Parser]) -> None:
    serve = _action(
        actions,
        "serve",
        "run a daemon that guests connect to",
        "Becomes a daemon that listens on PATH until it gets SIGTERM. It makes the folder of PATH. "
        "Guests look at the default place; others are named to them by GGML_REMOTING=unix:PATH.",
    )
    _add_config(serve)
    _add_path(serve, "--socket", f"where to listen (default: {DEFAULT_SOCKET})", default=DEFAULT_SOCKET)
    _add_path(serve, "--status-socket", "where to serve the status of the guests (default: a path that `top` finds)")
    _add_path(serve, "--control-socket", "where to be told to pause guests (default: a path that `pause` finds)")
    own = "names, weights, classes and limits of guests, by their users or sockets (TOML)"
    _add_path(serve, "--config", own, metavar="FILE")
    serve.add_argument(
        "--trace", action="store_true", help="record what each worker does, for readers of the status socket"
    )


def _add_devices(actions: Actions[Parser]) -> None:
    devices = _action(
        actions,
        "devices",
        "list the devices that a guest sees",
        "Lists the devices that a guest sees: those of a running daemon with --socket, else those that `run` would "
        "offer.",
    )
    _add_config(devices)
    _add_path(devices, "--socket", "ask the daemon that listens there instead of starting one")
    devices.add_argument("--json", action="store_true", help="print them as JSON, memory in bytes")


def _add_top(actions: Actions[Parser]) -> None:
    top = _action(
        actions,
        "top",
        "show what each guest does, live",
        "Shows each guest of your daemons every few seconds: device, memory, load, graphs and calls per second, "
        "bytes, waits, "
        "latencies, errors. Latencies are the worker's: what it took for a graph, and for a call that the guest waits "
        "for. "
        "The key h lists the keys.",
    )
    _add_path(top, "--status-socket", "of this daemon; may be repeated", action="append", default=[])
    top.add_argument("--interval", type=seconds, default=2.0, metavar="SECONDS", help="between two looks (default: 2)")
    top.add_argument(
        "--count", type=at_least_one, metavar="N", help="end after N looks (default: with --json 1, else never)"
    )
    top.add_argument("--json", action="store_true", help="one line of JSON for each look")
    top.add_argument(
        "--prometheus", metavar="ADDRESS", help="serve the counters at 127.0.0.1:PORT or unix:PATH instead"
    )


def _add_pause(actions: Actions[Parser]) -> None:
    pause = _action(
        actions,
        "pause",
        "save what a guest has on the devices to memory, and free them",
        "Saves what a guest has on the devices to the host's memory and ends its workers, so that the devices are "
        "free. The guest's programs wait meanwhile. If it cannot be done, they go on, and the reason is told.",
    )
    _add_guest(pause)


def _add_resume(actions: Actions[Parser]) -> None:
    resume = _action(
        actions,
        "resume",
        "let a paused guest go on",
        "Starts new workers, which bring what a paused guest had back to the devices. If it cannot be done, the guest "
        "stays paused, and the reason is told.",
    )
    _add_guest(resume)


def _add_reload(actions: Actions[Parser]) -> None:
    reload = _action(
        actions,
        "reload",
        "put another ggml under a daemon's guests",
        "Has a daemon take the ggml of another folder. New guests get it at once; the present ones are paused and go "
        "on with it, one after another. A guest that was told what would not hold there keeps its ggml, and the reason "
        "is told.",
    )
    _add_path(reload, "--lib-dir", "folder of the ggml libraries to take", required=True, metavar="DIR")
    _add_control_socket(reload)


def _add_move(actions: Actions[Parser]) -> None:
    move = _action(
        actions,
        "move",
        "move a guest to another device",
        "Moves what a guest has on devices of one kind, such as CUDA0, to another of them, such as CUDA1, while its "
        "programs wait. If it cannot be done, the guest stays where it is, and the reason is told.",
    )
    _add_guest(move)
    _add_device(move, "to which")


def _add_drain(actions: Actions[Parser]) -> None:
    drain = _action(
        actions,
        "drain",
        "move all guests off a device",
        "Moves what guests have on a device to others of its kind, one guest after another, and has those serve new "
        "guests too, until `undrain`. A guest that cannot be moved stays, and the reason is told.",
    )
    _add_device(drain, "that is to be free")
    _add_control_socket(drain)


def _add_undrain(actions: Actions[Parser]) -> None:
    undrain = _action(
        actions,
        "undrain",
        "let a device serve its guests again",
        "Moves back to a device what `drain` or `move` has taken off it, and has it serve new guests again.",
    )
    _add_device(undrain, "that is to serve again")
    _add_control_socket(undrain)


def _add_device(parser: Parser, what: str) -> None:
    parser.add_argument("--device", required=True, metavar="NAME", help=f"the device {what}, such as CUDA1")


def _add_control_socket(parser: Parser) -> None:
    _add_path(parser, "--control-socket", "of this daemon (default: that of your only one)")


def _add_guest(parser: Parser) -> None:
    parser.usage = "%(prog)s [OPTION]... GUEST"
    _add_control_socket(parser)
    parser.add_argument("guest", type=at_least_one, metavar="GUEST", help="its number, as `top` shows it")


def _add_trace(actions: Actions[Parser]) -> None:
    trace = _action(
        actions,
        "trace",
        "record a program and its host side by side, for Perfetto",
        "Runs CMD with a private daemon, writes what both sides did and when to FILE, and ends with CMD's exit "
        "status. With "
        "--status-socket it runs CMD as it is and records what that daemon's guests do meanwhile. With --guest it "
        "turns what guests "
        "recorded themselves, such as in a virtual machine, into such a file. Where nothing was recorded it fails and "
        "leaves no file.",
    )
    _add_path(trace, "-o", "the trace, as Chrome's trace events (JSON)", "--output", required=True, metavar="FILE")
    _add_path(
        trace, "--guest", "files that guests wrote by GGML_REMOTING_TRACE", nargs="+", default=[], metavar="SPANS"
    )
    _add_path(trace, "--status-socket", "of a daemon started by `serve --trace`: record all its guests")
    _add_config(trace)
    _add_verbose(trace)
    usage = "-o FILE [OPTION]... CMD [ARG]...\n       %(prog)s -o FILE --guest SPANS..."
    _add_command(trace, "the program and its arguments; a -- before it is allowed", usage)


def _add_doctor(actions: Actions[Parser]) -> None:
    doctor = _action(
        actions,
        "doctor",
        "report what is there, what is wrong, and what repairs it",
        "Examines this machine, as a guest and as a host, and reports what is there, what is wrong, and which command "
        "repairs it. The exit status is 0 if nothing is wrong, else 1.",
    )
    _add_config(doctor)
    doctor.add_argument(
        "--guest", action="store_true", help="programs here compute elsewhere: a socket or a virtio-gpu is needed"
    )
    doctor.add_argument("--host", action="store_true", help="a daemon serves from here: a ggml is needed")
    doctor.add_argument("--vm", action="store_true", help="virtual machines run here: a QEMU is needed too")
    _add_path(doctor, "--socket", "try the daemon that listens there (default: what GGML_REMOTING names)")
    doctor.add_argument("--json", action="store_true", help="print the findings as JSON")
    _add_command(doctor, "a ggml program whose own ggml would be the host's", "[OPTION]... [CMD]")


def _add_cdi(actions: Actions[Parser]) -> None:
    cdi = _action(
        actions,
        "cdi",
        "let containers have the devices by one flag of podman or docker",
        "Writes a specification of the Container Device Interface. `--device ggml-remoting.dev/device=all` then gives "
        "any container the daemon's socket, the frontend library and the environment that names both.",
    )
    _add_path(
        cdi,
        "--output",
        "where to write it, or - to print it (default: /etc/cdi/ggml-remoting.json if you are root, else -)",
        metavar="FILE",
    )
    _add_path(cdi, "--socket", f"where the daemon listens (default: {DEFAULT_SOCKET})", default=DEFAULT_SOCKET)
    _add_path(cdi, "--config", "the daemon's: a device for each guest that it names as well", metavar="FILE")


def _add_frontend_path(actions: Actions[Parser]) -> None:
    _action(
        actions,
        "frontend-path",
        "print what to set GGML_BACKEND_PATH to",
        "Prints the path of the frontend library, for GGML_BACKEND_PATH.",
    )


def _add_ollama_folder(actions: Actions[Parser]) -> None:
    ollama = _action(
        actions,
        "ollama-folder",
        "make a folder by which Ollama finds the remoted devices",
        "Makes DIR, a folder in Ollama's lib/ollama, for whose library Ollama starts a llama-server. Its environment's "
        "GGML_REMOTING names the daemon, unless that is at the default place.",
    )
    ollama.usage = "%(prog)s DIR"
    ollama.add_argument("folder", type=Path, metavar="DIR", help="such as /usr/lib/ollama/remoting")


def _add_help(actions: Actions[Parser]) -> None:
    topic = _action(actions, "help", "show this help, or that of an action", "Shows the help of an action, or of all.")
    topic.usage = "%(prog)s [ACTION]"
    topic.add_argument("topic", nargs="?", metavar="ACTION", help="run, vm, serve and so on")


def _add_config(parser: Parser) -> None:
    _add_path(
        parser,
        "--lib-dir",
        "folder of the host's ggml libraries (default: the program's or a llama-server's, this Python environment's, "
        "the system's)",
        metavar="DIR",
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
        type=daemon_option,
        metavar="NAME=VALUE",
        help=(
            "set --NAME VALUE of ggml-remotingd, such as device-memory=8G; `ggml-remotingd --help` lists all; may be "
            "repeated"
        ),
    )


def _add_verbose(parser: Parser) -> None:
    parser.add_argument("--verbose", action="store_true", help="show the daemon's messages")


def _add_path(parser: Parser, name: str, help_text: str, *names: str, metavar: str = "PATH", **options: Any) -> None:
    path: Callable[[str], Path] = Path
    parser.add_argument(name, *names, type=path, metavar=metavar, help=help_text, **options)


def _add_command(parser: Parser, help_text: str, usage: str = "[OPTION]... CMD [ARG]...") -> None:
    parser.usage = f"%(prog)s {usage}"
    parser.add_argument("command", nargs=argparse.REMAINDER, metavar="CMD", help=help_text)
