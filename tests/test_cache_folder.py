"""The folder in which downloads and builds are kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from ggml_remoting import paths


def test_checkouts_that_share_a_cache_use_one_path_for_its_builds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """CMake builds everything again if the path differs."""
    shared = tmp_path / "shared"
    shared.mkdir()
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / ".cache").symlink_to(shared)
        monkeypatch.setattr(paths, "checkout", lambda name=name: tmp_path / name)
        assert paths.cache_folder() == shared
