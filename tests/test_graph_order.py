"""A host's order of a graph's nodes is used only if the graph can be computed in that order."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from cffi import FFI

ROOT = Path(__file__).parents[1]
_ffi = FFI()
_ffi.cdef("""
    struct ggml_tensor {
        int type; void *buffer; int64_t ne[4]; size_t nb[4]; int op; int32_t op_params[16]; int32_t flags;
        struct ggml_tensor *src[10]; struct ggml_tensor *view_src;
        size_t view_offs; void *data; char name[64]; void *extra; char padding[8];
    };
    struct guest_graph_view {
        int n_nodes; struct ggml_tensor **nodes; const int32_t *use_counts; size_t hash_size;
        const uint32_t *hash_used; struct ggml_tensor **hash_keys; uint64_t uid;
    };
    bool guest_graph_reorder(const struct guest_graph_view *view, const uint32_t *order);
""")

Reorder = Callable[[list[int]], tuple[bool, list[int]]]


@pytest.fixture(scope="session")
def reorder(tmp_path_factory: pytest.TempPathFactory) -> Reorder:
    """Reorders a graph of five nodes by the frontend's own code. Returns whether it did, and the nodes afterwards.

    Node 1 reads 0, 2 reads a leaf, 3 reads 1 and 2, and 4 is a view of 0 that is its own source, as casts are.
    """
    library = tmp_path_factory.mktemp("graphs") / "graphs.so"
    folders = [
        f"-I{ROOT / folder}"
        for folder in ("runtime/shared", "runtime/frontend", "generated/include", "generated/frontend")
    ]
    source = ROOT / "runtime" / "frontend" / "ggml" / "graphs.c"
    subprocess.run(
        ["cc", "-std=c11", "-D_GNU_SOURCE", "-shared", "-fPIC", *folders, str(source), "-o", str(library)], check=True
    )
    graphs = _ffi.dlopen(str(library), _ffi.RTLD_LAZY)

    def reordered(order: list[int]) -> tuple[bool, list[int]]:
        tensors = [_ffi.new("struct ggml_tensor *") for _ in range(6)]
        tensors[1].src[0] = tensors[0]
        tensors[2].src[3] = tensors[5]
        tensors[3].src[0], tensors[3].src[9] = tensors[1], tensors[2]
        tensors[4].view_src, tensors[4].src[1] = tensors[0], tensors[4]
        nodes = _ffi.new("struct ggml_tensor *[]", tensors[:5])
        view = _ffi.new("struct guest_graph_view *", {"n_nodes": 5, "nodes": nodes})
        done = graphs.guest_graph_reorder(view, _ffi.new("uint32_t[]", order))
        return done, [tensors.index(node) for node in nodes]

    return reordered


@pytest.mark.parametrize("order", [[0, 1, 2, 3, 4], [2, 0, 4, 1, 3], [0, 4, 2, 1, 3]])
def test_an_order_with_sources_before_their_users_is_used(reorder: Reorder, order: list[int]) -> None:
    assert reorder(order) == (True, order)


@pytest.mark.parametrize(
    "order",
    [
        pytest.param([1, 0, 2, 3, 4], id="a node before its source"),
        pytest.param([0, 1, 3, 2, 4], id="a node before its last source"),
        pytest.param([4, 0, 1, 2, 3], id="a view before what it views"),
        pytest.param([0, 1, 2, 2, 4], id="a node twice"),
        pytest.param([0, 1, 2, 3, 5], id="a place beyond the nodes"),
        pytest.param([2**32 - 1] * 5, id="no places at all"),
    ],
)
def test_any_other_order_is_ignored(reorder: Reorder, order: list[int]) -> None:
    assert reorder(order) == (False, [0, 1, 2, 3, 4])
