"""The school of the demonstration: courses, a few images, two lessons of the officer, once."""

from __future__ import annotations

import pytest
from django.utils import timezone

from gwanmun.cli.commands import demo_school
from gwanmun.inspection.school import contract as school
from gwanmun.inspection.school.tests import kit

pytestmark = pytest.mark.django_db


def test_it_makes_a_history_once(office):
    officer = kit.person(office, "officer")
    assert demo_school.enter(7) == 40
    assert demo_school.enter(7) == 0
    assert school.Item.objects.count() == demo_school.IMAGES
    first, second = school.Lesson.objects.filter(user=officer).order_by("pk")
    assert first.finished_at < second.finished_at < timezone.now()
    told = school.results.of_user(officer)
    assert told.scores is not None
    assert 0.5 < told.right / told.images < 1
    assert school.certifying.trained(officer).seconds > 0
