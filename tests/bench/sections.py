"""The sections of the bench. Each measures one subject and yields its figures."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median

from bench import llama_bench, processes, sockets
from bench.figures import Bar, Figure, Speeds, interval, ratios_of
from bench.llama_bench import Side
from bench.servers import Daemon, RpcServer
from bench.setting import Setting, work
from ggml_remoting.errors import SetupError
from ggml_remoting.paths import FRONTEND, c_part
from ggml_remoting.trace import Recorder, read_guest_file

_MIB = 1 << 20
_ABI = "2600"
_IDLE_SECONDS = 10
_FEW_TOKENS, _MANY_TOKENS = 64, 192  # within the 256 after which llama.cpp builds its graph anew


def speeds(setting: Setting, model: Path, name: str, threads: int, *, prompt: int, decode: int, rounds: int) -> Speeds:
    """Measures each side in turn, round after round. Each round starts a new daemon, so that the placement of its
    memory varies too.
    """
    by_task: dict[str, dict[str, list[float]]] = {"prompt": {}, "decode": {}}
    job = work(model, threads, prompt=prompt, decode=decode, repetitions=3)
    environment = setting.programs.environment()
    for _ in range(rounds):
        with (
            Daemon(setting.programs.host, setting.device, setting.folder, environment) as daemon,
            RpcServer(setting.programs.host, setting.device, threads, setting.folder, environment) as rpc,
        ):
            sides = [setting.native(), setting.remoted(daemon.address), setting.rpc(rpc.endpoint)]
            sides.append(setting.streamed(daemon.stream_address))
            if setting.is_cpu:
                sides.append(setting.native_as_it_comes())
            for side in sides:
                for task, speed in llama_bench.speeds(side, job).items():
                    by_task[task].setdefault(side.name, []).append(speed)
    return Speeds(name, threads, by_task)


def token(setting: Setting, daemon: Daemon, model: Path, name: str, threads: int, vocabulary: int) -> Iterator[Figure]:
    """The commands, waits and bytes of one decoded token: the difference between a long and a short run."""
    few, many = (
        llama_bench.statistics(
            setting.remoted(daemon.address), work(model, threads, decode=count), setting.folder / "statistics.json"
        )
        for count in (_FEW_TOKENS, _MANY_TOKENS)
    )
    tokens = _MANY_TOKENS - _FEW_TOKENS
    section = f"one decoded token, {name}"

    def per_token(key: str) -> float:
        return float(many[key] - few[key]) / tokens  # type: ignore[operator]

    def of_commands(field: str, names: set[str] | None = None) -> float:
        return (_total(many, field, names) - _total(few, field, names)) / tokens

    waits = per_token("waits") - per_token("waits_for_room")  # only loading has these, and their number varies
    yield Figure(section, "blocking waits", waits, "", Bar("<=", 1))
    yield Figure(section, "time waited", per_token("waited_ns") / 1000, "us")
    yield Figure(section, "system calls: sleeps and wakes of the guest", per_token("sleeps") + per_token("wakes"), "")
    yield Figure(section, "commands", of_commands("count"), "")
    yield Figure(section, "bytes to the host", of_commands("bytes"), "bytes", Bar("<", 10000))
    yield Figure(section, "bytes of logits", 4.0 * vocabulary, "bytes")
    asked = of_commands("count", {"device.supports_op", "buffer_type.get_alloc_size"})
    yield Figure(section, "supports_op and get_alloc_size that cross", asked, "", Bar("<=", 0))
    yield Figure(f"loading {name}", "commands", _total(few, "count") - _FEW_TOKENS * of_commands("count"), "")
    # type: ignore[arg-type]
    yield Figure(f"loading {name}", "blocking waits", float(few["waits"]) - _FEW_TOKENS * per_token("waits"), "")
    # type: ignore[arg-type]
    yield Figure(f"loading {name}", "questions answered in the guest", float(few["remembered"]), "")


def watched(setting: Setting, model: Path, name: str, rounds: int) -> Iterator[Figure]:
    """Decode while guest and host are traced and the trace is read, compared with decode without a trace, in turns."""
    job = work(model, 1, decode=256, repetitions=3)
    quotients = [_decode(setting, job, trace=True) / _decode(setting, job, trace=False) for _ in range(rounds)]
    yield Figure(f"watched, {name}", "decode traced to not traced", median(quotients), "", Bar(">=", 0.99))


def _decode(setting: Setting, job: llama_bench.Work, *, trace: bool) -> float:
    with Daemon(
        setting.programs.host, setting.device, setting.folder, setting.programs.environment(), trace=trace
    ) as daemon:
        side = setting.remoted(daemon.address)
        if not trace:
            return llama_bench.speeds(side, job)["decode"]
        spans = setting.folder / "spans"
        spans.unlink(missing_ok=True)
        recorder = Recorder(daemon.status_socket)
        speed = llama_bench.speeds(
            replace(side, environment={**side.environment, "GGML_REMOTING_TRACE": str(spans)}), job
        )["decode"]
        if not (recorder.finish() and read_guest_file(spans)):
            raise SetupError("the run left no trace")
        return speed


def _total(statistics: dict[str, object], field: str, names: set[str] | None = None) -> int:
    commands: dict[str, dict[str, int]] = statistics["commands"]  # type: ignore[assignment]
    return sum(counts[field] for name, counts in commands.items() if names is None or name in names)


def null_call(setting: Setting, daemon: Daemon, program: Path) -> Iterator[Figure]:
    """The time of a call that does nothing, from request to answer."""
    for name, arguments, bar in (
        ("both awake", ["awake", "200000"], Bar("<", 2)),
        ("worker asleep", ["asleep", "300", "20000"], Bar("<", 25)),
        ("the kernel alone: wake a process, it answers", ["futex", "300", "20000"], None),
    ):
        values = [int(_output([*_null_call(program, daemon), *arguments])) / 1000 for _ in range(3)]
        yield Figure("null call", name, median(values), "us", bar)


def _null_call(program: Path, daemon: Daemon) -> list[str]:
    return [str(program), str(c_part(FRONTEND)), daemon.address, _ABI]


def _output(command: list[str], environment: dict[str, str] | None = None) -> str:
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SetupError(f"{Path(command[0]).name} ended with status {done.returncode}: {done.stderr.strip()[-300:]}")
    return done.stdout


def _rates(setting: Setting, address: str, python: str, sizes: list[int]) -> dict[str, dict[str, float]]:
    script = str(Path(__file__).with_name("ggml.py"))
    folders = (str(setting.programs.host), str(setting.programs.guest))
    command = [python, script, *folders, f"Remote-{setting.device}", *map(str, sizes)]
    rates: dict[str, dict[str, float]] = json.loads(_output(command, dict(setting.guest_environment(address))))
    return rates


def stream_upload(setting: Setting, daemon: Daemon, python: str) -> Iterator[Figure]:
    """ggml_backend_tensor_set of 64 MiB over a Unix socket, compared with such a socket alone, in turns."""
    size = 64 * _MIB
    uploads, alone = [], []
    for _ in range(5):
        before = sockets.rate()
        uploads.append(_rates(setting, daemon.stream_address, python, [size])[str(size)]["set"])
        alone.append((before + sockets.rate()) / 2)
    ratios = ratios_of(uploads, alone)
    yield Figure("stream", "set, 64 MiB", median(uploads) / 1e9, "GB/s", interval=interval([u / 1e9 for u in uploads]))
    yield Figure("stream", "a socket alone", median(alone) / 1e9, "GB/s", interval=interval([s / 1e9 for s in alone]))
    yield Figure("stream", "set to a socket alone", median(ratios), "", Bar(">=", 0.5), interval(ratios))


def bandwidth(setting: Setting, daemon: Daemon, python: str) -> Iterator[Figure]:
    """ggml_backend_tensor_set and get compared with memcpy in the same process; the median of five runs."""
    sizes = [_MIB, 16 * _MIB, 64 * _MIB]
    runs = [_rates(setting, daemon.address, python, sizes) for _ in range(5)]
    for size in sizes:
        rates = [run[str(size)] for run in runs]
        yield Figure(
            "set and get", f"memcpy, {size // _MIB} MiB", median(rate["memcpy"] for rate in rates) / 1e9, "GB/s"
        )
        for key, way in {
            "set": "set",
            "get": "get",
            "set host": "set from host memory",
            "get host": "get to host memory",
        }.items():
            yield Figure("set and get", f"{way}, {size // _MIB} MiB", median(rate[key] for rate in rates) / 1e9, "GB/s")
            to_memcpy = median(rate[key] / rate["memcpy"] for rate in rates)
            yield Figure(
                "set and get",
                f"{way} to memcpy, {size // _MIB} MiB",
                to_memcpy,
                "",
                Bar(">=", 0.8) if setting.is_cpu else None,
            )


def loading(setting: Setting, daemon: Daemon, model: Path, name: str, rounds: int) -> Iterator[Figure]:
    """Time from the start of the program until the model is loaded. The model's file is in the page cache."""
    job = llama_bench.Work(model, 2, 0, 1, 1, ("-lm", "none"))
    sides = (setting.native(), setting.remoted(daemon.address))
    took: dict[str, list[float]] = {side.name: [] for side in sides}
    for _ in range(rounds + 1):
        for side in sides:
            took[side.name].append(llama_bench.seconds_until_loaded(side, job))
    native, remoted = (values[1:] for values in took.values())
    yield Figure(f"loading {name}", "native until loaded", median(native) * 1000, "ms")
    yield Figure(f"loading {name}", "remoted until loaded", median(remoted) * 1000, "ms")
    quotient = median(value / other for value, other in zip(remoted, native, strict=True))
    yield Figure(f"loading {name}", "remoted to native", quotient, "", Bar("<=", 1.15))


