from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from gwanmun.parcels.models import Parcel, ParcelAct
from gwanmun.parcels.services import acting, lifecycle
from gwanmun.parcels.services.acting import ActRefused, act, bulk_act, seen, undo
from gwanmun.parcels.tests import making
from gwanmun.platform.accounts.models import User
from gwanmun.platform.audit.models import AuditEvent
from gwanmun.platform.i18n import T

pytestmark = pytest.mark.django_db
WHY = "서류를 확인하였습니다"


@pytest.fixture
def org():
    making.register_people(20)
    return making.operator()


@pytest.fixture
def held(org) -> Parcel:
    making.cleared(org, [making.row("H1", description=""), *making.rows("A", 3)], "M1")
    parcel = Parcel.objects.get(number="H1")
    assert parcel.state == "HELD"
    return parcel


def refusal(*args, **kwargs) -> str:
    with pytest.raises(ActRefused) as refused:
        act(*args, **kwargs)
    assert str(refused.value.message)
    return refused.value.code


@pytest.mark.parametrize(
    ("name", "state"),
    [("RELEASE", "RELEASED"), ("INSPECT", "INSPECTION"), ("RETURN", "RETURNED"), ("DESTROY", "DESTROYED")],
)
def test_an_act_changes_the_state_and_is_on_record_three_times(held, name, state):
    user = making.officer()
    done = act(held.pk, name, f"  {WHY} ", user, payment="0126-1" if held.payable else "")
    held.refresh_from_db()
    assert (held.state, held.changed_at, done.state_after) == (state, done.at, state)
    row = ParcelAct.objects.get()
    assert (row.act, row.actor, row.state_before, row.state_after) == (name, "officer", "HELD", state)
    assert row.reason.startswith(WHY)
    event = AuditEvent.objects.get(action__startswith="parcel.")
    assert (event.before, event.after["state"], event.organisation_id) == (
        {"state": "HELD"},
        state,
        held.organisation_id,
    )


@pytest.mark.parametrize("reason", ["", "    ", "ok", "abcd   "])
def test_a_reason_is_needed(held, reason):
    assert refusal(held.pk, "RELEASE", reason, making.officer()) == "REASON_TOO_SHORT"
    assert not ParcelAct.objects.exists()


@pytest.mark.parametrize("role", [User.Role.OPERATOR, User.Role.AUDITOR])
def test_only_officers_act(held, role):
    assert refusal(held.pk, "RELEASE", WHY, making.officer(role=role)) == "NOT_PERMITTED"


def test_what_the_lifecycle_does_not_know_is_refused(held):
    user = making.officer()
    act(held.pk, "RETURN", WHY, user)
    assert refusal(held.pk, "RELEASE", WHY, user) == "NOT_ALLOWED"
    assert refusal(held.pk, "BURN", WHY, user) == "NOT_ALLOWED"
    assert refusal(1, "RELEASE", WHY, user) == "NOT_FOUND"


def test_every_end_state_is_reached_by_an_act_and_left_by_none():
    table = lifecycle.of_parcels()
    assert table.ends() == {"RELEASED", "RETURNED", "DESTROYED"}
    assert set(table.acts("HELD")) == {"RELEASE", "INSPECT", "RETURN", "DESTROY"}


def test_an_officer_who_looked_before_another_acted_is_told(held):
    early = seen(held)
    act(held.pk, "INSPECT", WHY, making.officer("first"))
    assert refusal(held.pk, "RETURN", WHY, making.officer("second"), seen_as=early) == "CHANGED_MEANWHILE"
    assert Parcel.objects.get(pk=held.pk).state == "INSPECTION"


def test_a_parcel_of_a_superseded_version_cannot_be_acted_upon(org, held):
    making.cleared(org, making.rows("A", 2), "M1")
    assert refusal(held.pk, "RETURN", WHY, making.officer()) == "NOT_CURRENT"


@pytest.mark.parametrize(
    ("secured", "payment", "code"),
    [(False, "", "PAYMENT_REQUIRED"), (False, "0126-7", None), (True, "", None)],
)
def test_a_taxed_parcel_goes_after_payment_or_under_security(org, secured, payment, code):
    making.cleared(org, [making.row("T1", price="500")], "M1")
    taxed = Parcel.objects.get(number="T1")
    assert taxed.payable > 10_000
    assert taxed.state == "HELD"
    type(org).objects.filter(pk=org.pk).update(secured=secured)
    user = making.officer()
    if code:
        assert refusal(taxed.pk, "RELEASE", WHY, user, payment=payment) == code
    else:
        act(taxed.pk, "RELEASE", WHY, user, payment=payment)
        assert (payment in ParcelAct.objects.get().reason) is bool(payment or secured)


