"""Fixtures of the tests of sharing: a host whose devices record who uses them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import async_host


@pytest.fixture(scope="session")
def async_libraries(host_libraries: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ggml with the two asynchronous devices."""
    return async_host.build(host_libraries, tmp_path_factory.mktemp("sharing") / "lib").parent
