"""Guests and hosts of different ggml releases: what an op means in each, and what is declined."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ggml_remoting import downloads
from ggml_remoting.context import Context
from ggml_remoting.daemon import Daemon, DaemonConfig
from ggml_remoting.generated import names
from tests.support.valid_ops import ValidOp, f16, f32, honest, i32, op, with_words

OLD, NEW = "0.9.4", "0.20.2.post1"
GUEST = Path(__file__).parent / "support" / "guest_mul_mat.py"


def libraries(release: str) -> Path:
    """The folder of a stock ggml, less than 3 MB."""
    part = downloads.Package("libggml-python", release, 3, f"a prebuilt ggml {release}")
    return downloads.fetch(part) / "libggml" / "lib64"


@pytest.fixture(scope="module", params=[OLD, NEW])
def host(request: pytest.FixtureRequest, build_folder: Path) -> Iterator[tuple[str, Daemon]]:
    """A daemon on the CPU of a release."""
    with Daemon(DaemonConfig(libraries(request.param), ("CPU",))) as daemon:
        yield request.param, daemon


def supports(daemon: Daemon, case: ValidOp) -> bool:
    """Whether the daemon tells a guest of the newest release that an op is supported."""
    with Context(daemon.address) as context:
        return context.device_supports_op(0, case.tensors()).result


IMROPE, NEOX = 40, 2
XIELU, EXP = names.UNARY_OP_NAMES.index("XIELU"), names.UNARY_OP_NAMES.index("EXP")
SQUARE = f32(4, 4)


def pad(**words: int) -> ValidOp:
    return ValidOp("PAD", (SQUARE,), f32(6, 4), {1: 2} | {int(word[1:]): value for word, value in words.items()})


def rope(positions: int, **words: int) -> ValidOp:
    return ValidOp(
        "ROPE", (f32(4, 1, 4), i32(positions)), f32(4, 1, 4), {int(word[1:]): value for word, value in words.items()}
    )


@pytest.mark.parametrize(
    ("case", "old", "new"),
    [
        pytest.param(pad(), True, True, id="PAD with zeroes"),
        pytest.param(pad(w8=1), False, True, id="PAD circular, since 0.9.5"),
        pytest.param(pad(w8=2), False, False, id="PAD with an unknown flag"),
        pytest.param(pad(w9=1), False, False, id="PAD with a word that no release has"),
        pytest.param(op("UPSCALE", [SQUARE], f32(8, 8), [1]), True, True, id="UPSCALE bilinear"),
        pytest.param(op("UPSCALE", [SQUARE], f32(8, 8), [2]), False, True, id="UPSCALE bicubic, since 0.9.5"),
        pytest.param(op("UPSCALE", [SQUARE], f32(8, 8), [513]), False, True, id="UPSCALE antialiased, since 0.9.5"),
        pytest.param(rope(4, w1=4, w2=NEOX), True, True, id="ROPE of NEOX"),
        pytest.param(rope(16, w1=4, w2=IMROPE, w11=1, w12=1), False, True, id="ROPE interleaved, since 0.9.5"),
        pytest.param(rope(4, w1=2, w15=2), False, False, id="ROPE with an offset, since 0.21"),
        pytest.param(op("UNARY", [SQUARE], SQUARE, [EXP]), True, True, id="UNARY exp"),
        pytest.param(op("UNARY", [SQUARE], SQUARE, [XIELU, 1, 1, 1]), False, True, id="UNARY xielu, since 0.9.5"),
        pytest.param(op("MUL_MAT", [SQUARE] * 2, SQUARE, [10]), True, True, id="MUL_MAT in f32"),
        pytest.param(op("MUL_MAT", [SQUARE] * 2, SQUARE, [0, 1]), False, True, id="MUL_MAT with a hint, since 0.11"),
        pytest.param(op("MUL_MAT", [SQUARE] * 2, SQUARE, [20]), False, False, id="MUL_MAT in f16, since 0.23"),
        pytest.param(op("MUL_MAT", [SQUARE], SQUARE), False, False, id="MUL_MAT without its second source"),
        pytest.param(op("MUL_MAT", [SQUARE] * 3, SQUARE), False, False, id="MUL_MAT with a third source"),
        pytest.param(op("SET_ROWS", [f32(4, 3), i32(3), f16(4, 5)], f16(4, 5), view_of=2), True, True, id="SET_ROWS"),
        pytest.param(
            op("SET_ROWS", [f16(4, 3), i32(3), f16(4, 5)], f16(4, 5), view_of=2),
            False,
            True,
            id="SET_ROWS of f16, since 0.16.1",
        ),
        pytest.param(with_words(honest("SSM_SCAN"), 1), True, True, id="SSM_SCAN that keeps one state"),
        pytest.param(with_words(honest("SSM_SCAN")), True, False, id="SSM_SCAN of a guest before 0.20"),
        pytest.param(with_words(honest("GATED_DELTA_NET"), 1), False, True, id="GATED_DELTA_NET"),
        pytest.param(with_words(honest("GATED_DELTA_NET")), False, False, id="GATED_DELTA_NET of a guest before 0.15"),
        pytest.param(honest("DSV4_HC_PRE"), False, True, id="DSV4_HC_PRE of a guest before 0.25"),
        pytest.param(with_words(honest("DSV4_HC_PRE"), 1), False, False, id="DSV4_HC_PRE with a scale, since 0.25"),
        pytest.param(honest("DSV4_HC_POST"), False, True, id="DSV4_HC_POST"),
        pytest.param(
            replace(honest("DSV4_HC_POST"), sources=honest("DSV4_HC_POST").sources[:3]),
            False,
            False,
            id="DSV4_HC_POST without comb, since 0.25",
        ),
        pytest.param(op("CUSTOM", [SQUARE], SQUARE), False, False, id="CUSTOM, which holds a function pointer"),
        pytest.param(
            op("FLASH_ATTN_BACK", [SQUARE] * 4, SQUARE), False, False, id="FLASH_ATTN_BACK, which no constructor makes"
        ),
    ],
)
def test_an_op_is_supported_only_with_parameters_that_the_host_s_release_knows(
    host: tuple[str, Daemon], case: ValidOp, old: bool, new: bool
) -> None:
    release, daemon = host
    assert supports(daemon, case) is {OLD: old, NEW: new}[release]


def test_an_op_is_supported_for_one_batch_if_the_host_s_release_ignores_batches(host: tuple[str, Daemon]) -> None:
    one = op("CONV_TRANSPOSE_2D", [f16(3, 3, 5, 4), f32(6, 5, 4, 1)], f32(13, 11, 5, 1), [2])
    two = op("CONV_TRANSPOSE_2D", [f16(3, 3, 5, 4), f32(6, 5, 4, 2)], f32(13, 11, 5, 2), [2])
    assert supports(host[1], one)
    assert not supports(host[1], two)


def run_guest(lib_dir: Path, frontend: Path, address: str) -> tuple[str, str]:
    """The guest's output and its ggml log."""
    command = [sys.executable, str(GUEST), str(lib_dir), str(frontend)]
    done = subprocess.run(
        command, env={**os.environ, "GGML_REMOTING": address}, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout, done.stderr
