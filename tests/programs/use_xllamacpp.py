"""python use_xllamacpp.py MODEL: prints what xllamacpp generates after a prompt.

With ATTACH set, it attaches the frontend to its ggml.
"""

from __future__ import annotations

import os
import sys

import xllamacpp

PROMPT = "The capital of France is"

if os.environ.get("ATTACH"):
    import ggml_remoting

    ggml_remoting.attach()

parameters = xllamacpp.CommonParams()
parameters.model.path = sys.argv[1]
parameters.n_gpu_layers = 99
parameters.n_ctx = 256
parameters.n_parallel = 1
parameters.warmup = False
parameters.cpuparams.n_threads = 1
parameters.cpuparams_batch.n_threads = 1
server = xllamacpp.Server(parameters)
answer = server.handle_completions({"prompt": PROMPT, "max_tokens": 12, "temperature": 0})
print(answer["choices"][0]["text"], flush=True)
os._exit(0)  # its server's threads do not end by themselves
