"""Runs llama.cpp's programs in the guest and on the host, for their speeds and texts."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from dataclasses import dataclass

from tests.vm.machine import Machine
from tests.vm.setting import MODEL, REMOTED, Failed, Setting, expect

_PROMPT_TOKENS, _DECODED_TOKENS, _REPETITIONS = 16, 8, 5
_TEXT_TOKENS = 32
_STATISTICS = "/tmp/statistics"
_AROUND_TEXT = 8  # bytes of white space that may come before it
_TEXT = "The capital of France is"
_HOST_THREADS = 1  # the guest uses another processor, and threads that wait for each other are slow on a busy host


@dataclass(frozen=True)
class Speed:
    """Tokens per second."""

    prompt: float
    decode: float


def _speed_of(text: str) -> Speed:
    begin, end = text.find("["), text.rfind("]")
    expect(begin >= 0, f"llama-bench printed no JSON: {text[-500:]}")
    entries = json.loads(text[begin : end + 1])
    speeds = {bool(entry["n_prompt"]): float(entry["avg_ts"]) for entry in entries}
    return Speed(speeds[True], speeds[False])


def _bench_arguments(model: str) -> list[str]:
    counts = ["-p", str(_PROMPT_TOKENS), "-n", str(_DECODED_TOKENS), "-r", str(_REPETITIONS), "-t", str(_HOST_THREADS)]
    return ["-m", model, *counts, "-o", "json"]


def bench_remoted(machine: Machine) -> Speed:
    """llama-bench in the guest, on the host's device."""
    words = shlex.join(_bench_arguments(MODEL))
    return _speed_of(machine.run(f"{REMOTED} /guest/llama-bench {words} 2>/tmp/log || tail -5 /tmp/log"))


def bench_native(setting: Setting) -> Speed:
    """llama-bench on the host's CPU, without repacked weights like the worker."""
    command = [
        str(setting.programs / "llama-bench"),
        *_bench_arguments(str(setting.model)),
        "--repack",
        "0",
    ]
    return _speed_of(_run_native(setting, command))


def _text_arguments(model: str, tokens: int) -> list[str]:
    return [
        "-m",
        model,
        "-p",
        _TEXT,
        "-n",
        str(tokens),
        "--temp",
        "0",
        "--seed",
        "1",
        "--no-conversation",
        "--no-warmup",
    ]


def text_command(*, remoted: bool, tokens: int = _TEXT_TOKENS, log: str = "/tmp/log", more: str = "") -> str:
    """A shell command for the guest that generates a text."""
    words = [*_text_arguments(MODEL, tokens), "-t", str(_HOST_THREADS)]
    environment = f"{REMOTED} GGML_REMOTING_STATISTICS={_STATISTICS}" if remoted else ""
    return f"{environment} /guest/llama-completion {shlex.join(words)} {more} 2>{log}"


def endless_text_command(redirection: str, log: str = "/tmp/log") -> str:
    """A shell command for the guest that generates a remoted text for longer than any test runs."""
    return text_command(remoted=True, tokens=4000, log=log, more=f"-c 4096 --ignore-eos {redirection}")


def start_writing(machine: Machine, number: int = 0) -> None:
    """A text without end."""
    machine.run(f"rm -f /tmp/text{number}; {endless_text_command(f'>/tmp/text{number}', f'/tmp/log{number}')} & true")


def first_written(machine: Machine, number: int, count: int) -> str:
    """The first `count` characters of the text, once they are written or the program has ended."""
    machine.run(
        f"until [ $(wc -c </tmp/text{number}) -gt {count + _AROUND_TEXT} ] || ! pidof llama-completion >/dev/null; "
        "do sleep 1; done"
    )
    return machine.run(f"cat /tmp/text{number}").strip()[:count]


def text_guest(machine: Machine, *, remoted: bool, tokens: int = _TEXT_TOKENS, more: str = "") -> str:
    """The text that the model generates in the guest."""
    command = text_command(remoted=remoted, tokens=tokens, more=more)
    # The output is not a terminal, so it has no colours.
    text = machine.run(f"{command} >/tmp/text || {{ tail -5 /tmp/log; exit 1; }}; cat /tmp/text").strip()
    if remoted:
        machine.run(
            f"grep -q graph_compute {_STATISTICS} && rm {_STATISTICS}"
        )  # fails if the guest's own CPU has computed
    return text


def speed_of_text(machine: Machine) -> Speed:
    """The speed of the last text in the guest, as llama.cpp reports it."""
    said = machine.run("grep -a 'eval time' /tmp/log")
    prompt, decode = (float(speed) for speed in re.findall(r"([\d.]+) tokens per second", said))
    return Speed(prompt, decode)


def text_native(setting: Setting, tokens: int = _TEXT_TOKENS) -> str:
    """The text that the model generates on the host."""
    command = [
        str(setting.programs / "llama-completion"),
        *_text_arguments(str(setting.model), tokens),
        "-t",
        str(_HOST_THREADS),
        "--no-repack",
    ]
    return _run_native(setting, command).strip()


def _run_native(setting: Setting, command: list[str]) -> str:
    done = subprocess.run(
        command, env=setting.native_environment(), stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Failed(f"{command[0]} ended with status {done.returncode}: {done.stderr[-500:]}")
    return done.stdout


def compare_with_native(setting: Setting, machine: Machine) -> str:
    """Texts, which must be equal, and speeds."""
    written, wanted = text_guest(machine, remoted=True), text_native(setting)
    expect(written == wanted, f"the texts differ: {written!r}, {wanted!r}")
    remoted, native = bench_remoted(machine), bench_native(setting)
    return (
        f"texts equal; prompt {remoted.prompt:.1f} of {native.prompt:.1f} tokens/s, decode {remoted.decode:.1f} of "
        f"{native.decode:.1f}"
    )
