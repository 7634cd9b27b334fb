"""Graphs built in Python compute what numpy does, take ggml's parameters by name, infer shapes, and report errors."""

from __future__ import annotations

import builtins
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gguf
import numpy as np
import pytest

from ggml_remoting.arrays import block_of, describe
from ggml_remoting.context import Context
from ggml_remoting.daemon import Daemon, DaemonConfig
from ggml_remoting.errors import CallFailed, NoMemory, NotComputed, SetupError, Unsupported
from ggml_remoting.generated.op_signatures import OPS
from ggml_remoting.graphs import Graph, Value


@pytest.fixture
def graph(context: Context) -> Iterator[Graph]:
    with Graph(context, 1 << 20) as opened:
        yield opened


def random(*shape: int) -> np.ndarray:
    return np.random.default_rng(1).standard_normal(shape, dtype=np.float32)


def computed(graph: Graph, op: str, *arrays: np.ndarray, **parameters: Any) -> np.ndarray:
    """The result of one op on arrays, given by keyword."""
    result = graph.add(op, [graph.put(array) for array in arrays], **parameters)
    graph.compute()
    return graph.read(result)


def soft_max(values: np.ndarray) -> np.ndarray:
    powers = np.exp(values - values.max(-1, keepdims=True))
    return powers / powers.sum(-1, keepdims=True)


# ------------------------------------------------------------------------------------------ results


def test_results_of_results_have_the_axes_of_their_arrays(graph: Graph) -> None:
    a, b, bias = random(5, 8), random(3, 8), random(1, 5)
    product = graph.add("MUL_MAT", (graph.put(a), graph.put(b)))
    total = graph.add("ADD", (product, graph.put(bias)))
    graph.compute()
    assert graph.read(product).shape == (3, 5)
    np.testing.assert_allclose(graph.read(product), b @ a.T, rtol=1e-5)
    np.testing.assert_allclose(graph.read(total), b @ a.T + bias, rtol=1e-5)


def test_a_batch_keeps_its_axes(graph: Graph) -> None:
    a, b = random(2, 5, 8), random(2, 3, 8)
    np.testing.assert_allclose(computed(graph, "MUL_MAT", a, b), b @ a.transpose(0, 2, 1), rtol=1e-5)


def test_a_graph_can_be_computed_again_with_other_inputs(graph: Graph) -> None:
    double = graph.add("ADD", (one := graph.put(random(4)), one))
    for _ in range(3):
        graph.compute()
    np.testing.assert_array_equal(graph.read(double), 2 * random(4))


def test_reading_a_result_before_it_is_computed_is_an_error(graph: Graph) -> None:
    first = graph.add("SQR", (graph.put(random(4)),))
    with pytest.raises(NotComputed, match=r"<SQR f32 \(4,\)> has not been computed"):
        graph.read(first)
    graph.compute()
    second = graph.add("SQRT", (first,))
    np.testing.assert_array_equal(graph.read(first), random(4) ** 2)
    with pytest.raises(NotComputed):
        graph.read(second)
    graph.compute()
    np.testing.assert_allclose(graph.read(second), abs(random(4)), rtol=1e-6)


def test_an_empty_graph_is_refused_and_the_context_stays_usable(graph: Graph) -> None:
    with pytest.raises(ValueError, match="the graph has no op"):
        graph.compute()
    assert computed(graph, "SQR", np.float32([3])) == [9]


def test_views_share_the_elements(graph: Graph) -> None:
    array = random(4, 6)
    value = graph.put(array)
    turned = graph.add("CONT", (graph.transpose(value),), (6, 4))
    flat = graph.add("SQR", (graph.reshape(graph.reshape(value, (6, 4)), (24,)),))
    swapped = graph.add("CONT", (graph.permute(value, 1, 0, 2, 3),), (6, 4))
    graph.compute()
    np.testing.assert_array_equal(graph.read(turned), array.T)
    np.testing.assert_array_equal(graph.read(swapped), array.T)
    np.testing.assert_array_equal(graph.read(flat), (array**2).reshape(-1))


# --------------------------------------------------------------------------------------- parameters


def test_soft_max_has_the_defaults_of_ggml(graph: Graph) -> None:
    np.testing.assert_allclose(computed(graph, "SOFT_MAX", random(3, 8)), soft_max(random(3, 8)), rtol=1e-5)


def test_an_optional_source_may_be_left_out_or_given(graph: Graph) -> None:
    values, mask = random(3, 8), np.where(random(3, 8) > 0, 0, -1e9).astype(np.float32)
    np.testing.assert_allclose(
        computed(graph, "SOFT_MAX", values, mask, scale=0.5), soft_max(values / 2 + mask), rtol=1e-5
    )


def test_a_parameter_of_type_float_is_sent_as_a_float(graph: Graph) -> None:
    np.testing.assert_array_equal(computed(graph, "SCALE", random(4), s=0.5), random(4) / 2)
    np.testing.assert_array_equal(computed(graph, "SCALE", random(4), s=2, b=1), random(4) * 2 + 1)
    np.testing.assert_array_equal(
        computed(graph, "CLAMP", random(9), min=np.float64(-0.5), max=0.5), random(9).clip(-0.5, 0.5)
    )


