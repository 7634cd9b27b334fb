"""A guest: python guest_mul_mat.py LIB_DIR FRONTEND computes a 3 x 2 product with a stock ggml through the frontend and
prints the elements.

It runs as a process of its own, so that it contains the ggml of LIB_DIR only.
"""

from __future__ import annotations

import ctypes
import sys
from pathlib import Path


class Parameters(ctypes.Structure):
    _fields_ = (("size", ctypes.c_size_t), ("memory", ctypes.c_void_p), ("no_alloc", ctypes.c_bool))


POINTERS = (
    "ggml_init",
    "ggml_new_tensor_2d",
    "ggml_mul_mat",
    "ggml_new_graph",
    "ggml_backend_load",
    "ggml_backend_reg_dev_get",
    "ggml_backend_dev_init",
    "ggml_backend_alloc_ctx_tensors",
)


def main(lib_dir: str, frontend: str) -> str:
    libraries = [
        ctypes.CDLL(str(Path(lib_dir) / name), ctypes.RTLD_GLOBAL) for name in ("libggml-base.so", "libggml.so")
    ]

    def call(name: str, *arguments: object) -> int | None:
        function = next(getattr(library, name) for library in libraries if hasattr(library, name))
        function.restype = ctypes.c_void_p if name in POINTERS else ctypes.c_int
        sized = [ctypes.c_void_p(argument) if isinstance(argument, int) else argument for argument in arguments]
        return function(*sized)

    registry = call("ggml_backend_load", frontend.encode())
    if not registry:
        return "refused"
    context = call("ggml_init", Parameters(1 << 20, None, True))
    rows = call("ggml_new_tensor_2d", context, ctypes.c_int(0), ctypes.c_int64(4), ctypes.c_int64(3))
    columns = call("ggml_new_tensor_2d", context, ctypes.c_int(0), ctypes.c_int64(4), ctypes.c_int64(2))
    product = call("ggml_mul_mat", context, rows, columns)
    backend = call("ggml_backend_dev_init", call("ggml_backend_reg_dev_get", registry, 0), None)
    call("ggml_backend_alloc_ctx_tensors", context, backend)
    for tensor, count in ((rows, 12), (columns, 8)):
        values = (ctypes.c_float * count)(*range(count))
        call("ggml_backend_tensor_set", tensor, values, 0, 4 * count)
    graph = call("ggml_new_graph", context)
    call("ggml_build_forward_expand", graph, product)
    status = call("ggml_backend_graph_compute", backend, graph)
    result = (ctypes.c_float * 6)()
    call("ggml_backend_tensor_get", product, result, 0, 24)
    return f"{status} {list(result)}"


if __name__ == "__main__":
    print(main(*sys.argv[1:3]))
