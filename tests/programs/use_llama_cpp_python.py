"""python use_llama_cpp_python.py MODEL: prints what llama-cpp-python generates after a prompt.

With ATTACH set, it attaches the frontend to its ggml.
"""

from __future__ import annotations

import os
import sys

import llama_cpp

PROMPT = "The capital of France is"

if os.environ.get("ATTACH"):
    import ggml_remoting

    ggml_remoting.attach()

llama = llama_cpp.Llama(
    sys.argv[1], n_gpu_layers=99, n_ctx=256, n_threads=1, n_threads_batch=1, flash_attn=False, verbose=False
)
answer = llama(PROMPT, max_tokens=12, temperature=0.0)
print(answer["choices"][0]["text"], flush=True)
