"""Like images: the nearest first, never those of another organisation."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from gwanmun.inspection.bank.contract import keep
from gwanmun.inspection.learning import contract, registry
from gwanmun.inspection.learning.tests import kit
from gwanmun.platform.accounts.models import Organisation
from gwanmun.platform.audit.services import Actor

pytestmark = pytest.mark.django_db


def kept(organisation: Organisation, blob: Any, number: str) -> Any:
    scan = kit.scan((64, 64), blob)
    return keep(
        scan, kind="PARCEL", organisation=organisation, number=number, taken_at=timezone.now(), declared={}
    )


def test_the_nearest_comes_first_and_other_organisations_stay_unseen() -> None:
    ours, theirs = (
        Organisation.objects.create(code=c, kind="OPERATOR", name_ko=c, name_en=c) for c in ("AAA", "BBB")
    )
    mine = kept(ours, (16, 16, 20, 20), "1")
    assert contract.similar(mine) == []  # no detector
    row = registry.register(kit.body(), kit.CARD, Actor("kim", "USER"))
    registry.activate(row, Actor("lee", "USER"), "test")
    assert contract.similar(mine) == []  # no other image
    near, far = kept(ours, (18, 16, 20, 21), "2"), kept(ours, None, "3")
    foreign = kept(theirs, (16, 16, 20, 20), "4")
    found = contract.similar(mine)
    assert [one.pk for one in found] == [near.pk, far.pk]
    assert foreign.pk not in {one.pk for one in found}
    match = contract.matches(kit.scan(), "면 티셔츠", 400)
    assert match is not None
    assert match.reasons[0].ko
    assert contract.matches(kit.scan(), "", 0) is None
