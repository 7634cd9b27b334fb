"""The fuzz targets measure the coverage of sources that exist."""

from __future__ import annotations

import pytest

from tests.fuzz.targets import ROOT, TARGETS, Target


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_every_decoder_is_a_source(target: Target) -> None:
    assert [decoder for decoder in target.decoders if not (ROOT / decoder).is_file()] == []
