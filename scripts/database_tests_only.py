"""pytest plug-in: keep the tests that touch the database, and leave the browser out.

What does not touch the database gives the same answer on every one and is run once.
"""

from __future__ import annotations

import pytest

FIXTURES = {"db", "transactional_db", "django_db_setup", "live_server"}


def touches_database(item: pytest.Item) -> bool:
    names = set(getattr(item, "fixturenames", ()))
    marked = item.get_closest_marker("django_db") or item.get_closest_marker("postgres")
    return bool(marked or names & FIXTURES)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    kept = [i for i in items if touches_database(i) and not i.get_closest_marker("browser")]
    config.hook.pytest_deselected(items=[i for i in items if i not in set(kept)])
    items[:] = kept
