"""The quick part of `make models`: a small model of each kind, with the newest libllama that is a small download."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from ggml_remoting.paths import FRONTEND, c_part
from tests.bench.models import SHAPES, random_model
from tests.matrix.pairs import running
from tests.matrix.releases import Release, parse
from tests.models import whisper
from tests.models.architectures import Row, rows
from tests.models.cases import Case, run_part
from tests.models.tools import Outcome
from tests.support.debian import NoDebianMirror
from tests.support.waiting import SECONDS

_RELEASE = "llama-cpp-py-sync==0.11739"
_KINDS = tuple(name for name in SHAPES if name.startswith("tiny-"))
_SPLITS = re.compile(r"splits = (\d+)")


@dataclass(frozen=True)
class Said:
    """libllama's results for each kind of model: a digest of the logits, and the splits of its graphs."""

    logits: Mapping[str, str]
    splits: Mapping[str, set[str]]


def _decode(release: Release, models: Mapping[str, Path], frontend: str = "", address: str = "") -> Said:
    """Runs the guest, with the frontend if its path is given."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GGML_")}
    environment |= {"OMP_WAIT_POLICY": "passive", "PYTHONPATH": os.pathsep.join(sys.path)}
    if address:
        environment["GGML_REMOTING"] = address
    arguments = ("-m", "tests.models.decode", str(release.libraries), frontend, *map(str, models.values()))
    command = release.libc.command(Path(sys.executable), *arguments)
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, errors="replace", timeout=SECONDS, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    digests = json.loads(done.stdout.splitlines()[-1])
    logs = dict(part.split("\n", 1) for part in done.stderr.split("\nMODEL ")[1:])
    splits = {name: set(_SPLITS.findall(logs[str(path)])) for name, path in models.items()}
    return Said({name: digests[str(path)] for name, path in models.items()}, splits)


@pytest.fixture(scope="module")
def release() -> Release:
    """The release and the C library that it needs: Debian's on a system that is older than the release's."""
    release = parse(_RELEASE)
    try:
        release.libc  # noqa: B018 - fetched when it is first asked for
    except NoDebianMirror as reason:
        pytest.skip(f"{release} needs a newer C library than this machine has, which would come from Debian: {reason}")
    return release


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    folder = tmp_path_factory.mktemp("models")
    return {name: random_model(name, folder) for name in _KINDS}


@pytest.fixture(scope="module")
def both(build_folder: Path, release: Release, models: Mapping[str, Path]) -> tuple[Said, Said]:
    """The native and the remoted results."""
    with running(release) as daemon:
        return _decode(release, models), _decode(release, models, str(c_part(FRONTEND)), daemon.address)


@pytest.fixture(scope="module")
def in_pieces(build_folder: Path, release: Release, models: Mapping[str, Path]) -> Said:
    """The results when every graph is cut wherever it may be."""
    with running(release, "--piece-nodes", "1") as daemon:
        return _decode(release, models, str(c_part(FRONTEND)), daemon.address)


@pytest.mark.parametrize("kind", _KINDS)
def test_a_remoted_model_has_the_native_logits(both: tuple[Said, Said], kind: str) -> None:
    native, remoted = both
    assert re.fullmatch(r"[0-9a-f]{64}", native.logits[kind])
    assert remoted.logits[kind] == native.logits[kind]


@pytest.mark.parametrize("kind", _KINDS)
def test_graphs_computed_in_pieces_have_the_native_logits(both: tuple[Said, Said], in_pieces: Said, kind: str) -> None:
    assert in_pieces.logits[kind] == both[0].logits[kind]


@pytest.mark.parametrize("kind", _KINDS)
def test_only_the_embedding_is_computed_by_the_guest(both: tuple[Said, Said], kind: str) -> None:
    """Two splits, as on a local GPU: every weight, with rope_freqs, is on the device, which computes all other ops."""
    native, remoted = both
    assert native.splits[kind] == {"1"}
    assert remoted.splits[kind] == {"2"}


def test_a_whisper_model_has_the_native_logits(build_folder: Path, tmp_path: Path) -> None:
    cases = list(whisper.compare(tmp_path))
    assert len(cases) > 1
    assert [case for case in cases if not case.is_good] == []


def verdicts(*cases: Case) -> list[tuple[str, bool]]:
    """The rows of a part named states, and whether each is good."""
    return [(row.name, row.is_good) for row in run_part("states", cases)]


def test_a_part_is_bad_if_one_case_differs() -> None:
    assert verdicts(Case("one", "PASS", "PASS"), Case("two", "PASS", "PASS")) == [("states", True)]
    assert verdicts(Case("one", "PASS", "PASS"), Case("two", "PASS", "FAIL")) == [("states", False)]


def test_a_part_is_bad_if_nothing_passes_natively() -> None:
    assert verdicts(Case("one", "FAIL", "FAIL", natively_good=False)) == [("states", False)]
    assert verdicts() == [("states", False)]


def test_a_case_with_a_row_of_its_own_counts_in_that_row() -> None:
    cases = (Case("one", "PASS", "PASS"), Case("one: splits", "2", "4", row="number of splits"))
    assert verdicts(*cases) == [("states", True), ("number of splits", False)]


def test_an_unfinished_row_of_the_table_is_ignored() -> None:
    head = "|     Model arch.| Device|Config|   NMSE vs. CPU|Roundtrip|    Mixed batch|\n"
    whole = "|           llama|    CPU| Dense|  OK (0.00e+00)|       OK|  OK (8.75e-09)|\n"
    assert rows(Outcome(-6, head + whole + "|           mamba|    CPU| Dense|", "")) == [
        Row("llama", "Dense", "OK (0.00e+00)| OK| OK (8.75e-09)|")
    ]


def test_the_reported_reason_is_the_log_line_of_the_failure() -> None:
    log = "loading\nggml-remoting: loaded\nggml-remoting: backend.graph_compute: no memory\nbye"
    assert Outcome(1, "", log).why() == "status 1: ggml-remoting: backend.graph_compute: no memory"
