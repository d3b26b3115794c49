"""Courses and made-up images for an office that begins."""

from __future__ import annotations

import pytest

from gwanmun.inspection.school import contract as school

pytestmark = pytest.mark.slow


def test_an_office_begins_and_a_second_time_changes_nothing(office):
    done = school.setup(office, 4, 1, "hangang")
    assert done == {"courses": 5, "images": 4}
    assert school.Item.objects.exclude(kind="").count() == 2
    threat = school.Item.objects.exclude(kind="").first()
    assert threat.regions
    assert all(0 <= f <= 1 for f in threat.factors)
    assert school.setup(office, 4, 1, "hangang") == {"courses": 0, "images": 4}
    assert school.Item.objects.count() == 4
