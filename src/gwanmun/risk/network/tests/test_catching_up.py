"""A new entry is compared with parcels that came before it and are not released, once."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from gwanmun.parcels.models import Parcel
from gwanmun.parcels.tests import making
from gwanmun.platform.accounts.models import Organisation
from gwanmun.platform.audit.services import Actor
from gwanmun.risk.network import catching_up, contract, feeding
from gwanmun.risk.network.models import WatchEntry, WatchMatch

pytestmark = pytest.mark.django_db
KIM = Actor("kim", "USER")
PHONE = "010-7777-1234"


@pytest.fixture
def watch_list():
    return contract.make(
        KIM, name="밀수 첩보", purpose="test", ground="관세법 제266조", owner="조사과", basis="ALERT",
        threshold=90, expires_on=timezone.localdate() + dt.timedelta(30),
    )  # fmt: skip


@pytest.fixture
def parcels():
    """Three on the telephone that will be watched: held, released, waiting for a control."""
    making.register_people(50)
    lines = [making.row(f"W{i:03d}", **{**making.person(i), "consignee_phone": PHONE}) for i in range(3)]
    making.cleared(making.operator("EXP9"), lines, "M1")
    for number, state in (("W000", "HELD"), ("W001", "RELEASED"), ("W002", "INSPECTION")):
        assert Parcel.objects.filter(number=number).update(state=state) == 1
    feeding.feed_all()


def add(watch_list, **more) -> WatchEntry:
    return contract.add_entry(watch_list, {"kind": "PHONE", "value": "+82 10 7777 1234"} | more, KIM)


def matched() -> set[str]:
    return set(WatchMatch.objects.values_list("item", flat=True))


def test_what_is_not_released_is_compared_with_a_new_entry(parcels, watch_list):
    add(watch_list)
    assert not matched(), "nothing is compared while the page waits"
    assert catching_up.waits()
    assert catching_up.compare() == 1
    assert matched() == {"W000", "W002"}
    assert not catching_up.waits()
    assert catching_up.compare() == 0
    assert {m.state for m in WatchMatch.objects.all()} == {"OPEN"}


def test_entries_of_a_file_are_compared_too_and_a_second_round_adds_nothing(parcels, watch_list):
    contract.import_csv(watch_list, f"kind,value\nPHONE,{PHONE}\nPHONE,010-1111-2222\n".encode(), KIM)
    assert catching_up.compare() == 2
    WatchEntry.objects.update(compared_at=None)  # as if a worker had died before it noted that it was done
    assert catching_up.compare() == 2
    assert WatchMatch.objects.count() == 2


def test_an_entry_waits_for_its_day_and_an_ended_one_is_let_be(parcels, watch_list):
    tomorrow = timezone.localdate() + dt.timedelta(1)
    entry = add(watch_list, valid_from=tomorrow.isoformat())
    assert not catching_up.waits()
    assert catching_up.compare() == 0
    WatchEntry.objects.filter(pk=entry.pk).update(valid_from=timezone.localdate())
    assert catching_up.waits()
    contract.end_entry(entry, "잘못 적었습니다", KIM)
    assert not catching_up.waits()
    assert not matched()


def test_pages_are_read_to_the_end_the_latest_first_where_it_is_too_much(parcels, watch_list, monkeypatch):
    Parcel.objects.update(state="HELD")
    monkeypatch.setattr(catching_up, "PAGE", 1)
    add(watch_list)
    assert catching_up.compare() == 1
    assert matched() == {"W000", "W001", "W002"}
    WatchMatch.objects.all().delete()
    WatchEntry.objects.update(compared_at=None)
    monkeypatch.setattr(catching_up, "MOST", 2)
    catching_up.compare()
    assert matched() == {"W001", "W002"}


def test_an_earlier_version_of_a_manifest_is_no_match(parcels, watch_list):
    express = Organisation.objects.get(code="EXP9")
    making.cleared(express, [making.row("W900", **making.person(7))], "M1")  # corrected
    Parcel.objects.filter(number__startswith="W0").update(state="HELD")
    add(watch_list)
    catching_up.compare()
    assert not matched()
