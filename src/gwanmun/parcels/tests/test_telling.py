"""What selections are told of the past: signs kept with what was chosen, policies fitted from results."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from gwanmun.core.book import RuleBook
from gwanmun.parcels.models import ManifestVersion, Parcel
from gwanmun.parcels.services import clearing, lease, targets, telling
from gwanmun.parcels.tests import making
from gwanmun.platform.accounts.models import Organisation
from gwanmun.platform.audit.services import Actor
from gwanmun.risk.contract import REASON, SIGNS, Bandit, Uncertainty, signs_kept
from gwanmun.risk.feedback import contract as feedback
from gwanmun.risk.feedback.models import ControlResult
from gwanmun.risk.network import contract as network
from gwanmun.risk.network.models import NodeResult
from gwanmun.risk.selection.models import Chosen, Run, Settled

pytestmark = pytest.mark.django_db

BY = Actor("kim", "USER")
LATER = making.DAY + dt.timedelta(days=20)


@pytest.fixture
def org() -> Organisation:
    making.register_people()
    Organisation.objects.create(code="ICN", kind="CUSTOMS", name_ko="세관", name_en="Customs")
    return making.operator()


class Seeing:
    """A model that finds whatever a find is near to, and notes what it was told."""

    name = "seeing 1"

    def __init__(self) -> None:
        self.seen: list[pl.DataFrame] = []

    def score(self, items: pl.DataFrame) -> pl.Series:
        self.seen.append(items)
        return (items["linked_finds"].fill_null(0) > 0).cast(pl.Float64) * 0.9 + 0.01

    def why(self, items: pl.DataFrame, most: int = 3) -> pl.DataFrame:
        rows = [
            (item, 1, "linked", 1.0, None, looks, finds, None, steps)
            for item, looks, finds, steps in items.select(
                "item", "linked_looks", "linked_finds", "nearest_find_steps"
            ).iter_rows()
        ]
        return pl.DataFrame(rows, schema=REASON, orient="row")


def lines(prefix: str, number: int, **changes: str) -> list[dict[str, str]]:
    """Parcels that a profile of the pack sends to the X-ray, each for another person at another address."""
    return [
        {**row, "gross_weight": str(31 + n), "consignee_address": f"서울 중구 세종대로 {100 + n}",
         "shipper_id": f"CN-{prefix}{n}", **changes}
        for n, row in enumerate(making.rows(prefix, number))
    ]  # fmt: skip


def results(version: ManifestVersion, finds: int) -> None:
    """What was chosen is looked into; the first ``finds`` bring something. Known and entered a week later."""
    items = list(
        Chosen.objects.filter(run__subject=version.pk).order_by("item").values_list("item", flat=True)
    )
    told = [
        feedback.Told(
            item, "FIND" if n < finds else "NO_FIND", "NARCOTICS" if n < finds else None,
            known_on=making.DAY + dt.timedelta(days=7),
        )
        for n, item in enumerate(items)
    ]  # fmt: skip
    assert not feedback.record("kr", "PARCEL", told, BY).faults
    noon = dt.datetime(2026, 7, 16, 12, tzinfo=dt.UTC)
    ControlResult.objects.update(recorded_at=noon)
    network.feed_all()
    network.pull_results("kr", "PARCEL", 10_000)
    NodeResult.objects.update(noted_at=noon)


def test_what_is_chosen_keeps_its_signs_and_its_result_takes_them_over(org: Organisation) -> None:
    phone = {"consignee_phone": "010-4444-1212"}
    version = making.cleared(org, lines("A", 3, **phone) + lines("B", 2), "M1")
    kept = signs_kept(pl.Series(list(Chosen.objects.order_by("item").values_list("signs", flat=True))))
    assert kept["people_on_phone"].to_list() == [3, 3, 3, 1, 1]
    assert kept["linked_finds"].to_list() == [0] * 5
    results(version, 1)
    items, _ = feedback.past("kr", "PARCEL", signs=True)
    assert items.sort("item")["people_on_phone"].to_list() == [3, 3, 3, 1, 1]
    assert not set(feedback.past("kr", "PARCEL")[0].columns) & set(SIGNS)


def test_a_find_reaches_the_model_and_the_reasons_of_the_next_manifest(
    org: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = Seeing()
    monkeypatch.setattr(targets, "scorer", lambda: model)
    first = making.cleared(org, lines("A", 2), "M1")
    assert model.seen[-1]["linked_finds"].to_list() == [0, 0]
    results(first, 1)
    # Another person, who sends under the telephone of whom something was found with.
    shared = [{**lines("B", 1)[0], "consignee_phone": making.person(0)["consignee_phone"],
               "consignee_id": making.person(7)["consignee_id"]}, *lines("C", 3)[1:]]  # fmt: skip
    making.submit(org, shared, "M2", LATER)
    making.clear_all()
    told = dict(model.seen[-1].select("item", "linked_finds").iter_rows())
    assert told == {"B000000": 1, "C000001": 0, "C000002": 0}
    row = Chosen.objects.get(item="B000000")
    assert "MODEL" in row.bases.split()
    assert '"found": 1' in row.reasons
    asked = targets.explained(Parcel.objects.get(number="B000000"), clearing.selection_key())
    assert asked[0] == pytest.approx(0.91)


def test_a_result_entered_after_the_day_began_reaches_nothing(org: Organisation) -> None:
    first = making.cleared(org, lines("A", 2), "M1")
    results(first, 1)
    assert not telling.reach(LATER).empty
    Settled.objects.all().delete()
    NodeResult.objects.update(noted_at=dt.datetime(2026, 7, 28, 8, tzinfo=dt.UTC))  # the day itself
    assert telling.reach(LATER).empty
    Settled.objects.all().delete()
    NodeResult.objects.update(noted_at=None)  # from before this was kept
    assert not telling.reach(LATER).empty


def test_what_was_told_once_stays_told(org: Organisation) -> None:
    first = making.cleared(org, lines("A", 2), "M1")
    results(first, 1)
    before = telling.reach(LATER)
    NodeResult.objects.all().delete()
    again = telling.reach(LATER)
    assert again.risk.equals(before.risk)
    assert Settled.objects.get(day=LATER).facts["nodes"] == before.risk.height


def test_what_was_not_chosen_is_explained_as_it_was_seen(
    org: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = Seeing()
    monkeypatch.setattr(targets, "scorer", lambda: model)
    same = [{**row, "consignee_phone": "010-4444-1212"} for row in making.rows("A", 3)]
    making.cleared(org, [*same, *making.rows("B", 2)], "M1")
    at_once = {row["item"]: row for row in model.seen[-1].iter_rows(named=True)}
    Chosen.objects.all().delete()
    for parcel in Parcel.objects.all():
        targets.explained(parcel, clearing.selection_key())
        alone = model.seen[-1].row(0, named=True)
        assert {name: alone[name] for name in SIGNS if not name.startswith("people_of")} == {
            name: at_once[parcel.number][name] for name in SIGNS if not name.startswith("people_of")
        }
        assert alone["people_on_phone"] == (3 if parcel.number.startswith("A") else 1)


# --- exploration -----------------------------------------------------------------------------------------


def kept(number: int, *, hit: Callable[[int], bool], description: str = "tea {}", hs: str = "090240") -> None:
    """Results of so many random controls, entered on the evening they were known."""
    day = dt.date(2026, 7, 1)
    ControlResult.objects.bulk_create(
        ControlResult(
            country="kr", kind="PARCEL", item=f"{description}{n}", at=day - dt.timedelta(days=3), hs=hs,
            description=description.format(n % 7), departure="CN", origin="CN", importer=f"{n}", seller="S",
            selected_on=day - dt.timedelta(days=3), lane="RED", basis="RANDOM",
            outcome="FIND" if hit(n) else "NO_FIND", known_on=day, officer="kim",
            recorded_at=dt.datetime.combine(day, dt.time(12), dt.UTC),
        )
        for n in range(number)
    )  # fmt: skip


def test_a_policy_is_fitted_from_results_known_and_entered_in_time() -> None:
    kept(300, hit=lambda n: n % 4 == 0)
    fresh, fitted = Bandit(), telling.exploring("bandit", making.DAY, None)
    assert isinstance(fitted, Bandit)
    assert (fitted.theta != fresh.theta).any()
    facts = Settled.objects.get().facts
    assert facts == {"results": 300, "finds": 75, "random": 300, "fitted": True}
    # Results of the day itself, and those entered on it, are not told.
    Settled.objects.all().delete()
    ControlResult.objects.update(known_on=making.DAY)
    assert telling.exploring("bandit", making.DAY, None).most == fresh.most
    Settled.objects.all().delete()
    ControlResult.objects.update(known_on="2026-07-01", recorded_at=dt.datetime(2026, 7, 8, 1, tzinfo=dt.UTC))
    assert telling.exploring("bandit", making.DAY, None).most == fresh.most


def test_with_too_few_results_it_explores_all_alike() -> None:
    kept(100, hit=lambda n: n % 4 == 0)
    items = pl.DataFrame({"description": ["tea 1", "marine engine"], "hs": ["090240", "840810"]})
    found = telling.exploring("bandit", making.DAY, None)
    assert found.wish(items, None).tolist() == pytest.approx([1.0, 1.0])
    assert Settled.objects.get().facts["fitted"] is False
    assert telling.exploring("uncertainty", making.DAY, None) == Uncertainty()
    assert telling.exploring("random", making.DAY, None).name == "random"
    assert telling.exploring("none", making.DAY, None).name == "none"
    assert Settled.objects.count() == 2, "what learns nothing is not kept"


def test_uncertainty_is_measured_by_what_usually_comes() -> None:
    kept(300, hit=lambda n: n % 4 == 0)

    class Sure:
        name = "sure 1"

        def score(self, items: pl.DataFrame) -> pl.Series:
            return pl.Series([0.2] * items.height)

        def why(self, items: pl.DataFrame, most: int = 3) -> pl.DataFrame:
            return pl.DataFrame(schema=REASON)

    found = telling.exploring("uncertainty", making.DAY, Sure())
    assert isinstance(found, Uncertainty)
    assert found.usual == pytest.approx(0.4)
    assert Settled.objects.get().what == "explore.uncertainty.sure 1"
    again = telling.exploring("uncertainty", making.DAY, Sure())
    assert again == found


def by_policy(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The pack as it stands, with this policy and every fifth parcel to explore."""
    real: Callable[..., RuleBook] = clearing.book_on
    made: dict[str, RuleBook] = {}

    def book(day: dt.date) -> RuleBook:
        known = real(day)
        if known.digest not in made:
            figures = dict(known.parameters)
            for figure, value in (("risk.explore_policy", name), ("risk.explore_ppm", 100_000)):
                figures[figure] = replace(figures[figure], value=value)
            made[known.digest] = replace(known, parameters=figures, built={})
        return made[known.digest]

    monkeypatch.setattr(clearing, "book_on", book)
    monkeypatch.setattr(targets, "book_of", lambda version: book(making.DAY))


