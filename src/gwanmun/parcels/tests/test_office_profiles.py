"""Profiles of the office decide manifests: from approval to the parcel's page, and not a moment earlier."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.utils import timezone

from gwanmun.parcels.models import ManifestVersion, Parcel
from gwanmun.parcels.rules import decide, decide_rows
from gwanmun.parcels.rules.pipeline import FEW, _as_lists, decide_and_choose
from gwanmun.parcels.rules.schema import DECIDED
from gwanmun.parcels.services import clearing, lease, office, partners, selecting, targets
from gwanmun.parcels.services.book import book_on
from gwanmun.parcels.tests import making
from gwanmun.platform.accounts.models import Organisation
from gwanmun.platform.audit.services import Actor
from gwanmun.risk.feedback.models import ControlResult
from gwanmun.risk.profiles import contract
from gwanmun.risk.profiles.models import Version
from gwanmun.risk.selection.api import _shown
from gwanmun.risk.selection.models import Capacity, Chosen, Run

pytestmark = pytest.mark.django_db
DAY = making.DAY
NOON = timezone.make_aware(dt.datetime(DAY.year, DAY.month, DAY.day, 12))
MARK = "office.small_tea@1"


@pytest.fixture
def org() -> Organisation:
    making.register_people(40)
    Organisation.objects.create(code="ICN", kind="CUSTOMS", name_ko="세관", name_en="Customs")
    return making.operator()


def approved(name: str = "small_tea", **changes: Any) -> Version:
    """A version as approval leaves it, approved the day before the manifests of these tests."""
    given = {
        "criterion": "weight <= 2 kg and description ~ tea", "title_ko": "소형 차류", "title_en": "Small tea",
        "reason_ko": "차류에 숨긴 사례", "reason_en": "Drugs were hidden in tea", "points": 150,
        "lane": "ORANGE", "ground": "정보분석 2026-7", "owner": "마약조사과",
        "effective_from": timezone.localdate(), "expires_on": timezone.localdate() + dt.timedelta(60),
    }  # fmt: skip
    kind = changes.pop("kind", "PARCEL")
    later = {"state": "ACTIVE", "effective_from": DAY - dt.timedelta(1), "expires_on": DAY + dt.timedelta(30),
             "decided_at": NOON - dt.timedelta(1), **changes}  # fmt: skip
    said = {name: later.pop(name) for name in ("criterion", "points", "lane") if name in later}
    version = contract.draft("kr", name, kind, given | said, Actor("anna", "USER"))
    Version.objects.filter(pk=version.pk).update(**later)
    return version


def teas(prefix: str = "A", count: int = 8, tea: int = 4) -> list[dict[str, str]]:
    return [
        making.row(f"{prefix}{n:03d}", **making.person(n),
                   description="cotton tea towel" if n < tea else "cotton shirt")
        for n in range(count)
    ]  # fmt: skip


def marked(mark: str = MARK) -> set[str]:
    return {row.item for row in Chosen.objects.all() if mark in row.profiles.split()}


def test_an_approved_profile_decides_the_next_manifest_and_says_why(org: Organisation) -> None:
    approved()
    making.cleared(org, teas(), "M1")
    assert marked() == {f"A{n:03d}" for n in range(4)}
    row = Chosen.objects.get(item="A001")
    assert (row.lane, row.basis, row.chance_ppm) == ("ORANGE", "PROFILE", 1_000_000)
    assert row.points >= 150
    parcel = Parcel.objects.get(number="A001")
    assert (parcel.route, parcel.score) == ("XRAY", row.points)
    assert "target.office" in parcel.reasons.split()
    assert "target.none" not in parcel.reasons.split()
    other = Parcel.objects.get(number="A007")
    assert "target.office" not in other.reasons.split()
    shown = next(one for one in _shown(list(Chosen.objects.all())) if one.item == "A001")
    (told,) = [reason for reason in shown.reasons if reason["code"] == f"profile.{MARK}"]
    assert told["en"] == "Profile: Small tea – Drugs were hidden in tea (150 points)"
    reasons = {reason.code: reason for reason in selecting.selected(parcel).reasons}
    text = reasons[f"profile.{MARK}"].text
    assert text.ko == "선별기준: 소형 차류 – 차류에 숨긴 사례 (150점)"
    assert text.en == "Profile: Small tea – Drugs were hidden in tea (150 points)"


def test_points_alone_add_up_and_name_no_lane(org: Organisation) -> None:
    approved(lane="", points=70)
    before = making.cleared(org, teas(tea=0), "M0")
    assert not Parcel.objects.filter(version=before, score__gte=70).exists()
    making.cleared(org, teas("B"), "M1")
    hit = Parcel.objects.filter(number__in=[f"B{n:03d}" for n in range(4)])
    assert {parcel.score for parcel in hit} == {70}
    assert all("target.office" in parcel.reasons for parcel in hit)
    chosen = Chosen.objects.filter(item__in=[f"B{n:03d}" for n in range(4)])
    assert not [row for row in chosen if row.basis == "PROFILE"]


def test_points_never_pass_their_limit(org: Organisation) -> None:
    for number in range(3):
        approved(f"tea_{number}", points=600)
    making.cleared(org, teas(), "M1")
    assert Parcel.objects.get(number="A000").score == 1000
    assert Chosen.objects.get(item="A000").profiles.split()[-3:] == [f"office.tea_{n}@1" for n in range(3)]


@pytest.mark.parametrize(
    "changes",
    [
        {"state": "DRAFT", "decided_at": None},
        {"state": "PROPOSED", "decided_at": None},
        {"state": "REFUSED"},
        {"expires_on": DAY - dt.timedelta(1)},
        {"state": "EXPIRED", "expires_on": DAY - dt.timedelta(1)},
        {"effective_from": DAY + dt.timedelta(1)},
        {"decided_at": NOON},
        {"decided_at": NOON + dt.timedelta(minutes=1)},
        {"state": "RETIRED", "stopped_on": DAY, "stopped_at": NOON - dt.timedelta(minutes=1)},
        {"state": "RETIRED", "stopped_on": DAY},
        {"kind": "CARGO", "criterion": "mass_g <= 2 kg and description ~ tea"},
    ],
    ids=str,
)
def test_what_is_not_in_force_hits_nothing(org: Organisation, changes: dict[str, Any]) -> None:
    approved(**changes)
    making.cleared(org, teas(), "M1")
    assert not marked()
    assert not Parcel.objects.filter(reasons__contains="target.office").exists()


def test_what_is_stopped_after_receipt_still_decides_a_manifest_received_before(org: Organisation) -> None:
    approved(state="RETIRED", stopped_on=DAY, stopped_at=NOON + dt.timedelta(minutes=1))
    making.cleared(org, teas(), "M1")
    assert len(marked()) == 4


def test_a_new_version_and_stopping_note_when_they_were_said(org: Organisation) -> None:
    version = approved()
    before = timezone.now()
    contract.stop(version, "현장 부담이 너무 큼", Actor("super", "USER"))
    today = timezone.localdate()
    Version.objects.update(expires_on=today + dt.timedelta(30))
    assert not contract.in_force("kr", today, "PARCEL", before=timezone.now()).exists()
    assert contract.in_force("kr", today, "PARCEL", before=before).exists()


def test_an_interrupted_run_decides_the_same_though_profiles_have_changed(
    org: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = approved()
    approved("counted", criterion="count(departure, 30 days) >= 12", lane="RED")
    making.cleared(org, teas("P", 6, 0), "M0")
    waiting = making.submit(org, teas(), "M1")
    whole = targets.store

    def dies(*told: Any, **more: Any) -> None:
        whole(*told, **more)
        raise RuntimeError("killed")

    monkeypatch.setattr(targets, "store", dies)
    clearing.clear_next(lease.owner_name())
    told = ("item", "lane", "place", "profiles", "points")
    left = list(Chosen.objects.filter(run__subject=waiting.pk).order_by("item").values_list(*told))
    assert any("office.counted@1" in row[3] for row in left)
    monkeypatch.setattr(targets, "store", whole)
    contract.stop(version, "현장 부담이 너무 큼", Actor("super", "USER"))
    approved("late", criterion="weight > 0 kg", lane="RED", decided_at=timezone.now())
    ManifestVersion.objects.filter(pk=waiting.pk).update(
        lease_until=None, lease_owner="", state="RECEIVED"
    )  # fmt: skip
    clearing.clear_version(waiting.pk, lease.owner_name())
    assert list(Chosen.objects.filter(run__subject=waiting.pk).order_by("item").values_list(*told)) == left


def test_slots_bind_what_the_office_asks_for(org: Organisation) -> None:
    approved()
    Capacity.objects.create(
        office="ICN", shift="", lane="ORANGE", slots=2, valid_from=DAY - dt.timedelta(2), reason="test",
        told_by="boss", told_at=NOON - dt.timedelta(400),
    )  # fmt: skip
    making.cleared(org, teas(), "M1")
    assert len(marked()) == 2
    full = Parcel.objects.filter(reasons__contains="target.full")
    assert full.count() == 2
    assert all("target.office" in parcel.reasons for parcel in full)


def test_the_past_reaches_over_earlier_manifests_and_not_the_replaced_one(org: Organisation) -> None:
    approved(criterion="count(departure, 30 days) >= 12", lane="RED")
    making.cleared(org, teas("P", 6, 0), "M0")
    making.cleared(org, teas("A", 5), "M1")
    assert not marked()
    version = making.cleared(org, teas("C", 5), "M1")  # takes the place of the five before: still eleven
    assert not marked()
    making.cleared(org, teas("D", 2), "M2")
    assert marked() == {"D000", "D001"}
    assert Run.objects.filter(subject=version.pk).exists()


@pytest.mark.parametrize(("entered", "hit"), [(-1, True), (1, False)])
def test_results_count_that_were_entered_before_receipt(org: Organisation, entered: int, hit: bool) -> None:
    approved(criterion="finds(seller, 90 days) >= 1")
    making.cleared(org, teas("P", 2, 0), "M0")
    earlier = next(office.spelled(ManifestVersion.objects.all(), DAY, DAY, clearing.selection_key()))
    seller = earlier["seller"][0]
    ControlResult.objects.create(
        country="kr", kind="PARCEL", item="P000", at=DAY, sight=1, selected_on=DAY - dt.timedelta(3),
        known_on=DAY - dt.timedelta(2), lane="ORANGE", basis="RANDOM", outcome="FIND", seller=seller,
        recorded_at=NOON + dt.timedelta(hours=entered),
    )  # fmt: skip
    making.cleared(org, teas("A", 3), "M1")
    assert bool(marked()) is hit


def test_one_parcel_asked_about_is_decided_as_in_its_manifest(org: Organisation) -> None:
    """The sorter's question: a handful of rows, worked out one by one."""
    approved()
    approved(
        "shared", criterion='codes_on_phone >= 1 and mode = "4" and group_size is null', lane="", points=9
    )
    version = making.submit(org, teas("A", FEW), "M1")
    frames, _ = clearing._read(version)
    case = clearing._case(version, frames["typed"], partners.stored_for(frames["typed"], version.manifest_id))
    book = book_on(case.received)
    by_frame = decide_and_choose(case, book).rows.select(list(DECIDED))
    by_rows = decide_rows(_as_lists(case), book)
    assert [{n: row[n] for n in DECIDED} for row in by_rows] == by_frame.to_dicts()
    assert by_frame["reasons"].str.contains("target.office").sum() == FEW
    for place in (0, 5, FEW - 1):
        alone = decide(replace(case, parcels=case.parcels[place : place + 1]), book)
        assert alone.select(list(DECIDED)).to_dicts() == by_frame[place : place + 1].to_dicts()


def test_what_needs_the_past_is_left_to_the_manifest_by_the_belts_question(org: Organisation) -> None:
    approved()
    approved("counted", criterion="count(departure, 30 days) >= 2")
    assert [profile.id for profile in office.told_now(NOON).profiles] == ["small_tea"]
    version = making.submit(org, teas(), "M1")
    told = office.told_of(version, clearing.selection_key())
    assert [profile.id for profile in told.profiles] == ["counted", "small_tea"]
    assert told.past.items.is_empty()


def test_without_profiles_nothing_is_asked(org: Organisation) -> None:
    version = making.submit(org, teas(), "M1")
    assert targets.targets_of(version, clearing.selection_key()).silent
