"""Models with random weights and the shapes of published ones, written as GGUF files.

They have the features by which llama.cpp decides where it computes: Llama 3's rope frequencies, biases, a sliding
window, experts, state space layers. The tensors are those that llama.cpp's src/models/*.cpp loads.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from . import gguf
from .gguf import Tensor

_FORMAT = 2  # the version of these files, part of their names: older files are made anew
_CONTEXT = 8192
_CONVOLUTION = 4
_MAMBA_STATE = 16
_MAMBA2_STATE, _MAMBA2_HEAD = 128, 64


@dataclass(frozen=True)
class Shape:
    """A model's dimensions; 0 for those that its architecture does not have."""

    name: str
    width: int
    layers: int
    heads: int
    kv_heads: int
    feed_forward: int
    vocabulary: int
    is_tied: bool  # the output matrix is the embedding
    architecture: str = "llama"
    has_rope_freqs: bool = False
    experts: int = 0  # two of them are used
    window: int = 0
    attention_layers: tuple[int, ...] = ()  # of a hybrid; the others are state space layers

    @property
    def head(self) -> int:
        """The size of a head."""
        return self.width // self.heads


def _hybrid(shape: Shape, *attention_layers: int) -> Shape:
    """The shape with state space layers, and attention in the given layers."""
    return replace(shape, architecture="granitehybrid", attention_layers=attention_layers)


SHAPES = {
    shape.name: shape
    for shape in (
        Shape("1.7M", 256, 2, 4, 2, 512, 1000, is_tied=False, has_rope_freqs=True),
        Shape("135M", 576, 30, 9, 3, 1536, 49152, is_tied=True),  # SmolLM2, which has no rope frequencies
        Shape("1B", 2048, 16, 32, 8, 8192, 128256, is_tied=True, has_rope_freqs=True),  # Llama 3.2
        Shape("8B", 4096, 32, 32, 8, 14336, 128256, is_tied=False, has_rope_freqs=True),  # Llama 3.1
        Shape("MoE", 2048, 16, 32, 8, 4096, 32000, is_tied=False, experts=8),  # Mixtral, narrower and with fewer layers
        Shape("mamba-370M", 1024, 48, 0, 0, 0, 50280, is_tied=True, architecture="mamba"),
        _hybrid(Shape("hybrid-340M", 768, 32, 12, 4, 2048, 100352, is_tied=True), 10, 13, 17, 27),  # Granite 4.0 H 350M
        _hybrid(Shape("hybrid-3B", 2048, 40, 32, 8, 8192, 100352, is_tied=True), 5, 15, 25, 35),  # Granite 4.0 H Micro
        # For tests: one small model of each kind.
        Shape("tiny-llama", 128, 2, 4, 2, 256, 500, is_tied=False, has_rope_freqs=True),
        Shape("tiny-moe", 128, 2, 4, 2, 256, 500, is_tied=False, experts=4),
        Shape("tiny-window", 128, 6, 4, 2, 256, 500, is_tied=True, architecture="gemma3", window=16),
        Shape("tiny-biased", 128, 2, 4, 2, 256, 500, is_tied=False, architecture="starcoder2"),
        Shape("tiny-mamba", 128, 2, 0, 0, 0, 500, is_tied=True, architecture="mamba"),
        _hybrid(Shape("tiny-hybrid", 128, 3, 4, 2, 256, 500, is_tied=True), 1),
    )
}


def random_model(name: str, folder: Path) -> Path:
    """The GGUF file of a named shape. It is written if the folder does not have it yet."""
    path = folder / f"random-{name}-q4_0-{_FORMAT}.gguf"
    if not path.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        shape = SHAPES[name]
        unfinished = path.with_suffix(f".{os.getpid()}")
        with unfinished.open("wb") as file:
            gguf.write(file, _metadata(shape), list(_tensors(shape)))
        unfinished.rename(path)
    return path


