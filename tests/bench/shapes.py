"""Speeds of other work than one sequence on one device: several devices, layers on the guest's CPU, batches,
speculative decoding, long contexts, the first token.

Each part states how long it takes, so that a run on a rented machine can choose parts.
"""

from __future__ import annotations

import json
import re
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from bench import llama_bench
from bench.figures import Bar, Speeds
from bench.llama_bench import Side
from bench.models import random_model
from bench.servers import Daemon, RpcServer
from bench.setting import Setting, work
from ggml_remoting import downloads
from ggml_remoting.errors import SetupError

_CHAT = "SmolLM2"
_SEQUENCES = (1, 8, 32)
_COPIED = ("--vm-memory", "copied")
_SPECULATIVE_SPEED = re.compile(r"decoded +\d+ tokens in +[\d.]+ seconds, speed: +([\d.]+) t/s")
_PROMPT = "The capital of France is Paris. The capital of Italy is Rome. The capital of Spain is"

Measure = Callable[[Side, Path, "Part"], dict[str, float]]


@dataclass(frozen=True)
class Part:
    """A measurement that can be chosen by name."""

    name: str
    doc: str
    measure: Measure
    seconds: int  # one round of all sides, on the hardware that the part is for
    models: tuple[str, ...]
    arguments: tuple[str, ...] = ()
    prompt: int = 512
    decode: int = 128
    threads: int = 1
    devices: int = 1
    environment: Mapping[str, str] = field(default_factory=dict)  # added to every side's
    daemon_options: tuple[str, ...] = ()
    bars: Mapping[str, Bar] = field(default_factory=dict)


def _llama_bench(side: Side, model: Path, part: Part) -> dict[str, float]:
    job = work(model, part.threads, prompt=part.prompt, decode=part.decode, repetitions=5)
    return llama_bench.speeds(side, replace(job, arguments=(*job.arguments, *part.arguments)))


def _run(side: Side, program: str, arguments: Iterable[object]) -> subprocess.CompletedProcess[str]:
    command = [str(side.program.with_name(program)), *map(str, arguments)]
    done = subprocess.run(command, env=dict(side.environment), capture_output=True, text=True, check=False)
    if done.returncode:
        words = done.stderr.strip().splitlines()[-1:]
        raise SetupError(f"{program} ({side.name}) ended with status {done.returncode}: {words}")
    return done


def _common_arguments(side: Side) -> list[str]:
    """llama-bench's device arguments, spelled as llama.cpp's other programs take them."""
    words = {"--repack": "--no-repack", "0": "", "/": ","}
    return [words.get(word, word.replace("/", ",")) for word in side.arguments if words.get(word, word)]


def _batches(side: Side, model: Path, part: Part) -> dict[str, float]:
    counts = ",".join(map(str, _SEQUENCES))
    arguments = ["-m", model, "-t", part.threads, "-c", 32 * (part.prompt + part.decode), "-fa", "on", "-ngl", 99]
    arguments += ["-npp", part.prompt, "-ntg", part.decode, "-npl", counts, "--output-format", "jsonl"]
    output = _run(side, "llama-batched-bench", [*arguments, *_common_arguments(side)]).stdout
    rows = [json.loads(line) for line in output.splitlines() if line.startswith("{")]
    speeds = {f"prompt of {part.prompt}, {row['pl']} sequences": row["speed_pp"] for row in rows}
    return speeds | {f"decode, {row['pl']} sequences": row["speed_tg"] for row in rows}


def _speculative(side: Side, model: Path, part: Part) -> dict[str, float]:
    models = ["-m", model, "-md", model, "--spec-type", "draft-simple"]
    arguments = [*models, "-t", part.threads, "-ngl", 99, "--temp", 0, "-n", part.decode, "-p", _PROMPT]
    done = _run(side, "llama-speculative-simple", [*arguments, *_common_arguments(side), *part.arguments])
    found = _SPECULATIVE_SPEED.search(done.stdout + done.stderr)
    if not found:
        raise SetupError(f"llama-speculative-simple ({side.name}) said no speed")
    return {"decode": float(found.group(1))}


def _first_token(side: Side, model: Path, part: Part) -> dict[str, float]:
    """Starts per second; one start lasts from the program's start until it has decoded a token and ended."""
    begin = time.monotonic()
    llama_bench.run(side, work(model, part.threads, decode=1), "--no-warmup", "-o", "json")
    return {"starts": 1 / (time.monotonic() - begin)}


