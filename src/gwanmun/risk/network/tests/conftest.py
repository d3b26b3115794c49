from __future__ import annotations

import pytest

from gwanmun.portals.tests.kit import Day, make_day


@pytest.fixture
def day(db: None) -> Day:
    return make_day()
