"""Graphs in Python compute what numpy does, and say what is wrong."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from ggml_remoting.arrays import describe
from ggml_remoting.context import Context
from ggml_remoting.errors import CallFailed, NoMemory
from ggml_remoting.graphs import Graph


@pytest.fixture
def graph(context: Context) -> Iterator[Graph]:
    with Graph(context, 1 << 16) as opened:
        yield opened


def random(*shape: int) -> np.ndarray:
    return np.random.default_rng(1).standard_normal(shape, dtype=np.float32)


def test_results_of_results(graph: Graph) -> None:
    a, b = random(5, 8), random(3, 8)
    bias = random(1, 5)
    product = graph.add("MUL_MAT", (graph.put(a), graph.put(b)), (3, 5))
    total = graph.add("ADD", (product, graph.put(bias)), (3, 5))
    graph.compute()
    np.testing.assert_allclose(graph.read(product)[0, 0], b @ a.T, rtol=1e-5)
    np.testing.assert_allclose(graph.read(total)[0, 0], b @ a.T + bias, rtol=1e-5)


def test_it_is_computed_again(graph: Graph) -> None:
    double = graph.add("ADD", (one := graph.put(random(4)), one), (4,))
    for _ in range(3):
        graph.compute()
    np.testing.assert_array_equal(graph.read(double)[0, 0, 0], 2 * random(4))


def test_a_parameter_word(graph: Graph) -> None:
    half = int(np.float32(0.5).view(np.int32))
    scaled = graph.add("SCALE", (graph.put(random(4)),), (4,), (half,))
    graph.compute()
    np.testing.assert_array_equal(graph.read(scaled)[0, 0, 0], random(4) / 2)


def test_what_the_device_cannot_is_told_once(graph: Graph) -> None:
    graph.add("ADD", (one := graph.put(random(4)), one), (4,), (7,))  # ADD has no parameters
    with pytest.raises(CallFailed, match="ADD"):
        graph.compute()


def test_memory_that_is_full_is_told(graph: Graph) -> None:
    with pytest.raises(NoMemory, match="do not fit the buffer"):
        graph.put(np.zeros(1 << 16, np.float32))


@pytest.mark.parametrize(("op", "sources"), [("TELEPORT", 1), ("CONCAT", 11)])
def test_an_op_that_there_cannot_be_is_told(graph: Graph, op: str, sources: int) -> None:
    with pytest.raises(ValueError, match=r"has no op TELEPORT|at most 10 sources"):
        graph.add(op, [graph.put(random(1))] * sources, (1,))


def test_a_tensor_of_nowhere_is_told(graph: Graph) -> None:
    graph.add("SQR", (describe((4,)),), (4,))
    with pytest.raises(ValueError, match="neither an input nor a result"):
        graph.compute()
