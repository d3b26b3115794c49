"""Killed at random instants and started again, the program comes to the undisturbed result."""

from __future__ import annotations

import pytest
from django.conf import settings

from tests.bench import killtest

KILLS = 8


def server_url() -> str | None:
    """The server of the suite's own database; None when the suite runs on SQLite."""
    config = settings.DATABASES["default"]
    if "postgresql" not in config["ENGINE"]:
        return None
    user, password = config["USER"], f":{config['PASSWORD']}" if config["PASSWORD"] else ""
    where = f"{config['HOST']}:{config['PORT']}" if config["PORT"] else config["HOST"]
    return f"postgres://{user}{password}@{where}/postgres"


@pytest.mark.slow
def test_kills_at_random_instants_change_nothing():
    report = killtest.run(KILLS, lines=12_000, seed=2, url=server_url())
    assert report.kills == KILLS
    assert sum(report.during[s] for s in ("reading", "deciding", "writing")) >= KILLS // 4, report.during
    assert report.differing == []
