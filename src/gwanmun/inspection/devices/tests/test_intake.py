"""Messages: signed, once, whole; clocks; out of order; what calls becomes an alarm and is told on."""

from __future__ import annotations

import datetime as dt

import pytest

from gwanmun.inspection.bank import contract as bank
from gwanmun.inspection.devices import contract, signing
from gwanmun.inspection.devices.tests import kit
from gwanmun.inspection.rules.scans import ScanFault
from gwanmun.inspection.rules.signals import dicos, dicos_out, pairs
from gwanmun.risk.network.models import Alert

pytestmark = pytest.mark.django_db
TRACE = kit.as_json(results=[{"substance": "cocaine", "level": 88, "alarm": True}])


@pytest.fixture
def org():
    return kit.organisation()


def code_of(call, *args, **more) -> str:
    with pytest.raises(ScanFault) as refused:
        call(*args, **more)
    assert all((refused.value.ko, refused.value.en, refused.value.field))
    return refused.value.code


def test_an_image_is_kept_gets_a_case_and_is_the_same_when_sent_again(org):
    device = kit.device(org)
    data = pairs.write_npz(kit.scan())
    first = kit.send(device, "IMAGE", "npz", data, subject_kind="PARCEL", subject="HBL1")
    again = kit.send(device, "IMAGE", "npz", data, subject_kind="PARCEL", subject="HBL1",
                     at=first.event.at.isoformat())  # fmt: skip
    assert (first.new, again.new, again.event.pk) == (True, False, first.event.pk)
    image = bank.Image.objects.get()
    assert (image.subject, image.device, first.event.image_id) == ("HBL1", "XRAY-1", image.pk)
    assert bank.scan_of(image).views[0].low.tolist() == kit.scan().views[0].low.tolist()
    from gwanmun.inspection.reading.models import Case

    assert Case.objects.get().image == image.pk
    assert code_of(kit.send, device, "IMAGE", "npz", pairs.write_npz(kit.scan(2))) == "NUMBER_TAKEN"
    assert bank.Image.objects.count() == 1


def test_only_a_device_that_was_let_in_by_another_person_speaks(org):
    device = kit.device(org, "TRACE", approve=False)
    assert code_of(kit.send, device, "TRACE", "json", TRACE) == "DEVICE"
    assert code_of(contract.decide, device, "approve", "a good reason", kit.ACTOR) == "SAME_PERSON"
    device = contract.decide(device, "approve", "a good reason", kit.OTHER)
    assert kit.send(device, "TRACE", "json", TRACE).new
    contract.decide(device, "suspend", "under repair", kit.ACTOR)
    assert code_of(kit.send, device, "TRACE", "json", TRACE, "2") == "DEVICE"


@pytest.mark.parametrize("field", ["number", "at", "subject", "level", "digest", "kind", "media", "sent_at"])
def test_a_signature_holds_for_every_field(org, field):
    device = kit.device(org, "TRACE")
    fields = kit.told(device, "TRACE", "json", TRACE)
    signature = kit.signed(fields)
    changed = {**fields, field: fields[field] + "x"}
    assert code_of(contract.receive, org, changed, TRACE, signature, actor=kit.ACTOR) == "SIGNATURE"
    assert contract.Event.objects.count() == 0


def test_other_bytes_than_those_signed_and_a_spent_key_are_refused(org):
    device = kit.device(org, "TRACE")
    fields = kit.told(device, "TRACE", "json", TRACE)
    assert (
        code_of(contract.receive, org, fields, TRACE + b" ", kit.signed(fields), actor=kit.ACTOR) == "DIGEST"
    )
    secret = signing.new_secret()
    contract.rotate(device, "HMAC", secret, kit.ACTOR)
    assert secret not in device.key
    assert code_of(contract.receive, org, fields, TRACE, kit.signed(fields), actor=kit.ACTOR) == "SIGNATURE"
    by_secret = kit.signed(fields, secret, "HMAC")
    assert contract.receive(org, fields, TRACE, by_secret, actor=kit.ACTOR).new
    assert [f.code for f in device.faults.all()] == ["DIGEST"]


def test_another_organisation_has_no_such_device(org):
    device = kit.device(org, "TRACE")
    fields = kit.told(device, "TRACE", "json", TRACE)
    other = kit.organisation("EXP1", "OPERATOR")
    assert code_of(contract.receive, other, fields, TRACE, kit.signed(fields), actor=kit.ACTOR) == "DEVICE"


def test_a_clock_that_is_off_is_told_and_both_times_are_kept(org):
    device = kit.device(org, "TRACE")
    late = dt.datetime.now(dt.UTC) - dt.timedelta(hours=2)
    event = kit.send(device, "TRACE", "json", TRACE, at=late.isoformat(), sent_at=late.isoformat()).event
    assert abs(event.skew_ms - 7_200_000) < 5000
    assert abs((event.corrected_at - event.at).total_seconds() - 7200) < 5
    device.refresh_from_db()
    assert contract.health(device).skewed


@pytest.mark.parametrize(
    ("hours", "sent", "code"), [(1, False, "FUTURE"), (-24 * 400, False, "PAST"), (30, True, "CLOCK")]
)
def test_times_out_of_all_bounds_are_refused(org, hours, sent, code):
    device = kit.device(org, "TRACE")
    at = (dt.datetime.now(dt.UTC) + dt.timedelta(hours=hours)).isoformat()
    more = {"sent_at": at} if sent else {"sent_at": ""}
    assert code_of(kit.send, device, "TRACE", "json", TRACE, at=at, **more) == code