_ON_GPU = (
    Part(
        "tensor",
        "-sm tensor over two GPUs",
        _llama_bench,
        60,
        ("8B",),
        ("-sm", "tensor"),
        devices=2,
        environment={"GGML_CUDA_ALLREDUCE": "internal"},  # NCCL opens sockets, which a confined worker must not
        bars={"prompt": Bar(">=", 0.93), "decode": Bar(">=", 0.93)},
    ),
    Part(
        "layer",
        "-sm layer over two GPUs, prompts of 2048",
        _llama_bench,
        60,
        ("8B",),
        ("-sm", "layer"),
        prompt=2048,
        devices=2,
        bars={"prompt": Bar(">=", 0.98), "decode": Bar(">=", 0.98)},
    ),
    Part(
        "nkvo",
        "keys and values on the guest's CPU",
        _llama_bench,
        25,
        ("1B",),
        ("-nkvo", "1"),
        prompt=128,
        threads=8,
        bars={"prompt": Bar(">=", 0.97), "decode": Bar(">=", 0.95)},
    ),
    Part(
        "experts",
        "experts on the guest's CPU",
        _llama_bench,
        40,
        ("MoE",),
        ("-ncmoe", "99"),
        prompt=128,
        decode=64,
        threads=8,
        bars={"prompt": Bar(">=", 0.97), "decode": Bar(">=", 0.95)},
    ),
    Part(
        "half",
        "half of the layers on the guest's CPU",
        _llama_bench,
        40,
        ("1B",),
        ("-ngl", "8"),
        prompt=128,
        decode=64,
        threads=8,
        bars={"prompt": Bar(">=", 0.97), "decode": Bar(">=", 0.97)},
    ),
    Part(
        "batches",
        "1, 8 and 32 sequences at once",
        _batches,
        60,
        ("8B", "1B"),
        prompt=128,
        decode=32,
        bars={
            **{f"decode, {count} sequences": Bar(">=", 0.98) for count in _SEQUENCES},
            **{f"prompt of 128, {count} sequences": Bar(">=", 0.95) for count in _SEQUENCES},
        },
    ),
    Part(
        "first-token",
        "start of a program until its first token",
        _first_token,
        10,
        ("8B", "1B"),
        bars={"starts": Bar(">=", 0.9)},
    ),
    Part(
        "warm-start",
        "the same with a spare worker",
        _first_token,
        10,
        ("8B", "1B"),
        daemon_options=("--spare-workers", "1"),
        bars={"starts": Bar(">=", 1)},
    ),
    Part(
        "long",
        "at a depth of 8192 tokens",
        _llama_bench,
        60,
        ("8B",),
        ("-d", "8192"),
        decode=64,
        bars={"decode": Bar(">=", 0.98)},
    ),
    Part(
        "copied",
        "guests' memory copied, which workers do not see",
        _llama_bench,
        60,
        ("8B", "1B"),
        daemon_options=_COPIED,
    ),
    Part("speculative", "a draft model beside the model", _speculative, 15, (_CHAT,), bars={"decode": Bar(">=", 0.95)}),
)
_ON_CPU = (
    Part(
        "nkvo",
        "keys and values on the guest's CPU",
        _llama_bench,
        10,
        ("1.7M",),
        ("-nkvo", "1"),
        prompt=128,
        decode=64,
    ),
    Part(
        "batches",
        "1, 8 and 32 sequences at once",
        _batches,
        10,
        ("1.7M",),
        prompt=128,
        decode=32,
        bars={
            f"{what}, {count} sequences": Bar(">=", 0.93)
            for what in ("decode", "prompt of 128")
            for count in _SEQUENCES
        },
    ),
    Part(
        "first-token",
        "start of a program until its first token",
        _first_token,
        3,
        ("1.7M",),
        bars={"starts": Bar(">=", 0.9)},
    ),
    Part(
        "copied",
        "guests' memory copied, which workers do not see",
        _llama_bench,
        60,
        ("1.7M", _CHAT),
        decode=64,
        daemon_options=_COPIED,
    ),
    Part("speculative", "a draft model beside the model", _speculative, 30, (_CHAT,), decode=32, threads=2),
)


def parts(*, is_cpu: bool) -> tuple[Part, ...]:
    """The parts for a CPU, or those for a GPU."""
    return _ON_CPU if is_cpu else _ON_GPU


def speeds(setting: Setting, part: Part, name: str, rounds: int) -> Speeds:
    """Measures native, remoted and, on a single device, ggml-rpc in turns, with one model of the part."""
    setting = replace(setting, device=setting.neighbours(part.devices))
    model = downloads.fetch_model() if name == _CHAT else random_model(name, setting.folder / "models")
    setting = replace(setting, programs=replace(setting.programs, variables=part.environment))
    environment = setting.programs.environment()
    by_task: dict[str, dict[str, list[float]]] = {}
    for _ in range(rounds):
        with (
            Daemon(
                setting.programs.host, setting.device, setting.folder, environment, options=part.daemon_options
            ) as daemon,
            RpcServer(setting.programs.host, setting.device, part.threads, setting.folder, environment) as rpc,
        ):
            sides = [setting.native(), setting.remoted(daemon.address)]
            if part.devices == 1 and part.measure is _llama_bench:
                sides.append(setting.rpc(rpc.endpoint))
            for side in sides:
                for task, speed in part.measure(side, model, part).items():
                    by_task.setdefault(task, {}).setdefault(side.name, []).append(speed)
    return Speeds(f"{part.name}, {name}", part.threads, by_task)