def test_a_sub_op_is_given_by_name(graph: Graph) -> None:
    np.testing.assert_allclose(computed(graph, "UNARY", random(9), sub_op="NEG"), -random(9))
    gate = random(4, 8)
    expected = gate[:, :4] / (1 + np.exp(-gate[:, :4])) * gate[:, 4:]
    value = graph.add("GLU", (graph.put(gate),), (4, 4), sub_op="SWIGLU")
    graph.compute()
    np.testing.assert_allclose(graph.read(value), expected, rtol=2e-3, atol=1e-4)


def test_rope_has_the_defaults_of_ggml(graph: Graph) -> None:
    values = random(3, 1, 4)  # positions, heads, dimensions
    positions = np.arange(3, dtype=np.int32)
    angles = positions[:, None] * 10000.0 ** (-np.arange(0, 4, 2) / 4)
    even, odd = values[:, 0, 0::2], values[:, 0, 1::2]
    turned = np.stack(
        (even * np.cos(angles) - odd * np.sin(angles), even * np.sin(angles) + odd * np.cos(angles)), -1
    ).reshape(3, 1, 4)
    np.testing.assert_allclose(
        computed(graph, "ROPE", values, positions, n_dims=4, mode=0), turned, rtol=1e-4, atol=1e-5
    )