def test_an_act_is_undone_by_its_own_officer_within_ten_seconds(held):
    user = making.officer()
    done = act(held.pk, "RETURN", WHY, user)
    with pytest.raises(ActRefused, match="UNDO_NOT_YOURS"):
        undo(done.act_id, making.officer("other"))
    undo(done.act_id, user)
    held.refresh_from_db()
    assert held.state == "HELD"
    assert ParcelAct.objects.get(pk=done.act_id).undone_at is not None
    assert list(ParcelAct.objects.order_by("pk").values_list("act", flat=True)) == ["RETURN", "UNDO"]
    assert AuditEvent.objects.filter(action="parcel.undone").count() == 1
    with pytest.raises(ActRefused, match="CHANGED_MEANWHILE"):
        undo(done.act_id, user)
    act(held.pk, "RELEASE", WHY, user, payment="1")


def test_an_act_is_final_after_ten_seconds_or_when_another_followed(held):
    user = making.officer()
    first = act(held.pk, "INSPECT", WHY, user)
    act(held.pk, "RETURN", WHY, user)
    with pytest.raises(ActRefused, match="CHANGED_MEANWHILE"):
        undo(first.act_id, user)
    last = ParcelAct.objects.latest("pk")
    ParcelAct.objects.filter(pk=last.pk).update(at=timezone.now() - timedelta(seconds=11))
    with pytest.raises(ActRefused, match="UNDO_TOO_LATE"):
        undo(last.pk, user)


def test_several_at_once_each_for_itself(org, held):
    ids = [*Parcel.objects.filter(state="AUTO_CLEARED").values_list("pk", flat=True), held.pk, held.pk]
    result = bulk_act(ids, "RETURN", WHY, making.officer())
    assert [d.parcel_id for d in result.done] == [held.pk]
    assert sorted(pk for pk, _ in result.refused) == sorted(ids[:-2])
    assert {r.code for _, r in result.refused} == {"NOT_ALLOWED"}


def test_acts_that_ended_a_parcels_way_outlive_a_correction(org, held):
    user = making.officer()
    act(held.pk, "RETURN", WHY, user)
    lines = [
        making.row("H1", description="", cartons="2"),
        making.row("H1", description="", pieces="2"),
        *making.rows("A", 3),
    ]
    version = making.cleared(org, [lines[0], *lines[2:]], "M1")
    again = Parcel.objects.get(version=version, number="H1")
    assert again.state == "RETURNED"
    carried = ParcelAct.objects.get(parcel_id=again.pk)
    assert (carried.act, carried.actor, carried.reason, carried.state_before) == (
        "CARRIED",
        "officer",
        WHY,
        "HELD",
    )
    assert (version.summary["carried"], version.summary["not_carried"]) == (1, 0)
    third = making.cleared(org, lines, "M1")
    assert set(Parcel.objects.filter(version=third, number="H1").values_list("state", flat=True)) == {"HELD"}
    assert (third.summary["carried"], third.summary["not_carried"]) == (0, 1)


def test_every_refusal_is_worded_in_both_languages():
    from django.utils import translation

    for code, (ko, en) in acting.MESSAGES.items():
        assert str(ActRefused(code).message) == ko
        with translation.override("en"):
            assert str(ActRefused(code).message) == str(T(ko, en)) == en


@pytest.mark.django_db(transaction=True)
def test_of_many_officers_at_once_one_succeeds(monkeypatch):
    making.register_people(20)
    making.cleared(making.operator(), [making.row("H1", description="")], "M1")
    parcel = Parcel.objects.get(number="H1")
    token, users = seen(parcel), [making.officer(f"o{n}") for n in range(8)]

    def go(user: User) -> str:
        try:
            return act(
                parcel.pk, "RETURN" if user.pk % 2 else "INSPECT", WHY, user, seen_as=token
            ).state_after
        except ActRefused as refused:
            return refused.code
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(go, users))
    assert sorted(said)[:7] == ["CHANGED_MEANWHILE"] * 7
    assert ParcelAct.objects.count() == 1
    assert (
        Parcel.objects.get(pk=parcel.pk).state == ParcelAct.objects.get().state_after == said[-1]
        if said[-1] != "CHANGED_MEANWHILE"
        else True
    )
