from __future__ import annotations

from pathlib import Path

import pytest
from idl_copy import IdlCopy


@pytest.fixture
def idl(tmp_path: Path) -> IdlCopy:
    return IdlCopy(tmp_path / "idl")
