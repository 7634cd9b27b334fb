"""Every call of the IDL has its tests."""

from __future__ import annotations

import importlib
from pathlib import Path

from register import EFFECTS, FAILURES

from ggml_remoting.generated.calls import Command


def test_every_call_has_a_test_of_its_effect_and_of_its_failure() -> None:
    for path in sorted(Path(__file__).parent.glob("test_*.py")):
        importlib.import_module(path.stem)
    assert set(Command) - EFFECTS == set(), "calls without a test marked @effect_of"
    assert set(Command) - FAILURES == set(), "calls without a test marked @failure_of"
