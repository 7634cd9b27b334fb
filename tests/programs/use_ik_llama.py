"""python use_ik_llama.py MODEL: prints what ik-llama-cpp-python generates after a prompt."""

from __future__ import annotations

import sys

from ik_llama_cpp.llama import IkLlama

PROMPT = "The capital of France is"

llama = IkLlama(sys.argv[1], n_gpu_layers=99, n_ctx=256, n_threads=1, flash_attn=False, verbose=False)
print(llama.detokenize(llama.generate(llama.tokenize(PROMPT), max_tokens=12, temperature=0.0)), flush=True)