def _metadata(shape: Shape) -> Mapping[str, gguf.Value]:
    hybrid = [shape.kv_heads if layer in shape.attention_layers else 0 for layer in range(shape.layers)]
    numbers: dict[str, gguf.Value] = {
        "block_count": shape.layers,
        "context_length": _CONTEXT,
        "embedding_length": shape.width,
        "feed_forward_length": shape.feed_forward,
        "attention.head_count": shape.heads,
        "attention.head_count_kv": hybrid if shape.attention_layers else shape.kv_heads,
        "attention.layer_norm_rms_epsilon": 1e-5,
        "attention.layer_norm_epsilon": 1e-5,
        "vocab_size": shape.vocabulary,
    }
    if shape.heads:
        numbers["rope.dimension_count"] = shape.head
    if shape.experts:
        numbers |= {"expert_count": shape.experts, "expert_used_count": 2}
    if shape.window:
        numbers |= {"attention.sliding_window": shape.window}
    if shape.architecture == "gemma3":
        numbers |= {"attention.key_length": shape.head, "attention.value_length": shape.head}
    if shape.architecture in ("mamba", "granitehybrid"):
        numbers |= _state_space(shape)
    about: dict[str, gguf.Value] = {
        "general.architecture": shape.architecture,
        "general.name": f"random weights, {shape.name}",
        "tokenizer.ggml.model": "no_vocab",
    }
    return about | {f"{shape.architecture}.{key}": value for key, value in numbers.items()}


def _state_space(shape: Shape) -> dict[str, gguf.Value]:
    inner = 2 * shape.width
    is_hybrid = shape.architecture == "granitehybrid"
    return {
        "ssm.conv_kernel": _CONVOLUTION,
        "ssm.inner_size": inner,
        "ssm.state_size": _MAMBA2_STATE if is_hybrid else _MAMBA_STATE,
        "ssm.time_step_rank": inner // _MAMBA2_HEAD if is_hybrid else shape.width // 16,
        "ssm.group_count": 1,
    }


