"""Makes a Whisper model with random weights and a sound, because no package has a small one. Its output is no speech,
but the same each time.

The format is that of whisper.cpp's whisper_model_load: little-endian, hyperparameters, mel filters, words, tensors.
"""

from __future__ import annotations

import array
import math
import random
import struct
import wave
from collections.abc import Iterator
from pathlib import Path

from ggml_remoting.paths import cache_folder

_MAGIC = 0x67676D6C
_WORDS, _VOCABULARY = 50257, 51864  # as in the English models; the others are special tokens
_FRAMES, _CONTEXT, _MELS, _FFT = 1500, 32, 80, 201  # a context of 32 ends a text after some words
_WIDTH, _HEADS, _LAYERS = 64, 1, 4
_F32, _F16 = 0, 1
_RATE = 16000
_LINEAR = ("query", "key", "value", "out")


def make() -> tuple[Path, Path]:
    """The paths of the model (8 MB) and of the sound (one second, 16 kHz, mono)."""
    folder = cache_folder() / "parts" / "random-whisper-32"
    folder.mkdir(parents=True, exist_ok=True)
    model, sound = folder / "model.bin", folder / "sound.wav"
    if not sound.is_file():
        model.write_bytes(b"".join(_model(random.Random(1))))
        _write_sound(sound)
    return model, sound


def _model(source: random.Random) -> Iterator[bytes]:
    sizes = (_WIDTH, _HEADS, _LAYERS)
    yield struct.pack("<I11i", _MAGIC, _VOCABULARY, _FRAMES, *sizes, _CONTEXT, *sizes, _MELS, _F16)
    yield struct.pack("<2i", _MELS, _FFT) + _numbers(source, _MELS * _FFT, 0.05, _F32, is_positive=True)
    yield struct.pack("<i", _WORDS)
    for number in range(_WORDS):
        word = f" {number or ''}".encode()  # the first is a blank, which whisper.cpp looks up
        yield struct.pack("<i", len(word)) + word
    for name, shape in _tensors():
        yield from _tensor(source, name, shape)


def _tensors() -> Iterator[tuple[str, tuple[int, ...]]]:
    """Names and shapes, the innermost dimension first."""
    yield "encoder.positional_embedding", (_WIDTH, _FRAMES)
    for name, channels in (("conv1", _MELS), ("conv2", _WIDTH)):
        yield f"encoder.{name}.weight", (3, channels, _WIDTH)
        yield f"encoder.{name}.bias", (1, _WIDTH)
    yield from _with_bias("encoder.ln_post", (_WIDTH,))
    yield "decoder.positional_embedding", (_WIDTH, _CONTEXT)
    yield "decoder.token_embedding.weight", (_WIDTH, _VOCABULARY)
    yield from _with_bias("decoder.ln", (_WIDTH,))
    for side, attentions in (("encoder", ("attn",)), ("decoder", ("attn", "cross_attn"))):
        for layer in range(_LAYERS):
            yield from _block(f"{side}.blocks.{layer}", attentions)


def _block(block: str, attentions: tuple[str, ...]) -> Iterator[tuple[str, tuple[int, ...]]]:
    for attention in attentions:
        yield from _with_bias(f"{block}.{attention}_ln", (_WIDTH,))
        for name in _LINEAR:
            yield f"{block}.{attention}.{name}.weight", (_WIDTH, _WIDTH)
            if name != "key":
                yield f"{block}.{attention}.{name}.bias", (_WIDTH,)
    yield from _with_bias(f"{block}.mlp_ln", (_WIDTH,))
    for name, shape in (("0", (_WIDTH, 4 * _WIDTH)), ("2", (4 * _WIDTH, _WIDTH))):
        yield f"{block}.mlp.{name}.weight", shape
        yield f"{block}.mlp.{name}.bias", (shape[1],)


def _with_bias(name: str, shape: tuple[int, ...]) -> Iterator[tuple[str, tuple[int, ...]]]:
    yield f"{name}.weight", shape
    yield f"{name}.bias", shape


def _tensor(source: random.Random, name: str, shape: tuple[int, ...]) -> Iterator[bytes]:
    kind = _F16 if name.endswith(".weight") and len(shape) > 1 else _F32
    yield struct.pack(f"<3i{len(shape)}i", len(shape), len(name), kind, *shape) + name.encode()
    yield _numbers(source, math.prod(shape), 0.5 if len(shape) > 1 else 1.0, kind)


def _numbers(source: random.Random, count: int, scale: float, kind: int, *, is_positive: bool = False) -> bytes:
    """`count` evenly distributed random numbers with 256 different values between -scale (or 0) and scale."""
    lowest, step = (0.0, scale / 255) if is_positive else (-scale, 2 * scale / 255)
    values = [struct.pack("<e" if kind == _F16 else "<f", lowest + step * byte) for byte in range(256)]
    return b"".join([values[byte] for byte in source.randbytes(count)])


def _write_sound(path: Path) -> None:
    samples = array.array("h", (int(9000 * math.sin(i * i / 40000)) for i in range(_RATE)))
    with wave.open(str(path), "wb") as sound:
        sound.setparams((1, 2, _RATE, _RATE, "NONE", ""))
        sound.writeframes(samples.tobytes())
