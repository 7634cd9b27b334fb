"""python use_pywhispercpp.py MODEL SOUND: prints what pywhispercpp transcribes. ATTACH attaches the frontend to its
ggml.
"""

from __future__ import annotations

import os
import sys

from pywhispercpp.model import Model

if os.environ.get("ATTACH"):
    import ggml_remoting

    ggml_remoting.attach()

whisper = Model(sys.argv[1], n_threads=1, temperature=0.0, temperature_inc=0.0, print_progress=False)
print(" ".join(segment.text for segment in whisper.transcribe(sys.argv[2])), flush=True)
