"""Compares the generated declarations with ggml's headers, those that are available without a large download.

`make prove-headers` compiles them beside the headers of ten releases.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from ggml_remoting import downloads

sys.path.append(str(Path(__file__).parents[1]))
from prove_headers import differences, write_proofs

TRIMMED = Path(__file__).parent / "headers/ggml-0.26"
ORDER = "enum ggml_cgraph_eval_order { GGML_CGRAPH_EVAL_ORDER_LEFT_TO_RIGHT = 0, GGML_CGRAPH_EVAL_ORDER_COUNT };\n"


@pytest.fixture(scope="module", autouse=True)
def proofs() -> None:
    write_proofs()


@pytest.fixture
def ggml(tmp_path: Path) -> Path:
    """A copy of the headers of ggml 0.26, reduced to what is compared."""
    copy = tmp_path / "ggml"
    shutil.copytree(TRIMMED, copy)
    return copy


def differences_from(ggml: Path, abi: int = 2600) -> list[str]:
    left_out = ggml / "order.h"
    left_out.write_text(ORDER)
    return differences(abi, [ggml / "include", ggml / "src"], "-include", str(left_out))


def test_the_newest_abi_matches_its_headers(ggml: Path) -> None:
    assert differences_from(ggml) == []


@pytest.mark.parametrize(
    ("header", "old", "new", "reason"),
    [
        ("src/ggml-backend-impl.h", "alloc_buffer_n)", "allocate_n)", "no member named 'alloc_buffer_n'"),
        (
            "src/ggml-backend-impl.h",
            "uint8_t value);",
            "uint32_t value);",
            "clear of struct ggml_backend_buffer_i has another type",
        ),
        ("src/ggml-impl.h", "uint64_t uid;", "uint32_t uid;", "uid lies elsewhere in struct ggml_cgraph"),
        (
            "include/ggml-backend.h",
            "bool events;",
            "int events;",
            "events lies elsewhere in struct ggml_backend_dev_caps",
        ),
        ("include/ggml.h", "int32_t flags;", "int64_t flags;", "flags lies elsewhere in struct ggml_tensor"),
    ],
)
def test_a_difference_is_a_compile_error(ggml: Path, header: str, old: str, new: str, reason: str) -> None:
    text = (ggml / header).read_text()
    assert text.count(old) == 1
    (ggml / header).write_text(text.replace(old, new))
    assert any(reason in line for line in differences_from(ggml))


@pytest.mark.parametrize("abi", [904, 911, 1000, 2000, 2200, 2300])
def test_no_other_abi_matches_the_headers_of_the_newest(ggml: Path, abi: int) -> None:
    assert differences_from(ggml, abi)


@pytest.mark.parametrize(("release", "abi"), [("0.9.4", 904), ("0.20.2.post1", 2000)])
def test_the_public_declarations_match_the_headers_of_a_release(release: str, abi: int) -> None:
    part = downloads.Package("libggml-python", release, 3, f"a prebuilt ggml {release}")
    include = downloads.fetch(part) / "libggml/include"
    assert differences(abi, [include], "-DPROOF_OF_PUBLIC_HEADERS") == []