def explored(version: ManifestVersion) -> set[str]:
    rows = Chosen.objects.filter(run__subject=version.pk, basis="EXPLORATION")
    return set(rows.values_list("item", flat=True))


def goods(number: int) -> list[dict[str, str]]:
    """Half of it is tea, half engine parts."""
    return [
        {
            **row,
            "description": "tea 1" if n % 2 else "marine engine piston",
            "hs_code": "090240" if n % 2 else "840991",
        }
        for n, row in enumerate(making.rows("E", number))
    ]


def test_results_kept_change_what_is_explored_and_a_run_taken_up_again_explores_the_same(
    org: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_policy("bandit", monkeypatch)
    blind = making.cleared(org, goods(400), "M1")
    assert Run.objects.get(subject=blind.pk).exploring == "bandit"
    kept(300, hit=lambda n: True)
    kept(300, hit=lambda n: False, description="marine engine piston {}", hs="840991")
    Settled.objects.all().delete()  # as if the day had begun with these results
    first = making.submit(org, goods(400), "M2")
    making.clear_all()
    seeing = explored(first)
    assert seeing != explored(blind)
    assert share(seeing) < share(explored(blind)) - 0.1, "tea is promising now"
    # Taken up again after further results and corrections: what was settled holds.
    ControlResult.objects.update(outcome="NO_FIND")
    kept(300, hit=lambda n: True, description="piston {}", hs="840991")
    Run.objects.filter(subject=first.pk).delete()
    ManifestVersion.objects.filter(pk=first.pk).update(state="RECEIVED", lease_until=None, lease_owner="")
    first.manifest.__class__.objects.filter(pk=first.manifest_id).update(current=None)
    clearing.clear_version(first.pk, lease.owner_name())
    assert explored(first) == seeing


def share(items: set[str]) -> float:
    """Of engine parts among what was explored."""
    numbers: list[Any] = [int(item[1:]) for item in items]
    return sum(n % 2 == 0 for n in numbers) / len(numbers)
