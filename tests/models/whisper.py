"""A tiny whisper model through whisper.cpp's library from PyPI: the logits of a few tokens, natively and remoted."""

from __future__ import annotations

import json
import math
import random
import re
import struct
import subprocess
import sys
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ggml_remoting import downloads
from ggml_remoting.daemon import Daemon, DaemonConfig
from ggml_remoting.paths import FRONTEND, c_part
from tests.models.cases import Case
from tests.models.tools import machine_environment

PACKAGE = downloads.Package("pywhispercpp", "1.5.1", 5, "whisper.cpp's library, with ggml 0.13")

_MAGIC = 0x67676D6C
_STATE, _HEADS, _LAYERS = 128, 2, 4  # as many layers as whisper-tiny, by which whisper.cpp determines the size
_VOCABULARY, _AUDIO_CONTEXT, _TEXT_CONTEXT, _MELS, _FREQUENCIES = 1000, 1500, 64, 80, 201
_F32, _F16 = 0, 1


@dataclass(frozen=True)
class _Tensor:
    name: str
    sizes: tuple[int, ...]  # the innermost first, as in ggml

    @property
    def kind(self) -> int:
        """The ggml type. Matrices are f16, which the CPU's convolution demands of a kernel."""
        return _F16 if self.name.endswith("weight") and len(self.sizes) > 1 else _F32

    def data(self) -> bytes:
        """Its bytes."""
        values = self._values()
        return struct.pack(f"<{len(values)}e", *values) if self.kind == _F16 else values.tobytes()

    def _values(self) -> array[float]:
        """Random weights at which a product keeps its input's length; a norm's are near one, biases near zero."""
        generator = random.Random(self.name)
        if "ln" in self.name.split(".")[-2]:
            centre, deviation = (1.0 if self.name.endswith("weight") else 0.0), 0.05
        else:
            centre, deviation = 0.0, 0.02 if self.name.endswith("bias") else 1 / math.sqrt(math.prod(self.sizes[:-1]))
        return array("f", (generator.gauss(centre, deviation) for _ in range(math.prod(self.sizes))))


def _linear(name: str, inputs: int, outputs: int, *, bias: bool = True) -> Iterator[_Tensor]:
    yield _Tensor(f"{name}.weight", (inputs, outputs))
    if bias:
        yield _Tensor(f"{name}.bias", (outputs,))


def _norm(name: str) -> Iterator[_Tensor]:
    yield _Tensor(f"{name}.weight", (_STATE,))
    yield _Tensor(f"{name}.bias", (_STATE,))


def _attention(name: str) -> Iterator[_Tensor]:
    yield from _norm(f"{name}_ln")
    for part in ("query", "key", "value", "out"):
        yield from _linear(f"{name}.{part}", _STATE, _STATE, bias=part != "key")


def _block(name: str) -> Iterator[_Tensor]:
    yield from _attention(f"{name}.attn")
    if name.startswith("decoder"):
        yield from _attention(f"{name}.cross_attn")
    yield from _norm(f"{name}.mlp_ln")
    yield from _linear(f"{name}.mlp.0", _STATE, 4 * _STATE)
    yield from _linear(f"{name}.mlp.2", 4 * _STATE, _STATE)


def _tensors() -> Iterator[_Tensor]:
    yield _Tensor("encoder.positional_embedding", (_STATE, _AUDIO_CONTEXT))
    for number, inputs in ((1, _MELS), (2, _STATE)):
        yield _Tensor(f"encoder.conv{number}.weight", (3, inputs, _STATE))
        yield _Tensor(f"encoder.conv{number}.bias", (1, _STATE))
    yield from _norm("encoder.ln_post")
    yield _Tensor("decoder.positional_embedding", (_STATE, _TEXT_CONTEXT))
    yield _Tensor("decoder.token_embedding.weight", (_STATE, _VOCABULARY))
    yield from _norm("decoder.ln")
    for layer in range(_LAYERS):
        yield from _block(f"encoder.blocks.{layer}")
        yield from _block(f"decoder.blocks.{layer}")


def write_model(file: BinaryIO) -> None:
    """Writes a model in whisper.cpp's own format: sizes, filters, vocabulary, tensors."""
    audio, text = (_AUDIO_CONTEXT, _STATE, _HEADS, _LAYERS), (_TEXT_CONTEXT, _STATE, _HEADS, _LAYERS)
    file.write(struct.pack("<I11i", _MAGIC, _VOCABULARY, *audio, *text, _MELS, _F16))
    filters = array("f", (random.Random("filters").random() / 100 for _ in range(_MELS * _FREQUENCIES)))
    file.write(struct.pack("<2i", _MELS, _FREQUENCIES) + filters.tobytes())
    file.write(struct.pack("<i", _VOCABULARY))
    for number in range(_VOCABULARY):
        word = f" word{number}".encode()
        file.write(struct.pack("<I", len(word)) + word)
    for tensor in _tensors():
        name = tensor.name.encode()
        file.write(
            struct.pack(f"<3i{len(tensor.sizes)}i", len(tensor.sizes), len(name), tensor.kind, *tensor.sizes) + name
        )
        file.write(tensor.data())


def compare(folder: Path) -> Iterator[Case]:
    """The digests of the logits of each step on whisper.cpp's CPU backend: in the program's process, and in
    a worker.
    """
    libraries = downloads.fetch(PACKAGE)
    model = folder / "whisper.bin"
    with model.open("wb") as file:
        write_model(file)
    host = DaemonConfig(_host(libraries, folder / "whisper-host"), ("CPU",))
    with Daemon(host, environment=machine_environment()) as daemon:
        native, remoted = (_run(libraries, model, *more) for more in ((), (str(c_part(FRONTEND)), daemon.address)))
    yield Case("device", "Remote-CPU", str(remoted.get("device")))
    for step, digest in enumerate(native["steps"]):
        yield Case(
            f"logits of step {step}", digest, remoted["steps"][step] if step < len(remoted["steps"]) else str(remoted)
        )


def _host(libraries: Path, folder: Path) -> Path:
    """A folder with the same ggml under its usual names; the wheel's libraries have names of their own."""
    folder.mkdir()
    for path in (libraries / "pywhispercpp.libs").iterdir():
        (folder / path.name).symlink_to(path)
        (folder / re.sub(r"-[0-9a-f]{8}\.so.*", ".so", path.name)).symlink_to(path)
    return folder


def _run(libraries: Path, model: Path, frontend: str = "", address: str = "") -> dict[str, list[str]]:
    """The JSON that whisper_guest.py prints."""
    environment = machine_environment() | {"LD_LIBRARY_PATH": str(libraries)}
    if address:
        environment["GGML_REMOTING"] = address
    script = Path(__file__).with_name("whisper_guest.py")
    command = [sys.executable, str(script), str(libraries), str(model), frontend]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=300)
    if done.returncode:
        return {"steps": [], "why": [f"status {done.returncode}", *done.stderr.splitlines()[-3:]]}
    said: dict[str, list[str]] = json.loads(done.stdout.splitlines()[-1])
    return said