def _tensors(shape: Shape) -> Iterator[Tensor]:
    yield Tensor("token_embd.weight", (shape.width, shape.vocabulary))
    yield from _norm("output_norm", shape)
    if not shape.is_tied:
        yield Tensor("output.weight", (shape.width, shape.vocabulary))
    if shape.has_rope_freqs:
        yield Tensor("rope_freqs.weight", (shape.head // 2,))
    for layer in range(shape.layers):
        yield from _LAYERS[shape.architecture](shape, f"blk.{layer}", layer)


def _linear(name: str, shape: Shape, inputs: int, outputs: int) -> Iterator[Tensor]:
    yield Tensor(f"{name}.weight", (inputs, outputs))
    if shape.architecture == "starcoder2":
        yield Tensor(f"{name}.bias", (outputs,))


def _norm(name: str, shape: Shape) -> Iterator[Tensor]:
    yield Tensor(f"{name}.weight", (shape.width,))
    if shape.architecture == "starcoder2":
        yield Tensor(f"{name}.bias", (shape.width,))


def _attention(shape: Shape, block: str) -> Iterator[Tensor]:
    kv_width = shape.head * shape.kv_heads
    yield from _linear(f"{block}.attn_q", shape, shape.width, shape.width)
    yield from _linear(f"{block}.attn_k", shape, shape.width, kv_width)
    yield from _linear(f"{block}.attn_v", shape, shape.width, kv_width)
    yield from _linear(f"{block}.attn_output", shape, shape.width, shape.width)


def _feed_forward(shape: Shape, block: str) -> Iterator[Tensor]:
    wide = shape.feed_forward
    if shape.experts:
        yield Tensor(f"{block}.ffn_gate_inp.weight", (shape.width, shape.experts))
        yield Tensor(f"{block}.ffn_gate_exps.weight", (shape.width, wide, shape.experts))
        yield Tensor(f"{block}.ffn_up_exps.weight", (shape.width, wide, shape.experts))
        yield Tensor(f"{block}.ffn_down_exps.weight", (wide, shape.width, shape.experts))
        return
    if shape.architecture != "starcoder2":
        yield from _linear(f"{block}.ffn_gate", shape, shape.width, wide)
    yield from _linear(f"{block}.ffn_up", shape, shape.width, wide)
    yield from _linear(f"{block}.ffn_down", shape, wide, shape.width)


def _transformer_layer(shape: Shape, block: str, layer: int) -> Iterator[Tensor]:
    del layer
    yield from _norm(f"{block}.attn_norm", shape)
    yield from _attention(shape, block)
    yield from _norm(f"{block}.ffn_norm", shape)
    yield from _feed_forward(shape, block)


def _gemma_layer(shape: Shape, block: str, layer: int) -> Iterator[Tensor]:
    yield from _transformer_layer(shape, block, layer)
    yield from _norm(f"{block}.post_attention_norm", shape)
    yield from _norm(f"{block}.post_ffw_norm", shape)
    yield Tensor(f"{block}.attn_q_norm.weight", (shape.head,))
    yield Tensor(f"{block}.attn_k_norm.weight", (shape.head,))


def _mamba_layer(shape: Shape, block: str, layer: int) -> Iterator[Tensor]:
    del layer
    inner, rank = 2 * shape.width, shape.width // 16
    yield Tensor(f"{block}.attn_norm.weight", (shape.width,))
    yield Tensor(f"{block}.ssm_in.weight", (shape.width, 2 * inner))
    yield Tensor(f"{block}.ssm_conv1d.weight", (_CONVOLUTION, inner))
    yield Tensor(f"{block}.ssm_conv1d.bias", (inner,))
    yield Tensor(f"{block}.ssm_x.weight", (inner, rank + 2 * _MAMBA_STATE))
    yield Tensor(f"{block}.ssm_dt.weight", (rank, inner))
    yield Tensor(f"{block}.ssm_dt.bias", (inner,))
    yield Tensor(f"{block}.ssm_a", (_MAMBA_STATE, inner))
    yield Tensor(f"{block}.ssm_d", (inner,))
    yield Tensor(f"{block}.ssm_out.weight", (inner, shape.width))


def _hybrid_layer(shape: Shape, block: str, layer: int) -> Iterator[Tensor]:
    yield Tensor(f"{block}.attn_norm.weight", (shape.width,))
    yield from _attention(shape, block) if layer in shape.attention_layers else _mamba2(shape, block)
    yield Tensor(f"{block}.ffn_norm.weight", (shape.width,))
    yield from _feed_forward(shape, block)


def _mamba2(shape: Shape, block: str) -> Iterator[Tensor]:
    inner = 2 * shape.width
    heads, convolved = inner // _MAMBA2_HEAD, inner + 2 * _MAMBA2_STATE
    yield Tensor(f"{block}.ssm_in.weight", (shape.width, inner + convolved + heads))
    yield Tensor(f"{block}.ssm_conv1d.weight", (_CONVOLUTION, convolved))
    yield Tensor(f"{block}.ssm_conv1d.bias", (convolved,))
    yield Tensor(f"{block}.ssm_dt.bias", (heads,))
    yield Tensor(f"{block}.ssm_a", (1, heads))
    yield Tensor(f"{block}.ssm_d", (1, heads))
    yield Tensor(f"{block}.ssm_norm.weight", (inner, 1))
    yield Tensor(f"{block}.ssm_out.weight", (inner, shape.width))


_LAYERS: dict[str, Callable[[Shape, str, int], Iterator[Tensor]]] = {
    "llama": _transformer_layer,
    "starcoder2": _transformer_layer,
    "gemma3": _gemma_layer,
    "mamba": _mamba_layer,
    "granitehybrid": _hybrid_layer,
}
