"""What results of controls are told of parcels."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gwanmun.parcels.models import Parcel
from gwanmun.parcels.services import controls
from gwanmun.parcels.tests import making
from gwanmun.parcels.tests.test_targets import heavy
from gwanmun.platform.accounts.models import Organisation
from gwanmun.platform.audit.services import Actor
from gwanmun.risk.feedback.contract import CHOSEN, Period, Told, past, record, report
from gwanmun.risk.rules.items import ITEM
from gwanmun.risk.selection.models import Run

pytestmark = pytest.mark.django_db
KIM = Actor("kim", "USER")


@pytest.fixture
def version():
    making.register_people()
    Organisation.objects.create(code="ICN", kind="CUSTOMS", name_ko="세관", name_en="Customs")
    return making.cleared(making.operator(), heavy("A", 8) + making.rows("L", 12), "M1")


def test_only_what_was_chosen_has_a_result(version):
    numbers = list(Parcel.objects.order_by("line").values_list("number", flat=True))
    rows = controls.chosen([*numbers, "NOWHERE"])
    assert set(rows.columns) == set(ITEM) | set(CHOSEN)
    assert set(rows["item"]) >= set(numbers[:8])
    row = rows.filter(item=numbers[0]).row(0, named=True)
    assert (row["office"], row["kind"], row["basis"]) == ("ICN", "PARCEL", "PROFILE")
    assert row["lane"] == "ORANGE"
    assert len(row["importer"]) == 16  # a key, never the code of a person
    assert controls.chosen([]).is_empty()


def test_everything_that_arrived_is_counted_and_drawn_evenly(version):
    day = Run.objects.get().day
    assert controls.counts(day, day).rows() == [("ICN", 20)]
    assert controls.counts(day + timedelta(1), day + timedelta(2)).is_empty()
    whole = controls.sample(day, day, 100)
    assert whole.height == 20
    assert whole["lane"].null_count() == 20 - controls.chosen(whole["item"].to_list()).height
    assert 8 <= controls.sample(day, day, 10).height <= 12
    assert controls.sample(day + timedelta(1), day + timedelta(1), 10).is_empty()


def test_a_result_of_a_parcel_is_kept_measured_and_learnt_from(version):
    controls.register()
    number = Parcel.objects.order_by("line").first().number
    done = record(
        "kr", "PARCEL", [Told(number, "FIND", "NARCOTICS", seized_mg=5), Told("L9", "NO_FIND")], KIM
    )
    assert (done.new, [f.code for f in done.faults]) == (1, ["UNKNOWN_ITEM"])
    items, results = past("kr", "PARCEL")
    assert (items["item"].to_list(), results["outcome"].to_list()) == ([number], ["FIND"])
    day = Run.objects.get().day
    told = report("kr", "PARCEL", Period(day, day))
    assert (told["whole"]["arrived"], told["whole"]["looked"]) == (20, 1)
    assert {row["grouping"] for row in told["fair"]} == {"importer_size", "origin"}
