"""python use_loom.py MODEL: prints the tokens that loom-py-rt adds to three. Its ggml itself reads
GGML_BACKEND_PATH.
"""

from __future__ import annotations

import sys

import loom

print(loom.Model.from_file(sys.argv[1]).infer(tokens=[1, 2, 3]), flush=True)
