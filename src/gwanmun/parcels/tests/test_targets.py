"""Selections of manifests: stored, bound by slots, superseded, and undisturbed by being killed."""

from __future__ import annotations

from datetime import timedelta

import polars as pl
import pytest
from django.utils import timezone

from gwanmun.parcels.models import ManifestVersion, Parcel
from gwanmun.parcels.services import clearing, lease, targets
from gwanmun.parcels.tests import making
from gwanmun.platform.accounts.models import Organisation
from gwanmun.risk.contract import REASON
from gwanmun.risk.selection.models import Capacity, Chosen, Run
from gwanmun.risk.selection.store import Shift, free, shift_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def org():
    making.register_people()
    Organisation.objects.create(code="ICN", kind="CUSTOMS", name_ko="세관", name_en="Customs")
    return making.operator()


def slots(lane: str, number: int, shift: str = "") -> None:
    Capacity.objects.create(
        office="ICN", shift=shift, lane=lane, slots=number, valid_from=making.DAY - timedelta(days=2),
        reason="test", told_by="boss", told_at=timezone.now() - timedelta(days=400),
    )  # fmt: skip


def heavy(prefix: str, number: int) -> list[dict[str, str]]:
    """Parcels that a profile of the pack sends to the X-ray."""
    return [{**row, "gross_weight": str(31 + n)} for n, row in enumerate(making.rows(prefix, number))]


class Stub:
    name = "stub 1"

    def score(self, items: pl.DataFrame) -> pl.Series:
        return pl.Series([0.9] * items.height, dtype=pl.Float64)

    def why(self, items: pl.DataFrame, most: int = 3) -> pl.DataFrame:
        rows = [(item, 1, "rate seller", 1.5, "abc", 41, 6, 0.02, None) for item in items["item"]]
        return pl.DataFrame(rows, schema=REASON, orient="row")


def test_what_is_chosen_is_stored_and_counts(org):
    version = making.cleared(org, heavy("A", 8), "M1")
    run = Run.objects.get()
    assert (run.subject, run.series, run.counts, run.items) == (version.pk, version.manifest_id, True, 8)
    assert (run.office, run.kind) == ("ICN", "PARCEL")
    rows = list(Chosen.objects.order_by("place"))
    assert len(rows) == run.chosen == 8
    assert {row.thing for row in rows} == set(Parcel.objects.values_list("pk", flat=True))
    profile = next(row for row in rows if row.basis == "PROFILE")
    assert (profile.lane, profile.lane_now, profile.chance_ppm, profile.score_ppm) == (
        "ORANGE", "ORANGE", 1_000_000, None,
    )  # fmt: skip
    assert "heavy_small_price" in profile.profiles.split()


def test_slots_of_a_shift_are_used_up_by_manifests(org):
    slots("ORANGE", 5)
    first = making.cleared(org, heavy("A", 4), "M1")
    shift = shift_at(first.received_at, [["DAY", 9], ["EVENING", 15], ["NIGHT", 21]])
    assert free("ICN", shift) == {"ORANGE": 1}
    second = making.cleared(org, heavy("B", 4), "M2")
    routes = list(Parcel.objects.filter(version=second).values_list("route", flat=True))
    assert routes.count("XRAY") == 1
    told = {row["lane"]: row for row in Run.objects.get(subject=second.pk).told}
    assert (told["ORANGE"]["asked"], told["ORANGE"]["chosen"], told["ORANGE"]["missed"]) == (4, 1, 3)
    assert free("ICN", shift) == {"ORANGE": 0}


def test_a_corrected_manifest_gives_its_slots_back(org):
    slots("ORANGE", 5)
    making.cleared(org, heavy("A", 5), "M1")
    second = making.cleared(org, heavy("A", 3), "M1")
    assert Run.objects.get(counts=True).subject == second.pk
    assert Chosen.objects.filter(run__counts=True).count() == 3


