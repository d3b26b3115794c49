"""pytest plug-in: keep the tests that draw their own examples."""

from __future__ import annotations

import pytest


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    def draws(item: pytest.Item) -> bool:
        return bool(getattr(getattr(item, "obj", None), "is_hypothesis_test", False))

    config.hook.pytest_deselected(items=[i for i in items if not draws(i)])
    items[:] = [i for i in items if draws(i)]
