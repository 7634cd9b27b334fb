"""A pytest plugin that runs only the first case of every test, for a guest whose processor is emulated."""

from __future__ import annotations

import pytest


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselects the other cases, so that pytest counts them as deselected."""
    seen: set[str] = set()
    left_out = []
    for item in items:
        test = item.nodeid.partition("[")[0]
        if test in seen:
            left_out.append(item)
        seen.add(test)
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]
