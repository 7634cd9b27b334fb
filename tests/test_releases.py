"""Guests and hosts of different ggml releases: what an op means, what is declined."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ggml_remoting import parts
from ggml_remoting.arrays import describe
from ggml_remoting.context import Context
from ggml_remoting.daemon import Daemon, Offering
from ggml_remoting.errors import SetupError
from ggml_remoting.generated import names
from ggml_remoting.generated.records import Tensor

OLD, NEW = "0.9.4", "0.20.2.post1"
GUEST = Path(__file__).parent / "guest_mul_mat.py"


def libraries(release: str) -> Path:
    """The folder of a stock ggml, less than 3 MB."""
    part = parts.Part("libggml-python", release, 3, f"a prebuilt ggml {release}")
    return parts.fetch(part) / "libggml" / "lib64"


@pytest.fixture(scope="module", params=[OLD, NEW])
def host(request: pytest.FixtureRequest, build_folder: Path) -> Iterator[tuple[str, Daemon]]:
    """A daemon on the CPU of that release."""
    with Daemon(Offering(libraries(request.param), ("CPU",))) as daemon:
        yield request.param, daemon


def supports(daemon: Daemon, name: str, sources: int, words: dict[int, int], shape: tuple[int, ...] = (4, 4)) -> bool:
    """What a guest of the newest release is told of an op with so many sources, or those of the bits."""
    op = describe(shape)
    op.op = names.OP_NAMES.index(name)
    op.op_params = tuple(words.get(word, 0) for word in range(16))
    tensors: list[Tensor] = [describe((4, 4)) for _ in range(sources.bit_count())]
    places = iter(range(1, len(tensors) + 1))
    op.source = tuple(next(places) if sources >> source & 1 else 0 for source in range(10))
    with Context(daemon.address) as context:
        return context.device_supports_op(0, [*tensors, op]).result


IMROPE, NEOX = 40, 2
XIELU, EXP = names.UNARY_OP_NAMES.index("XIELU"), names.UNARY_OP_NAMES.index("EXP")


@pytest.mark.parametrize(
    ("op", "sources", "words", "old", "new"),
    [
        pytest.param("PAD", 0b1, {1: 2}, True, True, id="PAD with zeroes"),
        pytest.param("PAD", 0b1, {1: 2, 8: 1}, False, True, id="PAD circular, since 0.9.5"),
        pytest.param("PAD", 0b1, {1: 2, 8: 2}, False, False, id="PAD with an unknown flag"),
        pytest.param("PAD", 0b1, {1: 2, 9: 1}, False, False, id="PAD with a word that no release has"),
        pytest.param("UPSCALE", 0b1, {0: 1}, True, True, id="UPSCALE bilinear"),
        pytest.param("UPSCALE", 0b1, {0: 2}, False, True, id="UPSCALE bicubic, since 0.9.5"),
        pytest.param("UPSCALE", 0b1, {0: 513}, False, True, id="UPSCALE antialiased, since 0.9.5"),
        pytest.param("ROPE", 0b11, {1: 4, 2: NEOX}, True, True, id="ROPE of NEOX"),
        pytest.param("ROPE", 0b11, {1: 4, 2: IMROPE}, False, True, id="ROPE interleaved, since 0.9.5"),
        pytest.param("ROPE", 0b11, {1: 4, 15: 2}, False, False, id="ROPE with an offset, since 0.21"),
        pytest.param("UNARY", 0b1, {0: EXP}, True, True, id="UNARY exp"),
        pytest.param("UNARY", 0b1, {0: XIELU, 1: 1, 2: 1, 3: 1}, False, True, id="UNARY xielu, since 0.9.5"),
        pytest.param("MUL_MAT", 0b11, {0: 10}, True, True, id="MUL_MAT in f32"),
        pytest.param("MUL_MAT", 0b11, {1: 1}, False, True, id="MUL_MAT with a hint, since 0.11"),
        pytest.param("MUL_MAT", 0b11, {0: 20}, False, False, id="MUL_MAT in f16, since 0.23"),
        pytest.param("MUL_MAT", 0b01, {}, False, False, id="MUL_MAT without its second source"),
        pytest.param("MUL_MAT", 0b111, {}, False, False, id="MUL_MAT with a third source"),
        pytest.param("SSM_SCAN", 0b1111111, {0: 1}, True, True, id="SSM_SCAN that keeps one state"),
        pytest.param("SSM_SCAN", 0b1111111, {}, True, False, id="SSM_SCAN of a guest before 0.20"),
        pytest.param("GATED_DELTA_NET", 0b111111, {0: 1}, False, True, id="GATED_DELTA_NET"),
        pytest.param("GATED_DELTA_NET", 0b111111, {}, False, False, id="GATED_DELTA_NET of a guest before 0.15"),
        pytest.param("DSV4_HC_PRE", 0b11, {}, False, True, id="DSV4_HC_PRE of a guest before 0.25"),
        pytest.param("DSV4_HC_PRE", 0b11, {0: 1}, False, False, id="DSV4_HC_PRE with a scale, since 0.25"),
        pytest.param("DSV4_HC_POST", 0b1111, {}, False, True, id="DSV4_HC_POST"),
        pytest.param("DSV4_HC_POST", 0b0111, {}, False, False, id="DSV4_HC_POST without comb, since 0.25"),
        pytest.param("CUSTOM", 0b1, {}, False, False, id="CUSTOM, which holds a function pointer"),
    ],
)
def test_an_op_is_offered_only_with_meanings_that_the_host_s_release_has(
    host: tuple[str, Daemon], op: str, sources: int, words: dict[int, int], old: bool, new: bool
) -> None:
    release, daemon = host
    assert supports(daemon, op, sources, words) is {OLD: old, NEW: new}[release]


def test_an_op_whose_batches_the_host_s_release_leaves_out_is_offered_for_one_batch(host: tuple[str, Daemon]) -> None:
    assert supports(host[1], "CONV_TRANSPOSE_2D", 0b11, {0: 1}, (1, 1, 4, 4))
    assert not supports(host[1], "CONV_TRANSPOSE_2D", 0b11, {0: 1}, (2, 1, 4, 4))


@pytest.mark.parametrize(("name", "told"), [("libggml-base.so", "file too short"), ("libggml-cpu.so", "it is not there")])
def test_a_host_whose_libraries_cannot_be_opened_says_why(tmp_path: Path, build_folder: Path, name: str, told: str) -> None:
    (tmp_path / name).touch()
    with pytest.raises(SetupError, match=f"no libggml-base.so can be opened in .*: .*{told}"):
        Daemon(Offering(tmp_path, ("CPU",)))


def run_guest(lib_dir: Path, frontend: Path, address: str) -> tuple[str, str]:
    """What the guest prints and what its ggml logs."""
    command = [sys.executable, str(GUEST), str(lib_dir), str(frontend)]
    done = subprocess.run(command, env={**os.environ, "GGML_REMOTING": address}, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout, done.stderr
