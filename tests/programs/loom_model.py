"""Makes a Loom model with random weights, because no package has one.

The file contains, beside the weights, the graphs as JSON and the Lua script that runs them.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from gguf import GGUFWriter

from ggml_remoting.paths import cache_folder

_WIDTH, _VOCABULARY, _WORDS = 64, 97, 12
_NODES = (
    {"op": "GET_ROWS", "inputs": ["embedding.weight", "tokens"], "outputs": ["rows"]},
    {"op": "RMS_NORM", "inputs": ["rows"], "outputs": ["normed"], "attrs": {"eps": 1e-5}},
    {"op": "MUL_MAT", "inputs": ["hidden.weight", "normed"], "outputs": ["mixed"]},
    {"op": "GELU", "inputs": ["mixed"], "outputs": ["hidden"]},
    {"op": "MUL_MAT", "inputs": ["output.weight", "hidden"], "outputs": ["logits"]},
)
_DRIVER = f"""
function infer(inputs)
    local tokens, said = inputs.tokens, {{}}
    for i = 1, {_WORDS} do
        local logits = loom.run_subgraph('main', {{n_tokens = #tokens, n_past = 0}}, {{tokens = tokens}})
        said[i] = loom.argmax_row(logits, #tokens - 1, {_VOCABULARY})
        tokens[#tokens + 1] = said[i]
    end
    return said
end
"""


def make() -> Path:
    """The path of the model (80 KB)."""
    path = cache_folder() / "parts" / "random-loom" / "model.gguf"
    if path.is_file():
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name("unfinished")
    source = np.random.default_rng(1)
    inputs = [{"name": "tokens", "dtype": "i32", "shape": ["n_tokens"]}]
    writer = GGUFWriter(unfinished, "random")
    writer.add_string("loom.architecture", "random")
    writer.add_string("model.driver_script", _DRIVER)
    topology = {"version": 1, "inputs": inputs, "output": "logits", "nodes": _NODES}
    writer.add_string("model.graph_topology.main", json.dumps(topology))
    for name, rows in (("embedding", _VOCABULARY), ("hidden", _WIDTH), ("output", _VOCABULARY)):
        writer.add_tensor(f"{name}.weight", source.standard_normal((rows, _WIDTH), dtype=np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    unfinished.rename(path)
    return path
