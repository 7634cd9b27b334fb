"""python use_whisper.py PACKAGE MODEL SOUND: what it hears. With ATTACH set, its ggml is given the frontend."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable


def _attach() -> None:
    if os.environ.get("ATTACH"):
        import ggml_remoting

        ggml_remoting.attach()


def _pywhispercpp(model: str, sound: str) -> str:
    from pywhispercpp.model import Model

    _attach()
    whisper = Model(model, n_threads=1, temperature=0.0, temperature_inc=0.0, print_progress=False)
    return " ".join(segment.text for segment in whisper.transcribe(sound))


def _crispasr(model: str, sound: str) -> str:
    import ctypes

    import crispasr
    from crispasr import _binding

    ctypes.CDLL(_binding._find_lib())  # it brings its ggml in when it opens the first model
    _attach()
    whisper = crispasr.CrispASR(model)
    return " ".join(segment.text for segment in whisper.transcribe(sound, language="en"))


_PACKAGES: dict[str, Callable[[str, str], str]] = {"pywhispercpp": _pywhispercpp, "crispasr": _crispasr}

if __name__ == "__main__":
    print(_PACKAGES[sys.argv[1]](*sys.argv[2:]), flush=True)
