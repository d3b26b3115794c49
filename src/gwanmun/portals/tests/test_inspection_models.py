"""Pages of detectors: list, card, approval by a second person."""

from __future__ import annotations

from typing import Any

import pytest

from gwanmun.inspection.learning import registry, shipped
from gwanmun.inspection.learning.models import DetectorVersion
from gwanmun.inspection.learning.tests import kit
from gwanmun.platform.accounts.models import Organisation, User
from gwanmun.platform.audit.services import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(client: Any) -> Any:
    office = Organisation.objects.create(
        code="AIOFFICE", name_ko="세관", name_en="office", kind=Organisation.Kind.CUSTOMS
    )
    user = User.objects.create_user("boss", password="x" * 16, role="SUPERVISOR", organisation=office)
    client.force_login(user)
    return client


def test_without_a_model_the_page_says_how_to_get_one(boss: Any) -> None:
    assert "gwanmun inspection models --shipped" in boss.get("/officer/inspection/models/").content.decode()


def test_the_shipped_one_is_shown_with_its_figures_and_approved(boss: Any) -> None:
    row = registry.take_in_shipped(SYSTEM)
    card = shipped.load()[1]
    page = boss.get(f"/officer/inspection/models/{row.pk}/").content.decode()
    assert f"{card['measured']['sets'][0]['map50']:.3f}" in page
    assert card["limits"][0]["ko"] in page or card["limits"][0]["en"] in page
    assert row.name in boss.get("/officer/inspection/models/").content.decode()
    told = {"step": "activate", "reason": "tried on our images"}
    boss.post(f"/officer/inspection/models/{row.pk}/decide/", told)
    assert DetectorVersion.objects.get(pk=row.pk).state == "ACTIVE"
    boss.post(f"/officer/inspection/models/{row.pk}/decide/", {"step": "put_away", "reason": "drift"})
    assert registry.active() is None


def test_nobody_approves_what_he_registered(boss: Any) -> None:
    from gwanmun.platform.audit.services import Actor

    row = registry.register(kit.body(), kit.CARD, Actor("boss", "USER"))
    page = boss.post(
        f"/officer/inspection/models/{row.pk}/decide/", {"step": "activate", "reason": "mine"}, follow=True
    )
    assert "다른 감독자" in page.content.decode() or "Ask another" in page.content.decode()
    assert DetectorVersion.objects.get(pk=row.pk).state == "CANDIDATE"
