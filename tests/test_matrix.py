"""The quick part of `make matrix`: the oldest served release, one in the middle, and the newest with a
small download.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ggml_remoting.daemon import Daemon
from ggml_remoting.errors import SetupError
from tests.matrix.guests import guest_of
from tests.matrix.pairs import judge_refusal, run_pair, running
from tests.matrix.releases import Release, parse

RELEASES = ("libggml-python==0.9.4", "libggml-python==0.13.1", "libggml-python==0.20.2.post1")
TOO_OLD = "libggml-python==0.3.5"


@pytest.fixture(scope="module", params=RELEASES)
def host(request: pytest.FixtureRequest, build_folder: object) -> Iterator[tuple[Release, Daemon]]:
    release = parse(request.param)
    with running(release) as daemon:
        yield release, daemon


@pytest.mark.parametrize("guest", RELEASES)
def test_a_guest_of_any_release_gets_native_results_on_a_host_of_any_release(
    host: tuple[Release, Daemon], guest: str
) -> None:
    """Ggml before 0.9.7 does not mark the nodes to compute, and later hosts compute only marked ones."""
    cell = run_pair(guest_of(parse(guest)), *host)
    assert cell.word == "passed", cell.note


def test_a_guest_that_is_too_old_is_refused_with_its_version_and_continues(build_folder: object) -> None:
    release = parse(RELEASES[-1])
    with running(release) as daemon:
        cell = run_pair(guest_of(parse(TOO_OLD)), release, daemon)
    assert cell.word == "refused", cell.note
    assert "ggml 0.0.1 is not served" in cell.note


def test_a_host_that_is_too_old_is_refused_with_its_version(build_folder: object) -> None:
    release = parse(TOO_OLD)
    with pytest.raises(SetupError) as refusal, running(release):
        pass
    assert judge_refusal(release, str(refusal.value)).word == "refused"


def test_refusing_a_served_release_is_a_failure() -> None:
    assert judge_refusal(parse(RELEASES[1]), "ggml 0.13.1 is not served").word == "FAILED"


def test_refusing_without_naming_the_release_is_a_failure() -> None:
    assert judge_refusal(parse(TOO_OLD), "no").word == "FAILED"


@pytest.mark.parametrize("text", ["ggml==0.9.4", "libggml-python", "libggml-python=="])
def test_an_unknown_package_is_refused_with_the_known_ones(text: str) -> None:
    with pytest.raises(SetupError, match=r"is not PACKAGE==VERSION with one of these packages: libggml-python, "):
        parse(text)