def test_killed_while_writing_it_comes_to_the_same_selection(org, monkeypatch):
    slots("ORANGE", 3)
    version = making.submit(org, heavy("A", 6), "M1")
    whole = targets.store

    def dies(*told, **more):
        whole(*told, **more)
        raise RuntimeError("killed")

    monkeypatch.setattr(targets, "store", dies)
    clearing.clear_next(lease.owner_name())
    assert Run.objects.get().counts is False
    left = list(Chosen.objects.order_by("item").values_list("item", "lane", "place", "chance_ppm"))
    assert left
    monkeypatch.setattr(targets, "store", whole)
    ManifestVersion.objects.filter(pk=version.pk).update(lease_until=None, lease_owner="", state="RECEIVED")
    clearing.clear_version(version.pk, lease.owner_name())
    assert Run.objects.get().counts is True
    assert list(Chosen.objects.order_by("item").values_list("item", "lane", "place", "chance_ppm")) == left


def test_an_active_model_chooses_and_says_why(org, monkeypatch):
    monkeypatch.setattr(targets, "scorer", Stub)
    making.cleared(org, making.rows("A", 4), "M1")
    row = Chosen.objects.filter(basis="MODEL").first()
    assert row is not None
    assert row.score_ppm == 900_000
    assert '"found": 6' in row.reasons
    assert row.lane == "RED"
    assert Run.objects.get().model == "stub 1"


class Meek(Stub):
    name = "stub 2"

    def score(self, items: pl.DataFrame) -> pl.Series:
        return pl.Series([0.0] * items.height, dtype=pl.Float64)


def test_taken_up_again_it_goes_by_the_model_with_which_it_began(org, monkeypatch):
    made = {"stub 1": Stub(), "stub 2": Meek()}
    monkeypatch.setattr(targets.learning, "named", lambda country, kind, name: made[name])
    monkeypatch.setattr(targets, "scorer", Stub)
    whole = targets.store

    def dies(*told, **more):
        raise RuntimeError("killed")

    version = making.submit(org, making.rows("A", 4), "M1")
    monkeypatch.setattr(targets, "store", dies)
    clearing.clear_next(lease.owner_name())
    assert not Chosen.objects.exists()
    monkeypatch.setattr(targets, "scorer", Meek)  # another was let decide meanwhile
    monkeypatch.setattr(targets, "store", whole)
    ManifestVersion.objects.filter(pk=version.pk).update(lease_until=None, lease_owner="", state="RECEIVED")
    clearing.clear_version(version.pk, lease.owner_name())
    assert Run.objects.get().model == "stub 1"
    assert set(Chosen.objects.values_list("score_ppm", flat=True)) == {900_000}
    making.cleared(org, making.rows("B", 4), "M2")
    assert Run.objects.get(subject__gt=version.pk).model == "stub 2", "the next goes by the one that decides"


def test_what_began_without_a_model_ends_without_one(org, monkeypatch):
    monkeypatch.setattr(targets, "scorer", lambda: None)
    version = making.submit(org, making.rows("A", 4), "M1")
    assert targets.scorer_of(version) is None
    monkeypatch.setattr(targets, "scorer", Stub)
    clearing.clear_version(version.pk, lease.owner_name())
    assert Run.objects.get().model == ""


def test_a_slot_told_after_receipt_holds_for_the_next_manifest(org):
    version = making.submit(org, heavy("A", 3), "M1")
    slots("ORANGE", 0)
    Capacity.objects.update(told_at=version.received_at + timedelta(hours=1))
    clearing.clear_version(version.pk, lease.owner_name())
    assert Parcel.objects.filter(route="XRAY").exists()


def test_shifts_go_over_midnight():
    three = [["DAY", 9], ["EVENING", 15], ["NIGHT", 21]]
    noon = timezone.make_aware(timezone.datetime(2026, 11, 22, 12))
    assert shift_at(noon, three) == Shift(noon.date(), "DAY")
    early = noon.replace(hour=3)
    assert shift_at(early, three) == Shift(noon.date() - timedelta(days=1), "NIGHT")
