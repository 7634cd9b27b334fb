"""Guests of different classes and weights on one GPU: a decoder beside endless prompts, and two decoders by weight.

An interactive program waits for each token, so the decoder's tokens are timed one by one.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from bench.figures import Bar, Figure
from bench.llama_bench import Side, Work
from bench.models import random_model
from bench.servers import Daemon
from bench.setting import Setting, work
from bench.sharing import ENDLESS, Pace, paces, slowest_hundredth

_PROMPT = 2048
_SECONDS = 6.0


@dataclass(frozen=True)
class _Way:
    """How the decoder and the prompts use the GPU."""

    name: str
    options: tuple[str, ...] = ()
    decoder: str = ""  # the settings in the guest's --guest-rule, and below those of the guest with prompts
    prompts: str = ""
    rate: Bar | None = None  # the decoder's tokens/s, relative to its tokens/s alone
    wait: Bar | None = None  # 99 % of its tokens' times, relative to the median alone


_WAYS = (
    _Way("driver", ("--share", "driver")),
    _Way("turns", ("--share", "turns")),
    _Way(
        "interactive beside batch",
        ("--share", "turns"),
        "name=decoder,class=interactive",
        "name=prompts,class=batch",
        Bar(">=", 0.6),
        Bar("<=", 3),
    ),
)
_WEIGHTS = _Way("weights 3 and 1", ("--share", "turns"), "name=heavy,weight=3", "name=light,weight=1")


def figures(setting: Setting, model: str) -> Iterator[Figure]:
    """All figures of this part for one model."""
    path = random_model(model, setting.folder / "models")
    decoder, prompts = (work(path, 1, **what, repetitions=ENDLESS) for what in ({"decode": 1}, {"prompt": _PROMPT}))
    section = f"classes: {model}, one decodes beside prompts of {_PROMPT}"
    native = (setting.native(), setting.native())
    yield from _beside_prompts(section, _Way("native"), native, (decoder, prompts))
    for way in _WAYS:
        with _open(setting, way) as sides:
            yield from _beside_prompts(section, way, sides, (decoder, prompts))
    with _open(setting, _WEIGHTS) as sides:
        heavy, light = paces([(side, decoder) for side in sides], _SECONDS)
    off = max(heavy.rate / (3 * light.rate), 3 * light.rate / heavy.rate) if light.rate and heavy.rate else 0.0
    yield Figure(section, f"{_WEIGHTS.name}, their shares to 3 to 1", off, "", Bar("<=", 1.1))


@contextlib.contextmanager
def _open(setting: Setting, way: _Way) -> Iterator[tuple[Side, Side]]:
    """Yields the side of the decoder, whose rule names its user, and the other side, whose rule names its socket."""
    other = setting.folder / "other"
    other.unlink(missing_ok=True)
    rules = (f"user={os.getuid()},{way.decoder}", f"socket={other},{way.prompts}") if way.decoder else ()
    options = [*way.options, *(word for rule in rules for word in ("--guest-rule", rule))]
    programs = setting.programs
    with Daemon(
        programs.host, setting.device, setting.folder, programs.environment(), options=tuple(options)
    ) as daemon:
        yield setting.remoted(daemon.address), setting.remoted(f"unix:{other}" if rules else daemon.address)


def _beside_prompts(section: str, way: _Way, sides: Sequence[Side], jobs: Sequence[Work]) -> Iterator[Figure]:
    (decoder,) = paces([(sides[0], jobs[0])], _SECONDS)
    (prompts,) = paces([(sides[1], jobs[1])], _SECONDS)
    decoded, prompted = paces(list(zip(sides, jobs, strict=True)), 2 * _SECONDS)
    yield Figure(section, f"decode alone, {way.name}", decoder.rate, "tokens/s")
    yield Figure(section, f"decode, {way.name}, to alone", decoded.rate / decoder.rate, "", way.rate)
    yield Figure(section, f"prompts, {way.name}, to alone", prompted.rate / prompts.rate, "")
    if len(decoded.begins) > 100:
        yield Figure(section, f"99 % of tokens, {way.name}, to the median alone", _late(decoded, decoder), "", way.wait)


def _late(pace: Pace, alone: Pace) -> float:
    return slowest_hundredth([pace]) / median(alone.times)
