"""python use_crispasr.py MODEL SOUND: prints what crispasr transcribes."""

from __future__ import annotations

import sys

from crispasr import CrispASR

whisper = CrispASR(sys.argv[1])
segments = whisper.transcribe_pcm(
    whisper._load_audio(sys.argv[2]), language="en", decode_options={"n_threads": 1, "temperature": 0.0}
)
print(" ".join(segment.text for segment in segments), flush=True)