def test_what_happened_earlier_may_come_later(org):
    device = kit.device(org, "TRACE")
    for n, minutes in enumerate((0, 30, 10)):
        at = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=minutes)
        assert kit.send(device, "TRACE", "json", TRACE, str(n), at=at.isoformat()).new
    assert contract.Event.objects.count() == 3


def test_an_alarm_is_told_to_targeting_once_and_resolved_with_it(org):
    device = kit.device(org, "TRACE")
    event = kit.send(device, "TRACE", "json", TRACE, subject_kind="PARCEL", subject="HBL9").event
    kit.send(device, "TRACE", "json", TRACE, subject_kind="PARCEL", subject="HBL9", at=event.at.isoformat())
    alert = Alert.objects.get()
    assert (alert.source, alert.key, alert.level) == ("TRACE", "HBL9", "ALARM")
    alarm = contract.Alarm.objects.get()
    assert code_of(contract.resolve, alarm, "NOTHING", "no", kit.ACTOR) == "REASON"
    contract.acknowledge(alarm, kit.ACTOR)
    contract.resolve(alarm, "NOTHING", "wiped again, clean", kit.OTHER)
    alert.refresh_from_db()
    assert alert.state == "RESOLVED"
    assert code_of(contract.resolve, alarm, "NOTHING", "once more", kit.ACTOR) == "HANDLED"


def test_a_drill_is_marked_counted_apart_and_told_to_nobody(org):
    device = kit.device(org, "RADIATION")
    drill = contract.drill(device, "a source in a suitcase", kit.OTHER)
    assert code_of(contract.drill, device, "once more please", kit.OTHER) == "RUNNING"
    since = drill.opened_at - dt.timedelta(hours=1)
    assert (contract.figures(since).alarms, contract.figures(since, drills=True).alarms) == (0, 1)
    assert code_of(contract.resolve, drill, "FOUND", "the drill is over", kit.ACTOR) == "VALUE"
    contract.resolve(drill, "DRILL", "answered in two minutes", kit.ACTOR)
    assert contract.figures(since, drills=True).outcomes == {"DRILL": 1}
    assert not Alert.objects.exists()


@pytest.mark.parametrize("report_first", [True, False])
def test_a_report_marks_its_image_whichever_comes_first(org, report_first):
    device = kit.device(org)
    view = kit.scan().views[0]
    moment = dt.datetime.now(dt.UTC)
    import numpy as np

    image = dicos_out.write_image(
        np.stack([view.low, view.high]), about="BAG7", taken=moment, device="XRAY-1", seed="s"
    )
    uid = dicos.read(image).uid
    threat = dicos.Threat(1, "CONTRABAND", "Knife", "THREAT", 0.9, 80.0,
                          (dicos.Region((5, 6, 0), (20, 10, 1)),))  # fmt: skip
    report = dicos_out.write_report(
        dicos.Report("", "BAG7", "BAGGAGE", "MACHINE", "ALARM", "", ("a", "1"), (uid,), (threat,), "XRAY-1"),
        moment,
    )
    for n, data in enumerate([report, image] if report_first else [image, report]):
        kit.send(device, "IMAGE", "dicos", data, f"n{n}", subject_kind="BAG", subject="BAG7")
    [label] = bank.Image.objects.get().labels
    assert (label["x"], label["y"], label["w"], label["h"], label["kind"]) == (5, 6, 20, 10, "Knife")
    assert contract.Alarm.objects.get().level == "ALARM"


def test_heartbeats_make_health(org):
    device = kit.device(org, "CAMERA")
    assert not contract.health(device).there
    kit.send(device, "HEALTH", "json", kit.as_json(status="OK", software="2.1", calibration_due="2020-01-01"))
    device.refresh_from_db()
    found = contract.health(device)
    assert (found.there, found.availability, found.calibration, device.software) == (
        True,
        1.0,
        "OVERDUE",
        "2.1",
    )
    later = contract.health(device, dt.datetime.now(dt.UTC) + dt.timedelta(hours=5))
    assert not later.there
    assert later.availability < 0.05


def test_a_picture_of_a_person_is_in_no_file_and_no_table(org):
    from django.conf import settings
    from django.db import connection

    device = kit.device(org, "BODY")
    secret = "PIXELS-OF-A-BODY" * 400
    region = {"side": "FRONT", "x": 400, "y": 300, "w": 80, "h": 60}
    taken = kit.send(device, "BODY", "json", kit.as_json(regions=[region], image=secret))
    assert taken.dropped == ("image",)
    assert taken.event.result == {"regions": [{**region, "kind": "ANOMALY"}]}
    assert contract.Alarm.objects.get().level == "WARNING"
    for path in settings.HOME.rglob("*"):
        if path.is_file() and "sqlite3" not in path.name:
            assert b"PIXELS-OF-A-BODY" not in path.read_bytes(), path
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                assert "PIXELS-OF-A-BODY" not in str(row), table


def test_what_is_over_is_forgotten_and_the_trace_of_alarms_stays(org):
    device = kit.device(org, "TRACE")
    kit.send(device, "TRACE", "json", TRACE, "1", subject_kind="PARCEL", subject="HBL9")
    quiet = kit.as_json(results=[{"substance": "cocaine", "level": 1, "alarm": False}])
    kit.send(device, "TRACE", "json", quiet, "2")
    assert contract.forget() == 0
    contract.resolve(contract.Alarm.objects.get(), "NOTHING", "wiped again", kit.ACTOR)
    contract.forget(dt.datetime.now(dt.UTC) + dt.timedelta(days=1000))
    [event] = contract.Event.objects.all()
    assert (event.number, event.subject, event.result, event.original) == ("1", "", {}, "")
