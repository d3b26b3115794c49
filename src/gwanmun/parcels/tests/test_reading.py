"""Parcels and the reading of their images."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from gwanmun.inspection.reading import contract, findings, queue
from gwanmun.inspection.reading.deciding import Said
from gwanmun.inspection.reading.models import Case, Finding
from gwanmun.parcels.models import Parcel, ParcelAct
from gwanmun.parcels.tests import making
from gwanmun.parcels.tests.test_targets import heavy
from gwanmun.platform.accounts.models import Organisation
from gwanmun.risk.feedback.models import ControlResult

pytestmark = pytest.mark.django_db


@pytest.fixture
def customs():
    return Organisation.objects.create(code="ICN", kind="CUSTOMS", name_ko="세관", name_en="Customs")


@pytest.fixture
def xray(customs):
    """A parcel that was sent to the X-ray."""
    making.register_people()
    making.cleared(making.operator(secured=True), heavy("A", 4), "M1")
    return Parcel.objects.filter(state="INSPECTION", route="XRAY").order_by("pk").first()


def read(parcel, customs, verdict, note=""):
    user = making.officer(f"r{parcel.pk}")
    case = queue.open_case(parcel.pk, customs, kind="PARCEL", subject=parcel.number, views=[(40, 30)])
    Case.objects.filter(pk=case.pk).update(doubled="")
    contract.take_this(Case.objects.get(pk=case.pk), user)
    contract.decide(case.pk, user, Said(verdict, 3, "t", note=note))
    contract.settle_due(timezone.now() + dt.timedelta(seconds=13))
    return Case.objects.get(pk=case.pk), user


def test_a_case_shows_what_was_declared_and_masks_the_person(xray, customs):
    case = queue.open_case(1, customs, kind="PARCEL", subject=xray.number)
    assert case.declared["goods"] == xray.description
    assert case.declared["mass_g"] == xray.weight_g
    assert case.declared["consignee"] != xray.consignee_name
    assert xray.consignee_id not in str(case.declared)
    assert case.lane == "ORANGE"
    assert case.why, "why it was chosen, in both languages"
    assert all(len(pair) == 2 and all(pair) for pair in case.why)


def test_clear_releases_what_was_sent_to_the_xray(xray, customs):
    case, user = read(xray, customs, "CLEAR")
    xray.refresh_from_db()
    assert xray.state == "RELEASED"
    assert ParcelAct.objects.get(parcel_id=xray.pk).actor == user.username
    assert (case.state, case.told["ok"], case.told["act"]) == ("CLOSED", True, "RELEASE")


def test_clear_does_not_release_what_was_to_be_opened(xray, customs):
    Parcel.objects.filter(pk=xray.pk).update(route="OPEN")
    case, _ = read(xray, customs, "CLEAR")
    xray.refresh_from_db()
    assert xray.state == "INSPECTION"
    assert case.told["ok"] is False


def test_what_the_parcels_page_would_refuse_is_refused_and_said(xray, customs):
    Organisation.objects.filter(code="OP1").update(secured=False)
    Parcel.objects.filter(pk=xray.pk).update(payable=12_000)
    case, _ = read(xray, customs, "CLEAR")
    xray.refresh_from_db()
    assert xray.state == "INSPECTION"
    assert case.told["ok"] is False
    assert "납부번호" in case.told["ko"]
    assert "payment" in case.told["en"]


def test_open_leaves_it_for_inspection_and_the_result_goes_to_risk_once(xray, customs):
    case, user = read(xray, customs, "OPEN", "밑창")
    xray.refresh_from_db()
    assert xray.state == "INSPECTION"
    row = Finding.objects.get(case=case)
    told = {"result": "DISCREPANCY", "officer": "김세관", "place": "검사장", "goods": "신발", "pieces": 2}
    findings.change(row.pk, user, told, "")
    closed = findings.close(row.pk, user)
    assert closed.told_risk == "TOLD"
    result = ControlResult.objects.get(item=xray.number)
    assert (result.outcome, result.find, result.officer) == ("FIND", "QUANTITY", user.username)
    case.refresh_from_db()
    assert case.state == "CLOSED"


def test_open_calls_back_what_had_been_cleared_but_not_what_is_gone(xray, customs):
    Parcel.objects.filter(pk=xray.pk).update(state="AUTO_CLEARED")
    case, _ = read(xray, customs, "OPEN")
    xray.refresh_from_db()
    assert (xray.state, case.told["act"]) == ("INSPECTION", "INSPECT")
    other = Parcel.objects.exclude(pk=xray.pk).filter(state="INSPECTION").first()
    Parcel.objects.filter(pk=other.pk).update(state="RELEASED")
    case, _ = read(other, customs, "OPEN")
    assert case.told["ok"] is False


def test_a_number_nobody_knows_is_said(customs):
    case = queue.open_case(5, customs, kind="PARCEL", subject="NONE", declared={"goods": "shoes"})
    assert case.declared == {"goods": "shoes"}
    user = making.officer()
    Case.objects.filter(pk=case.pk).update(doubled="")
    contract.take(user)
    contract.decide(case.pk, user, Said("CLEAR", 1, "t"))
    contract.settle_due(timezone.now() + dt.timedelta(seconds=13))
    case.refresh_from_db()
    assert case.told["ok"] is False


def test_clear_does_not_release_what_is_held_for_another_reason(xray, customs):
    Parcel.objects.filter(pk=xray.pk).update(hold_kind="DECLARATION_REQUIRED")
    case, _ = read(xray, customs, "CLEAR")
    xray.refresh_from_db()
    assert xray.state == "INSPECTION"
    assert case.told["ok"] is False
