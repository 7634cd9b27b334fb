"""python use_onnxruntime_ggml.py: prints a digest of a product of random matrices by onnxruntime's ggml provider."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path

import numpy as np
import onnx
import onnxruntime_ggml
from onnx import TensorProto, helper, numpy_helper

ROWS, WIDTH, COLUMNS = 8, 64, 128

source = np.random.default_rng(1)
weights = numpy_helper.from_array(source.standard_normal((WIDTH, COLUMNS), dtype=np.float32), "weights")
inputs = [helper.make_tensor_value_info("x", TensorProto.FLOAT, [ROWS, WIDTH])]
outputs = [helper.make_tensor_value_info("y", TensorProto.FLOAT, [ROWS, COLUMNS])]
graph = helper.make_graph([helper.make_node("MatMul", ["x", "weights"], ["y"])], "product", inputs, outputs, [weights])
with tempfile.TemporaryDirectory() as folder:
    path = Path(folder) / "product.onnx"
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=10), path)
    session = onnxruntime_ggml.InferenceSession(str(path), {"device": "auto", "threads": 1})
    (product,) = session.run(None, {"x": source.standard_normal((ROWS, WIDTH), dtype=np.float32)})
print(session.get_providers()[0], hashlib.sha256(product.tobytes()).hexdigest()[:16], flush=True)