def idle(setting: Setting, daemon: Daemon, program: Path) -> Iterator[Figure]:
    """CPU time of a guest that holds a context and does nothing, together with its worker's and the daemon's."""
    with _Guests(program, daemon, 1) as guests:
        pids = [guests.pids[0], daemon.pid, *_lasting_children(daemon)]
        begin, before = time.monotonic(), processes.cpu_seconds(pids)
        time.sleep(_IDLE_SECONDS)
        used = (processes.cpu_seconds(pids) - before) / (time.monotonic() - begin)
    yield Figure("idle", "guest, worker and daemon", 100 * used, "% CPU", Bar("<", 0.5))


def _lasting_children(daemon: Daemon) -> list[int]:
    """The daemon's child processes, without those of guests that have gone: they end within a second."""
    children = daemon.children()
    while True:
        time.sleep(2)
        children, before = daemon.children(), children
        if children == before:
            return children


class _Guests:
    """Guests that each hold a context and do nothing."""

    def __init__(self, program: Path, daemon: Daemon, count: int) -> None:
        command = [*_null_call(program, daemon), "hold"]
        self._processes = []
        self.start_seconds = []
        for _ in range(count):
            process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            assert process.stdout is not None
            self.start_seconds.append(int(process.stdout.readline()) / 1e9)
            self._processes.append(process)

    @property
    def pids(self) -> list[int]:
        return [process.pid for process in self._processes]

    def __enter__(self) -> _Guests:
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._processes:
            process.communicate()


