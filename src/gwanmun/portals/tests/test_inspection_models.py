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


def test_from_the_page_one_registers_and_another_approves(boss: Any, client: Any) -> None:
    told = boss.get("/officer/inspection/models/").content.decode()
    assert "제공된 모형 등록" in told
    page = boss.post("/officer/inspection/models/register/", follow=True).content.decode()
    row = DetectorVersion.objects.get()
    assert (row.registered_by, row.state) == ("boss", "CANDIDATE")
    assert 'value="activate"' not in page  # their own
    assert "제공된 모형 등록" not in boss.get("/officer/inspection/models/").content.decode()
    other = User.objects.create_user(
        "other",
        password="x" * 16,
        role="SUPERVISOR",
        organisation=User.objects.get(username="boss").organisation,
    )
    client.force_login(other)
    assert 'value="activate"' in client.get(f"/officer/inspection/models/{row.pk}/").content.decode()


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        ({"signature": ""}, ("서명이 없는", "no signature")),
        ({"signer": "0" * 32}, ("신뢰하지 않는", "not trusted")),
        ({"body": b"x"}, ("서명한 뒤에 바뀐", "changed after")),
        ("schema", ("다른 판에", "another version")),
    ],
)
def test_one_that_must_not_read_says_why_before_anybody_tries(boss: Any, spoil: Any, words: Any) -> None:
    from gwanmun.platform.audit.services import Actor

    body = kit.body(schema="of another program") if spoil == "schema" else kit.body()
    row = registry.register(body, kit.CARD, Actor("kim", "USER"))
    if spoil != "schema":
        DetectorVersion.objects.filter(pk=row.pk).update(**spoil)
    for language, word in zip(("ko", "en"), words, strict=True):
        boss.cookies["gwanmun_language"] = language
        page = boss.get(f"/officer/inspection/models/{row.pk}/").content.decode()
        assert word in page
        assert 'value="activate"' not in page
        told = {"step": "activate", "reason": "why not"}
        after = boss.post(f"/officer/inspection/models/{row.pk}/decide/", told, follow=True)
        assert word in after.content.decode()
    assert DetectorVersion.objects.get(pk=row.pk).state == "CANDIDATE"


def test_curves_are_drawn_from_the_card_and_missing_ones_are_named(boss: Any) -> None:
    from gwanmun.inspection.learning.judging import measured
    from gwanmun.inspection.learning.tests.test_plotting import NAMES, seen
    from gwanmun.platform.audit.services import Actor

    one = measured(seen(), NAMES, "kept aside", times=5)
    match = {"auc": 0.85, "lies": 4, "parcels": 9, "by_lie": {}, "roc": [[0.0, 0.0], [1.0, 1.0]]}
    full = registry.register(
        kit.body(), kit.CARD | {"measured": {"sets": [one], "match": match}}, Actor("kim", "USER")
    )
    page = boss.get(f"/officer/inspection/models/{full.pk}/").content.decode()
    assert page.count('class="mp-plot"') == 3 + 2 + 1
    assert "따로 남긴 영상" in page
    assert "narcotic &amp; &lt;other&gt;" in page
    assert "<other>" not in page
    assert "수치가 없습니다" not in page
    bare = registry.register(kit.body(), kit.CARD, Actor("kim", "USER"))
    page = boss.get(f"/officer/inspection/models/{bare.pk}/").content.decode()
    assert "평가한 수치가 없습니다" in page
    assert "mp-plot" not in page
