"""python multiply.py LIB_DIR: prints a digest of a matrix product, computed on the last device of a stock ggml."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.support.guest import Ggml, Product

if __name__ == "__main__":
    ggml = Ggml(Path(sys.argv[1]))
    if not ggml.backend_dev_count():
        ggml.backend_load(str(Path(sys.argv[1]) / "libggml-cpu.so").encode())
    status, result = Product(ggml, ggml.backend_dev_get(ggml.backend_dev_count() - 1)).compute()
    print(status, hashlib.sha256(result).hexdigest()[:16])
