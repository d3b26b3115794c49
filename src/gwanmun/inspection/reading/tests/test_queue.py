"""Who gets which image."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from gwanmun.inspection.reading import contract, queue
from gwanmun.inspection.reading.models import Case
from gwanmun.inspection.reading.tests.kit import case, customs, reader, said
from gwanmun.platform.audit.models import AuditEvent

pytestmark = pytest.mark.django_db
LATER = dt.timedelta(minutes=4)


def test_an_image_has_one_case():
    first = queue.open_case(77, customs(), kind="parcel", subject="H1")
    assert queue.open_case(77, customs(), kind="parcel", subject="H1").pk == first.pk
    assert Case.objects.count() == 1
    assert AuditEvent.objects.filter(action="inspection.case_opened").count() == 1


def test_the_most_urgent_comes_first_and_an_alarm_before_all():
    old = case(at=timezone.now() - dt.timedelta(minutes=10))
    new = case()
    called = case(alarm=True, at=timezone.now() - dt.timedelta(minutes=5))
    Case.objects.filter(pk=new.pk).update(score_ppm=900_000, due_at=timezone.now() + dt.timedelta(minutes=9))
    order = list(contract.waiting(reader("a"), timezone.now()).values_list("pk", flat=True))
    assert order == [called.pk, new.pk, old.pk]


def test_two_readers_never_get_the_same_image():
    cases = {case().pk for _ in range(4)}
    a, b = reader("a"), reader("b")
    got = [contract.take(a), contract.take(b)]
    got += [contract.take(a, beside=got[0].pk), contract.take(b, beside=got[1].pk)]
    assert {one.pk for one in got} == cases
    assert contract.take(a, beside=got[0].pk).pk == got[2].pk, "no third one is kept back"
    with pytest.raises(contract.Refused, match="TAKEN"):
        contract.take_this(Case.objects.get(pk=got[0].pk), b)


def test_what_was_seen_before_somebody_took_it_cannot_be_taken():
    made = case()
    stale = Case.objects.get(pk=made.pk)
    assert contract.take(reader("a")).pk == made.pk
    with pytest.raises(contract.Refused, match="TAKEN"):
        contract.take_this(stale, reader("b"))


def test_a_reader_who_comes_back_gets_the_image_in_hand_again():
    case(), case()
    a = reader("a")
    first = contract.take(a)
    assert contract.take(a).pk == first.pk


def test_a_lease_that_ran_out_goes_to_another_and_the_first_is_told():
    made = case()
    contract.take(reader("a"))
    Case.objects.filter(pk=made.pk).update(lease_until=timezone.now() - LATER)
    assert contract.take(reader("b")).pk == made.pk
    with pytest.raises(contract.Refused, match="STALE"):
        contract.renew(made.pk, reader("a"))
    with pytest.raises(contract.Refused, match="STALE"):
        contract.decide(made.pk, reader("a"), said())
    assert not Case.objects.get(pk=made.pk).readings.exists()


def test_a_lease_that_ran_out_still_counts_when_nobody_took_it():
    made = case()
    contract.take(reader("a"))
    Case.objects.filter(pk=made.pk).update(lease_until=timezone.now() - LATER)
    contract.decide(made.pk, reader("a"), said())
    assert Case.objects.get(pk=made.pk).state == "DECIDED"


def test_an_image_put_back_stands_where_it_stood():
    made = case()
    contract.take(reader("a"))
    assert contract.let_go(made.pk, reader("a"))
    assert not contract.let_go(made.pk, reader("a"))
    again = contract.take(reader("b"))
    assert (again.pk, again.state, again.due_at) == (made.pk, "READING", made.due_at)


def test_an_image_refused_for_its_quality_is_not_given_out():
    case(fault=("빈 벨트", "empty belt"))
    assert contract.take(reader("a")) is None


def test_an_alarm_raises_what_still_waits():
    made = case(kind="PARCEL", subject="H1")
    case(kind="PARCEL", subject="H2")
    assert [c.pk for c in contract.alarm("parcel", "H1")] == [made.pk]
    made.refresh_from_db()
    assert (made.alarm, made.doubled) == (True, "RULE")
    assert made.due_at <= timezone.now()
    assert contract.alarm("parcel", "H1") == []