@pytest.mark.parametrize(
    ("op", "parameters", "problem"),
    [
        ("RMS_NORM", {}, r"RMS_NORM needs the parameter eps \(f32\)"),
        ("SOFT_MAX", {"sclae": 1}, "SOFT_MAX has no parameter 'sclae'; did you mean 'scale'"),
        ("SQR", {"eps": 1}, "SQR has no parameter 'eps'; it has none"),
        ("SCALE", {"s": "half"}, "s is a number, not 'half'"),
        ("SCALE", {"s": 1e60}, "does not fit a 32-bit float"),
        ("DIAG_MASK_INF", {"n_past": 0.5}, "n_past is a whole number"),
        ("DIAG_MASK_INF", {"n_past": 1 << 31}, "n_past is a whole number from -2147483648 to 2147483647"),
        ("UNARY", {"sub_op": "SILLY"}, "'SILLY' is none of"),
        ("SILU", {}, 'add\\("UNARY", sources, sub_op="SILU"\\)'),
        ("TRANSPOSE", {}, r"use Graph\.transpose"),
        ("TELEPORT", {}, "has no op TELEPORT"),
    ],
)
def test_an_invalid_parameter_is_reported(graph: Graph, op: str, parameters: dict[str, Any], problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        graph.add(op, (graph.put(random(4)),), **parameters)


@pytest.mark.parametrize(
    ("op", "count", "problem"), [("MUL_MAT", 1, "needs source 1; it takes 2 source"), ("SQR", 2, "has no source 1")]
)
def test_a_wrong_number_of_sources_is_reported(graph: Graph, op: str, count: int, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        graph.add(op, [graph.put(random(4))] * count)


def test_a_shape_that_contradicts_the_sources_is_reported(graph: Graph) -> None:
    with pytest.raises(ValueError, match=r"MUL_MAT of .* has the shape \(1, 1, 3, 5\), not \(5, 3\)"):
        graph.add("MUL_MAT", (graph.put(random(5, 8)), graph.put(random(3, 8))), (5, 3))


def test_a_shape_that_cannot_be_inferred_must_be_given(graph: Graph) -> None:
    with pytest.raises(ValueError, match="REPEAT does not tell the shape of its result: give it"):
        graph.add("REPEAT", (graph.put(random(2)),))
    np.testing.assert_array_equal(computed(graph, "REPEAT", random(2), shape=(3, 2)), np.tile(random(2), (3, 1)))


def test_every_named_parameter_and_inference_uses_existing_words() -> None:
    for name, signature in OPS.items():
        words = signature.words(
            name,
            {
                p.name: "ABS" if p.type == "unary_op" else "GEGLU" if p.type == "glu_op" else 1
                for p in signature.parameters
            },
        )
        if signature.ne:
            assert len(signature.ne([Value(ne=(4, 4, 4, 4), type=0)] * 10, words)) == 4


def test_a_value_that_does_not_belong_to_the_graph_is_an_error(graph: Graph) -> None:
    graph.add("SQR", (Value(**vars(describe((4,))), axes=1),))
    with pytest.raises(ValueError, match="neither an input nor a result"):
        graph.compute()


def test_a_full_buffer_is_reported(graph: Graph) -> None:
    with pytest.raises(NoMemory, match="do not fit the buffer"):
        graph.put(np.zeros(1 << 20, np.float32))


# ---------------------------------------------------------------------------------- quantised types


@pytest.mark.parametrize("name", ["q4_0", "q4_1", "q5_0", "q8_0", "bf16"])
def test_quantised_weights_are_written_multiplied_and_read(graph: Graph, name: str) -> None:
    weights, inputs = random(16, 64), random(3, 64)
    placed = graph.put(weights, name)
    product = graph.add("MUL_MAT", (placed, graph.put(inputs)))
    graph.compute()
    read = graph.read(placed)
    assert read.shape == weights.shape
    np.testing.assert_allclose(read, weights, atol=0.4)
    np.testing.assert_allclose(graph.read(product), inputs @ read.T, atol=0.3)
    assert repr(placed) == f"<input {name} (16, 64)>"


def test_quantised_blocks_are_written_unchanged(graph: Graph) -> None:
    blocks = gguf.quants.quantize(random(4, 32), gguf.GGMLQuantizationType.Q8_0)
    placed = graph.put_blocks(blocks, (4, 32), "q8_0")
    np.testing.assert_array_equal(graph.read_blocks(placed), blocks)
    with pytest.raises(ValueError, match=r"q8_0\[4, 64\] has 272 bytes, not 136"):
        graph.put_blocks(blocks, (4, 64), "q8_0")


def test_quantised_blocks_may_be_given_as_bytes(graph: Graph) -> None:
    blocks = gguf.quantize(np.ones((4, 32), np.float32), gguf.GGMLQuantizationType.Q8_0).tobytes()
    assert graph.read_blocks(graph.put_blocks(blocks, (4, 32), "q8_0")).tobytes() == blocks
    with pytest.raises(ValueError, match="has 136 bytes, not 10"):
        graph.put_blocks(blocks[:10], (4, 32), "q8_0")


@pytest.mark.parametrize(
    ("memory_bytes", "device", "problem"),
    [
        (-1, 0, "0 bytes or more, not -1"),
        (1 << 64, 0, "0 bytes or more"),
        (64, 7, "no device 7"),
        (64, -1, "device -1"),
    ],
)
def test_an_invalid_size_or_device_is_reported_before_a_call_crosses(
    context: Context, memory_bytes: int, device: int, problem: str
) -> None:
    with pytest.raises(ValueError, match=problem):
        Graph(context, memory_bytes, device)


def test_compute_reports_shapes_that_do_not_match(graph: Graph) -> None:
    wide, narrow = (graph.put(np.zeros((2, columns), np.float32)) for columns in (5, 4))
    graph.add("MUL_MAT", [wide, narrow])
    with pytest.raises(CallFailed, match=r"MUL_MAT, which wants src0\.ne\[0\] == src1\.ne\[0\]"):
        graph.compute()


def test_an_address_at_which_nobody_listens_is_unsupported(tmp_path: Path) -> None:
    with pytest.raises(Unsupported, match=r"no daemon listens at unix:.*ggml-remoting serve --socket"):
        Context(f"unix:{tmp_path}/nobody")


def test_a_folder_may_be_given_as_text(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="is not a folder"):
        Daemon(DaemonConfig(f"{tmp_path}/none"))


def test_a_row_that_is_not_a_multiple_of_the_block_is_an_error(graph: Graph) -> None:
    with pytest.raises(ValueError, match="a row of q4_0 is a multiple of 32 elements, not 33"):
        graph.put(random(2, 33), "q4_0")


@pytest.mark.parametrize("dtype", ["q4_99", np.complex64])
def test_a_type_that_ggml_lacks_is_an_error(graph: Graph, dtype: Any) -> None:
    with pytest.raises(ValueError, match="ggml has no type"):
        graph.put(random(2, 32), dtype)


def test_without_gguf_the_error_says_what_to_install(graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "gguf", None)
    with pytest.raises(SetupError, match="pip install gguf"):
        graph.put(random(2, 32), "q8_0")
    assert builtins.__import__  # the rest of the import system still works


def test_blocks_are_equal_to_those_of_gguf() -> None:
    sizes = {kind.name: size for kind, size in gguf.GGML_QUANT_SIZES.items()}
    from ggml_remoting.arrays import _BLOCKS

    known = {name: block for name, block in _BLOCKS.items() if name.upper() in sizes}
    assert len(known) > 20
    assert known == {name: sizes[name.upper()] for name in known}
    assert block_of("f16") == (1, 2)


# ---------------------------------------------------------------------------------------- representation


def test_the_representation_shows_types_shapes_and_the_device(graph: Graph, context: Context) -> None:
    value = graph.add("MUL_MAT", (graph.put(random(5, 8)), graph.put(random(3, 8))))
    assert repr(value) == "<MUL_MAT f32 (3, 5)>"
    assert repr(graph) == "<Graph of 2 input(s) and 1 op(s) on Remote-CPU>"
    assert "Remote-CPU of ggml 0.20.2" in repr(context)


def test_a_context_without_an_address_finds_the_daemon_as_a_program_does(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GGML_REMOTING", context.address)
    with Context() as found:
        assert found.address == context.address
        assert found.offer == context.offer
