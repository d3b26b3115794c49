"""An image that a machine sent of a parcel: a case with what was declared, for whom it concerns alone."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from gwanmun.inspection.bank import contract as bank
from gwanmun.inspection.devices.tests import kit
from gwanmun.inspection.reading import contract as reading
from gwanmun.inspection.reading.deciding import Said
from gwanmun.inspection.rules.signals import pairs
from gwanmun.parcels.models import Parcel
from gwanmun.parcels.tests import making
from gwanmun.parcels.tests.test_targets import heavy
from gwanmun.platform.accounts.models import Organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def parcel():
    making.register_people()
    making.cleared(making.operator(secured=True), heavy("A", 4), "M1")
    return Parcel.objects.filter(state="INSPECTION", route="XRAY").order_by("pk").first()


def owner(parcel):
    return Organisation.objects.get(pk=parcel.organisation_id)


def sent(parcel, organisation, seed=1):
    """The case of an image that a machine of an organisation sent."""
    machine = kit.device(organisation, code=f"X-{organisation.code}")
    data = pairs.write_npz(kit.scan(seed))
    taken = kit.send(machine, "IMAGE", "npz", data, subject_kind="PARCEL", subject=parcel.number)
    return reading.Case.objects.get(image=taken.event.image_id), taken.event.image


def cleared(case):
    reading.Case.objects.filter(pk=case.pk).update(doubled="", fault=None)
    user = making.officer()
    reading.take_this(reading.Case.objects.get(pk=case.pk), user)
    reading.decide(case.pk, user, Said("CLEAR", 3, "t"))
    reading.settle_due(timezone.now() + dt.timedelta(seconds=13))
    return reading.Case.objects.get(pk=case.pk)


def test_an_image_of_customs_shows_the_declaration_and_its_decision_moves_the_parcel(parcel):
    case, image = sent(parcel, kit.organisation())
    assert (case.subject, case.declared["goods"]) == (parcel.number, parcel.description)
    assert (case.lane, bool(case.why)) == ("ORANGE", True)
    assert parcel.consignee_name not in str(case.declared)
    assert image.declared == {
        "description": parcel.description, "mass_g": parcel.weight_g, "pieces": parcel.pieces,
        "hs6": parcel.hs6, "category": parcel.category,
    }  # fmt: skip
    assert cleared(case).told["act"] == "RELEASE"
    parcel.refresh_from_db()
    assert parcel.state == "RELEASED"


def test_an_operators_own_machine_shows_its_own_parcel(parcel):
    case, image = sent(parcel, owner(parcel))
    assert case.declared["goods"] == parcel.description
    assert image.declared["description"] == parcel.description


def test_a_machine_of_another_company_learns_nothing_and_moves_nothing(parcel):
    case, image = sent(parcel, kit.organisation("EXP9", "OPERATOR"))
    assert (case.declared, case.lane, case.why, image.declared) == ({}, "", [], {})
    assert cleared(case).told["ok"] is False
    parcel.refresh_from_db()
    assert parcel.state == "INSPECTION"


@pytest.mark.parametrize(("who", "hastened"), [("customs", True), ("owner", True), ("another", False)])
def test_an_alarm_hastens_the_case_only_of_whom_it_concerns(parcel, who, hastened):
    case, _ = sent(parcel, kit.organisation())
    of = {"customs": kit.organisation(), "owner": owner(parcel),
          "another": kit.organisation("EXP9", "OPERATOR")}  # fmt: skip
    swab = kit.as_json(results=[{"substance": "cocaine", "level": 88, "alarm": True}])
    kit.send(kit.device(of[who], "TRACE"), "TRACE", "json", swab, subject_kind="PARCEL",
             subject=parcel.number)  # fmt: skip
    case.refresh_from_db()
    assert case.alarm is hastened


def test_there_is_one_way_to_register_and_parcels_use_it():
    found = bank.source("PARCEL")
    assert found is not None
    assert reading.register is bank.register_subject
    assert reading.known is bank.known
