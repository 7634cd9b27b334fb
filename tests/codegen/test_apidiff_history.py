"""apidiff on ggml's own history: from the project's IDL as of 0.20 to the headers of 0.26."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from older_idl import copy_as_of

from codegen.__main__ import main
from codegen.build import build
from codegen.model import Api
from codegen.objects import OBJECTS, Span
from codegen.problems import Problems

IDL = Path(__file__).parents[2] / "idl"
HEADERS = Path(__file__).parent / "headers/ggml-0.26"
OLD, NEW = 2000, 2600

SOURCES = Path(os.environ.get("GGML_SOURCES", IDL.parent / ".cache/ggml-sources"))
"""Folders of whole releases, as sdists unpack; how to get them stands in docs/developing/when-ggml-changes.md."""


@pytest.fixture
def idl(tmp_path: Path) -> Path:
    copy_as_of(IDL, tmp_path / "idl", OLD)
    return tmp_path / "idl"


def test_the_headers_of_0_26_match_the_idl() -> None:
    assert main(["apidiff", str(HEADERS), "--idl", str(IDL), "--abi", str(NEW)]) == 0


def test_apidiff_reports_exactly_the_changes_of_0_26(idl: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["apidiff", str(HEADERS), "--idl", str(idl)]) == 1
    lines = capsys.readouterr().out.splitlines()[:-1]
    assert [re.sub(r"^.*/(\w+\.yaml):\d+: | \[\S+\]$", r"\1 ", line).strip() for line in lines] == [
        "abis.yaml GGML_BACKEND_API_VERSION is 3, was 2",
        (
            "backend.yaml backend.graph_optimize: parameter 'struct ggml_backend_graph_optimize_params *params' added "
            "behind 'graph'"
        ),
        (
            "buffer_type.yaml buffer_type.alloc_buffer_n: slot added behind alloc_buffer:"
            " struct ggml_backend_buffer *(*alloc_buffer_n)"
            "(struct ggml_backend_buffer_type *buft, struct ggml_tensor **tensors, int n_tensors);"
            " public functions like it: ggml_backend_buft_alloc_buffer_n"
        ),
        (
            "buffer_type.yaml buffer_type.get_alloc_size_n: slot added behind get_alloc_size:"
            " size_t (*get_alloc_size_n)(struct ggml_backend_buffer_type *buft, struct ggml_tensor **tensors, int "
            "n_tensors);"
            " public functions like it: ggml_backend_buft_get_alloc_size_n"
        ),
        "ops.yaml glu_op SWIGLU_CLAMP added, number 6",
    ]


def test_apidiff_writes_the_entries_that_were_written_by_hand(idl: Path) -> None:
    assert main(["apidiff", str(HEADERS), "--idl", str(idl), "--write"]) == 1
    by_hand, by_command = _read(IDL), _read(_decided(idl))
    for number in (OLD, NEW):
        assert list(_view(by_command, number)) == list(_view(by_hand, number))
    assert [abi.number for abi in by_command.abis][-2:] == [OLD, NEW]
    assert _newest(by_command) == _newest(by_hand)


def _view(api: Api, number: int) -> Iterator[object]:
    """The layout and the names of an ABI, as comparable values."""
    for name in OBJECTS:
        for call in api.object(name).calls:
            if call.span.holds(number):
                yield call.full_name
                yield [item.described for item in call.parameters if item.span.holds(number)]
                yield call.returns and call.returns.described
    for enum in ("op", "type", "unary_op", "glu_op"):
        yield [listed.names for listed in api.name_lists if listed.enum == enum and listed.since <= number][-1]
    yield [abi.api_version for abi in api.abis if abi.number == number]


def _newest(api: Api) -> set[object]:
    """What the newest ABI added. Additions of an ABI between the two count as the newest's."""
    calls = {call.full_name for name in OBJECTS for call in api.object(name).calls if _came(call.span)}
    parameters = {
        (call.full_name, item.name)
        for name in OBJECTS
        for call in api.object(name).calls
        for item in call.parameters
        if _came(item.span)
    }
    return calls | parameters


def _came(span: Span) -> bool:
    return OLD < span.since <= NEW


def _decided(idl: Path) -> Path:
    """The IDL with a text in each place that apidiff leaves to a person."""
    for path in idl.glob("*.yaml"):
        text = re.sub(r"\n +(wrapper|checks): decide", "", path.read_text())
        path.write_text(text.replace("mode: decide", "mode: local\n    reason: Decided.").replace("decide", "Decided."))
    return idl


def _read(folder: Path) -> Api:
    problems = Problems()
    api = build(folder, problems)
    problems.raise_if_any()
    return api


@pytest.mark.skipif(not SOURCES.is_dir(), reason=f"no sources of ggml's releases in {SOURCES}")
def test_every_release_can_be_read_and_those_in_the_idl_have_no_changes(capsys: pytest.CaptureFixture[str]) -> None:
    last = _read(IDL).abis[-1].versions[1]
    wrong: list[str] = []
    for source in sorted(path for path in SOURCES.iterdir() if path.is_dir()):
        status = main(["apidiff", str(source), "--idl", str(IDL)])
        out = capsys.readouterr().out
        release = re.search(r"^ggml 0\.(\d+)(?:\.(\d+))?[: ]", out, re.MULTILINE)
        number = int(release.group(1)) * 100 + int(release.group(2) or 0) if release else 0
        clean = status == 0 or "nothing to do" in out
        if status == 2 or number == 0 or (number <= last and not clean):
            wrong.append(f"{source.name}: status {status}\n{out}")
    assert wrong == []
