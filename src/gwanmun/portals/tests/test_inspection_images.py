"""Pages of the image bank: seen by officers alone, every look in the record, nothing of what was purged."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from django.urls import reverse

from gwanmun.inspection.bank import contract
from gwanmun.platform.audit.models import AuditEvent
from gwanmun.portals.tests.kit import Day

pytestmark = pytest.mark.django_db


@pytest.fixture
def image(day: Day) -> contract.Image:
    low = np.random.default_rng(1).integers(5_000, 60_000, (80, 300), dtype=np.uint16)
    return contract.keep(
        contract.Scan((contract.View(low, low // 2 + 30_000),), "virtual-a"), kind="PARCEL",
        organisation=day.operator, device="X1", number="IMG-1", subject=("PARCEL", "GOOD1"),
        declared={"description": "<b>shoes</b>", "mass_g": 900},
        taken_at=dt.datetime(2026, 7, 1, tzinfo=dt.UTC),
    )  # fmt: skip


def test_an_officer_finds_and_sees_it_and_the_look_is_recorded(client, day, image):
    client.force_login(day.people["OFFICER"])
    listed = client.get(reverse("officer:inspection_images"), {"number": "GOOD1", "kind": "PARCEL"})
    assert reverse("officer:inspection_image", args=[image.pk]) in listed.content.decode()
    nothing = client.get(reverse("officer:inspection_images"), {"number": "OTHER"}).content.decode()
    assert "영상이 없습니다" in nothing
    page = client.get(reverse("officer:inspection_image", args=[image.pk])).content.decode()
    assert "&lt;b&gt;shoes" in page
    told = client.get(reverse("officer:inspection_image_about", args=[image.pk])).json()
    tiles = told["views"][0]["tiles"].replace("VARIANT", told["variants"][0])
    tile = client.get(tiles.replace("LEVEL", str(told["views"][0]["maxLevel"])).replace("X_Y", "1_0"))
    assert tile.status_code == 200
    assert tile["Content-Type"] == "image/png"
    assert "private" in tile["Cache-Control"]
    picture = client.get(reverse("officer:inspection_picture", args=[image.pk, 0, told["variants"][0]]))
    assert picture.content.startswith(b"\x89PNG")
    looks = AuditEvent.objects.filter(action="image.viewed", subject_id=str(image.pk))
    assert [look.actor for look in looks] == ["officer"]


def test_an_operator_does_not_even_see_its_own(client, day, image):
    client.force_login(day.people["OPERATOR"])
    assert client.get(reverse("officer:inspection_picture", args=[image.pk, 0, "grey"])).status_code == 403
    client.logout()
    assert client.get(reverse("officer:inspection_picture", args=[image.pk, 0, "grey"])).status_code == 302


def test_what_was_purged_is_told_and_not_shown(client, day, image):
    contract.Image.objects.update(retention_until=dt.date(2020, 1, 1))
    assert contract.purge() == 1
    client.force_login(day.people["OFFICER"])
    page = client.get(reverse("officer:inspection_image", args=[image.pk])).content.decode()
    assert "보존 기간이 지나" in page
    assert client.get(reverse("officer:inspection_picture", args=[image.pk, 0, "grey"])).status_code == 404


@pytest.mark.parametrize("bad", [(1, "grey"), (0, "no-such"), (99, "grey")])
def test_a_view_or_variant_that_is_not_there_is_404(client, day, image, bad):
    client.force_login(day.people["OFFICER"])
    status = client.get(reverse("officer:inspection_picture", args=[image.pk, *bad])).status_code
    assert status == 404 or (bad[1] == "no-such" and contract.variants() == ("grey",))
