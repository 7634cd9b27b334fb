"""Runs the bench: PYTHONPATH=runtime/python:tests python3 -m bench."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from bench import classes, cores, mps, processes, report, sections, shapes, sharing, suite
from bench.figures import Bar, Figure, Speeds
from bench.models import SHAPES, random_model
from bench.programs import find_programs
from bench.servers import Daemon
from bench.setting import Setting
from ggml_remoting import downloads
from ggml_remoting.errors import SetupError

_SMALL, _CHAT = "1.7M", "SmolLM2"
_CHAT_VOCABULARY = 49152
_CPU_BARS = {
    _SMALL: {"prompt": Bar(">=", 0.85), "decode": Bar(">=", 0.85), "stream decode": Bar(">=", 0.35)},
    _CHAT: {"prompt": Bar(">=", 0.99), "decode": Bar(">=", 0.99)},
    "1B": {"prompt": Bar(">=", 0.99), "decode": Bar(">=", 0.99)},
    "hybrid-340M": {"prompt": Bar(">=", 0.95), "decode": Bar(">=", 0.95)},
}
_GPU_BARS = {
    "8B": {"prompt": Bar(">=", 0.95), "decode": Bar(">=", 0.98), "stream decode": Bar(">=", 0.94)},
    "1B": {"prompt": Bar(">=", 0.95), "decode": Bar(">=", 0.98), "stream decode": Bar(">=", 0.8)},
    "mamba-370M": {"decode": Bar(">=", 0.95)},
    "hybrid-3B": {"decode": Bar(">=", 0.95)},
    "MoE": {"decode": Bar(">=", 0.95)},
    "135M": {"decode": Bar(">=", 0.93)},
    "1.7M": {"decode": Bar(">=", 0.80)},
}


def main() -> int:
    """Returns the exit status: 1 if a measurement failed. A missed bar is shown in the table only."""
    options = _options()
    if options.list:
        print(_list(is_cpu=options.device == "CPU", rounds=options.rounds))
        return 0
    try:
        _bench(options)
    except SetupError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--device", default="CPU", help="the host's device (default: CPU)")
    parser.add_argument(
        "--build", type=Path, metavar="FOLDER", help="programs and libraries of llama.cpp, instead of building them"
    )
    parser.add_argument("--null-call", type=Path, required=True, metavar="PROGRAM", help="the built null_call.c")
    parser.add_argument("--out", type=Path, default=Path("build/bench"), metavar="FOLDER")
    parser.add_argument("--rounds", type=int, help="how often each side is measured (default: 7, on a GPU 5)")
    parser.add_argument(
        "--only",
        action="append",
        default=[],
        metavar="PART",
        help="a part of --list; may be repeated (default: speed, small, watched, guests, suite)",
    )
    parser.add_argument("--list", action="store_true", help="list the parts and the seconds that each takes")
    parser.add_argument(
        "--model",
        action="append",
        default=[],
        metavar="NAME",
        help=f"which models' speed, of {', '.join(name for name, *_ in _cpu_models())}; on a GPU "
        f"{', '.join(name for name, *_ in _gpu_models())}; may be repeated (default: all)",
    )
    parser.add_argument(
        "--suite-seconds", type=float, default=240, help="when to stop a side of test-backend-ops (default: 240)"
    )
    return parser.parse_args()


class _Progress:
    """Collects figures and prints each as soon as it is measured."""

    def __init__(self, planned: list[str]) -> None:
        self._planned = planned
        self.figures: list[Figure] = []
        self.speeds: list[Speeds] = []
        self.seconds: dict[str, int] = {}

    @contextlib.contextmanager
    def timed(self, part: str) -> Iterator[None]:
        """Prints which part begins and how long it took, so that parts can be chosen for a machine that is rented."""
        number, start = self._planned.index(part) + 1, time.monotonic()
        print(f"== {number} of {len(self._planned)}: {part}, since {time.strftime('%H:%M:%S')}", flush=True)
        yield
        self.seconds[part] = round(time.monotonic() - start)
        print(f"{part}: {self.seconds[part]} s\n", flush=True)

    def add(self, figures: object) -> None:
        new = list(figures)  # type: ignore[call-overload]
        self.figures += new
        print(report.table(new) + "\n", flush=True)


def _rounds(*, is_cpu: bool, rounds: int | None) -> int:
    return rounds or (7 if is_cpu else 5)


def _list(*, is_cpu: bool, rounds: int | None) -> str:
    """A table of the parts and the seconds that all their rounds take.

    The parts that use all processors come first; their seconds were measured on 16 cores.
    """
    times = _rounds(is_cpu=is_cpu, rounds=rounds)
    whole = {"speed": 60, "small": 30, "watched": 45, "guests": 15, "suite": 100}  # of a round
    rows = [(name, seconds * times, "") for name, seconds in whole.items() if not (is_cpu and name == "suite")]
    what = "by cores and threads" if is_cpu else "by --share, and native processes"
    rows.append(("sharing", 350 if is_cpu else 650, f"guests at once, {what}; of any number of rounds"))
    if not is_cpu:
        rows.append(("classes", 150, "a decoder beside endless prompts, and shares by weight; of any number of rounds"))
        rows.append(("mps", 320, "guests at once by NVIDIA MPS, and native processes by it; of any number of rounds"))
    rows += [(part.name, part.seconds * times * len(part.models), part.doc) for part in shapes.parts(is_cpu=is_cpu)]
    return "\n".join(f"{name:12} {seconds:5} s  {doc}".rstrip() for name, seconds, doc in rows)


def _bench(options: argparse.Namespace) -> None:
    folder = options.out.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    is_cpu = options.device == "CPU"
    rounds = _rounds(is_cpu=is_cpu, rounds=options.rounds)
    programs = find_programs(options.build.resolve() if options.build else None, cuda=not is_cpu, scratch=folder)
    setting = Setting(programs, options.device, folder)
    wanted = set(options.only or ("speed", "small", "watched", "guests", "suite"))
    progress = _Progress(_planned(options, wanted, is_cpu=is_cpu))
    about: dict[str, object] = {
        "date": time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()),
        "machine": processes.machine(),
        "device": options.device,
        "build": programs.build,
        "rounds": rounds,
        "load_at_start": round(os.getloadavg()[0], 2),
    }
    print("\n".join(f"{key}: {value}" for key, value in about.items()) + "\n", flush=True)
    if "speed" in wanted:
        for name, threads, prompt, decode in _models(is_cpu=is_cpu):
            if not options.model or name in options.model:
                with progress.timed(f"speed of {name}"):
                    model = downloads.fetch_model() if name == _CHAT else random_model(name, folder / "models")
                    speeds = sections.speeds(setting, model, name, threads, prompt=prompt, decode=decode, rounds=rounds)
                    progress.speeds.append(speeds)
                    progress.add(speeds.figures((_CPU_BARS if is_cpu else _GPU_BARS).get(name, {})))
    for part in shapes.parts(is_cpu=is_cpu):
        for name in part.models if part.name in wanted else ():
            if not options.model or name in options.model:
                with progress.timed(f"{part.name} of {name}"):
                    speeds = shapes.speeds(setting, part, name, rounds)
                    progress.speeds.append(speeds)
                    progress.add(speeds.figures(part.bars))
    small = random_model(_SMALL, folder / "models")
    large, large_name = (downloads.fetch_model(), _CHAT) if is_cpu else (random_model("1B", folder / "models"), "1B")
    if "small" in wanted:
        with (
            progress.timed("small"),
            Daemon(programs.host, options.device, folder, programs.environment()) as daemon,
        ):
            progress.add(sections.token(setting, daemon, small, _SMALL, 1, SHAPES[_SMALL].vocabulary))
            vocabulary = _CHAT_VOCABULARY if is_cpu else SHAPES["1B"].vocabulary
            progress.add(sections.token(setting, daemon, large, large_name, 2, vocabulary))
            progress.add(sections.null_call(setting, daemon, options.null_call.resolve()))
            progress.add(sections.bandwidth(setting, daemon, sys.executable))
            progress.add(sections.stream_upload(setting, daemon, sys.executable))
            progress.add(sections.loading(setting, daemon, large, large_name, rounds))
            progress.add(sections.idle(setting, daemon, options.null_call.resolve()))
    if "watched" in wanted:
        with progress.timed("watched"):
            progress.add(sections.watched(setting, small, _SMALL, 3 * rounds))
    if "guests" in wanted:
        with progress.timed("guests"):
            progress.add(sections.guests(setting, options.null_call.resolve(), small, _SMALL))
    if "sharing" in wanted:
        with progress.timed("sharing"):
            for figure in (cores if is_cpu else sharing).figures(setting, options.model):
                progress.add([figure])
    if "classes" in wanted and not is_cpu:
        with progress.timed("classes"):
            for figure in classes.figures(setting, "8B"):
                progress.add([figure])
    if "mps" in wanted and not is_cpu:
        with progress.timed("mps"):
            for figure in mps.figures(setting, options.model):
                progress.add([figure])
    if "suite" in wanted and not is_cpu:
        with progress.timed("suite"):
            progress.add(suite.cuda_graphs(setting, random_model("135M", folder / "models")))
            progress.add(suite.run(setting, options.suite_seconds))
    about["seconds"] = progress.seconds
    about["load_at_end"] = round(os.getloadavg()[0], 2)
    name = f"bench-{options.device.lower()}"
    report.write(folder, name, about, progress.figures, progress.speeds)
    missed = [f"{figure.section}: {figure.name}" for figure in progress.figures if figure.verdict == "MISSED"]
    print(f"load average {about['load_at_start']} at the start, {about['load_at_end']} at the end")
    print("missed: " + ("; ".join(missed) or "nothing"))
    print(f"written: {folder / name}.json and .svg")


def _planned(options: argparse.Namespace, wanted: set[str], *, is_cpu: bool) -> list[str]:
    """The parts that will run, in the order in which they run."""

    def chosen(names: Iterable[str]) -> list[str]:
        return [name for name in names if not options.model or name in options.model]

    speeds = [f"speed of {name}" for name in chosen(name for name, *_ in _models(is_cpu=is_cpu))]
    shaped = [
        f"{part.name} of {name}"
        for part in shapes.parts(is_cpu=is_cpu)
        if part.name in wanted
        for name in chosen(part.models)
    ]
    names = ("small", "watched", "guests", "sharing", "classes", "mps", "suite")
    whole = [name for name in names if name in wanted and not (is_cpu and name in ("classes", "mps", "suite"))]
    return [*(speeds if "speed" in wanted else []), *shaped, *whole]


def _models(*, is_cpu: bool) -> list[tuple[str, int, int, int]]:
    return _cpu_models() if is_cpu else _gpu_models()


def _cpu_models() -> list[tuple[str, int, int, int]]:
    """(name, threads, tokens of the prompt, tokens decoded) of each model for a CPU."""
    return [(_SMALL, 1, 512, 256), (_CHAT, 2, 512, 64), ("1B", 2, 64, 16), ("hybrid-340M", 2, 128, 32)]


def _gpu_models() -> list[tuple[str, int, int, int]]:
    names = ("1.7M", "135M")
    large = ("1B", "8B", "MoE", "mamba-370M", "hybrid-3B")
    return [*((name, 1, 512, 256) for name in names), *((name, 1, 512, 128) for name in large)]


if __name__ == "__main__":
    sys.exit(main())
