"""An office with images and a course, for each test that asks."""

from __future__ import annotations

import pytest

from gwanmun.inspection.school.tests import kit


@pytest.fixture
def office(db):
    return kit.office()


@pytest.fixture
def reader(office):
    return kit.person(office)


@pytest.fixture
def course(office):
    kit.images(office)
    return kit.published()