def guests(setting: Setting, program: Path, model: Path, name: str) -> Iterator[Figure]:
    """Start time, memory and speed with 1, 2 and 8 guests."""
    for count in (1, 2, 8):
        section = f"{count} guest{'s' if count > 1 else ''}"
        with Daemon(setting.programs.host, setting.device, setting.folder, setting.programs.environment()) as daemon:
            with _Guests(program, daemon, count) as held:
                workers = daemon.children()
                yield Figure(section, "start of a context, median", median(held.start_seconds) * 1000, "ms")
                yield Figure(section, "memory of the daemon", processes.memory(daemon.pid) / _MIB, "MiB")
                yield Figure(
                    section,
                    "memory of a worker, median",
                    median(processes.memory(pid) for pid in workers) / _MIB,
                    "MiB",
                )
                if not setting.is_cpu:
                    yield Figure(section, "device memory", _device_memory(), "MiB")
            for side in (setting.native(), setting.remoted(daemon.address)):
                yield Figure(
                    section, f"decode of each, {name}, {side.name}", median(_at_once(side, model, count)), "tokens/s"
                )


def _at_once(side: Side, model: Path, count: int) -> list[float]:
    job = work(model, 1, decode=256, repetitions=10)
    running = [llama_bench.start(side, job) for _ in range(count)]
    return [json.loads(process.communicate()[0])[0]["avg_ts"] for process in running]


def _device_memory() -> float:
    return float(_output(["nvidia-smi", "--query-gpu=memory.used", "--format=csv,noheader,nounits"]).split()[0])
