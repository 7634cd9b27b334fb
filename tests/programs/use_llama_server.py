"""python use_llama_server.py COMMAND...: prints what a llama-server generates after a prompt."""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from ggml_remoting.llama_server import LlamaServer
from tests.programs.language import PROMPT, TOKENS

with LlamaServer(sys.argv[1:], os.environ) as server:
    print(server.complete(PROMPT, TOKENS).text)
