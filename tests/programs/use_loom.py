"""python use_loom.py MODEL: the tokens that loom-py-rt adds to three. Its ggml looks at GGML_BACKEND_PATH by itself."""

from __future__ import annotations

import sys

import loom

print(loom.Model.from_file(sys.argv[1]).infer(tokens=[1, 2, 3]), flush=True)
