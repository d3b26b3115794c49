"""From draft to the end: tested on stored parcels, approved by a second person, in force by its days."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from gwanmun.parcels.models import ManifestVersion, Parcel
from gwanmun.parcels.tests import making
from gwanmun.platform.audit.models import AuditEvent
from gwanmun.platform.audit.services import Actor
from gwanmun.risk.feedback.models import ControlResult
from gwanmun.risk.profiles import contract, upkeep
from gwanmun.risk.profiles.models import Profile, Version
from gwanmun.risk.rules.history import Past
from gwanmun.risk.rules.profiles import hits, with_past

pytestmark = pytest.mark.django_db
ANNA, BORA, SUPER = (Actor(name, "USER") for name in ("anna", "bora", "super"))


def given(**changes: Any) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "criterion": "weight <= 2 kg and description ~ tea", "title_ko": "소형 차류", "title_en": "Small tea",
        "reason_ko": "", "reason_en": "", "points": 200, "lane": "ORANGE", "ground": "정보분석 2026-11",
        "owner": "마약조사과", "effective_from": today, "expires_on": today + dt.timedelta(90), **changes,
    }  # fmt: skip


@pytest.fixture
def parcels(db: None) -> list[Parcel]:
    operator = making.operator("EXP1")
    making.register_people(20)
    making.cleared(
        operator,
        [making.row(f"P{n}", **making.person(n), description="green tea" if n < 4 else "cotton shirt",
                    gross_weight="0.4") for n in range(10)],
        "M1",
    )  # fmt: skip
    ManifestVersion.objects.update(received_at=timezone.now())
    return list(Parcel.objects.order_by("id"))


def drafted(**changes: Any) -> Version:
    return contract.draft("kr", "small_tea", "PARCEL", given(**changes), ANNA)


def try_out(version: Version) -> Version:
    contract.ask_test(version, ANNA)
    from gwanmun.risk.profiles.services import run_test

    for test in version.tests.filter(state="WAITING"):
        run_test(test.pk)
    version.refresh_from_db()
    return version


def approved(version: Version) -> Version:
    try_out(version)
    contract.propose(version, ANNA)
    return contract.approve(version, "충분히 확인함", SUPER)


def result(number: str, outcome: str) -> None:
    today = timezone.localdate()
    ControlResult.objects.create(
        country="kr", kind="PARCEL", item=number, at=today, sight=1, selected_on=today, known_on=today,
        lane="ORANGE", basis="RANDOM", outcome=outcome, recorded_at=timezone.now(),
    )  # fmt: skip


def test_a_test_counts_what_the_criterion_would_have_hit(parcels: list[Parcel]) -> None:
    result("P0", "FIND")
    result("P1", "NO_FIND")
    result("P7", "FIND")
    result("P2", "NOT_DONE")
    version = try_out(drafted())
    assert version.state == "TESTED"
    told = contract.fresh_test(version).result
    assert (told["items"], told["hits"], told["controls"], told["finds"]) == (10, 4, 2, 1)
    assert (told["all_controls"], told["all_finds"]) == (3, 2)
    assert told["samples"][0] == "P0"
    assert told["load"]["most"] == 4


def test_the_past_reaches_back_before_the_days_of_the_test(parcels: list[Parcel]) -> None:
    """Sixteen from one country: an earlier manifest counts, though it is not among the days tested."""
    version = drafted(criterion="count(departure, 60 days) >= 15")
    assert contract.fresh_test(try_out(version)).result["hits"] == 0
    making.cleared(
        making.operator("EXP2"),
        [making.row(f"Q{n}", **making.person(n), gross_weight="0.4") for n in range(10, 16)],
        "M2",
    )
    earlier = timezone.now() - dt.timedelta(45)
    ManifestVersion.objects.filter(manifest__number="M2").update(received_at=earlier)
    told = contract.fresh_test(try_out(version)).result
    assert (told["items"], told["hits"]) == (10, 10)


def test_a_changed_text_has_no_test(parcels: list[Parcel]) -> None:
    version = try_out(drafted())
    changed = contract.revise(version.profile, given(criterion="weight <= 1 kg"), ANNA)
    assert (changed.pk, changed.state) == (version.pk, "DRAFT")
    assert contract.fresh_test(changed) is None
    with pytest.raises(contract.Refused):
        contract.propose(changed, ANNA)
    # other words about the same criterion leave the test good
    again = contract.revise(try_out(changed).profile, given(criterion="weight <= 1 kg", title_en="Tea"), ANNA)
    assert again.state == "TESTED"


@pytest.mark.parametrize("who", [ANNA, BORA])
def test_nobody_approves_what_they_wrote_or_proposed(parcels: list[Parcel], who: Actor) -> None:
    version = try_out(drafted())
    contract.propose(version, BORA)
    with pytest.raises(contract.Refused, match="cannot decide"):
        contract.approve(version, "좋습니다 네", who)
    with pytest.raises(contract.Refused, match="reason"):
        contract.approve(version, "네", SUPER)
    assert contract.approve(version, "확인하였음", SUPER).state == "ACTIVE"
    acts = list(
        AuditEvent.objects.filter(subject_type="risk_profile").order_by("id").values_list("action", flat=True)
    )
    assert acts == [
        "risk.profile_drafted", "risk.profile_test_asked", "risk.profile_tested", "risk.profile_proposed",
        "risk.profile_approved",
    ]  # fmt: skip


def test_what_is_in_force_hits_the_next_items(parcels: list[Parcel]) -> None:
    today = timezone.localdate()
    version = approved(drafted())
    mine = [p for p in contract.active_on(today, "PARCEL", "kr") if p.source == "OFFICE"]
    assert [(p.id, p.version, p.lane, p.points) for p in mine] == [("small_tea", 1, "ORANGE", 200)]
    assert len(contract.active_on(today, "PARCEL", "kr")) == 8, "the pack's own seven are there too"
    frame = next(contract.source("kr", "PARCEL").read(today, today))
    rows = with_past(frame, mine, Past.none(), contract.language("kr", today).fields)
    assert hits(rows, mine)["small_tea"].sum() == 4
    assert not contract.in_force("kr", version.expires_on + dt.timedelta(1), "PARCEL").exists()


def test_it_stops_by_itself_on_its_day(parcels: list[Parcel]) -> None:
    today = timezone.localdate()
    version = approved(drafted(expires_on=today))
    assert contract.in_force("kr", today, "PARCEL").exists()
    tomorrow = today + dt.timedelta(1)
    assert not contract.in_force("kr", tomorrow, "PARCEL").exists(), "whether or not a job ran"
    assert contract.settle(tomorrow) == 1
    version.refresh_from_db()
    assert version.state == "EXPIRED"
    assert contract.in_force("kr", today, "PARCEL").exists(), "the past stays what it was"


def test_a_new_version_takes_the_place_of_the_one_before(parcels: list[Parcel]) -> None:
    today = timezone.localdate()
    first = approved(drafted())
    second = contract.revise(first.profile, given(effective_from=today + dt.timedelta(7)), ANNA)
    assert (second.number, second.state) == (2, "DRAFT")
    approved(second)
    numbers = [
        list(contract.in_force("kr", today + dt.timedelta(n), "PARCEL").values_list("number", flat=True))
        for n in (0, 6, 7)
    ]
    assert numbers == [[1], [1], [2]]


def test_stopping_works_at_once(parcels: list[Parcel]) -> None:
    version = approved(drafted())
    contract.stop(version, "현장 부담이 너무 큼", SUPER)
    assert not contract.in_force("kr", timezone.localdate(), "PARCEL").exists()


def test_refused_with_its_reason(parcels: list[Parcel]) -> None:
    version = try_out(drafted())
    contract.propose(version, ANNA)
    refused = contract.turn_down(version, "근거가 부족함", SUPER)
    assert (refused.state, refused.decision) == ("REFUSED", "근거가 부족함")
    assert contract.revise(version.profile, given(), ANNA).number == 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"criterion": "wieght < 5"}, "criterion"),
        ({"criterion": ""}, "criterion"),
        ({"title_en": " "}, "title_en"),
        ({"points": 1001}, "points"),
        ({"lane": "PINK"}, "lane"),
        ({"ground": ""}, "ground"),
        ({"expires_on": timezone.localdate() + dt.timedelta(366)}, "expires_on"),
        ({"expires_on": timezone.localdate() - dt.timedelta(1)}, "expires_on"),
    ],
)
def test_what_is_wrong_is_told_by_its_field(db: None, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(contract.Wrong) as found:
        drafted(**changes)
    assert [fault.field for fault in found.value.faults] == [field]
    assert not Profile.objects.exists()


@pytest.mark.parametrize("name", ["Small", "a", "split_address", "with space"])
def test_names_are_plain_and_not_taken(db: None, name: str) -> None:
    with pytest.raises(contract.Wrong) as found:
        contract.draft("kr", name, "PARCEL", given(), ANNA)
    assert [fault.field for fault in found.value.faults] == ["name"]


def test_weeks_are_counted_and_finding_nothing_calls(parcels: list[Parcel]) -> None:
    result("P0", "NO_FIND")
    version = approved(drafted())
    assert contract.refresh() == 1
    assert contract.refresh() == 1, "counted anew, not twice"
    told = contract.record(version)
    assert (told.items, told.hits, told.controls, told.finds, told.rate_e4) == (10, 4, 1, 0, 0)
    assert not contract.finds_nothing(version, told, timezone.localdate())
    assert contract.finds_nothing(version, upkeep.Record(10, 60, 50, 0), timezone.localdate())
    assert not contract.finds_nothing(version, upkeep.Record(10, 60, 50, 1), timezone.localdate())
